"""The answers to a highlight seen again, and what else can be done with it: buttons that say what they bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from reader.ui.review.cards import apart
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_WORDS = {"again": "Forgotten", "hard": "Barely", "good": "Well", "easy": "Easily"}
"""How well it was remembered, as the reader says it."""
_WIDE = 560
"""Pixels from which the four answers stand side by side."""
_MORE = (
    ("skip", "Skip", "Leave it for another day (S)"),
    ("open", "Open", "Open it in its article (O)"),
    ("note", "Note", "Edit the note (N)"),
    ("stop", "Never again", "Do not show this one any more (X)"),
)


class Answers(QWidget):
    """Four answers with the time until the highlight would come again, and a row of what else there is."""

    def __init__(self, choose: Callable[[str], object]) -> None:
        """``choose`` is given the name of what was pressed."""
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        self._columns = 0
        for number, (name, word) in enumerate(_WORDS.items(), 1):
            button = QPushButton(word)
            button.setFont(interface_font(14))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(f"{word} ({number})")
            button.clicked.connect(partial(self._press, choose, name))
            self._buttons[name] = button
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        more = QHBoxLayout()
        more.setSpacing(2)
        more.addStretch(1)
        for name, word, tip in _MORE:
            small = QToolButton()
            small.setText(word)
            small.setToolTip(tip)
            small.setAccessibleName(tip.rpartition(" (")[0])
            small.setFont(interface_font(13))
            small.setProperty("tone", "soft")
            small.setAutoRaise(True)
            small.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            small.setCursor(Qt.CursorShape.PointingHandCursor)
            small.clicked.connect(partial(self._press, choose, name))
            more.addWidget(small)
        more.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(6)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(self._grid, 30)
        across.addStretch(1)
        column.addLayout(across)
        column.addLayout(more)
        self._lay_out(4)

    @staticmethod
    def _press(choose: Callable[[str], object], name: str, *_checked: bool) -> None:
        choose(name)

    def show_dues(self, dues: Mapping[str, datetime], now: datetime | None) -> None:
        """Say when the highlight would come again after each answer."""
        for number, (name, button) in enumerate(self._buttons.items(), 1):
            word = _WORDS[name]
            time = apart(dues[name], now) if name in dues and now is not None else ""
            button.setText(f"{number}  {word}\n{time}" if time else f"{number}  {word}")
            button.setAccessibleName(f"{word}: again in {time}" if time else word)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        ground = theme.list.name()
        self.setStyleSheet(
            f"QPushButton {{ background: {ground}; color: {theme.ink.name()}; border: 1px solid {theme.hair.name()};"
            f" border-radius: 8px; padding: 6px 8px; }}"
            f"QPushButton:hover, QPushButton:focus {{ border: 1px solid {theme.accent.name()}; }}"
            f"QPushButton:pressed {{ background: {theme.sel.name()}; }}"
        )

    def _lay_out(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for place, button in enumerate(self._buttons.values()):
                self._grid.addWidget(button, place // columns, place % columns)
                button.setMaximumWidth(190)
            for column in range(4):
                self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the answers side by side, or in two rows."""
        super().resizeEvent(event)
        self._lay_out(4 if self.width() >= _WIDE else 2)
