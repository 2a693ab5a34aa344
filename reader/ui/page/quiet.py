"""Small words to press, and a row of them that goes on below where there is no room beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_BETWEEN = 10
"""Pixels."""


class QuietButton(QPushButton):
    """A small soft word. It paints itself: a thread has hundreds, and a style sheet for each would take as long as the text."""

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setFont(interface_font(12))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the word's size with room for a frame around it."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 6, metrics.height() + 4)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Be strong under the mouse."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Be soft again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the word, and a frame where the keyboard is."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(theme.accent)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.ink if self.underMouse() or self.hasFocus() else theme.soft)
        painter.setFont(self.font())
        word = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, word)


def quiet_button(text: str, name: str, theme: Theme, parent: QWidget, act: Callable[[], object]) -> QPushButton:
    """Return a word that does something when it is pressed; ``name`` is what a screen reader calls it."""
    button = QuietButton(text, theme, parent)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.clicked.connect(lambda _checked=False: act())
    return button


def quiet_label(text: str, theme: Theme, parent: QWidget, size: float = 12) -> QLabel:
    """Return small soft words."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(interface_font(size))
    label.setStyleSheet(f"color: {theme.soft.name()};")
    return label


class Flow(QWidget):
    """Stands its parts side by side with a dot between two, on as many lines as they need."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: list[QWidget] = []
        self._dots: list[QPoint] = []
        """Their middles."""

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Stand these in a row."""
        self._parts = list(parts)

    def fit(self, width: int) -> int:
        """Place everything within a width in pixels; return the height that takes and take it."""
        left, top = 0, 0
        self._dots = []
        line: list[QWidget] = []
        for part in [part for part in self._parts if not part.isHidden()]:
            wide = min(part.sizeHint().width(), max(1, width))
            if line and left + _BETWEEN + wide > width:
                left, top, line = 0, top + self._level(line, top), []
            elif line:
                left += _BETWEEN
            part.setGeometry(left, top, wide, part.sizeHint().height())
            line.append(part)
            left += wide
        height = top + self._level(line, top)
        self.setFixedHeight(height)
        self.update()
        return height

    def _level(self, line: Sequence[QWidget], top: int) -> int:
        """Put the middles of a line's parts level, with dots between them; return its height."""
        height = max((part.height() for part in line), default=0)
        for part in line:
            part.move(part.x(), top + (height - part.height()) // 2)
        self._dots += [QPoint(part.x() - _BETWEEN // 2, top + height // 2) for part in line[1:]]
        return height

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots, which are nobody's to read aloud."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.soft)
        for dot in self._dots:
            painter.drawEllipse(QPointF(dot), 1.2, 1.2)
