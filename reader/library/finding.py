"""A ``Query`` to the ids of its articles: words from the index, everything else from the library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import apsw

from reader.library import subscribing
from reader.library.feed_schema import MUTED, WAITING
from reader.library.rows import fetch
from reader.library.store import head
from reader.library.tagsets import TagSets
from reader.library.values import Facets, Found
from reader.model import State, minutes, tag_key
from reader.query import FromFeed, Is, Node, Not, Phrase, Query, Tag, Word

if TYPE_CHECKING:
    from reader.library.index import Index

_ORDERS = {
    "newest": "a.added_at DESC, a.id DESC",
    "oldest": "a.added_at, a.id",
    "published": "coalesce(a.published_at, a.added_at) DESC, a.added_at DESC, a.id DESC",
    "published-oldest": "coalesce(a.published_at, a.added_at), a.added_at, a.id",
    "title": "a.title_key, a.added_at, a.id",
    "site": "a.site_key, a.added_at DESC, a.id DESC",
    "longest": "a.words DESC, a.added_at DESC, a.id DESC",
    "shortest": "a.words, a.added_at, a.id",
    "progress": "a.progress DESC, a.added_at DESC, a.id DESC",
}
_FLAGS = {
    "unread": "(a.read_at IS NULL AND (a.progress < 0.02 OR a.progress >= 0.98))",
    "reading": "(a.read_at IS NULL AND a.progress >= 0.02 AND a.progress < 0.98)",
    "read": "a.read_at IS NOT NULL",
    "starred": "a.starred = 1",
    "inbox": "(a.state = 'inbox' AND a.entry = 0)",
    "later": "a.state = 'later'",
    "archived": "a.state = 'archive'",
    "trashed": "a.state = 'trash'",
    "highlighted": "a.id IN (SELECT h.article_id FROM highlight AS h WHERE h.deleted_at IS NULL)",
    "noted": "(a.id IN (SELECT n.article_id FROM note AS n WHERE n.deleted_at IS NULL) OR "
    "a.id IN (SELECT h.article_id FROM highlight AS h WHERE h.deleted_at IS NULL AND h.note <> ''))",
    "orphaned": "a.id IN (SELECT h.article_id FROM highlight AS h WHERE h.deleted_at IS NULL AND h.orphan = 1)",
    "failed": "a.status = 'failed'",
    "feed": f"(a.entry > 0 AND a.entry = {WAITING})",
    "muted": f"(a.entry > 0 AND a.entry = {MUTED})",
}
_ALIVE = "a.deleted_at IS NULL"
_KEPT = "a.entry = 0"
_OF_FEEDS = """SELECT e.article_id FROM entry AS e
  WHERE e.feed_id IN (SELECT value FROM json_each(?)) AND e.article_id IS NOT NULL"""
_FOR_ENTRIES = {"feed", "muted"}
_NOT_TRASHED = "a.state <> 'trash'"


def has_words(query: Query) -> bool:
    """Say whether a query asks for words or phrases, and so needs the index."""
    return any(isinstance(node.node if isinstance(node, Not) else node, Word | Phrase) for node in query.root.nodes)


class Finder:
    """Answers queries for one connection, and remembers what the next question is likely to need again."""

    def __init__(self) -> None:
        self._tags = TagSets()
        self._last: tuple[str, int, frozenset[int]] = ("", -1, frozenset())
        """The last query, the library's last change then, and the articles found."""

    def find(self, db: apsw.Connection, index: Index | None, query: Query, order: str) -> Found:
        """Return all articles of a query in order; the index is needed where ``has_words``."""
        where, values = _condition(db, index, query)
        ids, words = fetch(
            db,
            f"""SELECT group_concat(id), sum(words) FROM
                (SELECT a.id AS id, a.words AS words FROM article AS a WHERE {where} ORDER BY {_ORDERS[order]})""",  # noqa: S608
            values,
        )[0]
        found = Found(tuple(map(int, ids.split(","))), minutes(words)) if ids else Found((), 0)
        self._last = (query.text, head(db), frozenset(found.ids))
        return found

    def count(self, db: apsw.Connection, index: Index | None, query: Query) -> Facets:
        """Return the counts of the sidebar under a query."""
        states: dict[str, int] = {str(state): 0 for state in State}
        states |= dict(
            db.execute("SELECT state, count(*) FROM article WHERE deleted_at IS NULL AND entry = 0 GROUP BY state")
        )
        starred = db.execute(
            """SELECT count(*) FROM article INDEXED BY article_starred
               WHERE deleted_at IS NULL AND starred = 1 AND entry = 0 AND state <> 'trash'"""
        ).get
        # By way of the few deleted articles: asking each highlight for its article would read them all.
        highlights = db.execute(
            """SELECT (SELECT count(*) FROM highlight WHERE deleted_at IS NULL) -
               (SELECT count(*) FROM article AS a CROSS JOIN highlight AS h ON h.article_id = a.id AND h.deleted_at IS NULL
                WHERE a.deleted_at IS NOT NULL)"""
        ).get
        everything = sum(number for state, number in states.items() if state != State.TRASH)
        tag_counts = self._tag_counts(db, index, query)
        return Facets(states, starred, everything, highlights, tag_counts, _gone(db), subscribing.shown(db))

    def vocabulary(self, db: apsw.Connection) -> tuple[tuple[str, int], ...]:
        """Return all tags that an article outside the trash or a mark has itself, with the number of such articles
        that ``tag:`` finds for each; most used first.
        """
        self._tags.follow(db)
        alive = _ids(
            db, "SELECT group_concat(id) FROM article WHERE deleted_at IS NULL AND entry = 0 AND state <> 'trash'"
        )
        counts = self._tags.counts(alive)
        marking = {
            tag_id
            for (tag_id,) in db.execute(
                """SELECT DISTINCT x.tag_id FROM highlight_tag AS x JOIN highlight AS h ON h.id = x.highlight_id
                   JOIN article AS a ON a.id = h.article_id WHERE h.deleted_at IS NULL AND a.deleted_at IS NULL
                   UNION SELECT x.tag_id FROM note_tag AS x JOIN note AS n ON n.id = x.note_id
                   JOIN article AS a ON a.id = n.article_id WHERE n.deleted_at IS NULL AND a.deleted_at IS NULL"""
            )
        }
        rows = fetch(db, "SELECT id, key, name FROM tag")
        used = [
            (-counts.get(tag_id, 0), key, name)
            for tag_id, key, name in rows
            if tag_id in marking or not alive.isdisjoint(self._tags.own.get(tag_id, ()))
        ]
        return tuple((name, -number) for number, _, name in sorted(used))

    def _tag_counts(self, db: apsw.Connection, index: Index | None, query: Query) -> tuple[tuple[str, int], ...]:
        self._tags.follow(db)
        if self._last[:2] != (query.text, head(db)):
            self.find(db, index, query, "newest")
        counts = self._tags.counts(set(self._last[2]))
        named = {tag_key(name) for name in query.tags() + query.excluded_tags()}
        rows = fetch(db, "SELECT key, id, name FROM tag ORDER BY key")
        return tuple((name, counts.get(i, 0)) for key, i, name in rows if i in counts or key in named)


