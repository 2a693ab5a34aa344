"""The sheet of keys (``?``), made from the action table."""

from __future__ import annotations

from PySide6.QtCore import Qt
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

from reader.ui.actions import TABLE, Action, shown_keys

_COLUMNS = (("Library", "Article", "Help"), ("Edit", "View"), ("Go",))
"""Which groups stand under one another; every group is in one of them."""


class KeyHelp(QDialog):
    """All actions that have a key, by group."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("key_help")
        self.setWindowTitle("Keys")
        sheet = QWidget()
        sheet.setProperty("ground", "page")
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(26, 18, 26, 18)
        columns.setSpacing(34)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            for group in groups:
                column.addLayout(_block(group))
            column.addStretch(1)
            columns.addLayout(column)
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(buttons)
        room = parent.size()
        wanted = sheet.sizeHint()
        self.resize(min(wanted.width() + 50, room.width() - 20), min(wanted.height() + 80, room.height() - 20))


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
