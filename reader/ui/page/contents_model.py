"""The table of contents as rows: the headings, and last the reader's notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reader.document.outline import Entry
from reader.ui.wording import counted, grouped

DEPTH = Qt.ItemDataRole.UserRole
LIT = Qt.ItemDataRole.UserRole + 1
COUNT = Qt.ItemDataRole.UserRole + 2
APART = Qt.ItemDataRole.UserRole + 3
_ROOT = QModelIndex()


class ContentsModel(QAbstractListModel):
    """Rows of one article. Which of them is lit is known here too, so that a row is painted from its data alone."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()
        self._counts: list[int] = []
        self._notes = 0
        self._lit = -1

    def show(self, entries: Sequence[Entry], counts: list[int], notes: int) -> None:
        """Take over headings, how many highlights stand under each, and how many notes there are on the article."""
        if entries == self.entries and self.rowCount():
            self._counts, self._notes = counts, notes
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
            return
        self.beginResetModel()
        self.entries, self._counts, self._notes, self._lit = entries, counts, notes, -1
        self.endResetModel()

    def light(self, row: int) -> bool:
        """Light a row, -1 for none; return whether it is another."""
        if row == self._lit:
            return False
        for changed in (self._lit, row):
            self._lit = row
            if 0 <= changed < self.rowCount():
                self.dataChanged.emit(self.index(changed), self.index(changed), [LIT])
        return True

    @property
    def lit(self) -> int:
        """The row that is lit, -1 for none."""
        return self._lit

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of headings and one for the notes."""
        return 0 if parent.isValid() else len(self.entries) + 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row says."""
        row = index.row()
        is_notes = row >= len(self.entries)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return f"Notes ({grouped(self._notes)})" if is_notes else self.entries[row].text
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case _ if role == DEPTH:
                return 0 if is_notes else self.entries[row].depth
            case _ if role == LIT:
                return row == self._lit
            case _ if role == COUNT:
                return 0 if is_notes else self._counts[row]
            case _ if role == APART:
                return is_notes and row > 0
        return None

    def _spoken(self, row: int) -> str:
        if row >= len(self.entries):
            return counted(self._notes, "note") if self._notes else "Notes"
        entry, marks = self.entries[row], self._counts[row]
        told = [entry.text, f"level {entry.depth + 1}"]
        if marks:
            told.append(counted(marks, "highlight"))
        if row == self._lit:
            told.append("being read")
        return ", ".join(told)
