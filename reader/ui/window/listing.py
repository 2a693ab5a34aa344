"""The list of articles in its window: asked for, put in order, grouped, and its many selected articles told of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from reader.library import Facets, Found, Hit
from reader.query import Query
from reader.ui.catalogue.list_pane import ListPane
from reader.ui.catalogue.sidebar import Sidebar
from reader.ui.jobs import Questions
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.browsing import Browsing, Shown
from reader.ui.window.look import Look
from reader.ui.window.passages import Passages

_MOST = 60
"""Rows that are asked about at once."""


class Listing(QObject):
    """Connects the list pane with the present query, and with what is remembered of how rows are shown."""

    def __init__(
        self, pane: ListPane, browsing: Browsing, settings: Settings, look: Look, page: PagePlace, folder: Path
    ) -> None:
        super().__init__()
        self._pane, self._browsing, self._settings, self._look = pane, browsing, settings, look
        self.passages = Passages(page, lambda: browsing.query)
        self.snippets = Questions(folder, self)
        self.pictures = Questions(folder, self)
        self._due: dict[int, None] = {}
        self._cards: dict[int, None] = {}
        self._asked = 0
        self.snippets.answered.connect(self._on_hits)
        self.pictures.answered.connect(self._on_pictures)
        pane.list.hits_wanted.connect(self._want_hits)
        pane.list.passage_wanted.connect(self.passages.show)
        browsing.queried.connect(self._on_query)
        browsing.ordered.connect(self._show_order)
        pane.query_changed.connect(browsing.set_query)
        pane.order_changed.connect(browsing.set_order)
        pane.grouping_changed.connect(browsing.set_grouping)
        pane.list.pictures_wanted.connect(self._want_pictures)
        pane.shape_changed.connect(self._set_shape)

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Offer what can be done with many selected articles, and with the search."""
        self._pane.chosen.offer(actions)
        self._pane.save.setDefaultAction(actions["save_search"])

    def take_tags(self, sidebar: Sidebar, give: Callable[[str, list[int]], object]) -> None:
        """Have a tag that is dragged from the sidebar onto an article, or onto one of those selected, given to it, or them."""
        list_ = self._pane.list
        sidebar.let_go_at(lambda place: bool(list_.ids_at(place)))
        sidebar.tag_given.connect(lambda name, place: give(name, list_.ids_at(place)))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        list_ = self._pane.list
        return {"pick": list_.pick, "select_all": list_.selectAll, "let_go": list_.let_go}

    def stop(self) -> None:
        """End the threads that ask beside the window."""
        for questions in (self.snippets, self.pictures):
            questions.blockSignals(True)
            questions.stop()

    def wanted(self) -> Query | list[int]:
        """Return what is to be taken along: the articles that are selected, if there are several, else the query."""
        list_ = self._pane.list
        return list_.selected_ids() if list_.selected_count() > 1 else self._browsing.query

    def show(self, found: Found, facets: Facets, shown: Shown) -> None:
        """Show an answer."""
        self._due.clear()
        self._pane.show_found(found, facets, shown.groups, shown.hits)

    def _on_query(self, query: object) -> None:
        self._pane.show_query(self._browsing.query)
        self.passages.forget()
        self._show_order()

    def _show_order(self) -> None:
        query, browsing = self._browsing.query, self._browsing
        words = bool(query.words())
        self._pane.order.show_order(browsing.order, browsing.grouping, typed=bool(query.sort), words=words)

    def _want_hits(self, rows: tuple[int, ...]) -> None:
        """Ask, beside the window, how rows were found that have come into sight; of many, those that came last."""
        self._due.update(dict.fromkeys(rows))
        query, due = self._browsing.query, list(self._due)
        wanted, passed = due[-_MOST:], due[:-_MOST]
        for row in passed:
            del self._due[row]
        self._pane.list.unask_hits(passed)
        self._asked = self.snippets.put(lambda library: (query.text, library.hits(query, wanted)))

    def _on_hits(self, number: int, answer: tuple[str, list[Hit]]) -> None:
        text, hits = answer
        if number == self._asked:
            self._due.clear()
        if text == self._browsing.query.text:
            self._pane.list.take_hits(hits)

    def _want_pictures(self, ids: tuple[int, ...]) -> None:
        """Ask, beside the window, for the pictures of cards that have come into sight; of many, of those that came last."""
        self._cards.update(dict.fromkeys(ids))
        wanted, passed = list(self._cards)[-_MOST:], list(self._cards)[:-_MOST]
        for article_id in passed:
            del self._cards[article_id]
        self._pane.list.unask_pictures(passed)
        self.pictures.put(lambda library: (wanted, library.lead_pictures(wanted)))

    def _on_pictures(self, _number: int, answer: tuple[list[int], dict[int, Path]]) -> None:
        asked, files = answer
        for article_id in asked:
            self._cards.pop(article_id, None)
        self._pane.list.take_pictures(asked, files)

    def _set_shape(self, shape: str) -> None:
        self._settings.shape = shape
        self._pane.set_look(self._look.theme, str(self._settings.look.get("face")), shape=shape)
