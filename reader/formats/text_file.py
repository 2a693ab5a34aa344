"""Plain text: one file with all articles, their passages and notes, for any program and any century."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from reader import document
from reader.formats import Entry, Written
from reader.formats.files import write_whole

SUMMARY = "one plain text file with articles, highlights and notes"
EVERYTHING = False
SUFFIX = "txt"
_HEAD = "Articles kept with Postil"
_RULE = "=" * 72


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the text, complete or not at all. Raises FormatError."""
    return write_whole(path, _HEAD, "plain text", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the text to an open text file and return the number of articles in it."""
    file.write(f"{_HEAD}\n")
    count = 0
    for entry in entries:
        file.write(f"\n{_RULE}\n\n" + "\n".join(_lines(entry)).rstrip("\n") + "\n")
        count += 1
    return count


def _lines(entry: Entry) -> Iterator[str]:
    article = entry.article
    yield article.title
    day = f"{article.published_at:%Y-%m-%d}" if article.published_at else ""
    about = " · ".join(filter(None, (article.byline, article.site_name, day)))
    yield from filter(None, (about, article.url, " ".join(f"#{tag}" for tag in article.tags)))
    yield ""
    text = document.from_html(entry.html).text
    yield from ("\n".join([line, ""]) for line in text.split("\n") if line.strip())
    if entry.highlights:
        yield "Highlights"
        yield ""
        for mark in entry.highlights:
            yield textwrap.indent(
                mark.selectors.exact or mark.selectors.alt or "A picture", "    > ", lambda _line: True
            )
            if mark.note:
                yield textwrap.indent(mark.note, "    ")
            yield ""
    if entry.notes:
        yield "Notes"
        yield ""
        for note in entry.notes:
            yield textwrap.indent(f"{note.created_at:%Y-%m-%d %H:%M}  {note.text}", "    ")
            yield ""
