"""The small dark bar above a selection: five colours, two kinds of lines, Note, Copy, Where else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reader.model import STYLES
from reader.ui.commands.key_tips import tell_key
from reader.ui.page.style_buttons import style_buttons
from reader.ui.page.swatches import swatches
from reader.ui.theme import Theme, mixed
from reader.ui.typography import interface_font

_GAP = 6


class SelectionBar(QWidget):
    """Stands over its parent, near the selection. Never takes the focus by itself; Tab from the text goes to it."""

    color_chosen = Signal(str)
    style_chosen = Signal(str)
    """The selection is to be underlined or struck through."""
    note_chosen = Signal()
    copy_chosen = Signal()
    elsewhere_chosen = Signal()
    """Other places of the selection are to be looked for."""
    left = Signal()
    """Escape was pressed on it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Selected text")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(0)
        self.dots = swatches(theme, True, self)
        for dot in self.dots:
            dot.clicked.connect(lambda _checked=False, color=dot.color: self.color_chosen.emit(color))
            row.addWidget(dot)
        row.addSpacing(9)
        self._lines = style_buttons(STYLES[1:], theme, True, self)
        for line in self._lines:
            line.clicked.connect(lambda _checked=False, style=line.shape: self.style_chosen.emit(style))
            row.addWidget(line)
        self.note = self._button("Note", "Highlight and write a note", "highlight_note", self.note_chosen.emit)
        self.copy = self._button("Copy", "Copy the text", "copy", self.copy_chosen.emit)
        self.elsewhere = self._button(
            "Where else", "Where else this passage stands", "elsewhere", self.elsewhere_chosen.emit
        )
        for button in (self.note, self.copy, self.elsewhere):
            row.addSpacing(9)
            row.addWidget(button)
        ground, text = theme.ink.name(), theme.page.name()
        over = mixed(theme.page, theme.ink, 0.18).name()
        self.setStyleSheet(
            f"QPushButton {{ color: {text}; background: {ground}; border: 1px solid transparent; border-radius: 5px;"
            f" padding: 3px 7px; }} QPushButton:hover {{ background: {over}; }}"
            f" QPushButton:focus {{ border: 1px solid {theme.swatch['blue'].name()}; }}"
        )
        self.hide()

    def _button(self, text: str, tip: str, action: str, chosen: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setFont(interface_font(13))
        tell_key(button, tip, action)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _checked=False: chosen())
        return button

    def show_by(self, first: QRect, last: QRect, bounds: QRect) -> None:
        """Show above the selection's first line, else below its last, always within ``bounds`` (the parent's pixels)."""
        self._fit(bounds.width() - 2 * _GAP)
        width, height = self.width(), self.height()
        left = first.center().x() - width // 2
        left = max(bounds.left() + _GAP, min(left, bounds.right() - width - _GAP))
        top = first.top() - height - _GAP
        if top < bounds.top() + _GAP:
            top = last.bottom() + _GAP
            if top + height > bounds.bottom():
                top = bounds.top() + _GAP
        self.move(left, top)
        self.show()
        self.raise_()

    def _fit(self, room: int) -> None:
        """Be as wide as need be; where there is no room for all, other places and then the lines are left to their keys."""
        for lines, elsewhere in ((True, True), (True, False), (False, False)):
            for line in self._lines:
                line.setVisible(lines)
            self.elsewhere.setVisible(elsewhere)
            self.adjustSize()
            if self.width() <= room:
                break

    def focus_first(self) -> None:
        """Give the focus to the first colour."""
        self.dots[0].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along with the arrows; Escape goes back to the text."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the thin lines between the groups."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.ink)
        painter.drawRoundedRect(self.rect(), 7, 7)
        line = mixed(self._theme.page, self._theme.ink, 0.2)
        for button in (*self._lines[:1], self.note, self.copy, self.elsewhere):
            if button.isHidden():
                continue
            painter.fillRect(button.x() - 5, 8, 1, self.height() - 16, line)
