"""The entries of feeds: taken in, kept up to date, saved, let go. A waiting entry is an article with ``entry`` 1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import apsw

from reader.feed_model import FeedEntry, FetchedFeed
from reader.library import adding, media, rows, subscribing, tags, versions
from reader.library.adding import Incoming
from reader.library.feed_schema import HELD_BACK, MUTED, WAITING
from reader.library.store import Transaction

_DAY = 24 * 3600
_OLD_NEWS = 30 * _DAY
"""Entries dated earlier than this before a feed's first visit come as read."""
_FORGET = 90 * _DAY
"""How long an entry that has gone is known after the feed has last held it."""
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class Arrival(NamedTuple):
    """An entry that is new or changed, with all that can be worked out before the transaction."""

    entry: FeedEntry
    incoming: Incoming | None
    """None for an entry that says what is known."""


def work_out(fetched: FetchedFeed) -> list[Arrival]:
    """Parse and compress the entries of a feed that came with their texts."""
    return [Arrival(one, adding.work_out(one.article) if one.article else None) for one in fetched.entries]


def take(
    transaction: Transaction, feed_id: int, folder: Path, arrivals: Sequence[Arrival], full: bool
) -> tuple[list[int], list[int]]:
    """Write the entries of a feed; return the articles that wait now and did not before, and those that have changed."""
    db = transaction.db
    known = {
        key: (article_id, digest)
        for key, article_id, digest in db.execute(
            "SELECT key, article_id, digest FROM entry WHERE feed_id = ?", (feed_id,)
        )
    }
    media.write(folder, [one for arrival in arrivals if arrival.incoming for one in arrival.incoming.media], again=True)
    new: list[int] = []
    changed: list[int] = []
    for place in range(len(arrivals) - 1, -1, -1):  # a feed begins with its newest
        arrival = arrivals[place]
        if arrival.entry.key in known:
            article_id, digest = known[arrival.entry.key]
            if (
                arrival.incoming
                and digest != arrival.entry.digest
                and _change(transaction, feed_id, arrival, article_id, full)
            ):
                changed.append(article_id)
        elif arrival.incoming:
            dated = _dated(arrival.incoming, transaction.moment, place)
            added = _add(transaction, feed_id, arrival, dated, old=not known and dated < transaction.moment - _OLD_NEWS)
            new += [added] if added else []
    db.execute(
        "UPDATE entry SET listed_at = ? WHERE feed_id = ? AND key IN (SELECT value FROM json_each(?))",
        (transaction.moment, feed_id, json.dumps([arrival.entry.key for arrival in arrivals])),
    )
    return new, changed


def _add(transaction: Transaction, feed_id: int, arrival: Arrival, dated: int, *, old: bool) -> int:
    """Keep an entry that was not there before; return the article that waits for the reader, 0 when none does."""
    db, incoming = transaction.db, arrival.incoming
    assert incoming is not None
    kept = adding.kept(db, incoming)
    own = kept is not None and bool(
        db.execute("SELECT EXISTS (SELECT 1 FROM entry WHERE feed_id = ? AND article_id = ?)", (feed_id, kept)).get
    )  # every entry of some feeds leads to the same page
    article_id = kept if kept is not None and not own else adding.insert(transaction, "feed")
    db.execute(
        "INSERT INTO entry(feed_id, key, article_id, digest, arrived_at, dated_at, listed_at) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (feed_id, arrival.entry.key, article_id, arrival.entry.digest, transaction.moment, dated, transaction.moment),
    )
    if article_id == kept:
        transaction.touch([article_id], "meta")
        return 0
    _fill(transaction, article_id, incoming, keep_address=own)
    tags.retag(transaction, [article_id], incoming.captured.tags, ())
    db.execute(
        "UPDATE article SET entry = ?, added_at = ?, read_at = ? WHERE id = ?",
        (WAITING, dated, transaction.moment if old else None, article_id),
    )
    transaction.touch([article_id], "added")
    return article_id


def _change(transaction: Transaction, feed_id: int, arrival: Arrival, article_id: int | None, full: bool) -> bool:
    """Let a waiting entry say what its feed says now; a saved one stays as it was saved."""
    db, incoming = transaction.db, arrival.incoming
    assert incoming is not None
    db.execute(
        "UPDATE entry SET digest = ? WHERE feed_id = ? AND key = ?", (arrival.entry.digest, feed_id, arrival.entry.key)
    )
    waiting = db.execute("SELECT entry FROM article WHERE id = ? AND deleted_at IS NULL", (article_id,)).get
    if article_id is None or not waiting:
        return False
    whole = db.execute("SELECT full FROM entry WHERE feed_id = ? AND key = ?", (feed_id, arrival.entry.key)).get
    if not (whole and full):
        _fill(transaction, article_id, incoming, keep_address=not _may_have(db, article_id, incoming))
        transaction.touch([article_id], "body", "meta")
    return True


def _may_have(db: apsw.Connection, article_id: int, incoming: Incoming) -> bool:
    """Say whether an article may have the address that came, which no two may have."""
    return adding.kept(db, incoming) in {None, article_id}


def _fill(transaction: Transaction, article_id: int, incoming: Incoming, *, keep_address: bool) -> None:
    claimed = incoming.captured.published_at
    db = transaction.db
    adding.fill(transaction, article_id, incoming, keep_address=keep_address)
    if claimed is not None and not _EARLIEST <= claimed <= rows.instant(transaction.moment + _DAY):
        db.execute("UPDATE article SET published_at = NULL WHERE id = ?", (article_id,))
    db.execute("DELETE FROM version WHERE article_id = ?", (article_id,))  # nobody has seen what it was before
    versions.begin(transaction, article_id, origin=versions.CAPTURE)


