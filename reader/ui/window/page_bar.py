"""The bar above the page: a few words to act on the article."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QMargins, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QToolButton, QWidget

from reader.model import Article, State
from reader.ui.commands.actions import BAR, BAR_RIGHT
from reader.ui.typography import interface_font

_YIELDING = ("tags", "star", "inbox", "later", "archive", "write_note", "offline")
"""What leaves a bar too narrow for all, in this order; menu, palette and keys have it still."""


def button_for(action: QAction) -> QToolButton:
    """Return a flat button that shows the action's one word and takes the focus only by Tab."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if not action.isCheckable():  # one that is goes by its word and its state
        button.setAccessibleName(action.text().rstrip("…"))
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setObjectName(f"bar_{action.objectName()}")
    return button


class Whereabouts(QLabel):
    """How far the reader is in the article, small, at the right; less of it where there is less room."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setFont(interface_font(12))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(18)

    def show_words(self, words: str) -> None:
        """Show these; what stands before the dot alone where not all of it fits."""
        self._words = words
        self.setAccessibleName(words.replace(" ·", ","))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        metrics, room = QFontMetrics(self.font()), self.width() - 14
        for words in (self._words, self._words.split(" · ")[0]):
            if metrics.horizontalAdvance(words) <= room:
                painter = QPainter(self)
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                painter.drawText(self.rect().adjusted(0, 0, -14, 0), right, words)
                return


class PageBar(QWidget):
    """The words of ``actions.BAR`` at the left, those of ``actions.BAR_RIGHT`` at the right."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("page_bar")
        self.setProperty("ground", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons = {name: button_for(actions[name]) for name in (*BAR, *BAR_RIGHT)}
        self._offline = actions["offline"]
        self._offline.toggled.connect(lambda _on: self._show_offline())
        self._narrow = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(2)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for name in BAR:
            layout.addWidget(self._buttons[name])
        self._whereabouts = Whereabouts()
        layout.addWidget(self._whereabouts, 1)
        for name in BAR_RIGHT:
            layout.addWidget(self._buttons[name])
        self._wanted = dict.fromkeys(self._buttons, True)
        self._fitted = (-1, frozenset[str]())
        self.show_way_back(False)

    def show_whereabouts(self, words: str) -> None:
        """Show how far the reader is."""
        self._whereabouts.show_words(words)

    def show_way_back(self, shown: bool) -> None:
        """Show or hide ‹ Back, which only a narrow window has, and with it whether Postil is offline."""
        self._wanted["back"] = self._narrow = shown
        self._show_offline()

    def _show_offline(self) -> None:
        """Say it here where there is no foot that does."""
        self._wanted["offline"] = self._narrow and self._offline.isChecked()
        self._fit()

    def show_article(self, article: Article | None) -> None:
        """Show the words that are about an article: of the shelves, those where it is not."""
        shelf = article.state if article else None
        for name, state in (("archive", State.ARCHIVE), ("later", State.LATER), ("inbox", State.INBOX)):
            self._wanted[name] = article is not None and (shelf is not state or article.entry)
        for name in ("star", "tags", "write_note"):
            self._wanted[name] = article is not None
        self._fit()

    def _fit(self) -> None:
        """Show what is wanted, as far as there is room."""
        shown = [name for name, wanted in self._wanted.items() if wanted]
        if (self.width(), frozenset(shown)) == self._fitted:
            return
        self._fitted = self.width(), frozenset(shown)
        for name in _YIELDING:
            if name in shown and self._needed(shown) > self.width():
                shown.remove(name)
        for name, button in self._buttons.items():
            button.setVisible(name in shown)

    def _needed(self, shown: Collection[str]) -> int:
        """Return how wide the bar is with these words on it."""
        layout = self.layout()
        edges, gap = (layout.contentsMargins(), layout.spacing()) if layout else (QMargins(), 0)
        words = sum(self._buttons[name].sizeHint().width() + gap for name in shown)
        return edges.left() + edges.right() + words

    def minimumSizeHint(self) -> QSize:
        """Return how small the bar can be: with the words that never leave it."""
        kept = [name for name in self._buttons if name not in _YIELDING]
        return QSize(self._needed(kept), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more words, or fewer."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the words have another face."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_fitted"):
            self._fitted = (-1, frozenset())
            self._fit()

    def corner_of(self, name: str, size: QSize) -> QPoint:
        """Return the global point at which something of a size is to open, under a button and flush with its right."""
        button = self._buttons[name] if self._buttons[name].isVisible() else self._buttons["menu"]
        return button.mapToGlobal(QPoint(button.width() - size.width(), button.height() + 4))
