"""The bar above the page: a few words to act on the article, and a hairline that says how far it has been read."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from reader.ui.actions import BAR, BAR_RIGHT
from reader.ui.theme import Theme


def button_for(action: QAction) -> QToolButton:
    """Return a flat button that shows the action's one word and takes the focus only by Tab."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().rstrip("…"))
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setObjectName(f"bar_{action.objectName()}")
    return button


class PageBar(QWidget):
    """The words of ``actions.BAR`` at the left, those of ``actions.BAR_RIGHT`` at the right."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("page_bar")
        self.setProperty("ground", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._share = 0.0
        self._theme: Theme | None = None
        self._buttons = {name: button_for(actions[name]) for name in (*BAR, *BAR_RIGHT)}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(2)
        for name in BAR:
            layout.addWidget(self._buttons[name])
        layout.addStretch(1)
        for name in BAR_RIGHT:
            layout.addWidget(self._buttons[name])
        self.show_way_back(False)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_way_back(self, shown: bool) -> None:
        """Show or hide ‹ Back, which only a narrow window has."""
        self._buttons["back"].setVisible(shown)

    def show_article(self, there: bool) -> None:
        """Show the words that are about an article, or hide them when none is open."""
        for name in ("archive", "later", "star", "tags", "write_note"):
            self._buttons[name].setVisible(there)
        if not there:
            self.show_progress(0.0)

    def show_progress(self, share: float) -> None:
        """Draw how much has been read, 0.0 to 1.0."""
        if share != self._share:
            self._share = share
            self.update()

    def foot_of(self, name: str) -> QPoint:
        """Return the global point under a button, where what it opens is to stand."""
        button = self._buttons[name]
        return button.mapToGlobal(QPoint(button.width(), button.height() + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, a hairline and over it the progress."""
        super().paintEvent(event)
        if self._theme is None:
            return
        painter = QPainter(self)
        width, foot = self.width(), self.height()
        painter.fillRect(0, 0, width, foot, self._theme.page)
        if self._share > 0:
            painter.fillRect(0, foot - 2, round(width * min(1.0, self._share)), 2, self._theme.accent)
        painter.end()
