"""The border between canonical positions (Python characters) and a QTextDocument's (UTF-16 units and extras).

A QTextDocument holds more than the canonical text: a second unit for every character beyond U+FFFF, soft hyphens,
object characters for pictures, blocks of the header, of captionless cells. The map is a list of *breaks*, places where
the distance between the two counts changes; plain text has one.

The rows of a table that reads from right to left stand in it from left to right, so with them places do not rise with
the characters: the map is *twisted*, has *cuts* where it leaps, and is searched by place in an order of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from reader.model import Span

_SOFT = "\u00ad"


class _Order(NamedTuple):
    """The breaks of a twisted map that have characters, by place."""

    length: int
    """Of the map when they were ordered."""
    breaks: list[int]
    places: list[int]
    starts: list[int]
    ends: list[int]
    """Characters: the first of each, and the one after its last."""


class PositionMap:
    """Where each canonical character stands in a QTextDocument.

    Every canonical character, leaf separators included, has exactly one place, and no two have the same. So any
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
        self.reached = 0
        """Where the Qt text of the last character mapped ends."""
        self._separator: int | None = None
        self._empty = True
        self._cuts: list[int] = []  # characters whose place does not follow on that of the one before
        self._leaps = False  # whether the next leaf begins with a cut
        self._bare: list[tuple[int, int]] = []  # cells without text: where they begin, and before which character
        self._order: _Order | None = None

    def part(self) -> PositionMap:
        """Return an empty map for a cell of a row; see ``join``."""
        return PositionMap(self._astral)

    def join(self, row: Sequence[tuple[int, PositionMap]]) -> None:
        """Map the cells of a row next, given in reading order, each with where it begins, wherever they stand."""
        leaps = sum(cell.length > 0 for _place, cell in row) > 1
        for place, cell in row:
            if cell.length:
                self._leaps |= leaps
                self._append(cell)
            else:
                self._bare.append((place, self.length))
        self._leaps |= leaps

    def _append(self, other: PositionMap) -> None:
        self._leaps |= other._cuts[:1] == [0]
        self._fill()
        first = len(self._chars)
        self._cuts += [cut + self.length for cut in other._cuts if cut]
        self._bare += [(place, char + self.length) for place, char in other._bare]
        self._chars += [char + self.length for char in other._chars]
        self._places += other._places
        self._ends += [self.reached, *other._ends[1:]]
        self._divided.update((first + index, found) for index, found in other._divided.items())
        self.length += other.length
        self.reached, self._separator, self._leaps = other.reached, other._separator, other._leaps

    def begin(self) -> None:
        """Begin a leaf. One that stays without text has no place in the canonical text, and no separator."""
        self._empty = True

    def _fill(self) -> None:
        """Put the separator between the leaf before, if there is one, and the first character of this one."""
        self._empty = False
        if self._separator is not None:
            self._break(self._separator)
            self.length += 1
            self.reached = self._separator + 1
        if self._leaps:
            self._cuts.append(self.length)
            self._leaps = False

    def add(self, place: int, text: str, shown: str = "") -> None:
        """Map the next canonical characters of the leaf to the Qt text that begins at ``place``.

        That is the text itself, or ``shown``: the text with soft hyphens between some of its characters.
        """
        if not text:
            return
        astral = self._astral and not text.isascii() and max(text) > "\uffff"
        divided = len(shown) > len(text)
        if astral and divided:
            for part in shown.split(_SOFT):
                self.add(place, part)
                place = self.reached + 1
            return
        if self._empty:
            self._fill()
        if divided:
            self._chars.append(self.length)
            self._places.append(place)
            self._ends.append(self.reached)
            self._divided[len(self._chars) - 1] = shown
            self.length += len(text)
            self.reached = place + len(shown)
            return
        self._break(place)
        if astral:
            for index, char in enumerate(text):
                if char > "\uffff":
                    self._chars.append(self.length + index + 1)
                    self._places.append(place + index + 2)
                    self._ends.append(place + index + 2)
                    place += 1
        self.length += len(text)
        self.reached = place + len(text)

    def _hyphens(self, index: int) -> tuple[list[int], list[int]]:
        """Return where soft hyphens stand after a break: before which of its characters, and at which of its places."""
        found = self._divided[index]
        if isinstance(found, str):  # most are never asked for
            steps = list(accumulate(map(len, found.split(_SOFT))))
            steps.pop()
            found = self._divided[index] = steps, [step + number for number, step in enumerate(steps)]
        return found

    def end(self, place: int) -> None:
        """End a leaf: its separator, if another leaf with text follows, is the block separator at ``place``."""
        if not self._empty:
            self._separator = place

    def shift(self, units: int) -> None:
        """Move every place by as many units: text before the body has grown or shrunk."""
        self.moved += units
        self._places = [place + units for place in self._places]
        self._ends = [end + units for end in self._ends]
        self._bare = [(place + units, char) for place, char in self._bare]
        self._order = None

    def _break(self, place: int) -> None:
        if self._chars and self._chars[-1] == self.length:
            self._places[-1] = place
        elif not self._chars or place != self._places[-1] + self.length - self._chars[-1]:
            self._chars.append(self.length)
            self._places.append(place)
            self._ends.append(self.reached)

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

    @property
    def twisted(self) -> bool:
        """Whether there are rows whose places do not rise with the characters."""
        return bool(self._cuts)

    def to_qt(self, span: Span) -> tuple[int, int]:
        """Return the Qt range that a span is within: from its first unit to its last. See ``ranges`` where it is twisted."""
        if not self._cuts:
            return self.carets(span)
        found = self.ranges(span)
        return min(start for start, _end in found), max(end for _start, end in found)

    def ranges(self, span: Span) -> list[tuple[int, int]]:
        """Return the Qt ranges of a span in its own order: one, unless it goes over cells of a twisted row."""
        if not self._cuts:
            return [self.carets(span)]
        low, high = bisect_right(self._cuts, span.start), bisect_left(self._cuts, span.end)
        return [self.carets(Span(*ends)) for ends in pairwise([span.start, *self._cuts[low:high], span.end])]

    def carets(self, span: Span) -> tuple[int, int]:
        """Return where a caret stands before a span's first character and behind its last: not always further on."""
        start = self.place(span.start)
        if span.end <= span.start:
            return start, start
        index = bisect_left(self._chars, span.end)
        if index < len(self._chars) and self._chars[index] == span.end:
            return start, self._ends[index]
        return start, self.place(span.end - 1) + 1

    def from_qt(self, start: int, end: int) -> Span | None:
        """Return the span of the canonical characters that begin within a Qt range, None when there is none.

        Where the map is twisted there may be others among them.
        """
        if self._cuts:
            return self._hull(start, end)
        first, last = self.char_at(start), self._char_before(end)
        return Span(first, last) if first < last else None

    def _hull(self, start: int, end: int) -> Span | None:
        order = self._by_place()
        low, high = max(bisect_right(order.places, start) - 1, 0), bisect_left(order.places, end)
        if low >= high:
            return None
        firsts, lasts = order.starts[low:high], order.ends[low:high]
        firsts[0] = max(firsts[0], self._char(order.breaks[low], start))
        lasts[-1] = self._char(order.breaks[high - 1], end)
        if firsts[0] >= lasts[0]:
            del firsts[0], lasts[0]
        return Span(min(firsts), max(lasts)) if firsts else None

    def _by_place(self) -> _Order:
        if self._order is None or self._order.length != self.length:
            chars, ends = self._chars, [*self._chars[1:], self.length]
            breaks = sorted(range(len(chars)), key=self._places.__getitem__)
            breaks = [index for index in breaks if chars[index] < ends[index]]
            self._bare.sort()
            self._order = _Order(
                self.length,
                breaks,
                [self._places[index] for index in breaks],
                [chars[index] for index in breaks],
                [ends[index] for index in breaks],
            )
        return self._order

    def char_at(self, place: int) -> int:
        """Return the first canonical character at or after a Qt position; the text's length when there is none.

        Behind the text of a cell of a twisted row that is the one that is read next.
        """
        if not self._cuts:
            return self._char(bisect_right(self._places, place) - 1, place)
        order = self._by_place()
        index = bisect_right(order.places, place) - 1
        bare = bisect_right(self._bare, (place, self.length)) - 1
        if bare >= 0 and (index < 0 or self._bare[bare][0] > order.places[index]):
            return self._bare[bare][1]
        return self._char(order.breaks[index] if index >= 0 else -1, place)

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
