"""A daily handful of highlights, chosen by spaced repetition (FSRS), and those of this day in earlier years.

What a day's handful is, is decided when it is first looked at and written down: whoever looks again that day, in
another window or after another start, finds the same, less what was answered. What is overdue waits for other days.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import highlights, rows
from reader.library.store import Transaction
from reader.library.values import Handful, ReviewChoice
from reader.model import COLORS, Highlight, merge_tags, tag_key

RATINGS = ("again", "hard", "good", "easy")
"""What a reader says of a highlight seen again, from 1 to 4 as FSRS counts."""
NEVER = 253_402_300_799
"""When a highlight is due that is not to be shown any more: the last second of the year 9999."""
MOST = 50
"""Highlights that a day's handful can have."""
_SAMPLES = (64, 1024)
"""How many of those never seen are looked at for a few that can be shown, before all of them are."""
_READY = """h.deleted_at IS NULL AND h.orphan = 0 AND h.image = ''
  AND h.article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL
    UNION ALL SELECT id FROM article WHERE state = 'trash' AND deleted_at IS NULL)"""
_WANTED = """SELECT tag.id FROM tag JOIN json_each(?) AS j
  ON tag.key = j.value OR (tag.key >= j.value || '/' AND tag.key < j.value || '0')"""
_TAGGED = f"""WITH t AS MATERIALIZED ({_WANTED})
SELECT x.highlight_id AS id FROM highlight_tag AS x WHERE x.tag_id IN (SELECT id FROM t)
UNION SELECT y.id FROM article_tag AS x CROSS JOIN highlight AS y ON y.article_id = x.article_id
WHERE x.tag_id IN (SELECT id FROM t)"""  # noqa: S608 - own text
Filter = tuple[str, list[Any]]


# What takes part


def choice(db: apsw.Connection) -> ReviewChoice:
    """Return what the reader has said about the review; off, as it is at first, has no size."""
    kept: dict[str, str] = dict(rows.fetch(db, "SELECT key, value FROM info WHERE key IN ('review', 'review-of')"))
    of = json.loads(kept.get("review-of", "{}"))
    return ReviewChoice(
        int(kept.get("review", "0")), tuple(of.get("colors", ())), tuple(of.get("tags", ())), bool(of.get("noted"))
    )


def set_choice(transaction: Transaction, wanted: ReviewChoice) -> ReviewChoice:
    """Keep what takes part in the review; return what did."""
    before = choice(transaction.db)
    for color in wanted.colors:
        highlights.check_look(color, "mark")
    of = {
        "colors": [color for color in COLORS if color in wanted.colors],
        "tags": merge_tags(wanted.tags),
        "noted": wanted.noted,
    }
    transaction.db.executemany(
        "INSERT OR REPLACE INTO info VALUES(?, ?)",
        [("review", str(min(MOST, max(0, wanted.size)))), ("review-of", json.dumps(of))],
    )
    transaction.touch([0], "review")
    return before


# The day's handful


def today(db: apsw.Connection, now: datetime) -> tuple[Handful, str]:
    """Return the handful of the day that ``now`` is in (in its own time zone), and how it is to be written down by
    ``keep``; empty when that has been done.
    """
    wanted = choice(db)
    kept = _kept(db, now)
    begin = rows.seconds(_midnight(now))
    answered = {
        row[0] for row in rows.fetch(db, "SELECT highlight_id FROM review_past WHERE reviewed_at >= ?", (begin,))
    }
    passed = set(kept["passed"])
    gone = answered | passed
    left = _able(db, wanted, [one for one in kept["ids"] if one not in gone])
    room = wanted.size - len(gone) - len(left)
    ids = list(kept["ids"])
    if room > 0:
        more = _pick(db, wanted, now, room, gone | set(left))
        left += more
        ids = [one for one in ids if one not in more] + more
    found = {
        mark.id: mark for mark in highlights.select(db, "AND h.id IN (SELECT value FROM json_each(?))", _json(left))
    }
    shown = tuple(found[one] for one in left[: max(0, wanted.size - len(gone))] if one in found)
    changed = json.dumps({**kept, "ids": ids}) if ids != kept["ids"] else ""
    return Handful(wanted, len(answered), len(passed - answered), shown, _stopped(db)), changed


