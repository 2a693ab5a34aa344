"""The headings of a document, as a table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.document.tree import Block, Definitions, Details, Document, Heading, List, _texts, text_of


class Entry(NamedTuple):
    """A heading with text."""

    text: str
    """In one line."""
    start: int
    """The canonical character that it begins with."""
    depth: int
    """How many headings it stands under; levels that an article leaves out count nothing."""


def outline(document: Document) -> list[Entry]:
    """Return the headings in order. Those of quotes and tables belong to what is quoted and shown, and are left out."""
    found: list[Entry] = []
    above: list[int] = []
    for block, start in _placed(document.blocks, [0]):
        if not isinstance(block, Heading):
            continue
        while above and above[-1] >= block.level:
            above.pop()
        found.append(Entry(" ".join(text_of(block.runs).split()), start, len(above)))
        above.append(block.level)
    return [entry for entry in found if entry.text]


def _placed(blocks: tuple[Block, ...], place: list[int]) -> Iterator[tuple[Block, int]]:
    """Yield leaves, and quotes and tables as if they were leaves, each with where its text begins."""
    for block in blocks:
        match block:
            case List():
                for item in block.items:
                    yield from _placed(item.blocks, place)
            case Definitions():
                for entry in block.entries:
                    yield from _placed(entry.blocks, place)
            case Details():
                _pass(text_of(block.summary), place)
                yield from _placed(block.blocks, place)
            case _:
                yield block, place[0]
                for text in _texts((block,)):
                    _pass(text, place)


def _pass(text: str, place: list[int]) -> None:
    if text:
        place[0] += len(text) + 1
