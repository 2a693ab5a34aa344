"""The dialog in which the five highlight colours of the theme in force are changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reader.model import COLORS
from reader.ui.highlight_fit import fit
from reader.ui.look_settings import LookSettings
from reader.ui.theme import Theme
from reader.ui.window.look import Look


class HighlightColors(QDialog):
    """Shows the colours with words on them; what is changed shows on the page at once."""

    def __init__(self, parent: QWidget, look: Look, settings: LookSettings) -> None:
        super().__init__(parent)
        self.setObjectName("highlight_colors")
        self._look, self._settings = look, settings
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._samples = {color: self._sample(color) for color in COLORS}
        self._resets = {color: self._button("Reset", f"Reset {color}") for color in COLORS}
        self._message = QLabel()
        self._message.setObjectName("colors_message")
        self._message.setWordWrap(True)
        self._message.setProperty("tone", "accent")
        self._all = self._button("Reset all", "Reset all colours")
        self._all.clicked.connect(lambda _checked=False: self._keep({}))
        close = self._button("Close", "Close")
        close.clicked.connect(lambda _checked=False: self.accept())
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for row, color in enumerate(COLORS):
            change = self._button("Change…", f"Change {color}")
            change.clicked.connect(lambda _checked=False, color=color: self._choose(color))
            self._resets[color].clicked.connect(lambda _checked=False, color=color: self._reset(color))
            for column, part in enumerate((self._samples[color], change, self._resets[color])):
                grid.addWidget(part, row, column)
        foot = QHBoxLayout()
        foot.addWidget(self._all)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._title)
        layout.addLayout(grid)
        layout.addWidget(self._message)
        layout.addLayout(foot)
        self._message.hide()
        self._show(look.theme)
        look.themed.connect(self._show)

    @staticmethod
    def _sample(color: str) -> QLabel:
        made = QLabel(color.capitalize())
        made.setMinimumWidth(made.fontMetrics().horizontalAdvance("m" * 8))
        return made

    @staticmethod
    def _button(word: str, name: str) -> QPushButton:
        made = QPushButton(word)
        made.setAutoDefault(False)
        made.setAccessibleName(name)
        return made

    def _show(self, theme: Theme) -> None:
        self.setWindowTitle("Highlight colours")
        self._title.setText(f"The colours of highlights in the theme {theme.name}. Each theme has its own.")
        own = self._settings.colors(theme.name)
        for color, sample in self._samples.items():
            ground = theme.highlight[color].name()
            sample.setStyleSheet(f"background: {ground}; color: {theme.ink.name()}; padding: 5px 9px;")
            self._resets[color].setEnabled(color in own)
        self._all.setEnabled(bool(own))

    def _choose(self, color: str) -> None:
        dialog = QColorDialog(self._look.theme.highlight[color], self)
        dialog.setWindowTitle(f"The colour for {color}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda chosen: self.take(color, chosen))
        dialog.open()

    def take(self, color: str, wanted: QColor) -> None:
        """Let a highlight colour be the one wanted, or the nearest to it on which text can be read."""
        made, sentence = fit(self._look.theme, wanted)
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        if made is not None:
            self._keep(self._settings.colors(self._look.theme.name) | {color: made.name()}, sentence)

    def _reset(self, color: str) -> None:
        own = self._settings.colors(self._look.theme.name)
        self._keep({name: value for name, value in own.items() if name != color})

    def _keep(self, colors: dict[str, str], sentence: str = "") -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        self._look.set_highlights(colors)
