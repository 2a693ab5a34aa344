"""Highlights: marks on an article, found again whenever its body is replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.library import articles, links, rows, tags
from reader.library.ground import Ground, Standing, find, standing
from reader.library.rows import instant
from reader.library.store import Transaction
from reader.model import COLORS, STYLES, Highlight, Selectors

_COLUMNS = """h.id, h.uid, h.article_id, h.exact, h.prefix, h.suffix, h.start, h.stop, h.image, h.alt, h.color, h.note,
  h.created_at, h.updated_at, h.orphan, h.how, h.confidence, h.waiting, h.style"""
_ALIVE = (
    "FROM highlight AS h JOIN article AS a ON a.id = h.article_id AND a.deleted_at IS NULL WHERE h.deleted_at IS NULL"
)


def of_article(db: apsw.Connection, article_id: int) -> list[Highlight]:
    """Return the highlights of an article by their place in it."""
    rows.demand(db, [article_id])
    return select(db, "AND h.article_id = ? ORDER BY h.start, h.id", (article_id,))


def newest(db: apsw.Connection) -> list[Highlight]:
    """Return all highlights, newest first."""
    return select(db, "ORDER BY h.created_at DESC, h.id DESC", ())


def one(db: apsw.Connection, highlight_id: int) -> Highlight:
    """Return one highlight; raises LibraryError when there is none."""
    found = select(db, "AND h.id = ?", (highlight_id,))
    if not found:
        raise no_highlight(highlight_id)
    return found[0]


def add(
    transaction: Transaction,
    article_id: int,
    selectors: Selectors,
    *,
    color: str,
    note: str,
    names: Iterable[str],
    style: str = STYLES[0],
) -> int:
    """Keep a highlight; it is an orphan from the start when the article does not hold its passage."""
    db = transaction.db
    rows.demand(db, [article_id])
    check_look(color, style)
    stands = standing(find(Ground(articles.html(db, article_id)), selectors), selectors)
    values = {
        "uid": rows.new_uid(),
        "article_id": article_id,
        **_words(selectors),
        **stands._asdict(),
        "color": color,
        "style": style,
        "note": note,
        "created_at": transaction.moment,
        "updated_at": transaction.moment,
    }
    db.execute(
        f"INSERT INTO highlight({', '.join(values)}) VALUES({', '.join(f':{name}' for name in values)})",
        values,
    )
    highlight_id = db.last_insert_rowid()
    tags.set_of_mark(db, "highlight", highlight_id, names)
    links.keep(transaction, note, highlight_id=highlight_id)
    transaction.touch([article_id], "highlights")
    return highlight_id


def edit(
    transaction: Transaction,
    highlight_id: int,
    *,
    color: str | None = None,
    note: str | None = None,
    names: Iterable[str] | None = None,
    selectors: Selectors | None = None,
    style: str | None = None,
) -> Highlight:
    """Change what is not None; return the highlight as it was. Other selectors are the reader's choice: no doubt is left."""
    db = transaction.db
    before = one(db, highlight_id)
    check_look(color or before.color if color is None else color, before.style if style is None else style)
    changes: dict[str, Any] = {"updated_at": transaction.moment}
    if color is not None:
        changes["color"] = color
    if style is not None:
        changes["style"] = style
    if note is not None:
        changes["note"] = note
        links.keep(transaction, note, highlight_id=highlight_id)
    if selectors is not None:
        found = find(Ground(articles.html(db, before.article_id)), selectors)
        changes |= _words(selectors) | standing(found, selectors)._asdict()
        if found is not None:
            changes["waiting"] = 0
        _keep_wording(transaction, before)
        db.execute("DELETE FROM version_place WHERE highlight_id = ?", (highlight_id,))
    _update(db, highlight_id, changes)
    if names is not None:
        tags.set_of_mark(db, "highlight", highlight_id, names)
    transaction.touch([before.article_id], "highlights")
    return before


def delete(transaction: Transaction, highlight_id: int) -> None:
    """Delete a highlight so that ``undelete`` brings it back."""
    before = one(transaction.db, highlight_id)
    transaction.db.execute("UPDATE highlight SET deleted_at = ? WHERE id = ?", (transaction.moment, highlight_id))
    links.tell(transaction, highlight_ids=[highlight_id])
    transaction.touch([before.article_id], "highlights")


