"""What happens when a link of the page is pointed at or followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from reader.address import canonical, is_web
from reader.document import Document, footnote
from reader.links import is_own
from reader.model import Article
from reader.ui.page.links import Link, Shown, Way, links_of, shown, way_of
from reader.ui.page.note_text import nowhere
from reader.ui.page.note_tree import NOBODY

if TYPE_CHECKING:
    from reader.ui.page.kept_links import KeptLinks
    from reader.ui.page.page import Page

_AFTER_PAINT = 60
"""Milliseconds after an article is shown until its links are looked at: it is on the screen by then."""
_LINGER = 600
"""Milliseconds that the mouse stays on a link to a kept article before that is told of."""
_UNSAID = dict.fromkeys(map(ord, "\u00ad\ufffc\u200b\u2060\u2066\u2067\u2069↩↑\ufe0e"))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Following(QObject):
    """Follows links for a page: to a tag, to a place in the article, to a kept article, or out of it."""

    pointed = Signal(object)
    """What is to be said of the link that the mouse or the focus is on (``Shown``), None when it is on none."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.links: tuple[Link, ...] = ()
        """The links of the article that is shown, once they have been looked at."""
        self._body: Document | None = None
        self._asked: set[str] = set()
        self._kept: dict[str, int] = {}
        self._marks: KeptLinks | None = None
        self._under = QUrl()
        self._look = QTimer(self, singleShot=True, interval=_AFTER_PAINT)
        self._look.timeout.connect(self._look_at_links)
        self._linger = QTimer(self, singleShot=True, interval=_LINGER)
        self._linger.timeout.connect(self.preview)
        view = page.view
        view.anchorClicked.connect(self._clicked)
        view.outside_wanted.connect(lambda url: self.follow(url, outside=True))
        view.highlighted.connect(self.point)
        view.link_focused.connect(lambda link: self.point(QUrl(link)))
        view.key_takers.append(self._key)
        view.verticalScrollBar().valueChanged.connect(lambda _offset: self._leave())
        page.composed.connect(self._composed)

    # -- which articles are kept ----------------------------------------------------------------------------------------

    def _composed(self) -> None:
        self._leave()
        if self._page.body is not self._body:
            self._body = self._page.body
            self.links, self._kept, self._asked = (), {}, set()
            if self._marks is not None:
                self._marks.forget()
            self._look.start()

    def _look_at_links(self) -> None:
        if self._body is not None and self._page.window().isVisible():  # else it has been closed meanwhile
            self.links = tuple(links_of(self._body))
            self._asked |= {canonical(link.address) for link in self.links if is_web(link.address)}
            self.ask()

    def ask(self) -> None:
        """Ask which of the addresses on the page are those of kept articles; ``show_kept`` is the answer."""
        if self._asked:
            self._page.addresses_found.emit(frozenset(self._asked))

    def show_kept(self, kept: Mapping[str, int]) -> None:
        """Mark the links to these articles, by canonical address, and open them inside from now on."""
        own = self._page.article.id if self._page.article is not None else 0
        self._kept = {address: number for address, number in kept.items() if number != own}
        if self._kept and self._marks is None:
            from reader.ui.page.kept_links import KeptLinks

            self._marks = KeptLinks(self._page.view)
        if self._marks is not None:
            inside = [link for link in self.links if self.way(QUrl(link.address)).kept]
            self._marks.show_links(inside)

    def way(self, url: QUrl) -> Way:
        """Return where a link leads."""
        return way_of(url, self._page.article, self._kept)

    # -- following ------------------------------------------------------------------------------------------------------

    def _clicked(self, url: QUrl) -> None:
        outside = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        self.follow(url, outside=outside)

    def follow(self, url: QUrl, *, outside: bool = False) -> None:
        """Go where a link leads, or ask for it; one that leads nowhere does nothing.

        ``outside`` opens a kept article's page in the browser all the same. A note opens by its reference.
        """
        self._leave()
        if is_own(url.toString()):
            self._follow_own(url.toString())
            return
        if (address := canonical(url.toString())) not in self._asked and is_web(address):
            self._asked.add(address)  # a link of a note
            self.ask()
        way = self.way(url)
        if way.tag:
            self._page.tag_clicked.emit(way.tag)
        elif outside and way.address:
            self._page.link_activated.emit(way.address)
        elif way.kept:
            self._page.tools.places.leave_for(way.kept)
            self._page.article_wanted.emit(way.kept, way.fragment)
        elif way.fragment and (self._page.tools.footnotes.open(way.fragment) or self.jump(way.fragment)):
            pass
        elif way.address:
            self._page.link_activated.emit(way.address)

    def _follow_own(self, address: str) -> None:
        if name := nowhere(address):
            here = f"There is no article called “{name}” in your library yet; the link waits for one."
            self._page.told.emit(
                here if name != NOBODY else "This link leads to an article that is not in your library."
            )
        else:
            self._page.own_link_wanted.emit(address)

    def jump(self, fragment: str, *, passing: bool = False) -> bool:
        """Go to a place in the article; False when it has none of that name. There is a way back unless ``passing``."""
        place = self.place_of(fragment)
        if place is None:
            return False
        self._page.view.reveal(place)
        self._page.leap(self._page.view.line_box(place).top() - 8, passing=passing)
        return True

    def place_of(self, fragment: str) -> int | None:
        """Return the Qt position that a fragment names, None when the article has none of that name."""
        setting = self._page.view.setting
        if setting is None:
            return None
        if fragment not in setting.anchors and not setting.complete:
            self._page.view.finish()
        found = setting.anchors.get(fragment)
        return None if found is None else found + setting.positions.moved

    # -- pointing -------------------------------------------------------------------------------------------------------

    def point(self, url: QUrl) -> None:
        """Tell of a link that the mouse or the focus is on; empty when it has left."""
        self._leave()
        if url.isEmpty():
            return
        way = self.way(url)
        self._under = url
        self.pointed.emit(self._told(way))
        if way.kept and not self._page.view.tabbing:
            self._linger.start()

    def _told(self, way: Way) -> Shown | None:
        if way.tag:
            return Shown("Articles tagged ", way.tag)
        if way.kept:
            return shown(way.address)._replace(inside=True)
        if way.fragment and (words := self._words_at(way.fragment)):
            return Shown("Note: " if self._is_note(way.fragment) else "In this article: ", words)
        return shown(way.address) if way.address else None

    def _is_note(self, fragment: str) -> bool:
        return self._body is not None and bool(footnote(self._body, fragment))

    def _words_at(self, fragment: str) -> str:
        place = self.place_of(fragment)
        if place is None:
            return ""
        text = " ".join(self._page.view.document().findBlock(place).text().split())
        return text.translate(_UNSAID).strip() or "another place"

    def _leave(self) -> None:
        self._linger.stop()
        self._under = QUrl()
        self.pointed.emit(None)
        if self._page.tools.has("previews"):
            self._page.tools.previews.close()

    def peek(self) -> None:
        """Tell of the kept article behind the link that has the focus, or say why nothing can be told."""
        view = self._page.view
        link = view.textCursor().charFormat().anchorHref() if view.tabbing else ""
        self._under = QUrl(link)
        if not self.preview():
            words = "This link leads to no article of your library." if link else "Go to a link with Tab first."
            self._page.told.emit(words)

    def preview(self) -> bool:
        """Ask for what is to be told of the kept article that the link under the mouse or the focus leads to."""
        number = self.way(self._under).kept if self._under.isValid() else 0
        if number:
            self._page.preview_wanted.emit(number)
        return bool(number)

    def show_preview(self, article: Article) -> None:
        """Tell of an article beside the link that leads to it, if that is still pointed at."""
        if self._under.isValid() and self.way(self._under).kept == article.id:
            self._page.tools.previews.show_article(article, self._under)

    def _key(self, event: QKeyEvent) -> bool:
        view = self._page.view
        if event.key() == Qt.Key.Key_Escape and self._page.tools.has("previews"):
            return self._page.tools.previews.close()
        if event.matches(QKeySequence.StandardKey.Copy) and (view.tabbing or not view.textCursor().hasSelection()):
            self._page.tools.copying.copy()
            return True
        if event.key() not in _ENTER or not view.tabbing:
            return False
        link = QUrl(view.textCursor().charFormat().anchorHref())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            self.follow(link, outside=True)
        elif modifiers == Qt.KeyboardModifier.ShiftModifier:
            self.peek()
        else:
            return False
        return True
