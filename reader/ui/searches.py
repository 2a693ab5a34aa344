"""The thread that searches for articles while somebody types, and counts what saved searches find while nobody does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reader.library import Library
from reader.ui.jobs import Questions

if TYPE_CHECKING:
    from reader.library import Facets, Found
    from reader.query import Query

    More = Callable[[Library, Found], object]


class Searches(Questions):
    """Searches for articles."""

    found = Signal(int, object, object, object)
    """The question's number, the ``Found``, the ``Facets``, and what ``more`` made of it."""
    counted = Signal(object)
    """How many articles each saved search finds, by its number; sent after an answer when that may have changed."""
    caught_up = Signal()
    """What the last answer left out is in the index now."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(folder, parent)
        self._counts: dict[int, int] | None = None
        self._is_behind = False
        """Whether the last answer left out what was not in the index yet."""
        self.answered.connect(lambda number, all_: self.found.emit(number, *all_))

    def ask(self, query: Query, order: str, more: More | None = None) -> int:
        """Ask for the articles of a query in an order; return the question's number."""

        def question(library: Library) -> tuple[Found, Facets, object]:
            found = library.search(query, order=order, hurry=True)
            self._is_behind = library.is_behind()
            return found, library.facets(query, hurry=True), more(library, found) if more else None

        return self.put(question)

    def _index_more(self, library: Library) -> bool:
        if self._count(library) or library.index_more() or library.prepare():
            return True
        if self._is_behind:
            self._is_behind = False
            self._report(self.caught_up)
        return False

    def _count(self, library: Library) -> bool:
        """Count what the saved searches find if that is not known; return whether it was not."""
        counts = library.search_counts()
        if counts == self._counts:
            return False
        self._counts = counts
        self._report(self.counted, counts)
        return True
