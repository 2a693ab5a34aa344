"""The orders of lists, prepared: all kept articles once in each order that was asked for, and answers put into it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import itemgetter

import apsw
from pyroaring import BitMap

from reader.library.packed import fetch_ids

BY = {
    "newest": "a.added_at DESC, a.id DESC",
    "oldest": "a.added_at, a.id",
    "published": "coalesce(a.published_at, a.added_at) DESC, a.added_at DESC, a.id DESC",
    "published-oldest": "coalesce(a.published_at, a.added_at), a.added_at, a.id",
    "title": "a.title_key, a.added_at, a.id",
    "site": "a.site_key, a.added_at DESC, a.id DESC",
    "longest": "a.words DESC, a.added_at DESC, a.id DESC",
    "shortest": "a.words, a.added_at, a.id",
    "progress": "a.progress DESC, a.added_at DESC, a.id DESC",
}
"""What each order goes by."""
_TURNED = {"newest": "oldest", "longest": "shortest"}
"""Orders that are another backwards."""
_ENDS = {
    "oldest": {"added"},
    "published": {"added", "body", "meta"},
    "published-oldest": {"added", "body", "meta"},
    "title": {"added", "body", "meta"},
    "site": {"added", "body", "meta"},
    "shortest": {"added", "body", "meta"},
    "progress": {"added", "progress", "state"},
}
"""The changes after which an order is made anew."""
_FEW = 8
"""Less than this part of all is sorted by rank; more is picked out of all."""


class Order:
    """All kept articles in one order."""

    def __init__(self, ids: array[int]) -> None:
        self.ids = ids
        self.rising = BitMap(ids).to_array() == ids
        """Whether ids rise in this order, as they do where articles stand as they came."""
        self._pick: Callable[[bytearray], Sequence[int]] | None = None
        self._rank: array[int] | None = None

    def put(self, found: BitMap) -> Sequence[int]:
        """Return what was found in this order."""
        if self.rising:
            return found.to_array()
        if len(found) * _FEW < len(self.ids):
            return sorted(found, key=self._ranks().__getitem__)
        mask = bytearray(self._last() + 1)
        for article_id in found:
            mask[article_id] = 1
        if self._pick is None:
            self._pick = _picking(self.ids)
        return tuple(compress(self.ids, self._pick(mask)))

    def append(self, ids: Iterable[int]) -> None:
        """Put articles behind all others."""
        for article_id in ids:
            self.rising = self.rising and (not self.ids or article_id > self.ids[-1])
            self.ids.append(article_id)
        self._pick = self._rank = None

    def _last(self) -> int:
        return max(self.ids)

    def _ranks(self) -> array[int]:
        if self._rank is None:
            self._rank = array("I", bytes(4 * (self._last() + 1)))
            for place, article_id in enumerate(self.ids):
                self._rank[article_id] = place
        return self._rank


def _picking(ids: array[int]) -> Callable[[bytearray], Sequence[int]]:
    """Return what picks the bytes at these places, one and a half times as fast as asking for each."""
    pick: Callable[[bytearray], Sequence[int]] = itemgetter(*ids, ids[-1])  # two at least, or it returns no sequence
    return pick


class Orders:
    """The orders that have been asked for, and are still right."""

    def __init__(self) -> None:
        self._made: dict[str, Order] = {}
        self._newest: tuple[int, int] | None = None

    def begin(self, ids: array[int]) -> None:
        """Forget all but the order of adding, which is given: the oldest first."""
        self._made = {"oldest": Order(ids)}
        self._newest = None

    def follow(self, happened: frozenset[str], new: Sequence[tuple[int, int]]) -> None:
        """Forget what is no longer right; ``new`` are time of adding and id of articles that may not be in any order yet,
        the oldest first.
        """
        for order, ends in _ENDS.items():
            if not ends.isdisjoint(happened) and order != "oldest":
                self._made.pop(order, None)
        if new and (oldest := self._made.get("oldest")):
            if self._newest is not None and new[0] > self._newest:
                oldest.append(article_id for _, article_id in new)
                self._newest = new[-1]
            else:
                del self._made["oldest"]
                self._newest = None

    def put(self, db: apsw.Connection, found: BitMap, order: str, kept: BitMap) -> tuple[int, ...]:
        """Return what was found in an order of ``BY``."""
        if len(found) < 2:
            return tuple(found)
        if not found <= kept:
            return by_sql(db, found, order)
        turned = order in _TURNED
        ordered = self._order(db, _TURNED.get(order, order)).put(found)
        return tuple(ordered[::-1] if turned else ordered)

    def _order(self, db: apsw.Connection, order: str) -> Order:
        made = self._made.get(order)
        if made is None:
            hint = " INDEXED BY article_added" if order == "progress" else ""  # it covers it, which SQLite does not see
            statement = (
                f"SELECT a.id FROM article AS a{hint} WHERE a.deleted_at IS NULL AND a.entry = 0 ORDER BY {BY[order]}"  # noqa: S608
            )
            made = self._made[order] = Order(fetch_ids(db, statement))
        if order == "oldest" and self._newest is None and made.ids:
            last = made.ids[-1]
            added = db.execute("SELECT added_at FROM article WHERE id = ?", (last,)).get
            self._newest = None if added is None else (added, last)
        return made


def by_sql(db: apsw.Connection, found: BitMap, order: str) -> tuple[int, ...]:
    """Return articles of any kind in an order."""
    statement = f"SELECT a.id FROM json_each(?) AS j CROSS JOIN article AS a ON a.id = j.value ORDER BY {BY[order]}"  # noqa: S608
    return tuple(fetch_ids(db, statement, (json.dumps(list(found)),)))
