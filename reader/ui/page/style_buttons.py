"""How a highlight is drawn, as small buttons with a letter: on the selection bar and on a highlight's card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from reader.ui.commands.key_tips import tell_key
from reader.ui.theme import Theme, mixed
from reader.ui.typography import interface_font

WORDS = {"mark": "Mark", "underline": "Underline", "strike": "Strike through"}
"""What the styles of ``model.STYLES`` are called."""


class StyleButton(QAbstractButton):
    """One style. Checked means that the highlight has it."""

    def __init__(self, style: str, theme: Theme, on_ink: bool, parent: QWidget | None = None) -> None:
        """``on_ink`` says whether the ground is the theme's ink (a bar) or its page (a card)."""
        super().__init__(parent)
        self.shape = style
        self._theme = theme
        self._on_ink = on_ink
        self.setAccessibleName(WORDS[style])
        if style == "mark":
            self.setToolTip(WORDS[style])
        else:
            tell_key(self, WORDS[style], style)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return 24 by 24 pixels."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a letter as the style draws it; a ring when checked, another when focused."""
        theme = self._theme
        ink, ground = (theme.page, theme.ink) if self._on_ink else (theme.ink, theme.page)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(3.5, 3.5, 17, 17)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(ink, ground, 0.16))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        if self.shape == "mark":
            painter.fillRect(box.adjusted(2.5, 2, -2.5, -2), mixed(ink, ground, 0.26))
        painter.setFont(interface_font(13))
        painter.setPen(ink)
        painter.drawText(
            QRectF(0, 1, 24, 20), Qt.AlignmentFlag.AlignCenter, {"strike": "S", "underline": "U"}.get(self.shape, "A")
        )
        if self.shape != "mark":
            y = 19.0 if self.shape == "underline" else 11.5
            painter.setPen(QPen(ink, 1.4))
            painter.drawLine(QRectF(6, y, 12, 0).topLeft(), QRectF(6, y, 12, 0).topRight())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(ink, 1.6))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(theme.swatch["blue"] if self._on_ink else theme.accent, 1.6))
            painter.drawRoundedRect(QRectF(1, 1, 22, 22), 6, 6)


def style_buttons(styles: Sequence[str], theme: Theme, on_ink: bool, parent: QWidget) -> list[StyleButton]:
    """Return one button for each of the styles."""
    return [StyleButton(style, theme, on_ink, parent) for style in styles]
