"""Small words to press, and a row of them that goes on below where there is no room beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_BETWEEN = 2


def quiet_button(text: str, name: str, theme: Theme, parent: QWidget, act: Callable[[], object]) -> QPushButton:
    """Return a word that does something when it is pressed; ``name`` is what a screen reader calls it."""
    button = QPushButton(text, parent)
    button.setFlat(True)
    button.setFont(interface_font(12))
    button.setAccessibleName(name)
    button.setStyleSheet(
        f"QPushButton {{ color: {theme.soft.name()}; background: transparent; border: 1px solid transparent;"
        " border-radius: 4px; padding: 1px 2px; }"
        f" QPushButton:hover {{ color: {theme.ink.name()}; }}"
        f" QPushButton:focus {{ border: 1px solid {theme.accent.name()}; }}"
    )
    button.setCursor(Qt.CursorShape.PointingHandCursor)
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
        self._dots: list[QLabel] = []

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Stand these in a row."""
        self._parts = list(parts)
        while len(self._dots) < len(self._parts) - 1:
            self._dots.append(quiet_label("·", self._theme, self))

    def fit(self, width: int) -> int:
        """Place everything within a width in pixels; return the height that takes and take it."""
        left, top = 0, 0
        dots = iter(self._dots)
        line: list[QWidget] = []
        for part in [part for part in self._parts if not part.isHidden()]:
            wide = min(part.sizeHint().width(), max(1, width))
            dot = next(dots, None) if line else None
            before = dot.sizeHint().width() + 2 * _BETWEEN if dot is not None else 0
            if dot is not None and left + before + wide > width:
                dot.hide()
                dot, before, left, top, line = None, 0, 0, top + _level(line, top), []
            if dot is not None:
                dot.setGeometry(left + _BETWEEN, top, dot.sizeHint().width(), dot.sizeHint().height())
                dot.show()
                line.append(dot)
            part.setGeometry(left + before, top, wide, part.sizeHint().height())
            line.append(part)
            left += before + wide
        for rest in dots:
            rest.hide()
        height = top + _level(line, top)
        self.setFixedHeight(height)
        return height


def _level(line: Sequence[QWidget], top: int) -> int:
    """Put the middles of a line's parts level; return its height."""
    height = max((part.height() for part in line), default=0)
    for part in line:
        part.move(part.x(), top + (height - part.height()) // 2)
    return height
