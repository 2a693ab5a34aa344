"""Notes that open by their references: a card with the note, set as the article is, and ways to its place and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout

from reader import document
from reader.document import Block, Document
from reader.frozen import replace
from reader.ui.page.card import Card, lines_of_link
from reader.ui.page.text_view import TextView
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_WIDTH = 440
_SMALLER = 0.86
"""Of the article's type."""
_HIGHEST = 0.45
"""Of the page; what is longer scrolls."""


class FootnoteCard(Card):
    """One note, typeset."""

    link_chosen = Signal(QUrl)
    going = Signal()
    """The note's own place is wanted."""
    closed = Signal()

    def __init__(self, sheet: Sheet, page: Page) -> None:
        super().__init__(sheet.theme, page)
        type_ = sheet.typography
        self._sheet = Sheet(replace(type_, size=max(10, round(type_.size * _SMALLER))))
        self.setAccessibleName("Footnote")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 8, 8)
        column.setSpacing(4)
        self.text = TextView(self)
        self.text.setAccessibleName("Footnote")
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.anchorClicked.connect(self.link_chosen)
        self.text.left.connect(self.closed)
        column.addWidget(self.text)
        self.go = QPushButton("Go to the note", self)
        self.go.setFlat(True)
        self.go.setFont(interface_font(12))
        self.go.setCursor(Qt.CursorShape.PointingHandCursor)
        self.go.clicked.connect(lambda _checked=False: self.going.emit())
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)

    def show_note(self, note: Document, lang: str, bounds: QRect) -> None:
        """Set a note to fit within ``bounds``."""
        width = max(160, min(_WIDTH, bounds.width() - 12))
        inner = width - 14 - 8 - 12
        made = Typesetter(self._sheet, inner, Pictures({}), self).set(note, lang=lang)
        self.text.setFixedWidth(width - 22)
        self.text.show_setting(made, self._sheet)
        self.text.finish()
        height = round(self.text.document_height()) + 2
        self.text.setFixedHeight(max(20, min(height, round(bounds.height() * _HIGHEST))))
        self.setFixedSize(width, self.text.height() + self.go.sizeHint().height() + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Footnotes:
    """Shows the notes of one page's article."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.card: FootnoteCard | None = None
        self._fragment = ""
        self._reference: tuple[int, int] | None = None
        self._offset = 0
        page.composed.connect(self._forget)
        page.view.click_takers.append(self._clicked)
        page.view.verticalScrollBar().valueChanged.connect(self._scrolled)

    def open(self, fragment: str) -> bool:
        """Open the note that a fragment names by the link that leads to it; False when it names no note."""
        blocks = self._note(fragment)
        if not blocks or self._page.article is None or self._page.body is None:
            return False
        if self.card is not None and self.card.isVisible() and self._fragment == fragment:
            self.close()
            return True
        view = self._page.view
        cursor = view.textCursor()
        self._reference = (cursor.selectionStart(), cursor.selectionEnd()) if view.tabbing else None
        first, last = lines_of_link(self._page, QUrl("#" + fragment), None if view.tabbing else view.press)
        card = self._card()
        bounds = QRect(0, view.y(), self._page.width(), view.height())
        card.show_note(Document(blocks, self._page.body.lang), self._page.article.lang, bounds)
        card.stand_by(first, last, bounds)
        card.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fragment, self._offset = fragment, view.offset()
        return True

    def _note(self, fragment: str) -> tuple[Block, ...]:
        return document.footnote(self._page.body, fragment) if self._page.body is not None else ()

    def _card(self) -> FootnoteCard:
        if self.card is None:
            self.card = FootnoteCard(self._page.sheet, self._page)
            self.card.link_chosen.connect(self._follow)
            self.card.going.connect(self._go)
            self.card.closed.connect(self.close)
        return self.card

    def close(self) -> bool:
        """Put the card away, and the focus back on the reference; False when there was none to be seen."""
        card, view = self.card, self._page.view
        if card is None or not card.isVisible():
            return False
        focus = QApplication.focusWidget()
        had = focus is not None and card.isAncestorOf(focus)
        card.hide()
        if had:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        if had and self._reference is not None:
            view.focus_link(*self._reference)
        return True

    def _go(self) -> None:
        self.close()
        self._page.following.jump(self._fragment)

    def _follow(self, url: QUrl) -> None:
        """Follow a link of the note: to another note in the same card, back to the reference, or away."""
        way = self._page.following.way(url)
        if way.fragment and not way.kept and not way.address:
            other = self._note(way.fragment)
            if not other:
                self.close()
                return
        self.close()
        self._page.following.follow(url)

    def _forget(self) -> None:
        if self.card is not None:
            self.close()
            self.card.deleteLater()
            self.card = None

    def _clicked(self, _place: int, _point: QPoint) -> bool:
        return self.close()

    def _scrolled(self, offset: int) -> None:
        if self.card is not None and self.card.isVisible():
            self.card.move(self.card.x(), self.card.y() + self._offset - offset)
        self._offset = offset
