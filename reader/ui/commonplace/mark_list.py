"""The list of marks: rows as high as what is in them, measured when they come into sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from reader.library import MarkId
from reader.ui.catalogue.row_view import RowView
from reader.ui.commonplace.asking import Answer
from reader.ui.commonplace.mark_delegate import MarkDelegate
from reader.ui.commonplace.mark_model import MarkModel, Shown
from reader.ui.theme import Theme

_Flag = QItemSelectionModel.SelectionFlag
_Key = Qt.Key
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_TURNS = 5
_MOVING = {_Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown}
_OURS = {
    *(_Key.Key_Space, _Key.Key_J, _Key.Key_K, _Key.Key_Delete, _Key.Key_T, _Key.Key_Q),
    *(_Key.Key_1, _Key.Key_2, _Key.Key_3, _Key.Key_4, _Key.Key_5),
}
"""Keys that mean something else in a list of marks than in the rest of the window."""
_ARTICLES = {_Key.Key_E, _Key.Key_L, _Key.Key_I, _Key.Key_S, _Key.Key_U, _Key.Key_R, _Key.Key_O}
"""Keys that change an article, which here is not the one that the keyboard is on."""


class MarkList(RowView):
    """Marks of the whole library.

    Arrows, Page, Home and End move; Space selects one more or one less, and moving then leaves the selection alone;
    Shift and Ctrl select several as elsewhere. ``bulk`` is asked what to do for the other keys of marks.
    """

    opened = Signal(object, bool)
    """Enter or a click: the ``Shown``, and whether it was by keyboard."""
    selection_changed = Signal(int)
    """How many are selected."""
    menu_wanted = Signal(QPoint)
    left = Signal()
    """Up from the first row, or Escape: the keyboard should go to the search field."""

    _busy = True
    """Whether there is nothing to measure now: Qt calls some of the methods while the view is being made."""

    def __init__(self, model: MarkModel, theme: Theme, face: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._painter = MarkDelegate(theme, face)
        self._measured: set[int] = set()
        self._picking = False
        self._pressed = -1
        self.bulk: Callable[[QKeyEvent], bool] = lambda _event: False
        self.setObjectName("marks")
        self.setAccessibleName("Highlights and notes")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(self._painter)
        self.setModel(model)
        self.set_row_height(self._painter.usual_height())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.measure())
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit(self.selected_count()))
        self._busy = False

    # what it shows

    def show_answer(self, answer: Answer) -> None:
        """Show an answer; the row that the keyboard is on stays where it is, if it is still near."""
        row, top = max(0, self.currentIndex().row()), self.verticalScrollBar().value()
        shown = self._rows.shown(row) if self.currentIndex().isValid() else None
        again = self._rows.answer is not None and self._rows.answer.wanted == answer.wanted
        reset = self._rows.show(answer)
        self._forget_heights(whole=reset)
        if not reset:
            return
        self._picking = False
        if again:
            self.verticalScrollBar().setValue(top)
            self.measure()
            if shown is not None and self._rows.rowCount():
                near = self._rows.near(shown.id, row)
                self.go(min(row, self._rows.rowCount() - 1) if near is None else near)
        else:
            self.scrollToTop()

    def set_look(self, theme: Theme, face: str) -> None:
        """Paint with another theme or reading face."""
        self._painter.set_look(theme, face)
        self.set_row_height(self._painter.usual_height())
        self._forget_heights(whole=True)
        self.viewport().update()

    def _forget_heights(self, *, whole: bool) -> None:
        self._measured.clear()
        self._painter.forget()
        if whole:
            self.set_row_height(self._painter.usual_height())
        self.measure()

    def measure(self, around: int = -1) -> None:
        """Give the rows in sight, and some around them or around a row, their heights; what is in sight stays in place."""
        if self._busy or not self._rows.rowCount() or self.viewport().width() < 60:
            return
        self._busy = True
        for _turn in range(_TURNS):
            seen = self.visible_rows()
            low, high = (seen.start - 6, seen.stop + 6) if around < 0 else (around - 8, around + 9)
            wanted = [row for row in range(max(0, low), min(self._rows.rowCount(), high)) if row not in self._measured]
            if not wanted:
                break
            anchor = seen.start if seen else 0
            offset = self.rowViewportPosition(anchor)
            for row in wanted:
                self._measured.add(row)
                self.verticalHeader().resizeSection(
                    row, self._painter.height(row, self._rows.shown(row), self.viewport().width())
                )
            self.updateGeometries()
            self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(anchor) - offset)
        self._busy = False

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, which has to be measured for that."""
        self.measure(index.row())
        super().scrollTo(index, hint)
        self.measure()

    # what is chosen

    def current(self) -> Shown | None:
        """Return the mark that the keyboard is on."""
        return self._rows.shown(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def chosen(self) -> list[MarkId]:
        """Return the selected marks in the order of the list, else the one that the keyboard is on."""
        if ranges := self._ranges():
            return self._rows.ids(ranges)
        current = self.current()
        return [current.id] if current is not None else []

    def selected_count(self) -> int:
        """Return how many rows are selected."""
        return sum(last - first + 1 for first, last in self._ranges())

    def go(self, row: int) -> None:
        """Put the keyboard on a row and select it alone."""
        self._picking = False
        self.selectionModel().setCurrentIndex(self.index(row), _Flag.ClearAndSelect | _Flag.Rows)

    def step(self, by: int) -> None:
        """Move so many rows down, or up, from nowhere to the first in sight."""
        if count := self._rows.rowCount():
            index = self.currentIndex()
            row = index.row() + by if index.isValid() else max(0, self.rowAt(0))
            row = max(0, min(count - 1, row))
            flag = _Flag.NoUpdate if self._picking else _Flag.ClearAndSelect | _Flag.Rows
            self.selectionModel().setCurrentIndex(self.index(row), flag)

    def _ranges(self) -> list[tuple[int, int]]:
        selection = self.selectionModel().selection()
        parts = (selection.at(number) for number in range(selection.size()))
        return sorted((part.top(), part.bottom()) for part in parts)

    def _pick(self) -> None:
        """Select the current row too, or no longer."""
        index = self.currentIndex()
        if not index.isValid():
            self.step(0)
            return
        first = not self._picking and self.is_chosen(index)
        self._picking = True
        if not first:
            self.selectionModel().select(index, _Flag.Toggle | _Flag.Rows)

    def selectAll(self) -> None:
        """Select all rows at once."""
        if count := self._rows.rowCount():
            self.selectionModel().select(QItemSelection(self.index(0), self.index(count - 1)), _Flag.ClearAndSelect)

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Leave a selection that is being picked alone while the keyboard only moves."""
        if self._picking and isinstance(event, QKeyEvent) and event.key() in _MOVING and event.modifiers() in _PLAIN:
            return _Flag.NoUpdate
        return super().selectionCommand(index, event)

    # what happens in it

    def event(self, event: QEvent) -> bool:
        """Claim the keys of marks before the window takes them for the open article's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key, held = event.key(), event.modifiers()
            plain = held in _PLAIN and key in _OURS | _ARTICLES
            shifted = held == Qt.KeyboardModifier.ShiftModifier and key in {_Key.Key_Delete, _Key.Key_Q}
            control = held == Qt.KeyboardModifier.ControlModifier and key in {_Key.Key_C, _Key.Key_A}
            if plain or shifted or control:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Enter, Space, j and k and the keys of marks; moving is the table's own."""
        key, plain = event.key(), event.modifiers() in _PLAIN
        if key in {_Key.Key_Return, _Key.Key_Enter} and plain:
            if (current := self.current()) is not None:
                self.opened.emit(current, True)
        elif key == _Key.Key_Space and plain:
            self._pick()
        elif key in {_Key.Key_J, _Key.Key_K} and plain:
            self.step(1 if key == _Key.Key_J else -1)
        elif key == _Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.selectAll()
        elif key == _Key.Key_Up and plain and self.currentIndex().row() <= 0:
            self.left.emit()
        elif key == _Key.Key_Down and plain and not self.currentIndex().isValid():
            self.step(0)
        elif key == _Key.Key_Escape and self._picking:
            self.go(self.currentIndex().row())
        elif self.bulk(event):
            pass
        elif key in {_Key.Key_Left, _Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began."""
        plain = event.modifiers() in _PLAIN and event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.rowAt(event.position().toPoint().y()) if plain else -1
        self._picking = self._picking and not plain
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        super().mouseReleaseEvent(event)
        row, self._pressed = self._pressed, -1
        if row >= 0 and row == self.rowAt(event.position().toPoint().y()) and self.selected_count() <= 1:
            shown = self._rows.shown(row)
            if shown is not None:
                self.opened.emit(shown, False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done, at the mouse or at the current row."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid() and not self.is_chosen(index):
                self.go(index.row())
            self.menu_wanted.emit(event.globalPos())
        elif self.currentIndex().isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure for another width; the first row in sight stays first."""
        super().resizeEvent(event)
        if not self._busy and event.oldSize().width() != event.size().width():
            self._forget_heights(whole=False)
        else:
            self.measure()
