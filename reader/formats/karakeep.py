"""Karakeep (once Hoarder), JSON: ``{"bookmarks": […], "lists": […]}``; times are Unix seconds.

A list becomes a tag, with the lists above it before a ``/``. A bookmark that is a text becomes an article of that text;
``content`` is null for what the export left out (files).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, entries, flag, folder_tags, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Record, Remark, Skipped
from reader.model import State

TITLE = "Karakeep (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    data = source.whole
    return isinstance(data, dict) and isinstance(data.get("bookmarks"), list) and _is_ours(data["bookmarks"])


def _is_ours(bookmarks: list[Any]) -> bool:
    return all(isinstance(each, dict) and "content" in each and "createdAt" in each for each in bookmarks[:5])


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    lists = folder_tags(each for each in entries(source.whole.get("lists")) if each.get("type") != "smart")
    for bookmark in entries(source.whole["bookmarks"]):
        yield _article(bookmark, lists)


def _article(bookmark: dict[str, Any], lists: dict[str, str]) -> Record:
    content = bookmark.get("content")
    title, note = string(bookmark.get("title")), block(bookmark.get("note"))
    if not isinstance(content, dict):
        return Skipped(title or "a bookmark", "the export left out what it holds")
    url, html = string(content.get("url")), ""
    if content.get("type") == "text":
        text = block(content.get("text"))
        html = "".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n\n") if part.strip())
        title = title or text.partition("\n")[0][:80]
        url = string(content.get("sourceUrl"))
    elif skipped := refused(url, title):
        return skipped
    names = bookmark.get("lists") if isinstance(bookmark.get("lists"), list) else []
    return Incoming(
        url,
        own_title(title, url),
        added_at=moment(bookmark.get("createdAt")),
        state=State.ARCHIVE if flag(bookmark.get("archived")) else State.INBOX,
        starred=flag(bookmark.get("favourited", False)),
        tags=(
            *split_tags(bookmark.get("tags")),
            *(lists[each] for each in names or () if isinstance(each, str | int) and each in lists),
        ),
        html=html,
        remarks=(Remark(note),) if note else (),
        raw=raw(bookmark),
    )
