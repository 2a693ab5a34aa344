"""Where an article breaks into pages that cut no line."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from PySide6.QtGui import QTextDocument

from reader.ui.page.rows import SLACK, rows_across, rows_from, rows_of

_LEAST = 0.4
"""Of the page's height: a line or row of a table that leaves less before it is cut after all."""
_GAP = 60.0
"""Pixels of empty ground at most that are left out between two pages."""
_MOST_STEPS = 40


class Leaf(NamedTuple):
    """One page: where it begins and ends in the document."""

    top: float
    bottom: float


class Leaves:
    """The pages of one text at one height, from its beginning. They are found as far as they are asked for."""

    def __init__(self, document: QTextDocument, x: float, height: float, text_end: float, end: float) -> None:
        """``height`` is what a page holds. What stands between ``text_end`` and ``end`` is kept on one page if it can be."""
        self._document, self._x, self._height = document, x, max(40.0, height)
        self._text_end, self._end = text_end, max(text_end, end)
        self._leaves: list[Leaf] = []
        self._tops: list[float] = []

    def count(self) -> int:
        """Return how many there are."""
        self._find(self._end)
        return len(self._leaves)

    def at(self, y: float) -> int:
        """Return the number of the page that holds a height of the document; the first is 0."""
        self._find(y)
        return max(0, bisect_right(self._tops, y + 0.5) - 1)

    def leaf(self, number: int) -> Leaf:
        """Return a page; beyond the last, the last."""
        while len(self._leaves) <= number and self._more():
            pass
        return self._leaves[min(number, len(self._leaves) - 1)]

    def bottom_from(self, top: float) -> float:
        """Return where a page ends that begins at a height, so that it cuts no line."""
        limit = top + self._height
        if top >= self._text_end - 1 or limit >= self._end:
            return min(limit, self._end)
        return min(self._text_end, self._cut(top, limit)) if limit < self._text_end else self._text_end

    def _cut(self, top: float, limit: float) -> float:
        y = limit
        for _ in range(_MOST_STEPS):
            high = min((row.top for row in rows_across(self._document, self._x, y)), default=y)
            if high >= y:
                break
            y = high
        if y - top < _LEAST * (limit - top):
            return limit
        above = self._without_heading(top, y)
        return above if above - top >= _LEAST * (limit - top) else y

    def _without_heading(self, top: float, y: float) -> float:
        """Return the cut above headings that would stand at the foot of a page."""
        layout = self._document.documentLayout()
        row = next(rows_from(self._document, self._x, y - 1), None)
        if row is None:
            return y
        block = self._document.findBlock(row.place)
        if row.top >= y - SLACK:  # in the space between two blocks the one below may be the nearer
            block = block.previous()
        while block.isValid() and block.blockFormat().headingLevel():
            above = layout.blockBoundingRect(block).top()
            if above <= top + 1 or max((row.bottom for row in rows_of(block)), default=y) > y + 1:
                break
            y, block = above, block.previous()
        return y

    def _find(self, y: float) -> None:
        while (not self._leaves or self._leaves[-1].bottom <= y) and self._more():
            pass

    def _more(self) -> bool:
        top = self._next_top() if self._leaves else 0.0
        if self._leaves and top >= self._end - 1:
            return False
        self._leaves.append(Leaf(top, max(top + 1, self.bottom_from(top))))
        self._tops.append(top)
        return True

    def _next_top(self) -> float:
        """Return where the first line after the last page begins."""
        y = self._leaves[-1].bottom
        if y >= self._text_end - 1 or any(rows_across(self._document, self._x, y)):
            return y
        row = next((row for row in rows_from(self._document, self._x, y) if row.top >= y - SLACK), None)
        if row is None or row.top - y > _GAP:
            return y
        return y if any(rows_across(self._document, self._x, row.top - 0.5)) else row.top
