"""A scroll bar that lies over the page's edge, so that its coming and going never sets the text anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

WIDTH = 11
Ticker = Callable[[int], Mapping[int, QColor]]
"""Given the bar's height in pixels, returns the rows that are to be marked, and in which colour."""


class OverlayBar(QScrollBar):
    """Does what another, hidden scroll bar does. Hidden itself while there is nothing to scroll or ``wanted`` is off."""

    def __init__(self, other: QScrollBar, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._other = other
        self._wanted = False
        self.tickers: list[Ticker] = []
        """Asked in turn for the marks on the bar; later ones lie over earlier ones."""
        self.setAccessibleName("Scroll the article")
        other.valueChanged.connect(self.setValue)
        other.rangeChanged.connect(self._follow)
        self.valueChanged.connect(other.setValue)

    def want(self, wanted: bool) -> None:
        """Say whether there is a text to be scrolled."""
        self._wanted = wanted
        self._follow()

    def place(self, bounds: QRect) -> None:
        """Lie along the right edge of ``bounds``."""
        self.setGeometry(bounds.right() + 1 - WIDTH, bounds.top(), WIDTH, bounds.height())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, and on it thin marks where something is."""
        super().paintEvent(event)
        if self.tickers:
            painter = QPainter(self)
            for ticker in self.tickers:
                for row, color in ticker(self.height()).items():
                    painter.fillRect(2, row, WIDTH - 4, 2, color)

    def _follow(self) -> None:
        other = self._other
        self.setRange(other.minimum(), other.maximum())
        self.setPageStep(other.pageStep())
        self.setSingleStep(other.singleStep())
        self.setValue(other.value())
        self.setVisible(self._wanted and other.maximum() > 0)
