"""The quiet line at the foot of the page that says where a link leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from reader.ui.theme import Theme
from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from reader.ui.page.links import Shown

_INSIDE = "In your library · "
_LRM = "\u200e"
"""Keeps an address that goes on in letters read from right to left behind its host."""


class AddressLine(QLabel):
    """Shown while the mouse or the focus is on a link."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._bounds = QRect()
        self._told: Shown | None = None
        self.setFont(interface_font(12))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setStyleSheet(
            f"QLabel {{ background: {theme.list.name()}; color: {theme.soft.name()};"
            f" border: 1px solid {theme.hair.name()}; border-radius: 5px; padding: 2px 8px; }}"
        )
        self.hide()

    def place(self, bounds: QRect) -> None:
        """Take note of the page's size."""
        self._bounds = bounds
        self._settle()

    def show_link(self, told: Shown | None) -> None:
        """Say where a link leads, None for no link. What leads there is shown whole, what follows is shortened."""
        self._told = told
        self.setVisible(told is not None)
        self._settle()

    def _settle(self) -> None:
        if self._told is None:
            return
        metrics = QFontMetrics(self.font())
        room = max(80, self._bounds.width() - 60)
        lead = (_INSIDE if self._told.inside else "") + self._told.lead
        if not self._told.rest.isascii():
            lead += _LRM
        lead = metrics.elidedText(lead, Qt.TextElideMode.ElideLeft, room)
        rest = room - metrics.horizontalAdvance(lead)
        mode = Qt.TextElideMode.ElideMiddle if "://" in lead else Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(self._told.rest, mode, rest) if rest > metrics.averageCharWidth() * 4 else ""
        self.setText(lead + (shown or "…" if self._told.rest else ""))
        self.adjustSize()
        self.move(8, self._bounds.height() - self.height() - 8)
        self.raise_()
