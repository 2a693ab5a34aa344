"""Matches painted under the text: all of them, and the present one stronger."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reader.finding import Matches
from reader.model import Span
from reader.ui.page.text_view import TextView
from reader.ui.theme import Theme, mixed

USUAL, PRESENT = 0.13, 0.2
"""How much of the accent is in the grounds of matches; more would leave soft text and links too little contrast."""


class FindMarks:
    """A layer of a view. It works out where a match stands when that is painted first, and keeps it."""

    def __init__(self, view: TextView, theme: Theme) -> None:
        self._view = view
        self.theme = theme
        self._matches: Matches | None = None
        self._present = -1
        self._boxes: dict[int, list[QRectF]] = {}
        self._key: tuple[object, ...] = ()
        view.under.append(self.paint)

    def show(self, matches: Matches | None, present: int) -> None:
        """Mark these, and the one with that index as the present one (-1 for none)."""
        if matches is not self._matches:
            self._boxes.clear()
        self._matches, self._present = matches, present
        self._view.viewport().update()

    def paint(self, painter: QPainter, area: QRect, low: int, high: int) -> None:
        """Paint what of them can be seen."""
        setting, matches = self._view.setting, self._matches
        if setting is None or not matches:
            return
        positions = setting.positions
        key = setting, self._view.verticalScrollBar().maximum(), self._view.width(), positions.moved
        if key != self._key:
            self._key = key
            self._boxes.clear()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usual, ground = mixed(self.theme.accent, self.theme.page, USUAL), QRectF(area)
        seen = positions.from_qt(low, high) or Span(0, 0)
        for index in matches.within(seen.start, seen.end):
            if index != self._present:
                for box in self._boxes_of(index, matches):
                    if box.intersects(ground):
                        _fill(painter, box, usual)
        if 0 <= self._present < len(matches) and self._is_set(matches[self._present]):
            painter.setPen(QPen(self.theme.accent, 2))
            for box in self._boxes_of(self._present, matches):
                if box.intersects(ground):
                    painter.setBrush(mixed(self.theme.accent, self.theme.page, PRESENT))
                    painter.drawRoundedRect(_trimmed(box), 3, 3)
        painter.restore()

    def _is_set(self, span: Span) -> bool:
        """Say whether it has its place already: long articles are set in slices."""
        setting = self._view.setting
        return (
            setting is not None
            and span.end <= setting.positions.length
            and self._view.reaches(setting.positions.place(span.end - 1))
        )

    def _boxes_of(self, index: int, matches: Matches) -> list[QRectF]:
        if (boxes := self._boxes.get(index)) is None and self._view.setting is not None:
            boxes = self._boxes[index] = self._view.span_boxes(matches[index])
        return boxes or []


def _trimmed(box: QRectF) -> QRectF:
    """Return the rectangle of the letters, without most of the space between the lines."""
    spare = box.height() * 0.12
    return box.adjusted(-1.5, spare, 1.5, -spare)


def _fill(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(_trimmed(box), 3, 3)
