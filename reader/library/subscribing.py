"""The rows of feeds: subscribed to, kept as the reader wants them, due at their time."""

from __future__ import annotations

import json
import random
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.feed_model import Feed, FeedAsk, FeedNews, Outline
from reader.frozen import fields
from reader.library import folding, rows
from reader.library.store import Transaction
from reader.library.values import FeedLine, Subscription
from reader.model import clean_tag, merge_tags

USUAL = 3600
"""Seconds between two visits to a feed that asks for nothing else."""
LONGEST = 24 * 3600
"""The longest that a feed which fails, or asks for patience, is left alone, unless the server names a time itself."""
_AGAIN = 60
"""Seconds within which a feed is not asked twice, whoever wishes so."""
_COLUMNS = """f.id, f.uid, f.url, coalesce(nullif(f.name, ''), f.title), f.site_url, f.description, f.folder, f.tags,
  f.full, f.interval, f.keep_days, f.added_at, f.checked_at, f.due_at, f.failures, f.failure, f.gone, f.etag, f.modified,
  coalesce(c.unread, 0), coalesce(c.waiting, 0)"""
_COUNTED = """LEFT JOIN (SELECT e.feed_id AS feed_id, count(*) AS waiting, sum(a.read_at IS NULL) AS unread
    FROM article AS a INDEXED BY article_entry CROSS JOIN entry AS e ON e.article_id = a.id
    WHERE a.deleted_at IS NULL AND a.entry > 0 AND a.entry = 1 AND a.state <> 'trash'
    GROUP BY e.feed_id) AS c ON c.feed_id = f.id"""
_ORDER = "ORDER BY f.folder = '', f.folder, f.key, f.id"


