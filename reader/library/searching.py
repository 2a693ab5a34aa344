"""The verbs of finding: searches, what the sidebar counts, and the indexes that they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import apsw

from reader.frozen import replace
from reader.library.gathering import Gathering
from reader.library.store import Store
from reader.library.trouble import telling
from reader.library.values import ORDERS, Facets, Found, Hit, Interrupted
from reader.query import Query

if TYPE_CHECKING:
    from reader.library.compiling import Indexes
    from reader.library.finding import Finder
    from reader.library.index import Index

Answer = TypeVar("Answer")
_FEW = 8
"""Changes that a search in a hurry takes into an index first: less than a frame."""


class Searching(Gathering):
    """Finding articles, and marks among them.

    ``hurry`` is for who asks with every key: what has just come and is not in the index yet is left out, which
    ``is_behind`` tells, rather than waited for.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._index: Index | None = None
        self._finder_made: Finder | None = None
        self._behind = False

    def search(self, query: Query, *, order: str = "newest", hurry: bool = False) -> Found:
        """Return all of a query in one of ``ORDERS``, or in the order that it names itself; raises ``Interrupted`` after
        ``interrupt``. What waits in feeds and is found by words alone stands behind what is kept.
        """
        if order not in ORDERS:
            raise ValueError(f"no such order: {order}")
        found = self._finding(query, hurry, lambda db, indexes: self._finder.find(db, indexes, query, order))
        if hurry and self._behind and (share := self._opened_index().share(self._store.db)) < 1:
            note = f"The search index is being made; {share:.0%} of the articles can be found by their words so far."
            found = replace(found, notes=(*found.notes, note))
        return found

    def glance(self, query: Query, *, order: str = "newest") -> tuple[Found, Facets] | None:
        """Return what the first frame shows of a query; None where that would take longer than the frame. Of a large
        library these are the first rows of a place and no counts (``Found.whole`` is False).
        """
        from reader.library import glance

        order = query.sort or order
        with self._store.read() as db:
            place = glance.place_of(query) if order in {"newest", "oldest"} else ""
            if place:
                return glance.at_place(db, place, order)
            if glance.is_large(db):
                return None
        return self.search(query, order=order), self.facets(query)

    def facets(self, query: Query, *, hurry: bool = False) -> Facets:
        """Return the counts of the sidebar under a query; raises ``Interrupted`` after ``interrupt``."""
        return self._finding(query, hurry, lambda db, indexes: self._finder.count(db, indexes, query))

    def counts(self, queries: Sequence[Query], *, hurry: bool = False) -> list[int]:
        """Return how many articles each query finds; raises ``Interrupted`` after ``interrupt``."""
        return [
            self._finding(query, hurry, lambda db, indexes, query=query: self._finder.number(db, indexes, query))  # type: ignore[misc]
            for query in queries
        ]

    def hits(self, query: Query, rows: Sequence[int]) -> list[Hit]:
        """Return what is shown of these rows of an answer (``Found.rows``), in their order, without those that are gone;
        made for the rows in sight.
        """
        from reader.library import hits

        with self._store.read() as db:
            return hits.of_rows(db, query, rows)

    def tags(self) -> tuple[tuple[str, int], ...]:
        """Return all tags with the number of articles outside the trash that each finds, most used first."""
        with self._store.read() as db:
            return self._finder.vocabulary(db)

    def is_behind(self) -> bool:
        """Say whether the last search in a hurry left out what is not in the index yet."""
        return self._behind

    def index_more(self) -> bool:
        """Take a batch of changes into the search index; return whether there is more to take. For idle moments."""
        with telling(self.folder):
            marks = self._opened_mark_index().step(self._store.db)
            return self._opened_index().step(self._store.db) or marks

    def prepare(self) -> bool:
        """Load one of the things that the first words that are searched for will need; return whether there may be more. For
        idle moments; raises ``Interrupted`` after ``interrupt``.
        """
        with self._store.read() as db:
            return self._finder.prepare(db)

    def interrupt(self) -> None:
        """Stop the search that another thread is running on this library; without one nothing happens."""
        self._stop.set()
        with suppress(apsw.ConnectionClosedError):
            self._store.db.interrupt()
            for index in (self._index, self._mark_index):
                if index:
                    index.interrupt()

    @property
    def _finder(self) -> Finder:
        if self._finder_made is None:
            from reader.library import idsets
            from reader.library.finding import Finder

            sets = idsets.of_library(str(self.folder), self._store.file)
            self._finder_made = Finder(sets, self._check)
        return self._finder_made

    def _check(self) -> None:
        if self._stop.is_set():
            raise Interrupted("The search was stopped.")

    def _found(self, query: Query) -> Iterable[int]:
        return self.search(query).ids

    def _finding(self, query: Query, hurry: bool, ask: Callable[[apsw.Connection, Indexes | None], Answer]) -> Answer:
        """Ask, and once more with new indexes when one turns out to be damaged."""
        self._stop.clear()
        with telling(self.folder):
            try:
                return self._asking(query, hurry, ask)
            except (apsw.CorruptError, apsw.NotADBError):
                if self._index is None:
                    raise
                self._discard_indexes()
                return self._asking(query, hurry, ask)

    def _asking(self, query: Query, hurry: bool, ask: Callable[[apsw.Connection, Indexes | None], Answer]) -> Answer:
        indexes = None
        if query.has_words:
            indexes = self._in_a_hurry() if hurry else self._patiently()
        with self._store.snapshot() as db:
            return ask(db, indexes)

    def _patiently(self) -> Indexes:
        from reader.library.compiling import Indexes

        self._behind = False
        return Indexes(self._caught_up(), self._caught_up_marks())

    def _in_a_hurry(self) -> Indexes:
        """Return the indexes as they are, with the last few changes."""
        from reader.library.compiling import Indexes

        self._behind = False
        indexes = Indexes(self._opened_index(), self._opened_mark_index())
        for index in (indexes.articles, indexes.marks):
            lag = index.lag(self._store.db, _FEW)
            if 0 < lag <= _FEW:
                with suppress(apsw.BusyError):  # another process is at it
                    index.step(self._store.db, patient=False)
                lag = index.lag(self._store.db, _FEW)
            self._behind = self._behind or lag > 0
        return indexes

    def _discard_indexes(self) -> None:
        for index in (self._index, self._mark_index):
            if index:
                index.discard()
        self._index = self._mark_index = None

    def _caught_up(self) -> Index:
        """Return the index after it has taken in all changes; raises ``Interrupted`` between two batches."""
        index = self._opened_index()
        while index.step(self._store.db):
            self._check()
        return index

    def _opened_index(self) -> Index:
        if self._index and not self._index.is_file():
            self._index.close()
            self._index = None
        if self._index is None:
            from reader.library.index import Index

            self._index = Index(self.folder, self._uid)
        return self._index
