"""Which articles the list shows: the present query and order, asked anew whenever either or the library changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from reader.library import Facets, Found, Library
from reader.query import Query, parse
from reader.ui.searches import Searches
from reader.ui.settings import Settings

if TYPE_CHECKING:
    from reader.model import Change

_ONLY_ROWS = frozenset({"progress", "review"})
"""What may change rows, but neither which they are nor any count."""


class Browsing(QObject):
    """The present query and what it finds. Answers come from the search thread; the first is asked for in place."""

    queried = Signal(object)
    """The query has changed: the ``Query``."""
    answered = Signal(object, object)
    """What it finds now: ``Found`` and ``Facets``."""
    ordered = Signal(str)
    """The order has changed."""
    failed = Signal(str)
    wanted = Signal()
    """Articles are to be shown, be it those of the present query."""

    def __init__(self, library: Library, searches: Searches, settings: Settings) -> None:
        super().__init__()
        self._library, self.searches, self._settings = library, searches, settings
        self.query: Query = parse(settings.query)
        self.order = settings.order
        self.facets: Facets | None = None
        """What was counted with the last answer."""
        self._asked = 0
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._ask)
        searches.found.connect(self._on_found)
        searches.failed.connect(self._on_failed)

    def answer_now(self) -> None:
        """Answer in place, for the first frame."""
        self.queried.emit(self.query)
        self._answer(self._library.search(self.query, order=self.order), self._library.facets(self.query))

    def set_query(self, query: Query) -> None:
        """Show the articles of another query."""
        self.wanted.emit()
        if query.text == self.query.text:
            return
        self.query = query
        self._settings.query = query.text
        self.queried.emit(query)
        self._ask()

    def count(self, query: Query) -> int:
        """Return how many articles a query finds."""
        return len(self._library.search(query).ids)

    def go(self, place: str) -> None:
        """Show everything in a place: inbox, later, archive, starred or all."""
        self.set_query(parse("").with_place(place))

    def set_order(self, order: str) -> None:
        """Show them in another order, as ``Library.search`` takes it."""
        if order != self.order:
            self.order = self._settings.order = order
            self.ordered.emit(order)
            self._ask()

    def refresh(self) -> None:
        """Ask anew, which counts what saved searches find too."""
        self._again.start()

    def on_change(self, change: Change) -> None:
        """Ask anew after the library has changed, once for all changes of one turn of the event loop."""
        if not change.what or not change.what <= _ONLY_ROWS:
            self._again.start()

    def waiting(self) -> bool:
        """Say whether an answer is still to come."""
        return self._again.isActive() or bool(self._asked)

    def _ask(self) -> None:
        self._again.stop()
        self._asked = self.searches.ask(self.query, self.order)

    def _on_found(self, number: int, found: Found, facets: Facets) -> None:
        if number == self._asked:
            self._asked = 0
            self._answer(found, facets)

    def _answer(self, found: Found, facets: Facets) -> None:
        self.facets = facets
        self.answered.emit(found, facets)

    def _on_failed(self, number: int, reason: str) -> None:
        if number == self._asked:
            self._asked = 0
            self.failed.emit(reason)
