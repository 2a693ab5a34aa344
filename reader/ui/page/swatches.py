"""The five colours as round buttons: on the selection bar and on a highlight's card."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from reader.model import COLORS
from reader.ui.commands.key_tips import tell_key
from reader.ui.theme import Theme


class Swatch(QAbstractButton):
    """One colour. Checked means that the highlight has it."""

    def __init__(self, color: str, theme: Theme, on_ink: bool, parent: QWidget | None = None) -> None:
        """``on_ink`` says whether the ground is the theme's ink (a bar) or its page (a card)."""
        super().__init__(parent)
        self.color = color
        self._theme = theme
        self._on_ink = on_ink
        self._tip = tell_key(self, "", f"highlight_{color}")
        self.call(color)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def call(self, name: str) -> None:
        """Take the name that the reader gave to the colour, or its own."""
        own = name == self.color
        self.setAccessibleName(f"Highlight in {self.color}" + ("" if own else f", {name}"))
        self._tip.say(name[:1].upper() + name[1:] + ("" if own else f", {self.color}"))

    def sizeHint(self) -> QSize:
        """Return 24 by 24 pixels."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a dot; a ring when checked, another when focused."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = QRectF(4.5, 4.5, 15, 15)
        painter.setBrush(theme.swatch[self.color] if self._on_ink else theme.highlight[self.color])
        painter.setPen(Qt.PenStyle.NoPen if self._on_ink and not theme.dark else QPen(theme.soft, 0.8))
        painter.drawEllipse(dot.adjusted(-1, -1, 1, 1) if self.underMouse() else dot)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = theme.page if self._on_ink else theme.ink
        if self.isChecked():
            painter.setPen(QPen(ink, 1.6))
            painter.drawEllipse(dot.adjusted(-2.5, -2.5, 2.5, 2.5))
        if self.hasFocus():
            painter.setPen(QPen(theme.swatch["blue"] if self._on_ink else theme.accent, 1.6))
            painter.drawRoundedRect(QRectF(1, 1, 22, 22), 6, 6)


def swatches(theme: Theme, on_ink: bool, parent: QWidget) -> list[Swatch]:
    """Return one swatch for each colour."""
    return [Swatch(color, theme, on_ink, parent) for color in COLORS]
