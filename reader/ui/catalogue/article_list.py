"""The list of articles: rows that are fetched when they come into view, chosen with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolTip, QWidget

from reader.model import Article, Status, now
from reader.ui.catalogue.article_rows import ArticleRows
from reader.ui.theme import Theme
from reader.ui.typography import FACE

if TYPE_CHECKING:
    from reader.library import Hit


class ArticleList(ArticleRows):
    """The rows as they are worked with mouse and keys."""

    opened = Signal(int)
    """An article has been moved to, clicked or chosen; once an event-loop turn, the last one."""
    passage_wanted = Signal(object)
    """The row that has been moved to is a mark, or was found by words of its text: the ``Hit``, after ``opened``."""
    reading_wanted = Signal(int)
    """Enter or a double click: its page should have the keyboard."""
    retry_wanted = Signal(int)
    cancel_wanted = Signal(int)
    search_wanted = Signal()
    """Up from the first row: the keyboard should go to the search box."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Article]],
        theme: Theme,
        *,
        face: str = FACE,
        shape: str = "rows",
        today: Callable[[], datetime] = now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(fetch, theme, face, shape, today, parent)
        self._actions: list[QAction | None] = []
        self._pressed = ""
        self._opening = QTimer(self, singleShot=True, interval=0)
        self._opening.timeout.connect(self._open)
        self.setObjectName("articles")
        self.setAccessibleName("Articles")
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def set_menu(self, actions: Sequence[QAction | None]) -> None:
        """Offer these actions in the context menu; None stands for a line."""
        self._actions = list(actions)

    def let_go(self) -> bool:
        """Select the current row alone again, and open it; return False when nothing else was selected."""
        done = super().let_go()
        if done:
            self._opening.start()
        return done

    # what happens in it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Enter, j, k and Escape; the rest is the table's own (arrows, Page, Home, End, with Shift and Ctrl)."""
        key, plain = event.key(), event.modifiers() in _PLAIN
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self._choose()
        elif key in {Qt.Key.Key_J, Qt.Key.Key_K} and plain:
            self.step(1 if key == Qt.Key.Key_J else -1)
        elif key == Qt.Key.Key_Escape and plain:
            if not self.let_go():
                event.ignore()
        elif key == Qt.Key.Key_Up and plain and self.currentIndex().row() <= 0:
            self.search_wanted.emit()
        elif key == Qt.Key.Key_Down and plain and not self.currentIndex().isValid():
            self.step(1)
        elif self._picking and plain and key in _MOVES:
            self._go(max(0, self.moveCursor(_MOVES[Qt.Key(key)], event.modifiers()).row()), keep=True)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep Qt from going to the first row, which would open it; only Tab needs a row to show where it has come to."""
        nowhere, was = not self.currentIndex().isValid(), self._quiet
        self._quiet = True
        super().focusInEvent(event)
        if nowhere and event.reason() not in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectionModel().clearCurrentIndex()
        self._quiet = was

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a press on the button of a row, or on a heading, from selecting it."""
        point = event.position().toPoint()
        self._pressed = self._button_under(point)
        if self._pressed and event.button() == Qt.MouseButton.LeftButton:
            return
        if (row := self.rowAt(point.y())) >= 0 and point.y() < self._rect(row).top():
            return
        if event.modifiers() in _PLAIN:
            self._picking = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button of a row when the mouse is released where it was pressed."""
        point = event.position().toPoint()
        pressed, self._pressed = self._pressed, ""
        if pressed and event.button() == Qt.MouseButton.LeftButton:
            if pressed == self._button_under(point):
                self._press(pressed, self.rowAt(point.y()))
        else:
            super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over the button of a row."""
        over = bool(self._button_under(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if not self._pressed:
            super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the actions, at the mouse or at the current row."""
        index = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            place = event.globalPos()
        else:
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if not index.isValid():
            return
        menu = self._menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the whole title, and the reason of a failure, as a tool tip: in the row either may be cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.rowAt(event.pos().y())
            article = self._rows.article(row) if row >= 0 else None
            if article is not None and self._rows.rows[row] >= 0:
                text = article.failure if article.status is Status.FAILED else article.title
                QToolTip.showText(event.globalPos(), text, self.viewport(), self._rect(row))
            return True
        return super().viewportEvent(event)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for given in self._actions:
            if given is None:
                menu.addSeparator()
            else:
                menu.addAction(given)
        return menu

    def _button_under(self, point: QPoint) -> str:
        row = self.rowAt(point.y())
        article = self._rows.article(row) if row >= 0 and self._rows.rows[row] >= 0 else None
        return self._painter.button_at(article, self._rect(row), point) if article is not None else ""

    def _press(self, button: str, row: int) -> None:
        signal = self.retry_wanted if button == "retry" else self.cancel_wanted
        signal.emit(self._rows.rows[row])

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self._opening.start()

    def _clicked(self, _index: QModelIndex) -> None:
        self._opening.start()

    def _double_clicked(self, _index: QModelIndex) -> None:
        self._choose()

    def _choose(self) -> None:
        """Have the page of the current row read."""
        row, current = self.currentIndex().row(), self.current_id()
        if current is not None:
            self._go(row)
            self._opening.start()
            self.reading_wanted.emit(current)

    def _open(self) -> None:
        current = self.current_id()
        if current is None or self._picking or self.selected_count() > 1:
            return
        hit = self._rows.hit(self.currentIndex().row())
        self.opened.emit(current)
        if hit is not None and is_passage(hit):
            self.passage_wanted.emit(hit)


def is_passage(hit: Hit) -> bool:
    """Say whether a row leads to a place in its article."""
    return hit.highlight is not None or hit.note is not None or (hit.snippet is not None and hit.snippet.position >= 0)


_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_Move = QAbstractItemView.CursorAction
_MOVES = {
    Qt.Key.Key_Up: _Move.MoveUp,
    Qt.Key.Key_Down: _Move.MoveDown,
    Qt.Key.Key_PageUp: _Move.MovePageUp,
    Qt.Key.Key_PageDown: _Move.MovePageDown,
    Qt.Key.Key_Home: _Move.MoveHome,
    Qt.Key.Key_End: _Move.MoveEnd,
}
