"""Changes of whole tags: renamed, moved, merged or taken away from everything that has them, and all of that undone.

A tag takes those below it along. What is changed is worked out once (``Plan``), for the preview and for the deed. Rows are
moved by sets, whatever their number; what was there before is kept by the names of tags, because their numbers are used
again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.library import tag_mentions, tags
from reader.library.rows import fetch
from reader.library.tag_mentions import Mentions
from reader.model import clean_tag, tag_key

if TYPE_CHECKING:
    from reader.library.store import Transaction

_KINDS = ("article", "highlight", "note")


@frozen
class TagChange:
    """Everything with one of these tags, or one below it, gets another tag instead, with the same levels below."""

    names: tuple[str, ...]
    into: str = ""
    """The other tag; empty to take the tags away. Where it is one of those below, it and what is below it stay."""


@frozen
class TagPreview:
    """What a change of tags would do."""

    counts: tuple[int, ...]
    """How many articles, highlights and notes have one of the tags, deleted ones not."""
    gone: tuple[str, ...]
    """Tags that there will be no more."""
    new: tuple[str, ...]
    """Tags that there were not before."""
    joined: tuple[tuple[str, str], ...]
    """Tags whose things go to another tag that has things of its own."""


@frozen
class TagPast:
    """What a change of tags did, and what was before."""

    counts: tuple[int, ...]
    """How many articles, highlights and notes were changed, deleted ones not."""
    moved: dict[str, str]
    """What tags are called now (empty for those that are gone), by what they were compared by before."""
    names: tuple[str, ...]
    """All tags concerned, before and after."""
    ids: dict[str, str]
    """By kind: the articles, highlights and notes concerned, as a JSON array."""
    held: dict[str, dict[str, str]]
    """By kind and tag: which of them had it and in which place, as a JSON array of pairs."""
    colors: dict[str, str]
    mentions: Mentions


class _Move(NamedTuple):
    tag_id: int
    name: str
    new: str
    """Empty for none."""


class Plan:
    """What a change comes to in a library as it is; raises LibraryError for one that makes no sense."""

    def __init__(self, db: apsw.Connection, change: TagChange) -> None:
        known = {key: (tag_id, name) for tag_id, key, name in fetch(db, "SELECT id, key, name FROM tag ORDER BY key")}
        self._known = known
        names = [cleaned for name in change.names if (cleaned := clean_tag(name))]
        into = clean_tag(change.into)
        if change.into.strip() and not into:
            raise LibraryError(f"“{change.into.strip()}” cannot be the name of a tag; use letters or digits.")
        key = tag_key(into)
        self._spells = bool(into) and [tag_key(name) for name in names] == [key]
        self._kept = "" if self._spells else key
        moving = {key for name in names if (key := tag_key(name)) != self._kept}
        if into and not self._spells:
            into = self._spelled(into, moving)
        self._roots = dict.fromkeys(moving, into)
        self.moves = [
            _Move(tag_id, name, new)
            for tag_id, name in known.values()
            if (new := self.new_name(name)) is not None and new != name
        ]
        if not self.moves:
            self._complain(names, into)

    def new_name(self, name: str) -> str | None:
        """Return what a tag will be called, empty for nothing any more; None for one that stays."""
        key = tag_key(name)
        roots = [root for root in self._roots if _within(key, root)]
        if not roots:
            return None
        root = max(roots, key=len)
        if self._kept and _within(self._kept, root) and _within(key, self._kept):
            return None
        into = self._roots[root]
        below = _levels(name)[root.count("/") + 1 :]
        return "/".join((into, *below)) if into else ""

    def concerned(self) -> dict[str, str]:
        """Return all tags that may gain or lose articles, those above included, by their keys."""
        found: dict[str, str] = {}
        for move in self.moves:
            for name in (move.name, move.new):
                if name:
                    for one in (*tags.above(name), name):
                        found.setdefault(tag_key(one), one)
        return found

    def preview(self, db: apsw.Connection) -> TagPreview:
        """Return what the change would do."""
        after = {tag_key(one) for move in self.moves if move.new for one in (*tags.above(move.new), move.new)}
        moving = {tag_key(move.name) for move in self.moves}
        ids = json.dumps([move.tag_id for move in self.moves])
        used = {tag_id for (tag_id,) in fetch(db, _USED, (ids,))}
        staying = {key for key in self._known if key not in moving}
        shared = [key for key in after if key in staying]
        used_there = {
            key
            for (key,) in fetch(
                db,
                f"SELECT key FROM tag WHERE key IN (SELECT value FROM json_each(?1)) AND id IN ({_USED_BY})",  # noqa: S608
                (json.dumps(shared),),
            )
        }
        return TagPreview(
            self._counts(db),
            tuple(move.name for move in self.moves if tag_key(move.name) not in after),
            tuple(dict.fromkeys(m.new for m in self.moves if m.new and tag_key(m.new) not in self._known)),
            tuple((m.name, m.new) for m in self.moves if m.tag_id in used and tag_key(m.new) in used_there),
        )

    def do(self, transaction: Transaction) -> TagPast:
        """Make the change; return what was before."""
        db = transaction.db
        if self._spells and all(tag_key(move.new) == tag_key(move.name) for move in self.moves):
            return self._spell(transaction)
        concerned = self.concerned()
        ids = {kind: _holders(db, kind, [move.tag_id for move in self.moves]) for kind in _KINDS}
        held = {kind: _held(db, kind, concerned, ids[kind]) for kind in _KINDS}
        colors = _colors(db, concerned)
        counts = self._counts(db)
        moved = {tag_key(move.name): move.new for move in self.moves}
        mentions = tag_mentions.rename(transaction, self.new_name)
        targets = {tag_key(move.new): tags.number(db, move.new, {}) for move in self.moves if move.new}
        pairs = json.dumps([(move.tag_id, targets.get(tag_key(move.new))) for move in self.moves])
        for kind in _KINDS:
            _move(db, kind, pairs)
        _raise(db, concerned.values(), ids["article"])
        self._move_colors(db, colors)
        _touch(transaction, ids)
        tags.drop_unused(db)
        return TagPast(counts, moved, tuple(concerned.values()), ids, held, colors, mentions)

    def _counts(self, db: apsw.Connection) -> tuple[int, ...]:
        ids = json.dumps([move.tag_id for move in self.moves])
        return tuple(int(db.execute(_COUNTS[kind], (ids,)).get) for kind in _KINDS)

    def _spell(self, transaction: Transaction) -> TagPast:
        """Spell tags in another way: what they are compared by stays."""
        ids = {kind: _holders(transaction.db, kind, [move.tag_id for move in self.moves]) for kind in _KINDS}
        mentions = tag_mentions.rename(transaction, self.new_name)
        transaction.db.executemany(
            "UPDATE tag SET name = ? WHERE id = ?", [(move.new, move.tag_id) for move in self.moves]
        )
        _tell_marks(transaction.db, ids)
        _touch(transaction, ids)
        moved = {tag_key(move.name): move.new for move in self.moves}
        return TagPast(
            self._counts(transaction.db), moved, tuple(move.name for move in self.moves), ids, {}, {}, mentions
        )

    def _move_colors(self, db: apsw.Connection, colors: Mapping[str, str]) -> None:
        """Let tags take their colours along, unless there is one where they go."""
        for move in self.moves:
            color = colors.get(tag_key(move.name))
            if color and move.new and tag_key(move.new) != tag_key(move.name):
                db.execute("INSERT OR IGNORE INTO tag_color(key, color) VALUES(?, ?)", (tag_key(move.new), color))
        after = {tag_key(move.new) for move in self.moves}
        gone = [(tag_key(move.name),) for move in self.moves if tag_key(move.name) not in after]
        db.executemany("DELETE FROM tag_color WHERE key = ?", gone)

    def _spelled(self, into: str, moving: set[str]) -> str:
        """Return a name with those of its levels that there are spelled as they are."""
        levels = _levels(into)
        for depth in range(len(levels), 0, -1):
            key = tag_key("/".join(levels[:depth]))
            if key in self._known and not any(_within(key, root) for root in moving):
                return "/".join((self._known[key][1], *levels[depth:]))
        return into

    def _complain(self, names: list[str], into: str) -> None:
        missing = next((n for n in names if not any(_within(key, tag_key(n)) for key in self._known)), "")
        if missing or not names:
            raise LibraryError(f"There is no tag “{missing}” in this library; `postil tags` lists them.")
        raise LibraryError(f"“{into}” is what it is called already; choose another name.")


def restore(transaction: Transaction, past: TagPast) -> None:
    """Let everything that a change of tags concerned have the tags that it had before."""
    db = transaction.db
    keys = json.dumps([tag_key(name) for name in past.names])
    if not past.held:
        db.executemany("UPDATE tag SET name = ? WHERE key = ?", [(name, tag_key(name)) for name in past.names])
        _tell_marks(db, past.ids)
    for kind, by_tag in past.held.items():
        db.execute(
            f"""DELETE FROM {kind}_tag WHERE tag_id IN (SELECT id FROM tag WHERE key IN (SELECT value FROM json_each(?)))
                AND {kind}_id IN (SELECT value FROM json_each(?))""",  # noqa: S608 - of three
            (keys, past.ids[kind]),
        )
        for name, pairs in by_tag.items():
            db.execute(
                f"""INSERT OR IGNORE INTO {kind}_tag({kind}_id, tag_id, place)
                    SELECT x.id, ?, json_extract(j.value, '$[1]') FROM json_each(?) AS j
                    JOIN {kind} AS x ON x.id = json_extract(j.value, '$[0]')""",  # noqa: S608 - of three
                (tags.number(db, name, {}), pairs),
            )
    if past.held:
        db.execute("DELETE FROM tag_color WHERE key IN (SELECT value FROM json_each(?))", (keys,))
        db.executemany("INSERT INTO tag_color(key, color) VALUES(?, ?)", list(past.colors.items()))
    tag_mentions.restore(transaction, past.mentions)
    _touch(transaction, past.ids)
    tags.drop_unused(db)


def _within(key: str, root: str) -> bool:
    return key == root or key.startswith(f"{root}/")


def _levels(name: str) -> list[str]:
    """Return the levels of a tag; as it is compared where compatibility characters hide slashes."""
    levels, keys = name.split("/"), tag_key(name).split("/")
    return levels if len(levels) == len(keys) else keys


def _holders(db: apsw.Connection, kind: str, tag_ids: list[int]) -> str:
    """Return what has one of these tags, or only one below it, as a JSON array."""
    sql = f"""SELECT json_group_array(id) FROM (SELECT DISTINCT {kind}_id AS id FROM {kind}_tag
              WHERE tag_id IN (SELECT value FROM json_each(?)) ORDER BY 1)"""  # noqa: S608 - of three
    return str(db.execute(sql, (json.dumps(tag_ids),)).get)


def _held(db: apsw.Connection, kind: str, names: Mapping[str, str], ids: str) -> dict[str, str]:
    """Return which of these things has which of the tags, and where."""
    found = fetch(
        db,
        f"""SELECT t.name, json_group_array(json_array(x.{kind}_id, x.place)) FROM tag AS t
            JOIN {kind}_tag AS x ON x.tag_id = t.id WHERE t.key IN (SELECT value FROM json_each(?))
            AND x.{kind}_id IN (SELECT value FROM json_each(?)) GROUP BY t.id""",  # noqa: S608 - of three
        (json.dumps(list(names)), ids),
    )
    return dict(found)


def _move(db: apsw.Connection, kind: str, pairs: str) -> None:
    """Give everything the other tag of each pair of tags; one that it has already keeps the place nearer the front."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS retagged(id INTEGER, tag_id INTEGER, place INTEGER)")
    db.execute("DELETE FROM temp.retagged")
    db.execute(
        f"""INSERT INTO temp.retagged SELECT x.{kind}_id, json_extract(j.value, '$[1]'), x.place FROM json_each(?) AS j
            JOIN {kind}_tag AS x ON x.tag_id = json_extract(j.value, '$[0]') WHERE x.place IS NOT NULL""",  # noqa: S608
        (pairs,),
    )
    db.execute(
        f"DELETE FROM {kind}_tag WHERE tag_id IN (SELECT json_extract(value, '$[0]') FROM json_each(?))",  # noqa: S608
        (pairs,),
    )
    db.execute(
        f"""INSERT INTO {kind}_tag({kind}_id, tag_id, place)
            SELECT id, tag_id, min(place) FROM temp.retagged WHERE tag_id IS NOT NULL GROUP BY id, tag_id
            ON CONFLICT({kind}_id, tag_id)
            DO UPDATE SET place = min(excluded.place, coalesce(place, excluded.place))"""  # noqa: S608 - of three
    )
    db.execute("DELETE FROM temp.retagged")


