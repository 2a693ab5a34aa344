"""What the search box needs beside the tags: names to complete, what was searched for before, the page on how to search.

Names are looked for beside the window, on a thread that begins with the first completion: no keystroke waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reader.library import Library
from reader.model import Change
from reader.query import parse

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from reader.ui.catalogue.list_pane import ListPane
    from reader.ui.catalogue.search_history import SearchHistory
    from reader.ui.catalogue.search_page import SearchPage
    from reader.ui.jobs import Questions
    from reader.ui.settings import Settings
    from reader.ui.theme import Theme

_FIELDS = ("site", "author", "lang")
_CHANGING = {"added", "meta", "state", "deleted"}
_Names = Sequence[tuple[str, int]]


class Asking(QObject):
    """Fills the box of a list pane. ``feeds`` returns the names of feeds, ``theme`` the present one."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        pane: ListPane,
        settings: Settings,
        feeds: Callable[[], _Names],
        theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._pane, self._settings, self._theme = window, library, pane, settings, theme
        self._questions: Questions | None = None
        self._page: SearchPage | None = None
        self._names: dict[str, _Names] = {}
        self._stale = set(_FIELDS)
        self._asked = 0
        box = pane.box
        box.propose_feeds(feeds)
        box.propose_values("color", self._colors)
        for field in _FIELDS:
            box.propose_values(field, partial(self._of, field))
        box.remember_in(self._history)
        box.help_wanted.connect(self.show_help)
        self._forget = library.subscribe(self._on_change)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"search_help": self.show_help}

    def show_help(self) -> None:
        """Open the page on how to search; what is clicked in it is searched for."""
        from reader.ui.catalogue.search_page import SearchPage

        if self._page is None:
            self._page = SearchPage(self._window)
            self._page.query_wanted.connect(self._search)
        self._page.set_theme(self._theme())
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()

    def stop(self) -> None:
        """End the thread."""
        self._forget()
        if self._questions is not None:
            self._questions.blockSignals(True)
            self._questions.stop()

    def _search(self, text: str) -> None:
        query = parse(text)
        self._pane.box.show_query(query)
        self._pane.query_changed.emit(query)
        self._window.activateWindow()
        self._pane.focus_box()

    def _history(self) -> SearchHistory:
        from reader.ui.catalogue.search_history import SearchHistory

        return SearchHistory(self._settings.searches, lambda texts: setattr(self._settings, "searches", texts))

    def _colors(self) -> _Names:
        return [(name, -1) for name in self._library.color_names().values()]

    def _of(self, field: str) -> _Names:
        """Return what is known of a field now, and have it looked up anew if the library has changed."""
        if field in self._stale:
            if self._questions is None:
                from reader.ui.jobs import Questions

                self._questions = Questions(self._library.folder, self)
                self._questions.answered.connect(self._on_answered)
            self._asked = self._questions.put(lambda library: {name: library.names_of(name) for name in _FIELDS})
            self._stale.clear()
        return self._names.get(field, ())

    def _on_answered(self, number: int, names: dict[str, _Names]) -> None:
        if number == self._asked:
            self._names = names
            for field in _FIELDS:
                self._pane.box.show_more(field)

    def _on_change(self, change: Change) -> None:
        if not change.what or not _CHANGING.isdisjoint(change.what):
            self._stale = set(_FIELDS)
