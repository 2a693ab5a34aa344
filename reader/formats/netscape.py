"""Bookmarks as HTML, as Netscape wrote them and browsers, linkding, Pinboard, Shaarli, Raindrop and Karakeep still do.

``<DT><H3>`` names a folder, ``<DL>`` holds it, ``<DT><A HREF ADD_DATE TAGS …>`` is an item and ``<DD>`` behind it says more.
Few of these tags are ever closed. A folder becomes a tag; the bars and menus that every browser has do not. linkding: the
tag ``linkding:bookmarks.archived`` means archived, ``[linkding-notes]`` encloses a note, ``TOREAD="1"`` is unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from reader.formats.markup import read_html
from reader.formats.source import Source
from reader.formats.values import block, chrome_moment, flag, moment, own_title, raw, refused, split_tags
from reader.import_model import Incoming, Record, Remark
from reader.model import State

TITLE = "Bookmarks (HTML) of browsers, linkding, Pinboard, Shaarli, Raindrop"
LAST = True
_ARCHIVED = "linkding:bookmarks.archived"
_NOTES = re.compile(r"\[linkding-notes\](.*?)\[/linkding-notes\]", re.DOTALL)
_FROM_1601 = 1e16
"""Microseconds since 1601 come to more than this, microseconds since 1970 to less."""


def recognises(source: Source) -> bool:
    """Say whether this is such a file."""
    head = source.head[:20_000].casefold()
    return "netscape-bookmark-file" in head or ("<dl>" in head.replace("<dl ", "<dl>") and "<dt><a " in head)


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    walk = _Walk()
    read_html(source.text(), walk.opened, walk.closed, walk.said)
    walk.end()
    yield from walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: list[Record] = []
        self._folders: list[str] = []
        self._next = ""
        self._link: dict[str, str] | None = None
        self._title = self._more = self._heading = ""
        self._in = ""
        self._own = True

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a":
            self.end()
            self._link, self._in = attributes, "a"
        elif tag == "dd":
            self._in = "dd"
        elif tag in {"dt", "dl", "h3"}:
            self.end()
            if tag == "dl":
                self._folders.append(self._next)
                self._next = ""
            elif tag == "h3":
                self._heading, self._in = "", "h3"
                self._own = not (
                    flag(attributes.get("personal_toolbar_folder")) or flag(attributes.get("unfiled_bookmarks_folder"))
                )
        elif tag == "br" and self._in == "dd":
            self._more += "\n"

    def said(self, text: str) -> None:
        if self._in == "a":
            self._title += text
        elif self._in == "dd":
            self._more += text
        elif self._in == "h3":
            self._heading += text

    def closed(self, tag: str) -> None:
        if tag == "h3":
            self._next = " ".join(self._heading.split()).replace("/", "-") if self._own else ""
            self._in = ""
        elif tag == "dl":
            self.end()
            if self._folders:
                self._folders.pop()
        elif tag == "a" and self._in == "a":
            self._in = ""

    def end(self) -> None:
        """The item that was begun is over."""
        if self._link is not None:
            self.found.append(self._record(self._link))
        self._link, self._title, self._more, self._in = None, "", "", ""

    def _record(self, link: dict[str, str]) -> Record:
        url = link.get("href", "").strip()
        title = own_title(self._title, url)
        if skipped := refused(url, title):
            return skipped
        more = self._more.replace("\n\r", "\n")
        notes = [block(note) for note in _NOTES.findall(more)]
        told = block(_NOTES.sub("", more))
        tags = split_tags(link.get("tags") or link.get("tag") or "")
        folder = "/".join(filter(None, self._folders))
        return Incoming(
            url,
            title,
            added_at=_moment(link.get("add_date", "")),
            state=State.ARCHIVE if _ARCHIVED in tags else State.INBOX,
            tags=(*(tag for tag in tags if tag != _ARCHIVED), *filter(None, [folder])),
            remarks=tuple(map(Remark, filter(None, [told, *notes]))),
            raw=raw({**{name: value for name, value in link.items() if name != "icon"}, "dd": more}),
        )


def _moment(text: str) -> datetime | None:
    try:
        number = float(text)
    except ValueError:
        return moment(text)
    return chrome_moment(number) if number >= _FROM_1601 else moment(number)
