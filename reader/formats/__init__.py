"""Export and import formats, one module each. A module with a ``write`` is an exporter, one with a ``read`` an importer.

An exporter has ``SUMMARY: str`` (what it makes, for a list of choices), ``EVERYTHING: bool`` (whether an export without
a query takes the trash along) and ``write(entries, path) -> Written``. It knows neither library nor front end: the front
end reads the entries and hands them over one at a time, so that a large library is never in memory as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from reader.import_model import Loose
    from reader.model import Article, Comment, Highlight, Note

    class Exporter(Protocol):
        """What the front ends use of an exporting module."""

        SUMMARY: str
        EVERYTHING: bool

        def write(self, entries: Iterable[Entry], path: Path, *more: Loose) -> Written:
            """Write all entries at ``path``; raise FormatError when that cannot be done. Some take what is loose."""


_MODULES = {
    "markdown": "markdown_format",
    "json": "json_format",
    "w3c": "w3c",
    "html": "web_page",
    "text": "text_file",
    "csv": "articles_csv",
    "readwise": "readwise_csv",
    "bookmarks": "bookmarks_html",
    "bibtex": "bibtex",
    "csl": "csl_json",
}
EXPORTERS = tuple(_MODULES)
"""The names that ``exporter`` knows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article with all that belongs to it, ready to be exported."""

    article: Article
    html: str
    """Clean HTML; empty when there is no body yet."""
    highlights: tuple[Highlight, ...] = ()
    """By position."""
    notes: tuple[Note, ...] = ()
    """Oldest first."""
    comments: tuple[Comment, ...] = ()
    """Those on its page."""
    links: tuple[tuple[str, str], ...] = ()
    """Uid and title of each kept article that the text links to."""
    targets: tuple[tuple[str, str], ...] = ()
    """What its notes link to by title: the title as it is written there, and the uid of the article that it leads to."""
    images: tuple[tuple[str, Path], ...] = ()
    """The kept pictures: the address in the body, and the file."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export has done. ``kept`` are files that were left alone because someone had edited them."""

    path: Path
    articles: int
    kept: tuple[Path, ...] = ()


def exporter(name: str) -> Exporter:
    """Return the exporting module of that name, one of ``EXPORTERS``; raise FormatError for any other."""
    from importlib import import_module

    if name not in _MODULES:
        raise FormatError(f"There is no export format “{name}”; the formats are: {', '.join(EXPORTERS)}.")
    module: Exporter = import_module(f"reader.formats.{_MODULES[name]}")
    return module


def could_not_write(path: Path, error: OSError) -> FormatError:
    """Return the error to raise when the system refuses to write at ``path``."""
    if isinstance(error, FileNotFoundError) and not path.parent.is_dir():
        return FormatError(
            f"Cannot write {path}, for there is no folder {path.parent}; make it, or choose another place."
        )
    return FormatError(f"Cannot write {path}: {error.strerror or error}.")