def _raise(db: apsw.Connection, names: Iterable[str], ids: str) -> None:
    """Let these articles have those of the tags that stand above their own, and no other that is not their own."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS concerned(id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.concerned")
    db.execute("INSERT INTO temp.concerned SELECT value FROM json_each(?)", (ids,))
    below = """SELECT DISTINCT x.article_id AS id FROM tag AS t JOIN article_tag AS x
        ON x.tag_id = t.id AND x.place IS NOT NULL JOIN temp.concerned AS c ON c.id = x.article_id
        WHERE t.key >= :low AND t.key < :high"""
    known: dict[str, int] = {}
    for name in names:
        key = tag_key(name)
        among = {"low": f"{key}/", "high": f"{key}0"}
        if db.execute(f"SELECT EXISTS ({below})", among).get:
            tags.number(db, name, known)
        db.execute(
            f"""DELETE FROM article_tag WHERE tag_id = (SELECT id FROM tag WHERE key = :key) AND place IS NULL
                AND article_id IN temp.concerned AND article_id NOT IN ({below})""",  # noqa: S608 - own text
            {"key": key, **among},
        )
        db.execute(
            f"""INSERT OR IGNORE INTO article_tag(article_id, tag_id, place)
                SELECT id, (SELECT id FROM tag WHERE key = :key), NULL FROM ({below})""",  # noqa: S608 - own text
            {"key": key, **among},
        )
    db.execute("DELETE FROM temp.concerned")


def _colors(db: apsw.Connection, names: Mapping[str, str]) -> dict[str, str]:
    sql = "SELECT key, color FROM tag_color WHERE key IN (SELECT value FROM json_each(?))"
    return dict(fetch(db, sql, (json.dumps(list(names)),)))


def _tell_marks(db: apsw.Connection, ids: Mapping[str, str]) -> None:
    """Have the index of marks read these marks again."""
    for kind, odd in (("highlight", 0), ("note", 1)):
        db.execute("INSERT INTO mark_change(mark) SELECT 2 * value + ? FROM json_each(?)", (odd, ids[kind]))


def _touch(transaction: Transaction, ids: Mapping[str, str]) -> None:
    transaction.touch([0], "tags", "colors")
    transaction.touch(json.loads(ids["article"]), "tags")
    for kind in ("highlight", "note"):
        sql = f"SELECT DISTINCT article_id FROM {kind} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
        found = fetch(transaction.db, sql, (ids[kind],))
        transaction.touch([article_id for (article_id,) in found], f"{kind}s")


_USED_BY = (
    "SELECT tag_id FROM article_tag WHERE place IS NOT NULL "
    "UNION SELECT tag_id FROM highlight_tag UNION SELECT tag_id FROM note_tag"
)
_USED = f"SELECT value FROM json_each(?) WHERE value IN ({_USED_BY})"  # noqa: S608 - own text
_AMONG = "x.tag_id IN (SELECT value FROM json_each(?))"
_COUNTS = {
    "article": f"""SELECT count(DISTINCT x.article_id) FROM article_tag AS x JOIN article AS a ON a.id = x.article_id
        WHERE {_AMONG} AND x.place IS NOT NULL AND a.deleted_at IS NULL""",  # noqa: S608 - own text
    **{
        kind: f"""SELECT count(DISTINCT x.{kind}_id) FROM {kind}_tag AS x JOIN {kind} AS m ON m.id = x.{kind}_id
            JOIN article AS a ON a.id = m.article_id
            WHERE {_AMONG} AND m.deleted_at IS NULL AND a.deleted_at IS NULL"""  # noqa: S608 - own text
        for kind in ("highlight", "note")
    },
}
