"""Articles by numbers and dates: lengths, progress, how many marks; when added, published, read, marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import apsw
from pyroaring import BitMap

from reader.library.idsets import IdSets, numbers
from reader.model import minutes
from reader.query import Amount, When
from reader.query.dates import bounds

_LONGEST = 1 << 31
_MARKS = {
    "highlights": "SELECT article_id FROM highlight WHERE deleted_at IS NULL",
    "notes": """SELECT article_id FROM note WHERE deleted_at IS NULL
      UNION ALL SELECT article_id FROM highlight WHERE deleted_at IS NULL AND note <> ''""",
}
_COLUMNS = {"added": "added_at", "published": "published_at", "read": "read_at"}
_INDEXES = {
    "added_at": "article_added",
    "read_at": "article_added",
    "progress": "article_added",
    "published_at": "article_published",
    "words": "article_length",
}
"""What covers what is asked of a column of kept articles; left to itself, SQLite may read all rows."""
_ENDS = {"added", "body", "meta", "state", "progress", "deleted", "feeds"}


def in_range(db: apsw.Connection, sets: IdSets, node: Amount) -> BitMap:
    """Return the articles with a number in a range, both ends inclusive."""
    low, high = node.low, node.high
    if node.field in _MARKS:
        return _marked(db, sets, node.field, low, high)
    if node.field == "minutes":
        return _between(db, sets, "words", *_words_of(low, high))
    return _between(db, sets, "words" if node.field == "words" else "progress * 100", low, high)


def in_stretch(db: apsw.Connection, sets: IdSets, node: When, now: datetime) -> BitMap:
    """Return the articles something of which happened in a stretch of time.

    A time of publishing at exactly midnight UTC is what a page gives that names a day alone: it is on that day everywhere,
    as lists show it.
    """
    since, until = bounds(node, now)
    if node.field == "marked":
        return _marked_in(db, since, until)
    column = _COLUMNS[node.field]
    named = bounds(node, now.replace(tzinfo=UTC)) if node.field == "published" else (since, until)
    if named == (since, until):
        return _between(db, sets, column, since, None if until is None else until - 1)
    found = BitMap()
    for at_midnight, (first, end) in (("=", named), ("<>", (since, until))):
        day = f"CASE WHEN {column} % 86400 {at_midnight} 0 THEN {column} END"
        found |= _between(db, sets, day, first, None if end is None else end - 1)
    return found


def _between(db: apsw.Connection, sets: IdSets, column: str, low: float | None, high: float | None) -> BitMap:
    """Return what has a column in a range; without an end, what has it at all. Kept articles and entries have indexes
    of their own.
    """
    where = [f"{column} IS NOT NULL"]
    if low is not None:
        where.append(f"{column} >= :low")
    if high is not None:
        where.append(f"{column} <= :high")

    def load() -> BitMap:
        found = BitMap()
        covering = next(index for name, index in _INDEXES.items() if name in column)
        for entries, index in (("entry = 0", covering), ("entry > 0", "article_entry")):
            statement = f"""SELECT group_concat(id) FROM article INDEXED BY {index}
              WHERE deleted_at IS NULL AND {entries} AND {" AND ".join(where)}"""  # noqa: S608 - own text
            found.update(numbers(db.execute(statement, {"low": low, "high": high}).get))
        return found

    return sets.remember((column, low, high), _ENDS, load)


def _words_of(low: float | None, high: float | None) -> tuple[int | None, int | None]:
    """Return the numbers of words whose minutes are in a range."""
    return (
        None if low is None else _first(lambda words: minutes(words) >= low),
        None if high is None else _first(lambda words: minutes(words) > high) - 1,
    )


def _first(holds: Callable[[int], bool]) -> int:
    """Return the first number of words of which it holds; there, it holds of all that follow."""
    low, high = 0, _LONGEST
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _marked(db: apsw.Connection, sets: IdSets, field: str, low: float | None, high: float | None) -> BitMap:
    def load() -> dict[int, BitMap]:
        rows = db.execute(
            f"""SELECT number, group_concat(article_id) FROM
                (SELECT article_id, count(*) AS number FROM ({_MARKS[field]}) GROUP BY article_id) GROUP BY number"""  # noqa: S608
        )
        return {int(number): BitMap(numbers(ids)) for number, ids in rows}

    by_number = sets.remember(("marks", field), {"highlights", "notes", "added", "deleted"}, load)
    least, most = (0 if low is None else low), (float("inf") if high is None else high)
    found = BitMap.union(BitMap(), *(ids for number, ids in by_number.items() if least <= number <= most))
    if least <= 0 <= most:
        found |= sets.alive - BitMap.union(BitMap(), *by_number.values())
    return found


def _marked_in(db: apsw.Connection, since: int | None, until: int | None) -> BitMap:
    found = BitMap()
    where = "deleted_at IS NULL"
    where += "" if since is None else f" AND created_at >= {since:d}"
    where += "" if until is None else f" AND created_at < {until:d}"
    for kind in ("highlight", "note"):
        statement = f"SELECT group_concat(article_id) FROM {kind} INDEXED BY {kind}_newest WHERE {where}"  # noqa: S608
        found.update(numbers(db.execute(statement).get))
    return found
