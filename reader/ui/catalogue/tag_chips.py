"""Tags as chips in rows; a tag that only some articles have is half a chip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reader.model import tag_key
from reader.ui.tag_colors import tag_color
from reader.ui.theme import Theme, mixed

_GAP = 6
_CROSS = 20
_DOT = 12
"""Pixels that the dot of a tag's own colour takes."""


class Chips(QWidget):
    """Chips in rows as wide as the widget."""

    removed = Signal(str)
    completed = Signal(str)
    """A tag that some articles have shall be given to all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: dict[str, _Chip] = {}
        self._own: Mapping[str, str] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self._theme = theme
        for chip in self._chips.values():
            chip.colors = _Colors.of(theme)
            chip.dot = tag_color(theme, chip.color_name)
            chip.update()

    def show_colors(self, own: Mapping[str, str]) -> None:
        """Show these tags, by their keys, in colours of their own."""
        self._own = own
        for key, chip in self._chips.items():
            chip.color_name = own.get(key, "")
            chip.dot = tag_color(self._theme, chip.color_name)
            chip.update()

    def tags(self) -> dict[str, bool]:
        """Return the tags in order, and whether all articles have them."""
        return {chip.name: chip.whole for chip in self._chips.values()}

    def show_tags(self, tags: Mapping[str, bool]) -> None:
        """Show these tags (name → whether all articles have it) and no others."""
        for chip in self._chips.values():
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for name, whole in tags.items():
            self._make(name, whole=whole)
        self._arrange()

    def add(self, name: str) -> None:
        """Show a tag that all articles have; one that some have becomes whole."""
        chip = self._chips.get(tag_key(name))
        if chip is None:
            self._make(name, whole=True)
        else:
            chip.complete()
        self._arrange()

    def remove(self, name: str) -> None:
        """Take a tag away."""
        chip = self._chips.pop(tag_key(name), None)
        if chip is not None:
            chip.hide()
            chip.deleteLater()
            self._arrange()

    def hasHeightForWidth(self) -> bool:
        """Say that narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in pixels of the rows that the chips need."""
        return self._flow(width, place=False)

    def sizeHint(self) -> QSize:
        """Return the size at the present width."""
        return QSize(self.width(), self.heightForWidth(max(60, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Flow anew."""
        super().resizeEvent(event)
        self._flow(self.width(), place=True)

    def _make(self, name: str, *, whole: bool) -> None:
        chip = _Chip(name, _Colors.of(self._theme), whole=whole, parent=self)
        chip.removed.connect(lambda: self.removed.emit(chip.name))
        chip.completed.connect(lambda: self.completed.emit(chip.name))
        self._chips[tag_key(name)] = chip
        chip.color_name = self._own.get(tag_key(name), "")
        chip.dot = tag_color(self._theme, chip.color_name)
        chip.show()

    def _arrange(self) -> None:
        self._flow(self.width(), place=True)
        self.updateGeometry()

    def _flow(self, width: int, *, place: bool) -> int:
        x = y = 0
        step = 0
        for chip in self._chips.values():
            size = chip.sizeHint()
            wide = min(size.width(), width)
            if x and x + wide > width:
                x, y = 0, y + size.height() + _GAP
            if place:
                chip.setGeometry(QRect(QPoint(x, y), QSize(wide, size.height())))
            x += wide + _GAP
            step = size.height()
        return y + step


class _Colors(NamedTuple):
    """What a chip is painted with."""

    ground: QColor
    edge: QColor
    text: QColor
    accent: QColor

    @classmethod
    def of(cls, theme: Theme) -> _Colors:
        return cls(mixed(theme.sel, theme.page, 0.7), mixed(theme.soft, theme.page, 0.6), theme.ink, theme.accent)


class _Chip(QAbstractButton):
    """One tag. A press on its cross, or Delete, removes it; a press elsewhere makes a half chip whole."""

    removed = Signal()
    completed = Signal()

    def __init__(self, name: str, colors: _Colors, *, whole: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.whole = whole
        self.colors = colors
        self.color_name = ""
        self.dot: QColor | None = None
        """The tag's own colour."""
        self._at = QPoint(-1, -1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._clicked)
        self._describe()

    def complete(self) -> None:
        """Become whole."""
        self.whole = True
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.name) + 10 + _CROSS + self._indent(), metrics.height() + 7)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = Qt.PenStyle.SolidLine if self.whole else Qt.PenStyle.DashLine
        edge = self.colors.accent if self.hasFocus() else self.colors.edge
        solid = self.whole and not self.hasFocus()
        painter.setPen(Qt.PenStyle.NoPen if solid else QPen(edge, 1.2, line))
        painter.setBrush(self.colors.ground if self.whole else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.7, 0.7, -0.7, -0.7), 5, 5)
        inner = self.rect().adjusted(9 + self._indent(), 0, -_CROSS, 0)
        if self.dot is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.dot)
            painter.drawEllipse(QPointF(12.5, self.height() / 2), 4, 4)
        text = QFontMetrics(self.font()).elidedText(self.name, Qt.TextElideMode.ElideMiddle, inner.width() + 2)
        painter.setPen(self.colors.text)
        painter.drawText(inner.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, text)
        centre = QRectF(self._cross()).center()
        painter.setPen(QPen(self.colors.accent if self._over_cross() else self.colors.edge, 1.4))
        for down in (QPointF(3, 3), QPointF(3, -3)):
            painter.drawLine(centre - down, centre + down)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._at = QPoint(-1, -1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._press(on_cross=self.whole)
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        by_mouse = self.rect().contains(self._at)
        self._press(on_cross=self._over_cross() if by_mouse else self.whole)

    def _press(self, *, on_cross: bool) -> None:
        if on_cross:
            self.removed.emit()
        elif not self.whole:
            self.completed.emit()

    def _indent(self) -> int:
        return _DOT if self.dot is not None else 0

    def _over_cross(self) -> bool:
        return self._cross().contains(self._at)

    def _cross(self) -> QRect:
        return QRect(self.width() - _CROSS, 0, _CROSS, self.height())

    def _describe(self) -> None:
        some = "" if self.whole else ", some of the articles"
        self.setAccessibleName(f"Tag {self.name}{some}")
        self.setAccessibleDescription("Delete removes it" + ("" if self.whole else "; Enter gives it to all"))
        self.setToolTip(
            self.name if self.whole else f"{self.name}: some of the articles have it. Click to give it to all."
        )
