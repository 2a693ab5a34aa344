"""Saved searches as the reader governs them: saved, taken, changed, put in order, deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from reader.errors import ReaderError
from reader.library import Library, SavedSearch
from reader.query import Query
from reader.ui.catalogue.sidebar import Sidebar
from reader.ui.commands.undo import History
from reader.ui.commands.undo_saved import SavedSteps
from reader.ui.window.browsing import Browsing
from reader.ui.window.notice import Notice

if TYPE_CHECKING:
    from reader.model import Change

_LONGEST = 60
"""Letters of a proposed name."""


class SavedDesk(QObject):
    """One method a thing that can be done with a saved search."""

    def __init__(self, window: QWidget, library: Library, history: History, browsing: Browsing) -> None:
        super().__init__(window)
        self._window, self._library, self._history, self._browsing = window, library, history, browsing
        self._steps = SavedSteps(library, history)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"save_search": self.save}

    def listen(self, sidebar: Sidebar, notice: Notice) -> None:
        """Follow the library, the counts and the sidebar; tell by ``notice``."""
        self._sidebar, self._notice = sidebar, notice
        self._forget = self._library.subscribe(self._on_change)
        self._browsing.searches.counted.connect(sidebar.show_found)
        sidebar.search_taken.connect(self._take)
        sidebar.search_menu_wanted.connect(self._show_menu)
        sidebar.search_name_wanted.connect(self.change)
        sidebar.search_delete_wanted.connect(self.delete)
        sidebar.searches_ordered.connect(lambda *moved: self._try(partial(self._steps.order, *moved)))

    def begin(self) -> None:
        """Have the saved searches counted, if there are any: the first frame was painted without numbers."""
        if self._library.saved_searches():
            self._browsing.refresh()

    def stop(self) -> None:
        """Listen no longer."""
        self._forget()

    def save(self) -> None:
        """Ask for a name for what the list shows, and keep it."""
        query = self._browsing.query
        same = next((one for one in self._library.saved_searches() if one.query == query.text.strip()), None)
        if same is not None:
            self.change(same.id)
            return
        self._ask("Save this search", self._save, proposed(query), query.text.strip(), "", pinned=False)

    def change(self, search_id: int) -> None:
        """Show how a saved search is kept, to be changed."""
        if one := self._find(search_id):
            keep = partial(self._change, one)
            self._ask("This saved search", keep, one.name, one.query, one.sort, pinned=one.pinned)

    def delete(self, search_id: int) -> None:
        """Forget a saved search."""
        if self._find(search_id):
            gone = self._steps.delete(search_id)
            self._notice.show_message(f"The saved search “{gone.name}” is gone.", "Undo", self._history.undo)

    def _ask(self, title: str, keep: Callable[..., object], *values: str, pinned: bool) -> None:
        from reader.ui.catalogue.order_button import ORDERS
        from reader.ui.saved.search_dialog import SearchDialog

        name, query, order = values
        SearchDialog(self._window, title, ORDERS, keep).ask(name, query, order, pinned=pinned)

    def _save(self, name: str, query: str, order: str, pinned: bool) -> None:
        made = self._steps.save(name, query, order, pinned=pinned)
        self._notice.show_message(f"“{made.name}” stands in the sidebar now.", "Undo", self._history.undo)

    def _change(self, one: SavedSearch, name: str, query: str, order: str, pinned: bool) -> None:
        self._steps.change(one.id, name, query, order, pinned=pinned)

    def _take(self, search_id: int) -> None:
        """List in the order that a saved search names; what it asks is told already."""
        if (one := self._find(search_id)) and one.sort:
            self._browsing.set_order(one.sort)

    def _show_menu(self, search_id: int, place: QPoint) -> None:
        if (one := self._find(search_id)) is not None:
            menu = self.menu_for(one)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def menu_for(self, one: SavedSearch) -> QMenu:
        """Return what can be done with a saved search."""
        menu = QMenu(self._window)
        menu.addAction("Change…").triggered.connect(partial(self.change, one.id))
        now = self._browsing.query.text.strip()
        if now != one.query:
            text = "Let it ask what the list shows now"
            menu.addAction(text).triggered.connect(lambda: self._try(partial(self._renew, one, now)))
        pin = menu.addAction("Unpin" if one.pinned else "Pin under the places")
        pin.triggered.connect(lambda: self._try(partial(self._steps.pin, one.id, not one.pinned)))
        siblings = [other.id for other in self._library.saved_searches() if other.pinned == one.pinned]
        at = siblings.index(one.id) if one.id in siblings else 0
        for text, other, below in (("Move up", at - 1, False), ("Move down", at + 1, True)):
            act = menu.addAction(text)
            act.setEnabled(0 <= other < len(siblings))
            act.triggered.connect(partial(self._move, one, siblings, other, below))
        menu.addSeparator()
        menu.addAction("Delete").triggered.connect(partial(self.delete, one.id))
        return menu

    def _renew(self, one: SavedSearch, query: str) -> None:
        self._steps.change(one.id, one.name, query, one.sort, pinned=one.pinned)

    def _move(self, one: SavedSearch, siblings: list[int], beside: int, below: bool) -> None:
        order = [other.id for other in self._library.saved_searches() if other.id != one.id]
        order.insert(order.index(siblings[beside]) + below, one.id)
        self._try(partial(self._steps.order, order, one.id, one.pinned))

    def _find(self, search_id: int) -> SavedSearch | None:
        return next((one for one in self._library.saved_searches() if one.id == search_id), None)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReaderError as error:
            self._notice.show_failure(str(error))

    def _on_change(self, change: Change) -> None:
        if "searches" in change.what:
            self._sidebar.show_searches(self._library.saved_searches())


def proposed(query: Query) -> str:
    """Return a name for what a query asks for: its sentence, as far as a name goes."""
    from reader.query.sentence import told

    said = " ".join(told(query).split()).rstrip(".").replace("…”", "”")
    if not said.startswith("Articles that "):
        said = said.removeprefix("Articles ")
    for words in (" or any tag below it", ", or any tag below"):
        said = said.replace(words, "")
    said = f"{said[:1].upper()}{said[1:]}"
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
