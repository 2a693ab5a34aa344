"""Which articles the list shows: the present query and order, asked anew whenever either or the library changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from reader.library import Facets, Found, Hit, Library
from reader.model import now
from reader.query import Query, Sort, parse
from reader.ui.catalogue.grouping import grouped
from reader.ui.catalogue.groups import Groups
from reader.ui.searches import Searches
from reader.ui.settings import Settings

if TYPE_CHECKING:
    from reader.model import Change

_SEEN = 12
"""Rows whose hits come with the answer: those that a list shows at first, more or less."""
_ONLY_ROWS = frozenset({"progress", "review"})
"""What may change rows, but neither which they are nor any count."""


class Shown(NamedTuple):
    """What a list shows of an answer beside the rows."""

    groups: Groups
    hits: list[Hit] | None
    """How the first rows were found; None while no words are asked for."""


class Browsing(QObject):
    """The present query and what it finds. Answers come from the search thread; the first is asked for in place."""

    queried = Signal(object)
    """The query has changed: the ``Query``."""
    answered = Signal(object, object, object)
    """What it finds now: ``Found``, ``Facets`` and ``Shown``."""
    ordered = Signal()
    """The list is to be in another order, or grouped in another way."""
    failed = Signal(str)
    wanted = Signal()
    """Articles are to be shown, be it those of the present query."""

    def __init__(self, library: Library, searches: Searches, settings: Settings) -> None:
        super().__init__()
        self._library, self.searches, self._settings = library, searches, settings
        self.query: Query = parse(settings.query)
        self.facets: Facets | None = None
        """What was counted with the last answer."""
        self.is_busy: Callable[[], bool] = lambda: False
        """Whether a large change is being made, after which ``refresh`` is called: its parts are not looked at."""
        self._asked = 0
        self._is_whole = True
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._ask)
        searches.found.connect(self._on_found)
        searches.failed.connect(self._on_failed)
        searches.caught_up.connect(self.refresh)

    @property
    def order(self) -> str:
        """The order of the list: as the query says, else as was chosen for lists, or for what words find."""
        if self.query.sort:
            return self.query.sort
        return self._settings.order_of_words if self.query.words() else self._settings.order

    @property
    def grouping(self) -> str:
        """What the rows are to be grouped by where their order allows."""
        return self._settings.grouping

    def answer_now(self) -> None:
        """Answer in place, for the first frame, as far as that takes no longer than the frame; ``begin`` has the rest come."""
        self.queried.emit(self.query)
        glance = self._library.glance(self.query, order=self.order)
        self._is_whole = glance is not None and glance[0].whole
        if glance is not None:
            self._answer(*glance, self._more()(self._library, glance[0]))

    def begin(self) -> None:
        """Have what the first frame left out come."""
        if not self._is_whole:
            self._ask()

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
        """Show them in another order, as ``Library.search`` takes it; one that the query itself says is taken out of it."""
        if self.query.sort:
            self._settings.query = text = unsorted(self.query)
            self.query = parse(text)
            self.queried.emit(self.query)
        if self.query.words():
            self._settings.order_of_words = order
        else:
            self._settings.order = order
        self.ordered.emit()
        self._ask()

    def set_grouping(self, grouping: str) -> None:
        """Group the rows by ``day`` or ``site``, or by ``none``."""
        self._settings.grouping = grouping
        self.ordered.emit()
        self._ask()

    def refresh(self) -> None:
        """Ask anew, which counts what saved searches find too."""
        self._again.start()

    def on_change(self, change: Change) -> None:
        """Ask anew after the library has changed, once for all changes of one turn of the event loop."""
        if (not change.what or not change.what <= _ONLY_ROWS) and not self.is_busy():
            self._again.start()

    def waiting(self) -> bool:
        """Say whether an answer is still to come."""
        return self._again.isActive() or bool(self._asked)

    def is_behind(self) -> bool:
        """Say whether the list is still to catch up with what has been done: an answer, or a large change, is under way."""
        return self.waiting() or self.is_busy()

    def _ask(self) -> None:
        self._again.stop()
        self._asked = self.searches.ask(self.query, self.order, self._more())

    def _more(self) -> Callable[[Library, Found], Shown]:
        """Return what makes the rest of an answer, on any thread."""
        query, order, grouping = self.query, self.order, self.grouping

        def more(library: Library, found: Found) -> Shown:
            groups = grouped(library, found, order, grouping, now())
            first = (found.rows or found.ids)[:_SEEN]
            return Shown(groups, library.hits(query, first) if query.words() else None)

        return more

    def _on_found(self, number: int, found: Found, facets: Facets, shown: Shown) -> None:
        if number == self._asked:
            self._asked = 0
            self._answer(found, facets, shown)

    def _answer(self, found: Found, facets: Facets, shown: Shown) -> None:
        self.facets = facets
        self.answered.emit(found, facets, shown)

    def _on_failed(self, number: int, reason: str) -> None:
        if number == self._asked:
            self._asked = 0
            self.failed.emit(reason)


def unsorted(query: Query) -> str:
    """Return the text of a query without the order that it names."""
    text = query.text
    for term in reversed(query.terms):
        if isinstance(term.node, Sort):
            text = text[: term.span.start] + text[term.span.end :]
    return " ".join(text.split())
