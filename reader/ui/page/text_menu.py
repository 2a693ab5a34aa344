"""The context menu of the text: what can be done with a link, a picture, a passage."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from reader.address import is_web
from reader.model import COLORS, Selectors
from reader.ui.typesetting.pictures import ACT

if TYPE_CHECKING:
    from reader.ui.page.page import Page
    from reader.ui.typesetting.picture_files import Facts

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
        link = self._link(point)
        scheme, _colon, act = link.partition(":")
        if scheme == ACT:
            kind, _slash, number = act.partition("/")
            if kind == "picture":
                self._add_picture(menu, int(number))
        elif link:
            self._add_link(menu, link, point)
        place = view.place_at(point, exact=True)
        if self._page.selected_span() is None:
            self._add_marking(menu, place)
        if self._page.selected_span() is not None or (view.textCursor().hasSelection() and not view.tabbing):
            self._add_passage(menu)
        self._add_marks(menu, place)
        menu.addAction("Select all", view.selectAll)
        if (like := self._page.window().findChild(QAction, "more_like")) is not None:
            menu.addAction(like)
        self._add_removal(menu, point)
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

    def _add_picture(self, menu: QMenu, number: int) -> None:
        """Add what can be done with a picture of the article, by its number in ``Setting.placed``."""
        page, setting = self._page, self._page.view.setting
        if setting is None or number >= len(setting.placed):
            return
        src = setting.placed[number].image.src
        path, facts = page.pictures.file(src), page.pictures.facts(src)
        if path is None or facts is None:
            return
        menu.addAction("View the picture", partial(page.tools.viewer.open, number))
        menu.addAction("Save the picture…", partial(self._save, src, path, facts))
        menu.addAction("Copy the picture", partial(self._copy_picture, path, facts))
        menu.addSeparator()

    def _add_marking(self, menu: QMenu, place: int) -> None:
        """Add the marking of the picture at a Qt position."""
        setting = self._page.view.setting
        if setting is None or place < 0:
            return
        from reader.ui.typesetting.picture_places import selectors_of, within

        for spot in within(setting, place, place + 1):
            picture, marking = selectors_of(setting, spot), self._page.marking
            self._add_colors(menu, "Highlight the picture", partial(marking.mark_picture, picture))
            menu.addAction("Highlight it and write a note", partial(marking.mark_picture, picture, None, True))
            menu.addSeparator()

    def _add_colors(self, menu: QMenu, text: str, mark: Callable[[str], object]) -> None:
        colors = menu.addMenu(text)
        for color in COLORS:
            colors.addAction(self._page.marking.name_of(color), partial(mark, color))

    def _add_marks(self, menu: QMenu, place: int) -> None:
        """Add what can be done with the highlight at a Qt position."""
        page = self._page
        for mark in page.view.marks.at(place)[:1] if place >= 0 else ():
            menu.addAction("Open this highlight", partial(page.marking.open, mark.id))
            setting = page.view.setting
            page.tools.shaping.add_to(menu, mark.id, setting.positions.char_at(place) if setting is not None else None)
            menu.addAction("Copy the link to this highlight", partial(page.tools.copying.copy_address, mark.id))
            cite = partial(page.tools.passage_links.cite_mark, mark.id)
            menu.addAction("Write a note that links to this highlight", cite)
            menu.addAction("Delete this highlight", partial(page.highlight_deleted.emit, mark.id))
            menu.addSeparator()

    def copy_marked(self, picture: Selectors) -> None:
        """Copy a marked picture, or of one that was not kept what is known of it."""
        src = picture.image
        if (setting := self._page.view.setting) is not None:
            from reader.ui.typesetting.picture_places import spot_of

            spot = spot_of(setting, picture)
            src = spot.src if spot is not None else src
        path, facts = self._page.pictures.file(src), self._page.pictures.facts(src)
        if path is not None and facts is not None:
            self._copy_picture(path, facts)
        else:
            _copy("\n".join(filter(None, (picture.alt, picture.image))))

    def _save(self, src: str, path: Path, facts: Facts) -> None:
        from PySide6.QtWidgets import QFileDialog

        from reader.ui.page.viewer import proper_name, write_copy

        name = proper_name(src, facts.suffix)
        target, _filter = QFileDialog.getSaveFileName(self._page.window(), "Save the picture", name)
        if target:
            self._page.told.emit(write_copy(path, Path(target)))

    def _copy_picture(self, path: Path, facts: Facts) -> None:
        from reader.ui.typesetting.picture_files import read

        image = read(path, facts, facts.size.width()).image
        if image.isNull():
            self._page.told.emit("This picture is damaged and cannot be copied; capture the article again.")
        else:
            QGuiApplication.clipboard().setImage(image)
            self._page.told.emit("The picture has been copied.")

    def _add_removal(self, menu: QMenu, point: QPoint) -> None:
        """Add the taking out of what is selected, or of the block at a point."""
        removal = self._page.tools.removal
        if (choice := removal.chosen_at(point)) is not None:
            menu.addSeparator()
            menu.addAction("Remove this block", partial(removal.want, choice))
            menu.addAction("Keep only this", partial(removal.want, choice, keep=True))

    def _add_passage(self, menu: QMenu) -> None:
        page = self._page
        menu.addAction("Copy", page.tools.copying.copy)
        if page.selected_span() is None:
            menu.addSeparator()
            return
        menu.addAction("Copy as a quote with its source", page.tools.copying.copy_quote)
        menu.addAction("Copy as Markdown", page.tools.copying.copy_markdown)
        menu.addSeparator()
        self._add_colors(menu, "Highlight", page.mark_selection)
        menu.addAction("Highlight and write a note", partial(page.mark_selection, None, True))
        if len(several := page.tools.shaping.touched()) > 1:
            menu.addAction(f"Merge these {len(several)} highlights", page.tools.shaping.merge)
        menu.addAction("Copy a link to this passage", page.tools.passage_links.copy)
        menu.addAction("Write a note that links to this passage", page.tools.passage_links.cite)
        menu.addAction("Where else this passage stands", page.elsewhere_wanted.emit)
        words = page.view.selected_text().split()
        if words and len(words) <= _MOST_WORDS:
            text = " ".join(words)
            shown = text if len(text) <= 40 else text[:39].rstrip() + "…"
            menu.addAction(f"Search the library for “{shown}”", partial(page.search_wanted.emit, text))
        menu.addSeparator()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
