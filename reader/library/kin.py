"""The verbs about articles beside one another: copies of the same, what is like one, what fits a time, what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from reader.library.gathering import Gathering
from reader.library.store import Store
from reader.library.trouble import telling
from reader.library.values import Interrupted

if TYPE_CHECKING:
    from datetime import date

    from reader.library.budget import Fitting
    from reader.library.index import Index
    from reader.library.likeness import Like, Likeness, Place
    from reader.library.statistics import Figures
    from reader.library.twin_index import TwinIndex
    from reader.library.twins import Twin, Twins

_FEW = 4
"""Batches that are taken in before a question which is not worth a longer wait."""


class Kin(Gathering):
    """Articles that have something to do with each other."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._twin_index: TwinIndex | None = None
        self._likeness: Likeness | None = None

    # Copies of the same

    def twins(self, progress: Callable[[int], object] | None = None) -> list[Twins]:
        """Return the groups of articles that are the same or may be, the surest first; raises ``Interrupted``.

        ``progress`` is told now and then how many texts have been looked at, where that takes a while.
        """
        from reader.library import twins

        with telling(self.folder):
            index = self._caught_up_twins(progress)
            with self._store.snapshot() as db:
                return twins.groups(db, index)

    def twins_of(self, article_id: int) -> list[Twin]:
        """Return what an article may be the same as, the likest first."""
        from reader.library import twins

        with telling(self.folder):
            index = self._caught_up_twins()
            with self._store.snapshot() as db:
                return twins.near(db, index, article_id)

    def twins_at_hand(self, article_id: int) -> list[Twin]:
        """Return what ``twins_of`` returns if few changes are still to be looked at before, else nothing."""
        from reader.library import twins

        with telling(self.folder):
            index = self._opened_twins()
            if all(index.step(self._store.db) for _batch in range(_FEW)):
                return []
            with self._store.snapshot() as db:
                return twins.near(db, index, article_id)

    def index_more_twins(self) -> bool:
        """Take a batch of changes into what copies are found by; return whether there is more. For idle moments."""
        with telling(self.folder):
            return self._opened_twins().step(self._store.db)

    def unite(self, groups: Iterable[tuple[int, Sequence[int]]]) -> list[tuple[tuple[int, ...], bytes]]:
        """Merge others into the article to keep, of each group: it gets all their marks, tags, texts and links, and they
        are deleted. Return what ``part`` needs to take it back: of each group its articles and what has been changed.
        """
        from reader.library import uniting

        made = []
        with self._store.write() as transaction:
            for kept, others in groups:
                changes = uniting.unite(transaction, kept, others)
                made.append(((kept, *others), changes))
        return made

    def part(self, united: Sequence[tuple[tuple[int, ...], bytes]]) -> None:
        """Take merges back: all is as it was before ``unite``."""
        from reader.library import uniting

        with self._store.write() as transaction:
            for ids, changes in reversed(united):
                uniting.part(transaction, changes, ids)

    def keep_apart(self, ids: Iterable[int]) -> list[tuple[int, int]]:
        """Remember that these articles are not the same; return the pairs of which that was not known."""
        from reader.library import apart, rows

        with self._store.write() as transaction:
            wanted = rows.demand(transaction.db, ids)
            transaction.touch(wanted[:1], "names")
            return apart.keep(transaction.db, wanted)

    def join_again(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Forget that the articles of these pairs are not the same."""
        from reader.library import apart

        with self._store.write() as transaction:
            wanted = list(pairs)
            transaction.touch((one for one, _other in wanted[:1]), "names")
            apart.forget(transaction.db, wanted)

    # What is like another

    def more_like(self, article_id: int, most: int = 30) -> list[Like]:
        """Return the articles that have the most telling words in common with one, the likest first."""
        from reader.library.likeness import Likeness, asker

        with telling(self.folder):
            ask = asker(self._caught_up())
            if self._likeness is None:
                self._likeness = Likeness()
            with self._store.snapshot() as db:
                return self._likeness.more_like(db, ask, article_id, most)

    def elsewhere(self, passage: str, apart_from: int = 0) -> list[Place]:
        """Return where a passage stands, nearly word for word, in other articles than one."""
        from reader.library import likeness

        with telling(self.folder):
            ask = likeness.asker(self._caught_up())
            with self._store.snapshot() as db:
                return likeness.elsewhere(db, ask, passage, apart_from)

    # Time and figures

    def fitting(self, minutes: int, pace: float, roll: int = 0) -> tuple[Fitting, ...]:
        """Return unread articles that fill so many minutes at a pace (words a minute); another ``roll``, others."""
        from reader.library import budget

        with self._store.read() as db:
            return budget.fitting(db, minutes, pace, roll)

    def note_reading(self, day: date, seconds: float, words: int) -> None:
        """Add to what was read on a day."""
        from reader.library import reading

        with self._store.write() as transaction:
            reading.note(transaction.db, day.isoformat(), round(seconds), words)

    def statistics(self, since: date | None = None) -> Figures:
        """Return what was added, read and marked on each day, from one on or ever."""
        from reader.library import statistics

        with self._store.read() as db:
            return statistics.figures(db, since)

    def _caught_up(self) -> Index:
        raise NotImplementedError  # the door's own

    def _caught_up_twins(self, progress: Callable[[int], object] | None = None) -> TwinIndex:
        self._stop.clear()
        index = self._opened_twins()
        steps = 0
        while index.step(self._store.db):
            steps += 1
            if self._stop.is_set():
                raise Interrupted("The search was stopped.")
            if progress is not None and steps % 20 == 0:
                progress(index.taken())
        return index

    def _opened_twins(self) -> TwinIndex:
        if self._twin_index and not self._twin_index.is_file():
            self._twin_index.close()
            self._twin_index = None
        if self._twin_index is None:
            from reader.library.twin_index import TwinIndex

            self._twin_index = TwinIndex(self.folder, self._uid)
        return self._twin_index
