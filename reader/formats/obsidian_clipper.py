"""Obsidian Web Clipper's highlights, JSON: ``[{url, title?, highlights: [{text, timestamp?, notes?}], data?: […]}]``.

``data`` says the same once more, with what stands before and behind; ``element`` marks a whole element by its HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, entries, moment, own_title, raw, refused, string
from reader.import_model import Incoming, Passage, Record

TITLE = "Obsidian Web Clipper (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    first = source.whole[0] if isinstance(source.whole, list) and source.whole else None
    return (
        isinstance(first, dict) and "url" in first and isinstance(first.get("highlights"), list) and not _other(first)
    )


def _other(first: dict[str, Any]) -> bool:
    """Whether it is of GoodLinks, or of Pocket, whose quotes have another name."""
    marks = [each for each in first["highlights"] if isinstance(each, dict)]
    return "addedAt" in first or any("quote" in each for each in marks)


def read(source: Source) -> Iterator[Record]:
    """Yield a page each."""
    for page in source.whole:
        if not isinstance(page, dict):
            continue
        url = string(page.get("url"))
        title = own_title(string(page.get("title")), url)
        passages = tuple(_passages(page))
        yield refused(url, title) or Incoming(
            url,
            title,
            added_at=min((each.created_at for each in passages if each.created_at), default=None),
            passages=passages,
            raw=raw(page),
        )


def _passages(page: dict[str, Any]) -> Iterator[Passage]:
    around = {
        _plain(each.get("content")): each["textQuote"]
        for each in entries(page.get("data"))
        if isinstance(each.get("textQuote"), dict)
    }
    for each in entries(page.get("highlights")):
        if not (exact := _plain(each.get("text"))):
            continue
        quote = around.get(exact, {})
        notes = each.get("notes") if isinstance(each.get("notes"), list) else []
        yield Passage(
            exact,
            note="\n\n".join(filter(None, map(block, notes or ()))),
            created_at=moment(each.get("timestamp")),
            prefix=str(quote.get("prefix") or ""),
            suffix=str(quote.get("suffix") or ""),
        )


def _plain(text: Any) -> str:  # noqa: ANN401 - whatever is in the file
    bare = re.sub(r"<[^<>]*>", "", re.sub(r"</(?:p|div|li|h\d)>|<br ?/?>", "\n", block(text)))
    return block(html.unescape(bare))
