"""Where on a scroll bar a place of the text is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor

from reader.ui.page.text_view import TextView

if TYPE_CHECKING:
    from reader.ui.page.page import Page


class _Block(NamedTuple):
    top: float
    height: float
    length: int


class Rows:
    """Knows how high the blocks of a view's text stand; asked once for each way that the text is set."""

    def __init__(self, view: TextView) -> None:
        self._view = view
        self._key: tuple[object, ...] = ()
        self._starts: list[int] = []
        self._blocks: list[_Block] = []

    @property
    def key(self) -> tuple[object, ...]:
        """Another one whenever places may stand elsewhere; empty while some have none."""
        view = self._view
        if view.setting is None or not view.whole():
            return ()
        return view.setting, self._height(), view.width(), view.setting.positions.moved

    def _height(self) -> int:
        bar = self._view.verticalScrollBar()
        return bar.maximum() + bar.pageStep()

    def of(self, places: Iterable[int], height: int) -> list[int]:
        """Return the rows of a bar of that height for Qt positions; none while the text is laid out."""
        key = self.key
        if not key:
            return []
        if key != self._key:
            self._key = key
            self._measure()
        share = height / max(1, self._height())
        rows: list[int] = []
        for place in places:
            index = bisect_right(self._starts, place) - 1
            block = self._blocks[index]
            rows.append(int((block.top + block.height * (place - self._starts[index]) / block.length) * share))
        return rows

    def _measure(self) -> None:
        document = self._view.document()
        box_of = document.documentLayout().blockBoundingRect
        self._starts, self._blocks = [], []
        block = document.begin()
        while block.isValid():
            box = box_of(block)
            self._starts.append(block.position())
            self._blocks.append(_Block(box.top(), box.height(), max(1, block.length())))
            block = block.next()


class HighlightTicks:
    """The highlights of a page, each in its colour."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._rows = page.tools.rows
        self._key: tuple[object, ...] = ()
        self._ticks: dict[int, QColor] = {}

    def __call__(self, height: int) -> Mapping[int, QColor]:
        """Return the rows and colours; worked out anew only when something has changed."""
        marks = self._page.view.marks.all
        if not marks:
            return {}
        key = (marks, self._rows.key, height, self._page.theme.name)
        if key != self._key:
            self._key = key
            colors = self._page.theme.highlight
            rows = self._rows.of((mark.start for mark in marks), height)
            self._ticks = {
                row: colors.get(mark.color, colors["yellow"]) for row, mark in zip(rows, marks, strict=False)
            }
        return self._ticks
