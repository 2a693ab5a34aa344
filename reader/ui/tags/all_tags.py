"""All tags in a table: what has them, in any order, found by typing; several can be chosen and merged."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.library.tag_looks import TAG_COLORS, TagUse
from reader.model import tag_key
from reader.ui.catalogue.tag_matching import fold
from reader.ui.tag_colors import tag_color
from reader.ui.theme import Theme
from reader.ui.wording import counted, grouped

_HEADS = ("Tag", "Articles", "Highlights", "Notes")
_DEEDS = (("rename", "Rename…"), ("move", "Move under…"), ("merge", "Merge into…"), ("delete", "Delete…"))
_ACROSS = 4
"""Buttons in a row."""
_ONE = {"rename", "move"}
"""What is done with one tag alone."""


class TagTable(QAbstractTableModel):
    """The tags that match what was typed, in the order of a column."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._all: tuple[TagUse, ...] = ()
        self._folded: dict[str, str] = {}
        self._typed = ""
        self._colored = False
        self._column, self._down = 0, False
        self.tags: list[TagUse] = []
        """Those to be seen."""

    def show_tags(self, tags: tuple[TagUse, ...]) -> None:
        """Set all tags."""
        self._all, self._colored = tags, any(tag.color for tag in tags)
        self._folded = {tag.name: self._folded.get(tag.name) or fold(tag.name) for tag in tags}
        self._fill()

    def show_matching(self, typed: str) -> None:
        """List only the tags that contain what was typed, accents and case aside."""
        self._typed = fold(typed.strip().lstrip("#"))
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self._theme = theme
        self._fill()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many tags are to be seen."""
        return 0 if parent.isValid() else len(self.tags)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what stands over a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            across = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return across | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        tag, column = self.tags[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return tag.name if column == 0 else grouped(int(tag[column])) if tag[column] else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and self._colored:
            return _dot(tag_color(self._theme, tag.color) or QColor(Qt.GlobalColor.transparent))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            parts = (counted(n, w) for n, w in zip(tag[1:4], ("article", "highlight", "note"), strict=True) if n)
            return ", ".join((tag.name, *parts, *((tag.color,) if tag.color else ())))
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the tags in the order of a column."""
        self._column, self._down = column, order == Qt.SortOrder.DescendingOrder
        self._fill()

    def _fill(self) -> None:
        self.beginResetModel()
        self.tags = [tag for tag in self._all if self._typed in self._folded[tag.name]]
        if self._column:
            self.tags.sort(key=lambda tag: int(tag[self._column]), reverse=self._down)
        elif self._down:
            self.tags.reverse()
        self.endResetModel()


