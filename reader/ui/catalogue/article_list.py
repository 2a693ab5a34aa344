"""The list of articles: rows that are fetched when they come into view, chosen with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolTip, QWidget

from reader.model import Article, Status, now
from reader.ui.catalogue.article_delegate import ArticleDelegate
from reader.ui.catalogue.article_model import ArticleModel, Capturing
from reader.ui.catalogue.row_view import RowView
from reader.ui.theme import Theme
from reader.ui.typography import FACE

_Flag = QItemSelectionModel.SelectionFlag


class ArticleList(RowView):
    """The articles found, in the order they were given.

    ``fetch`` returns the rows of the library for some ids, in any order, missing ones left out; it is called with at
    most a hundred, when one of them is about to be painted.
    """

    opened = Signal(int)
    """An article has been moved to, clicked or chosen; once an event-loop turn, the last one."""
    reading_wanted = Signal(int)
    """Enter or a double click: its page should have the keyboard."""
    selection_changed = Signal(list)
    """The ids of the selected articles, in the order of the list."""
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
        compact: bool = False,
        today: Callable[[], datetime] = now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = ArticleModel(fetch, today)
        self._painter = ArticleDelegate(theme, face, compact=compact)
        self._actions: list[QAction | None] = []
        self._quiet = False
        self._left: tuple[tuple[int, ...], int] = ((), -1)
        self._pressed = ""
        self._opening = QTimer(self, singleShot=True, interval=0)
        self._opening.timeout.connect(self._open)
        self._choosing = QTimer(self, singleShot=True, interval=0)
        self._choosing.timeout.connect(lambda: self.selection_changed.emit(self.selected_ids()))
        self.setObjectName("articles")
        self.setAccessibleName("Articles")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(self._painter)
        self.setModel(self._rows)
        self.set_row_height(self._painter.row_height())
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda index: self.reading_wanted.emit(self._rows.ids[index.row()]))

    # what it shows

    def show_found(self, ids: Sequence[int]) -> None:
        """Show these articles. The current and selected ones stay so, and the rows on the screen stay where they are.

        When the current article is not among them, none is current afterwards, and ``heir`` names the one to go to.
        """
        ids = tuple(ids)
        current, selected, seen = self.current_id(), self.selected_ids(), self._seen()
        if current is not None and current not in ids:
            self._left = (self._rows.ids, self.currentIndex().row())
        self._quiet = True
        if not self._rows.show(ids):
            self._restore(current, selected)
        elif current is not None and self.current_id() != current:
            self.selectionModel().clear()
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        for article_id, y in seen:
            if (row := self._rows.row_of(article_id)) is not None:
                self.verticalScrollBar().setValue(row * self.row_height() - y)
                break
        self._quiet = False

    def refresh_rows(self, ids: Iterable[int]) -> None:
        """Fetch these articles anew where they are shown; all of them when ``ids`` is empty."""
        self._rows.refresh(ids)

    def show_progress(self, article_id: int, label: str, fraction: float) -> None:
        """Show how far a capture is, 0.0 to 1.0 (below 0: it cannot be said); 1.0 ends it."""
        self._rows.set_capturing(article_id, Capturing(label, fraction) if fraction < 1.0 else None)

    def set_look(self, theme: Theme, face: str = FACE, *, compact: bool | None = None) -> None:
        """Paint with another theme or reading face, or with one line a row; the first row on the screen stays first."""
        first = self.rowAt(0)
        self._painter.theme = theme
        if compact is not None:
            self._painter.compact = compact
        self._painter.set_face(face)
        self.set_row_height(self._painter.row_height())
        if first > 0:
            self.updateGeometries()
            self.verticalScrollBar().setValue(first * self.row_height())
        self.viewport().update()

    def set_menu(self, actions: Sequence[QAction | None]) -> None:
        """Offer these actions in the context menu; None stands for a line."""
        self._actions = list(actions)

    # what is chosen

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all rows, in order."""
        return self._rows.ids

    def current_id(self) -> int | None:
        """Return the article that the keyboard is on, if any."""
        index = self.currentIndex()
        return self._rows.ids[index.row()] if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """Return the selected articles in the order of the list."""
        return [article_id for top, bottom in self._ranges() for article_id in self._rows.ids[top : bottom + 1]]

    def select(self, article_id: int, *, quiet: bool = False) -> bool:
        """Make one article current, selected and visible; return whether it is in the list. ``quiet`` does not open it."""
        row = self._rows.row_of(article_id)
        if row is None:
            return False
        was, self._quiet = self._quiet, quiet
        self.selectionModel().setCurrentIndex(self.index(row), _Flag.ClearAndSelect | _Flag.Rows)
        self._quiet = was
        self.scrollTo(self.index(row))
        return True

    def clear_selection(self) -> None:
        """Let no article be current or selected."""
        self.selectionModel().clear()

    def stand(self) -> None:
        """Put the keyboard on the first row on the screen, which is neither chosen nor opened by that."""
        was, self._quiet = self._quiet, True
        row = max(0, self.rowAt(0))
        self.selectionModel().setCurrentIndex(self.index(row), _Flag.NoUpdate)
        self._quiet = was

    def step(self, by: int) -> None:
        """Move ``by`` rows down (up if negative) and open what stands there; from nowhere, to the first row on the screen."""
        count = len(self._rows.ids)
        if not count:
            return
        index = self.currentIndex()
        row = index.row() + by if index.isValid() else max(0, self.rowAt(0))
        self.select(self._rows.ids[max(0, min(count - 1, row))])

    def heir(self) -> int | None:
        """Return the article to go to after the current one has left the list: the next that is still there, else the last."""
        ids, row = self._left
        still = set(self._rows.ids)
        following = (i for i in ids[row + 1 :] if i in still)
        before = (i for i in reversed(ids[: max(row, 0)]) if i in still)
        return next(following, None) or next(before, None)

    # what happens in it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Enter and j/k; the rest is the table's own (arrows, Page, Home, End, with Shift and Ctrl)."""
        key, plain = event.key(), event.modifiers() in _PLAIN
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            current = self.current_id()
            if current is not None:
                self.select(current)
                self._opening.start()
                self.reading_wanted.emit(current)
        elif key in {Qt.Key.Key_J, Qt.Key.Key_K} and plain:
            self.step(1 if key == Qt.Key.Key_J else -1)
        elif key == Qt.Key.Key_Up and plain and self.currentIndex().row() <= 0:
            self.search_wanted.emit()
        elif key == Qt.Key.Key_Down and plain and not self.currentIndex().isValid():
            self.step(1)
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
        """Keep a press on the button of a row from selecting it."""
        self._pressed = self._button_under(event.position().toPoint())
        if not self._pressed or event.button() != Qt.MouseButton.LeftButton:
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
            if article is not None:
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
        article = self._rows.article(row) if row >= 0 else None
        return self._painter.button_at(article, self._rect(row), point) if article is not None else ""

    def _press(self, button: str, row: int) -> None:
        signal = self.retry_wanted if button == "retry" else self.cancel_wanted
        signal.emit(self._rows.ids[row])

    def _rect(self, row: int) -> QRect:
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.row_height())

    def _ranges(self) -> list[tuple[int, int]]:
        """Return the selected rows as ascending inclusive ranges."""
        selection = self.selectionModel().selection()
        parts = (selection.at(position) for position in range(selection.size()))
        return sorted((part.top(), part.bottom()) for part in parts)

    def _seen(self) -> list[tuple[int, int]]:
        """Return the ids on the screen with their distance from its top; nothing when the list stands at its very top."""
        if not self.verticalScrollBar().value():
            return []
        return [(self._rows.ids[row], self.rowViewportPosition(row)) for row in self.visible_rows()]

    def _restore(self, current: int | None, selected: list[int]) -> None:
        wanted = set(selected)
        selection = QItemSelection()
        if len(wanted) == 1:
            rows = [row for i in wanted if (row := self._rows.row_of(i)) is not None]
        else:
            rows = [row for row, i in enumerate(self._rows.ids) if i in wanted] if wanted else []
        for row in rows:
            selection.select(self.index(row), self.index(row))
        row_now = self._rows.row_of(current) if current is not None else None
        if row_now is not None:
            self.selectionModel().setCurrentIndex(self.index(row_now), _Flag.NoUpdate)
            self.selectionModel().select(selection, _Flag.ClearAndSelect | _Flag.Rows)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self._opening.start()

    def _selected(self) -> None:
        self._choosing.start()

    def _clicked(self, _index: QModelIndex) -> None:
        self._opening.start()

    def _open(self) -> None:
        current = self.current_id()
        if current is not None and sum(last - first + 1 for first, last in self._ranges()) <= 1:
            self.opened.emit(current)


_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
