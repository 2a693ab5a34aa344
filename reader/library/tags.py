"""Tags: one vocabulary for articles and highlights, nested by slashes, gone when nothing has them any more.

An article's row in ``article_tag`` has a ``place`` for each tag of its own, and rows without one for the tags above
those, so that ``tag:food`` is one look-up for everything below it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import apsw

from reader.library.store import Transaction
from reader.model import clean_tag, merge_tags, tag_key


def of_articles(db: apsw.Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the own tags of these articles, in their order; articles without any are left out."""
    rows = db.execute(
        """SELECT x.article_id, t.name FROM json_each(?) AS j
           JOIN article_tag AS x ON x.article_id = j.value AND x.place IS NOT NULL
           JOIN tag AS t ON t.id = x.tag_id ORDER BY x.article_id, x.place""",
        (json.dumps(list(ids)),),
    )
    return {article_id: tuple(name for _, name in group) for article_id, group in groupby(rows, lambda row: row[0])}


def of_marks(db: apsw.Connection, kind: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the tags of these highlights or notes, in their order; those without any are left out."""
    rows = db.execute(
        f"""SELECT x.{kind}_id, t.name FROM json_each(?) AS j
            JOIN {kind}_tag AS x ON x.{kind}_id = j.value
            JOIN tag AS t ON t.id = x.tag_id ORDER BY x.{kind}_id, x.place""",  # noqa: S608 - highlight or note
        (json.dumps(list(ids)),),
    )
    return {mark_id: tuple(name for _, name in group) for mark_id, group in groupby(rows, lambda row: row[0])}


def set_of_articles(transaction: Transaction, wanted: Mapping[int, Iterable[str]]) -> dict[int, tuple[str, ...]]:
    """Give each article exactly these tags; return what each had before, those left unchanged included."""
    db = transaction.db
    before = of_articles(db, list(wanted))
    previous = {article_id: before.get(article_id, ()) for article_id in wanted}
    keys: dict[str, int] = {}
    left: set[int] = set()
    for article_id, names in wanted.items():
        new = merge_tags(list(names))
        if [tag_key(name) for name in new] == [tag_key(name) for name in previous[article_id]]:
            continue
        left.update(tag for (tag,) in db.execute("SELECT tag_id FROM article_tag WHERE article_id = ?", (article_id,)))
        db.execute("DELETE FROM article_tag WHERE article_id = ?", (article_id,))
        rows = [(number(db, name, keys), place) for name, place in _with_parents(new)]
        db.executemany(
            "INSERT OR IGNORE INTO article_tag(article_id, tag_id, place) VALUES(?, ?, ?)",
            [(article_id, tag_id, place) for tag_id, place in rows],
        )
        transaction.touch([article_id], "tags")
    drop_unused(db, left)
    return previous


def give(transaction: Transaction, wanted: Mapping[int, Iterable[str]]) -> None:
    """Give articles that have no tags yet these; many at once."""
    places = {article_id: own for article_id, names in wanted.items() if names and (own := _merged(tuple(names)))}
    keys = {name: tag_key(name) for own in dict.fromkeys(places.values()) for name, _ in own}
    known: dict[str, int] = dict(
        transaction.db.execute(
            "SELECT key, id FROM tag WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys.values())),)
        )
    )
    numbers = {name: number(transaction.db, name, known) for name in keys}
    values = [(article_id, numbers[name], place) for article_id, own in places.items() for name, place in own]
    transaction.db.executemany("INSERT OR IGNORE INTO article_tag(article_id, tag_id, place) VALUES(?, ?, ?)", values)
    transaction.touch(places, "tags")


def set_of_mark(db: apsw.Connection, kind: str, mark_id: int, names: Iterable[str]) -> None:
    """Give a highlight or a note exactly these tags."""
    table = f"{kind}_tag"
    new = merge_tags(list(names))
    if new == of_marks(db, kind, [mark_id]).get(mark_id, ()):
        return
    left = {tag for (tag,) in db.execute(f"SELECT tag_id FROM {table} WHERE {kind}_id = ?", (mark_id,))}  # noqa: S608
    db.execute(f"DELETE FROM {table} WHERE {kind}_id = ?", (mark_id,))  # noqa: S608
    for place, name in enumerate(new):
        db.execute(f"INSERT INTO {table} VALUES(?, ?, ?)", (mark_id, number(db, name, {}), place))
    drop_unused(db, left)


def set_of_marks(db: apsw.Connection, kind: str, wanted: Mapping[int, tuple[str, ...]]) -> None:
    """Give each of these highlights or notes exactly these tags, which are as ``merge_tags`` returns them."""
    if not wanted:
        return
    table, everyone = f"{kind}_tag", json.dumps(list(wanted))
    among = f"{kind}_id IN (SELECT value FROM json_each(?))"  # noqa: S608
    left = {tag for (tag,) in db.execute(f"SELECT DISTINCT tag_id FROM {table} WHERE {among}", (everyone,))}  # noqa: S608
    db.execute(f"DELETE FROM {table} WHERE {among}", (everyone,))  # noqa: S608
    groups: dict[tuple[str, ...], list[int]] = {}
    for mark_id, names in wanted.items():
        groups.setdefault(names, []).append(mark_id)
    keys: dict[str, int] = {}
    for names, ids in groups.items():
        for place, name in enumerate(names):
            db.execute(
                f"INSERT INTO {table} SELECT value, ?, ? FROM json_each(?)",  # noqa: S608
                (number(db, name, keys), place, json.dumps(ids)),
            )
    drop_unused(db, left)


def retag(
    transaction: Transaction, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]
) -> dict[int, tuple[str, ...]]:
    """Add and remove tags; return what each article had before."""
    added, removed = list(add), {tag_key(clean_tag(name)) for name in remove}
    before = of_articles(transaction.db, ids)
    wanted = {
        article_id: merge_tags([name for name in before.get(article_id, ()) if tag_key(name) not in removed], added)
        for article_id in ids
    }
    return set_of_articles(transaction, wanted)


def drop_unused(db: apsw.Connection, ids: Iterable[int] | None = None) -> None:
    """Forget tags that nothing has, deleted things included: of these ids, or of all. The next use spells them anew."""
    among = "" if ids is None else "id IN (SELECT value FROM json_each(?)) AND"
    db.execute(
        f"""DELETE FROM tag WHERE {among} NOT EXISTS (SELECT 1 FROM article_tag WHERE tag_id = tag.id)
            AND NOT EXISTS (SELECT 1 FROM highlight_tag WHERE tag_id = tag.id)
            AND NOT EXISTS (SELECT 1 FROM note_tag WHERE tag_id = tag.id)""",  # noqa: S608 - no outside text
        () if ids is None else (json.dumps(list(ids)),),
    )


@lru_cache(1024)
def _merged(names: tuple[str, ...]) -> tuple[tuple[str, int | None], ...]:
    """Return what an article of these tags has in ``article_tag``."""
    return _with_parents(merge_tags(names))


@lru_cache(1024)
def _with_parents(names: tuple[str, ...]) -> tuple[tuple[str, int | None], ...]:
    """Return each name with its place, then the names above them that are not among them, without one."""
    own: list[tuple[str, int | None]] = [(name, place) for place, name in enumerate(names)]
    parents = {tag_key(parent): parent for name in names for parent in above(name)}
    named = {tag_key(name) for name in names}
    return (*own, *((parent, None) for key, parent in parents.items() if key not in named))


def above(name: str) -> list[str]:
    """Return the names above a nested one, the highest first. Compatibility characters can hide slashes (℅ is c/o), hence
    the key.
    """
    levels = name.split("/")
    keys = tag_key(name).split("/")
    if len(levels) != len(keys):
        levels = keys
    return ["/".join(levels[:depth]) for depth in range(1, len(levels))]


def number(db: apsw.Connection, name: str, known: dict[str, int]) -> int:
    """Return the number of a tag, which gets one if it has none; ``known`` are those asked for before, by their keys."""
    key = tag_key(name)
    if key not in known:
        found = db.execute("SELECT id FROM tag WHERE key = ?", (key,)).get
        if found is None:
            db.execute("INSERT INTO tag(name, key) VALUES(?, ?)", (name, key))
            found = db.last_insert_rowid()
        known[key] = int(found)
    return known[key]
