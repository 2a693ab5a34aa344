"""The border between canonical positions (Python characters) and a QTextDocument's (UTF-16 units and extras).

A QTextDocument holds more than the canonical text: a second unit for every character beyond U+FFFF, soft hyphens,
object characters for pictures, blocks of the header, of captionless cells. The map is a list of *breaks*, places where
the distance between the two counts changes; plain text has one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from reader.model import Span

_SOFT = "\u00ad"


class PositionMap:
    """Where each canonical character stands in a QTextDocument.

    Every canonical character, leaf separators included, has exactly one place; places rise with the characters. So any
    non-empty span goes there and back unchanged.
    """

    def __init__(self, astral: bool = True) -> None:
        """``astral`` False promises that no character is beyond U+FFFF, so that none is looked for."""
        self._astral = astral
        self.length = 0
        """Canonical characters mapped so far."""
        self.moved = 0
        """By how many units everything has been shifted since it was mapped."""
        self._chars: list[int] = []
        self._places: list[int] = []
        self._ends: list[int] = []  # per break: where the character before it ends
        self._divided: dict[
            int, str | tuple[list[int], list[int]]
        ] = {}  # by break: text with soft hyphens, or see _hyphens
        self._end = 0
        self._separator: int | None = None
        self._empty = True

    def begin(self) -> None:
        """Begin a leaf. One that stays without text has no place in the canonical text, and no separator."""
        self._empty = True

    def _fill(self) -> None:
        """Put the separator between the leaf before, if there is one, and the first character of this one."""
        self._empty = False
        if self._separator is not None:
            self._break(self._separator)
            self.length += 1
            self._end = self._separator + 1

    def add(self, place: int, text: str, shown: str = "") -> None:
        """Map the next canonical characters of the leaf to the Qt text that begins at ``place``.

        That is the text itself, or ``shown``: the text with soft hyphens between some of its characters.
        """
        if not text:
            return
        if len(shown) > len(text):
            self._add_divided(place, text, shown)
            return
        if self._empty:
            self._fill()
        self._break(place)
        if self._astral and not text.isascii() and max(text) > "\uffff":
            for index, char in enumerate(text):
                if char > "\uffff":
                    self._chars.append(self.length + index + 1)
                    self._places.append(place + index + 2)
                    self._ends.append(place + index + 2)
                    place += 1
        self.length += len(text)
        self._end = place + len(text)

    def _add_divided(self, place: int, text: str, shown: str) -> None:
        if self._astral and not text.isascii() and max(text) > "\uffff":
            for part in shown.split(_SOFT):
                self.add(place, part)
                place = self._end + 1
            return
        if self._empty:
            self._fill()
        self._chars.append(self.length)
        self._places.append(place)
        self._ends.append(self._end)
        self._divided[len(self._chars) - 1] = shown
        self.length += len(text)
        self._end = place + len(shown)

    def _hyphens(self, index: int) -> tuple[list[int], list[int]]:
        """Return where soft hyphens stand after a break: before which of its characters, and at which of its places."""
        found = self._divided[index]
        if isinstance(found, str):  # most are never asked for
            steps = list(accumulate(map(len, found.split(_SOFT))))
            steps.pop()
            found = self._divided[index] = steps, [step + number for number, step in enumerate(steps)]
        return found

    @property
    def reached(self) -> int:
        """Where the Qt text of the last character mapped ends."""
        return self._end

    def end(self, place: int) -> None:
        """End a leaf: its separator, if another leaf with text follows, is the block separator at ``place``."""
        if not self._empty:
            self._separator = place

    def shift(self, units: int) -> None:
        """Move every place by as many units: text before the body has grown or shrunk."""
        self.moved += units
        self._places = [place + units for place in self._places]
        self._ends = [end + units for end in self._ends]

    def _break(self, place: int) -> None:
        if self._chars and self._chars[-1] == self.length:
            self._places[-1] = place
        elif not self._chars or place != self._places[-1] + self.length - self._chars[-1]:
            self._chars.append(self.length)
            self._places.append(place)
            self._ends.append(self._end)

    def place(self, char: int) -> int:
        """Return where a character begins; beyond the ends, where the text does."""
        if not self._chars:
            return 0
        char = min(max(char, 0), self.length)
        index = bisect_right(self._chars, char) - 1
        along = char - self._chars[index]
        if index in self._divided:
            along += bisect_right(self._hyphens(index)[0], along)
        return self._places[index] + along

    def to_qt(self, span: Span) -> tuple[int, int]:
        """Return the Qt range of a span: from its first character's first unit to its last one's last."""
        start = self.place(span.start)
        if span.end <= span.start:
            return start, start
        index = bisect_left(self._chars, span.end)
        if index < len(self._chars) and self._chars[index] == span.end:
            return start, self._ends[index]
        return start, self.place(span.end - 1) + 1

    def from_qt(self, start: int, end: int) -> Span | None:
        """Return the span of the canonical characters that begin within a Qt range, None when there is none."""
        first, last = self.char_at(start), self._char_before(end)
        return Span(first, last) if first < last else None

    def char_at(self, place: int) -> int:
        """Return the first canonical character at or after a Qt position; the text's length when there is none."""
        return self._char(bisect_right(self._places, place) - 1, place)

    def _char_before(self, place: int) -> int:
        return self._char(bisect_left(self._places, place) - 1, place)

    def _char(self, index: int, place: int) -> int:
        if index < 0:
            return 0
        along = place - self._places[index]
        if index in self._divided:
            along -= bisect_left(self._hyphens(index)[1], along)
        char = self._chars[index] + along
        if index + 1 < len(self._chars):
            char = min(char, self._chars[index + 1])
        return min(char, self.length)
