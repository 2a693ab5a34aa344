"""The quiet bar at the foot of the window: one sentence, perhaps one thing to do about it or two, gone by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from reader.ui.saying import say
from reader.ui.theme import Theme, mixed

STAY = 7000
"""Milliseconds that a notice stays; one about a failure stays until it is closed or another comes."""
_MARGIN = 18
_MOVED = {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize}
_MOST = 4
"""Failures shown at once."""


class Notice(QFrame):
    """Floats over the foot of ``over``, above what is being written there; never takes the focus or moves anything."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("notice")
        self._over = over
        self._clear: list[QWidget] = []
        self._theme: Theme | None = None
        self._act: Callable[[], None] | None = None
        self._other_act: Callable[[], None] | None = None
        self._failures: list[str] = []
        self._message = ""
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._button, self._other = QPushButton(), QPushButton()
        for button in (self._button, self._other):
            button.setFlat(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self._do)
        self._other.clicked.connect(self._do_other)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close this message")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.hide)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 9, 8, 9)
        layout.setSpacing(10)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._other)
        layout.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._place)
        over.installEventFilter(self)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._on_focus)
        self.hide()

    def keep_clear_of(self, widget: QWidget) -> None:
        """Stand above a widget at the foot of the window as long as that is seen, and never upon it."""
        self._clear.append(widget)
        widget.installEventFilter(self)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme: the page's, the other way round."""
        self._theme = theme
        if self.isVisible():
            self._dress(theme)

    def _dress(self, theme: Theme) -> None:
        over = mixed(theme.ink, theme.page, 0.85).name()
        self.setStyleSheet(
            f"#notice {{ background: {theme.ink.name()}; border-radius: 10px; }}"
            f"#notice QLabel {{ color: {theme.page.name()}; }}"
            f"#notice QPushButton, #notice QToolButton {{ color: {theme.page.name()}; border: 1px solid transparent; }}"
            f"#notice QPushButton {{ font-weight: 600; }}"
            f"#notice QPushButton:hover, #notice QToolButton:hover {{ background: {over}; }}"
            f"#notice QPushButton:focus, #notice QToolButton:focus {{ border: 1px solid {theme.page.name()}; }}"
        )

    def show_message(self, text: str, word: str = "", act: Callable[[], None] | None = None) -> None:
        """Show a sentence, with one thing to do about it named by ``word``; below failures that are still shown."""
        self._message = text
        self._show(self._joined(), word, act)
        if self._failures:
            self._timer.stop()
        else:
            self._timer.start(STAY)

    def add_message(self, text: str, word: str, act: Callable[[], None]) -> None:
        """Show a sentence with one thing to do about it; what is said already, and what it offers, stays beside it."""
        said = self._message if self.isVisible() else ""
        first, first_act = (self._button.text(), self._act) if said else ("", None)
        if not first_act:
            self.show_message(f"{said}\n{text}".strip(), word, act)
            return
        self.show_message(f"{said}\n{text}", first, first_act)
        self._other_act = act
        self._other.setText(word)
        self._other.show()
        self._place()

    def show_lasting(self, text: str, word: str = "", act: Callable[[], None] | None = None) -> None:
        """Show a sentence that stays until it is closed or another comes: what could not be done, what is under way."""
        self._failures.clear()
        self._message = text
        self._show(text, word, act)
        self._timer.stop()

    def show_failure(self, text: str) -> None:
        """Show what could not be taken in. It stays until it is closed; other messages stand below it."""
        if text in self._failures:
            self._failures.remove(text)
        self._failures.append(text)
        if self._message == text:
            self._message = ""
        self._show(self._joined(), self._button.text() if self._message else "", self._act)
        self._timer.stop()

    def _joined(self) -> str:
        shown = self._failures[-_MOST:]
        more = len(self._failures) - len(shown)
        return "\n".join(
            [*shown, *([f"And {more} more."] if more else []), *([self._message] if self._message else [])]
        )

    def withdraw(self, word: str) -> None:
        """Take back a message that offers this: it would be something else by now."""
        if self._button.text() == word:
            self._take_back()

    def take_back(self, text: str) -> None:
        """Take back a message that is not true any more."""
        if text == self._message:
            self._take_back()

    def _take_back(self) -> None:
        self._message = ""
        if self._failures:
            self._show(self._joined(), "", None)
        else:
            self.hide()

    def text(self) -> str:
        """Return the sentence shown, empty if none is."""
        return self._text.text() if self.isVisible() else ""

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what has been read and closed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._failures.clear()
            self._message = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the foot of the window, above what is to be kept clear."""
        if self.isVisible() and watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        if self.isVisible() and event.type() in _MOVED and watched in self._clear:
            self._later.start()  # while it is being hidden it is still there
        return False

    def _show(self, text: str, word: str, act: Callable[[], None] | None) -> None:
        new = text != self.text()
        self._act, self._other_act = act, None
        if self._theme:
            self._dress(self._theme)
        self._text.setText(text)
        self._button.setText(word)
        self._button.setVisible(bool(word))
        self._other.hide()
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        if new:
            say(self, f"{text} Button: {word}." if word else text)

    def _place(self) -> None:
        room = self._over.size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        self._text.setMinimumWidth(0)
        line = max(map(self._text.fontMetrics().horizontalAdvance, self._text.text().split("\n"))) + 4
        beside = self._button.sizeHint().width() + 60 if self._act else 50
        beside += self._other.sizeHint().width() + 10 if self._other_act else 0
        self._text.setMinimumWidth(max(60, min(line, 520, room.width() - beside - 30)))
        size = QSize(min(self._text.minimumWidth() + beside + 30, room.width()), 0)
        height = self._row.heightForWidth(size.width()) if self._row.hasHeightForWidth() else 0
        size.setHeight(max(height, self.sizeHint().height() if height <= 0 else height))
        left = (self._over.width() - size.width()) // 2
        self.setGeometry(left, self._foot() - size.height() - _MARGIN, size.width(), size.height())

    def _foot(self) -> int:
        """Return how far down there is nothing that has to be kept clear: nothing of that, nor what is being written."""
        tops = [part.mapTo(self._over, QPoint()).y() for part in self._clear if part.isVisible()]
        if (written := self._written()) is not None:
            tops.append(written)
        return min([self._over.height(), *tops])

    def _written(self) -> int | None:
        """Return where the field begins that the keyboard is in, if it stands in the lower half of the window."""
        field = QApplication.focusWidget()
        if field is None or not self._over.isAncestorOf(field) or field.height() > self._over.height() / 2:
            return None
        if not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            return None
        top = field.mapTo(self._over, QPoint()).y()
        return top if self._over.height() / 2 < top < self._over.height() else None

    def _on_focus(self, _before: QWidget | None, _now: QWidget | None) -> None:
        if self.isVisible():
            self._later.start()

    def _do(self) -> None:
        """Do the first thing; the second is offered on, since nothing else leads to it."""
        act, text, other, other_act = self._act, self._message, self._other.text(), self._other_act
        self.hide()
        if act:
            act()
        if other_act:
            self.show_message(text, other, other_act)

    def _do_other(self) -> None:
        act, text, first, first_act = self._other_act, self._message, self._button.text(), self._act
        self.show_message(text, first, first_act)
        if act:
            act()
