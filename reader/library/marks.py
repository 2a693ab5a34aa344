"""Every mark of the library: found by its words and by what it is, three hundred thousand of them between two keystrokes.

An answer is worked out as one string of numbers (see ``mark_index``) in order; it is kept, so that other words, another
part of it or the next page cost little.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import apsw

from reader.frozen import fields
from reader.library import highlights, links, notes, rows
from reader.library.store import head
from reader.library.values import MARK_ORDERS, MarkGroup, MarkId, MarkQuery, MarkRow, MarksFound
from reader.model import COLORS, tag_key

if TYPE_CHECKING:
    from reader.library.mark_index import MarkIndex

_WORDS = re.compile(r'"([^"]*)(?:"|$)|(\S+)')
_FEW = 2_000
"""Up to so many marks with the words asked for are looked up one by one; more are picked out of the order of all."""
_KEPT = 4
_WALKED = 2_000
"""How far into the order of all it is walked for a page of those that have the words."""
_ORDERS = {
    "newest": "a DESC, i DESC, b",
    "oldest": "a, i, b",
    "article": "a DESC, b, c, i",
}
_TAGGED = """
WITH t AS MATERIALIZED (SELECT id FROM tag WHERE key = :key OR (key >= :key || '/' AND key < :key || '0'))
SELECT 2 * highlight_id AS mark FROM highlight_tag WHERE tag_id IN (SELECT id FROM t)
UNION SELECT 2 * note_id + 1 FROM note_tag WHERE tag_id IN (SELECT id FROM t)
"""
_GONE = """
SELECT 2 * id AS mark FROM highlight WHERE deleted_at IS NOT NULL
UNION ALL SELECT 2 * id + 1 FROM note WHERE deleted_at IS NOT NULL
UNION ALL SELECT 2 * h.id FROM article AS a CROSS JOIN highlight AS h ON h.article_id = a.id WHERE a.deleted_at IS NOT NULL
UNION ALL SELECT 2 * n.id + 1 FROM article AS a CROSS JOIN note AS n ON n.article_id = a.id WHERE a.deleted_at IS NOT NULL
"""
_SLOT = 900
"""Seconds: every time zone's midnight is a multiple of it."""
Filter = tuple[str, list[Any]]


class Marks:
    """Answers for one connection. What is kept is of the library's present state."""

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], list[int]] = {}
        self._counts: dict[tuple[object, ...], int] = {}

    def find(
        self, db: apsw.Connection, index: MarkIndex | None, query: MarkQuery, order: str, offset: int, limit: int
    ) -> MarksFound:
        """Return a part of the marks of a query in one of ``MARK_ORDERS``; the index is needed where there are words."""
        if order not in MARK_ORDERS:
            raise ValueError(f"no such order: {order}")
        hits = _named(db, index, query)
        if hits is None:
            page = _numbers(db, query, order, None, offset, limit)
            return MarksFound(self._count(db, query), tuple(map(_mark_id, page)))
        if len(hits) > _FEW and offset + limit <= _WALKED and _is_plain(query):
            return MarksFound(len(hits), tuple(map(_mark_id, _walk(db, query, order, hits, offset, limit))))
        found = self._all(db, query, order, hits)
        return MarksFound(len(found), tuple(map(_mark_id, found[offset : offset + limit])))

    def _all(self, db: apsw.Connection, query: MarkQuery, order: str, hits: set[int] | None) -> list[int]:
        if hits is not None and len(hits) <= _FEW:
            return _numbers(db, query, order, hits, 0, -1)
        key = (*_filters(query), order, head(db))
        if key not in self._answers:
            _make_room(self._answers)
            self._answers[key] = _numbers(db, query, order, None, 0, -1)
        found = self._answers[key]
        return found if hits is None else [mark for mark in found if mark in hits]

    def _count(self, db: apsw.Connection, query: MarkQuery) -> int:
        key = (*_filters(query), head(db))
        if key not in self._counts and query == MarkQuery(kind=query.kind, tagged=True):
            _make_room(self._counts)
            self._counts[key] = len(set().union(*_tagged(db, query.kind).values()))
        if key not in self._counts:
            _make_room(self._counts)
            tables = ("highlight AS h", _highlights(db, query, None)), ("note AS n", _notes(db, query, None))
            self._counts[key] = sum(
                int(db.execute(f"SELECT count(*) FROM {table} WHERE {found[0]}", found[1]).get)  # noqa: S608 - own text
                for table, found in tables
                if found is not None
            )
        return self._counts[key]


