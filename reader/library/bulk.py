"""Many marks changed at once, and changed back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

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
    before = looks(transaction, ids)
    added, removed = list(add), {tag_key(clean_tag(name)) for name in remove}
    wanted = {}
    for mark, look in before.items():
        kept = merge_tags([name for name in look.tags if tag_key(name) not in removed], added)
        new_color = look.color if color is None or mark.kind == "note" else color
        new_style = look.style if style is None or mark.kind == "note" else style
        wanted[mark] = MarkLook(new_color, new_style, kept)
    set_looks(transaction, wanted, before)
    return before


def looks(transaction: Transaction, ids: Iterable[MarkId]) -> dict[MarkId, MarkLook]:
    """Return what these marks look like; raises LibraryError for one that is not there."""
    wanted = list(dict.fromkeys(ids))
    found: dict[MarkId, MarkLook] = {}
    for kind, select, alias in (("highlight", highlights.select, "h"), ("note", notes.select, "n")):
        named = json.dumps([mark.id for mark in wanted if mark.kind == kind])
        marks = select(transaction.db, f"AND {alias}.id IN (SELECT value FROM json_each(?))", (named,))  # noqa: S608
        for one in marks:
            look = MarkLook(getattr(one, "color", ""), getattr(one, "style", ""), one.tags)
            found[MarkId(kind, one.id)] = look
    for mark in wanted:
        if mark not in found:
            raise highlights.no_highlight(mark.id) if mark.kind == "highlight" else notes.no_note(mark.id)
    return {mark: found[mark] for mark in wanted}


def set_looks(
    transaction: Transaction, wanted: Mapping[MarkId, MarkLook], before: Mapping[MarkId, MarkLook] | None = None
) -> None:
    """Give marks colour, style and tags."""
    db = transaction.db
    known = looks(transaction, wanted) if before is None else before
    changed = [mark for mark, look in wanted.items() if look != known[mark]]
    for mark in changed:
        look = wanted[mark]
        if mark.kind == "highlight" and look[:2] != known[mark][:2]:
            highlights.check_look(look.color, look.style)
            db.execute(
                "UPDATE highlight SET color = ?, style = ?, updated_at = ? WHERE id = ?",
                (look.color, look.style, transaction.moment, mark.id),
            )
        if look.tags != known[mark].tags:
            tags.set_of_mark(db, mark.kind, mark.id, look.tags)
    _touch(transaction, changed)


def delete(transaction: Transaction, ids: Iterable[MarkId]) -> None:
    """Delete marks so that ``undelete`` brings them back."""
    wanted = list(looks(transaction, ids))
    _set_deleted(transaction, wanted, transaction.moment)


def undelete(transaction: Transaction, ids: Iterable[MarkId]) -> None:
    """Bring deleted marks back."""
    _set_deleted(transaction, list(ids), None)


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
