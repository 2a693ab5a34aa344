"""Pocket's last export: ``part_000000.csv`` …, with ``annotations/`` and ``collections/``, in a zip or alone.

Columns are read by their names: ``title,url,time_added,tags,status``, with a ``cursor`` in some files. ``time_added`` is Unix
seconds; tags stand between ``|``; ``status`` is ``unread`` or ``archive``. Highlights have no positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, entries, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Passage, Record, Remark, Skipped
from reader.model import State

TITLE = "Pocket (zip or CSV)"
_PART = re.compile(r"(?:.*/)?part_\d+\.csv$")
_NOTED = re.compile(r"(?:.*/)?(annotations|collections)/[^/]+\.json$")


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    if source.is_single:
        return {"url", "time_added", "status"} <= set(source.columns)
    return any(_PART.match(name) or _NOTED.match(name) for name in source.members) and not source.named("metadata.json")


def read(source: Source) -> Iterator[Record]:
    """Yield the articles, those with highlights that the list lacks behind it."""
    annotations, listed = _annotations(source), _collections(source)
    parts = list(source.members) if source.is_single else sorted(filter(_PART.match, source.members))
    for part in parts:
        for row in source.rows(part):
            url, title = row.get("url", "").strip(), own_title(row.get("title", ""), row.get("url", ""))
            if skipped := refused(url, title):
                yield skipped
                continue
            yield _article(row, url, title, annotations.pop(url, ()), listed.pop(url, ({}, (), ())))
    for url in dict.fromkeys([*annotations, *listed]):
        record, passages = listed.get(url, ({}, (), ())), annotations.get(url, ())
        title = next((string(each.get("title")) for each in (record[0], *passages) if each.get("title")), "")
        yield refused(url, title) or _article({}, url, own_title(title, url), passages, record)


def _article(row: dict[str, str], url: str, title: str, annotations: Any, listed: Any) -> Incoming | Skipped:  # noqa: ANN401
    item, collections, notes = listed
    passages = tuple(
        Passage(block(each.get("quote")), created_at=moment(each.get("created_at")))
        for annotation in annotations
        for each in entries(annotation.get("highlights"))
        if block(each.get("quote"))
    )
    return Incoming(
        url,
        title,
        added_at=moment(row.get("time_added")),
        state=State.ARCHIVE if row.get("status", "").strip().casefold() == "archive" else State.INBOX,
        tags=(*split_tags(row.get("tags", ""), "|"), *collections),
        excerpt=string(item.get("excerpt")),
        passages=passages,
        remarks=tuple(Remark(note) for note in notes),
        raw=raw({"row": row, "annotations": list(annotations), "item": item}),
    )


def _annotations(source: Source) -> dict[str, tuple[dict[str, Any], ...]]:
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for name in _noted(source, "annotations"):
        for each in entries(source.data(name)):
            if each.get("highlights"):
                url = string(each.get("url"))
                found[url] = (*found.get(url, ()), each)
    return found


def _collections(source: Source) -> dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]]:
    """Return what the collections say of each address: a record, the collections' names, the notes."""
    found: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {}
    for name in _noted(source, "collections"):
        data = source.data(name)
        if not isinstance(data, dict):
            continue
        title = string(data.get("title"))
        for item in entries(data.get("items")):
            url = string(item.get("url"))
            record, titles, notes = found.get(url, (item, (), ()))
            note = block(item.get("note"))
            found[url] = record, (*titles, *filter(None, [title])), (*notes, *filter(None, [note]))
    return found


def _noted(source: Source, kind: str) -> list[str]:
    return [name for name in source.members if (match := _NOTED.match(name)) and match[1] == kind]
