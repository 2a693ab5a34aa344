"""Highlights made one, and one made two."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reader.anchoring import describe
from reader.errors import LibraryError
from reader.library import articles, highlights, rows
from reader.library.store import Transaction
from reader.library.values import Exchange
from reader.model import Highlight, Selectors, Span, merge_tags


def merge(transaction: Transaction, ids: Sequence[int]) -> Exchange:
    """Make the first in the text reach to the end of the last; it takes their notes and tags, and the others are deleted."""
    db = transaction.db
    found = [highlights.one(db, highlight_id) for highlight_id in dict.fromkeys(ids)]
    before = tuple(sorted(found, key=lambda one: (one.selectors.start, one.id)))
    _check(before)
    text = articles.text(db, before[0].article_id)
    span = Span(before[0].selectors.start, max(one.selectors.end for one in before))
    note = "\n\n".join(dict.fromkeys(one.note for one in before if one.note.strip()))
    first, others = before[0], [one.id for one in before[1:]]
    spoken = rows.fetch(
        db,
        "SELECT id, highlight_id FROM note WHERE highlight_id IN (SELECT value FROM json_each(?))",
        (json.dumps(others),),
    )
    highlights.edit(
        transaction,
        first.id,
        note=note,
        names=merge_tags(*(one.tags for one in before)),
        selectors=describe(text, span),
    )
    for highlight_id in others:
        highlights.delete(transaction, highlight_id)
    speak_of(transaction, {note_id: first.id for note_id, _ in spoken})
    return Exchange(before, (highlights.one(db, first.id),), dict(spoken))


def split(transaction: Transaction, highlight_id: int, at: int) -> Exchange:
    """Make two of one, the second from the canonical character ``at`` on; white space between them is in neither."""
    db = transaction.db
    before = highlights.one(db, highlight_id)
    text = articles.text(db, before.article_id)
    start, stop = before.selectors.start, before.selectors.end
    inside = not before.orphan and start < at < stop
    left, right = (_part(text, start, at), _part(text, at, stop)) if inside else (None, None)
    if left is None or right is None:
        raise LibraryError(f"Highlight {highlight_id} cannot be divided there; choose a place between its words.")
    highlights.edit(transaction, highlight_id, selectors=left)
    second = highlights.add(
        transaction,
        before.article_id,
        right,
        color=before.color,
        note="",
        names=before.tags,
        style=before.style,
    )
    created = rows.seconds(before.created_at)
    db.execute("UPDATE highlight SET created_at = ? WHERE id = ?", (created, second))
    return Exchange((before,), (highlights.one(db, highlight_id), highlights.one(db, second)), {})


def speak_of(transaction: Transaction, spoken: dict[int, int]) -> None:
    """Have notes, by their ids, speak of highlights."""
    for note_id, highlight_id in spoken.items():
        transaction.db.execute("UPDATE note SET highlight_id = ? WHERE id = ?", (highlight_id, note_id))
        article_id = transaction.db.execute("SELECT article_id FROM note WHERE id = ?", (note_id,)).get
        if article_id is not None:
            transaction.touch([article_id], "notes")


def _check(before: Sequence[Highlight]) -> None:
    if len(before) < 2:
        raise LibraryError("One highlight alone cannot be merged; choose two or more of the same article.")
    if len({one.article_id for one in before}) > 1:
        raise LibraryError("These highlights are in different articles; choose some of the same article.")
    if any(one.orphan or one.selectors.image for one in before):
        raise LibraryError(
            "Only passages that are in the text can be merged; leave out pictures and what has lost its place."
        )


def _part(text: str, start: int, end: int) -> Selectors | None:
    """Return the selectors of a part without the white space at its ends, or None for one that holds nothing else."""
    passage = text[start:end]
    start += len(passage) - len(passage.lstrip())
    end -= len(passage) - len(passage.rstrip())
    return describe(text, Span(start, end)) if start < end else None
