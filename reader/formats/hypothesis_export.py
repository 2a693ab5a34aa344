"""Hypothes.is: the JSON that its client exports (``{"export_date", "annotations": […]}``), and its CSV.

A reply names those above it in ``references``; an annotation without a selector is a note on the page; a highlight has a
quote and an empty text. TextPositionSelector counts in Hypothes.is's own text of the page: only the quote and what stands
around it are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, entries, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Passage, Record, Remark, Skipped

TITLE = "Hypothes.is (JSON or CSV)"
_COLUMNS = {"url", "quote/description", "comment", "created at"}


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    data = source.whole
    if isinstance(data, dict):
        notes = data.get("annotations")
        return isinstance(notes, list) and ("export_userid" in data or "client_version" in data or _is_one(notes))
    return set(source.columns) >= _COLUMNS


def _is_one(notes: list[Any]) -> bool:
    return bool(notes) and isinstance(notes[0], dict) and {"uri", "target"} <= notes[0].keys()


def read(source: Source) -> Iterator[Record]:
    """Yield a page each, with all that is on it."""
    notes = _from_rows(source) if source.whole is None else source.whole["annotations"]
    pages: dict[str, list[dict[str, Any]]] = {}
    for note in notes:
        if isinstance(note, dict):
            pages.setdefault(string(note.get("uri")), []).append(note)
    for url, found in pages.items():
        yield _page(url, found)


def _page(url: str, notes: list[dict[str, Any]]) -> Record:
    title = next(filter(None, map(_title, notes)), "")
    if skipped := refused(url, title):
        return Skipped(skipped.what, f"{skipped.why}, so its {len(notes)} annotations have no place")
    passages, remarks, tags = [], [], list[str]()
    for note in notes:
        if note.get("hidden"):
            continue
        quote = _selector(note, "TextQuoteSelector")
        if block(quote.get("exact")) and not note.get("references"):
            passages.append(_passage(note, quote))
        elif text := block(note.get("text")):
            above = note["references"] if isinstance(note.get("references"), list) and note["references"] else [""]
            remarks.append(
                Remark(
                    text,
                    moment(note.get("created")),
                    split_tags(note.get("tags")),
                    string(note.get("id")),
                    string(above[-1]),
                )
            )
        else:
            tags += split_tags(note.get("tags"))  # of a page that was tagged and no more
    dates = [found for found in (moment(note.get("created")) for note in notes) if found]
    return Incoming(
        url,
        own_title(title, url),
        added_at=min(dates, default=None),
        tags=tuple(dict.fromkeys(tags)),
        passages=tuple(passages),
        remarks=tuple(remarks),
        raw=raw(notes),
    )


def _passage(note: dict[str, Any], quote: dict[str, Any]) -> Passage:
    return Passage(
        str(quote["exact"]),
        note=block(note.get("text")),
        tags=split_tags(note.get("tags")),
        created_at=moment(note.get("created")),
        prefix=str(quote.get("prefix") or ""),
        suffix=str(quote.get("suffix") or ""),
        key=string(note.get("id")),
    )


def _title(note: dict[str, Any]) -> str:
    titles = note["document"].get("title") if isinstance(note.get("document"), dict) else ""
    return string(titles[0] if isinstance(titles, list) and titles else titles)


def _selector(note: dict[str, Any], kind: str) -> dict[str, Any]:
    for target in entries(note.get("target")):
        for selector in entries(target.get("selector")):
            if selector.get("type") == kind:
                return selector
    return {}


def _from_rows(source: Source) -> Iterator[dict[str, Any]]:
    for row in source.rows():
        quote = row["quote/description"]
        selector = [{"type": "TextQuoteSelector", "exact": quote}] if quote else []
        yield {
            "uri": row["url"],
            "created": row["created at"],
            "text": row["comment"],
            "tags": list(split_tags(row.get("tags", ""))),
            "document": {"title": [row.get("page", "")]},
            "target": [{"selector": selector}],
            "references": [""] if row.get("type", "").casefold() == "reply" else [],
        }
