"""Boxes of choices and checks that look alike, and can be seen, in every theme."""

from __future__ import annotations

import sys

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox

_Group = QPalette.ColorGroup


class Box(QComboBox):
    """A combo box whose arrow is a letter, for a style sheet that takes the frame of the arrow takes the arrow too."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        if sys.platform == "linux":
            self.setAccessibleDescription(name)  # there Qt gives what is chosen for the name, and leaves this one out
        self.setMaxVisibleItems(16)
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        place = self.rect().adjusted(0, 0, -11, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "▾")
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()


class Check(QCheckBox):
    """A check box that can be seen in every theme: the style's own is drawn in shades of its ground."""

    def sizeHint(self) -> QSize:
        """Return the room of box, gap, text and ring."""
        metrics = self.fontMetrics()
        return QSize(metrics.height() + metrics.horizontalAdvance(self.text()) + 20, metrics.height() + 8)

    def hitButton(self, position: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, its tick, the text, and the ring of the focus."""
        painter, palette = QPainter(self), self.palette()
        palette.setCurrentColorGroup(_Group.Active if self.isEnabled() else _Group.Disabled)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.fontMetrics().height() - 2
        box = QRectF(5.5, (self.height() - side) / 2, side, side)
        accent = palette.color(QPalette.ColorRole.Accent)
        painter.setPen(QPen(accent if self.isChecked() else palette.color(QPalette.ColorRole.PlaceholderText), 1.2))
        painter.setBrush(accent if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), side / 8))
            points = ((0.22, 0.54), (0.42, 0.74), (0.8, 0.28))
            painter.drawPolyline([QPointF(box.left() + x * side, box.top() + y * side) for x, y in points])
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        words = self.rect().adjusted(round(box.right()) + 8, 0, 0, 0)
        shown = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, int(shown), self.text())
        if self.hasFocus():
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
