"""Delicious, JSON: ``{title, tags[], url, description, created}``; ``created`` is Unix seconds as text."""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import block, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Record, Remark

TITLE = "Delicious (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    first = source.whole[0] if isinstance(source.whole, list) and source.whole else None
    return isinstance(first, dict) and first.keys() >= {"url", "title", "tags", "created", "private"}


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    for item in source.whole:
        if not isinstance(item, dict):
            continue
        url, note = string(item.get("url")), block(item.get("description"))
        title = own_title(string(item.get("title")), url)
        yield refused(url, title) or Incoming(
            url,
            title,
            added_at=moment(item.get("created")),
            tags=split_tags(item.get("tags")),
            remarks=(Remark(note),) if note else (),
            raw=raw(item),
        )