def undelete(transaction: Transaction, highlight_id: int) -> None:
    """Bring a deleted highlight back, with its tags."""
    article_id = transaction.db.execute("SELECT article_id FROM highlight WHERE id = ?", (highlight_id,)).get
    if article_id is None:
        raise no_highlight(highlight_id)
    transaction.db.execute("UPDATE highlight SET deleted_at = NULL WHERE id = ?", (highlight_id,))
    links.tell(transaction, highlight_ids=[highlight_id])
    transaction.touch([article_id], "highlights")


def restore(transaction: Transaction, values: Iterable[Highlight], gone: Iterable[int]) -> None:
    """Make highlights, deleted ones too, what they were, and delete others. A passage that has moved since is found anew."""
    db = transaction.db
    grounds: dict[int, Ground] = {}
    for value in values:
        if db.execute("SELECT article_id FROM highlight WHERE id = ?", (value.id,)).get != value.article_id:
            raise no_highlight(value.id)
        rows.demand(db, [value.article_id])
        check_look(value.color, value.style)
        if value.article_id not in grounds:
            grounds[value.article_id] = Ground(articles.html(db, value.article_id))
        stands = Standing.of(value)
        if not grounds[value.article_id].holds(stands, value.selectors):
            stands = standing(find(grounds[value.article_id], value.selectors), value.selectors)
        own = {"color": value.color, "style": value.style, "note": value.note, "deleted_at": None}
        times = {"created_at": rows.seconds(value.created_at), "updated_at": rows.seconds(value.updated_at)}
        _update(db, value.id, _words(value.selectors) | stands._asdict() | own | times)
        db.execute("DELETE FROM version_place WHERE highlight_id = ?", (value.id,))
        tags.set_of_mark(db, "highlight", value.id, value.tags)
        links.keep(transaction, value.note, highlight_id=value.id)
        transaction.touch([value.article_id], "highlights")
    for highlight_id in gone:
        if db.execute("SELECT deleted_at FROM highlight WHERE id = ?", (highlight_id,)).get is None:
            delete(transaction, highlight_id)


def accept(transaction: Transaction, highlight_id: int) -> Highlight:
    """Take the passage that a highlight was found at for the one that is marked; return the highlight as it was."""
    from reader.anchoring import describe
    from reader.model import Span

    before = one(transaction.db, highlight_id)
    if before.orphan:
        raise LibraryError(f"Highlight {highlight_id} is nowhere in the text; choose its passage, or keep it as it is.")
    start, stop = before.selectors.start, before.selectors.end
    changes: dict[str, Any] = {"waiting": 0, "updated_at": transaction.moment}
    ground = Ground(articles.html(transaction.db, before.article_id))
    if before.selectors.image:
        if (moved := ground.picture_for(before.selectors)) is not None and moved.image != before.selectors.image:
            _keep_wording(transaction, before)
            changes |= _words(moved) | {"how": "position", "confidence": 1.0}
    elif ground.text[start:stop] != before.selectors.exact:
        _keep_wording(transaction, before)
        changes |= _words(describe(ground.text, Span(start, stop))) | {"how": "position", "confidence": 1.0}
    _update(transaction.db, highlight_id, changes)
    transaction.touch([before.article_id], "highlights")
    return before


def keep_orphan(transaction: Transaction, highlight_id: int) -> Highlight:
    """Leave a highlight without a place and ask no more; return it as it was. One that was found with doubt loses its
    place.
    """
    before = one(transaction.db, highlight_id)
    changes: dict[str, Any] = {"waiting": 0, "orphan": 1, "how": "", "confidence": 0.0}
    _update(transaction.db, highlight_id, changes | {"updated_at": transaction.moment})
    transaction.touch([before.article_id], "highlights")
    return before


def waiting(db: apsw.Connection, article_id: int | None) -> list[Highlight]:
    """Return the highlights that the reader has to place or accept, of an article or of all."""
    if article_id is None:
        return select(db, "AND h.waiting = 1 AND a.status = 'ready' ORDER BY h.article_id DESC, h.start, h.id", ())
    rows.demand(db, [article_id])
    return select(db, "AND h.waiting = 1 AND h.article_id = ? ORDER BY h.start, h.id", (article_id,))