def _gone(db: apsw.Connection) -> int:
    """Return how many deleted things can be brought back; what went with an article is not counted itself."""
    deleted = db.execute("SELECT count(*) FROM article WHERE deleted_at IS NOT NULL").get
    more = " AND article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)" if deleted else ""
    return int(deleted) + sum(
        int(db.execute(f"SELECT count(*) FROM {table} WHERE deleted_at IS NOT NULL{more}").get)  # noqa: S608 - of two
        for table in ("highlight", "note")
    )


def _condition(db: apsw.Connection, index: Index | None, query: Query) -> tuple[str, tuple[Any, ...]]:
    """Return the WHERE clause of a query over ``article AS a``, and its values."""
    parts = [_ALIVE]
    values: list[Any] = []
    if query.state is None:
        parts.append(_NOT_TRASHED)
    if query.feeds():
        parts.append(f"a.entry IN (0, {WAITING})")
    elif _FOR_ENTRIES.isdisjoint(query.flags()):
        parts.append(_KEPT)
    for node in query.root.nodes:
        if part := _part(db, node, values):
            parts.append(part)
    texts = [_text(node) for node in query.root.nodes if isinstance(node, Word | Phrase)]
    against = [_text(n.node) for n in query.root.nodes if isinstance(n, Not) and isinstance(n.node, Word | Phrase)]
    if index:
        if (hits := index.matching(texts)) is not None:
            parts.append("a.id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(hits)))
        for text in against:
            if hits := index.matching([text]):
                parts.append("a.id NOT IN (SELECT value FROM json_each(?))")
                values.append(json.dumps(sorted(hits)))
    return " AND ".join(parts), tuple(values)


def _text(node: Node) -> tuple[str, bool]:
    assert isinstance(node, Word | Phrase)
    return node.text, isinstance(node, Word) and node.prefix


def _part(db: apsw.Connection, node: Node, values: list[Any]) -> str:
    """Return the condition of a tag or flag, and append its value; empty for words."""
    match node:
        case Is(flag):
            return _FLAGS[flag]
        case Not(Is(flag)):
            return f"NOT ({_FLAGS[flag]})"
        case Tag(name):
            values.append(_tag_id(db, name))
            return "a.id IN (SELECT x.article_id FROM article_tag AS x WHERE x.tag_id = ?)"
        case FromFeed(name):
            values.append(json.dumps(subscribing.named(db, name)))
            return f"a.id IN ({_OF_FEEDS})"
        case Not(FromFeed(name)):
            values.append(json.dumps(subscribing.named(db, name)))
            return f"a.id NOT IN ({_OF_FEEDS})"
        case Not(Tag(name)):
            values.append(_tag_id(db, name))
            return "a.id NOT IN (SELECT x.article_id FROM article_tag AS x WHERE x.tag_id = ?)"
    return ""


def _ids(db: apsw.Connection, statement: str) -> set[int]:
    ids = fetch(db, statement)[0][0]
    return set(map(int, ids.split(","))) if ids else set()


def _tag_id(db: apsw.Connection, name: str) -> int:
    return int(db.execute("SELECT id FROM tag WHERE key = ?", (tag_key(name),)).get or 0)
