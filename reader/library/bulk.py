"""Many marks changed at once, and changed back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache

import apsw

from reader.errors import LibraryError
from reader.library import highlights, links, notes, rows, tags
from reader.library.store import Transaction
from reader.library.values import MarkId, MarkLook
from reader.model import clean_tag, merge_tags, tag_key


def edit(
    transaction: Transaction,
    ids: Iterable[MarkId],
    *,
    color: str | None,
    style: str | None,
    add: Iterable[str],
    remove: Iterable[str],
) -> dict[MarkId, MarkLook]:
    """Change what is given; return what each mark looked like. Notes have neither colour nor style."""
    before = looks(transaction.db, ids)
    added, removed = list(add), {tag_key(clean_tag(name)) for name in remove}

    @cache
    def kept(names: tuple[str, ...]) -> tuple[str, ...]:
        return merge_tags([name for name in names if tag_key(name) not in removed], added)

    wanted = {}
    for mark, look in before.items():
        new_color = look.color if color is None or mark.kind == "note" else color
        new_style = look.style if style is None or mark.kind == "note" else style
        wanted[mark] = MarkLook(new_color, new_style, kept(look.tags))
    set_looks(transaction, wanted, before)
    return before


def looks(db: apsw.Connection, ids: Iterable[MarkId]) -> dict[MarkId, MarkLook]:
    """Return what these marks look like; raises LibraryError for one that is not there."""
    wanted = list(dict.fromkeys(ids))
    found: dict[MarkId, MarkLook] = {}
    for kind, columns in (("highlight", "m.color, m.style"), ("note", "'', ''")):
        named = [mark.id for mark in wanted if mark.kind == kind]
        own = tags.of_marks(db, kind, named)
        here = rows.fetch(
            db,
            f"""SELECT m.id, {columns} FROM json_each(?) AS j CROSS JOIN {kind} AS m ON m.id = j.value
                WHERE m.deleted_at IS NULL
                AND m.article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)""",  # noqa: S608 - of two
            (json.dumps(named),),
        )
        found |= {MarkId(kind, row[0]): MarkLook(row[1], row[2], own.get(row[0], ())) for row in here}
    for mark in wanted:
        if mark not in found:
            raise highlights.no_highlight(mark.id) if mark.kind == "highlight" else notes.no_note(mark.id)
    return {mark: found[mark] for mark in wanted}


def set_looks(
    transaction: Transaction, wanted: Mapping[MarkId, MarkLook], before: Mapping[MarkId, MarkLook] | None = None
) -> None:
    """Give marks colour, style and tags: a statement for all that come to look the same, however many they are."""
    db = transaction.db
    known = looks(db, wanted) if before is None else before
    changed = [mark for mark, look in wanted.items() if look != known[mark]]
    painted: dict[tuple[str, str], list[int]] = {}
    tagged: dict[str, dict[int, tuple[str, ...]]] = {"highlight": {}, "note": {}}
    for mark in changed:
        look = wanted[mark]
        if mark.kind == "highlight" and look[:2] != known[mark][:2]:
            painted.setdefault((look.color, look.style), []).append(mark.id)
        if look.tags != known[mark].tags:
            tagged[mark.kind][mark.id] = look.tags
    for (color, style), ids in painted.items():
        highlights.check_look(color, style)
        db.execute(
            """UPDATE highlight SET color = ?, style = ?, updated_at = ?
               WHERE id IN (SELECT value FROM json_each(?))""",
            (color, style, transaction.moment, json.dumps(ids)),
        )
    for kind, names in tagged.items():
        tags.set_of_marks(db, kind, names)
    _touch(transaction, changed)


def delete(transaction: Transaction, ids: Iterable[MarkId]) -> None:
    """Delete marks so that ``undelete`` brings them back."""
    wanted = list(looks(transaction.db, ids))
    _set_deleted(transaction, wanted, transaction.moment)


def undelete(transaction: Transaction, ids: Iterable[MarkId]) -> None:
    """Bring deleted marks back, less those that are gone for good; raises LibraryError when all are."""
    wanted = list(ids)
    if wanted and not _there(transaction, wanted):
        raise LibraryError("These marks have been deleted for good.")
    _set_deleted(transaction, wanted, None)


def _there(transaction: Transaction, ids: list[MarkId]) -> bool:
    """Say whether any of these marks is in the library, deleted or not."""
    return any(
        transaction.db.execute(
            f"SELECT EXISTS (SELECT 1 FROM {kind} WHERE id IN (SELECT value FROM json_each(?)))",  # noqa: S608 - of two
            (json.dumps([mark.id for mark in ids if mark.kind == kind]),),
        ).get
        for kind in ("highlight", "note")
    )


def _set_deleted(transaction: Transaction, ids: list[MarkId], moment: int | None) -> None:
    for kind in ("highlight", "note"):
        chosen = [mark.id for mark in ids if mark.kind == kind]
        transaction.db.execute(
            f"UPDATE {kind} SET deleted_at = ? WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - of two
            (moment, json.dumps(chosen)),
        )
        if kind == "highlight":
            links.tell(transaction, highlight_ids=chosen)
        else:
            links.tell(transaction, note_ids=chosen)
    _touch(transaction, ids)


def _touch(transaction: Transaction, ids: Iterable[MarkId]) -> None:
    marks = list(ids)
    for kind in ("highlight", "note"):
        chosen = json.dumps([mark.id for mark in marks if mark.kind == kind])
        owners = rows.fetch(
            transaction.db,
            f"SELECT DISTINCT article_id FROM {kind} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - of two
            (chosen,),
        )
        transaction.touch((article_id for (article_id,) in owners), f"{kind}s")
