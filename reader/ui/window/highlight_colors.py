"""The dialog of the five highlight colours: what they mean to the reader, and how they look in the theme in force."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.errors import LibraryError
from reader.model import COLORS
from reader.ui.commands.undo_names import ColorNames
from reader.ui.highlight_fit import fit
from reader.ui.look_settings import LookSettings
from reader.ui.theme import Theme
from reader.ui.window.look import Look


class HighlightColors(QDialog):
    """Shows the colours with their names on them; what is changed shows at once wherever they are."""

    def __init__(self, parent: QWidget, look: Look, settings: LookSettings, names: ColorNames) -> None:
        super().__init__(parent)
        self.setObjectName("highlight_colors")
        self._look, self._settings, self._names = look, settings, names
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._shown: dict[str, str] = {}
        self.fields = {color: self._field(color) for color in COLORS}
        """Where the names are written."""
        self._resets = {color: self._button("Reset", f"Reset {color}") for color in COLORS}
        self._message = QLabel()
        self._message.setObjectName("colors_message")
        self._message.setWordWrap(True)
        self._message.setProperty("tone", "accent")
        self._all = self._button("Reset all", "Reset all colours")
        self._all.clicked.connect(lambda _checked=False: self._keep({}))
        self._plain = self._button("Plain names", "Call all colours by their own names")
        self._plain.clicked.connect(lambda _checked=False: self._reset_names())
        close = self._button("Close", "Close")
        close.clicked.connect(lambda _checked=False: self.accept())
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for row, color in enumerate(COLORS):
            change = self._button("Change…", f"Change {color}")
            change.clicked.connect(lambda _checked=False, color=color: self._choose(color))
            self._resets[color].clicked.connect(lambda _checked=False, color=color: self._reset(color))
            for column, part in enumerate((self.fields[color], change, self._resets[color])):
                grid.addWidget(part, row, column)
        foot = QHBoxLayout()
        foot.addWidget(self._plain)
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
        self._show_names()
        look.themed.connect(self._show)

    def _field(self, color: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(color)
        made.setAccessibleName(f"What {color} means to you")
        made.setToolTip("What this colour means to you: “agree”, “doubt”, “look up”. Empty for its own name.")
        made.setMinimumSize(made.fontMetrics().horizontalAdvance("m" * 16), made.fontMetrics().height() + 18)
        made.editingFinished.connect(lambda: self._rename(color))
        return made

    @staticmethod
    def _button(word: str, name: str) -> QPushButton:
        made = QPushButton(word)
        made.setAutoDefault(False)
        made.setAccessibleName(name)
        return made

    def _show(self, theme: Theme) -> None:
        self.setWindowTitle("Highlight colours")
        self._title.setText(
            "Write what each colour means to you; the names stay with the library.\n"
            f"How the colours look belongs to the theme, now {theme.name}: each theme has its own."
        )
        own = self._settings.colors(theme.name)
        for color, field in self.fields.items():
            ground, ink = theme.highlight[color].name(), theme.ink.name()
            field.setStyleSheet(
                f"QLineEdit {{ background: {ground}; color: {ink}; border: 2px solid {ground}; padding: 4px 7px; }}"
                f"QLineEdit:focus {{ border-color: {ink}; }}"
            )
            self._resets[color].setEnabled(color in own)
        self._all.setEnabled(bool(own))

    def _show_names(self) -> None:
        names = self._names.names()
        self._shown = {color: "" if name == color else name for color, name in names.items()}
        for color, field in self.fields.items():
            field.setText(self._shown[color])
        self._plain.setEnabled(any(name != color for color, name in names.items()))

    def _rename(self, color: str) -> None:
        """Take over what has been written; what cannot be is said, and stays to be put right."""
        if self.fields[color].text() != self._shown[color]:
            self._do(lambda: self._names.rename(color, self.fields[color].text()))

    def _reset_names(self) -> None:
        self._do(self._names.reset)

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except LibraryError as error:
            self._say(str(error))
        else:
            self._say("")
            self._show_names()

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def done(self, result: int) -> None:
        """Take over the name that is being written before going."""
        for color, field in self.fields.items():
            if field.hasFocus():
                self._rename(color)
        super().done(result)

    def _choose(self, color: str) -> None:
        dialog = QColorDialog(self._look.theme.highlight[color], self)
        dialog.setWindowTitle(f"The colour for {color}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda chosen: self.take(color, chosen))
        dialog.open()

    def take(self, color: str, wanted: QColor) -> None:
        """Let a highlight colour be the one wanted, or the nearest to it on which text can be read."""
        made, sentence = fit(self._look.theme, wanted)
        self._say(sentence)
        if made is not None:
            self._keep(self._settings.colors(self._look.theme.name) | {color: made.name()}, sentence)

    def _reset(self, color: str) -> None:
        own = self._settings.colors(self._look.theme.name)
        self._keep({name: value for name, value in own.items() if name != color})

    def _keep(self, colors: dict[str, str], sentence: str = "") -> None:
        self._say(sentence)
        self._look.set_highlights(colors)
