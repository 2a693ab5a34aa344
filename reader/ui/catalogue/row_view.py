"""A view of one column of rows of equal height, save those below a heading; it costs the same for ten as for a million."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QCursor, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QScrollBar, QTableView, QWidget


class RowView(QTableView):
    """One column of rows of equal height, some of which have room for a heading above them.

    What a delegate wants to know of a row it asks here: to name ``QStyle`` loads 600 names before the first frame, 5 ms.
    It is a table because a QListView asks its model about every row whenever rows come or go (0.4 s for 100,000 rows,
    even with uniform item sizes), while a table whose sections have a fixed size asks about the visible ones alone.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headed = False
        self.setViewport(_known_viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = _OverlayBar(self)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setMinimumSectionSize(1)
        across.setStretchLastSection(True)
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def is_chosen(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether a row is selected."""
        return self.selectionModel().isSelected(index)

    def is_lit(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether the keyboard is on a row."""
        return self.hasFocus() and index == self.currentIndex() and self.isActiveWindow()

    def is_over(self, rect: QRect) -> bool:
        """Say whether the pointer is on a row, given its place in the viewport."""
        port = self.viewport()
        return port.underMouse() and rect.contains(port.mapFromGlobal(QCursor.pos()))

    def set_row_height(self, pixels: int) -> None:
        """Make every row ``pixels`` high."""
        self.verticalHeader().setDefaultSectionSize(pixels)
        self.verticalScrollBar().setSingleStep(max(16, pixels // 3))

    def row_height(self) -> int:
        """Return the height of every row without its heading, in pixels."""
        return self.verticalHeader().defaultSectionSize()

    def set_headings(self, rows: Iterable[int], pixels: int, before: Iterable[int] = ()) -> None:
        """Make these rows ``pixels`` higher than the others; ``before`` are those that were so and perhaps are no more.

        To be called anew whenever the rows are others.
        """
        wanted = list(rows)
        if not wanted and not self._headed:
            return
        self._headed = bool(wanted)
        down, height = self.verticalHeader(), self.row_height()
        down.blockSignals(True)
        down.setUpdatesEnabled(False)  # each row would else be looked for on the screen: that sums up all before it
        for row in before:
            down.resizeSection(row, height)
        for row in wanted:
            down.resizeSection(row, height + pixels)
        down.setUpdatesEnabled(True)
        down.blockSignals(False)
        self.updateGeometries()
        self.viewport().update()

    def top_of(self, row: int) -> int:
        """Return how many pixels of rows, headings included, stand above a row."""
        return self.verticalHeader().sectionPosition(row)

    def index(self, row: int) -> QModelIndex:
        """Return the model's index of a row; an invalid one for a row that is not there."""
        model: QAbstractItemModel | None = self.model()
        return model.index(row, 0) if model is not None else QModelIndex()

    def visible_rows(self) -> range:
        """Return the rows of which at least a pixel is on the screen."""
        count = self.model().rowCount() if self.model() is not None else 0
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else count - 1) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bar at the edge."""
        super().resizeEvent(event)
        self._bar.settle()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Take Home and End to the first and last row, where a table would seek the first and last column."""
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self.index(0)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self.index(self.model().rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Ignore typed letters: they are keys of the window, and a search would ask for all rows."""


class _OverlayBar(QScrollBar):
    """A scroll bar that lies over the rows, so that they reach the edge and do not move when it comes or goes.

    The table's own bar still holds the position; it is only not shown.
    """

    def __init__(self, view: RowView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self._held = view.verticalScrollBar()
        self._held.rangeChanged.connect(self.settle)
        self._held.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._held.setValue)
        self.hide()

    def settle(self) -> None:
        """Take the table's range, and the place at its edge; hide when there is nothing to scroll."""
        held, view = self._held, self._view
        was = self.blockSignals(True)
        self.setRange(held.minimum(), held.maximum())
        self.setPageStep(held.pageStep())
        self.setSingleStep(held.singleStep())
        self.setValue(held.value())
        self.blockSignals(was)
        width = self.sizeHint().width()
        left = 0 if view.layoutDirection() == Qt.LayoutDirection.RightToLeft else view.width() - width
        self.setGeometry(left, 0, width, view.height())
        self.setVisible(held.maximum() > held.minimum())
        self.raise_()


def _known_viewport() -> QWidget:
    """Return a viewport like Qt's own. Asked for that one, PySide loads every widget class to name it: 10 ms."""
    made = QWidget()
    made.setObjectName("qt_scrollarea_viewport")
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setAutoFillBackground(True)
    return made
