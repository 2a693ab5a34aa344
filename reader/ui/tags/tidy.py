"""Tags that may be the same, a row each: merged by one press, or remembered as not the same."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.library.tag_looks import Alike, TagUse
from reader.ui.jobs import Questions
from reader.ui.tags.wording import WHY
from reader.ui.wording import counted, grouped

_MOST = 500
"""Rows that are shown at a time: nobody looks at more in one go, and the rest comes as these are done."""


class Tidy(QDialog):
    """Asks the library on a thread of its own, and again whenever it has changed."""

    merge_wanted = Signal(list, str)
    """Tags, and the one that they are to become."""
    undo_wanted = Signal()
    """Ctrl+Z, which the window does not hear while this has the keyboard."""
    apart_wanted = Signal(list)

    def __init__(self, parent: QWidget, folder: Path) -> None:
        super().__init__(parent)
        self.setObjectName("tidy_tags")
        self.setWindowTitle("Tidy up tags")
        self._asked = 0
        self._told = QLabel("Looking for tags that may be the same…")
        self._questions = Questions(folder, self)
        self._questions.answered.connect(
            lambda number, found: self.show_alike(found) if number == self._asked else None
        )
        self._questions.failed.connect(lambda _number, reason: self._told.setText(reason))
        self._turned: dict[frozenset[str], str] = {}
        self.alike: list[Alike] = []
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(["These", "become", "They differ"])
        self._set_up_table()
        self.merge, self.turn, self.apart = (QPushButton(t) for t in ("Merge", "The other way round", "Not the same"))
        for button, deed in ((self.merge, self._merge), (self.turn, self._turn), (self.apart, self._keep_apart)):
            button.setAutoDefault(False)
            button.clicked.connect(deed)
        self.nothing = QLabel(
            "No two tags look as if they were the same.\n\nHere stand tags that are written in two ways, differ by an ending "
            "or one letter, or stand alone and below another: to be merged, or remembered as not the same."
        )
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("tone", "soft")
        self.nothing.hide()
        below = QHBoxLayout()
        for button in (self.merge, self.turn, self.apart):
            below.addWidget(button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self._told)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)
        column.addLayout(below)
        self.resize(620, 460)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self.undo_wanted)
        self._show_state()

    def look(self) -> None:
        """Look for tags that may be the same."""
        self._asked = self._questions.put(lambda library: library.similar_tags())

    def stop(self) -> None:
        """End the thread."""
        self._questions.blockSignals(True)
        self._questions.stop()

    def show_alike(self, found: tuple[Alike, ...]) -> None:
        """Show groups of tags that may be the same."""
        row = max(0, self.table.currentRow())
        self.alike = [self._as_turned(group) for group in found[:_MOST]]
        self.table.setRowCount(len(self.alike))
        for number, group in enumerate(self.alike):
            self._write(number, group)
        self.table.resizeRowsToContents()
        if self.alike:
            self.table.setCurrentCell(min(row, len(self.alike) - 1), 0)
        said = counted(len(found), "group") + " of tags that may be the same."
        self.nothing.setVisible(not found)
        for part in (self._told, self.table, self.merge, self.turn, self.apart):
            part.setVisible(bool(found))
        self._told.setText(f"{said} The first {grouped(_MOST)} are shown." if len(found) > _MOST else said)
        self._show_state()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer Enter, Space and Delete on the table."""
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            deeds = {
                **dict.fromkeys(enter, self._merge),
                Qt.Key.Key_Space: self._turn,
                Qt.Key.Key_Delete: self._keep_apart,
            }
            if deed := deeds.get(Qt.Key(event.key())):
                deed()
                return True
        return super().eventFilter(watched, event)

    def _set_up_table(self) -> None:
        table = self.table
        table.setAccessibleName("Tags that may be the same")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        for column in (0, 1):
            table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setHighlightSections(False)
        table.installEventFilter(self)

    def _write(self, row: int, group: Alike) -> None:
        into, *others = group.tags
        for column, text in enumerate((", ".join(map(_named, others)), _named(into), WHY[group.why])):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def _group(self) -> Alike | None:
        row = self.table.currentRow()
        return self.alike[row] if 0 <= row < len(self.alike) else None

    def _merge(self) -> None:
        if group := self._group():
            self.merge_wanted.emit([tag.name for tag in group.tags[1:]], group.tags[0].name)

    def _turn(self) -> None:
        if group := self._group():
            second = group.tags[1]
            self._turned[frozenset(tag.name for tag in group.tags)] = second.name
            row = self.table.currentRow()
            self.alike[row] = made = self._as_turned(group)
            self._write(row, made)

    def _keep_apart(self) -> None:
        if group := self._group():
            self.apart_wanted.emit([tag.name for tag in group.tags])

    def _as_turned(self, group: Alike) -> Alike:
        """Return a group with the tag first that was put there by hand, the others in their order behind it."""
        first = self._turned.get(frozenset(tag.name for tag in group.tags))
        at = next((number for number, tag in enumerate(group.tags) if tag.name == first), 0)
        return group._replace(tags=(*group.tags[at:], *group.tags[:at]))

    def _show_state(self) -> None:
        for button in (self.merge, self.turn, self.apart):
            button.setEnabled(bool(self.alike))


def _named(tag: TagUse) -> str:
    return f"{tag.name} ({grouped(tag.uses)})"
