"""A ``Query`` to the ids of its articles: words from the index, everything else from the library."""

from __future__ import annotations

import json
from typing import Any

import apsw

from reader import document
from reader.library.index import Index
from reader.library.rows import fetch
from reader.library.values import Facets, Found
from reader.model import State, tag_key
from reader.query import Is, Node, Not, Phrase, Query, Tag, Word

_ORDERS = {
    "newest": "a.added_at DESC, a.id DESC",
    "oldest": "a.added_at, a.id",
    "title": "a.title_key, a.added_at, a.id",
    "site": "a.site_key, a.added_at DESC, a.id DESC",
    "longest": "a.words DESC, a.added_at DESC, a.id DESC",
    "shortest": "a.words, a.added_at, a.id",
}
_FLAGS = {
    "unread": "(a.read_at IS NULL AND (a.progress < 0.02 OR a.progress >= 0.98))",
    "reading": "(a.read_at IS NULL AND a.progress >= 0.02 AND a.progress < 0.98)",
    "read": "a.read_at IS NOT NULL",
    "starred": "a.starred = 1",
    "inbox": "a.state = 'inbox'",
    "later": "a.state = 'later'",
    "archived": "a.state = 'archive'",
    "trashed": "a.state = 'trash'",
    "highlighted": "a.id IN (SELECT h.article_id FROM highlight AS h WHERE h.deleted_at IS NULL)",
    "noted": "(a.id IN (SELECT n.article_id FROM note AS n WHERE n.deleted_at IS NULL) OR "
    "a.id IN (SELECT h.article_id FROM highlight AS h WHERE h.deleted_at IS NULL AND h.note <> ''))",
    "orphaned": "a.id IN (SELECT h.article_id FROM highlight AS h WHERE h.deleted_at IS NULL AND h.orphan = 1)",
    "failed": "a.status = 'failed'",
}
_ALIVE = "a.deleted_at IS NULL"
_NOT_TRASHED = "a.state <> 'trash'"


def has_words(query: Query) -> bool:
    """Say whether a query asks for words or phrases, and so needs the index."""
    return any(isinstance(node.node if isinstance(node, Not) else node, Word | Phrase) for node in query.root.nodes)


def find(db: apsw.Connection, index: Index | None, query: Query, order: str) -> Found:
    """Return all articles of a query in order; the index is needed where ``has_words``."""
    where, values = _condition(db, index, query)
    ids, words = fetch(
        db,
        f"""SELECT group_concat(id), sum(words) FROM
            (SELECT a.id AS id, a.words AS words FROM article AS a WHERE {where} ORDER BY {_ORDERS[order]})""",  # noqa: S608
        values,
    )[0]
    if not ids:
        return Found((), 0)
    return Found(tuple(map(int, ids.split(","))), document.minutes(words))


def count(db: apsw.Connection, index: Index | None, query: Query) -> Facets:
    """Return the counts of the sidebar under a query."""
    states: dict[str, int] = {str(state): 0 for state in State}
    states |= dict(db.execute("SELECT state, count(*) FROM article AS a WHERE a.deleted_at IS NULL GROUP BY state"))
    starred = db.execute(
        "SELECT count(*) FROM article AS a WHERE a.deleted_at IS NULL AND a.starred = 1 AND a.state <> 'trash'"
    ).get
    # By way of the few deleted articles: asking each highlight for its article would read them all.
    highlights = db.execute(
        """SELECT (SELECT count(*) FROM highlight WHERE deleted_at IS NULL) -
           (SELECT count(*) FROM article AS a JOIN highlight AS h ON h.article_id = a.id AND h.deleted_at IS NULL
            WHERE a.deleted_at IS NOT NULL)"""
    ).get
    everything = sum(number for state, number in states.items() if state != State.TRASH)
    return Facets(states, starred, everything, highlights, _tags(db, index, query))


def _tags(db: apsw.Connection, index: Index | None, query: Query) -> tuple[tuple[str, int], ...]:
    where, values = _condition(db, index, query)
    counts: dict[int, int] = dict(
        db.execute(
            f"""SELECT x.tag_id, count(*) FROM article AS a CROSS JOIN article_tag AS x ON x.article_id = a.id
                WHERE {where} GROUP BY x.tag_id""",  # noqa: S608
            values,
        )
    )
    named = {tag_key(name) for name in query.tags() + query.excluded_tags()}
    names = db.execute(
        "SELECT id, name, key FROM tag WHERE id IN (SELECT value FROM json_each(?)) OR key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(counts)), json.dumps(list(named))),
    )
    found = sorted((key, name, counts.get(tag_id, 0)) for tag_id, name, key in names)
    return tuple((name, number) for _, name, number in found)


def _condition(db: apsw.Connection, index: Index | None, query: Query) -> tuple[str, tuple[Any, ...]]:
    """Return the WHERE clause of a query over ``article AS a``, and its values."""
    parts = [_ALIVE]
    values: list[Any] = []
    if query.state is None:
        parts.append(_NOT_TRASHED)
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
        case Not(Tag(name)):
            values.append(_tag_id(db, name))
            return "a.id NOT IN (SELECT x.article_id FROM article_tag AS x WHERE x.tag_id = ?)"
    return ""


def _tag_id(db: apsw.Connection, name: str) -> int:
    return int(db.execute("SELECT id FROM tag WHERE key = ?", (tag_key(name),)).get or 0)
