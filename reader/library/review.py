"""A daily handful of highlights, chosen by spaced repetition (FSRS), and those of this day in earlier years."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import apsw

from reader.errors import LibraryError
from reader.library import highlights, rows
from reader.library.store import Transaction
from reader.model import Highlight

RATINGS = ("again", "hard", "good", "easy")
"""What a reader says of a highlight seen again, from 1 to 4 as FSRS counts."""


def due(db: apsw.Connection, now: datetime, most: int) -> list[Highlight]:
    """Return the highlights to see today: those that are due, longest first, then some that were never seen, chosen by
    the day so that another look the same day finds the same.
    """
    alive = (
        "JOIN article AS a ON a.id = h.article_id AND a.deleted_at IS NULL "
        "WHERE h.deleted_at IS NULL AND h.orphan = 0 AND h.image = ''"
    )
    ids = [
        row[0]
        for row in rows.fetch(
            db,
            f"""SELECT r.highlight_id FROM review AS r JOIN highlight AS h ON h.id = r.highlight_id {alive}
                AND r.due_at <= ? ORDER BY r.due_at, r.highlight_id LIMIT ?""",  # noqa: S608 - own text
            (rows.seconds(now), most),
        )
    ]
    left = most - len(ids) - _seen_new(db, now)
    if left > 0:
        ids += _unseen(db, now, left)
    found = {mark.id: mark for mark in _named(db, ids)}
    return [found[highlight_id] for highlight_id in ids if highlight_id in found]


def answer(transaction: Transaction, highlight_id: int, rating: str, now: datetime) -> datetime:
    """Keep how well a highlight was remembered; return when it is due again."""
    from fsrs import Card, Rating, Scheduler

    if rating not in RATINGS:
        raise LibraryError(f"There is no rating “{rating}”; choose one of {', '.join(RATINGS)}.")
    db = transaction.db
    marked = highlights.one(db, highlight_id)
    kept = db.execute("SELECT card FROM review WHERE highlight_id = ?", (highlight_id,)).get
    moment = now.astimezone(UTC)
    card = Card.from_json(kept) if kept else Card(card_id=highlight_id, due=moment)
    # Without fuzz the answer depends on nothing but the history, and without learning steps a card is not asked
    # again within minutes: a highlight is met once a day.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, _ = scheduler.review_card(card, Rating(RATINGS.index(rating) + 1), moment)
    db.execute(
        "INSERT INTO review_past(highlight_id, reviewed_at, rating, before) VALUES(?, ?, ?, ?)",
        (highlight_id, rows.seconds(moment), RATINGS.index(rating) + 1, kept or ""),
    )
    db.execute(
        "INSERT OR REPLACE INTO review(highlight_id, due_at, card) VALUES(?, ?, ?)",
        (highlight_id, rows.seconds(card.due), card.to_json()),
    )
    transaction.touch([marked.article_id], "review")
    return card.due


def take_back(transaction: Transaction, highlight_id: int) -> None:
    """Undo the last answer; does nothing where there is none."""
    db = transaction.db
    marked = highlights.one(db, highlight_id)
    last = rows.fetch(
        db, "SELECT id, before FROM review_past WHERE highlight_id = ? ORDER BY id DESC LIMIT 1", (highlight_id,)
    )
    if not last:
        return
    past_id, before = last[0]
    db.execute("DELETE FROM review_past WHERE id = ?", (past_id,))
    db.execute("DELETE FROM review WHERE highlight_id = ?", (highlight_id,))
    if before:
        due_at = rows.seconds(datetime.fromisoformat(json.loads(before)["due"]))
        db.execute("INSERT INTO review(highlight_id, due_at, card) VALUES(?, ?, ?)", (highlight_id, due_at, before))
    transaction.touch([marked.article_id], "review")


def past(db: apsw.Connection, highlight_id: int) -> tuple[tuple[datetime, str], ...]:
    """Return when a highlight was seen again and how well it was remembered, oldest first."""
    found = rows.fetch(
        db, "SELECT reviewed_at, rating FROM review_past WHERE highlight_id = ? ORDER BY id", (highlight_id,)
    )
    return tuple((rows.instant(moment), RATINGS[rating - 1]) for moment, rating in found)


def on_this_day(db: apsw.Connection, now: datetime) -> list[Highlight]:
    """Return the highlights made on this day (in the time zone of ``now``) in earlier years, newest first."""
    ids: list[int] = []
    first = db.execute("SELECT min(created_at) FROM highlight WHERE deleted_at IS NULL").get
    earliest = rows.instant(int(first)).astimezone(now.tzinfo).year if first is not None else now.year
    for year in range(now.year - 1, earliest - 1, -1):
        try:
            start = now.replace(year=year, hour=0, minute=0, second=0, microsecond=0)
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
    known = {mark.id: mark for mark in _named(db, ids)}
    return [known[highlight_id] for highlight_id in ids if highlight_id in known]


def _seen_new(db: apsw.Connection, now: datetime) -> int:
    """Count the highlights that were seen for the first time today."""
    begin = rows.seconds(now.replace(hour=0, minute=0, second=0, microsecond=0))
    return int(db.execute("SELECT count(*) FROM review_past WHERE before = '' AND reviewed_at >= ?", (begin,)).get or 0)


def _unseen(db: apsw.Connection, now: datetime, most: int) -> list[int]:
    """Return highlights without a card from where the day's own number falls in all of them."""
    last = int(db.execute("SELECT coalesce(max(id), 0) FROM highlight").get or 0)
    if not last:
        return []
    day = f"{now:%Y-%m-%d}".encode()
    found: list[int] = []
    for turn in range(4 * most):
        number = int.from_bytes(hashlib.sha256(day + turn.to_bytes(4, "big")).digest()[:8], "big") % last + 1
        near = rows.fetch(
            db,
            """SELECT h.id FROM highlight AS h JOIN article AS a ON a.id = h.article_id AND a.deleted_at IS NULL
               WHERE h.id >= ? AND h.deleted_at IS NULL AND h.orphan = 0 AND h.image = ''
                 AND NOT EXISTS (SELECT 1 FROM review WHERE highlight_id = h.id)
                 AND h.id NOT IN (SELECT value FROM json_each(?)) ORDER BY h.id LIMIT 1""",
            (number, json.dumps(found)),
        )
        found += [row[0] for row in near]
        if len(found) == most:
            break
    return found


def _named(db: apsw.Connection, ids: list[int]) -> list[Highlight]:
    return highlights.select(db, "AND h.id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
