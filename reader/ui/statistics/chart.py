"""A chart: painted in the colours of the theme, told value by value to the mouse, the keys and screen readers."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from reader.ui.saying import say
from reader.ui.statistics.buckets import Picture
from reader.ui.theme import Theme, mixed
from reader.ui.wording import grouped

_HEIGHT = 190
_LEFT = 52
"""As much at least; large type needs more."""
_RIGHT = 12


class Chart(QWidget):
    """One picture. Left and Right go from one stretch of time to the next; what it holds is told above the bars."""

    def __init__(self, picture: Picture, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture, self._theme = picture, theme
        self.place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(picture.title)
        self._go(len(picture.labels) - 1 if picture.labels else -1)

    def sizeHint(self) -> QSize:
        """Return how large it likes to be."""
        return QSize(560, max(_HEIGHT, round(self.fontMetrics().height() * 11)))

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme's colours."""
        self._theme = theme
        self.update()

    def _go(self, place: int) -> None:
        self.place = place
        if 0 <= place < len(self.picture.labels):
            told = self.picture.told(place)
            self.setAccessibleDescription(told)
            if self.hasFocus():
                say(self, told)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along with the arrows, Home and End."""
        last = len(self.picture.labels) - 1
        steps = {
            Qt.Key.Key_Left: self.place - 1,
            Qt.Key.Key_Right: self.place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if (to := steps.get(Qt.Key(event.key()))) is None or last < 0:
            super().keyPressEvent(event)
        else:
            self._go(min(last, max(0, to)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is below the mouse."""
        count = len(self.picture.labels)
        x = event.position().x() - self._room().left()
        if count and 0 <= x < self._room().width():
            self._go(min(count - 1, int(x / self._room().width() * count)))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of the latest again."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._go(len(self.picture.labels) - 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def _room(self) -> QRectF:
        """Return where the bars stand: below two lines of words, above one, right of the numbers of the axis."""
        metrics = QFontMetrics(QApplication.font())
        left, top = max(_LEFT, metrics.horizontalAdvance("10 000") + 8), 2 * metrics.height() + 22
        below = metrics.height() + 8
        return QRectF(left, top, max(10, self.width() - left - _RIGHT), max(10, self.height() - top - below))

    def _ink(self, color: str) -> QColor:
        theme = self._theme
        found = theme.swatch.get(color, theme.accent) if color else theme.accent
        return found if theme.dark else mixed(found, theme.ink, 0.7)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title, values, axis, and the bars or the line."""
        super().paintEvent(event)
        theme, picture, room = self._theme, self.picture, self._room()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.page)
        font = QApplication.font()
        bold = QApplication.font()
        bold.setBold(True)
        painter.setPen(theme.ink)
        painter.setFont(bold)
        line = painter.fontMetrics().height()
        painter.drawText(QRectF(10, 8, self.width() - 20, line), Qt.AlignmentFlag.AlignLeft, picture.title)
        painter.setFont(font)
        painter.setPen(theme.soft)
        if 0 <= self.place < len(picture.labels):
            self._paint_told(painter, 8 + line + 3, line)
        top = self._top()
        self._paint_axis(painter, room, top)
        if picture.labels:
            (self._paint_line if picture.kind == "line" else self._paint_bars)(painter, room, top)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_told(self, painter: QPainter, top: int, line: int) -> None:
        """Paint the values of the present place, each of several kinds behind a square in its colour."""
        metrics, left = painter.fontMetrics(), 10
        several = len(self.picture.series) > 1
        parts = self.picture.told(self.place).split(" · ")
        if several:
            when, _, first = parts[0].partition(": ")
            painter.drawText(QRectF(left, top, self.width() - 20, line), Qt.AlignmentFlag.AlignLeft, f"{when}:")
            left += metrics.horizontalAdvance(f"{when}:  ")
            parts[0] = first
        for part, series in zip(parts, self.picture.series, strict=False):
            if several:
                painter.fillRect(QRectF(left, top + line / 2 - 4, 9, 9), self._ink(series.color))
                left += 14
            told = metrics.elidedText(part, Qt.TextElideMode.ElideRight, max(0, self.width() - 10 - left))
            painter.drawText(QRectF(left, top, self.width() - left, line), Qt.AlignmentFlag.AlignLeft, told)
            left += metrics.horizontalAdvance(part) + 14

    def _top(self) -> float:
        """Return the number at the top of the axis: round, and above all others."""
        columns = list(zip(*(series.values for series in self.picture.series), strict=True))
        heights = [
            sum(value or 0 for value in column) if self.picture.kind == "stack" else max(value or 0 for value in column)
            for column in columns
        ]
        most = max(heights, default=0.0)
        if most <= 4:
            return 4.0
        step = 10 ** math.floor(math.log10(most))
        return float(next(step * factor for factor in (1, 2, 4, 5, 10) if step * factor >= most))

    def _paint_axis(self, painter: QPainter, room: QRectF, top: float) -> None:
        theme, labels = self._theme, self.picture.labels
        small = QApplication.font()
        small.setPointSizeF(max(7.0, small.pointSizeF() * 0.86))
        painter.setFont(small)
        line = painter.fontMetrics().height()
        for share in (0, 0.5, 1):
            y = room.bottom() - share * room.height()
            painter.setPen(theme.hair)
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(theme.soft)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - line / 2, room.left() - 7, line), right, grouped(round(top * share)))
        if labels:
            below = QRectF(room.left(), room.bottom() + 4, room.width(), line)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, labels[0])
            if len(labels) > 1:
                painter.drawText(below, Qt.AlignmentFlag.AlignRight, labels[-1])

    def _paint_bars(self, painter: QPainter, room: QRectF, top: float) -> None:
        picture = self.picture
        wide = room.width() / len(picture.labels)
        stacked = picture.kind == "stack"
        side = 1 if stacked else len(picture.series)
        thick = max(1.0, wide * 0.8 / side)
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(len(picture.labels)):
            if place == self.place:
                painter.fillRect(QRectF(room.left() + place * wide, room.top(), wide, room.height()), self._theme.sel)
            base = 0.0
            for number, series in enumerate(picture.series):
                high = (series.values[place] or 0) / top * room.height()
                x = room.left() + place * wide + wide * 0.1 + (0 if stacked else number * thick)
                painter.fillRect(QRectF(x, room.bottom() - base - high, thick, high), self._ink(series.color))
                base += high if stacked else 0

    def _paint_line(self, painter: QPainter, room: QRectF, top: float) -> None:
        picture = self.picture
        wide = room.width() / len(picture.labels)
        if 0 <= self.place < len(picture.labels):
            x = room.left() + (self.place + 0.5) * wide
            painter.setPen(QPen(self._theme.soft, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        for series in picture.series:
            painter.setPen(QPen(self._ink(series.color), 2))
            run: list[QPointF] = []
            for place, value in enumerate([*series.values, None]):
                if value is not None:
                    run.append(QPointF(room.left() + (place + 0.5) * wide, room.bottom() - value / top * room.height()))
                elif len(run) > 1:
                    painter.drawPolyline(QPolygonF(run))
                    run = []
                elif run:
                    painter.drawEllipse(run.pop(), 2, 2)
