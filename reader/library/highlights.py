"""Highlights: marks on an article, found again whenever its body is replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import apsw

from reader.anchoring import anchor
from reader.errors import LibraryError
from reader.library import articles, rows, tags
from reader.library.rows import instant
from reader.library.store import Transaction
from reader.model import COLORS, Highlight, Selectors, Span

_COLUMNS = """h.id, h.uid, h.article_id, h.exact, h.prefix, h.suffix, h.start, h.stop, h.color, h.note, h.created_at,
  h.updated_at, h.orphan"""
_ALIVE = (
    "FROM highlight AS h JOIN article AS a ON a.id = h.article_id AND a.deleted_at IS NULL WHERE h.deleted_at IS NULL"
)


def of_article(db: apsw.Connection, article_id: int) -> list[Highlight]:
    """Return the highlights of an article by their place in it."""
    rows.demand(db, [article_id])
    return _highlights(db, "AND h.article_id = ? ORDER BY h.start, h.id", (article_id,))


def newest(db: apsw.Connection) -> list[Highlight]:
    """Return all highlights, newest first."""
    return _highlights(db, "ORDER BY h.created_at DESC, h.id DESC", ())


def one(db: apsw.Connection, highlight_id: int) -> Highlight:
    """Return one highlight; raises LibraryError when there is none."""
    found = _highlights(db, "AND h.id = ?", (highlight_id,))
    if not found:
        raise no_highlight(highlight_id)
    return found[0]


def add(
    transaction: Transaction, article_id: int, selectors: Selectors, color: str, note: str, names: Iterable[str]
) -> int:
    """Keep a highlight; it is an orphan from the start when the article does not hold its passage."""
    db = transaction.db
    rows.demand(db, [article_id])
    _check_color(color)
    found = anchor(articles.text(db, article_id), selectors)
    start, stop = found.span if found else (selectors.start, selectors.end)
    db.execute(
        """INSERT INTO highlight(uid, article_id, start, stop, exact, prefix, suffix, color, note, orphan, created_at,
             updated_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *(rows.new_uid(), article_id, start, stop, selectors.exact, selectors.prefix, selectors.suffix, color),
            *(note, int(found is None), transaction.moment, transaction.moment),
        ),
    )
    highlight_id = db.last_insert_rowid()
    tags.set_of_highlight(db, highlight_id, names)
    transaction.touch([article_id], "highlights")
    return highlight_id


def edit(
    transaction: Transaction,
    highlight_id: int,
    *,
    color: str | None,
    note: str | None,
    names: Iterable[str] | None,
    selectors: Selectors | None,
) -> Highlight:
    """Change what is not None; return the highlight as it was."""
    db = transaction.db
    before = one(db, highlight_id)
    changes: dict[str, Any] = {"updated_at": transaction.moment}
    if color is not None:
        _check_color(color)
        changes["color"] = color
    if note is not None:
        changes["note"] = note
    if selectors is not None:
        found = anchor(articles.text(db, before.article_id), selectors)
        start, stop = found.span if found else (selectors.start, selectors.end)
        changes |= {"exact": selectors.exact, "prefix": selectors.prefix, "suffix": selectors.suffix}
        changes |= {"start": start, "stop": stop, "orphan": int(found is None)}
    columns = ", ".join(f"{name} = :{name}" for name in changes)
    db.execute(f"UPDATE highlight SET {columns} WHERE id = :id", {**changes, "id": highlight_id})  # noqa: S608
    if names is not None:
        tags.set_of_highlight(db, highlight_id, names)
    transaction.touch([before.article_id], "highlights")
    return before


def delete(transaction: Transaction, highlight_id: int) -> None:
    """Delete a highlight so that ``undelete`` brings it back."""
    before = one(transaction.db, highlight_id)
    transaction.db.execute("UPDATE highlight SET deleted_at = ? WHERE id = ?", (transaction.moment, highlight_id))
    transaction.touch([before.article_id], "highlights")


def undelete(transaction: Transaction, highlight_id: int) -> None:
    """Bring a deleted highlight back, with its tags."""
    article_id = transaction.db.execute("SELECT article_id FROM highlight WHERE id = ?", (highlight_id,)).get
    if article_id is None:
        raise no_highlight(highlight_id)
    transaction.db.execute("UPDATE highlight SET deleted_at = NULL WHERE id = ?", (highlight_id,))
    transaction.touch([article_id], "highlights")


def marked_text(db: apsw.Connection, article_id: int) -> str:
    """Return the canonical text of an article that has highlights, nothing for one that has none."""
    marked = db.execute("SELECT EXISTS(SELECT 1 FROM highlight WHERE article_id = ?)", (article_id,)).get
    return articles.text(db, article_id) if marked else ""


def reanchor(transaction: Transaction, article_id: int, text: str, was: str = "") -> None:
    """Find every highlight of an article, deleted ones too, in its new text; what is not found becomes an orphan.

    ``was`` is the canonical text that they stood in until now.
    """
    db = transaction.db
    found = rows.fetch(
        db, "SELECT id, exact, prefix, suffix, start, stop, orphan FROM highlight WHERE article_id = ?", (article_id,)
    )
    changes = []
    for highlight_id, exact, prefix, suffix, start, stop, orphan in found:
        place = anchor(text, Selectors(exact, prefix, suffix, start, stop), was)
        now = (*(place.span if place else Span(start, stop)), int(place is None))
        if now != (start, stop, orphan):
            changes.append((*now, highlight_id))
    if changes:
        db.executemany("UPDATE highlight SET start = ?, stop = ?, orphan = ? WHERE id = ?", changes)
        transaction.touch([article_id], "highlights")


def no_highlight(highlight_id: int) -> LibraryError:
    """Return the error for an id that names no highlight."""
    return LibraryError(f"There is no highlight {highlight_id} in this library; `postil highlights` shows the numbers.")


def _check_color(color: str) -> None:
    if color not in COLORS:
        raise LibraryError(f"There is no colour “{color}”; choose one of {', '.join(COLORS)}.")


def _highlights(db: apsw.Connection, rest: str, values: tuple[int, ...]) -> list[Highlight]:
    found = rows.fetch(db, f"SELECT {_COLUMNS} {_ALIVE} {rest}", values)
    own = tags.of_highlights(db, [row[0] for row in found])
    return [
        Highlight(
            *(row[0], row[1], row[2], Selectors(*row[3:8]), row[8], row[9], own.get(row[0], ())),
            *(instant(row[10]), instant(row[11]), bool(row[12])),
        )
        for row in found
    ]
