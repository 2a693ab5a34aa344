"""``twins.db``: by what articles are found that may be the same, derived from the library.

Of each text the smallest hashes of its runs of words are kept: a bottom-k sketch (E. Cohen and H. Kaplan, "Summarizing
data using bottom-k sketches", 2007). Two texts that share most of their runs share most of these; any two that are worth
comparing share one of the very smallest.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import apsw

from reader import address
from reader.library import folding
from reader.library.derived import Derived
from reader.library.index import body_text
from reader.library.rows import unpack
from reader.library.store import head

TEXT_VERSION = 1
BATCH = 50
"""Articles taken in with one transaction: some 50 ms."""
RUN = 4
"""Words of a run; of a script without spaces, overlapping pairs of characters."""
FEW = 40
"""A text of fewer words says too little to be compared by its runs."""
KEPT = 64
"""Hashes kept of a text. The likeness that is told from them errs by 0.05 or so."""
LOOKED_UP = 8
"""Of these, so many find others: two texts as like as 0.6 have none of them in common once in 1,500 times."""
_TAKEN = {"added", "body", "meta", "deleted"}


class TwinIndex(Derived):
    """One connection to ``twins.db``."""

    TABLES = """
    DROP TABLE IF EXISTS info;
    DROP TABLE IF EXISTS sketch;
    DROP TABLE IF EXISTS posting;
    CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE sketch(
      article_id INTEGER PRIMARY KEY, page TEXT NOT NULL, called TEXT NOT NULL, content TEXT NOT NULL, low BLOB NOT NULL);
    CREATE INDEX sketch_page ON sketch(page) WHERE page <> '';
    CREATE INDEX sketch_called ON sketch(called) WHERE called <> '';
    CREATE INDEX sketch_content ON sketch(content) WHERE content <> '';
    CREATE TABLE posting(hash INTEGER, article_id INTEGER, PRIMARY KEY(hash, article_id)) WITHOUT ROWID;
    """

    def __init__(self, folder: Path, library_uid: str) -> None:
        """Open or create; a damaged file is thrown away."""
        identity = {"library": library_uid, "fold_version": folding.FOLD_VERSION, "text_version": TEXT_VERSION}
        super().__init__(folder / "twins.db", identity)

    def step(self, library: apsw.Connection) -> bool:
        """Take in one batch of what has changed; return whether there is more. Does nothing when there is nothing."""
        seq, next_id = self._position()
        if next_id is None and seq == head(library):
            return False
        with self._transaction():
            seq, next_id = self._position()
            oldest, last = library.execute("SELECT min(seq) FROM change").get, head(library)
            if next_id is None and seq >= 0 and (seq > last or (seq < last and (oldest is None or oldest > seq + 1))):
                self._begin_anew()
                seq = -1
            if seq < 0:
                seq, next_id = last, 0
            if next_id is not None:
                self._go_on(library, seq, next_id)
            else:
                self._follow(library, seq)
            seq, next_id = self._position()
        return next_id is not None or seq < head(library)

    def taken(self) -> int:
        """Return how many articles it holds."""
        return int(self._db.execute("SELECT count(*) FROM sketch").get)

    def shared(self, column: str) -> list[list[int]]:
        """Return the articles that have the same ``page``, ``called`` or ``content``, those of each value together."""
        return self._lists(
            f"""SELECT group_concat(article_id) FROM sketch WHERE {column} <> ''
                GROUP BY {column} HAVING count(*) > 1"""  # noqa: S608 - of three
        )

    def looked_up(self) -> list[list[int]]:
        """Return the articles that share one of their smallest hashes, those of each hash together."""
        return self._lists("SELECT group_concat(article_id) FROM posting GROUP BY hash HAVING count(*) > 1")

    def near(self, article_id: int) -> dict[int, float]:
        """Return the articles whose texts may be like that of one, and how like they are, 0 to 1."""
        own = self.sketches([article_id]).get(article_id)
        if not own:
            return {}
        found = self._db.execute(
            "SELECT DISTINCT article_id FROM posting WHERE hash IN (SELECT value FROM json_each(?)) LIMIT 500",
            (json.dumps(list(own[:LOOKED_UP])),),
        )
        others = self.sketches(other for (other,) in found if other != article_id)
        return {other: likeness(own, sketch) for other, sketch in others.items()}

    def same(self, article_id: int) -> set[int]:
        """Return the articles that have the page or the text of one."""
        found = self._db.execute(
            """SELECT o.article_id FROM sketch AS s JOIN sketch AS o ON o.page = s.page AND o.page <> ''
               WHERE s.article_id = ?1 UNION
               SELECT o.article_id FROM sketch AS s JOIN sketch AS o ON o.content = s.content AND o.content <> ''
               WHERE s.article_id = ?1""",
            (article_id,),
        )
        return {other for (other,) in found} - {article_id}

    def sketches(self, ids: Iterable[int]) -> dict[int, array[int]]:
        """Return the kept hashes of articles, smallest first; empty for a text of few words."""
        found = self._db.execute(
            "SELECT article_id, low FROM sketch WHERE article_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {article_id: array("I", low) for article_id, low in found}

    def _lists(self, statement: str) -> list[list[int]]:
        return [[int(number) for number in found.split(",")] for (found,) in self._db.execute(statement)]

    def _position(self) -> tuple[int, int | None]:
        info = dict(self._db.execute("SELECT key, value FROM info WHERE key IN ('seq', 'next_id')"))
        return info["seq"], info["next_id"]

    def _move(self, seq: int, next_id: int | None) -> None:
        self._db.executemany("UPDATE info SET value = ?2 WHERE key = ?1", [("seq", seq), ("next_id", next_id)])

    def _go_on(self, library: apsw.Connection, seq: int, next_id: int) -> None:
        chosen = "SELECT id FROM article WHERE id >= ? AND deleted_at IS NULL ORDER BY id LIMIT ?"
        ids = [article_id for (article_id,) in library.execute(chosen, (next_id, BATCH))]
        self._take(library, ids)
        self._move(seq, ids[-1] + 1 if len(ids) == BATCH else None)

    def _follow(self, library: apsw.Connection, seq: int) -> None:
        ids: set[int] = set()
        changes = library.execute("SELECT seq, article_id, what FROM change WHERE seq > ? ORDER BY seq", (seq,))
        for number, article_id, what in changes:
            seq = number
            if not _TAKEN.isdisjoint(what.split(",")):
                ids.add(article_id)
            if len(ids) == BATCH:
                changes.close()
                break
        self._take(library, sorted(ids))
        self._move(seq, None)

    def _take(self, library: apsw.Connection, ids: Sequence[int]) -> None:
        gone = [(article_id,) for article_id in ids]
        for article_id, old in self.sketches(ids).items():
            postings = [(number, article_id) for number in old[:LOOKED_UP]]
            self._db.executemany("DELETE FROM posting WHERE hash = ? AND article_id = ?", postings)
        self._db.executemany("DELETE FROM sketch WHERE article_id = ?", gone)
        for article_id, page, called, content, low in _drawn(library, ids):
            self._db.execute(
                "INSERT INTO sketch VALUES(?, ?, ?, ?, ?)", (article_id, page, called, content, low.tobytes())
            )
            postings = [(number, article_id) for number in low[:LOOKED_UP]]
            self._db.executemany("INSERT INTO posting VALUES(?, ?)", postings)


def drawn(text: str) -> array[int]:
    """Return the sketch of a text: the smallest hashes of its runs of words, empty for a short one."""
    words = folding.indexed(text)
    if len(words) < FEW:
        return array("I")
    runs = map(" ".join, zip(*(words[start:] for start in range(RUN)), strict=False))
    return array("I", sorted(set(map(crc32, map(str.encode, runs))))[:KEPT])


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return how much of all the runs of two texts is in both, 0 to 1, as their sketches tell."""
    if not one or not other:
        return 0.0
    both = set(one).intersection(other)
    if len(both) < KEPT // 8:
        return len(both) / max(len(one), len(other))
    least = sorted({*one, *other})[: min(KEPT, max(len(one), len(other)))]
    return sum(number in both for number in least) / len(least)


def _drawn(library: apsw.Connection, ids: Sequence[int]) -> Iterator[tuple[int, str, str, str, array[int]]]:
    """Yield what is kept of each article that is not deleted."""
    rows = library.execute(
        """SELECT a.id, a.url, a.canonical_url, a.title_key, a.site_key, a.content_hash, b.codec, b.html
           FROM json_each(?) AS j JOIN article AS a ON a.id = j.value AND a.deleted_at IS NULL
           LEFT JOIN body AS b ON b.article_id = a.id""",
        (json.dumps(list(ids)),),
    )
    for article_id, url, canonical, title, site, content, codec, html in rows:
        called = f"{title}\n{site}" if title and site else ""
        low = drawn(body_text(unpack(codec, html))) if html is not None else array("I")
        yield article_id, address.same_page(canonical or url), called, content[:16], low
