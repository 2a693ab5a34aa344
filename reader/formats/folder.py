"""A folder of files that each hold an article: saved pages, Markdown (a vault of Obsidian, notes), plain text, e-mail.

What stands in a file is read as a capture reads it, front matter too. Folders become tags, but for those that a browser makes
for the parts of a page that it saves. The time of a file is when it was kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from reader.formats.source import Source
from reader.formats.values import moment, path_tags, raw
from reader.import_model import Incoming, Record, Skipped

TITLE = "a folder of HTML, Markdown, text or e-mail files"
LAST = True
_READ = {".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".mhtml", ".mht", ".eml"}
_TOLD = {".pdf", ".epub", ".doc", ".docx", ".odt", ".rtf", ".webarchive", ".mobi", ".djvu"}
"""Endings of texts that are not read."""
_PAGES = {".html", ".htm", ".xhtml"}
_PARTS = (
    "_files",
    ".files",
    "-files",
    "-dateien",
    "_fichiers",
    "-bestanden",
    "_archivos",
    "_arquivos",
    "-filer",
    "_pliki",
)
"""How the folder of a saved page is called behind the name of the page."""


def recognises(source: Source) -> bool:
    """Say whether it is a folder that holds any such file."""
    return source.path.is_dir() and any(PurePosixPath(name).suffix.casefold() in _READ for name in source.members)


def read(source: Source) -> Iterator[Record]:
    """Yield a record for each file, whose text is still to be read."""
    pages = {str(PurePosixPath(name).with_suffix("")) for name in source.members if _ending(name) in _PAGES}
    for name, file in source.members.items():
        if any(_is_of_page(folder, pages) for folder in PurePosixPath(name).parents):
            continue
        if _ending(name) in _READ:
            yield _article(name, file)
        elif _ending(name) in _TOLD:
            yield Skipped(name, "it is neither HTML, Markdown, text nor e-mail")


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _is_of_page(folder: PurePosixPath, pages: set[str]) -> bool:
    name = str(folder)
    return any(name.casefold().endswith(part) and name[: -len(part)] in pages for part in _PARTS)


def _article(name: str, file: Path) -> Record:
    try:
        status = file.stat()
    except OSError as error:
        return Skipped(name, f"it cannot be read ({error.strerror or error})")
    if not status.st_size:
        return Skipped(name, "it is empty")
    folder = str(PurePosixPath(name).parent)
    return Incoming(
        "",
        added_at=moment(datetime.fromtimestamp(int(status.st_mtime), UTC).isoformat()),
        tags=() if folder == "." else path_tags(folder),
        raw=raw({"file": name}),
        path=str(file.absolute()),
    )