def _make_room(kept: dict[tuple[object, ...], Any]) -> None:
    while len(kept) >= _KEPT:
        del kept[next(iter(kept))]


def _filters(query: MarkQuery) -> tuple[object, ...]:
    """Return all of a query but its words."""
    return tuple(getattr(query, name) for name in fields(query) if name != "text")


def _is_plain(query: MarkQuery) -> bool:
    """Say whether a query asks for words and a tag alone, perhaps of one kind."""
    return query == MarkQuery(text=query.text, kind=query.kind, tag=query.tag)


def _named(db: apsw.Connection, index: MarkIndex | None, query: MarkQuery) -> set[int] | None:
    """Return the marks that have the words and the tag asked for, without deleted ones; None where neither is asked for."""
    hits = index.matching(words(query.text)) if index else None
    if query.tag:
        tagged = _set(db, _TAGGED, {"key": tag_key(query.tag)})
        hits = tagged if hits is None else hits & tagged
    if hits is None:
        return None
    if query.kind != "both":
        odd = query.kind == "notes"
        hits = {mark for mark in hits if mark % 2 == odd}
    hits -= _set(db, _GONE, {})
    return hits


def _set(db: apsw.Connection, statement: str, values: dict[str, Any]) -> set[int]:
    found = db.execute(f"SELECT group_concat(mark) FROM ({statement})", values).get  # noqa: S608 - own text
    return set(json.loads(f"[{found}]")) if found else set()


def words(text: str) -> list[tuple[str, bool]]:
    """Return the words and phrases of what was typed, each with whether it may go on: the last, while it is being typed."""
    found = [(match[1] if match[2] is None else match[2], match[2] is not None) for match in _WORDS.finditer(text)]
    going_on = bool(text) and not text[-1].isspace()
    return [(word, plain and going_on and place == len(found)) for place, (word, plain) in enumerate(found, 1) if word]


def listed(db: apsw.Connection, ids: Sequence[MarkId]) -> list[MarkRow]:
    """Return these marks in this order with what is shown of their articles, without those that are gone."""
    found: dict[MarkId, Any] = {}
    for kind, select, alias in (("highlight", highlights.select, "h"), ("note", notes.select, "n")):
        wanted = json.dumps([mark.id for mark in ids if mark.kind == kind])
        if wanted != "[]":
            marks = select(db, f"AND {alias}.id IN (SELECT value FROM json_each(?))", (wanted,))  # noqa: S608 - of two
            found |= {MarkId(kind, mark.id): mark for mark in marks}
    articles = json.dumps(sorted({mark.article_id for mark in found.values()}))
    about = {
        row[0]: row[1:]
        for row in rows.fetch(
            db,
            "SELECT id, title, site_name, url, uid FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (articles,),
        )
    }
    made = []
    for mark in (mark for mark in ids if mark in found):
        one = found[mark]
        written = one.note if mark.kind == "highlight" else one.text
        title, site_name, url, uid = about[one.article_id]
        made.append(MarkRow(one, title, site_name, url, uid, links.of_written(db, mark, written)))
    return made


