"""Pocket's older ``ril_export.html``: lists under ``Unread`` and ``Read Archive``, items as ``<li><a href time_added tags>``."""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.markup import read_html
from reader.formats.source import Source
from reader.formats.values import moment, own_title, raw, refused, split_tags
from reader.import_model import Incoming, Record
from reader.model import State

TITLE = "Pocket (ril_export.html)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    head = source.head.casefold()
    return "<title>pocket export</title>" in head or ("time_added=" in head and "<li><a " in head)


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    walk = _Walk()
    read_html(source.text(), walk.opened, walk.closed, walk.said)
    yield from walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: list[Record] = []
        self._state = State.INBOX
        self._link: dict[str, str] | None = None
        self._in = ""
        self._text = ""

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a":
            self._link, self._in, self._text = attributes, "a", ""
        elif tag in {"h1", "h2"}:
            self._in, self._text = "h", ""

    def said(self, text: str) -> None:
        if self._in:
            self._text += text

    def closed(self, tag: str) -> None:
        if tag in {"h1", "h2"} and self._in == "h":
            self._state = State.ARCHIVE if "archive" in self._text.casefold() else State.INBOX
            self._in = ""
        elif tag == "a" and self._link is not None:
            url, link = self._link.get("href", "").strip(), self._link
            title = own_title(self._text, url)
            record = refused(url, title) or Incoming(
                url,
                title,
                added_at=moment(link.get("time_added")),
                state=self._state,
                tags=split_tags(link.get("tags", "")),
                raw=raw(link),
            )
            self.found.append(record)
            self._link, self._in = None, ""
