"""Pinboard, JSON: ``description`` is the title, ``extended`` the note, tags stand between spaces."""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import block, flag, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Record, Remark
from reader.model import State

TITLE = "Pinboard (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    first = source.whole[0] if isinstance(source.whole, list) and source.whole else None
    return isinstance(first, dict) and first.keys() >= {"href", "description", "toread"}


def read(source: Source) -> Iterator[Record]:
    """Yield the articles; what is not marked as to be read is archived."""
    for item in source.whole:
        if not isinstance(item, dict):
            continue
        url, note = string(item.get("href")), block(item.get("extended"))
        title = own_title(string(item.get("description")), url)
        yield refused(url, title) or Incoming(
            url,
            title,
            added_at=moment(item.get("time")),
            state=State.INBOX if flag(item.get("toread")) else State.ARCHIVE,
            tags=split_tags(item.get("tags"), " "),
            remarks=(Remark(note),) if note else (),
            raw=raw(item),
        )
