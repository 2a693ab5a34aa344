"""How an import is taken back as a whole, and made again; what the reader has done since stays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reader.errors import LibraryError
from reader.library import articles, import_log, imported_loose, rows, tags
from reader.library.store import Transaction


def undo(transaction: Transaction, run_id: int) -> int:
    """Take back all that an import has brought; return how many articles that concerns.

    The articles that it made are deleted (for 30 days they can be restored), with what was added to them since; known
    ones are what they were, but for what the reader has changed in the meantime. Raises LibraryError when there is no such
    import, or it was taken back already.
    """
    db = transaction.db
    if import_log.one(db, run_id).undone:
        raise LibraryError(f"Import {run_id} was taken back already.")
    records = import_log.records(db, run_id)
    articles.delete(transaction, rows.present(db, [each.article_id for each in records if each.created]))
    for each in reversed(records):
        if not each.created and rows.present(db, [each.article_id]):
            _take_back(transaction, each, [uid for record in records for uid in record.marks])
    imported_loose.undo(transaction, run_id)
    db.execute("UPDATE import_run SET undone_at = ? WHERE id = ?", (transaction.moment, run_id))
    return len({each.article_id for each in records})


def redo(transaction: Transaction, run_id: int) -> None:
    """Bring back what ``undo`` has taken away, and nothing that the reader has deleted."""
    db = transaction.db
    if not import_log.one(db, run_id).undone:
        return
    undone_at = db.execute("SELECT undone_at FROM import_run WHERE id = ?", (run_id,)).get
    for each in import_log.records(db, run_id):
        if each.created and import_log.withdrawn(db, each.article_id):
            articles.undelete(transaction, [each.article_id])
        elif not each.created and rows.present(db, [each.article_id]):
            _give_again(transaction, each, int(undone_at))
    imported_loose.redo(transaction, run_id)
    db.execute("UPDATE import_run SET undone_at = NULL WHERE id = ?", (run_id,))


def _take_back(transaction: Transaction, record: import_log.Kept, marks: Sequence[str]) -> None:
    """Take back what a known article has gained. What the reader has changed since, or written below it, stays.

    ``marks`` are the uids of all that the import has added.
    """
    db, article_id = transaction.db, record.article_id
    for kind, answers in (("highlight", "highlight_id"), ("note", "reply_to")):
        db.execute(
            f"""UPDATE {kind} SET deleted_at = ? WHERE deleted_at IS NULL AND updated_at = created_at
                AND uid IN (SELECT value FROM json_each(?))
                AND NOT EXISTS (SELECT 1 FROM note AS n WHERE n.{answers} = {kind}.id AND n.deleted_at IS NULL
                                AND n.uid NOT IN (SELECT value FROM json_each(?)))""",  # noqa: S608 - of two
            (transaction.moment, json.dumps(record.marks), json.dumps(marks)),
        )
        if db.changes():
            transaction.touch([article_id], f"{kind}s")
    tags.retag(transaction, [article_id], (), record.before.get("given", ()))
    _edit(transaction, article_id, record, "is", "was")
    _put(transaction, article_id, record.before.get("now", {}), record.before)


def _give_again(transaction: Transaction, record: import_log.Kept, undone_at: int) -> None:
    """Give a known article again what the undoing has taken."""
    db, article_id = transaction.db, record.article_id
    for kind in ("highlight", "note"):
        db.execute(
            f"UPDATE {kind} SET deleted_at = NULL WHERE deleted_at = ? AND uid IN (SELECT value FROM json_each(?))",  # noqa: S608
            (undone_at, json.dumps(record.marks)),
        )
        if db.changes():
            transaction.touch([article_id], f"{kind}s")
    tags.retag(transaction, [article_id], record.before.get("given", ()), ())
    _edit(transaction, article_id, record, "was", "is")
    _put(transaction, article_id, record.before, record.before.get("now", {}))


def _edit(transaction: Transaction, article_id: int, record: import_log.Kept, there: str, wanted: str) -> None:
    """Give the marks that an import has changed the values of ``wanted``, those that still have all those of ``there``."""
    for edited in record.before.get("edited", ()):
        kind = "note" if edited["kind"] == "note" else "highlight"
        still = " AND ".join(f"{name} IS :there_{name}" for name in edited[there])
        told = ", ".join(f"{name} = :{name}" for name in edited[wanted])
        values = {f"there_{name}": value for name, value in edited[there].items()}
        transaction.db.execute(
            f"UPDATE {kind} SET {told} WHERE uid = :uid AND {still}",  # noqa: S608 - own names
            {**values, **edited[wanted], "uid": edited["uid"]},
        )
        if transaction.db.changes():
            transaction.touch([article_id], f"{kind}s")


def _put(transaction: Transaction, article_id: int, there: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Give an article the values of ``wanted`` where it still has those that are ``there``; the reader's own stay."""
    columns = tuple(name for name in there if name not in {"now", "given", "edited"})
    if not columns:
        return
    db = transaction.db
    has = rows.fetch(db, f"SELECT {', '.join(columns)} FROM article WHERE id = ?", (article_id,))[0]  # noqa: S608
    values = {name: wanted[name] for name, value in zip(columns, has, strict=True) if value == there[name]}
    if "title" not in values:
        values.pop("title_key", None)
    if values:
        db.execute(
            f"UPDATE article SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id",  # noqa: S608
            {**values, "id": article_id},
        )
        transaction.touch([article_id], "state", "meta")
