"""The panel under Aa: how articles are set and how the window looks. What is chosen shows on the page at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reader.ui.boxes import Box, Check
from reader.ui.look_settings import OPTIONS, LookSettings
from reader.ui.theme import Theme
from reader.ui.typography import load_faces
from reader.ui.window.look import Look
from reader.ui.window.type_panel_presets import PresetRow
from reader.ui.window.type_panel_rows import NumberRow, Themes, choices, reset_button

_WIDTH = 380
"""Pixels at most, unless the interface's font needs more."""
_SWITCHES = (("justified", "Justified lines"), ("hyphenated", "Hyphenation"), ("indented", "Indented paragraphs"))
_CONTRAST = (("As the system", "system"), ("High", "more"), ("Usual", "usual"))
_MOTION = (("As the system", "system"), ("Little", "more"), ("Usual", "usual"))


class TypePanel(QFrame):
    """Works the window's ``Look``: first what is wanted often (size, theme, face), then what is set once."""

    colors_wanted = Signal()
    """The reader wants to change the highlight colours."""

    def __init__(self, parent: QWidget, look: Look, settings: LookSettings) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("type_panel")
        self.setAccessibleName("Type and theme")
        self._look, self._settings = look, settings
        self._body = QWidget()
        self._body.setObjectName("type_body")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(16, 14, 12, 14)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, NumberRow] = {}
        self._fill(min(_WIDTH, self.screen().availableGeometry().width() - 8) - 40)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._scroll)
        self._body.installEventFilter(self)
        self.show_theme(look.theme)
        self.show_settings()
        look.themed.connect(self.show_theme)
        look.typed.connect(self.show_settings)

    def _fill(self, room: int) -> None:
        self._add_number("size", "Size", lambda value: f"{value:.0f} px")
        self._themes = Themes(room)
        self._themes.chosen.connect(self._look.set_theme)
        self._grid.addWidget(self._themes, self._grid.rowCount(), 0, 1, 4)
        self._face = Box("Face")
        self._face.addItems(_families())
        self._face.insertSeparator(len(load_faces()))
        self._face.textActivated.connect(lambda family: self._look.put("face", family))
        self._face_reset = reset_button("Face", lambda: self._look.put("face", OPTIONS["face"].usual))
        self._grid.addWidget(self._face_reset, self._add("Face", self._face, 2), 3)
        self._presets = PresetRow(self._settings)
        self._presets.chosen.connect(self._look.use_preset)
        self._presets.changed.connect(self._look.presets_changed)
        self._presets.changed.connect(self.show_settings)
        self._add("Preset", self._presets, 3, self._presets.box)
        self._rule()
        self._add_number("line_height", "Line height", lambda value: f"{value:.2f}")
        self._add_number("measure", "Column", lambda value: f"{value:.0f}")
        self._add_number("letter_spacing", "Letter space", _percent)
        self._add_number("word_spacing", "Word space", _percent)
        self._switches = {name: self._add_switch(name, word) for name, word in _SWITCHES}
        self._rule()
        self._contrast = choices("Contrast", _CONTRAST, self._look.set_contrast)
        self._add("Contrast", self._contrast, 3)
        self._motion = choices("Motion", _MOTION, self._look.set_stillness)
        self._add("Motion", self._motion, 3)
        self._add_buttons()

    def _add(self, word: str, control: QWidget, span: int, buddy: QWidget | None = None) -> int:
        row = self._grid.rowCount()
        label = QLabel(word)
        label.setProperty("tone", "soft")
        label.setBuddy(buddy or control)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1, 1, span)
        return row

    def _add_number(self, option: str, word: str, show: Callable[[float], str]) -> None:
        self._rows[option] = NumberRow(option, word, show, self._look.put)
        self._rows[option].add_to(self._grid, self._grid.rowCount())

    def _add_switch(self, option: str, word: str) -> Check:
        box = Check(word)
        box.setObjectName(option)
        box.clicked.connect(lambda on: self._look.put(option, bool(on)))
        self._grid.addWidget(box, self._grid.rowCount(), 1, 1, 3)
        return box

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for word, act in (("Highlight colours…", self.colors_wanted.emit), ("Reset all", self._look.reset)):
            button = QPushButton(word)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        self._grid.addLayout(row, self._grid.rowCount(), 0, 1, 4)

    def _rule(self) -> None:
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedHeight(1)
        self._grid.addWidget(line, self._grid.rowCount(), 0, 1, 4)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        ring = 2 if theme.contrast else 1
        self.setStyleSheet(
            f"#type_panel {{ background: {theme.page.name()}; border: 1px solid {theme.hair.name()}; }}"
            f"#type_body {{ background: {theme.page.name()}; }} #rule {{ background: {theme.hair.name()}; }}"
            f"QPushButton:checked {{ border: 2px solid {theme.accent.name()}; }}"
            f"QSlider {{ border: {ring}px solid transparent; border-radius: 6px; padding: 3px 2px; }}"
            f"QSlider:focus {{ border-color: {theme.accent.name()}; }}"
            f"QSlider::groove:horizontal {{ height: 3px; background: {theme.sel.name()}; border-radius: 1px; }}"
            f"QSlider::handle:horizontal {{ width: 15px; height: 15px; margin: -6px 0; border-radius: 7px;"
            f" background: {theme.accent.name()}; }}"
        )

    def show_settings(self) -> None:
        """Show what is chosen now."""
        settings = self._settings
        self._themes.show_theme(settings.theme)
        self._face.setCurrentText(str(settings.get("face")))
        self._face_reset.setEnabled(settings.get("face") != OPTIONS["face"].usual)
        for name, row in self._rows.items():
            row.show_value(settings.number(name))
        for name, switch in self._switches.items():
            switch.setChecked(bool(settings.get(name)))
        self._presets.show_presets()
        self._contrast.setCurrentIndex(self._contrast.findData(settings.contrast))
        self._motion.setCurrentIndex(self._motion.findData(settings.stillness))

    def open(self, corner: Callable[[QSize], QPoint]) -> None:
        """Show it; ``corner`` returns the global point for its upper left corner, given its size."""
        room = self.screen().availableGeometry()
        self.ensurePolished()
        self._fit()
        self.move(within(QRect(corner(self.size()), self.size()), room))
        self.show()
        self._rows["size"].slider.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        """Be as large as what is in it, and no larger than the screen."""
        room = self.screen().availableGeometry()
        wanted = self._body.sizeHint() + QSize(6, 6)
        height = min(wanted.height(), room.height() - 8)
        bar = 12 if height < wanted.height() else 0
        self.resize(min(max(_WIDTH, wanted.width() + bar), room.width() - 8), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with what is in it, and keep in sight what Tab has reached."""
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
            self.move(within(self.geometry(), self.screen().availableGeometry()))
        return False

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Go on with Tab, round and round."""
        moved = super().focusNextPrevChild(forwards)
        if (focus := self.focusWidget()) is not None:
            self._scroll.ensureWidgetVisible(focus, 0, 24)
        return moved


def _percent(value: float) -> str:
    return f"{value:+.0f} %" if value else "0 %"


def _families() -> Sequence[str]:
    """Return the bundled faces, then all that are installed."""
    bundled = load_faces()
    return [*bundled, *(name for name in QFontDatabase.families() if name not in bundled and not name.startswith("."))]


def within(wanted: QRect, room: QRect) -> QPoint:
    """Return the upper left corner nearest to the wanted one that keeps a rectangle within the room."""
    left = max(room.left(), min(wanted.left(), room.right() - wanted.width()))
    return QPoint(left, max(room.top(), min(wanted.top(), room.bottom() - wanted.height())))