def keep(transaction: Transaction, kept: str) -> None:
    """Write down what a day's handful is."""
    transaction.db.execute("INSERT OR REPLACE INTO info VALUES('review-day', ?)", (kept,))
    transaction.touch([0], "review")


def skip(transaction: Transaction, highlight_id: int, now: datetime, *, skipped: bool = True) -> None:
    """Leave a highlight for another day, or no longer; on another day than it was left on, that has no effect."""
    kept = _kept(transaction.db, now)
    passed = [one for one in kept["passed"] if one != highlight_id]
    keep(transaction, json.dumps({**kept, "passed": [*passed, highlight_id] if skipped else passed}))


# Answers


def answer(transaction: Transaction, highlight_id: int, rating: str, now: datetime) -> datetime:
    """Keep how well a highlight was remembered; return when it is due again."""
    if rating not in RATINGS:
        raise LibraryError(f"There is no rating “{rating}”; choose one of {', '.join(RATINGS)}.")
    db = transaction.db
    marked = highlights.one(db, highlight_id)
    kept = _card(db, highlight_id)
    due, card = _answered(kept, highlight_id, rating, now)
    db.execute(
        "INSERT INTO review_past(highlight_id, reviewed_at, rating, before) VALUES(?, ?, ?, ?)",
        (highlight_id, rows.seconds(now), RATINGS.index(rating) + 1, kept),
    )
    _set_card(db, highlight_id, rows.seconds(due), card)
    transaction.touch([marked.article_id], "review")
    return due


def dues(db: apsw.Connection, highlight_id: int, now: datetime) -> dict[str, datetime]:
    """Return for each of ``RATINGS`` when a highlight would be due again."""
    kept = _card(db, highlight_id)
    return {rating: _answered(kept, highlight_id, rating, now)[0] for rating in RATINGS}


def _answered(kept: str, highlight_id: int, rating: str, now: datetime) -> tuple[datetime, str]:
    """Return when a highlight with this card, empty for none, is due after an answer, and its card then."""
    from fsrs import Card, Rating, Scheduler

    moment = now.astimezone(UTC)
    card = Card.from_json(kept) if kept else Card(card_id=highlight_id, due=moment)
    # Without fuzz the answer depends on nothing but the history, and without learning steps a card is not asked
    # again within minutes: a highlight is met once a day.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, _ = scheduler.review_card(card, Rating(RATINGS.index(rating) + 1), moment)
    return card.due, card.to_json()


def take_back(transaction: Transaction, highlight_id: int, at: datetime) -> None:
    """Undo the answer that was given at a time; raises LibraryError when it is not the last one any more."""
    db = transaction.db
    marked = highlights.one(db, highlight_id)
    last = rows.fetch(
        db,
        "SELECT id, before, reviewed_at FROM review_past WHERE highlight_id = ? ORDER BY id DESC LIMIT 1",
        (highlight_id,),
    )
    if not last or last[0][2] != rows.seconds(at):
        raise LibraryError("This highlight has been answered otherwise since; that answer stays.")
    past_id, before, _ = last[0]
    db.execute("DELETE FROM review_past WHERE id = ?", (past_id,))
    _set_card(db, highlight_id, _due(before), before)
    transaction.touch([marked.article_id], "review")


def past(db: apsw.Connection, highlight_id: int) -> tuple[tuple[datetime, str], ...]:
    """Return when a highlight was seen again and how well it was remembered, oldest first."""
    found = rows.fetch(
        db, "SELECT reviewed_at, rating FROM review_past WHERE highlight_id = ? ORDER BY id", (highlight_id,)
    )
    return tuple((rows.instant(moment), RATINGS[rating - 1]) for moment, rating in found)


