"""The verbs about very many articles: what a list groups them by, and what undoing a change of them needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import apsw

from reader.library import rows, tags
from reader.library.store import Store, head
from reader.library.verbs import Verbs
from reader.model import minutes

_DATES = {"added": "a.added_at", "published": "coalesce(a.published_at, a.added_at)"}
_STANDS = {"starred": "a.starred", "read": "a.read_at IS NOT NULL", "trashed": "a.state = 'trash'"}


class Many(Verbs):
    """Answers and changes of which no part is worth an article's whole row."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._known: dict[str, tuple[int, dict[int, Any]]] = {}

    def moments(self, ids: Sequence[int], by: str) -> list[int]:
        """Return in seconds since 1970 UTC when each of these was ``added`` or ``published`` (added, where that is not
        known), in their order. Those that are gone have the moment of the one before.
        """
        made: list[int | None] = list(map(self._values(_DATES[by]).get, ids))
        if None in made:
            last = 0
            for place, moment in enumerate(made):
                made[place] = last = last if moment is None else moment
        return made  # type: ignore[return-value]

    def site_names(self, ids: Sequence[int]) -> list[str]:
        """Return the name of each one's site in their order; empty where it has none or is gone."""
        found = self._values("a.site_name")
        return [found.get(article_id, "") for article_id in ids]

    def _values(self, column: str) -> dict[int, Any]:
        """Return a column of all articles by their ids: read once, and anew after something has changed."""
        with self._store.read() as db:
            number = head(db)
            if column not in self._known or self._known[column][0] != number:
                found = rows.fetch(db, f"SELECT a.id, {column} FROM article AS a WHERE a.deleted_at IS NULL")  # noqa: S608
                self._known[column] = number, dict(found)
        return self._known[column][1]

    def reading_time(self, ids: Sequence[int]) -> int:
        """Return how many minutes it takes to read all of these."""
        with self._store.read() as db:
            return minutes(sum(words for _, words in _column(db, ids, "a.words")))

    def present(self, ids: Sequence[int], *, deleted: bool = False) -> list[int]:
        """Return those of these that are articles of the library, in their order; deleted ones, too, if wanted."""
        with self._store.read() as db:
            return rows.present(db, ids, deleted=deleted)

    def all_are(self, ids: Sequence[int], what: str) -> bool:
        """Say whether all of these are ``starred``, ``read`` or ``trashed``."""
        with self._store.read() as db:
            return all(is_so for _, is_so in _column(db, ids, _STANDS[what]))

    def addresses(self, ids: Sequence[int]) -> list[str]:
        """Return the addresses of these, in their order; those without one are left out."""
        with self._store.read() as db:
            return [url for _, url in _column(db, ids, "a.url") if url]

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the tags of each of these."""
        with self._store.read() as db:
            own = tags.of_articles(db, ids)
        return {article_id: own.get(article_id, ()) for article_id in ids}

    def set_read_times(self, wanted: Mapping[int, datetime | None]) -> None:
        """Set when each article was read, None for not at all; those that are gone are passed over."""
        with self._store.write() as transaction:
            here = rows.present(transaction.db, wanted)
            transaction.db.executemany(
                "UPDATE article SET read_at = ? WHERE id = ?", [(rows.seconds(wanted[i]), i) for i in here]
            )
            transaction.touch(here, "state")


def _column(db: apsw.Connection, ids: Sequence[int], column: str) -> list[rows.Row]:
    return rows.fetch(
        db,
        f"SELECT a.id, {column} FROM json_each(?) AS j CROSS JOIN article AS a ON a.id = j.value",  # noqa: S608
        (json.dumps(list(ids)),),
    )
