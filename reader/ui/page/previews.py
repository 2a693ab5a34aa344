"""What is told of a kept article beside a link to it. All of it is in the library; nothing is asked for elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtWidgets import QLabel, QVBoxLayout

from reader.address import host
from reader.model import Article, minutes
from reader.ui.moments import full_date
from reader.ui.page.card import Card, lines_of_link
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from reader.ui.page.page import Page

_WIDTH = 340
_MOST = 260
"""Characters of an excerpt."""


class PreviewCard(Card):
    """Title, where it is from, how long it is and how far it has been read, and how it begins."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 13)
        column.setSpacing(5)
        self._title, self._facts, self._excerpt = (QLabel(self) for _ in range(3))
        for label, size, tone in ((self._title, 15, "ink"), (self._facts, 12, "soft"), (self._excerpt, 13, "ink")):
            label.setFont(interface_font(size, bold=label is self._title))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setStyleSheet(f"color: {getattr(theme, tone).name()};")
            column.addWidget(label)

    def show_article(self, article: Article, room: int) -> None:
        """Fill the card; ``room`` is how wide it may be, in pixels."""
        texts = (article.title or "Untitled", facts(article), shortened(article.excerpt))
        for label, text in zip((self._title, self._facts, self._excerpt), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(". ".join(text for text in texts if text))
        width = max(160, min(_WIDTH, room))
        self.setFixedWidth(width)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(width))


def facts(article: Article) -> str:
    """Return the line of facts: byline, site, date, minutes, how much has been read."""
    if article.read_at is not None:
        gone = "read"
    else:
        gone = f"{round(article.progress * 100)} % read" if article.progress >= 0.01 else ""
    length = minutes(article.words)
    parts = (
        article.byline,
        article.site_name or host(article.url),
        full_date(article.published_at) if article.published_at else "",
        f"{length} min" if length else "",
        gone,
    )
    return " · ".join(" ".join(part.split()) for part in parts if part)


def shortened(text: str) -> str:
    """Return the beginning of an excerpt, ending at a word."""
    text = " ".join(text.split())
    return text if len(text) <= _MOST else text[:_MOST].rsplit(" ", 1)[0].rstrip(",;:.—– ") + "…"


class Previews:
    """Shows a card on one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.card: PreviewCard | None = None
        page.composed.connect(self._forget)

    def _forget(self) -> None:
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    def show_article(self, article: Article, link: QUrl) -> None:
        """Tell of an article by the link that is pointed at."""
        if self.card is None:
            self.card = PreviewCard(self._page.theme, self._page)
        view = self._page.view
        bounds = QRect(0, view.y(), self._page.width(), view.height())
        self.card.show_article(article, bounds.width() - 12)
        first, last = lines_of_link(self._page, link)
        self.card.stand_by(first, last, bounds)

    def close(self) -> bool:
        """Put the card away; False when there was none to be seen."""
        shown = self.card is not None and self.card.isVisible()
        if self.card is not None:
            self.card.hide()
        return shown
