"""The slim bar over an older version of an article: which one, what has changed since, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_ROOMY = 760
"""Pixels from which on all stands in one row."""


class ComparingBar(QWidget):
    """Two groups of words and buttons: the version on the left, its changes on the right, or below where it is narrow."""

    turned = Signal(int)
    """To the next newer version (1) or the next older one (-1)."""
    stepped = Signal(int)
    """To the next change (1) or the one before (-1)."""
    restore_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("An earlier version")
        self.setFont(interface_font(13))
        self.version = ElidedLabel("version_shown")
        self.change = ElidedLabel("change_shown")
        self.change.setProperty("tone", "soft")
        self.older = self._button("‹", "Older version (Left)", lambda: self.turned.emit(-1))
        self.newer = self._button("›", "Newer version (Right)", lambda: self.turned.emit(1))
        self.back = self._button("↑", "Previous change ([)", lambda: self.stepped.emit(-1))
        self.on = self._button("↓", "Next change (])", lambda: self.stepped.emit(1))
        self.restore = QPushButton("Restore this version")
        self.restore.setFont(interface_font(12.5))
        self.restore.clicked.connect(lambda _checked=False: self.restore_wanted.emit())
        self.close_ = self._button("×", "Back to the article (Esc)", self.closed.emit)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(14, 6, 10, 6)
        self._row.setSpacing(4)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (first, (self.older, self.newer, self.version, self.restore)),
            (second, (self.change, self.back, self.on, self.close_)),
        ):
            row.setSpacing(4)
            for part in parts:
                row.addWidget(part, int(isinstance(part, QLabel)))
        self._row.addLayout(first, 1)
        self._row.addLayout(second, 1)

    @staticmethod
    def _button(sign: str, name: str, chosen: Callable[[], None]) -> QToolButton:
        made = QToolButton()
        made.setText(sign)
        made.setToolTip(name)
        made.setAccessibleName(name.partition(" (")[0])
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda _checked=False: chosen())
        return made

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height that the parts need at the present width."""
        return QSize(_ROOMY, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Give way to any width."""
        return QSize(0, super().minimumSizeHint().height())

    def fit(self, width: int) -> int:
        """Arrange for a width; return the height."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if width >= _ROOMY else directions.TopToBottom)
        self._row.activate()
        return super().sizeHint().height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the hairline below it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.list)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.hair)


class ElidedLabel(QLabel):
    """A line of plain text that is shortened where there is no room for it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(60)
        self._whole = ""

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self._elide()

    def said(self) -> str:
        """Return the whole text."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
