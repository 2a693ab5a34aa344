"""The offer at the foot of the page, after a jump, to go back to where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_TITLE = 240
"""Pixels of another article's title."""
_ABOVE = 16


class WayBack(QAbstractButton):
    """A quiet button over the foot of the text. It comes and goes without moving anything."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.setFont(interface_font(12.5))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        page.installEventFilter(self)
        page.composed.connect(self._settle)
        self.hide()

    def offer(self, title: str = "") -> None:
        """Show it; ``title`` is that of the article it leads to, if that is another one."""
        short = QFontMetrics(self.font()).elidedText(title, Qt.TextElideMode.ElideRight, _TITLE)
        self.setText(f"‹ Back to “{short}”" if title else "‹ Back to where you were")
        self.setAccessibleName(f"Back to “{title}”" if title else "Back to where you were")
        self.show()
        self._settle()

    def sizeHint(self) -> QSize:
        """Return the text's size with room around it."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 28, metrics.height() + 12)

    def _settle(self) -> None:
        if self.isVisible():
            self.resize(self.sizeHint())
            view = self._page.view.geometry()
            left = view.center().x() - self.width() // 2
            self.move(max(4, left), view.bottom() - self.height() - _ABOVE)
            self.raise_()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a rounded ground, a hairline and the words."""
        theme, painter = self._page.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self.underMouse()
        painter.setPen(theme.accent if self.hasFocus() else theme.hair)
        painter.setBrush(theme.sel if self.isDown() else theme.list)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.ink if strong else theme.soft)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
