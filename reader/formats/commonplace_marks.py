"""Where the highlights of an article are in its document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.document import Document
from reader.model import Highlight


class Drawn(NamedTuple):
    """A highlight and the characters of the document that it covers."""

    start: int
    end: int
    highlight: Highlight


def drawn(document: Document, highlights: Iterable[Highlight]) -> list[Drawn]:
    """Return the highlights that have words in the document, in their order."""
    text, found = document.text, []
    for mark in highlights:
        if mark.orphan or mark.selectors.image:
            continue
        start, end = max(0, mark.selectors.start), min(len(text), mark.selectors.end)
        while start < end and text[end - 1] == "\n":
            end -= 1
        while start < end and text[start] == "\n":
            start += 1
        if start < end:
            found.append(Drawn(start, end, mark))
    return sorted(found, key=lambda each: (each.start, -each.end, each.highlight.uid))
