"""What the reader says of tags themselves: the colour of one, and of two that they are not the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import apsw

from reader.errors import LibraryError
from reader.library.rows import fetch
from reader.model import clean_tag, tag_key

if TYPE_CHECKING:
    from reader.library.store import Transaction

TABLE = """
-- By key rather than by id: a tag that nothing has any more is forgotten, and looks the same when it is used again.
CREATE TABLE tag_color(key TEXT PRIMARY KEY, color TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tag_apart(
  key TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY(key, other),
  CHECK(key < other)
) STRICT, WITHOUT ROWID;
"""
TAG_COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "violet", "grey")
"""The colours that a tag can have."""


class TagUse(NamedTuple):
    """A tag and what has it."""

    name: str
    articles: int
    """That have the tag itself, in the trash or not; deleted ones count nowhere."""
    highlights: int
    notes: int
    color: str
    """Empty for none."""

    @property
    def uses(self) -> int:
        """How many things have it."""
        return self.articles + self.highlights + self.notes


class Alike(NamedTuple):
    """Tags that may be the same."""

    tags: tuple[TagUse, ...]
    """The one that the others should become first."""
    why: str
    """What they differ in: ``spelling``, ``plural``, ``level`` or ``letter``."""


def uses(db: apsw.Connection) -> tuple[TagUse, ...]:
    """Return all tags, by name."""
    articles = _counts(db, "SELECT x.tag_id, count(*) FROM article_tag AS x WHERE x.place IS NOT NULL GROUP BY 1")
    gone = """SELECT x.tag_id, count(*) FROM article AS a JOIN article_tag AS x ON x.article_id = a.id
        AND x.place IS NOT NULL WHERE a.deleted_at IS NOT NULL GROUP BY 1"""
    for tag_id, number in _counts(db, gone).items():
        articles[tag_id] -= number
    highlights, notes = (
        _counts(
            db,
            f"""SELECT x.tag_id, count(*) FROM {kind}_tag AS x JOIN {kind} AS m ON m.id = x.{kind}_id
                JOIN article AS a ON a.id = m.article_id
                WHERE m.deleted_at IS NULL AND a.deleted_at IS NULL GROUP BY 1""",  # noqa: S608 - of two
        )
        for kind in ("highlight", "note")
    )
    named = fetch(
        db,
        "SELECT t.id, t.name, coalesce(c.color, '') FROM tag AS t LEFT JOIN tag_color AS c USING(key) ORDER BY t.key",
    )
    return tuple(
        TagUse(name, articles.get(tag_id, 0), highlights.get(tag_id, 0), notes.get(tag_id, 0), color)
        for tag_id, name, color in named
    )


def colors(db: apsw.Connection) -> dict[str, str]:
    """Return the colours of tags by their keys."""
    return {str(key): str(color) for key, color in fetch(db, "SELECT key, color FROM tag_color")}


def set_color(transaction: Transaction, name: str, color: str) -> str:
    """Give a tag a colour, empty for none; return what it had."""
    if color and color not in TAG_COLORS:
        raise LibraryError(f"A tag cannot be “{color}”; choose one of {', '.join(TAG_COLORS)}.")
    db, key = transaction.db, tag_key(clean_tag(name))
    before = str(db.execute("SELECT color FROM tag_color WHERE key = ?", (key,)).get or "")
    db.execute("DELETE FROM tag_color WHERE key = ?", (key,))
    if color:
        db.execute("INSERT INTO tag_color(key, color) VALUES(?, ?)", (key, color))
    transaction.touch([0], "colors")
    return before


def apart(db: apsw.Connection) -> set[tuple[str, str]]:
    """Return the pairs of tags that are not the same, by their keys, the smaller one first."""
    return {(str(key), str(other)) for key, other in fetch(db, "SELECT key, other FROM tag_apart")}


def keep_apart(transaction: Transaction, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Remember of each two of these tags that they are not the same; return the pairs that are new."""
    known = apart(transaction.db)
    keys = sorted({tag_key(clean_tag(name)) for name in names})
    new = tuple(pair for pair in combinations(keys, 2) if pair not in known)
    transaction.db.executemany("INSERT INTO tag_apart(key, other) VALUES(?, ?)", new)
    transaction.touch([0], "colors")
    return new


def forget(transaction: Transaction, pairs: Iterable[tuple[str, str]]) -> None:
    """Keep these pairs apart no longer."""
    transaction.db.executemany("DELETE FROM tag_apart WHERE key = ? AND other = ?", list(pairs))
    transaction.touch([0], "colors")


def _counts(db: apsw.Connection, sql: str) -> dict[int, int]:
    return {int(tag_id): int(number) for tag_id, number in fetch(db, sql)}
