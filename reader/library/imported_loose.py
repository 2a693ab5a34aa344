"""Saved searches and colours of tags that an import brings: what is here already stays as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reader.errors import LibraryError
from reader.import_model import Brought, Loose
from reader.library import rows, tag_looks
from reader.library.values import ORDERS
from reader.model import clean_tag, tag_key

if TYPE_CHECKING:
    from reader.library.store import Transaction

_KEY = "import:{}"
"""The row of ``info`` that says what an import has brought: ``searches``, rows by uid; ``colors``, by the tag's key."""


def take(transaction: Transaction, run_id: int, loose: Loose) -> Brought:
    """Keep what is not here yet, and note it for ``undo``."""
    searches = {}
    for name, query, sort, pinned in loose.searches:
        shown, uid = " ".join(rows.scalar(name).split()), rows.new_uid()
        values = [shown, tag_key(shown), rows.scalar(query).strip(), sort if sort in ORDERS else "", int(pinned)]
        if shown and _insert(transaction, uid, values):
            searches[uid] = values
    here = tag_looks.colors(transaction.db)
    colors = {}
    for name, color in loose.colors:
        key = tag_key(clean_tag(rows.scalar(name)))
        if key and key not in here and color in tag_looks.TAG_COLORS:
            tag_looks.set_color(transaction, key, color)
            colors[key] = color
    if searches or colors:
        noted = json.dumps({"searches": searches, "colors": colors})
        transaction.db.execute("INSERT OR REPLACE INTO info VALUES(?, ?)", (_KEY.format(run_id), noted))
    return Brought(searches=len(searches), colors=len(colors))


def undo(transaction: Transaction, run_id: int) -> None:
    """Take back what an import has brought, but for what the reader has changed since."""
    noted, db = _noted(transaction, run_id), transaction.db
    for uid, (_, key, query, sort, pinned) in noted["searches"].items():
        told = (uid, key, query, sort, pinned)
        db.execute("DELETE FROM saved_search WHERE uid=? AND key=? AND query=? AND sort=? AND pinned=?", told)
    here = tag_looks.colors(db)
    for key, color in noted["colors"].items():
        if here.get(key) == color:
            tag_looks.set_color(transaction, key, "")
    if noted["searches"]:
        transaction.touch([0], "searches")


def redo(transaction: Transaction, run_id: int) -> None:
    """Bring back what ``undo`` has taken."""
    noted = _noted(transaction, run_id)
    for uid, values in noted["searches"].items():
        _insert(transaction, uid, values)
    here = tag_looks.colors(transaction.db)
    for key, color in noted["colors"].items():
        if key not in here:
            tag_looks.set_color(transaction, key, color)


def _insert(transaction: Transaction, uid: str, values: list[Any]) -> bool:
    """Put a saved search below the others; say no where one of its name is."""
    db, moment = transaction.db, transaction.moment
    db.execute(
        """INSERT OR IGNORE INTO saved_search(uid, name, key, query, sort, pinned, place, created_at, updated_at)
           VALUES(?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), -1) + 1 FROM saved_search), ?, ?)""",
        (uid, *values, moment, moment),
    )
    if db.changes():
        transaction.touch([0], "searches")
        return True
    return False


def _noted(transaction: Transaction, run_id: int) -> dict[str, dict[str, Any]]:
    found = transaction.db.execute("SELECT value FROM info WHERE key = ?", (_KEY.format(run_id),)).get
    try:
        noted: dict[str, dict[str, Any]] = json.loads(found or "{}")
    except ValueError as error:
        raise LibraryError(f"What import {run_id} brought cannot be read; take it back by hand.") from error
    return {"searches": {}, "colors": {}} | noted
