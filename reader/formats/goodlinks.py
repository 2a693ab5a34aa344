"""GoodLinks, JSON: an array of ``{url, title, summary, tags[], starred, addedAt, readAt?}``; times are Unix seconds, also with
fractions.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import block, color, flag, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Passage, Record
from reader.model import State

TITLE = "GoodLinks (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    first = source.whole[0] if isinstance(source.whole, list) and source.whole else None
    return isinstance(first, dict) and first.keys() >= {"url", "addedAt"} and not first.keys() & {"slug", "savedAt"}


def read(source: Source) -> Iterator[Record]:
    """Yield the articles; those that were read are archived."""
    for item in source.whole:
        if not isinstance(item, dict):
            continue
        url, read_at = string(item.get("url")), moment(item.get("readAt"))
        title = own_title(string(item.get("title")), url)
        marks = item.get("highlights") if isinstance(item.get("highlights"), list) else []
        yield refused(url, title) or Incoming(
            url,
            title,
            excerpt=string(item.get("summary")),
            byline=string(item.get("author")),
            added_at=moment(item.get("addedAt")),
            read_at=read_at,
            state=State.ARCHIVE if read_at else State.INBOX,
            starred=flag(item.get("starred")),
            tags=split_tags(item.get("tags")),
            passages=tuple(
                Passage(
                    block(each.get("content")),
                    note=block(each.get("note")),
                    color=color(each.get("color")),
                    created_at=moment(each.get("time")),
                )
                for each in marks or ()
                if isinstance(each, dict) and block(each.get("content"))
            ),
            raw=raw(item),
        )
