"""What can be done while an article is read aloud, at the foot of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_ABOVE = 14


class SpeechBar(QFrame):
    """A row of words. It floats over the text and takes the keyboard only by Tab."""

    def __init__(self, page: Page, acts: dict[str, tuple[str, Callable[[], object]]]) -> None:
        """``acts`` gives each word what it is for and what it does, in order."""
        super().__init__(page)
        self._page = page
        self.setObjectName("speech_bar")
        self.setAccessibleName("Reading aloud")
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.setSpacing(2)
        for word, (purpose, act) in acts.items():
            button = QToolButton()
            button.setText(word)
            button.setToolTip(purpose)
            button.setAccessibleName(purpose)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, act=act: act())
            layout.addWidget(button)
            self._buttons[word] = button
        page.installEventFilter(self)
        page.composed.connect(self.settle)
        self.hide()

    def show_paused(self, word: str, paused: bool) -> None:
        """Let the button of that word say what it would do now."""
        button = self._buttons[word]
        button.setText("Go on" if paused else word)
        button.setAccessibleName("Go on reading aloud" if paused else "Pause")
        button.setToolTip(button.accessibleName())
        self.settle()

    def settle(self) -> None:
        """Stand at the foot of the text, in the page's colours."""
        theme = self._page.theme
        self.setStyleSheet(
            f"#speech_bar {{ background: {theme.list.name()}; border: 1px solid {theme.hair.name()};"
            " border-radius: 8px; }"
        )
        self.adjustSize()
        view = self._page.view.geometry()
        self.move(max(2, view.center().x() - self.width() // 2), view.bottom() - self.height() - _ABOVE)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.settle()
        return False
