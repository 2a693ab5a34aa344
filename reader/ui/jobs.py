"""The only threads and processes of the window: captures, searches and long chores. Values in, signals out.

Each thread opens the library for itself. What it commits reaches the window through ``Library.poll``, which the window
calls as soon as a job reports.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from reader.errors import LibraryError, ReaderError
from reader.library import Library
from reader.offline import WAITS
from reader.ui.desk import Desk
from reader.ui.turns import Turns

if TYPE_CHECKING:
    from reader.capture import Request, Worker
    from reader.library.ledger import Ledger
    from reader.model import Errand

THREADS = max(2, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2))
"""Captures at a time: one a core, within the memory that so many workers take."""
IDLE = 90.0
"""Seconds after which an unused worker process is let go."""
GRACE = 4.0
"""Seconds that a thread is given to end when the window closes."""
_TELL = 0.1
"""Seconds between two reports of how far the same step of a capture has come."""


class Job:
    """One capture: what to fetch or read, and the row that waits for it (0 for none, as for a file).

    ``name`` is what to call it while it has no title: a file's name, an address. ``again`` says whether the row has a body,
    which stays as it is when the capture fails; ``bulk`` whether it is one of many, which wait for each other and are told
    of as one.
    """

    __slots__ = ("again", "bulk", "cancelled", "name", "request", "row", "tags")

    def __init__(
        self,
        row: int,
        request: Request,
        tags: tuple[str, ...] = (),
        *,
        name: str = "",
        again: bool = False,
        bulk: bool = False,
    ) -> None:
        self.row, self.request, self.tags = row, request, tags
        self.name, self.again, self.bulk = name, again, bulk
        self.cancelled = threading.Event()


class Captures(Desk):
    """The queue of captures. Rows that are still waiting when the window closes stay WAITING in the library."""

    progressed = Signal(int, str, float)
    """A row's id, what is being done, and how much of it is done (0.0 to 1.0)."""
    finished = Signal(object, int, bool)
    """The job, the id of the article it became, and whether that article is new to the library."""
    failed = Signal(object, str)
    """The job and the sentence that says why; the row, if any, is marked FAILED already."""
    held = Signal(object, str)
    """The job, whose row stays WAITING, and the sentence that says what for."""
    unnoted = Signal(str)
    """A request could not be written into the ledger: one sentence."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._queue = Turns()
        self.hold = self._queue.hold
        self._threads: list[threading.Thread] = []
        self._pending: dict[int, Job] = {}
        self._open = 0
        self._lock = threading.Lock()
        self._stopping = False

    def start(self, job: Job) -> bool:
        """Queue a capture. A row that is being captured already is left to it, which is told by False."""
        with self._lock:
            if self._stopping or (job.row and job.row in self._pending):
                return False
            if job.row:
                self._pending[job.row] = job
            self._open += 1
            wanted = min(THREADS, self._open)
        self._queue.put(job)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        while len(self._threads) < wanted:
            thread = threading.Thread(target=self._run, name="capture", daemon=True)
            self._threads.append(thread)
            thread.start()
        return True

    def drop_bulk(self) -> list[Job]:
        """Take back all of a bulk that has not begun."""
        dropped = self._queue.drop_bulk()
        for job in dropped:
            self._forget(job)
        return dropped

    def cancel(self, row: int) -> None:
        """Stop the capture of a row; the row becomes FAILED and can be tried again."""
        with self._lock:
            job = self._pending.get(row)
        if job:
            job.cancelled.set()

    def running(self) -> frozenset[int]:
        """Return the rows that are queued or being captured."""
        with self._lock:
            return frozenset(self._pending)

    def busy(self) -> bool:
        """Say whether anything is queued or being captured, rows and files alike."""
        with self._lock:
            return self._open > 0

    def stop(self) -> None:
        """Cancel everything and wait for the threads and their worker processes to end."""
        with self._lock:
            self._stopping = True
            for job in self._pending.values():
                job.cancelled.set()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(GRACE)

    def _run(self) -> None:
        from reader.capture import RULES, Worker
        from reader.library.ledger import Ledger

        ledger = Ledger(self._folder)
        worker = Worker(rules=self._folder / RULES, note=partial(self._note, ledger))
        try:
            with Library.open(self._folder, create=False) as library:
                while (job := self._next(worker)) is not None:
                    self._capture(worker, library, job)
        except LibraryError as error:  # it cannot be opened
            while (job := self._next(worker)) is not None:
                self._forget(job)
                self._report(self.failed, job, str(error))
        finally:
            worker.close()
            ledger.close()

    def _note(self, ledger: Ledger, errand: Errand) -> None:
        try:
            ledger.note(errand)
        except LibraryError as error:
            self._report(self.unnoted, f"What was requested could not be noted: {error}")

    def _next(self, worker: Worker) -> Job | None:
        try:
            return self._queue.take(IDLE)
        except queue.Empty:
            worker.close()
            return self._queue.take()

    def _capture(self, worker: Worker, library: Library, job: Job) -> None:
        from reader.capture import Cancelled, Offline

        told, told_at = "", 0.0

        def on_progress(label: str, share: float) -> None:
            nonlocal told, told_at
            if label != told or time.monotonic() - told_at >= _TELL:
                told, told_at = label, time.monotonic()
                self._report(self.progressed, job.row, label, share)

        try:
            if job.cancelled.is_set():
                raise Cancelled("The capture was cancelled.")
            captured = worker.capture(job.request, on_progress=on_progress, cancelled=job.cancelled)
            if job.request.body:
                article, created = library.keep_images(job.row, captured.images), False
            else:
                article, created = library.add(captured, tags=job.tags, into=job.row or None)
        except Cancelled:
            self._fail(library, job, "" if self._stopping else "You cancelled this capture.")
        except Offline as error:
            if job.row and not job.again:
                self._forget(job)
                self._report(self.held, job, WAITS)
            else:
                self._fail(library, job, str(error))
        except ReaderError as error:
            self._fail(library, job, str(error))
        except BaseException:
            self._fail(library, job, "Postil met a fault of its own while capturing this; the log has the report.")
            raise
        else:
            self._forget(job)
            self._report(self.finished, job, article.id, created)

    def _fail(self, library: Library, job: Job, reason: str) -> None:
        if reason and job.row:
            with suppress(ReaderError):  # the row was deleted meanwhile, and with it the wish for this article
                library.fail(job.row, reason)
        self._forget(job)
        if reason:
            self._report(self.failed, job, reason)

    def _forget(self, job: Job) -> None:
        self._queue.done(job)
        with self._lock:
            self._pending.pop(job.row, None)
            self._open -= 1


class Questions(Desk):
    """One thread that asks the library. Only the last question counts: a newer one interrupts the older."""

    answered = Signal(int, object)
    """The question's number and what was found."""
    failed = Signal(int, str)
    """The question's number and why it could not be answered."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._wake = threading.Condition()
        self._asked: tuple[int, Callable[[Library], object]] | None = None
        self._number = 0
        self._stopping = False
        self._library: Library | None = None
        self._thread: threading.Thread | None = None

    def put(self, question: Callable[[Library], object]) -> int:
        """Ask something of the library on the thread; return the question's number."""
        with self._wake:
            self._number += 1
            self._asked = (self._number, question)
            if self._library is not None:
                self._library.interrupt()
            self._wake.notify()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="search", daemon=True)
            self._thread.start()
        return self._number

    def tell(self, signal: SignalInstance, *values: object) -> None:
        """Have a signal sent from the window's thread, to say how far an answer has come. Called on any thread."""
        self._report(signal, *values)

    def stop(self) -> None:
        """End the thread."""
        with self._wake:
            self._stopping = True
            if self._library is not None:
                self._library.interrupt()
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(GRACE)

    def _run(self) -> None:
        try:
            library = Library.open(self._folder, create=False)
        except ReaderError as error:
            self._report(self.failed, self._number, str(error))
            return
        with library:
            while (asked := self._next(library)) is not None:
                self._answer(library, *asked)
            with self._wake:
                self._library = None

    def _next(self, library: Library) -> tuple[int, Callable[[Library], object]] | None:
        with self._wake:
            self._library = library
            while self._asked is None and not self._stopping:
                self._wake.wait()
            asked, self._asked = self._asked, None
            return None if self._stopping else asked

    def _answer(self, library: Library, number: int, question: Callable[[Library], object]) -> None:
        from reader.library import Interrupted

        while number == self._number and not self._stopping:
            try:
                found = question(library)
            except Interrupted:
                continue  # by a newer question, which ends this one; or by one that was just overtaken: then once more
            except ReaderError as error:
                self._report(self.failed, number, str(error))
            else:
                self._report(self.answered, number, found)
                self._rest(library, number)
            return

    def _rest(self, library: Library, number: int) -> None:
        """Use the rest after an answer to take what has changed into the index, so that the next one comes sooner."""
        with suppress(ReaderError):  # the next question says what is wrong
            while number == self._number and not self._stopping and self._index_more(library):
                pass

    def _index_more(self, library: Library) -> bool:
        """Take some of what has changed into the index; return whether there is more."""
        return library.index_more_marks()


