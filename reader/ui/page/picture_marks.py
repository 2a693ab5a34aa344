"""Marks on pictures: a frame in the colour of the mark, and a tab at the corner that opens its card.

What is painted below a picture cannot be seen, so these are painted over it; where a marked passage goes across a
picture, it is framed as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QTextDocument

from reader.model import STYLES
from reader.ui.page.mark_lines import line_color
from reader.ui.page.marks import Mark
from reader.ui.theme import Theme
from reader.ui.typesetting.lines import range_rects
from reader.ui.typesetting.picture_places import Spot, spots

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_THICK = 4.0
_TAB = 24.0
_LEAST = 56.0
"""Pixels: a picture lower or narrower has no tab, and a thin frame."""
_VEIL = 46
"""Of 255: how much of the colour lies over a picture that is marked itself."""


def on_pictures(marks: Iterable[Mark], here: list[Spot]) -> Iterator[tuple[Mark, Spot]]:
    """Yield the marks that are on pictures or go across some, with each of these."""
    for mark in marks:
        for spot in here:
            if any(start <= spot.place < end for start, end in mark.ranges):
                yield mark, spot


def paint_frame(painter: QPainter, theme: Theme, mark: Mark, box: QRectF, *, lit: bool = False) -> None:
    """Paint one mark on a picture that stands in a box."""
    color = line_color(theme, mark.color)
    thick = _THICK if min(box.width(), box.height()) >= _LEAST else 2.0
    inner = box.adjusted(*(sign * mark.level * (thick + 1) for sign in (1, 1, -1, -1)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if mark.style == STYLES[0]:
        if mark.picture and not mark.level:
            veil = QColor(theme.highlight.get(mark.color, theme.highlight["yellow"]))
            veil.setAlpha(_VEIL)
            painter.fillRect(box, veil)
        half = thick / 2
        painter.setPen(QPen(color, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner.adjusted(half, half, -half, -half))
    else:
        middle = inner.center().y() if mark.style == "strike" else inner.bottom() - thick
        painter.fillRect(QRectF(box.left(), middle - 1, box.width(), thick + 2), theme.page)
        painter.fillRect(QRectF(box.left(), middle, box.width(), thick), color)
    if lit:
        painter.setPen(QPen(theme.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(-1, -1, 1, 1))


def box_of(document: QTextDocument, spot: Spot) -> QRectF:
    """Return where a picture stands, in document coordinates; an empty one where it does not."""
    boxes = range_rects(document, spot.place, spot.place + 1)
    return boxes[0] if boxes else QRectF()


class PictureMarks(QObject):
    """Paints them on one page, and opens the card of one whose tab is pressed."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        page.view.over.append(self._paint)
        page.view.viewport().installEventFilter(self)

    def tabs(self) -> dict[int, QRectF]:
        """Return where the tabs are by the ids of the highlights, in document coordinates."""
        setting = self._view.setting
        if setting is None:
            return {}
        found = {}
        for mark, spot in on_pictures((one for one in self._view.marks.all if one.picture), spots(setting)):
            box = box_of(self._view.document(), spot)
            if min(box.width(), box.height()) >= _LEAST:
                found[mark.id] = self._tab(box, mark.level)
        return found

    def _tab(self, box: QRectF, level: int) -> QRectF:
        across = level * (_TAB + 3)
        left = box.left() + across if self._page.mirrored else box.right() - _TAB - across
        return QRectF(left, box.top(), _TAB, _TAB)

    def _paint(self, painter: QPainter, area: QRect, low: int, high: int) -> None:
        setting, view, theme = self._view.setting, self._view, self._page.theme
        marks = [mark for mark in view.marks.all if mark.start < high and mark.end > low]
        if setting is None or not marks:
            return
        here = [spot for spot in spots(setting) if low <= spot.place < high]
        framed = []
        for mark, spot in on_pictures(marks, here):
            box = box_of(view.document(), spot)
            if not box.isEmpty() and box.toAlignedRect().adjusted(-3, -3, 3, 3).intersects(area):
                paint_frame(painter, theme, mark, box, lit=mark.id == view.marks.lit)
                framed.append((mark, box))
        for mark, box in framed:
            if mark.picture and min(box.width(), box.height()) >= _LEAST:
                self._paint_tab(painter, self._tab(box, mark.level), mark)

    def _paint_tab(self, painter: QPainter, tab: QRectF, mark: Mark) -> None:
        theme = self._page.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line_color(theme, mark.color))
        painter.drawRect(tab)
        painter.setPen(QPen(theme.page, 1.6))
        lines = (8, 12, 16) if mark.noted else (12,)
        for number, y in enumerate(lines):
            right = 7 if number < len(lines) - 1 or len(lines) == 1 else 11
            painter.drawLine(tab.topLeft() + QPointF(7, y), tab.topLeft() + QPointF(_TAB - right, y))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open a card when its tab is pressed, which else would open the picture."""
        if event.type() != QEvent.Type.MouseButtonPress or not isinstance(event, QMouseEvent):
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        at = event.position()
        at.setY(at.y() + self._view.offset())
        pressed = next((id_ for id_, tab in self.tabs().items() if tab.contains(at)), None)
        return pressed is not None and self._page.marking.open(pressed)
