"""The quiet line at the foot of the page that says where a link leads."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from reader.ui.theme import Theme
from reader.ui.typography import interface_font


class AddressLine(QLabel):
    """Shown while the mouse or the focus is on a link."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._bounds = QRect()
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

    def show_link(self, url: QUrl) -> None:
        """Show where a link leads; links within the article and none at all show nothing."""
        text = url.toDisplayString() if url.scheme() in ("http", "https", "mailto") else ""
        self.setVisible(bool(text))
        width = max(80, self._bounds.width() - 60)
        self.setText(QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, width))
        self._settle()

    def _settle(self) -> None:
        self.adjustSize()
        self.move(8, self._bounds.height() - self.height() - 8)
        self.raise_()
