"""The strip under the list that says how many articles are selected, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout

from reader.ui.wording import counted

BUTTONS = ("archive", "later", "inbox", "star", "tags")
"""The actions that have a button of their own."""
MORE = (
    *("read", ""),
    *("export", "make_book", "copy_address", "retry", ""),
    *("select_all", "trash", "delete"),
)
"""Those behind the last button; an empty name is a line."""


class ChosenBar(QFrame):
    """Hidden while not more than one is selected."""

    let_go = Signal()
    """Nothing but the current row is to be selected any more."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chosen_bar")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._close = _button("✕", "Select one article only (Esc)")
        self._close.clicked.connect(self.let_go)
        self._row = QHBoxLayout()
        self._row.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self.text, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 8, 6)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._row)
        self.hide()

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Offer these; to be called once."""
        for name in BUTTONS:
            made = _button("", "")
            made.setDefaultAction(actions[name])
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(made)
        more = _button("More ▾", "More to do with the selected articles")
        menu = QMenu(more)
        for name in MORE:
            if name:
                menu.addAction(actions[name])
            else:
                menu.addSeparator()
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._row.addWidget(more)
        self._row.addStretch(1)

    def show_count(self, count: int, *, picking: bool) -> None:
        """Show how many are selected; one alone only while articles are ``picking`` one by one."""
        shown = count > 1 or (picking and count > 0)
        if shown:
            self.text.setText(f"{counted(count, 'article')} selected")
        self.setVisible(shown)


def _button(text: str, name: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setAutoRaise(True)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return made
