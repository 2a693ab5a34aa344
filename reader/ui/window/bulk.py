"""Many addresses at once: their rows are made beside the window, and how far all of them are is told in one place."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from reader.errors import LibraryError, ReaderError
from reader.library import Library
from reader.model import Status
from reader.ui.desk import Desk
from reader.ui.jobs import GRACE, Captures, Job

MANY = 20
"""Addresses from which they are a bulk."""
_BATCH = 50
_MINUTE = 60.0
_BEAT = 500
CANCELLED = "You cancelled this capture."


class Standing(NamedTuple):
    """How far a bulk is."""

    total: int
    done: int
    failed: int
    rate: float
    """Captures a minute, of late; 0 while that cannot be said."""
    paused: bool

    @property
    def left(self) -> int:
        """How many are still to be captured."""
        return max(self.total - self.done - self.failed, 0)

    @property
    def minutes(self) -> float:
        """How long that will take, in minutes; 0 when it cannot be said."""
        return self.left / self.rate if self.rate else 0.0


class Bulk(Desk):
    """One bulk at a time: addresses that come while one is under way join it."""

    stands = Signal(object)
    """How far it is: the ``Standing``; None when there is no bulk any more."""
    ended = Signal(object)
    """It is over, and was not cancelled: the last ``Standing``."""
    cancelled = Signal(object)
    """It was cancelled: the ids of the rows that were not captured."""
    recaptured = Signal(object)
    """It is over, and these have another body than before: the versions that they had then (dict of int by article)."""
    failed = Signal(str)
    _made = Signal(object)
    _left = Signal(object)

    def __init__(self, library: Library, captures: Captures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._folder, self._captures = library, library.folder, captures
        self._threads: list[threading.Thread] = []
        self._coming = 0
        self._stopping = False
        self._paused = False
        self._timer = QTimer(self, interval=_BEAT)
        self._timer.timeout.connect(self._tell)
        self._made.connect(self._on_made)
        self._left.connect(self._on_left)
        self._forget()
        captures.finished.connect(lambda job, _id, _new: self._count(job))
        captures.failed.connect(lambda job, _reason: self._count(job, failed=True))
        captures.held.connect(lambda job, _reason: self._leave_out(job))

    def _forget(self) -> None:
        self._total = self._done = self._failed = self._coming = 0
        self._rows: set[int] = set()
        self._before: dict[int, int] = {}
        self._changed: dict[int, int] = {}
        self._ends: deque[float] = deque()
        self._is_cancelled = False
        self._timer.stop()

    @property
    def standing(self) -> Standing:
        """How far it is."""
        now = time.monotonic()
        while self._ends and self._ends[0] < now - _MINUTE:
            self._ends.popleft()
        span = now - self._ends[0] if len(self._ends) > 2 else 0.0
        rate = (len(self._ends) - 1) / span * _MINUTE if span > 0 else 0.0
        return Standing(self._total, self._done, self._failed, rate, self._paused)

    def busy(self) -> bool:
        """Say whether there is a bulk."""
        return bool(self._rows or self._coming)

    def begin(self, addresses: Iterable[str], origin: str) -> None:
        """Keep addresses as rows and capture them."""
        wanted = list(dict.fromkeys(addresses))

        def work(library: Library, batch: Sequence[str]) -> list[tuple[int, str, str]]:
            return [(row, url, origin) for row, url in library.begin_all(batch, origin=origin or "url")]

        self._start(wanted, work)

    def resume(self, rows: Iterable[int]) -> None:
        """Capture rows that wait already."""

        def work(library: Library, batch: Sequence[int]) -> list[tuple[int, str, str]]:
            return [(article.id, article.url, article.origin) for article in library.articles(batch)]

        self._start([row for row in rows if row not in self._rows], work)

    def again(self, rows: Sequence[int]) -> None:
        """Let rows wait again that were cancelled, and capture them."""

        def work(library: Library, batch: Sequence[int]) -> list[tuple[int, str, str]]:
            library.retry_all(batch)
            return [(article.id, article.url, article.origin) for article in library.articles(batch)]

        self._start(list(rows), work)

    def recapture(self, rows: Sequence[int]) -> None:
        """Capture articles once more; those that have a body keep it where that fails, and those without an address are
        left out.
        """

        def work(library: Library, batch: Sequence[int]) -> list[tuple[int, str, str]]:
            wanted = [article for article in library.articles(batch) if article.url]
            library.retry_all([article.id for article in wanted if article.status is not Status.READY])
            ready = [article.id for article in wanted if article.status is Status.READY]
            self._before.update({article_id: library.versions(article_id)[0].id for article_id in ready})
            return [(article.id, article.url, article.origin) for article in wanted]

        self._start([row for row in rows if row not in self._rows], work)

    def pause(self, paused: bool) -> None:
        """Capture nothing more of it for now, or go on; what is under way is ended in peace."""
        self._paused = paused
        self._captures.hold(paused)
        self._ends.clear()
        self._tell()

    def cancel(self) -> None:
        """Capture nothing more of it; the rows say so and can be tried again."""
        dropped = [job.row for job in self._captures.drop_bulk()]
        for row in self._rows.difference(dropped):
            self._captures.cancel(row)
        self._rows.difference_update(dropped)
        self._total -= len(dropped)
        self._is_cancelled = True
        dropped = [row for row in dropped if row not in self._before]

        def work(library: Library, batch: Sequence[int]) -> list[tuple[int, str, str]]:
            library.fail_all(batch, CANCELLED)
            return []

        self._start(dropped, work)
        self.cancelled.emit(dropped)
        self._paused = False
        self._captures.hold(False)
        self._look_whether_over()

    def stop(self) -> None:
        """End the threads; what waits goes on waiting."""
        self._stopping = True
        self._timer.stop()
        for thread in self._threads:
            thread.join(GRACE)

    def _start(self, things: list, work: Callable[[Library, Sequence], list[tuple[int, str, str]]]) -> None:  # type: ignore[type-arg]
        if not things:
            return
        self._coming += 1
        self._timer.start()
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._run, args=(things, work), name="bulk", daemon=True)
        self._threads.append(thread)
        thread.start()
        self._tell()

    def _run(self, things: list, work: Callable[[Library, Sequence], list[tuple[int, str, str]]]) -> None:  # type: ignore[type-arg]
        try:
            with Library.open(self._folder, create=False) as library:
                for start in range(0, len(things), _BATCH):
                    if self._stopping:
                        return
                    self._report(self._made, work(library, things[start : start + _BATCH]))
        except LibraryError as error:
            self._report(self.failed, str(error))
        finally:
            self._report(self._left, None)

    def _on_made(self, rows: list[tuple[int, str, str]]) -> None:
        from reader.capture import request_for

        for row, url, origin in rows:
            try:
                again = row in self._before
                job = Job(row, request_for(url, origin=origin), name=url, again=again, bulk=True)
            except ReaderError as error:
                self.failed.emit(str(error))
                continue
            if self._captures.start(job):
                self._rows.add(row)
                self._total += 1

    def _on_left(self, _nothing: object) -> None:
        self._coming = max(self._coming - 1, 0)
        self._look_whether_over()

    def _count(self, job: Job, *, failed: bool = False) -> None:
        if job.row in self._rows:
            self._rows.discard(job.row)
            self._ends.append(time.monotonic())
            self._failed += failed
            self._done += not failed
            if not failed and job.row in self._before:
                self._compare(job.row)
            self._look_whether_over()

    def _compare(self, row: int) -> None:
        with suppress(LibraryError):  # it has been deleted meanwhile
            if self._library.versions(row)[0].id != self._before[row]:
                self._changed[row] = self._before[row]

    def _leave_out(self, job: Job) -> None:
        """Count no more what waits until Postil is online."""
        if job.row in self._rows:
            self._rows.discard(job.row)
            self._total -= 1
            self._look_whether_over()

    def _look_whether_over(self) -> None:
        if self.busy():
            return
        last = self.standing
        was = bool(self._total) and not self._is_cancelled
        changed = self._changed
        self._forget()
        self.stands.emit(None)
        if changed:
            self.recaptured.emit(changed)
        if was:
            self.ended.emit(last)

    def _tell(self) -> None:
        if self.busy():
            self.stands.emit(self.standing)
