"""The sheet of keys (``?``), made from the action table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
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

from reader.ui.commands.actions import TABLE, Action, shown_keys

_COLUMNS = (
    (("Library", "Article", "Help"), ("Edit", "View"), ("Go",)),
    (("Library", "Article", "Help"), ("Edit", "Go", "View")),
    (("Library", "Article", "Edit", "Go", "View", "Help"),),
)
"""Which groups stand under one another, in fewer columns from one to the next; every group is in one of each."""

_ROUND = 50
"""Pixels of width for what is around the sheet, a scroll bar among it."""


class KeyHelp(QDialog):
    """All actions that have a key, by group."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("key_help")
        self.setWindowTitle("Keys")
        room = parent.size() - QSize(20, 20)
        fitting = (
            made for columns in _COLUMNS if (made := _sheet(columns)).sizeHint().width() + _ROUND <= room.width()
        )
        sheet = next(fitting, None) or _sheet(_COLUMNS[-1])
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(buttons)
        wanted = sheet.sizeHint() + QSize(_ROUND, 80)
        self.resize(wanted.boundedTo(room))


def _sheet(columns: Sequence[Sequence[str]]) -> QWidget:
    made = QWidget()
    made.setProperty("ground", "page")
    across = QHBoxLayout(made)
    across.setContentsMargins(26, 18, 26, 18)
    across.setSpacing(34)
    for groups in columns:
        column = QVBoxLayout()
        for group in groups:
            column.addLayout(_block(group))
        column.addStretch(1)
        across.addLayout(column)
    return made


def _block(group: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    head = QLabel(group.upper())
    head.setProperty("tone", "soft")
    grid.addWidget(head, 0, 0, 1, 2)
    grid.setRowMinimumHeight(0, 30)
    for row, action in enumerate((action for action in TABLE if action.group == group and _keys(action)), 1):
        text = QLabel(action.text.rstrip("…"))
        keys = QLabel(_keys(action))
        keys.setProperty("tone", "accent")
        keys.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(text, row, 0)
        grid.addWidget(keys, row, 1)
    return grid


def _keys(action: Action) -> str:
    return "  ".join(shown_keys(action))
