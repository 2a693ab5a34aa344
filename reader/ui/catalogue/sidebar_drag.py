"""Rows of the sidebar that are dragged: a saved search to another place, a tag onto the tag that it is to stand under."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication

from reader.model import tag_key
from reader.ui.catalogue.row_view import RowView
from reader.ui.catalogue.sidebar_model import SidebarModel
from reader.ui.catalogue.sidebar_rows import Kind, Row
from reader.ui.theme import Theme


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

    def press(self, number: int, point: QPoint) -> None:
        """Begin with a row, which may be none that can be dragged."""
        kind = self._rows.row(number).kind if number >= 0 else None
        self._from = (number, point) if kind in {Kind.SEARCH, Kind.TAG} else None
        self.going, self.drop = False, None

    def move(self, point: QPoint) -> bool:
        """Follow the mouse; return whether a row is being dragged."""
        if self._from is None:
            return False
        number, start = self._from
        if not self.going and (point - start).manhattanLength() < QApplication.startDragDistance():
            return False
        self.going = True
        drop = self._land(number, point)
        if drop != self.drop:
            self.drop = drop
            self._view.viewport().update()
        shape = Qt.CursorShape.ForbiddenCursor if drop is None else Qt.CursorShape.DragMoveCursor
        self._view.viewport().setCursor(shape)
        return True

    def end(self) -> Drop | None:
        """Let go; return where the row lands, None when it was not dragged, or nowhere."""
        drop = self.drop if self.going else None
        if self.going:
            self._view.viewport().unsetCursor()
            self._view.viewport().update()
        self._from, self.going, self.drop = None, False, None
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
