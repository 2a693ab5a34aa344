"""Pairs of articles that read alike and of which the reader has said that they are not the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import apsw

from reader.library.rows import fetch

TABLE = """
CREATE TABLE apart(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  PRIMARY KEY(article_id, other_id),
  CHECK(article_id < other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_other ON apart(other_id);
"""


def pairs(db: apsw.Connection) -> set[tuple[int, int]]:
    """Return the pairs, the smaller id first."""
    return {(one, other) for one, other in fetch(db, "SELECT article_id, other_id FROM apart")}


def keep(db: apsw.Connection, ids: Iterable[int]) -> list[tuple[int, int]]:
    """Keep all pairs of these articles apart; return those that were not yet."""
    known = pairs(db)
    new = [pair for pair in combinations(sorted(set(ids)), 2) if pair not in known]
    db.executemany("INSERT INTO apart(article_id, other_id) VALUES(?, ?)", new)
    return new


def forget(db: apsw.Connection, wanted: Iterable[tuple[int, int]]) -> None:
    """Keep these pairs apart no longer."""
    db.executemany("DELETE FROM apart WHERE article_id = ? AND other_id = ?", list(wanted))
