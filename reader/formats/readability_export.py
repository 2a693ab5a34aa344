"""Readability (the service that closed in 2016), JSON: ``{"bookmarks": [{"article__title", "article__url", …}]}``."""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import flag, moment, own_title, raw, refused, string
from reader.import_model import Incoming, Record
from reader.model import State

TITLE = "Readability (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    data = source.whole
    marks = data.get("bookmarks") if isinstance(data, dict) else None
    return bool(marks) and isinstance(marks, list) and isinstance(marks[0], dict) and "article__url" in marks[0]


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    for item in source.whole["bookmarks"]:
        if not isinstance(item, dict):
            continue
        url = string(item.get("article__url"))
        title = own_title(string(item.get("article__title")), url)
        archived = flag(item.get("archive"))
        yield refused(url, title) or Incoming(
            url,
            title,
            excerpt=string(item.get("article__excerpt")),
            added_at=moment(item.get("date_added")),
            read_at=moment(item.get("date_archived")) if archived else None,
            state=State.ARCHIVE if archived else State.INBOX,
            starred=flag(item.get("favorite")),
            raw=raw(item),
        )
