"""The sign of a link to an article that is kept: a firm line below its words. Painted over the text; nothing moves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextBlock, QTextCharFormat, QTextCursor

from reader.ui.page.links import Link
from reader.ui.page.text_view import TextView
from reader.ui.typesetting.lines import ASCENT, between

_THICK = 1.6
_CORNER = 4.0
"""Pixels of the small corner that turns up at the link's end."""


class KeptLinks:
    """Draws for one view. Places are worked out anew whenever the text has grown or moved."""

    def __init__(self, view: TextView) -> None:
        self._view = view
        self._links: Sequence[Link] = ()
        self._places: list[tuple[int, int]] = []
        self._known: tuple[object, ...] = ()
        view.over.append(self._paint)

    def show_links(self, links: Sequence[Link]) -> None:
        """Mark these links."""
        self._links, self._known = [link for link in links if link.span.end > link.span.start], ()
        self._view.viewport().update()

    def forget(self) -> None:
        """Mark none."""
        self._links, self._places, self._known = (), [], ()

    def _paint(self, painter: QPainter, _area: QRect, low: int, high: int) -> None:
        setting = self._view.setting
        if not self._links or setting is None:
            return
        positions = setting.positions
        if (known := (setting, positions.length, positions.moved)) != self._known:
            self._known = known
            spans = (link.span for link in self._links if link.span.end <= positions.length)
            self._places = sorted(place for span in spans for place in positions.ranges(span))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end in self._places[max(0, bisect_left(self._places, (low, 0)) - 1) :]:
            if start >= high:
                break
            block = self._view.document().findBlock(start)
            if end > low and block.isValid():
                self._underline(painter, block, start - block.position(), end - block.position())

    def _underline(self, painter: QPainter, block: QTextBlock, start: int, end: int) -> None:
        layout, shape = block.layout(), block.blockFormat()
        extra = between(shape)
        made = self._format_at(block, start)
        below = max(1.5, QFontMetricsF(made.font()).underlinePos())
        painter.setBrush(made.foreground())
        boxes = self._view.range_boxes(block.position() + start, block.position() + end)
        first = layout.lineForTextPosition(max(0, start)).lineNumber()
        for number, box in enumerate(boxes):
            line = layout.lineAt(max(0, min(first + number, layout.lineCount() - 1)))
            y = round(box.top() + extra / 2 + (shape.doubleProperty(ASCENT) or line.ascent()) + below)
            painter.drawRect(QRectF(box.left(), y, box.width(), _THICK))
            if number == len(boxes) - 1:
                end_x = box.left() - 1 if shape.layoutDirection() == Qt.LayoutDirection.RightToLeft else box.right()
                painter.drawRect(QRectF(end_x, y - _CORNER + _THICK, _THICK, _CORNER))

    @staticmethod
    def _format_at(block: QTextBlock, place: int) -> QTextCharFormat:
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + max(0, place) + 1)
        return cursor.charFormat()
