"""Rows of the sidebar that are dragged: a saved search to another place, a tag under another tag, or onto articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication

from reader.model import tag_key
from reader.ui.catalogue.row_view import RowView
from reader.ui.catalogue.sidebar_model import SidebarModel
from reader.ui.catalogue.sidebar_rows import Kind, Row
from reader.ui.theme import Theme

_EDGE = 22
"""Pixels from the edges of the sidebar within which it scrolls under a dragged row."""
_STEP = 50
"""Milliseconds between two such scrolls."""


class Drop(NamedTuple):
    """Where a dragged row would land."""

    row: int
    """The row that is dragged."""
    onto: int
    """A tag, or the section of tags, that a tag is to stand under; a saved search beside which another is to stand."""
    below: bool = False
    """Whether a saved search is to stand below that one."""


class Drag:
    """One press of the mouse and what becomes of it."""

    def __init__(self, view: RowView, rows: SidebarModel) -> None:
        self._view, self._rows = view, rows
        self._from: tuple[int, QPoint] | None = None
        self.drop: Drop | None = None
        """Where the row would land now; None while nothing is dragged, or where it cannot land."""
        self.going = False
        """Whether a row is being dragged."""
        self.takes: Callable[[QPoint], bool] = lambda _place: False
        """Whether a tag can be let go at a place of the screen that is not in the sidebar."""
        self.given: tuple[int, QPoint] | None = None
        """The tag, and that place, while it is held there."""
        self._point = QPoint()
        self._scrolling = QTimer(view, interval=_STEP)
        self._scrolling.timeout.connect(self._scroll)

    def press(self, number: int, point: QPoint) -> None:
        """Begin with a row, which may be none that can be dragged."""
        kind = self._rows.row(number).kind if number >= 0 else None
        self._from = (number, point) if kind in {Kind.SEARCH, Kind.TAG} else None
        self.going, self.drop, self.given = False, None, None

    def move(self, point: QPoint) -> bool:
        """Follow the mouse; return whether a row is being dragged."""
        if self._from is None:
            return False
        number, start = self._from
        if not self.going and (point - start).manhattanLength() < QApplication.startDragDistance():
            return False
        self.going, self._point = True, point
        port, inside = self._view.viewport(), self._view.viewport().rect().contains(point)
        drop = self._land(number, point) if inside else None
        place = port.mapToGlobal(point)
        taken = not inside and self._rows.row(number).kind is Kind.TAG and self.takes(place)
        self.given = (number, place) if taken else None
        if inside and not _EDGE <= point.y() < port.height() - _EDGE:
            if not self._scrolling.isActive():
                self._scrolling.start()
        else:
            self._scrolling.stop()
        if drop != self.drop:
            self.drop = drop
            port.update()
        shape = Qt.CursorShape.ForbiddenCursor if drop is None else Qt.CursorShape.DragMoveCursor
        port.setCursor(Qt.CursorShape.DragCopyCursor if taken else shape)
        return True

    def _scroll(self) -> None:
        """Bring rows beyond the edge under the mouse."""
        bar, down = self._view.verticalScrollBar(), self._point.y() > _EDGE
        bar.setValue(bar.value() + (1 if down else -1) * self._view.row_height())
        self.move(self._point)

    def end(self) -> Drop | None:
        """Let go; return where the row lands, None when it was not dragged, or nowhere."""
        drop = self.drop if self.going else None
        if self.going:
            self._view.viewport().unsetCursor()
            self._view.viewport().update()
        self._scrolling.stop()
        self._from, self.going, self.drop, self.given = None, False, None, None
        return drop

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Show where the row would land."""
        if self.drop is None:
            return
        rect = self._view.visualRect(self._view.index(self.drop.onto)).adjusted(10, 0, -10, 0)
        painter.setPen(QPen(theme.accent, 1.6))
        if self._rows.row(self.drop.row).kind is Kind.SEARCH:
            y = rect.bottom() if self.drop.below else rect.top()
            painter.drawLine(rect.left(), y, rect.right(), y)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(QRect(rect).adjusted(1, 1, -1, -1), 6, 6)

    def _land(self, number: int, point: QPoint) -> Drop | None:
        onto = self._view.rowAt(point.y())
        if onto < 0 or onto == number:
            return None
        row, other = self._rows.row(number), self._rows.row(onto)
        if row.kind is Kind.SEARCH and other.kind is Kind.SEARCH:
            rect = self._view.visualRect(self._view.index(onto))
            return Drop(number, onto, point.y() > rect.center().y())
        return Drop(number, onto) if row.kind is Kind.TAG and _holds(row, other) else None


def _holds(row: Row, other: Row) -> bool:
    """Say whether a tag can be moved under another, or to the top."""
    above = row.name.rpartition("/")[0]
    if other.kind is Kind.SECTION:
        return other.name == "tags" and bool(above)
    key, its = tag_key(row.name), tag_key(other.name)
    return other.kind is Kind.TAG and its != tag_key(above) and not f"{its}/".startswith(f"{key}/")
