"""What the reader has said of articles that read alike: that they are not the same, or that they are, and are one now."""

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
UNITED = """
-- Articles that have been merged into others: what they were known by leads to those now.
CREATE TABLE united(
  uid TEXT PRIMARY KEY,
  canonical_url TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX united_address ON united(canonical_url) WHERE canonical_url <> '';
CREATE INDEX united_article ON united(article_id);
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


def united_with(db: apsw.Connection, *, uid: str = "", address: str = "") -> int | None:
    """Return the article that one of this uid, or of this canonical address, has been merged into; None for none."""
    column, value = ("uid", uid) if uid else ("canonical_url", address)
    found = db.execute(
        f"""SELECT u.article_id FROM united AS u JOIN article AS a ON a.id = u.article_id AND a.deleted_at IS NULL
            WHERE u.{column} = ? AND u.{column} <> ''""",  # noqa: S608 - of two
        (value,),
    ).get
    return None if found is None else int(found)
