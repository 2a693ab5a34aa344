"""Foliate's annotations of one book (JSON): where a passage is stands as an EPUB CFI, which says nothing of our text.

``color`` is a colour by name or ``#rrggbb``, or a line: ``underline``, ``squiggly``, ``strikethrough``. Title and creator are
texts, or such by language, or lists of them, or objects with a ``name``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, color, entries, moment, raw, string
from reader.import_model import Incoming, Passage, Record, Skipped

TITLE = "Foliate annotations (JSON)"
_STYLES = {"underline": "underline", "squiggly": "underline", "strikethrough": "strike"}


def recognises(source: Source) -> bool:
    """Say whether this is such a file."""
    whole = source.whole
    if not isinstance(whole, dict) or not isinstance(whole.get("annotations"), list):
        return False
    return "lastLocation" in whole or any(
        string(each.get("value")).startswith("epubcfi(") for each in entries(whole["annotations"])
    )


def read(source: Source) -> Iterator[Record]:
    """Yield the book."""
    about = source.whole.get("metadata")
    about = about if isinstance(about, dict) else {}
    title = _named(about.get("title")) or source.path.stem
    passages = tuple(_passage(each) for each in entries(source.whole["annotations"]) if block(each.get("text")))
    if not passages:
        yield Skipped(title, "it has no annotations")
        return
    yield Incoming(
        "",
        title,
        byline=_named(about.get("creator") or about.get("author")),
        added_at=min((each.created_at for each in passages if each.created_at), default=None),
        passages=passages,
        raw=raw({"metadata": about, "annotations": source.whole["annotations"]}),
    )


def _passage(each: dict[str, Any]) -> Passage:
    look = string(each.get("color"))
    return Passage(
        block(each.get("text")),
        note=block(each.get("note")),
        color="" if look in _STYLES else color(look),
        created_at=moment(each.get("created") or each.get("modified")),
        style=_STYLES.get(look, "mark"),
        key=string(each.get("value")),
    )


def _named(value: Any) -> str:  # noqa: ANN401 - whatever is in the file
    if isinstance(value, list):
        return ", ".join(filter(None, map(_named, value)))
    if isinstance(value, dict):
        return _named(value.get("name")) or next((found for each in value.values() if (found := _named(each))), "")
    return string(value)
