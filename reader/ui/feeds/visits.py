"""The thread that visits feeds, and looks for them behind addresses."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reader.errors import CaptureError, LibraryError, ReaderError
from reader.library import Library
from reader.ui.desk import Desk
from reader.ui.jobs import GRACE, IDLE

if TYPE_CHECKING:
    from reader.capture import Worker
    from reader.feed_model import FeedNews
    from reader.library.ledger import Ledger
    from reader.model import Errand

_TELL = 0.25
"""Seconds between two reports of how far a round has come."""
Task = Callable[["Worker", Library], object]


class Visits(Desk):
    """One thing after another, on a thread of its own with a worker process of its own."""

    went = Signal(int, int)
    """How many feeds of this round have been visited, and how many there are."""
    ended = Signal(int, int)
    """A round has ended: how many entries are new, and how many feeds failed."""
    wanting = Signal(object)
    """The articles (list of int) of entries whose whole page is to be fetched."""
    found = Signal(object, object)
    """What an address leads to: the ``FetchedFeed`` or None, and the ``FoundFeed``s of the page there."""
    brought = Signal(int)
    """Pictures have come for an article."""
    listed = Signal(object)
    """The ``Outline``s of an OPML file."""
    failed = Signal(str)
    """One sentence."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self.busy = False
        """Whether a round is under way."""

    def visit(self, *, everything: bool = False, ids: Sequence[int] | None = None) -> None:
        """Visit the feeds that are due, or all, or these."""
        self.busy = True
        self._put(partial(self._round, everything, ids))

    def look(self, url: str) -> None:
        """Look for the feed at an address, or those of the page there, where many sites have one, too."""
        self._put(
            lambda worker, _library: self._report(
                self.found, *worker.discover(url, probe=True, cancelled=self._stopping)
            )
        )

    def read_list(self, data: bytes) -> None:
        """Read an OPML file."""
        self._put(lambda worker, _library: self._report(self.listed, worker.subscriptions(data)))

    def take(self, news: FeedNews) -> None:
        """Keep what was fetched of a feed that has just been subscribed to."""
        self._put(lambda _worker, library: self._take(library, news))

    def bring_pictures(self, ids: Sequence[int]) -> None:
        """Fetch the pictures of entries that have been saved; those that cannot be had stay missing."""
        for article_id in ids:
            self._put(partial(self._bring, article_id))

    def stop(self) -> None:
        """End the round and the thread."""
        self._stopping.set()
        self._tasks.put(None)
        if self._thread is not None:
            self._thread.join(GRACE)

    def _put(self, task: Task) -> None:
        self._tasks.put(task)
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="feeds", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        from reader.capture import RULES, Worker
        from reader.library.ledger import Ledger

        ledger = Ledger(self._folder)
        worker = Worker(rules=self._folder / RULES, note=partial(self._note, ledger))
        try:
            with Library.open(self._folder, create=False) as library:
                while (task := self._next(worker)) is not None:
                    self._do(task, worker, library)
        except LibraryError as error:  # it cannot be opened
            self._report(self.failed, str(error))
        finally:
            worker.close()
            ledger.close()

    def _next(self, worker: Worker) -> Task | None:
        try:
            return self._tasks.get(timeout=IDLE)
        except queue.Empty:
            worker.close()
            return self._tasks.get()

    def _do(self, task: Task, worker: Worker, library: Library) -> None:
        from reader.capture import Cancelled

        try:
            task(worker, library)
        except Cancelled:
            pass
        except ReaderError as error:
            self._report(self.failed, str(error))

    def _round(self, everything: bool, ids: Sequence[int] | None, worker: Worker, library: Library) -> None:
        new = failed = done = 0
        told = time.monotonic()
        try:
            asks = library.due_feeds(everything=everything, ids=ids)
            self._report(self.went, 0, len(asks))
            for news in worker.visit(asks, cancelled=self._stopping):
                new += self._take(library, news)
                failed += bool(news.failure)
                done += 1
                if time.monotonic() - told > _TELL:
                    told = time.monotonic()
                    self._report(self.went, done, len(asks))
        finally:
            self._report(self.ended, new, failed)

    def _take(self, library: Library, news: FeedNews) -> int:
        try:
            taken = library.take(news)
        except LibraryError as error:
            raise CaptureError(str(error)) from error
        if taken.wanting:
            self._report(self.wanting, list(taken.wanting))
        return len(taken.new)

    def _bring(self, article_id: int, worker: Worker, library: Library) -> None:
        from reader.address import host
        from reader.capture import Request

        with suppress(ReaderError):
            article, body = library.article(article_id), library.body(article_id)
            followed = host(article.url) in {host(feed.url) for feed in library.feeds()}
            origin = "url" if followed else article.origin  # somebody has typed the address of that host's feed
            wanted = Request.for_pictures(body, library.images(article_id), url=article.url, origin=origin)
            images = worker.capture(wanted, cancelled=self._stopping).images
            library.keep_images(article_id, images)
            if images:
                self._report(self.brought, article_id)

    def _note(self, ledger: Ledger, errand: Errand) -> None:
        try:
            ledger.note(errand)
        except LibraryError as error:
            self._report(self.failed, f"What was requested could not be noted: {error}")
