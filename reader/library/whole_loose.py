"""The loose ends of another library into this one: what the reader has said here stays, and gains what was said there.

Taking the same in twice does what once does. They are taken before the articles, whose feeds must be there, and again
after them, for the pairs.
"""

from __future__ import annotations

import json
from typing import Any

from reader import whole
from reader.library import apart, saved, tags, whole_taking
from reader.library.store import Transaction
from reader.library.whole_columns import columns
from reader.model import tag_key
from reader.whole import LooseEnds


def take(transaction: Transaction, ends: LooseEnds) -> int:
    """Take the loose ends in; return how many things have come or changed."""
    db = transaction.db
    before = db.total_changes()
    known: dict[str, int] = {}
    for name in ends.spellings:
        tags.number(db, name, known)
    db.executemany("INSERT OR IGNORE INTO tag_color(key, color) VALUES(?, ?)", ends.tag_colors)
    db.executemany("INSERT OR IGNORE INTO tag_apart(key, other) VALUES(?, ?)", ends.tags_apart)
    db.executemany("INSERT OR IGNORE INTO info(key, value) VALUES(?, ?)", ends.info)
    for feed in ends.feeds:
        _take_feed(transaction, feed)
    _take_rules(transaction, ends.rules)
    for search in ends.searches:
        _take_search(transaction, search)
    db.executemany(
        """INSERT INTO reading(day, seconds, words) VALUES(?, ?, ?) ON CONFLICT(day) DO UPDATE
           SET seconds = max(seconds, excluded.seconds), words = max(words, excluded.words)
           WHERE excluded.seconds > seconds OR excluded.words > words""",
        [(one.day, one.seconds, one.words) for one in ends.reading],
    )
    _take_pairs(transaction, ends)
    if ends.review_day:
        _take_review_day(transaction, ends.review_day)
    changed = db.total_changes() - before
    if changed:
        transaction.touch([0], "colors", "names", "searches", "feeds", "review")
    return changed


def finish(transaction: Transaction) -> None:
    """Forget the tags that no article has come for."""
    tags.drop_unused(transaction.db)


def _take_feed(transaction: Transaction, feed: whole.Source) -> None:
    """Subscribe to a feed as it was subscribed to there; of one that is here already only what was seen of it is news."""
    db = transaction.db
    here = db.execute("SELECT id, uid FROM feed WHERE uid = ? OR url = ?", (feed.uid, feed.url)).fetchone()
    if here is None:
        whole_taking.insert(db, "feed", {name: getattr(feed, name) for name in columns(whole.Source)})
        whole_taking.write_appearances(db, None, feed.seen)


def _take_rules(transaction: Transaction, rules: tuple[whole.Rule, ...]) -> None:
    db = transaction.db
    here = {whole.Rule(*row) for row in db.execute("SELECT query, deed, tag FROM feed_rule")}
    place = int(db.execute("SELECT coalesce(max(place) + 1, 0) FROM feed_rule").get)
    for rule in rules:
        if rule not in here:
            values = {"place": place, "query": rule.query, "deed": rule.deed, "tag": rule.tag}
            whole_taking.insert(db, "feed_rule", values)
            place += 1


def _take_search(transaction: Transaction, search: whole.Search) -> None:
    """Keep a saved search; of one that is here the later holds, and one whose name another has gets a number."""
    db = transaction.db
    values = {name: getattr(search, name) for name in columns(whole.Search)}
    here = db.execute("SELECT id, updated_at FROM saved_search WHERE uid = ?", (search.uid,)).fetchone()
    taken = db.execute("SELECT uid, query FROM saved_search WHERE key = ?", (search.key,)).fetchone()
    if taken is not None and taken[0] != search.uid:
        if taken[1] == search.query or here is not None:
            return
        name = saved.free_name(db, search.name)
        values |= {"name": name, "key": tag_key(name)}
    if here is None:
        whole_taking.insert(db, "saved_search", values)
    elif search.updated_at > here[1]:
        told = ", ".join(f"{name} = :{name}" for name in values)
        db.execute(f"UPDATE saved_search SET {told} WHERE id = :id", {**values, "id": here[0]})  # noqa: S608 - own names


def _take_pairs(transaction: Transaction, ends: LooseEnds) -> None:
    """Take what was said of pairs of articles, as far as these are here."""
    db = transaction.db
    for uids in ends.apart:
        pair = [number for uid in uids if (number := _row(transaction, uid)) is not None]
        if len(set(pair)) == 2:
            apart.keep(db, pair)
    for uid, address, into in ends.united:
        number = _row(transaction, into)
        if number is not None:
            db.execute(
                "INSERT OR IGNORE INTO united(uid, canonical_url, article_id) VALUES(?, ?, ?)", (uid, address, number)
            )


def _row(transaction: Transaction, uid: str) -> int | None:
    found = transaction.db.execute("SELECT id FROM article WHERE uid = ?", (uid,)).get
    return None if found is None else int(found)


def _take_review_day(transaction: Transaction, kept: str) -> None:
    """Take the handful of a day, where none was chosen here."""
    db = transaction.db
    if db.execute("SELECT EXISTS (SELECT 1 FROM info WHERE key = 'review-day')").get:
        return
    day: dict[str, Any] = json.loads(kept)
    uids = {*day["ids"], *day["passed"]}
    numbers = {uid: number for uid in uids if (number := whole_taking.there(db, "highlight", uid))}
    if len(numbers) < len(uids):
        return  # before the articles have come
    for name in ("ids", "passed"):
        day[name] = [numbers[uid] for uid in day[name]]
    db.execute("INSERT INTO info(key, value) VALUES('review-day', ?)", (json.dumps(day),))
