"""The trash: what was deleted and can be brought back for 30 days, and the articles on the shelf of that name.

What went with an article comes back with it and is not named itself; it is searched, so that the article is found by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.library import folding, links, rows, upkeep
from reader.library.store import Transaction, head
from reader.library.values import Restored, Thrown, Trashed, TrashId
from reader.model import State

KINDS = ("article", "highlight", "note")
_LISTED = (
    """SELECT 3 * id AS number, deleted_at AS at, id AS i FROM article WHERE deleted_at IS NOT NULL
      UNION ALL SELECT 3 * id, coalesce(trashed_at, 0), id FROM article WHERE state = 'trash' AND deleted_at IS NULL""",
    "SELECT 3 * id + 1 AS number, deleted_at AS at, id AS i FROM highlight WHERE deleted_at IS NOT NULL",
    "SELECT 3 * id + 2 AS number, deleted_at AS at, id AS i FROM note WHERE deleted_at IS NOT NULL",
)
"""Of each kind its number: three times the id and the place of the kind in ``KINDS``."""
_WORDS = {
    "article": """SELECT a.id, a.title || char(10) || a.site_name || char(10) || a.byline || char(10)
        || coalesce((SELECT group_concat(h.exact || char(10) || h.note, char(10)) FROM highlight AS h
             WHERE h.article_id = a.id AND h.deleted_at IS NULL), '') || char(10)
        || coalesce((SELECT group_concat(n.text, char(10)) FROM note AS n
             WHERE n.article_id = a.id AND n.deleted_at IS NULL), '')
      FROM article AS a WHERE a.id IN (SELECT value FROM json_each(?))""",
    "highlight": """SELECT h.id, h.exact || char(10) || h.note || char(10) || a.title FROM highlight AS h
      JOIN article AS a ON a.id = h.article_id WHERE h.id IN (SELECT value FROM json_each(?))""",
    "note": """SELECT n.id, n.text || char(10) || a.title FROM note AS n
      JOIN article AS a ON a.id = n.article_id WHERE n.id IN (SELECT value FROM json_each(?))""",
}
_SHOWN = {
    "article": """SELECT a.id, a.id, a.title, '', '', '', a.title, a.site_name,
        coalesce(a.deleted_at, a.trashed_at), a.deleted_at,
        (SELECT count(*) FROM highlight AS h WHERE h.article_id = a.id AND h.deleted_at IS NULL)
        + (SELECT count(*) FROM note AS n WHERE n.article_id = a.id AND n.deleted_at IS NULL), 0
      FROM article AS a WHERE (a.deleted_at IS NOT NULL OR a.state = 'trash') AND """,
    "highlight": """SELECT a.id, a.article_id, a.exact, a.note, a.color, a.style, b.title, b.site_name, a.deleted_at,
        a.deleted_at, 0, 0 FROM highlight AS a JOIN article AS b ON b.id = a.article_id
      WHERE a.deleted_at IS NOT NULL AND """,
    "note": """SELECT a.id, a.article_id, a.text, '', '', '', b.title, b.site_name, a.deleted_at, a.deleted_at, 0,
        EXISTS (SELECT 1 FROM note AS p WHERE p.id = a.reply_to AND p.deleted_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM highlight AS h WHERE h.id = a.highlight_id AND h.deleted_at IS NOT NULL)
      FROM note AS a JOIN article AS b ON b.id = a.article_id WHERE a.deleted_at IS NOT NULL AND """,
}
_AMONG = "a.id IN (SELECT value FROM json_each(?))"


class Finder:
    """Answers for one connection, and remembers the words of what lies in the trash while somebody types."""

    def __init__(self) -> None:
        self._words: dict[int, str] = {}
        self._at = -1

    def find(self, db: apsw.Connection, text: str, kind: str) -> tuple[TrashId, ...]:
        """Return what lies in the trash, last thrown away first: of one of ``KINDS``, or all, with words that begin so."""
        found = _listed(db, kind)
        wanted = [f" {token}" for word in text.split() for token in folding.tokens(word)[0]]
        if wanted:
            self._follow(db, found)
            for token in wanted:
                found = [number for number in found if token in self._words[number]]
        return tuple([TrashId(KINDS[number % 3], number // 3) for number in found])

    def _follow(self, db: apsw.Connection, found: Sequence[int]) -> None:
        now = head(db)
        if now != self._at:
            self._at = now
            self._words.clear()
        unknown = [number for number in found if number not in self._words]
        for place, kind in enumerate(KINDS):
            ids = [number // 3 for number in unknown if number % 3 == place]
            for row in rows.fetch(db, _WORDS[kind], (json.dumps(ids),)) if ids else ():
                self._words[3 * row[0] + place] = " " + " ".join(folding.indexed(row[1]))


def _listed(db: apsw.Connection, kind: str) -> list[int]:
    gone = db.execute("SELECT EXISTS (SELECT 1 FROM article WHERE deleted_at IS NOT NULL)").get
    own = " AND article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)" if gone else ""
    parts = [part + (own if place else "") for place, part in enumerate(_LISTED) if kind in {"", KINDS[place]}]
    ordered = f"SELECT number FROM ({' UNION ALL '.join(parts)}) ORDER BY at DESC, i DESC"  # noqa: S608 - own text
    found = db.execute(f"SELECT group_concat(number) FROM ({ordered})").get  # noqa: S608
    numbers: list[int] = json.loads(f"[{found}]") if found else []
    return numbers


def listed(db: apsw.Connection, ids: Iterable[TrashId]) -> list[Trashed]:
    """Return what is shown of these things, in this order, without those that are gone or back."""
    wanted = list(ids)
    found: dict[TrashId, Trashed] = {}
    for kind in KINDS:
        among = json.dumps([one.id for one in wanted if one.kind == kind])
        for row in rows.fetch(db, _SHOWN[kind] + _AMONG, (among,)) if among != "[]" else ():
            goes = None if row[9] is None else rows.instant(row[9] + upkeep.KEEP_SECONDS)
            one = TrashId(kind, row[0])
            led = links.of_written(db, one, row[2] if kind == "note" else row[3])
            found[one] = Trashed(one, *row[1:8], rows.moment(row[8]), goes, row[10], bool(row[11]), led)  # type: ignore[call-arg]
    return [found[one] for one in wanted if one in found]


def restore(transaction: Transaction, ids: Iterable[TrashId]) -> Restored:
    """Bring things back to where they were; what is back or gone already is left out. Raises LibraryError when all is."""
    thrown = _thrown(transaction.db, ids)
    if not thrown:
        raise LibraryError("That does not lie in the trash any more.")
    db = transaction.db
    states: dict[int, State] = {}
    for one in thrown:
        if one.id.kind == "article":
            states[one.article_id] = _bring_back(db, one)
    for kind in KINDS[1:]:
        db.execute(
            f"UPDATE {kind} SET deleted_at = NULL WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - of two
            (_numbers(thrown, kind),),
        )
    _tell(transaction, thrown)
    return Restored(tuple(thrown), states, *_told(db, thrown))


def throw_back(transaction: Transaction, thrown: Sequence[Thrown]) -> None:
    """Put things that were restored where they lay, with the days that they had left."""
    for one in thrown:
        if one.id.kind == "article":
            transaction.db.execute(
                """UPDATE article SET deleted_at = ?1, trashed_at = iif(?2 = 'trash', ?4, trashed_at),
                     trashed_from = iif(?2 = 'trash' AND state <> 'trash', state, trashed_from), state = ?2
                   WHERE id = ?3""",
                (one.deleted_at, one.state, one.id.id, transaction.moment),
            )
        else:
            transaction.db.execute(
                f"UPDATE {one.id.kind} SET deleted_at = ? WHERE id = ?",  # noqa: S608 - of two
                (one.deleted_at, one.id.id),
            )
    _tell(transaction, thrown)


def remove(transaction: Transaction, folder: Path, ids: Iterable[TrashId], *, tidy: bool = True) -> int:
    """Remove things for good that lie in the trash, with all that is theirs; return how many."""
    db = transaction.db
    thrown = _thrown(db, ids)
    _tell(transaction, thrown)
    for kind in KINDS:
        db.execute(
            f"DELETE FROM {kind} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - of three
            (_numbers(thrown, kind),),
        )
    if thrown and tidy:
        upkeep.tidy(transaction, folder)
    return len(thrown)


def _thrown(db: apsw.Connection, ids: Iterable[TrashId]) -> list[Thrown]:
    """Return where these things lie in the trash, without those that do not."""
    wanted = list(dict.fromkeys(ids))
    found: dict[TrashId, Thrown] = {}
    for kind in KINDS:
        columns = "a.id, a.id, a.state, a.deleted_at" if kind == "article" else "a.id, a.article_id, '', a.deleted_at"
        shelf = " OR a.state = 'trash'" if kind == "article" else ""
        found |= {
            TrashId(kind, row[0]): Thrown(TrashId(kind, row[0]), *row[1:])
            for row in rows.fetch(
                db,
                f"SELECT {columns} FROM {kind} AS a WHERE {_AMONG} AND (a.deleted_at IS NOT NULL{shelf})",  # noqa: S608
                (json.dumps([one.id for one in wanted if one.kind == kind]),),
            )
        }
    return [found[one] for one in wanted if one in found]


def _bring_back(db: apsw.Connection, one: Thrown) -> State:
    """Put an article on the shelf that it came from; return which that is."""
    state = one.state
    if state == State.TRASH:
        state = db.execute("SELECT trashed_from FROM article WHERE id = ?", (one.article_id,)).get or State.INBOX
    db.execute(
        "UPDATE article SET deleted_at = NULL, state = ?, trashed_at = NULL, trashed_from = '' WHERE id = ?",
        (str(state), one.article_id),
    )
    return State(state)


def _told(db: apsw.Connection, thrown: Sequence[Thrown]) -> tuple[int, int, int]:
    """Return what is to be said of marks that are back: see ``Restored``."""
    notes, marks = _numbers(thrown, "note"), _numbers(thrown, "highlight")
    alone = db.execute(
        """SELECT count(*) FROM note AS n WHERE n.id IN (SELECT value FROM json_each(?)) AND (
             EXISTS (SELECT 1 FROM note AS p WHERE p.id = n.reply_to AND p.deleted_at IS NOT NULL)
             OR EXISTS (SELECT 1 FROM highlight AS h WHERE h.id = n.highlight_id AND h.deleted_at IS NOT NULL))""",
        (notes,),
    ).get
    lost = db.execute(
        "SELECT count(*) FROM highlight WHERE orphan = 1 AND id IN (SELECT value FROM json_each(?))", (marks,)
    ).get
    owners = {one.article_id for one in thrown if one.id.kind != "article"}
    away = {
        row[0]
        for row in db.execute(
            """SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?))
               AND (state = 'trash' OR deleted_at IS NOT NULL)""",
            (json.dumps(list(owners)),),
        )
    }
    return alone, lost, sum(one.article_id in away for one in thrown if one.id.kind != "article")


def _tell(transaction: Transaction, thrown: Sequence[Thrown]) -> None:
    """Note what has changed by things leaving the trash or going back into it."""
    of: dict[str, list[Thrown]] = {kind: [one for one in thrown if one.id.kind == kind] for kind in KINDS}
    transaction.touch((one.article_id for one in of["article"]), "added", "deleted", "state")
    for kind in KINDS[1:]:
        transaction.touch((one.article_id for one in of[kind]), f"{kind}s")
        named: dict[str, Any] = {f"{kind}_ids": [one.id.id for one in of[kind]]}
        links.tell(transaction, **named)


def _numbers(thrown: Sequence[Thrown], kind: str) -> str:
    return json.dumps([one.id.id for one in thrown if one.id.kind == kind])
