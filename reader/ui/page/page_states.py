"""What the page shows when there is no article to read: nothing open, being captured, failed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reader.model import Article, Status
from reader.offline import WAITS, is_offline
from reader.ui.typography import Typography, interface_font, reading_font

_COLUMN = 520


class PageState(QWidget):
    """A quiet column in the middle of the page: a heading, a sentence or two, perhaps a button, perhaps a thin line."""

    retry_wanted = Signal(int)

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme = typography.theme
        self._article_id = 0
        self._line = _ThinLine(typography, self)
        self._title = QLabel(self)
        self._title.setFont(reading_font(typography.face, 24, bold=True))
        self._title.setStyleSheet(f"color: {theme.ink.name()};")
        self._text = QLabel(self)
        self._text.setFont(interface_font(14.5))
        self._text.setStyleSheet(f"color: {theme.soft.name()};")
        self._address = QLabel(self)
        self._address.setFont(interface_font(13))
        self._address.setStyleSheet(f"color: {theme.soft.name()};")
        for label in (self._title, self._text, self._address):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._retry = QPushButton("Try again", self)
        self._retry.setFont(interface_font(13.5))
        self._retry.clicked.connect(lambda: self.retry_wanted.emit(self._article_id))
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget(self)
        inner.setMaximumWidth(_COLUMN)
        column = QVBoxLayout(inner)
        column.setSpacing(10)
        for widget in (self._title, self._address, self._line, self._text):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self._retry)
        row.addStretch(1)
        column.addSpacing(4)
        column.addLayout(row)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner, 20)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(across)
        whole.addStretch(3)

    def _show(self, title: str, text: str, address: str = "", *, busy: bool = False, retry: bool = False) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._address.setText(address)
        self._address.setVisible(bool(address))
        self._line.setVisible(busy)
        self._retry.setVisible(retry)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def show_for(self, article: Article | None) -> None:
        """Show what there is to say about an article without a text, or about none."""
        if article is None:
            self.show_empty()
        elif article.status is Status.FAILED:
            self.show_failure(article)
        else:
            self.show_capturing(article)

    def show_empty(self) -> None:
        """Say that nothing is open."""
        self._show("Nothing open", "Choose an article in the list, or paste an address to keep one.")

    def show_capturing(self, article: Article) -> None:
        """Say that an article is being fetched, or waits offline, or if it is kept already, that it is being opened."""
        held = article.status is not Status.READY and bool(article.url) and is_offline()
        doing = WAITS if held else _OPENED if article.status is Status.READY else _FETCHED
        self._show(_title(article) or "A new article", doing, article.url, busy=not held)

    def show_failure(self, article: Article) -> None:
        """Say why an article could not be captured, and offer another try."""
        self._article_id = article.id
        reason = article.failure or "The page could not be fetched."
        self._show(_title(article) or "Not captured", reason, article.url, retry=True)

    def progress(self, fraction: float | None) -> None:
        """Show how far a capture has come, 0.0 to 1.0; None for not known."""
        if self._text.text() == WAITS and fraction is not None:
            self._text.setText(_FETCHED)
            self.setAccessibleDescription(_FETCHED)
            self._line.show()
        self._line.set_fraction(fraction)


_OPENED, _FETCHED = "Being opened…", "Being fetched…"


def _title(article: Article) -> str:
    """Return the title; none where the address stands for it, which is shown by itself."""
    return "" if article.title == article.url else article.title


class _ThinLine(QWidget):
    """A thin line of progress; while nothing is known a short piece of it walks."""

    def __init__(self, typography: Typography, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = typography.theme
        self._fraction: float | None = None
        self._step = 0
        self.setFixedHeight(2)
        self.setAccessibleName("Progress")
        self._walk = QTimer(self)
        self._walk.setInterval(60)
        self._walk.timeout.connect(self._advance)

    def set_fraction(self, fraction: float | None) -> None:
        self._fraction = fraction
        self._run()
        self.update()

    def _run(self) -> None:
        if self.isVisible() and self._fraction is None and not self._theme.still:
            self._walk.start()
        else:
            self._walk.stop()

    def showEvent(self, event: object) -> None:
        self._run()

    def hideEvent(self, event: object) -> None:
        self._run()

    def _advance(self) -> None:
        self._step += 1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.hair)
        width = float(self.width())
        if self._fraction is None and self._theme.still:
            painter.fillRect(QRectF(width * 0.39, 0, width * 0.22, 2), self._theme.accent)
        elif self._fraction is None:
            piece = width * 0.22
            at = (self._step * 8) % (width + piece) - piece
            painter.fillRect(QRectF(at, 0, piece, 2), self._theme.accent)
        else:
            painter.fillRect(QRectF(0, 0, width * min(1.0, max(0.0, self._fraction)), 2), self._theme.accent)
