"""The thread of notes under each article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.library import links, rows, tags
from reader.library.highlights import no_highlight
from reader.library.rows import instant
from reader.library.store import Transaction
from reader.library.values import Wording
from reader.model import Note

# A reply to a deleted note stands by itself, and so does a note on a deleted highlight, until those come back.
_NOTES = """SELECT n.id, n.uid, n.article_id, n.text, parent.id, h.id, n.created_at, n.updated_at FROM note AS n
  JOIN article AS a ON a.id = n.article_id AND a.deleted_at IS NULL
  LEFT JOIN note AS parent ON parent.id = n.reply_to AND parent.deleted_at IS NULL
  LEFT JOIN highlight AS h ON h.id = n.highlight_id AND h.deleted_at IS NULL
  WHERE n.deleted_at IS NULL"""


def of_article(db: apsw.Connection, article_id: int) -> list[Note]:
    """Return the notes of an article in the order they were written."""
    rows.demand(db, [article_id])
    return select(db, "AND n.article_id = ? ORDER BY n.created_at, n.id", (article_id,))


def newest(db: apsw.Connection) -> list[Note]:
    """Return all notes, newest first."""
    return select(db, "ORDER BY n.created_at DESC, n.id DESC", ())


def one(db: apsw.Connection, note_id: int) -> Note:
    """Return one note; raises LibraryError when there is none."""
    found = select(db, "AND n.id = ?", (note_id,))
    if not found:
        raise no_note(note_id)
    return found[0]


def add(
    transaction: Transaction,
    article_id: int,
    text: str,
    reply_to: int | None,
    highlight_id: int | None,
    names: Iterable[str] = (),
) -> int:
    """Add a note to an article's thread; what it answers or speaks of must be of the same article."""
    db = transaction.db
    rows.demand(db, [article_id])
    _check_text(text)
    if reply_to is not None and one(db, reply_to).article_id != article_id:
        raise LibraryError(f"Note {reply_to} is not under article {article_id}; a reply stands under the same article.")
    if highlight_id is not None:
        owner = db.execute("SELECT article_id FROM highlight WHERE id = ? AND deleted_at IS NULL", (highlight_id,)).get
        if owner is None:
            raise no_highlight(highlight_id)
        if owner != article_id:
            raise LibraryError(f"Highlight {highlight_id} is not in article {article_id}; choose one of its own.")
    db.execute(
        """INSERT INTO note(uid, article_id, reply_to, highlight_id, created_at, updated_at, text)
           VALUES(?, ?, ?, ?, ?, ?, ?)""",
        (rows.new_uid(), article_id, reply_to, highlight_id, transaction.moment, transaction.moment, text),
    )
    note_id = db.last_insert_rowid()
    tags.set_of_mark(db, "note", note_id, names)
    links.keep(transaction, text, note_id=note_id)
    transaction.touch([article_id], "notes")
    return note_id


def edit(transaction: Transaction, note_id: int, text: str | None, names: Iterable[str] | None) -> Note:
    """Change what is not None; return the note as it was. The wording that it had is kept."""
    db = transaction.db
    before = one(db, note_id)
    if text is not None and text != before.text:
        _check_text(text)
        db.execute(
            "INSERT INTO note_past(note_id, written_at, text) VALUES(?, ?, ?)",
            (note_id, rows.seconds(before.updated_at), before.text),
        )
        db.execute("UPDATE note SET text = ?, updated_at = ? WHERE id = ?", (text, transaction.moment, note_id))
        links.keep(transaction, text, note_id=note_id)
    if names is not None:
        tags.set_of_mark(db, "note", note_id, names)
    transaction.touch([before.article_id], "notes")
    return before


def take_back(transaction: Transaction, before: Note) -> None:
    """Make a note what it was before its last edit, which leaves no wording behind; an edit of others in between does."""
    db = transaction.db
    last = rows.fetch(db, "SELECT id, text FROM note_past WHERE note_id = ? ORDER BY id DESC LIMIT 1", (before.id,))
    if not last or last[0][1] != before.text:
        edit(transaction, before.id, before.text, None)
        return
    one(db, before.id)
    db.execute("DELETE FROM note_past WHERE id = ?", (last[0][0],))
    db.execute(
        "UPDATE note SET text = ?, updated_at = ? WHERE id = ?",
        (before.text, rows.seconds(before.updated_at), before.id),
    )
    links.keep(transaction, before.text, note_id=before.id)
    transaction.touch([before.article_id], "notes")


def past(db: apsw.Connection, note_id: int) -> tuple[Wording, ...]:
    """Return what a note said before, oldest first."""
    one(db, note_id)
    found = rows.fetch(db, "SELECT text, written_at FROM note_past WHERE note_id = ? ORDER BY id", (note_id,))
    return tuple(Wording(text, instant(written)) for text, written in found)


def delete(transaction: Transaction, note_id: int) -> None:
    """Delete a note so that ``undelete`` brings it back."""
    before = one(transaction.db, note_id)
    transaction.db.execute("UPDATE note SET deleted_at = ? WHERE id = ?", (transaction.moment, note_id))
    links.tell(transaction, note_ids=[note_id])
    transaction.touch([before.article_id], "notes")


def undelete(transaction: Transaction, note_id: int) -> None:
    """Bring a deleted note back to its place in the thread."""
    article_id = transaction.db.execute("SELECT article_id FROM note WHERE id = ?", (note_id,)).get
    if article_id is None:
        raise no_note(note_id)
    transaction.db.execute("UPDATE note SET deleted_at = NULL WHERE id = ?", (note_id,))
    links.tell(transaction, note_ids=[note_id])
    transaction.touch([article_id], "notes")


def no_note(note_id: int) -> LibraryError:
    """Return the error for an id that names no note."""
    return LibraryError(f"There is no note {note_id} in this library; `postil notes` shows the numbers.")


def _check_text(text: str) -> None:
    if not text.strip():
        raise LibraryError("A note needs some text; write it or delete the note.")


def select(db: apsw.Connection, rest: str, values: tuple[Any, ...]) -> list[Note]:
    """Return the notes, neither they nor their articles deleted, of a further condition and order."""
    found = rows.fetch(db, f"{_NOTES} {rest}", values)
    own = tags.of_marks(db, "note", [row[0] for row in found])
    return [
        Note(row[0], row[1], row[2], row[3], row[4], row[5], instant(row[6]), instant(row[7]), own.get(row[0], ()))
        for row in found
    ]
