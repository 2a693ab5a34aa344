"""Which notes link to which articles, kept beside the notes in the same transaction.

A link by title stays with the article that it once led to, whatever that one is called later; a title that no article
has yet waits for one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import apsw

from reader.library import rows
from reader.library.values import Backlink, Linked, MarkId, Target, Titled, TrashId

if TYPE_CHECKING:
    from reader.library.store import Transaction
    from reader.links import Link

Targets = list[tuple[int | None, str, str]]
_MANY_WORDS = 300
_FIRST = """NOT EXISTS(SELECT 1 FROM article AS o WHERE o.title_key = a.title_key AND o.deleted_at IS NULL
  AND (o.added_at, o.id) > (a.added_at, a.id))"""


def keep(transaction: Transaction, text: str, *, note_id: int | None = None, highlight_id: int | None = None) -> None:
    """Note the links in the text of a note or on a highlight in place of those it had; tell whom they lead to."""
    for article_id in _write(transaction.db, text, note_id, highlight_id):
        transaction.touch([article_id], "links")


def read_all(db: apsw.Connection) -> None:
    """Note the links of all notes there are; for a library that has no table of them yet."""
    for column, table, field in (("note_id", "note", "text"), ("highlight_id", "highlight", "note")):
        where = f"instr({field}, '[[') OR instr({field}, 'postil://')"
        for row_id, text in rows.fetch(db, f"SELECT id, {field} FROM {table} WHERE {where}"):  # noqa: S608 - own names
            _write(db, text, row_id if column == "note_id" else None, row_id if column == "highlight_id" else None)


def resolve(transaction: Transaction, article_id: int, *keys: str) -> None:
    """Lead the links that wait for an article of these titles, or of this uid, to it."""
    for key in keys:
        transaction.db.execute("UPDATE link SET article_id = ? WHERE article_id IS NULL AND key = ?", (article_id, key))
        if key and transaction.db.changes():
            transaction.touch([article_id], "links")


def of_text(db: apsw.Connection, *, note_id: int | None = None, highlight_id: int | None = None) -> tuple[Linked, ...]:
    """Return where the links of a note's text, or of the note on a highlight, lead, in their order."""
    found = rows.fetch(
        db,
        """SELECT a.id, coalesce(a.title, ''), l.mark_uid, coalesce(a.uid, ''),
             substr(coalesce(h.exact, n.text, ''), 1, ?3),
             a.id IS NOT NULL AND (l.mark_uid = '' OR coalesce(h.id, n.id) IS NOT NULL)
           FROM link AS l
           LEFT JOIN article AS a ON a.id = l.article_id AND a.deleted_at IS NULL
           LEFT JOIN highlight AS h
             ON l.mark_uid <> '' AND h.uid = l.mark_uid AND h.article_id = a.id AND h.deleted_at IS NULL
           LEFT JOIN note AS n
             ON l.mark_uid <> '' AND n.uid = l.mark_uid AND n.article_id = a.id AND n.deleted_at IS NULL
           WHERE l.note_id IS ?1 AND l.highlight_id IS ?2 ORDER BY l.place""",
        (note_id, highlight_id, _MANY_WORDS),
    )
    return tuple(Linked(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in found)


def of_written(db: apsw.Connection, mark: MarkId | TrashId, text: str) -> tuple[Linked, ...]:
    """Return where the links lead of a note that says this, or of a highlight whose note does; asks only if it has any."""
    from reader import links

    if not links.links(text):
        return ()
    return of_text(db, **{f"{mark.kind}_id": mark.id})


def back(db: apsw.Connection, article_id: int) -> tuple[Backlink, ...]:
    """Return who links to an article, newest first."""
    found = rows.fetch(
        db,
        """SELECT l.note_id, l.highlight_id, coalesce(n.article_id, h.article_id), a.title,
             substr(coalesce(n.text, h.note), 1, ?2), coalesce(n.updated_at, h.updated_at), l.mark_uid,
             a.uid, coalesce(n.uid, h.uid)
           FROM link AS l LEFT JOIN note AS n ON n.id = l.note_id LEFT JOIN highlight AS h ON h.id = l.highlight_id
           JOIN article AS a ON a.id = coalesce(n.article_id, h.article_id) AND a.deleted_at IS NULL
           WHERE l.article_id = ?1 AND coalesce(n.deleted_at, h.deleted_at) IS NULL
           GROUP BY l.note_id, l.highlight_id, l.mark_uid ORDER BY 6 DESC, l.id DESC""",
        (article_id, _MANY_WORDS),
    )
    return tuple(
        Backlink(row[0], row[1], row[2], row[3], row[4], rows.instant(row[5]), row[6], row[7], row[8]) for row in found
    )


def titles(db: apsw.Connection, typed: str, most: int) -> tuple[Titled, ...]:
    """Return the articles whose titles begin as typed, then those with a word that does; all, newest first, for nothing.

    Between characters of a script without spaces a word may begin anywhere.
    """
    from reader.library import folding

    key = folding.key(typed) if typed.strip() else ""
    alive = "a.deleted_at IS NULL AND a.entry = 0 AND a.title_key <> '' AND a.state <> 'trash'"
    columns = f"SELECT a.id, a.uid, a.title, a.site_name, {_FIRST} FROM article AS a"  # noqa: S608 - own words
    if not key:
        found = rows.fetch(db, f"{columns} WHERE {alive} ORDER BY a.added_at DESC, a.id DESC LIMIT ?", (most,))
    else:
        found = rows.fetch(
            db,
            f"{columns} WHERE {alive} AND a.title_key >= ?1 AND a.title_key < ?2 ORDER BY a.title_key, a.added_at LIMIT ?3",
            (key, key + "\U0010ffff", most),
        )
        if len(found) < most:
            inside = rows.fetch(
                db,
                f"{columns} WHERE {alive} AND instr(a.title_key, ?1) ORDER BY a.title_key, a.added_at LIMIT ?2",
                (key if folding.is_spaceless(key[0]) else f" {key}", most),
            )
            found += [row for row in inside if row not in found]
    return tuple(Titled(row[0], row[1], row[2], row[3], bool(row[4])) for row in found[:most])


def target(db: apsw.Connection, address: str) -> Target | None:
    """Return what a ``postil://`` address leads to, or None when there is no such article."""
    from reader import links

    place = links.place(address)
    if place is None:
        return None
    from reader.library import apart

    article_id = db.execute("SELECT id FROM article WHERE uid = ? AND deleted_at IS NULL", (place.uid,)).get
    if article_id is None:
        article_id = apart.united_with(db, uid=place.uid)
    if article_id is None:
        return None
    mark = None
    if place.mark:
        mark = db.execute(
            f"SELECT id FROM {place.mark} WHERE uid = ? AND article_id = ? AND deleted_at IS NULL",  # noqa: S608 - of two
            (place.mark_uid, article_id),
        ).get
    return Target(article_id, mark if place.mark == "highlight" else None, mark if place.mark == "note" else None)


def _write(db: apsw.Connection, text: str, note_id: int | None, highlight_id: int | None) -> set[int]:
    """Replace the links of one text; return the articles whose backlinks have changed."""
    from reader import links

    kept = "SELECT article_id, mark_uid, key FROM link WHERE note_id IS ? AND highlight_id IS ? ORDER BY place"
    old: Targets = [(row[0], row[1], row[2]) for row in rows.fetch(db, kept, (note_id, highlight_id))]
    found = links.links(text)
    if not old and not found:
        return set()
    known = {key: article_id for article_id, _, key in old if article_id is not None}
    new: Targets = [_target(db, link, known) for link in found]
    if new == old:
        return {article_id for article_id, *_ in new if article_id is not None}
    db.execute("DELETE FROM link WHERE note_id IS ? AND highlight_id IS ?", (note_id, highlight_id))
    db.executemany(
        "INSERT INTO link(note_id, highlight_id, place, article_id, mark_uid, key) VALUES(?, ?, ?, ?, ?, ?)",
        [(note_id, highlight_id, place, *one) for place, one in enumerate(new)],
    )
    return {article_id for article_id, *_ in (*old, *new) if article_id is not None}


def _target(db: apsw.Connection, link: Link, known: dict[str, int]) -> tuple[int | None, str, str]:
    from reader.library import folding

    key = link.uid or folding.key(link.title)
    if key in known:
        return known[key], link.mark_uid, key
    column = "uid" if link.uid else "title_key"
    article_id = db.execute(
        f"SELECT id FROM article WHERE {column} = ? AND deleted_at IS NULL ORDER BY added_at DESC, id DESC LIMIT 1",  # noqa: S608
        (key,),
    ).get
    if article_id is None and link.uid:
        from reader.library import apart

        article_id = apart.united_with(db, uid=link.uid)
    return (None if article_id is None else int(article_id)), link.mark_uid, key


def tell(transaction: Transaction, *, note_ids: Iterable[int] = (), highlight_ids: Iterable[int] = ()) -> None:
    """Tell the articles that these notes, or the notes on these highlights, link to that their backlinks have changed."""
    for column, ids in (("note_id", note_ids), ("highlight_id", highlight_ids)):
        led = rows.fetch(
            transaction.db,
            f"SELECT DISTINCT article_id FROM link WHERE {column} IN (SELECT value FROM json_each(?)) AND article_id NOT NULL",  # noqa: S608
            (json.dumps(list(ids)),),
        )
        transaction.touch((article_id for (article_id,) in led), "links")
