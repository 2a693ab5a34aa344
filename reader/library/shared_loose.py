"""What a reader has beside articles, as machines that share the library tell it: saved searches, feeds and their rules, what
is said of tags, and what colours of highlights are called.

A saved search and a feed go by their uids; what is said of tags by a hash of these, so that what two machines say of the
same is one thing; all rules are one thing, and so are all names of colours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import apsw

from reader.frozen import replace
from reader.library import entries, feed_rules, rows, saved, subscribing, tag_looks
from reader.library.store import Transaction
from reader.library.values import FeedRule, Subscription
from reader.model import COLORS, tag_key
from reader.shared_model import FEED, RULES, SEARCH, TAG, Thing

ALL_RULES, CALLED = f"{RULES}:all", f"{RULES}:colors"
_USUAL = Subscription()
_THERE = {
    SEARCH: "SELECT EXISTS (SELECT 1 FROM saved_search WHERE uid = ?)",
    FEED: "SELECT EXISTS (SELECT 1 FROM feed WHERE uid = ?)",
}
_COLOR = "color:"
_NAMED = "SELECT key, value FROM info WHERE key >= 'color:' AND key < 'color;'"


def key_of_tags(names: Iterable[str]) -> str:
    """Return the key of what is said of one tag, or of two, which are given by their keys."""
    told = json.dumps(sorted(names), ensure_ascii=False)
    return f"{TAG}:{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def here(db: apsw.Connection) -> dict[str, Thing]:
    """Return all that is here, feeds that were given up too."""
    return {**_searches(db), **_feeds(db), **_tags(db), **_for_all(db)}


def things(db: apsw.Connection, keys: Iterable[str]) -> dict[str, Thing]:
    """Return what is here of these things."""
    asked = set(keys)
    readers: dict[str, Callable[[apsw.Connection], dict[str, Thing]]] = {
        SEARCH: _searches,
        FEED: _feeds,
        TAG: _tags,
        RULES: _for_all,
    }
    found: dict[str, Thing] = {}
    for kind in {key[0] for key in asked}:
        found |= {key: thing for key, thing in readers[kind](db).items() if key in asked}
    return found


def take(transaction: Transaction, key: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
    """Make a thing what it is to be; say whether nothing is left to do. ``now`` is what is here, ``was`` what others knew
    before: what did not change for them is left as it is here.
    """
    kind, uid = key[0], key[2:]
    if kind in _THERE and not transaction.db.execute(_THERE[kind], (uid,)).get:
        now = None  # another that was taken just before is in its place
    if now is None and wanted.gone:
        return True
    take_it = {SEARCH: _take_search, FEED: _take_feed, TAG: _take_tag, RULES: _take_for_all}[kind]
    return take_it(transaction, uid, now, wanted, was)


# Saved searches


def _searches(db: apsw.Connection) -> dict[str, Thing]:
    found = {}
    for uid, name, query, sort, pinned, place, created, updated in rows.fetch(
        db, "SELECT uid, name, query, sort, pinned, place, created_at, updated_at FROM saved_search"
    ):
        told = {"name": name, "query": query, "created_at": created, "updated_at": updated}
        told |= {key: value for key, value in (("sort", sort), ("pinned", pinned), ("place", place)) if value}
        found[f"{SEARCH}:{uid}"] = Thing(told)
    return found


def _take_search(transaction: Transaction, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
    """Keep a saved search. Of two that ask for the same under one name that with the lesser uid stays; of two that ask for
    something else the other gets a number.
    """
    db, told = transaction.db, wanted.fields
    name = " ".join(str(told.get("name", "")).split())
    if wanted.gone:
        db.execute("DELETE FROM saved_search WHERE uid = ?", (uid,))
    elif name:
        values = {
            "name": name,
            "query": told.get("query", ""),
            "sort": told.get("sort", ""),
            "pinned": told.get("pinned", 0),
            "place": told.get("place", 0),
            "created_at": told.get("created_at", transaction.moment),
            "updated_at": told.get("updated_at", transaction.moment),
        }
        if now is not None:
            values = {field: value for field, value in values.items() if field in _changed(now, wanted, was)}
        if "name" in values and not _make_room(db, uid, values, now):
            transaction.touch([0], "searches")
            return True  # who has it throws it away when it hears of the other
        if "name" in values:
            values["key"] = tag_key(values["name"])
        _write(db, "saved_search", uid, values, new=now is None)
    transaction.touch([0], "searches")
    return True


def _make_room(db: apsw.Connection, uid: str, values: dict[str, Any], now: Thing | None) -> bool:
    """Let a saved search have its name, or a name that is free; say whether it is to be here at all."""
    taken = rows.fetch(
        db,
        "SELECT id, uid, query, sort, name FROM saved_search WHERE key = ? AND uid <> ?",
        (tag_key(values["name"]), uid),
    )
    if not taken:
        return True
    number, other, query, sort, shown = taken[0]
    has = {**(now.fields if now else {}), **values}
    if (has.get("query", ""), has.get("sort", "")) == (query, sort):
        db.execute("DELETE FROM saved_search WHERE uid = ?", (max(uid, str(other)),))
        return uid < str(other)
    if uid < other:
        free = saved.free_name(db, shown)
        db.execute("UPDATE saved_search SET name = ?, key = ? WHERE id = ?", (free, tag_key(free), number))
    else:
        values["name"] = saved.free_name(db, values["name"])
    return True


# Feeds


def _feeds(db: apsw.Connection) -> dict[str, Thing]:
    found = {}
    sql = "SELECT uid, url, name, folder, tags, full, interval, keep_days, added_at, deleted_at FROM feed"
    for uid, url, name, folder, names, full, interval, days, added, deleted in rows.fetch(db, sql):
        told: dict[str, Any] = {"url": url, "added_at": added}
        settings = (("name", name), ("folder", folder), ("full", full), ("interval", interval))
        told |= {key: value for key, value in settings if value}
        if days != _USUAL.keep_days:
            told["keep_days"] = days
        found[f"{FEED}:{uid}"] = Thing(told, tuple(json.loads(names)), deleted is not None)
    return found


def _take_feed(transaction: Transaction, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
    """Keep a feed. Of two with the same address that with the lesser uid stays, with the entries of the other."""
    db, told = transaction.db, wanted.fields
    url = told.get("url", "")
    if not url:
        return True
    if now is None:
        if not _begin(transaction, uid, wanted):
            return False  # until who has it takes the uid of the other; the other may go before it hears of that
        now = _feeds(db)[f"{FEED}:{uid}"]
        was = None
    number = int(db.execute("SELECT id FROM feed WHERE uid = ?", (uid,)).get)
    if wanted.gone:
        if not now.gone:
            entries.withdraw(transaction, number)
            subscribing.give_up(transaction, number)
        return True
    if now.gone:
        subscribing.revive(transaction, number)
        entries.give_back(transaction, number)
    changed = _changed(now, wanted, was)
    values: dict[str, Any] = {}
    if "name" in changed:
        values["name"] = subscribing.free_name(db, number, told["name"]) if told.get("name") else ""
    for name in ("folder", "interval", "keep_days"):
        if name in changed:
            values[name] = told.get(name, getattr(_USUAL, name))
    if "full" in changed:
        values["full"] = bool(told.get("full"))
    if wanted.tags != now.tags:
        values["tags"] = wanted.tags
    if values:
        subscribing.set_kept(transaction, number, replace(subscribing.kept(db, number), **values))
    if "added_at" in changed and "added_at" in told:
        db.execute("UPDATE feed SET added_at = ? WHERE id = ?", (told["added_at"], number))
    if "url" in changed and not db.execute("SELECT EXISTS (SELECT 1 FROM feed WHERE url = ?)", (url,)).get:
        db.execute(
            "UPDATE feed SET url = ?, etag = '', modified = '', due_at = 0, gone = 0 WHERE id = ?", (url, number)
        )
    transaction.touch([0], "feeds")
    return True


def _begin(transaction: Transaction, uid: str, wanted: Thing) -> bool:
    """Subscribe to a feed that others have; say whether it goes by the uid that it has with them."""
    db, url = transaction.db, wanted.fields["url"]
    found = db.execute("SELECT id, uid, deleted_at FROM feed WHERE url = ?", (url,)).fetchone()
    if found is not None:
        number, own, deleted = found
        if own < uid and deleted is None:
            return False  # it is told to the others, and they take its uid
        if deleted is not None:
            subscribing.revive(transaction, number)
            entries.give_back(transaction, number)
    else:
        number, _ = subscribing.begin(transaction, url, "", Subscription())
    db.execute("UPDATE feed SET uid = ? WHERE id = ?", (uid, number))
    return True


# What holds for all


def _for_all(db: apsw.Connection) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    called = {name[len(_COLOR) :]: value for name, value in rows.fetch(db, _NAMED) if name != _COLOR + value}
    if called:
        found[CALLED] = Thing(called)
    told = [[rule.query, rule.deed, rule.tag] for rule in feed_rules.kept(db)]
    return found | ({ALL_RULES: Thing({"rules": told})} if told else {})


def _take_for_all(transaction: Transaction, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
    told = {} if wanted.gone else wanted.fields
    if f"{RULES}:{uid}" == ALL_RULES:
        feed_rules.keep(transaction, [FeedRule(*rule) for rule in told.get("rules", ())])
    elif f"{RULES}:{uid}" == CALLED:
        called: dict[str, str] = {}
        taken = {color for color in COLORS if color not in told}
        for color in COLORS:  # of two that have one name since two machines chose it the second keeps its own
            if color in told and told[color].casefold() not in taken:
                called[f"{_COLOR}{color}"] = told[color]
                taken.add(told[color].casefold())
        transaction.db.execute("DELETE FROM info WHERE key >= 'color:' AND key < 'color;'")
        transaction.db.executemany("INSERT INTO info(key, value) VALUES(?, ?)", list(called.items()))
        transaction.touch([0], "names")
    return True


# What is said of tags


def _tags(db: apsw.Connection) -> dict[str, Thing]:
    found = {key_of_tags([key]): Thing({"names": [key], "color": color}) for key, color in tag_looks.colors(db).items()}
    return found | {key_of_tags(pair): Thing({"names": list(pair)}) for pair in tag_looks.apart(db)}


def _take_tag(transaction: Transaction, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
    db, names = transaction.db, wanted.fields.get("names", ())
    if len(names) == 1:
        db.execute("DELETE FROM tag_color WHERE key = ?", names)
        if not wanted.gone and "color" in wanted.fields:
            db.execute("INSERT INTO tag_color(key, color) VALUES(?, ?)", (*names, wanted.fields["color"]))
    elif len(names) == 2:
        db.execute("DELETE FROM tag_apart WHERE key = ? AND other = ?", names)
        if not wanted.gone:
            db.execute("INSERT INTO tag_apart(key, other) VALUES(?, ?)", names)
    transaction.touch([0], "colors")
    return True


def _changed(now: Thing, wanted: Thing, was: Thing | None) -> set[str]:
    """Return the fields that are to be other than they are here, because they changed for others."""
    before: Mapping[str, Any] = was.fields if was else {}
    return {
        name
        for name in {*now.fields, *wanted.fields}
        if now.fields.get(name) != wanted.fields.get(name)
        and (was is None or before.get(name) != wanted.fields.get(name))
    }


def _write(db: apsw.Connection, table: str, uid: str, values: Mapping[str, Any], *, new: bool) -> None:
    if new:
        named = {"uid": uid, **values}
        told = ", ".join(f":{name}" for name in named)
        db.execute(f"INSERT INTO {table}({', '.join(named)}) VALUES({told})", named)
    elif values:
        told = ", ".join(f"{name} = :{name}" for name in values)
        db.execute(f"UPDATE {table} SET {told} WHERE uid = :uid", {**values, "uid": uid})  # noqa: S608 - own names