class Readings(Desk):
    """Bodies that take long to be read into documents, each on a thread of its own; only the last one asked for counts."""

    read = Signal(object)
    """The ``Document``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0

    def start(self, html: str) -> None:
        """Read a body; ``read`` tells of it unless another is begun, or this one called off, before."""
        self._number += 1
        threading.Thread(target=self._run, args=(self._number, html), name="reading", daemon=True).start()

    def call_off(self) -> None:
        """Tell of no body that is being read."""
        self._number += 1

    def _run(self, number: int, html: str) -> None:
        from reader import document

        body = document.from_html(html)
        len(body.text)  # made once, here
        self._reports.put(lambda: self.read.emit(body) if number == self._number else None)
        with suppress(RuntimeError):  # the window is gone
            self._arrived.emit()


class Chores(Desk):
    """Long work on the library beside the window: exports and backups, each on a thread of its own."""

    began = Signal(str)
    """What is being done, to be shown until it is."""
    done = Signal(object, str)
    """What to do with the outcome and the outcome's sentence."""
    failed = Signal(str)
    """Why it could not be done."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._threads: list[threading.Thread] = []

    def start(self, work: Callable[[Library], str], result: Path, doing: str) -> None:
        """Do ``work``; it returns the sentence that says it is done. ``result`` is where what it made can be seen."""
        self.began.emit(doing)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._run, args=(work, result), name="chore")
        self._threads.append(thread)
        thread.start()

    def tell(self, doing: str) -> None:
        """Say how far a chore is. Called on its own thread."""
        self._report(self.began, doing)

    def stop(self) -> None:
        """Wait until all are done: an export or a backup is never cut off half way."""
        for thread in self._threads:
            thread.join()

    def _run(self, work: Callable[[Library], str], result: Path) -> None:
        try:
            with Library.open(self._folder, create=False) as library:
                self._report(self.done, result, work(library))
        except ReaderError as error:
            self._report(self.failed, str(error))
        except OSError as error:
            self._report(self.failed, f"{result} cannot be written ({error.strerror}); choose another place.")