def stop(transaction: Transaction, ids: Iterable[int]) -> None:
    """Never show these highlights again; what they were answered is kept."""
    for highlight_id in ids:
        marked = highlights.one(transaction.db, highlight_id)
        card = _card(transaction.db, highlight_id)
        transaction.db.execute("INSERT OR REPLACE INTO review VALUES(?, ?, ?)", (highlight_id, NEVER, card))
        transaction.touch([marked.article_id], "review")


def resume(transaction: Transaction, ids: Iterable[int] | None) -> list[int]:
    """Show these highlights again, or all that are not shown any more, as if they had never been stopped; return them."""
    db = transaction.db
    stopped = {
        row[0]: row[1] for row in rows.fetch(db, "SELECT highlight_id, card FROM review WHERE due_at = ?", (NEVER,))
    }
    back = [one for one in (stopped if ids is None else ids) if one in stopped]
    for highlight_id in back:
        _set_card(db, highlight_id, _due(stopped[highlight_id]), stopped[highlight_id])
    transaction.touch([0], "review")
    return back


# This day


def on_this_day(db: apsw.Connection, now: datetime) -> list[Highlight]:
    """Return the highlights made on this day (in the time zone of ``now``) in earlier years, newest first."""
    ids: list[int] = []
    first = db.execute("SELECT min(created_at) FROM highlight WHERE deleted_at IS NULL").get
    earliest = rows.instant(int(first)).astimezone(now.tzinfo).year if first is not None else now.year
    for year in range(now.year - 1, earliest - 1, -1):
        try:
            start = _midnight(now).replace(year=year)
        except ValueError:
            continue  # the 29th of February
        begin = rows.seconds(start) or 0
        found = rows.fetch(
            db,
            """SELECT id FROM highlight WHERE deleted_at IS NULL AND created_at >= ? AND created_at < ?
               ORDER BY created_at DESC, id DESC""",
            (begin, begin + 24 * 3600),
        )
        ids += [highlight_id for (highlight_id,) in found]
    named = highlights.select(db, "AND h.id IN (SELECT value FROM json_each(?))", _json(ids))
    known = {mark.id: mark for mark in named}
    return [known[highlight_id] for highlight_id in ids if highlight_id in known]


# Choosing


def _pick(db: apsw.Connection, wanted: ReviewChoice, now: datetime, room: int, without: set[int]) -> list[int]:
    """Return what is due by the end of the day, longest first, then some that were never seen, chosen by the day."""
    where, values = _condition(wanted)
    end = rows.seconds(_midnight(now) + timedelta(days=1))
    found = [
        row[0]
        for row in rows.fetch(
            db,
            f"""SELECT r.highlight_id FROM review AS r CROSS JOIN highlight AS h ON h.id = r.highlight_id
                WHERE r.due_at < ? AND {_READY} AND {where} AND h.id NOT IN (SELECT value FROM json_each(?))
                ORDER BY r.due_at, r.highlight_id LIMIT ?""",  # noqa: S608 - own text
            (end, *values, *_json(without), room),
        )
    ]
    return found + _unseen(db, wanted, now, room - len(found), without)


def _unseen(db: apsw.Connection, wanted: ReviewChoice, now: datetime, room: int, without: set[int]) -> list[int]:
    if room <= 0:
        return []
    seen = without | {row[0] for row in db.execute("SELECT highlight_id FROM review")}
    last = int(db.execute("SELECT coalesce(max(id), 0) FROM highlight").get or 0)
    dice = random.Random(f"{now:%Y-%m-%d}")  # noqa: S311 - nobody is to be kept from guessing it
    tried: dict[int, None] = {}
    found: list[int] = []
    # Most ids are those of highlights that can be shown: a few taken at random are enough, and where they are not, as
    # with few highlights or a narrow choice, all are looked at.
    for size in () if wanted.tags else _SAMPLES:
        some = dice.sample(range(1, last + 1), min(size, last))
        fresh = [one for one in some if one not in seen and one not in tried]
        tried.update(dict.fromkeys(fresh))
        found += _able(db, wanted, fresh)
        if len(found) >= room or len(tried) >= last:
            return found[:room]
    here = replace(wanted, tags=())  # that the rest has one of the tags is known
    if wanted.tags:
        statement, values = f"SELECT group_concat(id) FROM ({_TAGGED})", [_keys(wanted)]  # noqa: S608 - own text
    else:
        where, values = _condition(replace(here, noted=False))
        statement = f"""SELECT group_concat(h.id) FROM highlight AS h INDEXED BY highlight_newest
            WHERE h.deleted_at IS NULL AND h.orphan = 0 AND {where}"""  # noqa: S608 - own text
    joined = db.execute(statement, values).get
    rest = [one for one in (json.loads(f"[{joined}]") if joined else []) if one not in seen and one not in tried]
    for size in (*_SAMPLES, len(rest)):
        some = [one for one in dice.sample(rest, min(size, len(rest))) if one not in tried]
        tried.update(dict.fromkeys(some))
        found += _able(db, here, some)
        if len(found) >= room:
            break
    return found[:room]


