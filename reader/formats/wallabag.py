"""wallabag: JSON of version 2 and 1, and CSV (``;`` between columns).

An annotation has ``quote`` and the reader's ``text``; its ``ranges`` name places in wallabag's own page and are not used. The
time of day in the CSV has twelve hours and no half of the day: only its date is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, entries, flag, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Passage, Record, Remark
from reader.model import State

TITLE = "wallabag (JSON or CSV)"
_V2 = {"is_archived", "url", "title"}
_V1 = {"0", "1", "2", "3", "4"}
_COLUMNS = {"title", "url", "content", "tags", "creation date"}


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    first = source.whole[0] if isinstance(source.whole, list) and source.whole else None
    if isinstance(first, dict):
        return first.keys() >= _V2 or first.keys() >= _V1
    return set(source.columns) >= _COLUMNS


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    if source.whole is None:
        yield from map(_from_row, source.rows())
        return
    for item in source.whole:
        if isinstance(item, dict):
            yield _first(item) if item.keys() >= _V1 else _second(item)


def _second(item: dict[str, Any]) -> Record:
    url = string(item.get("url"))
    title = own_title(string(item.get("title")), url)
    if skipped := refused(url, title):
        return skipped
    annotations = entries(item.get("annotations"))
    return Incoming(
        url,
        title,
        byline=", ".join(split_tags(item.get("published_by"))),
        lang=string(item.get("language")).replace("_", "-"),
        published_at=moment(item.get("published_at")),
        added_at=moment(item.get("created_at")),
        read_at=moment(item.get("archived_at")) if flag(item.get("is_archived")) else None,
        state=State.ARCHIVE if flag(item.get("is_archived")) else State.INBOX,
        starred=flag(item.get("is_starred")),
        tags=split_tags(item.get("tags")),
        html=block(item.get("content")) if not flag(item.get("is_not_parsed")) else "",
        passages=tuple(
            Passage(block(each.get("quote")), note=block(each.get("text")), created_at=moment(each.get("created_at")))
            for each in annotations
            if block(each.get("quote"))
        ),
        remarks=tuple(
            Remark(block(each.get("text")), moment(each.get("created_at")))
            for each in annotations
            if not block(each.get("quote"))
        ),
        raw=raw({name: value for name, value in item.items() if name != "content"}),
    )


def _first(item: dict[str, Any]) -> Record:
    """Return an article of version 1: id, title, address, archived, starred, content, tags under numbers."""
    url = string(item["2"])
    title = own_title(string(item["1"]), url)
    return refused(url, title) or Incoming(
        url,
        title,
        state=State.ARCHIVE if flag(item["3"]) else State.INBOX,
        starred=flag(item["4"]),
        html=block(item.get("5")),
        tags=split_tags(item.get("tags")),
        raw=raw({name: value for name, value in item.items() if name in {"0", "1", "2", "3", "4", "6", "tags"}}),
    )


def _from_row(row: dict[str, str]) -> Record:
    url = row["url"].strip()
    title = own_title(row["title"], url)
    return refused(url, title) or Incoming(
        url,
        title,
        lang=row.get("language", "").replace("_", "-"),
        added_at=_day(row["creation date"]),
        tags=split_tags(row["tags"]),
        html=block(row["content"]),
        raw=raw({name: value for name, value in row.items() if name != "content"}),
    )


def _day(text: str) -> datetime | None:
    try:
        day, month, year = (int(part) for part in text.split(maxsplit=1)[0].split("/"))
        return datetime(year, month, day, 12, tzinfo=UTC)
    except (ValueError, IndexError):
        return None
