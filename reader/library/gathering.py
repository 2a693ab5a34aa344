"""The verbs about every mark of the library, and what the reader calls the colours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import apsw

from reader.errors import LibraryError
from reader.library.store import Store
from reader.library.trouble import telling
from reader.library.values import Interrupted, MarkGroup, MarkId, MarkLook, MarkQuery, MarkRow, MarksFound
from reader.library.verbs import Verbs
from reader.model import COLORS

if TYPE_CHECKING:
    from reader.library.mark_index import MarkIndex
    from reader.library.marks import Marks

Answer = TypeVar("Answer")
LONGEST_NAME = 40
"""Characters that the name of a colour can have."""


class Gathering(Verbs):
    """Marks wherever they are."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._uid: str = store.db.execute("SELECT value FROM info WHERE key = 'uid'").get
        self._stop = threading.Event()
        self._mark_index: MarkIndex | None = None
        self._marks: Marks | None = None

    # Every mark

    def marks(self, query: MarkQuery, *, order: str = "newest", offset: int = 0, limit: int = 200) -> MarksFound:
        """Return how many marks there are of a query, and a part of them in one of ``MARK_ORDERS``; raises ``Interrupted``."""
        return self._asked(query, lambda db, index, marks: marks.find(db, index, query, order, offset, limit))

    def mark_groups(self, query: MarkQuery, by: str) -> tuple[MarkGroup, ...]:
        """Return how many marks of a query there are by ``article``, ``color``, ``tag`` or ``day``."""
        from reader.library.marks import grouped

        return self._asked(query, lambda db, index, _: grouped(db, index, query, by))

    def mark_rows(self, ids: Sequence[MarkId]) -> list[MarkRow]:
        """Return these marks in this order with what is shown of their articles, without those that are gone."""
        from reader.library import marks

        with self._store.read() as db:
            return marks.listed(db, ids)

    def index_more_marks(self) -> bool:
        """Take a batch of changed marks into their index; return whether there is more to take. For idle moments."""
        with telling(self.folder):
            return self._opened_mark_index().step(self._store.db)

    def edit_marks(
        self,
        ids: Iterable[MarkId],
        *,
        color: str | None = None,
        style: str | None = None,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
    ) -> dict[MarkId, MarkLook]:
        """Recolour, restyle and tag marks; return what each looked like, which ``set_marks`` brings back."""
        from reader.library import bulk

        with self._store.write() as transaction:
            return bulk.edit(transaction, ids, color=color, style=style, add=add, remove=remove)

    def mark_looks(self, ids: Iterable[MarkId]) -> dict[MarkId, MarkLook]:
        """Return what marks look like."""
        from reader.library import bulk

        with self._store.read() as db:
            return bulk.looks(db, ids)

    def set_marks(self, looks: Mapping[MarkId, MarkLook]) -> None:
        """Give marks exactly these colours, styles and tags."""
        from reader.library import bulk

        with self._store.write() as transaction:
            bulk.set_looks(transaction, looks)

    def delete_marks(self, ids: Iterable[MarkId]) -> None:
        """Delete marks; for 30 days ``undelete_marks`` brings them back."""
        from reader.library import bulk

        with self._store.write() as transaction:
            bulk.delete(transaction, ids)

    def undelete_marks(self, ids: Iterable[MarkId]) -> None:
        """Bring deleted marks back."""
        from reader.library import bulk

        with self._store.write() as transaction:
            bulk.undelete(transaction, ids)

    # Names

    def color_names(self) -> dict[str, str]:
        """Return what the reader calls each highlight colour, in their order; the colour's own name at first."""
        with self._store.read() as db:
            named = dict(db.execute("SELECT key, value FROM info WHERE key >= 'color:' AND key < 'color;'"))
        return {color: str(named.get(f"color:{color}", color)) for color in COLORS}

    def set_color_name(self, color: str, name: str) -> str:
        """Call a colour something else, empty for its own name; return what it was called."""
        return self.set_color_names({color: name})[color]

    def set_color_names(self, names: Mapping[str, str]) -> dict[str, str]:
        """Call several colours something else, as ``set_color_name`` does, all of them or none; return what all were called.

        Raises LibraryError for a name that is too long, or that two colours would have.
        """
        before = self.color_names()
        for color in names:
            if color not in before:
                raise LibraryError(f"There is no colour “{color}”; choose one of {', '.join(COLORS)}.")
        after = before | {color: " ".join(name.split()) or color for color, name in names.items()}
        for color, name in after.items():
            if len(name) > LONGEST_NAME:
                raise LibraryError(
                    f"A colour's name can have {LONGEST_NAME} characters, and this one has {len(name)}; choose a shorter one."
                )
            if any(other.casefold() == name.casefold() for key, other in after.items() if key != color):
                raise LibraryError(f"Another colour is called “{name}”; choose another name.")
        if after != before:
            with self._store.write() as transaction:
                for color, name in after.items():
                    if name != before[color]:
                        transaction.db.execute("INSERT OR REPLACE INTO info VALUES(?, ?)", (f"color:{color}", name))
                transaction.touch([0], "names")
        return before

    def _choose(self, key: str, value: str, what: str) -> None:
        with self._store.write() as transaction:
            transaction.db.execute("INSERT OR REPLACE INTO info VALUES(?, ?)", (key, value))
            transaction.touch([0], what)

    def _asked(self, query: MarkQuery, ask: Callable[[apsw.Connection, MarkIndex | None, Marks], Answer]) -> Answer:
        """Ask, and once more with a new index when the index turns out to be damaged."""
        from reader.library.marks import Marks

        self._stop.clear()
        if self._marks is None:
            self._marks = Marks()
        with telling(self.folder):
            for attempt in (1, 2):
                try:
                    index = self._caught_up_marks() if query.text.strip() else None
                    with self._store.snapshot() as db:
                        return ask(db, index, self._marks)
                except (apsw.CorruptError, apsw.NotADBError):
                    if self._mark_index is None or attempt == 2:
                        raise
                    self._mark_index.discard()
                    self._mark_index = None
        raise AssertionError("one of two attempts returns or raises")

    def _caught_up_marks(self) -> MarkIndex:
        index = self._opened_mark_index()
        while index.step(self._store.db):
            if self._stop.is_set():
                raise Interrupted("The search was stopped.")
        return index

    def _opened_mark_index(self) -> MarkIndex:
        if self._mark_index and not self._mark_index.is_file():
            self._mark_index.close()
            self._mark_index = None
        if self._mark_index is None:
            from reader.library.mark_index import MarkIndex

            self._mark_index = MarkIndex(self.folder, self._uid)
        return self._mark_index
