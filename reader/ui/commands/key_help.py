"""The sheet of keys (``?``), made from the action table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reader.ui.commands.actions import GROUPS, TABLE, Action, shown_keys

_ROUND = 50
"""Pixels of width for what is around the sheet, a scroll bar among it."""
_MOST = 4
"""How many columns there are at most."""


class KeyHelp(QDialog):
    """All actions that have a key, by group, in as many columns as there is room for."""

    change_wanted = Signal()
    """The reader wants other keys."""

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent)
        self.setObjectName("key_help")
        self.setWindowTitle("Keys")
        self._actions = actions
        room = parent.size() - QSize(20, 20)
        fitting = (
            made
            for columns in range(_MOST, 1, -1)
            if (made := self._sheet(columns)).sizeHint().width() + _ROUND <= room.width()
        )
        sheet = next(fitting, None) or self._sheet(1)
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName("Keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        change = buttons.addButton("Change the keys…", QDialogButtonBox.ButtonRole.ActionRole)
        change.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        change.clicked.connect(lambda _checked=False: self._change())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(buttons)
        wanted = sheet.sizeHint() + QSize(_ROUND, buttons.sizeHint().height() + 44)
        self.resize(wanted.boundedTo(room))

    def _change(self) -> None:
        self.accept()
        self.change_wanted.emit()

    def _sheet(self, number: int) -> QWidget:
        made = QWidget()
        made.setProperty("ground", "page")
        across = QHBoxLayout(made)
        across.setContentsMargins(26, 18, 26, 18)
        across.setSpacing(34)
        rows = {group: self._rows(group) for group in GROUPS}
        for groups in _shared([(group, len(rows[group]) + 2) for group in GROUPS if rows[group]], number):
            column = QVBoxLayout()
            for group in groups:
                column.addLayout(_block(group, rows[group], wraps=number == 1))
            column.addStretch(1)
            across.addLayout(column)
        return made

    def _rows(self, group: str) -> list[tuple[str, str]]:
        """Return text and keys of a group's actions that have keys."""
        return [
            (self._word(action), "  ".join(keys))
            for action in TABLE
            if action.group == group and (keys := shown_keys(action, self._actions[action.name]))
        ]

    def _word(self, action: Action) -> str:
        text = self._actions[action.name].text() if action.name.startswith("preset_") else action.text
        return text.rstrip("…")


def _shared(groups: Sequence[tuple[str, int]], number: int) -> list[list[str]]:
    """Return the groups in at most so many columns, in order and about as long as one another; pairs of name and rows."""
    longest = max((rows for _, rows in groups), default=0)
    limit = max(longest, -(-sum(rows for _, rows in groups) // number))
    while True:
        columns: list[list[str]] = [[]]
        height = 0
        for name, rows in groups:
            if columns[-1] and height + rows > limit:
                columns.append([])
                height = 0
            columns[-1].append(name)
            height += rows
        if len(columns) <= number:
            return columns
        limit += 1


def _block(group: str, rows: Sequence[tuple[str, str]], *, wraps: bool) -> QGridLayout:
    """Return a group's part of the sheet; ``wraps`` lets long rows take several lines, where it is narrow."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 2)
    head = QLabel(group.upper())
    head.setProperty("tone", "soft")
    grid.addWidget(head, 0, 0, 1, 2)
    grid.setRowMinimumHeight(0, head.fontMetrics().height() + 16)
    for row, (word, written) in enumerate(rows, 1):
        text, keys = QLabel(word), QLabel(written)
        text.setWordWrap(wraps)
        keys.setWordWrap(wraps)
        keys.setProperty("tone", "accent")
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        keys.setAccessibleName(f"{word}: {written}")
        grid.addWidget(text, row, 0)
        grid.addWidget(keys, row, 1)
    return grid
