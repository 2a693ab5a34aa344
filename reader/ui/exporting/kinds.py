"""The formats that the window exports to. One that needs more than an exporter's ``write`` is a ``Kind`` of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.ui.wording import counted, grouped

if TYPE_CHECKING:
    from reader.formats import Written
    from reader.library import Library

Tell = Callable[[str], object]


class Choice(NamedTuple):
    """What was chosen beside the format."""

    path: Path
    pictures: bool = False
    whole: bool = False
    """Whether all of the library was asked for."""


class Kind(NamedTuple):
    """One format."""

    name: str
    title: str
    """What it makes."""
    suffix: str
    """Of its files, without a dot; empty for a folder."""
    everything: bool
    """Whether all of the library means the trash too."""
    write: Callable[[Library, Sequence[int], Choice, Tell], str]
    """Writes the articles of these ids, in their order, and returns the sentence that says so. Called on a thread."""


def kinds() -> list[Kind]:
    """Return all formats in the order of the list."""
    from reader.formats import EXPORTERS, exporter

    found = []
    for name in EXPORTERS:
        module = exporter(name)
        title = module.SUMMARY[:1].upper() + module.SUMMARY[1:]
        write = _write_markdown if name == "markdown" else partial(_write, name)
        found.append(Kind(name, title, getattr(module, "SUFFIX", ""), module.EVERYTHING, write))
    return found


def _write(name: str, library: Library, ids: Sequence[int], choice: Choice, tell: Tell) -> str:
    from reader import leaving
    from reader.formats import exporter

    more = [leaving.loose(library)] if name == "json" and choice.whole else []
    return _said(exporter(name).write(leaving.entries(library, ids, _telling(ids, tell)), choice.path, *more))


def _write_markdown(library: Library, ids: Sequence[int], choice: Choice, tell: Tell) -> str:
    from reader import leaving
    from reader.formats import markdown_format, markdown_template
    from reader.paths import places

    return _said(
        markdown_format.write(
            leaving.entries(library, ids, _telling(ids, tell)),
            choice.path,
            template=markdown_template.own(places().config),
            pictures=choice.pictures,
            titles=leaving.titles(library, ids),
        )
    )


def _telling(ids: Sequence[int], tell: Tell) -> Callable[[int], object]:
    return lambda number: tell(f"Exporting… {grouped(number)} of {counted(len(ids), 'article')}")


def _said(written: Written) -> str:
    number = "1 article was" if written.articles == 1 else f"{grouped(written.articles)} articles were"
    files = (
        "1 file that you had edited was"
        if len(written.kept) == 1
        else f"{len(written.kept)} files that you had edited were"
    )
    kept = f" {files} left alone." if written.kept else ""
    return f"{number} exported.{kept}"
