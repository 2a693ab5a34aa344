"""The verbs by which whole articles leave a library and come into one: the lifeboat, and what is shared between machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING

import apsw

from reader.library.verbs import Verbs

if TYPE_CHECKING:
    from reader import whole
    from reader.library.store import Transaction
    from reader.library.whole_reading import Snapshot
    from reader.library.whole_taking import Taker
    from reader.whole import Held, LooseEnds, Received, Whole

AT_ONCE = 50
"""Articles that one transaction takes in."""
Data = Callable[["whole.File"], bytes | None]
"""Gives what a file holds; None when it cannot be had."""


class _Tried(Exception):  # noqa: N818 - no error, but the end of a trial
    """Takes a transaction back."""


class Wholes(Verbs):
    """Articles with all that belongs to them."""

    def whole_state(self) -> AbstractContextManager[Snapshot]:
        """Give one state of the whole library, whatever is changed meanwhile, here or elsewhere: for what takes long."""
        from reader.library import whole_reading

        return whole_reading.opened(self.folder)

    def wholes(self, uids: Iterable[str] | None = None) -> Iterator[Whole]:
        """Yield articles whole, in the order in which they came, deleted ones and waiting entries too: all, or those of
        these uids. They are of one state of the library; few are held at once.
        """
        wanted = None if uids is None else list(uids)
        with self.whole_state() as state:
            yield from state.articles(None if wanted is None else state.numbers(wanted))

    def loose_ends(self) -> LooseEnds:
        """Return what the library holds beside its articles."""
        with self.whole_state() as state:
            return state.loose_ends()

    def take_wholes(
        self,
        wholes: Iterable[Whole],
        data: Data | None = None,
        *,
        newer: bool = False,
        import_run: int | None = None,
        trial: bool = False,
        step: Callable[[int], None] | None = None,
    ) -> Received:
        """Take articles in, some in each transaction; return what became of them. The same twice is the same as once.

        A known article keeps what the reader has done here and gains what it does not have; of a mark that both sides
        have the one written later holds, and of a note that both have changed both texts are kept. With ``newer`` what
        comes is the later state: shelf, star, progress, deletion and the present text are taken from it, too.

        ``data`` gives the files that are not here, which are compared with their hashes; what cannot be had is not named.
        ``trial`` says what would become of them, and changes nothing.
        ``import_run`` is the import (``begin_import``) by which all of it can be taken back; ``step`` is told how many
        have been taken in, after each transaction.
        """
        from reader.library import import_log, whole_taking
        from reader.whole import Received

        taker, taken, done = whole_taking.Taker(newer=newer), Received(), 0
        coming = iter(wholes)
        while several := list(islice(coming, AT_ONCE)):
            if trial:
                taken += self._try(taker, several)
            else:
                self._take_files(taker, several, data)
                with self._store.write() as transaction:
                    for one in several:
                        taken += _one(taker, transaction, one)
                    if import_run is not None:
                        notes = [(number, new, b"", before, marks, "") for number, new, before, marks in taker.log]
                        import_log.note(transaction.db, import_run, notes)
            taker.log.clear()
            done += len(several)
            if step:
                step(done)
        if taker.waiting and not trial:
            with self._store.write() as transaction:
                taker.finish(transaction)
        return taken + Received(missing=len(taker.lost))

    def take_in(
        self,
        held: Held,
        *,
        newer: bool = False,
        import_run: int | None = None,
        step: Callable[[int], None] | None = None,
    ) -> Received:
        """Take in everything that a lifeboat, or another library, holds (see ``take_wholes``)."""
        ends = held.loose_ends()
        self.take_loose_ends(ends)
        taken = self.take_wholes(held.articles(), held.data, newer=newer, import_run=import_run, step=step)
        self.take_loose_ends(ends, last=True)
        return taken

    def _try(self, taker: Taker, several: list[Whole]) -> Received:
        """Return what would become of some articles, with all their files there; nothing is kept."""
        from reader.whole import Received

        taken = Received()
        try:
            with self._store.write() as transaction:
                for one in several:
                    taken += _one(taker, transaction, one)
                raise _Tried
        except _Tried:
            return taken

    def _take_files(self, taker: Taker, several: list[Whole], data: Data | None) -> None:
        """Put the files of some articles on disk that are not there yet, each compared with its hash."""
        import hashlib

        from reader.errors import LibraryError
        from reader.library import media
        from reader.library.trouble import telling

        files = {file.sha256: file for one in several for file in one.files}
        with telling(self.folder):
            for file in files.values():
                if not media.fault(self.folder, file.sha256, file.kind):
                    continue
                try:
                    held = data(file) if data else None
                except LibraryError:
                    held = None
                if held is None or hashlib.sha256(held).hexdigest() != file.sha256:
                    taker.lost.add(file.sha256)
                    continue
                kept = media.Medium(file.sha256, file.kind, file.mime, held, file.width, file.height)
                media.write(self.folder, [kept])

    def take_loose_ends(self, ends: LooseEnds, *, last: bool = False) -> int:
        """Take in what belongs to no article; return how much of it was news. It is asked before the articles come, and
        with ``last`` once more after.
        """
        from reader.library import whole_loose

        with self._store.write() as transaction:
            changed = whole_loose.take(transaction, ends)
            if last:
                whole_loose.finish(transaction)
            return changed


def _one(taker: Taker, transaction: Transaction, one: Whole) -> Received:
    """Take one article in, or leave it out whole where it breaks a rule of the tables, as only a forged one does."""
    from reader.whole import Received

    waiting, taken = len(taker.waiting), Received(refused=1)
    try:
        with transaction.db:  # a savepoint
            taken = taker.take(transaction, one)
    except apsw.ConstraintError:
        del taker.waiting[waiting:]
    return taken
