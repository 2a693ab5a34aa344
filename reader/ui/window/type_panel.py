"""The panel under Aa: theme, face, size and column of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QWidget,
)

from reader.ui.settings import MEASURES, SIZES, Settings
from reader.ui.theme import THEMES, Theme
from reader.ui.typography import load_faces

_WORDS = {"system": "Auto"}


class TypePanel(QFrame):
    """Shows the settings and says what is wanted instead; the window applies it at once."""

    theme_wanted = Signal(str)
    face_wanted = Signal(str)
    size_wanted = Signal(int)
    measure_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("type_panel")
        self.setAccessibleName("Type and theme")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 14, 16, 14)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._themes = QButtonGroup(self)
        self._add_themes()
        self._face = Faces()
        self._face.setMaxVisibleItems(16)
        self._face.setAccessibleName("Face")
        self._face.textActivated.connect(self.face_wanted)
        self._add("Face", self._face)
        self._size = self._add_slider("Size", SIZES, self.size_wanted)
        self._measure = self._add_slider("Column", MEASURES, self.measure_wanted)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(
            f"#type_panel {{ background: {theme.page.name()}; border: 1px solid {theme.hair.name()};"
            f" border-radius: 10px; }}"
            f"QPushButton:checked {{ background: {theme.sel.name()}; border-color: {theme.sel.name()}; }}"
            f"QComboBox::drop-down {{ border: none; width: 24px; }} QComboBox::down-arrow {{ image: none; }}"
            f"QSlider::groove:horizontal {{ height: 3px; background: {theme.sel.name()}; border-radius: 1px; }}"
            f"QSlider::handle:horizontal {{ width: 15px; height: 15px; margin: -6px 0; border-radius: 7px;"
            f" background: {theme.accent.name()}; }}"
        )

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen now."""
        for button in self._themes.buttons():
            button.setChecked(button.objectName() == settings.theme)
        if self._face.count():
            self._face.setCurrentText(settings.face)
        for (slider, label), value in ((self._size, settings.size), (self._measure, settings.measure)):
            with QSignalBlocker(slider):
                slider.setValue(value)
            label.setText(str(value))

    def open(self, settings: Settings, corner: Callable[[QSize], QPoint]) -> None:
        """Show it; ``corner`` returns the global point for its upper left corner, given its size."""
        if not self._face.count():
            bundled = list(load_faces())
            installed = [name for name in QFontDatabase.families() if name not in bundled and not name.startswith(".")]
            self._face.addItems([*bundled, *installed])
            self._face.insertSeparator(len(bundled))
        self.show_settings(settings)
        self.adjustSize()
        self.move(within(QRect(corner(self.size()), self.size()), self.screen().availableGeometry()))
        self.show()
        self._size[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _add_themes(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in ("system", *THEMES):
            button = QPushButton(_WORDS.get(name, name.capitalize()))
            button.setObjectName(name)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"Theme: {'as the system' if name == 'system' else name}")
            button.clicked.connect(lambda _=False, name=name: self.theme_wanted.emit(name))
            self._themes.addButton(button)
            row.addWidget(button)
        self._grid.addLayout(row, 0, 0, 1, 3)

    def _add(self, word: str, control: QWidget, span: int = 2) -> int:
        row = self._grid.rowCount()
        label = QLabel(word)
        label.setProperty("tone", "soft")
        label.setBuddy(control)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1, 1, span)
        return row

    def _add_slider(self, word: str, limits: tuple[int, int], wanted: SignalInstance) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(*limits)
        slider.setAccessibleName(word)
        number = QLabel()
        number.setMinimumWidth(28)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.valueChanged.connect(lambda value: number.setText(str(value)))
        slider.valueChanged.connect(wanted)
        self._grid.addWidget(number, self._add(word, slider, 1), 2)
        return slider, number


class Faces(QComboBox):
    """A combo box whose arrow is a letter, for a style sheet that takes the frame of the arrow takes the arrow too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        place = self.rect().adjusted(0, 0, -11, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "▾")
        painter.end()


def within(wanted: QRect, room: QRect) -> QPoint:
    """Return the upper left corner nearest to the wanted one that keeps a rectangle within the room."""
    left = max(room.left(), min(wanted.left(), room.right() - wanted.width()))
    return QPoint(left, max(room.top(), min(wanted.top(), room.bottom() - wanted.height())))