def grouped(db: apsw.Connection, index: MarkIndex | None, query: MarkQuery, by: str) -> tuple[MarkGroup, ...]:
    """Return how many marks of a query there are of each article, colour, tag or day (local time): the fullest first, days
    newest first.
    """
    if by == "tag" and query == MarkQuery(kind=query.kind):
        return _named_groups(db, Counter({tag: len(marks) for tag, marks in _tagged(db, query.kind).items()}), by)
    hits = _named(db, index, query)
    counts: Counter[Any] = Counter()
    for alias, table, found in (
        ("h", "highlight", _highlights(db, query, None)),
        ("n", "note", _notes(db, query, None)),
    ):
        if found is None or (by == "color" and alias == "n"):
            continue
        key = {"article": "article_id", "color": "color", "day": f"created_at / {_SLOT}", "tag": "id"}[by]
        number = f"2 * {alias}.id + {int(alias == 'n')}"
        covering = "highlight_article" if by == "article" or query.article is not None else "highlight_newest"
        hint = f" INDEXED BY {covering}" if alias == "h" and query.noted is None else ""
        source = f"{table} AS {alias}{hint}"
        column = f"{alias}.{key}"
        if by == "tag":
            source = f"{table}_tag AS x JOIN {table} AS {alias} ON {alias}.id = x.{table}_id"
            column = "x.tag_id"
        if hits is None and by == "color":
            each = ", ".join(f"count(*) FILTER (WHERE h.color = '{color}')" for color in COLORS)  # GROUP BY sorts all
            row = rows.fetch(db, f"SELECT {each} FROM {source} WHERE {found[0]}", tuple(found[1]))[0]  # noqa: S608
            counts.update({color: count for color, count in zip(COLORS, row, strict=True) if count})
        elif hits is None:
            statement = f"SELECT {column}, count(*) FROM {source} WHERE {found[0]} GROUP BY 1"  # noqa: S608 - own text
            for value, count in rows.fetch(db, statement, tuple(found[1])):
                counts[value] += count
        else:
            statement = f"SELECT {number}, {column} FROM {source} WHERE {found[0]}"  # noqa: S608 - own text
            counts.update(value for mark, value in db.execute(statement, found[1]) if mark in hits)
    return _named_groups(db, counts, by)


def _tagged(db: apsw.Connection, kind: str) -> dict[int, set[int]]:
    """Return the marks that have each tag, without deleted ones: by far the quickest while nothing else is asked."""
    gone, found = _set(db, _GONE, {}), dict[int, set[int]]()
    for table, number in (("highlight", "2 * highlight_id"), ("note", "2 * note_id + 1")):
        if kind in {"both", f"{table}s"}:
            statement = f"SELECT tag_id, group_concat({number}) FROM {table}_tag GROUP BY tag_id"  # noqa: S608 - of two
            for tag, marks in db.execute(statement):
                found.setdefault(int(tag), set()).update(json.loads(f"[{marks}]"))
    alive = {tag: marks - gone for tag, marks in found.items()}
    return {tag: marks for tag, marks in alive.items() if marks}


def _named_groups(db: apsw.Connection, counts: Counter[Any], by: str) -> tuple[MarkGroup, ...]:
    if by == "day":
        days: Counter[str] = Counter()
        until, day = -1.0, ""
        for slot in sorted(counts):
            moment = slot * _SLOT
            if moment >= until:
                here = datetime.fromtimestamp(moment)
                day = f"{here:%Y-%m-%d}"
                until = (here.replace(hour=0, minute=0, second=0) + timedelta(days=1)).timestamp()
            days[day] += counts[slot]
        return tuple(MarkGroup(day, day, days[day]) for day in sorted(days, reverse=True))
    if by == "color":
        return tuple(MarkGroup(color, color, count) for color, count in counts.most_common())
    column, table = ("title", "article") if by == "article" else ("name", "tag")
    names: dict[int, str] = dict(
        rows.fetch(
            db,
            f"SELECT id, {column} FROM {table} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - of two
            (json.dumps(list(counts)),),
        )
    )
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], -pair[0]))
    return tuple(MarkGroup(i if by == "article" else names[i], names[i], count) for i, count in ordered if i in names)


def _numbers(
    db: apsw.Connection, query: MarkQuery, order: str, hits: set[int] | None, offset: int, limit: int
) -> list[int]:
    found = _statement(db, query, order, hits)
    if found is None:
        return []
    statement = f"SELECT group_concat(mark) FROM (SELECT mark FROM ({found[0]}) LIMIT ? OFFSET ?)"  # noqa: S608
    marks = db.execute(statement, [*found[1], limit, offset]).get
    numbers: list[int] = json.loads(f"[{marks}]") if marks else []
    return numbers


