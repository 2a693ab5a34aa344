"""The verbs about what comes back: the daily review, what was marked on this day, and the trash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from reader.library.kin import Kin
from reader.library.store import Store
from reader.library.values import Handful, Restored, ReviewChoice, Thrown, Trashed, TrashId
from reader.model import Highlight

if TYPE_CHECKING:
    from reader.library.trash import Finder


class Returning(Kin):
    """Marks that are seen again, and things that are deleted and can be had again."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._trash: Finder | None = None

    # Review

    def review_choice(self) -> ReviewChoice:
        """Return how many highlights a day's review has, 0 as it is at first for no review, and which take part."""
        from reader.library import review

        with self._store.read() as db:
            return review.choice(db)

    def set_review_choice(self, wanted: ReviewChoice) -> ReviewChoice:
        """Say what a day's review has; return what it had."""
        from reader.library import review

        with self._store.write() as transaction:
            return review.set_choice(transaction, wanted)

    def review_today(self, now: datetime) -> Handful:
        """Return the review of the day that ``now`` is in, by its own time zone. The first look decides what is in it,
        which is written down, so that whoever looks later sees the same.
        """
        from reader.library import review

        with self._store.read() as db:
            handful, changed = review.today(db, now)
        if changed:
            with self._store.write() as transaction:
                handful, changed = review.today(transaction.db, now)
                if changed:
                    review.keep(transaction, changed)
        return handful

    def review(self, highlight_id: int, rating: str, now: datetime) -> datetime:
        """Keep how well a highlight was remembered: again, hard, good or easy. Return when it is due again."""
        from reader.library import review

        with self._store.write() as transaction:
            return review.answer(transaction, highlight_id, rating, now)

    def review_dues(self, highlight_id: int, now: datetime) -> dict[str, datetime]:
        """Return for each answer when the highlight would be due again."""
        from reader.library import review

        with self._store.read() as db:
            return review.dues(db, highlight_id, now)

    def unreview(self, highlight_id: int, at: datetime) -> None:
        """Undo the ``review`` of that moment; LibraryError when the highlight has been answered again since."""
        from reader.library import review

        with self._store.write() as transaction:
            review.take_back(transaction, highlight_id, at)

    def skip_review(self, highlight_id: int, now: datetime, *, skipped: bool = True) -> None:
        """Leave a highlight of today's review for another day, or take that back."""
        from reader.library import review

        with self._store.write() as transaction:
            review.skip(transaction, highlight_id, now, skipped=skipped)

    def stop_reviews(self, ids: Iterable[int]) -> None:
        """Never show these highlights in a review again."""
        from reader.library import review

        with self._store.write() as transaction:
            review.stop(transaction, ids)

    def resume_reviews(self, ids: Iterable[int] | None = None) -> list[int]:
        """Show these highlights again that were stopped, or all of them; return which."""
        from reader.library import review

        with self._store.write() as transaction:
            return review.resume(transaction, ids)

    def review_history(self, highlight_id: int) -> tuple[tuple[datetime, str], ...]:
        """Return when a highlight was seen again and how well it was remembered, oldest first."""
        from reader.library import review

        with self._store.read() as db:
            return review.past(db, highlight_id)

    def on_this_day(self, now: datetime) -> list[Highlight]:
        """Return the highlights made on this day in earlier years, newest first."""
        from reader.library import review

        with self._store.read() as db:
            return review.on_this_day(db, now)

    # The trash

    def trash(self, text: str = "", kind: str = "") -> tuple[TrashId, ...]:
        """Return what was deleted and can be brought back, and the articles on the shelf called trash, last thrown away
        first: all, or those of a kind (``article``, ``highlight``, ``note``) with words that begin as those of ``text``.
        """
        from reader.library import trash

        with self._store.read() as db:
            if self._trash is None:
                self._trash = trash.Finder()
            return self._trash.find(db, text, kind)

    def trash_rows(self, ids: Iterable[TrashId]) -> list[Trashed]:
        """Return what is shown of these things, in this order, without those that are gone or back."""
        from reader.library import trash

        with self._store.read() as db:
            return trash.listed(db, ids)

    def restore(self, ids: Iterable[TrashId]) -> Restored:
        """Bring things back out of the trash, each to where it was; ``throw_back`` undoes that."""
        from reader.library import trash

        with self._store.write() as transaction:
            return trash.restore(transaction, ids)

    def throw_back(self, thrown: Sequence[Thrown]) -> None:
        """Put things that were restored back into the trash, with the days that they had left."""
        from reader.library import trash

        with self._store.write() as transaction:
            trash.throw_back(transaction, thrown)

    def remove(self, ids: Iterable[TrashId], *, tidy: bool = True) -> int:
        """Remove things for good that lie in the trash: nothing brings them back. Return how many there were.

        Unless ``tidy``, the files that nothing names any more are left for another time.
        """
        from reader.library import trash

        with self._store.write() as transaction:
            return trash.remove(transaction, self.folder, ids, tidy=tidy)
