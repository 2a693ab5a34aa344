"""The rows of the sidebar as a view: what mouse and keys mean on them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from reader.ui.catalogue.row_view import RowView
from reader.ui.catalogue.sidebar_delegate import SidebarDelegate
from reader.ui.catalogue.sidebar_drag import Drag
from reader.ui.catalogue.sidebar_model import SidebarModel
from reader.ui.catalogue.sidebar_rows import Kind, Way
from reader.ui.theme import Theme

_KEYS = {
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Escape,
    Qt.Key.Key_F2,
}
_ALT = Qt.KeyboardModifier.AltModifier


class SidebarView(RowView):
    """The rows; turns mouse and keys into what is meant by them."""

    chosen = Signal(int, object)
    """A row, and the ``Way`` in which it was clicked."""
    struck = Signal(int)
    """A tag is to be excluded or no longer, a saved search to be deleted."""
    name_wanted = Signal(int)
    """A tag or saved search is to get another name."""
    shifted = Signal(int, int)
    """A row, and by how many it is to move among its like."""
    dropped = Signal(object)
    """The ``Drop`` of a row that was dragged."""
    given = Signal(int, QPoint)
    """A tag was let go at a place of the screen that takes it."""
    folded = Signal(int)
    menu_wanted = Signal(int, QPoint)
    left = Signal()

    def __init__(self, rows: SidebarModel, painter: SidebarDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._pressed = -1
        self._drag = Drag(self, rows)
        self._painter = painter
        self.setObjectName("places")
        self.setAccessibleName("Places and tags")
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setItemDelegate(painter)
        self.setModel(rows)
        self.set_row_height(painter.row_height())

    def let_go_at(self, takes: Callable[[QPoint], bool]) -> None:
        """Let tags be dragged to where ``takes`` says so of a place of the screen."""
        self._drag.takes = takes

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme, in the interface's font as it is now."""
        self._painter.theme = theme
        self._painter.fit_font()
        self.set_row_height(self._painter.row_height())
        self.viewport().update()

    def go_to(self, number: int) -> None:
        """Put the keyboard on a row; on the first when there is none with that number."""
        self.setCurrentIndex(self.index(max(0, number)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_current(self, change: Callable[[], None]) -> None:
        """Run a change of the rows; the keyboard stays on its row, the scroll bar where it is."""
        index = self.currentIndex()
        key = self._rows.row(index.row()).key if index.isValid() else ""
        top = self.verticalScrollBar().value()
        change()
        if key and not self.currentIndex().isValid():
            self.executeDelayedItemsLayout()
            number = self._rows.number_of(key)
            if number >= 0:
                flag = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(self.index(number), flag)
        self.updateGeometries()
        self.verticalScrollBar().setValue(top)

    def event(self, event: QEvent) -> bool:
        """Claim the keys that mean something here before the window's single-key actions take them."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and (event.key() in _KEYS or self._step_of(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Enter, Ctrl+Enter, Space, Delete, minus, Left, Right, F2, Escape and Alt with arrows; the rest is the
        table's.
        """
        number, key = self.currentIndex().row(), event.key()
        if key == Qt.Key.Key_Escape and self._drag.going:
            self._drag.end()
            self._pressed = -1
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif number < 0:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(number, _way(event.modifiers()))
        elif key == Qt.Key.Key_Space:
            self.chosen.emit(number, Way.WITH if self._rows.row(number).kind is not Kind.TAG else Way.PLAIN)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Minus}:
            self.struck.emit(number)
        elif key == Qt.Key.Key_F2:
            self.name_wanted.emit(number)
        elif step := self._step_of(event):
            self.shifted.emit(number, step)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._go_sideways(number, inward=key == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the row: what counts is where the mouse is released."""
        self._pressed = self.rowAt(event.position().toPoint().y())
        if self._pressed >= 0:
            self.setCurrentIndex(self.index(self._pressed))
        left = event.button() == Qt.MouseButton.LeftButton
        self._drag.press(self._pressed if left else -1, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the row that was pressed."""
        if not self._drag.move(event.position().toPoint()):
            super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and where a dragged one would land."""
        super().paintEvent(event)
        if self._drag.drop is not None:
            painter = QPainter(self.viewport())
            self._drag.paint(painter, self._painter.theme)
            painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose or fold the row that was pressed."""
        point = event.position().toPoint()
        number, pressed = self.rowAt(point.y()), self._pressed
        self._pressed = -1
        dragged, given, drop = self._drag.going, self._drag.given, self._drag.end()
        if given is not None:
            self.given.emit(*given)
        if drop is not None:
            self.dropped.emit(drop)
        if dragged or number < 0 or number != pressed:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self.chosen.emit(number, Way.NOT)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._painter.fold_rect(self._rows.row(number), self.visualRect(self.index(number))).contains(point):
            self.folded.emit(number)
        else:
            self.chosen.emit(number, _way(event.modifiers()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press of a double click as a press of its own."""
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer everything that a row can do."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            number = self.rowAt(event.pos().y())
            if number >= 0:
                self.menu_wanted.emit(number, event.globalPos())
        elif self.currentIndex().isValid():
            place = self.visualRect(self.currentIndex()).center()
            self.menu_wanted.emit(self.currentIndex().row(), self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tag's whole name, and what the mouse can do with it, as a tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.rowAt(event.pos().y())
            row = self._rows.row(number) if number >= 0 else None
            if row is not None and row.kind in {Kind.TAG, Kind.FEED, Kind.SEARCH}:
                first = "back to the articles, with it" if self._rows.view else "with"
                text = f"{row.name}\nClick: {first} · Ctrl+click: or · Alt+click: without · right click: more"
                if row.kind is Kind.FEED:
                    text = f"{row.name}\n{row.failure or 'Click: its entries · right click: what can be done with it'}"
                elif row.kind is Kind.SEARCH:
                    text = f"{row.name}\n{row.query or 'All articles'}"
                QToolTip.showText(event.globalPos(), text, self.viewport(), self.visualRect(self.index(number)))
            return True
        return super().viewportEvent(event)

    def _step_of(self, event: QKeyEvent) -> int:
        """Return by how many a saved search is to move by this key, 0 for another key or row."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _ALT
        number = self.currentIndex().row()
        return step if step and alone and number >= 0 and self._rows.row(number).kind is Kind.SEARCH else 0

    def _go_sideways(self, number: int, *, inward: bool) -> None:
        row = self._rows.row(number)
        if row.folds and row.folded == inward:
            self.folded.emit(number)
        elif inward:
            if row.folds:
                self.setCurrentIndex(self.index(number + 1))
        elif (parent := self._parent_of(number)) is not None:
            self.setCurrentIndex(self.index(parent))

    def _parent_of(self, number: int) -> int | None:
        row = self._rows.row(number)
        if row.kind not in {Kind.VIEW, Kind.TAG, Kind.FOLDER, Kind.FEED, Kind.SEARCH}:
            return None
        for above in range(number - 1, -1, -1):
            other = self._rows.row(above)
            if other.kind is Kind.SECTION or other.depth < row.depth:
                return above
            if row.kind is Kind.SEARCH and other.kind is Kind.PLACE:
                return None
        return None


def _way(held: Qt.KeyboardModifier) -> Way:
    """Return what the keys that are held mean for a click, or for Enter."""
    for key, way in (
        (Qt.KeyboardModifier.ControlModifier, Way.WITH),
        (Qt.KeyboardModifier.ShiftModifier, Way.ALONE),
        (Qt.KeyboardModifier.AltModifier, Way.NOT),
    ):
        if held & key:
            return way
    return Way.PLAIN