def _dated(incoming: Incoming, now: int, place: int) -> int:
    """Return what an entry is sorted by: its date, or when it came, if it has none or one that cannot be true."""
    claimed = incoming.captured.published_at
    if claimed is None or not _EARLIEST <= claimed <= rows.instant(now + _DAY):
        return now - place
    return min(rows.seconds(claimed) or now, now)


def waiting(db: apsw.Connection, ids: Iterable[int]) -> tuple[int, ...]:
    """Return which of these articles are entries that wait."""
    sql = "SELECT a.id FROM json_each(?) AS j JOIN article AS a ON a.id = j.value WHERE a.entry > 0"
    return tuple(article_id for (article_id,) in rows.fetch(db, sql, (json.dumps(list(ids)),)))


def save(transaction: Transaction, ids: Iterable[int]) -> tuple[int, ...]:
    """Move waiting entries to the inbox, with the tags of their feeds; return which were waiting."""
    db = transaction.db
    chosen = waiting(db, ids)
    for article_id in chosen:
        feeds = rows.fetch(
            db, "SELECT f.tags FROM entry AS e JOIN feed AS f ON f.id = e.feed_id WHERE e.article_id = ?", (article_id,)
        )
        tags.retag(transaction, [article_id], [tag for (kept,) in feeds for tag in json.loads(kept)], ())
    db.executemany("UPDATE article SET entry = 0, added_at = ? WHERE id = ?", [(transaction.moment, i) for i in chosen])
    transaction.touch(chosen, "added", "state")
    return chosen


def hold(transaction: Transaction, ids: Iterable[int]) -> None:
    """Let saved entries wait in their feeds again."""
    db = transaction.db
    wanted = list(ids)
    db.execute(
        f"""UPDATE article SET entry = {WAITING},
            added_at = (SELECT min(e.dated_at) FROM entry AS e WHERE e.article_id = article.id)
            WHERE id IN (SELECT e.article_id FROM json_each(?) AS j JOIN entry AS e ON e.article_id = j.value)""",  # noqa: S608
        (json.dumps(wanted),),
    )
    transaction.touch(wanted, "added", "state")


def mute(transaction: Transaction, ids: Iterable[int]) -> None:
    """Hide waiting entries."""
    wanted = list(ids)
    transaction.db.executemany(f"UPDATE article SET entry = {MUTED} WHERE id = ?", [(i,) for i in wanted])  # noqa: S608
    transaction.touch(wanted, "added", "state")


def of_feed(db: apsw.Connection, feed_id: int | None, states: tuple[int, ...]) -> list[int]:
    """Return the articles in one of these states of a feed, of all feeds for None."""
    found = rows.fetch(
        db,
        """SELECT a.id FROM article AS a INDEXED BY article_entry WHERE a.deleted_at IS NULL AND a.entry > 0
             AND a.entry IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR EXISTS
             (SELECT 1 FROM entry AS e WHERE e.article_id = a.id AND e.feed_id = ?2))""",
        (json.dumps(states), feed_id),
    )
    return [article_id for (article_id,) in found]


def withdraw(transaction: Transaction, feed_id: int) -> None:
    """Hide the waiting entries of a feed that no other feed has."""
    _turn(transaction, feed_id, WAITING, HELD_BACK)


def give_back(transaction: Transaction, feed_id: int) -> None:
    """Show the entries again that ``withdraw`` hid."""
    _turn(transaction, feed_id, HELD_BACK, WAITING)


def _turn(transaction: Transaction, feed_id: int, old: int, new: int) -> None:
    db = transaction.db
    others = """SELECT e.article_id FROM entry AS e JOIN feed AS f ON f.id = e.feed_id
        WHERE e.feed_id <> ? AND f.deleted_at IS NULL AND e.article_id IS NOT NULL"""
    shared = {article_id for (article_id,) in db.execute(others, (feed_id,))}
    turned = [i for i in of_feed(db, feed_id, (old,)) if new == WAITING or i not in shared]
    db.executemany("UPDATE article SET entry = ? WHERE id = ?", [(new, i) for i in turned])
    transaction.touch(turned, "added", "state")


def purge(transaction: Transaction, feed_id: int) -> None:
    """Let go of what has waited longer than its feed keeps entries, and forget what the feed has long ceased to hold."""
    db, now = transaction.db, transaction.moment
    days = subscribing.kept(db, feed_id).keep_days
    if days:
        due = rows.fetch(
            db,
            """SELECT e.article_id FROM entry AS e JOIN article AS a ON a.id = e.article_id AND a.entry > 0
               WHERE e.feed_id = ? AND e.arrived_at < ? AND NOT EXISTS
                 (SELECT 1 FROM entry AS o WHERE o.article_id = e.article_id AND o.feed_id <> e.feed_id)""",
            (feed_id, now - days * _DAY),
        )
        remove(transaction, [article_id for (article_id,) in due])
    db.execute("DELETE FROM entry WHERE feed_id = ? AND article_id IS NULL AND listed_at < ?", (feed_id, now - _FORGET))


def remove(transaction: Transaction, ids: Sequence[int]) -> None:
    """Remove waiting entries for good."""
    if not ids:
        return
    db = transaction.db
    wanted = json.dumps(list(ids))
    used = [
        tag
        for (tag,) in db.execute(
            "SELECT tag_id FROM article_tag WHERE article_id IN (SELECT value FROM json_each(?))", (wanted,)
        )
    ]
    db.execute("DELETE FROM article WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    tags.drop_unused(db, used)
    transaction.touch(ids, "deleted")
