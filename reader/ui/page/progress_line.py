"""The hairline along the page's upper edge that shows how much of the article has gone by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reader.ui.theme import mixed

if TYPE_CHECKING:
    from reader.ui.page.page import Page

HAIR = 3
"""Pixels kept for it above the text."""
_THICK = 2


class ProgressLine(QWidget):
    """As wide as the page; so much of it is coloured."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        page.reading.moved.connect(self._moved)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's width."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(0, 0, self._page.width(), _THICK)
        return False

    def _moved(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        theme = self._page.theme
        gone = QRectF(0, 0, self.width() * self._page.reading.fraction(), _THICK)
        QPainter(self).fillRect(gone, mixed(theme.accent, theme.page, 0.62))
