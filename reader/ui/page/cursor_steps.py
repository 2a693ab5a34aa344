"""How far one key press moves the edge of a selection: by character, word, sentence or paragraph of any language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QTextBoundaryFinder

from reader.document.sentences import sentences
from reader.model import Span

_NEAR = 3000
"""Characters on both sides that are looked at in a leaf longer than both: Qt reads all that it is given."""


class Unit(Enum):
    """What an edge moves by."""

    CHARACTER = QTextBoundaryFinder.BoundaryType.Grapheme
    WORD = QTextBoundaryFinder.BoundaryType.Word
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class Steps:
    """The places in a canonical text where an edge may stand. Every step forth or back is at least one character."""

    def __init__(self, text: str, leaves: Iterable[str], lang: str = "") -> None:
        """``leaves`` are the parts of the text that one separator stands between."""
        self._text, self._lang = text, lang
        self._starts: list[int] = []
        at = 0
        for leaf in leaves:
            self._starts.append(at)
            at += len(leaf) + 1

    def leaf_at(self, char: int) -> Span:
        """Return the leaf that holds a character; a separator belongs to the leaf before it."""
        index = max(0, bisect_right(self._starts, char) - 1)
        return self._leaf(index)

    def _leaf(self, index: int) -> Span:
        last = index + 1 >= len(self._starts)
        return Span(
            self._starts[index] if self._starts else 0, len(self._text) if last else self._starts[index + 1] - 1
        )

    def end_after(self, char: int, unit: Unit) -> int:
        """Return where the first part ends that ends after a position; the position itself when none does."""
        for leaf in self._leaves(char, 1):
            for part in self._parts(self._near(leaf, char, unit), unit):
                if part.end > char:
                    return part.end
        return char

    def end_before(self, char: int, unit: Unit) -> int:
        """Return where the last part ends that ends before a position; the position itself when none does."""
        for leaf in self._leaves(char, -1):
            near = self._near(leaf, char, unit)
            ends = [part.end for part in self._parts(near, unit) if part.end < char]
            if ends or near.start > leaf.start:
                return ends[-1] if ends else len(self._text[: near.start].rstrip())
        return char

    def start_after(self, char: int, unit: Unit) -> int:
        """Return where the first part begins that begins after a position; the position itself when none does."""
        for leaf in self._leaves(char, 1):
            near = self._near(leaf, char, unit)
            starts = (part.start for part in self._parts(near, unit) if part.start > char)
            found = next(starts, near.end if near.end < leaf.end else None)
            if found is not None:
                return found
        return char

    def start_before(self, char: int, unit: Unit) -> int:
        """Return where the last part begins that begins before a position; the position itself when none does."""
        for leaf in self._leaves(char, -1):
            starts = [part.start for part in self._parts(self._near(leaf, char, unit), unit) if part.start < char]
            if starts:
                return starts[-1]
        return char

    def _leaves(self, char: int, way: int) -> Iterator[Span]:
        index = max(0, bisect_right(self._starts, char) - 1)
        while 0 <= index < len(self._starts):
            yield self._leaf(index)
            index += way

    def _near(self, leaf: Span, char: int, unit: Unit) -> Span:
        """Return as much of a leaf as has to be looked at for a step from a position: all but of a very long one."""
        if unit is Unit.PARAGRAPH or leaf.end - leaf.start <= 2 * _NEAR:
            return leaf
        near = min(max(char, leaf.start), leaf.end)
        return Span(self._cut(leaf, near - _NEAR), self._cut(leaf, near + _NEAR))

    def _parts(self, span: Span, unit: Unit) -> list[Span]:
        if unit is Unit.PARAGRAPH:
            return list(_trimmed(self._text, span.start, span.end))
        return parts(self._text, span, unit, self._lang)

    def _cut(self, leaf: Span, at: int) -> int:
        """Return a place near ``at`` where a long leaf may be cut without cutting a word."""
        if not leaf.start < at < leaf.end:
            return min(max(at, leaf.start), leaf.end)
        space = self._text.rfind(" ", at - 200, at)
        return space + 1 if space >= 0 else at


def parts(text: str, span: Span, unit: Unit, lang: str = "") -> list[Span]:
    """Return the characters, words (and the marks between them) or sentences of a span, none of them blank."""
    piece = text[span.start : span.end]
    found: list[Span] = []
    for start, end in pairwise(_places(piece, unit, lang)):
        found.extend(_trimmed(text, span.start + start, span.start + end))
    return found


def _places(piece: str, unit: Unit, lang: str) -> list[int]:
    """Return where the parts of a text begin, and its end."""
    if unit is Unit.SENTENCE:
        return [0, *(sentence.end for sentence in sentences(piece, lang))]
    finder = QTextBoundaryFinder(unit.value, piece)
    places = [0]
    while (place := finder.toNextBoundary()) > 0:
        places.append(place)
    return places if len(piece) == places[-1] else _characters(piece, places)  # Qt counts UTF-16 units


def _characters(piece: str, units: list[int]) -> list[int]:
    """Return positions in UTF-16 units as positions in characters; one within a character goes to its beginning."""
    astral = [index for index, char in enumerate(piece) if char > "\uffff"]
    starts = [char + before for before, char in enumerate(astral)]  # in units
    return [place - bisect_left(starts, place) for place in units]


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    last = end - len(part) + len(part.rstrip())
    if first < last:
        yield Span(first, last)
