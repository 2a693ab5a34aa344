"""The two ends of the highlight whose card is open, to be dragged by the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from reader.model import Span

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_RADIUS = 4.5
_NEAR = 9.0
"""Pixels around an end in which the mouse takes hold of it."""


class Grips(QObject):
    """Paints the ends and drags them; what comes of it is shown and asked for by ``Resizing``."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._other: int | None = None
        """The canonical character at the end that stays while the mouse holds the other one; None while it holds none."""
        page.view.over.append(self._paint)
        page.view.viewport().installEventFilter(self)

    def ends(self) -> dict[str, QPointF]:
        """Return where the ends are, in document coordinates; none while no card is open."""
        shown = self._page.marking.card.highlight_id
        mark = self._view.marks.find(shown) if shown is not None else None
        if mark is None or shown is None or self._page.marking.span_of(shown) is None:
            return {}
        boxes = [box for start, end in mark.ranges for box in self._view.range_boxes(start, end)]
        if not boxes:
            return {}
        first, last = boxes[0], boxes[-1]
        rtl = [self._is_rtl(place) for place in (mark.start, mark.end - 1)]
        return {
            "start": QPointF(first.right() if rtl[0] else first.left(), first.bottom()),
            "end": QPointF(last.left() if rtl[1] else last.right(), last.bottom()),
        }

    def _is_rtl(self, place: int) -> bool:
        return self._view.document().findBlock(place).textDirection() == Qt.LayoutDirection.RightToLeft

    def _paint(self, painter: QPainter, _area: QRect, _low: int, _high: int) -> None:
        theme = self._page.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for end in self.ends().values():
            painter.setPen(theme.page)
            painter.setBrush(theme.accent)
            painter.drawEllipse(end, _RADIUS, _RADIUS)

    def _near(self, event: QMouseEvent) -> str:
        at = event.position() + QPointF(0, self._view.offset())
        near = QRectF(at.x() - _NEAR, at.y() - _NEAR, 2 * _NEAR, 2 * _NEAR)
        found = [(abs(end.x() - at.x()), name) for name, end in self.ends().items() if near.contains(end)]
        return min(found)[1] if found else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take hold of an end, move it along, and let go of it."""
        if not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            held, before = self._near(event), self._page.tools.resizing.span()
            if held and before is not None:
                self._other = before.end if held == "start" else before.start
            return self._other is not None
        if self._other is None:
            return False
        if kind == QEvent.Type.MouseMove:
            self._drag(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._other = None
            self._page.tools.resizing.commit()
        return True

    def _drag(self, event: QMouseEvent) -> None:
        setting, other = self._view.setting, self._other
        if setting is None or other is None:
            return
        # An end hangs below its line: what is meant is the line above it.
        char = setting.positions.char_at(self._view.place_at(event.position() - QPointF(0, _NEAR)))
        self._page.tools.resizing.show(Span(min(char, other), max(char, other)))
