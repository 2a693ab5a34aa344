"""The verbs of highlights and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from reader.library import articles, highlights, notes, rows
from reader.library.verbs import Verbs
from reader.model import Highlight, Note, Selectors

if TYPE_CHECKING:
    from reader.anchoring import Found
    from reader.library.values import Backlink, Exchange, Linked, Target, Titled, Wording


class Margin(Verbs):
    """What a reader writes into an article."""

    # Highlights

    def highlights(self, article_id: int | None = None) -> list[Highlight]:
        """Return the highlights of one article by their place in it, or all, newest first."""
        with self._store.read() as db:
            return highlights.newest(db) if article_id is None else highlights.of_article(db, article_id)

    def highlight(self, highlight_id: int) -> Highlight:
        """Return one highlight."""
        with self._store.read() as db:
            return highlights.one(db, highlight_id)

    def add_highlight(
        self,
        article_id: int,
        selectors: Selectors,
        *,
        color: str = "yellow",
        style: str = "mark",
        note: str = "",
        tags: Iterable[str] = (),
    ) -> Highlight:
        """Mark a passage. Where it stands is looked up; one that the article does not hold is kept as an orphan."""
        with self._store.write() as transaction:
            highlight_id = highlights.add(
                transaction, article_id, selectors, color=color, style=style, note=note, names=tags
            )
            return highlights.one(transaction.db, highlight_id)

    def edit_highlight(
        self,
        highlight_id: int,
        *,
        color: str | None = None,
        style: str | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
        selectors: Selectors | None = None,
    ) -> Highlight:
        """Change what is given; return the highlight as it was."""
        with self._store.write() as transaction:
            return highlights.edit(
                transaction, highlight_id, color=color, style=style, note=note, names=tags, selectors=selectors
            )

    def delete_highlight(self, highlight_id: int) -> None:
        """Delete a highlight; for 30 days ``undelete_highlight`` brings it back."""
        with self._store.write() as transaction:
            highlights.delete(transaction, highlight_id)

    def undelete_highlight(self, highlight_id: int) -> None:
        """Bring a deleted highlight back."""
        with self._store.write() as transaction:
            highlights.undelete(transaction, highlight_id)

    def doubtful(self, article_id: int | None = None) -> list[Highlight]:
        """Return the highlights that were found with doubt, or not at all, and of which the reader has not yet said what
        is right: of one article by their place, or of all, by article.
        """
        with self._store.read() as db:
            return highlights.waiting(db, article_id)

    def proposals(self, highlight_id: int, most: int = 3) -> tuple[Found, ...]:
        """Return the best places for a highlight in its article, best first, however little they read like it."""
        from reader import anchoring

        with self._store.read() as db:
            marked = highlights.one(db, highlight_id)
            text = articles.text(db, marked.article_id)
        return anchoring.proposals(text, marked.selectors, most)

    def accept_highlight(self, highlight_id: int) -> Highlight:
        """Take the passage where a highlight was found for the one that is meant; return the highlight as it was.

        What it was made on is kept in ``highlight_history``.
        """
        with self._store.write() as transaction:
            return highlights.accept(transaction, highlight_id)

    def move_highlight(self, highlight_id: int, selectors: Selectors) -> Highlight:
        """Let a highlight mark another passage, longer, shorter or elsewhere; return it as it was."""
        return self.edit_highlight(highlight_id, selectors=selectors)

    def keep_orphan(self, highlight_id: int) -> Highlight:
        """Leave a highlight without a place, and out of ``doubtful``; return it as it was."""
        with self._store.write() as transaction:
            return highlights.keep_orphan(transaction, highlight_id)

    def merge_highlights(self, ids: Sequence[int]) -> Exchange:
        """Make one highlight, the first in the text, of several of one article and all between them."""
        from reader.library import shaping

        with self._store.write() as transaction:
            return shaping.merge(transaction, ids)

    def split_highlight(self, highlight_id: int, at: int) -> Exchange:
        """Make two highlights of one, at a canonical character within it."""
        from reader.library import shaping

        with self._store.write() as transaction:
            return shaping.split(transaction, highlight_id, at)

    def restore_highlights(
        self, values: Iterable[Highlight], *, gone: Iterable[int] = (), spoken: Mapping[int, int] | None = None
    ) -> None:
        """Make highlights, deleted ones too, what they were; delete those in ``gone``; have notes speak of highlights again."""
        from reader.library import shaping

        with self._store.write() as transaction:
            highlights.restore(transaction, values, gone)
            shaping.speak_of(transaction, dict(spoken or {}))

    def highlight_history(self, highlight_id: int) -> list[Selectors]:
        """Return what a highlight marked before it was accepted or moved, oldest first."""
        with self._store.read() as db:
            return highlights.past(db, highlight_id)

    # Notes

    def notes(self, article_id: int | None = None) -> list[Note]:
        """Return the notes of one article in the order they were written, or all, newest first."""
        with self._store.read() as db:
            return notes.newest(db) if article_id is None else notes.of_article(db, article_id)

    def note(self, note_id: int) -> Note:
        """Return one note."""
        with self._store.read() as db:
            return notes.one(db, note_id)

    def add_note(
        self,
        article_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        highlight_id: int | None = None,
        tags: Iterable[str] = (),
    ) -> Note:
        """Add a note to an article's thread, perhaps answering a note or speaking of a highlight."""
        with self._store.write() as transaction:
            note_id = notes.add(transaction, article_id, text, reply_to, highlight_id, tags)
            return notes.one(transaction.db, note_id)

    def edit_note(self, note_id: int, text: str | None = None, *, tags: Iterable[str] | None = None) -> Note:
        """Change what is given; return the note as it was. Its earlier wording is kept in ``note_history``."""
        with self._store.write() as transaction:
            return notes.edit(transaction, note_id, text, tags)

    def take_back_edit(self, before: Note) -> None:
        """Undo the last edit of a note, which was ``before``; the wording that it made goes with it."""
        with self._store.write() as transaction:
            notes.take_back(transaction, before)

    def delete_note(self, note_id: int) -> None:
        """Delete a note; its replies then stand by themselves. For 30 days ``undelete_note`` brings it back."""
        with self._store.write() as transaction:
            notes.delete(transaction, note_id)

    def undelete_note(self, note_id: int) -> None:
        """Bring a deleted note back to its place."""
        with self._store.write() as transaction:
            notes.undelete(transaction, note_id)

    def note_history(self, note_id: int) -> tuple[Wording, ...]:
        """Return what a note said before, oldest first."""
        with self._store.read() as db:
            return notes.past(db, note_id)

    # Links in notes

    def titles(self, typed: str = "", most: int = 12) -> tuple[Titled, ...]:
        """Return articles whose titles begin as typed, then those with a word that does: for completing a link."""
        from reader.library import links

        with self._store.read() as db:
            return links.titles(db, typed, most)

    def linked(self, *, note_id: int | None = None, highlight_id: int | None = None) -> tuple[Linked, ...]:
        """Return where the links lead that ``reader.links.links`` finds in a note, or in the note on a highlight; in order."""
        from reader.library import links

        with self._store.read() as db:
            return links.of_text(db, note_id=note_id, highlight_id=highlight_id)

    def backlinks(self, article_id: int) -> tuple[Backlink, ...]:
        """Return the notes that link to an article or into its margin, newest first."""
        from reader.library import links

        with self._store.read() as db:
            rows.demand(db, [article_id])
            return links.back(db, article_id)

    def target(self, address: str) -> Target | None:
        """Return what a ``postil://`` address leads to here, or None."""
        from reader.library import links

        with self._store.read() as db:
            return links.target(db, address)