def marked_text(db: apsw.Connection, article_id: int) -> str:
    """Return the canonical text of an article that has highlights, nothing for one that has none."""
    marked = db.execute("SELECT EXISTS(SELECT 1 FROM highlight WHERE article_id = ?)", (article_id,)).get
    return articles.text(db, article_id) if marked else ""


def reanchor(
    transaction: Transaction, article_id: int, ground: Ground, was: str = "", known: dict[int, Standing] | None = None
) -> None:
    """Find every highlight of an article, deleted ones too, in its new text; what is not found becomes an orphan.

    ``was`` is the canonical text that they stood in until now; ``known`` says where some are, whatever is found.
    What the reader has said about a place stays said while the place stays the same.
    """
    db = transaction.db
    columns = "id, exact, prefix, suffix, start, stop, image, alt, orphan, how, confidence, waiting"
    found = rows.fetch(db, f"SELECT {columns} FROM highlight WHERE article_id = ?", (article_id,))  # noqa: S608
    changes = []
    for row in found:
        selectors, before = Selectors(*row[1:8]), Standing(row[4], row[5], *row[8:])
        stands = (known or {}).get(row[0]) or standing(find(ground, selectors, was), selectors)
        if stands[:4] != before[:4]:
            changes.append((*stands, row[0]))
    if changes:
        db.executemany(
            """UPDATE highlight SET start = ?, stop = ?, orphan = ?, how = ?, confidence = ?, waiting = ? WHERE id = ?""",
            changes,
        )
        transaction.touch([article_id], "highlights")


def past(db: apsw.Connection, highlight_id: int) -> list[Selectors]:
    """Return the selectors that a highlight had before it was accepted elsewhere or moved, oldest first."""
    one(db, highlight_id)
    found = rows.fetch(
        db,
        "SELECT exact, prefix, suffix, start, stop, image, alt FROM highlight_past WHERE highlight_id = ? ORDER BY id",
        (highlight_id,),
    )
    return [Selectors(*row) for row in found]


def no_highlight(highlight_id: int) -> LibraryError:
    """Return the error for an id that names no highlight."""
    return LibraryError(f"There is no highlight {highlight_id} in this library; `postil highlights` shows the numbers.")


def check_look(color: str, style: str) -> None:
    """Raise LibraryError for a colour or style that there is not."""
    if color not in COLORS:
        raise LibraryError(f"There is no colour “{color}”; choose one of {', '.join(COLORS)}.")
    if style not in STYLES:
        raise LibraryError(f"There is no style “{style}”; choose one of {', '.join(STYLES)}.")


def select(db: apsw.Connection, rest: str, values: tuple[Any, ...]) -> list[Highlight]:
    """Return the highlights, neither they nor their articles deleted, of a further condition and order."""
    found = rows.fetch(db, f"SELECT {_COLUMNS} {_ALIVE} {rest}", values)
    own = tags.of_marks(db, "highlight", [row[0] for row in found])
    return [
        Highlight(
            *(row[0], row[1], row[2], Selectors(*row[3:10]), row[10], row[11], own.get(row[0], ())),
            *(instant(row[12]), instant(row[13]), bool(row[14]), row[15], row[16], bool(row[17]), row[18]),
        )
        for row in found
    ]


def _words(selectors: Selectors) -> dict[str, Any]:
    return {name: getattr(selectors, name) for name in ("exact", "prefix", "suffix", "image", "alt")}


def _update(db: apsw.Connection, highlight_id: int, changes: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in changes)
    db.execute(f"UPDATE highlight SET {columns} WHERE id = :id", {**changes, "id": highlight_id})  # noqa: S608


def _keep_wording(transaction: Transaction, before: Highlight) -> None:
    old = before.selectors
    transaction.db.execute(
        """INSERT INTO highlight_past(highlight_id, until, start, stop, exact, prefix, suffix, image, alt)
           VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (before.id, transaction.moment, old.start, old.end, old.exact, old.prefix, old.suffix, old.image, old.alt),
    )
