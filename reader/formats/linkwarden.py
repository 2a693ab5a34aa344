"""Linkwarden, JSON: ``{"collections": [{"id", "name", "parentId", "links": [{"name", "url", "tags", "createdAt"}]}]}``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, entries, folder_tags, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Record, Remark

TITLE = "Linkwarden (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    data = source.whole
    collections = data.get("collections") if isinstance(data, dict) else None
    return isinstance(collections, list) and any(isinstance(each, dict) and "links" in each for each in collections)


def read(source: Source) -> Iterator[Record]:
    """Yield the articles; a collection becomes a tag."""
    collections = entries(source.whole["collections"])
    tags = folder_tags(collections)
    for collection in collections:
        own = collection.get("id")
        tag = tags.get(own, "") if isinstance(own, str | int) else ""
        for link in entries(collection.get("links")):
            yield _article(link, "" if tag == "Unorganized" else tag)


def _article(link: dict[str, Any], tag: str) -> Record:
    url = string(link.get("url"))
    title = own_title(string(link.get("name")), url)
    note = block(link.get("description"))
    return refused(url, title) or Incoming(
        url,
        title,
        added_at=moment(link.get("createdAt")),
        tags=(*split_tags(link.get("tags")), *filter(None, [tag])),
        starred=bool(link.get("pinnedBy")),
        remarks=(Remark(note),) if note else (),
        raw=raw(link),
    )