class AllTags(QDialog):
    """Tells what is wanted; whoever made it does it."""

    wanted = Signal(str, list)
    """One of the deeds of the sidebar's menu, and the tags that are chosen."""
    undo_wanted = Signal()
    """Ctrl+Z, which the window does not hear while this has the keyboard."""
    shown = Signal(str)
    """The articles with a tag are to be shown."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("all_tags")
        self.setWindowTitle("All tags")
        self.rows = TagTable(theme)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find a tag…")
        self.line.setAccessibleName("Find a tag")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.table = QTableView()
        self._count = QLabel()
        self._count.setProperty("tone", "soft")
        self._set_up_table()
        self._make_buttons()
        below = QGridLayout()  # of two rows: in one they are wider than a small screen, or one of large type
        for number, button in enumerate((self._show, *self._buttons.values(), self._colors, self._tidy)):
            below.addWidget(button, number // _ACROSS, number % _ACROSS)
        below.setColumnStretch(_ACROSS, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.table, 1)
        column.addWidget(self._count)
        column.addLayout(below)
        self.resize(QSize(640, 560).boundedTo(self.screen().availableSize() - QSize(20, 60)))
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self.undo_wanted)
        self._show_state()

    def show_tags(self, tags: tuple[TagUse, ...]) -> None:
        """Show all tags; those that were chosen stay so."""
        chosen, top = set(map(tag_key, self.chosen())), self.table.verticalScrollBar().value()
        self.rows.show_tags(tags)
        self._choose(chosen)
        self.table.verticalScrollBar().setValue(top)
        self._show_state()

    def chosen(self) -> list[str]:
        """Return the names of the tags that are chosen, in the order of the table."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.rows.tags[row].name for row in rows]

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        chosen = set(map(tag_key, self.chosen()))
        self.rows.set_theme(theme)
        self._choose(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down and Enter go from the line to the table."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                if self.rows.tags and not self.table.currentIndex().isValid():
                    self.table.selectRow(0)
                return True
        elif watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._answer(event)
        return super().eventFilter(watched, event)

    def _answer(self, event: QKeyEvent) -> bool:
        key = event.key()
        deed = {Qt.Key.Key_F2: "rename", Qt.Key.Key_Delete: "delete", Qt.Key.Key_M: "merge"}.get(Qt.Key(key))
        if deed and self._can(deed):
            self.wanted.emit(deed, self.chosen())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            return False
        return True

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setAccessibleName("Tags")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
        across = table.horizontalHeader()
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        across.setHighlightSections(False)
        for column in range(1, len(_HEADS)):
            across.resizeSection(column, max(across.defaultSectionSize(), across.sectionSizeHint(column)))
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_state())
        table.doubleClicked.connect(lambda _index: self._open())
        table.installEventFilter(self)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self.menu().popup(table.viewport().mapToGlobal(at)))

    def _make_buttons(self) -> None:
        self._show = QPushButton("Show")
        self._show.clicked.connect(self._open)
        self._buttons: dict[str, QPushButton] = {}
        for deed, text in _DEEDS:
            self._buttons[deed] = made = QPushButton(text)
            made.clicked.connect(lambda _on=False, deed=deed: self.wanted.emit(deed, self.chosen()))
        self._colors = QToolButton()
        self._colors.setText("Colour ▾")
        self._colors.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._colors.setMenu(self._color_menu())
        self._tidy = QPushButton("Tidy up…")
        self._tidy.clicked.connect(lambda: self.wanted.emit("tidy", []))
        for button in (self._show, *self._buttons.values(), self._tidy):
            button.setAutoDefault(False)

    def menu(self) -> QMenu:
        """Return what can be done with the tags that are chosen."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.addAction("Show").triggered.connect(self._open)
        for deed, text in _DEEDS:
            act = made.addAction(text)
            act.setEnabled(self._can(deed))
            act.triggered.connect(lambda _on=False, deed=deed: self.wanted.emit(deed, self.chosen()))
        made.addMenu(self._color_menu()).setText("Colour")
        return made

    def _color_menu(self) -> QMenu:
        made = QMenu(self)
        for color in ("", *TAG_COLORS):
            act = made.addAction(color.capitalize() or "None")
            act.triggered.connect(lambda _on=False, color=color: self.wanted.emit(f"color:{color}", self.chosen()))
        return made

    def _narrow(self, typed: str) -> None:
        self.rows.show_matching(typed)
        self._show_state()

    def _choose(self, keys: set[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row, tag in enumerate(self.rows.tags if keys else []):
            if tag_key(tag.name) in keys:
                self.table.selectionModel().select(self.rows.index(row, 0), flags)

    def _can(self, deed: str) -> bool:
        number = len(self.chosen())
        return number == 1 if deed in _ONE else number > 0

    def _open(self) -> None:
        if names := self.chosen():
            self.shown.emit(names[0])

    def _show_state(self) -> None:
        chosen = len(self.chosen())
        for deed, button in self._buttons.items():
            button.setEnabled(self._can(deed))
        self._colors.setEnabled(chosen > 0)
        self._show.setEnabled(chosen == 1)
        said = counted(len(self.rows.tags), "tag")
        self._count.setText(f"{said}, {grouped(chosen)} chosen" if chosen else said)


def _dot(color: QColor) -> QIcon:
    picture = QPixmap(20, 20)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(4, 4, 12, 12)
    painter.end()
    return QIcon(picture)
