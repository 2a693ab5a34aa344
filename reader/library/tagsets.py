"""Which articles have which tag, kept in memory: counting five hundred tags under a query takes SQL too long."""

from __future__ import annotations

import json

import apsw

from reader.library.rows import fetch
from reader.library.store import head

_MANY = 200
"""More changed articles than this are not patched one by one: everything is read again."""


class TagSets:
    """The ids of the articles of each tag, deleted and trashed ones included; follows the change log."""

    def __init__(self) -> None:
        self.own: dict[int, set[int]] = {}
        """By tag id: articles that have the tag itself."""
        self.above: dict[int, set[int]] = {}
        """By tag id: articles that only have a tag below it."""
        self._seq = -1

    def follow(self, db: apsw.Connection) -> None:
        """Take in what has been committed; ``db`` must be in a transaction."""
        last = head(db)
        if last == self._seq:
            return
        oldest = db.execute("SELECT min(seq) FROM change").get
        if self._seq < 0 or oldest is None or oldest > self._seq + 1 or last < self._seq:
            self._load(db)
        else:
            rows = db.execute("SELECT article_id, what FROM change WHERE seq > ?", (self._seq,))
            changed = {i for i, what in rows if "tags" in what or "deleted" in what}
            if len(changed) > _MANY:
                self._load(db)
            elif changed:
                self._patch(db, changed)
        self._seq = last

    def counts(self, articles: set[int]) -> dict[int, int]:
        """Return for each tag that any of these articles has, itself or below it, how many of them do."""
        found: dict[int, int] = {}
        for sets in (self.own, self.above):
            for tag_id, having in sets.items():
                if number := len(having & articles):
                    found[tag_id] = found.get(tag_id, 0) + number
        return found

    def _load(self, db: apsw.Connection) -> None:
        self.own, self.above = {}, {}
        rows = fetch(
            db,
            """SELECT tag_id, group_concat(article_id) FILTER (WHERE place IS NOT NULL),
                 group_concat(article_id) FILTER (WHERE place IS NULL)
               FROM article_tag INDEXED BY article_tag_tag GROUP BY tag_id""",
        )
        for tag_id, own, above in rows:
            for sets, ids in ((self.own, own), (self.above, above)):
                if ids:
                    sets[tag_id] = set(map(int, ids.split(",")))

    def _patch(self, db: apsw.Connection, changed: set[int]) -> None:
        for sets in (self.own, self.above):
            for having in sets.values():
                having -= changed
        rows = fetch(
            db,
            """SELECT x.tag_id, x.place IS NULL, x.article_id FROM json_each(?) AS j
               JOIN article_tag AS x ON x.article_id = j.value""",
            (json.dumps(sorted(changed)),),
        )
        for tag_id, is_above, article_id in rows:
            (self.above if is_above else self.own).setdefault(tag_id, set()).add(article_id)
