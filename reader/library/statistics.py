"""What was added, read and marked on each day: sums that SQLite makes, by the reader's own days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

import apsw

from reader.library.rows import fetch

_DAY = "date({0}, 'unixepoch', 'localtime')"
_KEPT = "deleted_at IS NULL AND entry = 0"


class Day(NamedTuple):
    """What was done on a day."""

    added: int = 0
    read: int = 0
    """Articles."""
    words: int = 0
    """Of the articles that were read to the end."""
    marked: int = 0
    """Highlights and notes."""
    seconds: int = 0
    """How long text went by at a believable pace, since that is noted."""
    passed: int = 0
    """Words that went by in it."""


class Figures(NamedTuple):
    """All days on which anything was done, in order; what was unread on the day before the first; the tags used most."""

    days: Mapping[date, Day]
    unread_before: int
    tags: Mapping[str, Mapping[date, int]]
    """Of the tags that most of the articles added since have: how many on which day."""

    def streak(self, today: date) -> int:
        """Return on how many days in a row something was read up to today, or to yesterday."""
        read = {day for day, one in self.days.items() if one.read or one.seconds}
        at = today if today in read else today - timedelta(days=1)
        length = 0
        while at in read:
            length, at = length + 1, at - timedelta(days=1)
        return length


def figures(db: apsw.Connection, since: date | None = None, tags: int = 6) -> Figures:
    """Return the sums of all days from one on, or of all there are."""
    first = since.isoformat() if since else "0000"
    counts: dict[str, Counter[date]] = {name: Counter() for name in Day._fields}

    def count(names: tuple[str, ...], statement: str) -> None:
        for day, *values in fetch(db, statement):
            if day is not None and day >= first:
                for name, value in zip(names, values, strict=True):
                    counts[name][date.fromisoformat(day)] += value or 0

    added, read, made = (_DAY.format(name) for name in ("added_at", "read_at", "created_at"))
    count(("added",), f"SELECT {added}, count(*) FROM article WHERE {_KEPT} GROUP BY 1")  # noqa: S608 - own words
    count(
        ("read", "words"),
        f"SELECT {read}, count(*), sum(words) FROM article WHERE {_KEPT} AND read_at IS NOT NULL GROUP BY 1",  # noqa: S608
    )
    for table in ("highlight", "note"):
        count(("marked",), f"SELECT {made}, count(*) FROM {table} WHERE deleted_at IS NULL GROUP BY 1")  # noqa: S608
    count(("seconds", "passed"), "SELECT day, seconds, words FROM reading")
    days = sorted(set().union(*counts.values()))
    kept = {day: Day(*(counts[name][day] for name in Day._fields)) for day in days}
    before = 0
    if since:
        before = int(
            db.execute(
                f"""SELECT count(*) FILTER (WHERE {added} < ?1) - count(*) FILTER (WHERE {read} < ?1)
                    FROM article WHERE {_KEPT}""",  # noqa: S608
                (first,),
            ).get
        )
    return Figures(kept, max(0, before), _tags(db, first, tags))


def _tags(db: apsw.Connection, first: str, most: int) -> dict[str, dict[date, int]]:
    """Return of the tags that most articles have which were added since a day, how many were added on each day."""
    day = _DAY.format("a.added_at")
    alive = "a.deleted_at IS NULL AND a.entry = 0"
    chosen = fetch(
        db,
        f"""SELECT t.id, t.name FROM article_tag AS x JOIN article AS a ON a.id = x.article_id JOIN tag AS t ON t.id = x.tag_id
            WHERE x.place IS NOT NULL AND {alive} AND {day} >= ? GROUP BY t.id ORDER BY count(*) DESC, t.key LIMIT ?""",  # noqa: S608
        (first, most),
    )
    found: dict[str, dict[date, int]] = {}
    for tag_id, name in chosen:
        rows = fetch(
            db,
            f"""SELECT {day}, count(*) FROM article_tag AS x JOIN article AS a ON a.id = x.article_id
                WHERE x.tag_id = ? AND x.place IS NOT NULL AND {alive} AND {day} >= ? GROUP BY 1""",  # noqa: S608
            (tag_id, first),
        )
        found[name] = {date.fromisoformat(on): number for on, number in rows if on}
    return found