def _able(db: apsw.Connection, wanted: ReviewChoice, ids: list[int]) -> list[int]:
    """Return, in their order, those of these highlights that can be shown: there, placed, wanted and not stopped."""
    where, values = _condition(wanted)
    able = {
        row[0]
        for row in rows.fetch(
            db,
            f"""SELECT h.id FROM highlight AS h WHERE h.id IN (SELECT value FROM json_each(?)) AND {_READY} AND {where}
                AND NOT EXISTS (SELECT 1 FROM review AS r WHERE r.highlight_id = h.id AND r.due_at = {NEVER})""",  # noqa: S608
            (*_json(ids), *values),
        )
    }
    return [one for one in ids if one in able]


def _condition(wanted: ReviewChoice) -> Filter:
    """Return what the reader's choice asks of ``highlight AS h``; a tag is the highlight's own or its article's."""
    where: list[str] = ["1"]
    values: list[Any] = []
    if wanted.colors:
        where.append("h.color IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(wanted.colors))
    if wanted.noted:
        where.append("h.note <> ''")
    if wanted.tags:
        marked = f"EXISTS (SELECT 1 FROM highlight_tag AS x WHERE x.highlight_id = h.id AND x.tag_id IN ({_WANTED}))"  # noqa: S608
        above = f"EXISTS (SELECT 1 FROM article_tag AS x WHERE x.article_id = h.article_id AND x.tag_id IN ({_WANTED}))"  # noqa: S608
        where.append(f"({marked} OR {above})")
        values += [_keys(wanted)] * 2
    return " AND ".join(where), values


def _keys(wanted: ReviewChoice) -> str:
    return json.dumps([tag_key(tag) for tag in wanted.tags])


def _kept(db: apsw.Connection, now: datetime) -> dict[str, Any]:
    """Return what is written down of the day: its date, the highlights of its handful, those left for another day."""
    day = f"{now:%Y-%m-%d}"
    kept: dict[str, Any] = json.loads(db.execute("SELECT value FROM info WHERE key = 'review-day'").get or "{}")
    return kept if kept.get("day") == day else {"day": day, "ids": [], "passed": []}


def _stopped(db: apsw.Connection) -> int:
    return int(
        db.execute(
            f"""SELECT count(*) FROM review AS r JOIN highlight AS h ON h.id = r.highlight_id AND h.deleted_at IS NULL
                WHERE r.due_at = {NEVER}"""  # noqa: S608 - own text
        ).get
    )


def _card(db: apsw.Connection, highlight_id: int) -> str:
    return str(db.execute("SELECT card FROM review WHERE highlight_id = ?", (highlight_id,)).get or "")


def _set_card(db: apsw.Connection, highlight_id: int, due_at: int | None, card: str) -> None:
    """Let a highlight have a card, or none."""
    if card:
        db.execute("INSERT OR REPLACE INTO review VALUES(?, ?, ?)", (highlight_id, due_at, card))
    else:
        db.execute("DELETE FROM review WHERE highlight_id = ?", (highlight_id,))


def _due(card: str) -> int | None:
    return rows.seconds(datetime.fromisoformat(json.loads(card)["due"])) if card else None


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _json(ids: Iterable[int]) -> tuple[str]:
    return (json.dumps(list(ids)),)