def listed(outline: Outline) -> Subscription:
    """Return how a feed of a list is to be kept: as the list says, where it does."""
    usual, days = Subscription(), _number(outline.keep_days)
    return Subscription(
        folder=outline.folder,
        tags=merge_tags(outline.tags.split(",")),
        full=outline.full == "true",
        interval=_number(outline.interval) or usual.interval,
        keep_days=usual.keep_days if days is None else days,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def several(db: apsw.Connection) -> tuple[Feed, ...]:
    """Return all feeds by folder and name, those in no folder last."""
    sql = f"SELECT {_COLUMNS} FROM feed AS f {_COUNTED} WHERE f.deleted_at IS NULL {_ORDER}"  # noqa: S608 - own text
    return tuple(map(_feed, rows.fetch(db, sql)))


def one(db: apsw.Connection, feed_id: int) -> Feed:
    """Return a feed; raises LibraryError when there is none."""
    sql = f"SELECT {_COLUMNS} FROM feed AS f {_COUNTED} WHERE f.deleted_at IS NULL AND f.id = ?"  # noqa: S608
    found = rows.fetch(db, sql, (feed_id,))
    if not found:
        raise no_feed(feed_id)
    return _feed(found[0])


def shown(db: apsw.Connection) -> tuple[FeedLine, ...]:
    """Return the feeds as the sidebar shows them. Without feeds this costs one look."""
    if not db.execute("SELECT EXISTS (SELECT 1 FROM feed)").get:
        return ()
    sql = f"""SELECT f.id, coalesce(nullif(f.name, ''), f.title), f.folder, coalesce(c.unread, 0),
        iif(f.failures > 1 OR f.gone, f.failure, '') FROM feed AS f {_COUNTED} WHERE f.deleted_at IS NULL {_ORDER}"""  # noqa: S608
    return tuple(FeedLine(*row) for row in rows.fetch(db, sql))


def named(db: apsw.Connection, name: str) -> list[int]:
    """Return the feeds that ``feed:name`` means: the one called so, else those whose names or addresses hold it."""
    key = folding.key(name)
    exact = rows.fetch(db, "SELECT id FROM feed WHERE key = ? AND deleted_at IS NULL", (key,))
    found = exact or rows.fetch(
        db,
        "SELECT id FROM feed WHERE deleted_at IS NULL AND (instr(key, ?1) OR instr(lower(url), lower(?2)))",
        (key, name),
    )
    return [feed_id for (feed_id,) in found]


def begin(transaction: Transaction, url: str, title: str, kept: Subscription) -> tuple[int, bool]:
    """Subscribe to an address; return the feed, and whether it is new. One that was given up comes back."""
    db = transaction.db
    row = db.execute("SELECT id, deleted_at FROM feed WHERE url = ?", (url,)).fetchone()
    if row is not None:
        if row[1] is not None:
            revive(transaction, int(row[0]))
        return int(row[0]), row[1] is not None
    db.execute(
        "INSERT INTO feed(uid, url, title, key, added_at) VALUES(?, ?, ?, '', ?)",
        (rows.new_uid(), url, rows.line(title) or url, transaction.moment),
    )
    feed_id = int(db.last_insert_rowid())
    set_kept(transaction, feed_id, kept)
    return feed_id, True


def kept(db: apsw.Connection, feed_id: int) -> Subscription:
    """Return how a feed is kept."""
    sql = "SELECT name, folder, tags, full, interval, keep_days FROM feed WHERE id = ? AND deleted_at IS NULL"
    found = rows.fetch(db, sql, (feed_id,))
    if not found:
        raise no_feed(feed_id)
    name, folder, tags, full, interval, keep_days = found[0]
    return Subscription(name, folder, tuple(json.loads(tags)), bool(full), interval, keep_days)


def set_kept(transaction: Transaction, feed_id: int, wanted: Subscription) -> None:
    """Keep a feed in another way; raises LibraryError for a name that another feed has."""
    db = transaction.db
    before = kept(db, feed_id)
    name = " ".join(wanted.name.split())
    title = str(db.execute("SELECT title FROM feed WHERE id = ?", (feed_id,)).get)
    if name and name != before.name and _taken(db, feed_id, name):
        raise LibraryError(f"Another feed is called “{name}” already; choose another name.")
    values: dict[str, Any] = {
        "id": feed_id,
        "name": name,
        "folder": clean_folder(wanted.folder),
        "tags": json.dumps(merge_tags(wanted.tags)),
        "full": int(wanted.full),
        "interval": max(0, wanted.interval),
        "keep_days": max(0, wanted.keep_days),
    }
    db.execute(
        """UPDATE feed SET name = :name, folder = :folder, tags = :tags, full = :full, interval = :interval,
           keep_days = :keep_days WHERE id = :id""",
        values,
    )
    _name(db, feed_id, name or title)
    if wanted.interval != before.interval:
        soon = transaction.moment + (wanted.interval * 60 or USUAL)
        db.execute("UPDATE feed SET due_at = min(due_at, ?) WHERE id = ?", (soon, feed_id))
    transaction.touch([0], "feeds")


def clean_folder(folder: str) -> str:
    """Return the name of a folder as it is kept: as a tag's is."""
    return clean_tag(folder)


def give_up(transaction: Transaction, feed_id: int) -> None:
    """Unsubscribe so that ``revive`` brings the feed back."""
    one(transaction.db, feed_id)
    transaction.db.execute("UPDATE feed SET deleted_at = ? WHERE id = ?", (transaction.moment, feed_id))
    transaction.touch([0], "feeds")


def revive(transaction: Transaction, feed_id: int) -> None:
    """Bring a feed back that was given up."""
    db = transaction.db
    row = db.execute("SELECT coalesce(nullif(name, ''), title) FROM feed WHERE id = ?", (feed_id,)).fetchone()
    if row is None:
        raise no_feed(feed_id)
    db.execute("UPDATE feed SET deleted_at = NULL, gone = 0, due_at = 0 WHERE id = ?", (feed_id,))
    _name(db, feed_id, str(row[0]))
    transaction.touch([0], "feeds")


def due(db: apsw.Connection, now: int, everything: bool, ids: tuple[int, ...] | None) -> list[FeedAsk]:
    """Return the feeds to be asked now: those whose time has come; all but what was asked a minute ago; or these."""
    where = "f.due_at <= :now AND NOT f.gone"
    if everything:
        where = f"coalesce(f.checked_at, 0) <= :now - {_AGAIN} AND NOT f.gone"
    elif ids is not None:
        where = "f.id IN (SELECT value FROM json_each(:ids))"
    found = rows.fetch(
        db,
        f"SELECT f.id, f.url, f.etag, f.modified FROM feed AS f WHERE f.deleted_at IS NULL AND {where} ORDER BY f.due_at",  # noqa: S608
        {"now": now, "ids": json.dumps(ids)},
    )
    asks = []
    for feed_id, url, etag, modified in found:
        known = rows.fetch(db, "SELECT digest FROM entry WHERE feed_id = ?", (feed_id,))
        asks.append(FeedAsk(feed_id, url, etag, modified, frozenset(digest for (digest,) in known)))
    return asks


def visited(transaction: Transaction, news: FeedNews) -> None:
    """Write down what a visit was like, and when the next is due."""
    db = transaction.db
    found = rows.fetch(db, "SELECT url, title, failures, interval FROM feed WHERE id = ?", (news.number,))
    if not found:
        return
    url, title, failures, interval = found[0]
    values: dict[str, Any] = {"url": url, "checked_at": transaction.moment}
    if news.failure:
        failures += 1
        values |= {"failures": failures, "failure": news.failure, "gone": int(news.gone)}
    else:
        failures = 0
        values |= {"failures": 0, "failure": "", "gone": 0, "url": _moved(db, news, url)}
    if news.fetched is not None:
        fetched = news.fetched
        for name in ("title", "site_url", "description", "etag", "modified"):
            values[name] = rows.line(getattr(fetched, name)) if name in rows.LINES else getattr(fetched, name)
    patience = news.fetched.patience if news.fetched else news.patience
    values["due_at"] = transaction.moment + wait(interval * 60, patience, failures, random.uniform(-0.1, 0.1))  # noqa: S311
    columns = ", ".join(f"{name} = :{name}" for name in values)
    db.execute(f"UPDATE feed SET {columns} WHERE id = :id", {**values, "id": news.number})  # noqa: S608 - own names
    if values.get("title", title) != title:
        kept_name = str(db.execute("SELECT name FROM feed WHERE id = ?", (news.number,)).get)
        _name(db, news.number, kept_name or values["title"])
    transaction.touch([0], "feeds")


def wait(interval: int, patience: int, failures: int, jitter: float) -> int:
    """Return the seconds until the next visit.

    ``interval`` is the reader's wish, 0 for none; ``patience`` what feed or server ask for. A feed that fails is asked half
    as often each time. ``jitter`` is a share of the time, so that what was due together does not stay together.
    """
    usual = interval or min(max(USUAL, patience), LONGEST)
    if failures:
        usual = max(usual, min(usual * 2 ** min(failures, 10), LONGEST), patience)
    return max(_AGAIN, int(usual * (1 + jitter)), patience if failures else 0)


def no_feed(feed_id: int) -> LibraryError:
    """Return the error for a number that names no feed."""
    return LibraryError(f"There is no feed {feed_id} in this library; `postil feeds` shows the numbers.")


def _moved(db: apsw.Connection, news: FeedNews, url: str) -> str:
    """Return where a feed is to be asked for from now on; where it was, if another feed is there."""
    new = news.fetched.url if news.fetched else news.url
    taken = db.execute("SELECT EXISTS (SELECT 1 FROM feed WHERE url = ? AND id <> ?)", (new, news.number)).get
    return url if not new or taken else new


def _name(db: apsw.Connection, feed_id: int, name: str) -> None:
    """Let a feed be known by a name; one that takes its title from the feed gets a number where the title is taken."""
    wanted = free_name(db, feed_id, name)
    column = "name" if wanted != name or db.execute("SELECT name FROM feed WHERE id = ?", (feed_id,)).get else "title"
    db.execute(f"UPDATE feed SET {column} = ?, key = ? WHERE id = ?", (wanted, folding.key(wanted), feed_id))  # noqa: S608


def free_name(db: apsw.Connection, feed_id: int, name: str) -> str:
    """Return a name for a feed that no other has: this one, or with a number."""
    number, wanted = 1, name
    while _taken(db, feed_id, wanted):
        number += 1
        wanted = f"{name} ({number})"
    return wanted


def _taken(db: apsw.Connection, feed_id: int, name: str) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM feed WHERE key = ? AND id <> ? AND deleted_at IS NULL)"
    return bool(db.execute(sql, (folding.key(name), feed_id)).get)


def _feed(row: rows.Row) -> Feed:
    values = dict(zip(_FIELDS, row, strict=True))
    values["tags"] = tuple(json.loads(values["tags"]))
    for name in ("added_at", "due_at"):
        values[name] = rows.instant(values[name])
    values["checked_at"] = rows.moment(values["checked_at"])
    values["full"], values["gone"] = bool(values["full"]), bool(values["gone"])
    return Feed(**values)


_FIELDS = fields(Feed)
