"""The parts of the panel under Aa: a slider with its number, a box of choices, the row of themes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from reader.ui.boxes import Box
from reader.ui.look_settings import OPTIONS, Value
from reader.ui.theme import THEMES, load_theme


class Slider(QSlider):
    """A slider that lets the wheel scroll what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()


def reset_button(word: str, act: Callable[[], object]) -> QToolButton:
    """Return a small button that takes an option back to the usual."""
    button = QToolButton()
    button.setText("↺")
    button.setAutoRaise(True)
    button.setToolTip(f"The usual {word.lower()}")
    button.setAccessibleName(f"Reset {word.lower()}")
    button.clicked.connect(lambda _checked=False: act())
    return button


class NumberRow:
    """A label, a slider, the number it gives, and the way back to the usual; one row of a grid."""

    def __init__(
        self, option: str, word: str, show: Callable[[float], str], put: Callable[[str, Value], object]
    ) -> None:
        """``show`` writes a value for people; ``put`` is told of each choice."""
        self._option = OPTIONS[option]
        self._show, self._put = show, put
        self.label = QLabel(word)
        self.label.setProperty("tone", "soft")
        self.slider = Slider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(option)
        self.slider.setAccessibleName(word)
        self.slider.setRange(0, round((self._option.high - self._option.low) / self._option.step))
        self.slider.setPageStep(5)
        self.slider.setMinimumWidth(90)
        self.slider.valueChanged.connect(self._choose)
        self.label.setBuddy(self.slider)
        self.number = QLabel()
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.number.setMinimumWidth(
            max(self.number.fontMetrics().horizontalAdvance(show(v)) for v in (self._option.low, self._option.high)) + 2
        )
        self.reset = reset_button(word, lambda: put(option, self._option.usual))

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Stand in a row of a grid of four columns."""
        for column, part in enumerate((self.label, self.slider, self.number, self.reset)):
            grid.addWidget(part, row, column)

    def show_value(self, value: float) -> None:
        """Show what is chosen now."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - self._option.low) / self._option.step))
        self.number.setText(self._show(value))
        self.reset.setEnabled(value != self._option.usual)

    def _choose(self, place: int) -> None:
        value = float(self._option.clean(self._option.low + place * self._option.step))
        self.number.setText(self._show(value))
        self._put(self._option.name, value)


class Themes(QWidget):
    """One button a theme, in its own colours, and one for the system's."""

    chosen = Signal(str)

    def __init__(self, room: int) -> None:
        """``room`` is how many pixels wide the row may be; where that is too little there are two rows."""
        super().__init__()
        self._group = QButtonGroup(self)
        buttons = [self._button(name) for name in ("system", *THEMES)]
        fits = sum(button.sizeHint().width() + 6 for button in buttons) <= room
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, button in enumerate(buttons):
            self._group.addButton(button)
            grid.addWidget(button, *divmod(place, len(buttons) if fits else 3))

    def _button(self, name: str) -> QPushButton:
        button = QPushButton("Auto" if name == "system" else name.capitalize())
        button.setObjectName(name)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(f"Theme: {'as the system' if name == 'system' else name}")
        button.setMinimumHeight(button.fontMetrics().height() + 18)
        if name != "system":
            theme = load_theme(name)
            button.setStyleSheet(f"QPushButton {{ background: {theme.page.name()}; color: {theme.ink.name()}; }}")
        button.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        return button

    def show_theme(self, name: str) -> None:
        """Show which is chosen now."""
        for button in self._group.buttons():
            button.setChecked(button.objectName() == name)


def choices(name: str, words: Sequence[tuple[str, str]], put: Callable[[str], object]) -> Box:
    """Return a box of named values; ``words`` are pairs of what is shown and what is put."""
    box = Box(name)
    for word, value in words:
        box.addItem(word, value)
    box.activated.connect(lambda place: put(str(box.itemData(place))))
    return box