def _walk(db: apsw.Connection, query: MarkQuery, order: str, hits: set[int], offset: int, limit: int) -> list[int]:
    """Return a page of the marks that have the words, by looking at all in order until it is full."""
    found = _statement(db, query, order, None)
    page: list[int] = []
    if found is None:
        return page
    cursor = db.execute(*found)
    for row in cursor:
        if row[0] in hits:
            page.append(int(str(row[0])))
            if len(page) == offset + limit:
                break
    cursor.close()
    return page[offset:]


def _statement(db: apsw.Connection, query: MarkQuery, order: str, hits: set[int] | None) -> Filter | None:
    """Return what selects the marks of a query in order; None for a query that none can answer."""
    by_article = order == "article"
    parts: list[Filter] = []
    if found := _highlights(db, query, hits):
        keys = "h.article_id AS a, 0 AS b, h.start AS c" if by_article else "h.created_at AS a, 0 AS b, 0 AS c"
        used = "highlight_article" if by_article or query.article is not None else "highlight_newest"
        hint = f"INDEXED BY {used}" if hits is None and query.noted is None else ""
        statement = f"SELECT 2 * h.id AS mark, {keys}, h.id AS i FROM highlight AS h {hint} WHERE {found[0]}"  # noqa: S608
        parts.append((statement, found[1]))
    if found := _notes(db, query, hits):
        keys = "n.article_id AS a, 1 AS b, n.created_at AS c" if by_article else "n.created_at AS a, 1 AS b, 0 AS c"
        statement = f"SELECT 2 * n.id + 1 AS mark, {keys}, n.id AS i FROM note AS n WHERE {found[0]}"  # noqa: S608
        parts.append((statement, found[1]))
    if not parts:
        return None
    values = [value for _, own in parts for value in own]
    return f"{' UNION ALL '.join(part for part, _ in parts)} ORDER BY {_ORDERS[order]}", values


def _is_of_highlights(query: MarkQuery) -> bool:
    """Say whether a query asks for what only highlights have."""
    return bool(query.color or query.style or query.orphan or query.doubtful or query.noted)


def _highlights(db: apsw.Connection, query: MarkQuery, hits: set[int] | None) -> Filter | None:
    if query.kind == "notes":
        return None
    where, values = _common(db, query, "h", hits)
    for name in ("color", "style"):
        if wanted := getattr(query, name):
            where.append(f"h.{name} = ?")
            values.append(wanted)
    for column, answer in (("orphan", query.orphan), ("waiting", query.doubtful)):
        if answer is not None:
            where.append(f"h.{column} = {int(answer)}")
    if query.noted is not None:
        where.append("h.note <> ''" if query.noted else "h.note = ''")
    return " AND ".join(where), values


def _notes(db: apsw.Connection, query: MarkQuery, hits: set[int] | None) -> Filter | None:
    if query.kind == "highlights" or _is_of_highlights(query):
        return None
    where, values = _common(db, query, "n", hits)
    return " AND ".join(where), values


def _common(db: apsw.Connection, query: MarkQuery, alias: str, hits: set[int] | None) -> tuple[list[str], list[Any]]:
    where = [f"{alias}.deleted_at IS NULL"]
    values: list[Any] = []
    if hits is None and db.execute("SELECT EXISTS (SELECT 1 FROM article WHERE deleted_at IS NOT NULL)").get:
        where.append(f"{alias}.article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)")  # noqa: S608
    if hits is not None:
        odd = int(alias == "n")
        where.append(f"{alias}.id IN (SELECT value / 2 FROM json_each(?) WHERE value % 2 = {odd})")  # noqa: S608
        values.append(json.dumps(list(hits)))
    if query.tagged is not None:
        table = {"h": "highlight", "n": "note"}[alias]
        unless = "" if query.tagged else "NOT "
        where.append(f"{alias}.id {unless}IN (SELECT {table}_id FROM {table}_tag)")  # noqa: S608 - of two
    if query.article is not None:
        where.append(f"{alias}.article_id = ?")
        values.append(query.article)
    if query.since is not None:
        where.append(f"{alias}.created_at >= ?")
        values.append(rows.seconds(query.since))
    if query.until is not None:
        where.append(f"{alias}.created_at < ?")
        values.append(rows.seconds(query.until))
    return where, values


def _mark_id(mark: int) -> MarkId:
    return MarkId("note" if mark % 2 else "highlight", mark // 2)
