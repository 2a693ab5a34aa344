"""``marks.db``: a full-text index of all highlights and notes, derived from the library.

A file beside ``search.db``, so that neither is made anew for the other's sake. A mark is known in it by one number:
twice the id of a highlight, twice the id of a note and one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import apsw
from pyroaring import BitMap

from reader.library import folding
from reader.library.derived import Derived
from reader.library.rows import Row, fetch

TEXT_VERSION = 3
"""What is indexed of a mark; another one makes the index anew."""
_REMEMBERED = 64
BATCH = 4_000
"""Marks indexed in one transaction."""
_MARKS = """
SELECT 2 * h.id, h.exact || h.alt, h.note, coalesce((SELECT group_concat(t.name, char(10))
  FROM highlight_tag AS x JOIN tag AS t ON t.id = x.tag_id WHERE x.highlight_id = h.id), '')
  FROM highlight AS h WHERE h.deleted_at IS NULL AND {0}
UNION ALL SELECT 2 * h.id + 1, '', h.text, coalesce((SELECT group_concat(t.name, char(10))
  FROM note_tag AS x JOIN tag AS t ON t.id = x.tag_id WHERE x.note_id = h.id), '')
  FROM note AS h WHERE h.deleted_at IS NULL AND {1}
"""
_WINDOW = "h.id >= ?1 AND h.id < ?2"
_NAMED = "h.id IN (SELECT value / 2 FROM json_each(?1) WHERE value % 2 = {0})"


class MarkIndex(Derived):
    """One connection to ``marks.db``."""

    TABLES = """
    DROP TABLE IF EXISTS info;
    DROP TABLE IF EXISTS ft;
    CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE VIRTUAL TABLE ft USING fts5(quote, note, tags, content='', contentless_delete=1, tokenize='ascii', prefix='2 3');
    """

    def __init__(self, folder: Path, library_uid: str) -> None:
        """Open or create; a damaged file is thrown away."""
        identity = {"library": library_uid, "fold_version": folding.FOLD_VERSION, "text_version": TEXT_VERSION}
        super().__init__(folder / "marks.db", identity)
        self._answers: dict[str, BitMap] = {}
        self._answered: tuple[int, int | None] | None = None

    def step(self, library: apsw.Connection, *, patient: bool = True) -> bool:
        """Take in one batch of what has changed; return whether there is more."""
        if self._is_up_to_date(library):
            return False
        with nullcontext() if patient else self.hurrying(), self._transaction():
            seq, next_id = self._position()
            oldest, last = library.execute("SELECT min(seq) FROM mark_change").get, head(library)
            lost = seq > last or (seq < last and (oldest is None or oldest > seq + 1))
            if next_id is None and seq >= 0 and lost:
                self._begin_anew()
                seq = -1
            if seq < 0:
                self._move(last, 0)
                next_id = 0
            if next_id is not None:
                self._go_on(library, next_id)
            else:
                self._follow(library, seq)
        return not self._is_up_to_date(library)

    def lag(self, library: apsw.Connection, most: int) -> int:
        """Return how many changes are still to be taken in, counted to ``most`` and one."""
        seq, next_id = self._position()
        if next_id is None and seq >= 0:
            return min(head(library) - seq, most + 1)
        return 1 if _last(library) - (next_id or 0) < BATCH else most + 1

    def matching(self, texts: Iterable[tuple[str, bool]]) -> set[int] | None:
        """Return the numbers of the marks that hold all these words or phrases, each with whether it is the
        beginning of one; None when there is nothing in them to look for.
        """
        asked: dict[str, None] = {}
        for text, prefix in texts:
            tokens, beginning = folding.tokens(text)
            if tokens:
                phrase = f'"{" ".join(tokens)}"'
                # One letter begins half of all words: it is looked for as a word until another follows.
                begins = beginning or (prefix and (len(tokens) > 1 or len(tokens[0]) > 1))
                asked[f"{phrase} *" if begins else phrase] = None
        if not asked:
            return None
        found = self._db.execute("SELECT group_concat(rowid) FROM ft WHERE ft MATCH ?", (" AND ".join(asked),)).get
        return set(json.loads(f"[{found}]")) if found else set()

    def holding(self, expression: str) -> BitMap:
        """Return the numbers of the marks that an expression of FTS5 finds; late ones are remembered as by ``Index``."""
        position = self._position()
        if position != self._answered:
            self._answers.clear()
            self._answered = position
        found = self._answers.pop(expression, None)
        if found is None:
            found = self.ids("SELECT rowid AS id FROM ft WHERE ft MATCH ?", (expression,))
        self._answers[expression] = found
        if len(self._answers) > _REMEMBERED:
            del self._answers[next(iter(self._answers))]
        return found

    def forget(self) -> None:
        """Remember no answers."""
        self._answered = None

    def weights(self, expression: str) -> dict[int, float]:
        """Return how well the marks fit that an expression finds; more is better."""
        return dict(fetch(self._db, "SELECT rowid, -bm25(ft) FROM ft WHERE ft MATCH ?", (expression,)))

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self._answered = None

    def is_sound(self, library: apsw.Connection) -> bool:
        """Check the index's own structures, and that it holds the marks that the library has; it must have caught up."""
        try:
            self._db.execute("INSERT INTO ft(ft) VALUES('integrity-check')")
        except apsw.Error:
            return False
        here = {mark for (mark,) in self._db.execute("SELECT rowid FROM ft")}
        there = {row[0] for row in fetch(library, _MARKS.format("1", "1"))}
        return bool(self._db.execute("PRAGMA quick_check").get == "ok") and here == there

    def _is_up_to_date(self, library: apsw.Connection) -> bool:
        seq, next_id = self._position()
        return next_id is None and seq == head(library)

    def _position(self) -> tuple[int, int | None]:
        info = dict(self._db.execute("SELECT key, value FROM info WHERE key IN ('seq', 'next_id')"))
        return info["seq"], info["next_id"]

    def _move(self, seq: int, next_id: int | None) -> None:
        self._db.executemany("UPDATE info SET value = ?2 WHERE key = ?1", [("seq", seq), ("next_id", next_id)])

    def _go_on(self, library: apsw.Connection, next_id: int) -> None:
        until = next_id + BATCH
        self._insert(fetch(library, _MARKS.format(_WINDOW, _WINDOW), (next_id, until)))
        self._move(self._position()[0], until if until <= _last(library) else None)

    def _follow(self, library: apsw.Connection, seq: int) -> None:
        rows = fetch(library, "SELECT seq, mark FROM mark_change WHERE seq > ? ORDER BY seq LIMIT ?", (seq, BATCH))
        marks = sorted({mark for _, mark in rows})
        self._db.executemany("DELETE FROM ft WHERE rowid = ?", [(mark,) for mark in marks])
        self._insert(fetch(library, _MARKS.format(_NAMED.format(0), _NAMED.format(1)), (json.dumps(marks),)))
        self._move(rows[-1][0] if rows else head(library), None)

    def _insert(self, rows: list[Row]) -> None:
        self._db.executemany(
            "INSERT INTO ft(rowid, quote, note, tags) VALUES(?, ?, ?, ?)",
            [(mark, *map(folding.fold, texts)) for mark, *texts in rows],
        )


def _last(library: apsw.Connection) -> int:
    """Return the largest id of a highlight or note."""
    return int(
        library.execute(
            "SELECT max(coalesce((SELECT max(id) FROM highlight), 0), coalesce((SELECT max(id) FROM note), 0))"
        ).get
    )


def head(library: apsw.Connection) -> int:
    """Return the number of the last change of a mark that was ever logged."""
    return int(library.execute("SELECT seq FROM sqlite_sequence WHERE name = 'mark_change'").get or 0)
