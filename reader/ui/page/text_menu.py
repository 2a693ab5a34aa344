"""The context menu of the text: what can be done with a link, a picture, a passage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from reader.address import is_web
from reader.model import COLORS

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_MOST_WORDS = 8
"""Words of a selection that the library can be searched for."""


class TextMenu:
    """Makes and opens the menu for one page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, point: QPoint, where: QPoint) -> None:
        """Open it for a point of the viewport, at a place of the screen."""
        menu = self.made(point)
        menu.exec(where)
        menu.deleteLater()

    def made(self, point: QPoint) -> QMenu:
        """Return the menu for a point of the viewport."""
        view = self._page.view
        menu = QMenu(view)
        if link := self._link(point):
            self._add_link(menu, link, point)
        self._add_picture(menu, point)
        if self._page.selected_span() is not None or (view.textCursor().hasSelection() and not view.tabbing):
            self._add_passage(menu)
        menu.addAction("Select all", view.selectAll)
        return menu

    def _link(self, point: QPoint) -> str:
        view = self._page.view
        if link := view.anchorAt(point):
            return link
        focused = view.tabbing and view.cursorRect().adjusted(-4, -4, 4, 4).contains(point)
        return view.textCursor().charFormat().anchorHref() if focused else ""

    def _add_link(self, menu: QMenu, link: str, point: QPoint) -> None:
        page, url = self._page, QUrl(link)
        way = page.following.way(url)
        follow = partial(page.following.follow, url)
        if way.tag:
            menu.addAction(f"Show articles tagged “{way.tag}”", follow)
            menu.addSeparator()
            return
        if way.kept:
            menu.addAction("Open", follow)
            menu.addAction("Open in the browser", partial(page.following.follow, url, outside=True))
        elif way.fragment and page.following.place_of(way.fragment) is not None:
            menu.addAction("Go there", partial(page.following.jump, way.fragment))
        elif way.address.startswith("mailto:"):
            menu.addAction("Write an e-mail", follow)
        elif way.address:
            menu.addAction("Open in the browser", follow)
        if is_web(way.address) and not way.kept and not way.fragment:
            menu.addAction("Save to library", partial(page.save_wanted.emit, way.address))
        if way.address:
            shown = way.address.removeprefix("mailto:")
            word = "Copy the e-mail address" if shown != way.address else "Copy link address"
            menu.addAction(word, partial(_copy, shown))
        if words := self._words(link, point):
            menu.addAction("Copy link text", partial(_copy, words))
        menu.addSeparator()

    def _words(self, link: str, point: QPoint) -> str:
        """Return the words of the link at a point."""
        body, setting = self._page.body, self._page.view.setting
        if body is None or setting is None:
            return ""
        char = setting.positions.char_at(self._page.view.place_at(point))
        same = [each.span for each in self._page.following.links if QUrl(each.address) == QUrl(link)]
        here = [span for span in same if span.start <= char <= span.end] or same[:1]
        return " ".join(body.text[here[0].start : here[0].end].split()) if here else ""

    def _add_picture(self, menu: QMenu, point: QPoint) -> None:
        """Add what the viewer can do with the picture at a point."""
        add = getattr(self._page.tools, "add_picture_actions", None)
        if add is not None and add(menu, point):
            menu.addSeparator()

    def _add_passage(self, menu: QMenu) -> None:
        page = self._page
        menu.addAction("Copy", page.tools.copying.copy)
        if page.selected_span() is None:
            menu.addSeparator()
            return
        menu.addAction("Copy as a quote with its source", page.tools.copying.copy_quote)
        menu.addAction("Copy as Markdown", page.tools.copying.copy_markdown)
        menu.addSeparator()
        colors = menu.addMenu("Highlight")
        for color in COLORS:
            colors.addAction(color.capitalize(), partial(page.mark_selection, color))
        menu.addAction("Highlight and write a note", partial(page.mark_selection, None, True))
        words = page.view.selected_text().split()
        if words and len(words) <= _MOST_WORDS:
            text = " ".join(words)
            shown = text if len(text) <= 40 else text[:39].rstrip() + "…"
            menu.addAction(f"Search the library for “{shown}”", partial(page.search_wanted.emit, text))
        menu.addSeparator()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
