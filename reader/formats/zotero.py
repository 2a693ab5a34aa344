"""Zotero's annotations: items as its API and its sync data write them, or the JSON of its reader.

``annotationPosition`` is JSON in a text. For web pages it names an element by CSS and counts characters from its beginning,
which says nothing of our text: the words are what is anchored. An annotation whose parent is an attachment takes address and
title from that item, or the one above it, where the file holds them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from reader.address import is_web
from reader.formats.source import Source
from reader.formats.values import block, color, entries, moment, own_title, raw, split_tags, string
from reader.import_model import Incoming, Passage, Record, Remark, Skipped

TITLE = "Zotero annotations (JSON)"
_OWN = {"type", "color", "sortIndex", "position"}
_STYLES = {"underline": "underline"}
_SILENT = {"image", "ink", "note", "text"}


def recognises(source: Source) -> bool:
    """Say whether this is such a file."""
    items = _items(source.whole)
    return any(each.get("itemType") == "annotation" or each.keys() >= _OWN for each in items[:2000])


def _items(data: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever is in the file
    listed = data if isinstance(data, list) else data.get("items") if isinstance(data, dict) else None
    listed = listed if isinstance(listed, list) else [data] if isinstance(data, dict) else []
    return [each["data"] if isinstance(each.get("data"), dict) else each for each in listed if isinstance(each, dict)]


def read(source: Source) -> Iterator[Record]:
    """Yield an article for each item that was annotated."""
    items = _items(source.whole)
    known = {string(item.get("key")): item for item in items if item.get("key")}
    parents: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        if item.get("itemType") == "annotation":
            parents.setdefault(string(item.get("parentItem")), []).append(item)
        elif item.keys() >= _OWN:
            parents.setdefault("", []).append(_as_item(item))
    for parent, found in parents.items():
        yield _article(known, parent, found, source.path.stem)


def _as_item(item: dict[str, Any]) -> dict[str, Any]:
    """Return an annotation of the reader's JSON with the names that the API gives its parts."""
    names = {
        "type": "annotationType",
        "text": "annotationText",
        "comment": "annotationComment",
        "color": "annotationColor",
    }
    named = {theirs: item.get(ours) for ours, theirs in names.items()}
    tags = [{"tag": each.get("name")} for each in entries(item.get("tags"))]
    return {**item, **named, "key": item.get("id"), "tags": tags, "dateAdded": item.get("dateCreated")}


def _article(known: dict[str, Any], parent: str, annotations: list[dict[str, Any]], fallback: str) -> Record:
    chain = []
    while parent in known and known[parent] not in chain:
        chain.append(known[parent])
        parent = string(known[parent].get("parentItem"))
    url = next((found for item in chain if is_web(found := string(item.get("url")))), "")
    title = next((found for item in reversed(chain) if (found := string(item.get("title")))), "")
    annotations = sorted(annotations, key=lambda each: string(each.get("annotationSortIndex") or each.get("sortIndex")))
    passages = tuple(_passage(each) for each in annotations if _speaks(each))
    remarks = tuple(
        Remark(
            text,
            moment(each.get("dateAdded") or each.get("dateModified")),
            split_tags(each.get("tags")),
            string(each.get("key")),
        )
        for each in annotations
        if not _speaks(each) and (text := _comment(each))
    )
    if not passages and not remarks:
        return Skipped(title or fallback, "its annotations are drawings or pictures without words")
    return Incoming(
        url,
        own_title(title, url) or fallback,
        byline=_creators(chain),
        added_at=min((each.created_at for each in passages if each.created_at), default=None),
        passages=passages,
        remarks=remarks,
        raw=raw([*chain, *annotations]),
    )


def _speaks(item: dict[str, Any]) -> bool:
    return string(item.get("annotationType")) not in _SILENT and bool(block(item.get("annotationText")))


def _passage(item: dict[str, Any]) -> Passage:
    kind = string(item.get("annotationType"))
    return Passage(
        block(item.get("annotationText")),
        note=_comment(item),
        color=color(item.get("annotationColor")),
        tags=split_tags(item.get("tags")),
        created_at=moment(item.get("dateAdded") or item.get("dateModified")),
        style=_STYLES.get(kind, "mark"),
        key=string(item.get("key")),
    )


def _comment(item: dict[str, Any]) -> str:
    """Return a comment as Markdown: of tags only i, b, sub and sup may stand in it."""
    text = block(item.get("annotationComment"))
    text = re.sub(r"</?i>", "*", re.sub(r"</?b>", "**", text))
    return html.unescape(re.sub(r"</?(?:sub|sup)>", "", text))


def _creators(chain: list[dict[str, Any]]) -> str:
    for item in chain:
        names = [
            string(each.get("name")) or f"{string(each.get('firstName'))} {string(each.get('lastName'))}".strip()
            for each in entries(item.get("creators"))
        ]
        if names:
            return ", ".join(filter(None, names))
    return ""
