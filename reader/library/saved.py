"""Saved searches: a name for a text of the search box, in an order of the reader's own, pinned or not."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen, replace
from reader.library import rows
from reader.library.verbs import Verbs
from reader.model import tag_key
from reader.query import Query, parse

if TYPE_CHECKING:
    from reader.library.store import Store, Transaction

TABLE = """
-- key: the folded name. sort: an order of lists, empty for whichever is the present one. place: the order in the sidebar.
CREATE TABLE saved_search(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,
  sort TEXT NOT NULL DEFAULT '',
  place INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0 CHECK(pinned IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
"""


@frozen
class SavedSearch:
    """A saved search as it stands in the sidebar."""

    id: int
    uid: str
    name: str
    query: str
    """As typed into the search box."""
    sort: str
    """One of ``ORDERS``, empty for whichever is the present one."""
    pinned: bool
    place: int
    """Where it stands among the others; smaller is higher."""
    created_at: datetime
    updated_at: datetime


class Saved(Verbs):
    """The verbs about saved searches."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._counted: tuple[tuple[int, date] | None, dict[int, int]] = (None, {})
        """What was counted last, with the last change of the library then, and the day."""

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """Return all saved searches in their order."""
        with self._store.read() as db:
            return _several(db)

    def search_counts(self) -> dict[int, int]:
        """Return how many articles each saved search finds, by its number; raises ``Interrupted`` after ``interrupt``.

        Nothing is counted anew while neither the library nor the day has changed.
        """
        from reader.library.store import head

        with self._store.read() as db:
            now, searches = (head(db), datetime.now().astimezone().date()), _several(db)
        if now != self._counted[0]:
            numbers = self.counts([parse(one.query) for one in searches])
            self._counted = (now, {one.id: number for one, number in zip(searches, numbers, strict=True)})
        return self._counted[1]

    def save_search(self, name: str, query: str, *, sort: str = "", pinned: bool = False) -> SavedSearch:
        """Keep a search below the others; raises LibraryError for a name that is empty or taken."""
        with self._store.write() as transaction:
            db, shown = transaction.db, _clean(name)
            _demand_free(db, shown, 0)
            place = 1 + int(db.execute("SELECT coalesce(max(place), -1) FROM saved_search").get)
            db.execute(
                """INSERT INTO saved_search(uid, name, key, query, sort, place, pinned, created_at, updated_at)
                   VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(rows.new_uid(), shown, tag_key(shown), query.strip(), sort, place, int(pinned)),
                    *(transaction.moment, transaction.moment),
                ),
            )
            transaction.touch([0], "searches")
            return _one(db, int(db.last_insert_rowid()))

    def edit_search(
        self,
        search_id: int,
        *,
        name: str | None = None,
        query: str | None = None,
        sort: str | None = None,
        pinned: bool | None = None,
    ) -> SavedSearch:
        """Change what is given; return what it was. Raises LibraryError for a name that is empty or taken."""
        with self._store.write() as transaction:
            db = transaction.db
            before = _one(db, search_id)
            shown = before.name if name is None else _clean(name)
            _demand_free(db, shown, search_id)
            _put(
                transaction,
                replace(
                    before,
                    name=shown,
                    query=before.query if query is None else query.strip(),
                    sort=before.sort if sort is None else sort,
                    pinned=before.pinned if pinned is None else pinned,
                    updated_at=rows.instant(transaction.moment),
                ),
            )
            return before

    def order_searches(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Put saved searches in this order, those that are not named behind them; return the order before."""
        with self._store.write() as transaction:
            before = tuple(one.id for one in _several(transaction.db))
            here = set(before)
            wanted = [search_id for search_id in dict.fromkeys(ids) if search_id in here]
            wanted += [search_id for search_id in before if search_id not in set(wanted)]
            transaction.db.executemany(
                "UPDATE saved_search SET place = ? WHERE id = ?",
                [(place, search_id) for place, search_id in enumerate(wanted)],
            )
            transaction.touch([0], "searches")
            return before

    def delete_search(self, search_id: int) -> SavedSearch:
        """Forget a saved search; return it, for ``restore_searches``."""
        with self._store.write() as transaction:
            before = _one(transaction.db, search_id)
            transaction.db.execute("DELETE FROM saved_search WHERE id = ?", (search_id,))
            transaction.touch([0], "searches")
            return before

    def restore_searches(self, wanted: Iterable[SavedSearch]) -> None:
        """Let saved searches be as they were; raises LibraryError for a name that another has taken meanwhile."""
        with self._store.write() as transaction:
            for one in wanted:
                _demand_free(transaction.db, one.name, one.id)
                _put(transaction, one)

    @abstractmethod
    def counts(self, queries: Sequence[Query], *, hurry: bool = False) -> list[int]:
        """Return how many articles each query finds."""
        raise NotImplementedError  # the door's own


def _put(transaction: Transaction, one: SavedSearch) -> None:
    transaction.db.execute(
        """INSERT OR REPLACE INTO saved_search(id, uid, name, key, query, sort, place, pinned, created_at, updated_at)
           VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *(one.id, one.uid, one.name, tag_key(one.name), one.query, one.sort, one.place, int(one.pinned)),
            *(rows.seconds(one.created_at), rows.seconds(one.updated_at)),
        ),
    )
    transaction.touch([0], "searches")


def _several(db: apsw.Connection) -> tuple[SavedSearch, ...]:
    return tuple(map(_value, rows.fetch(db, f"{_SELECT} ORDER BY place, uid")))


def _one(db: apsw.Connection, search_id: int) -> SavedSearch:
    found = rows.fetch(db, f"{_SELECT} WHERE id = ?", (search_id,))
    if not found:
        raise LibraryError(f"There is no saved search {search_id} in this library; `postil searches` lists them.")
    return _value(found[0])


_SELECT = "SELECT id, uid, name, query, sort, pinned, place, created_at, updated_at FROM saved_search"


def _value(row: rows.Row) -> SavedSearch:
    search_id, uid, name, query, sort, pinned, place, created, updated = row
    return SavedSearch(
        search_id, uid, name, query, sort, bool(pinned), place, rows.instant(created), rows.instant(updated)
    )


def _clean(name: str) -> str:
    shown = " ".join(name.split())
    if not shown:
        raise LibraryError("A saved search needs a name.")
    return shown


def free_name(db: apsw.Connection, name: str) -> str:
    """Return a name for a saved search that none has: this one with a number."""
    number = 2
    while db.execute("SELECT EXISTS (SELECT 1 FROM saved_search WHERE key = ?)", (tag_key(f"{name} ({number})"),)).get:
        number += 1
    return f"{name} ({number})"


def _demand_free(db: apsw.Connection, name: str, search_id: int) -> None:
    if db.execute(
        "SELECT EXISTS (SELECT 1 FROM saved_search WHERE key = ? AND id <> ?)", (tag_key(name), search_id)
    ).get:
        raise LibraryError(f"Another saved search is called “{name}” already; choose another name.")
