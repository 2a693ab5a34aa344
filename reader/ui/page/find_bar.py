"""The slim bar at the foot of the page in which words are typed that are to be found in the article."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from reader.finding import Manner
from reader.ui.commands.key_tips import tell_key
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_ROOMY = 560
"""Pixels from which on each switch has a button of its own; below they share a menu."""
_WIDEST = 320
_MOST = 30
"""Earlier words kept."""


class FindBar(QWidget):
    """A field, what came of it, back and on, three switches, and a way out. Escape anywhere on it is the way out."""

    changed = Signal()
    """The words or a switch are others now."""
    stepped = Signal(int)
    """To the next (1) or the previous (-1)."""
    paged = Signal(int)
    """The page is to be turned while the field keeps the focus."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._earlier: list[str] = []
        self._back = 0
        self._told = ("", "")
        self.setAccessibleName("Find in the article")
        self.setFont(interface_font(13))
        self.field = _Field(self)
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self._count = QLabel(self)
        self._count.setObjectName("find_count")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setProperty("tone", "soft")
        self._count.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.case = self._switch("Match case", "Aa")
        self.words = self._switch("Whole words", "W")
        self.accents = self._switch("Match accents", "é")
        self._lay_out()
        self.hide()

    def _switch(self, text: str, sign: str) -> QAction:
        action = QAction(text, self)
        action.setIconText(sign)
        action.setCheckable(True)
        action.toggled.connect(self._switched)
        return action

    def _switched(self) -> None:
        on = [action for action in (self.case, self.words, self.accents) if action.isChecked()]
        self._options.setText(" ".join(action.iconText() for action in on) or "⋯")
        self._options.setAccessibleDescription(", ".join(action.text() for action in on))
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(4)
        row.addWidget(self.field, 8)
        row.addSpacing(6)
        row.addWidget(self._count)
        row.addSpacing(2)
        row.addWidget(self._button("‹", "Previous match", "find_previous", lambda: self.stepped.emit(-1)))
        row.addWidget(self._button("›", "Next match", "find_next", lambda: self.stepped.emit(1)))
        row.addStretch(1)
        self._switches = [self._button_of(action) for action in (self.case, self.words, self.accents)]
        for button in self._switches:
            row.addWidget(button)
        self._options = self._button("⋯", "What has to match", "", lambda: None)
        menu = QMenu(self._options)
        menu.addActions([self.case, self.words, self.accents])
        self._options.setMenu(menu)
        self._options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._options)
        row.addWidget(self._button("×", "Close the bar (Esc)", "", self.closed.emit))

    def _button(self, sign: str, name: str, action: str, chosen: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setAccessibleName(name.partition(" (")[0])
        if action:
            tell_key(button, name, action)
        else:
            button.setToolTip(name)
        button.clicked.connect(lambda _checked=False: chosen())
        return _flat(button)

    def _button_of(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(action.text())
        button.setToolTip(action.text())
        return _flat(button)

    @property
    def manner(self) -> Manner:
        """What has to agree."""
        return Manner(self.case.isChecked(), self.accents.isChecked())

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height that the controls fit in."""
        return QSize(_ROOMY, super().sizeHint().height())

    def tell(self, long: str, short: str = "") -> None:
        """Say what came of the words; ``short`` where there is no room for more."""
        self._told = long, short or long
        self._show_told()

    def _show_told(self) -> None:
        self._count.setText(self._told[self.width() < _ROOMY])
        self._count.setAccessibleName(self._told[0])

    def write(self, words: str) -> None:
        """Take words over, if there are any, and let them be typed over."""
        if words:
            self.field.setText(words)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keep(self) -> None:
        """Remember the words, to be had again with the up arrow."""
        words = self.field.text()
        if words.strip():
            self._earlier = [words, *(other for other in self._earlier if other != words)][:_MOST]
            self._back = 0

    def recall(self, step: int) -> None:
        """Go through earlier words, 1 further back, -1 forward again."""
        self._back = max(0, min(len(self._earlier) - 1, self._back + step))
        if self._earlier:
            if step > 0 and self._back == 1 and self.field.text() != self._earlier[0]:
                self._back = 0  # nothing of it has been left yet
            self.field.setText(self._earlier[self._back])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten on a narrow page."""
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY
        self.field.setMaximumWidth(_WIDEST if roomy else 10_000)
        for button in self._switches:
            button.setVisible(roomy)
        self._options.setVisible(not roomy)
        self._show_told()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; what else nobody on the bar has answered, such as letters, goes nowhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the hairline above it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.page)
        painter.fillRect(0, 0, self.width(), 1, self._theme.hair)


class _Field(QLineEdit):
    """Enter goes on, the arrows recall earlier words, the page keys turn the page."""

    def __init__(self, bar: FindBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self.setObjectName("find_field")
        self.setPlaceholderText("Find in the article")
        self.setAccessibleName("Find in the article")
        self.setMinimumWidth(70)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the keys that a line of text has no use for."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._bar.stepped.emit(-1 if back else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._bar.recall(1 if event.key() == Qt.Key.Key_Up else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._bar.paged.emit(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case _:
                super().keyPressEvent(event)


def _flat(button: QToolButton) -> QToolButton:
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
