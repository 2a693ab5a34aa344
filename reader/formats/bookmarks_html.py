"""Bookmarks as HTML, as Netscape wrote them: what every browser and ``netscape`` reads, with tags and notes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import IO

from reader.address import is_web
from reader.formats import Entry, Written
from reader.formats.files import write_whole
from reader.model import State

SUMMARY = "bookmarks (HTML) with tags and notes, for browsers and other programs"
EVERYTHING = False
SUFFIX = "html"
_ARCHIVED = "linkding:bookmarks.archived"
_HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>"


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the bookmarks, complete or not at all; articles without an address are left out. Raises FormatError."""
    return write_whole(path, _HEAD, "bookmarks", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the bookmarks to an open text file and return their number."""
    file.write(
        f'{_HEAD}\n<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n'
        "<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
    )
    count = 0
    for entry in entries:
        if is_web(entry.article.url):
            file.write(_item(entry))
            count += 1
    file.write("</DL><p>\n")
    return count


def _item(entry: Entry) -> str:
    article = entry.article
    tags = [*article.tags, *([_ARCHIVED] if article.state is State.ARCHIVE else [])]
    attributes = {
        "HREF": article.url,
        "ADD_DATE": str(int(article.added_at.timestamp())),
        "PRIVATE": "1",
        "TOREAD": "0" if article.read_at or article.state is State.ARCHIVE else "1",
        "TAGS": ",".join(tags),
    }
    told = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    lines = [f"<DT><A {told}>{escape(article.title, quote=False)}</A>"]
    notes = "\n\n".join(note.text for note in entry.notes)
    if notes:
        lines.append(f"<DD>[linkding-notes]{escape(notes, quote=False)}[/linkding-notes]")
    return "\n".join(lines) + "\n"
