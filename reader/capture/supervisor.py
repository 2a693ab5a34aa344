"""The trusted side of a capture: keeps one worker process, asks it, bounds it, and replaces it when it misbehaves."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.capture.limits import Limits
from reader.capture.line import Offline
from reader.capture.request import Request
from reader.errors import CaptureError
from reader.feed_model import FeedNews
from reader.offline import is_offline

if TYPE_CHECKING:
    from reader.capture.child import Child, Note
    from reader.capture.frames import Frame
    from reader.capture.parts import Part
    from reader.feed_model import FeedAsk, FetchedFeed, FoundFeed, Outline
    from reader.model import Captured

_POLL = 0.05
Progress = Callable[[str, float], None]


class Cancelled(CaptureError):  # noqa: N818
    """The caller's event was set while a capture was under way."""


class _Switched(Exception):  # noqa: N818
    """Postil went offline while a question was being answered."""


class Worker:
    """Captures one article after another in a child process. One thread at a time may use it.

    ``note`` is told of each request, when it begins and when it has ended, on another thread (``Ledger.note``);
    ``rules`` is the folder of the reader's rules for sites, see ``reader.capture.rules``.
    """

    def __init__(self, limits: Limits | None = None, *, rules: Path | None = None, note: Note | None = None) -> None:
        self._limits, self._rules = limits or Limits(), rules
        self._note = note or (lambda _errand: None)
        self._child: Child | None = None
        self._lock = threading.Lock()

    def capture(
        self, request: Request, *, on_progress: Progress | None = None, cancelled: threading.Event | None = None
    ) -> Captured:
        """Return what the request becomes. Blocks; raises ``CaptureError`` with the reason, ``Cancelled`` if so wished,
        ``Offline`` for an address while Postil is offline; what is here already is captured then without its pictures.

        ``on_progress`` gets what is being done and how much of the capture is done (0.0 to 1.0), on this thread.
        """
        from reader.capture import wire

        return wire.captured(
            self._ask(wire.question(request, self._rules), request.fetches, on_progress, cancelled), request
        )

    def outline(self, request: Request, *, cancelled: threading.Event | None = None) -> tuple[Part, ...]:
        """Return the parts of the page that a request leads to, and what a capture keeps of each, as ``capture`` does."""
        from reader.capture import wire

        asked = wire.question(request, self._rules, outline=True)
        return wire.parts(self._ask(asked, request.fetches, None, cancelled), request)

    def _ask(
        self, question: Frame, fetches: bool, on_progress: Progress | None, cancelled: threading.Event | None
    ) -> Frame:
        """Return the answer; a question that ``fetches`` has none without the network."""
        with self._lock:
            try:
                return self._asked(question, fetches, on_progress, cancelled)
            except _Switched:
                return self._asked(question, fetches, on_progress, cancelled)

    def visit(self, feeds: Sequence[FeedAsk], *, cancelled: threading.Event | None = None) -> Iterator[FeedNews]:
        """Yield what became of each feed, as it becomes known, in any order. A feed that ends the process is the only one
        to fail. Raises ``Cancelled`` if so wished, ``Offline``; what was not yielded then was not visited.
        """
        from reader.capture import feed_wire

        left = {ask.number: ask for ask in feeds}
        with self._lock:
            try:
                while left:
                    if is_offline():
                        raise Offline
                    child = self._child if self._child and self._child.fit() else self._replace()
                    child.ask(feed_wire.visit(left.values()), offline=False)
                    reading, before = 0, len(left)
                    while not self._ended(frame := self._next(child, cancelled)):
                        if "done" in frame.values:
                            self._let_go(child, frame)
                            return
                        if "reading" in frame.values:
                            reading = frame.values["reading"]
                        elif (news := feed_wire.news(frame)).number in left:
                            del left[news.number]
                            yield news
                    reason = self._reason(child, frame)
                    self._drop()
                    blamed = [reading] if reading in left else list(left) if len(left) == before else []
                    yield from (FeedNews(number, failure=reason) for number in blamed if left.pop(number))
            except BaseException:
                self._drop()
                raise

    def discover(
        self, url: str, *, probe: bool = False, cancelled: threading.Event | None = None
    ) -> tuple[FetchedFeed | None, tuple[FoundFeed, ...]]:
        """Return the feed at an address; for a page, None and the feeds that it has, the likeliest first.

        With ``probe`` the paths that many sites use are tried too. Blocks; raises ``CaptureError``, ``Cancelled``, ``Offline``.
        """
        from reader.capture import feed_wire

        if is_offline():
            raise Offline
        return feed_wire.found(self._told(feed_wire.discovery(url, probe), cancelled, fetches=True))

    def subscriptions(self, data: bytes) -> tuple[Outline, ...]:
        """Return the feeds that an OPML file lists. Raises ``CaptureError``."""
        from reader.capture import feed_wire

        return feed_wire.outlines(self._told(feed_wire.listing(data), None, fetches=False))

    def _told(self, question: Frame, cancelled: threading.Event | None, *, fetches: bool) -> Frame:
        with self._lock:
            child = self._child if self._child and self._child.fit() else self._replace()
            try:
                child.ask(question, offline=not fetches)
                frame = self._next(child, cancelled, fetches=fetches)
            except BaseException:
                self._drop()
                raise
            if self._ended(frame):
                reason = self._reason(child, frame)
                self._drop()
                raise CaptureError(reason)
            return frame

    def close(self) -> None:
        """End the process, if there is one. A later ``capture`` starts another."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _replace(self) -> Child:
        from reader.capture.child import Child

        self._drop()
        self._child = Child(self._limits, self._note)
        return self._child

    def _drop(self) -> None:
        if self._child:
            self._child.end()
        self._child = None

    def _next(self, child: Child, cancelled: threading.Event | None, *, fetches: bool = True) -> Frame:
        """Return the next frame; one of ``late`` when the process says nothing for long, of ``ended`` when it has ended.
        What ``fetches`` raises ``Offline`` as soon as Postil is.
        """
        from reader.capture.frames import Frame

        end = time.monotonic() + self._limits.total
        while time.monotonic() < end:
            if fetches and is_offline():
                raise Offline
            if cancelled is not None and cancelled.is_set():
                raise Cancelled("The visit was cancelled.")
            try:
                return child.answers.get(timeout=_POLL) or Frame({"ended": True})
            except queue.Empty:
                continue
        return Frame({"late": True})

    def _ended(self, frame: Frame) -> bool:
        return not frame.values.keys().isdisjoint({"ended", "late"})

    def _reason(self, child: Child, frame: Frame) -> str:
        return child.epitaph() if "ended" in frame.values else _late(self._limits)

    def _asked(
        self, question: Frame, fetches: bool, on_progress: Progress | None, cancelled: threading.Event | None
    ) -> Frame:
        offline = is_offline()
        if offline and fetches:
            raise Offline
        child = self._child if self._child and self._child.fit() else self._replace()
        try:
            frame = self._answer(child, question, offline, on_progress, cancelled)
        except BaseException:
            self._drop()
            raise
        self._let_go(child, frame)
        return frame

    def _let_go(self, child: Child, frame: Frame) -> None:
        """End a process that has served long enough, or goes on asking for what came too late."""
        if child.grown(frame) or child.busy():
            self._drop()

    def _answer(
        self,
        child: Child,
        question: Frame,
        offline: bool,
        on_progress: Progress | None,
        cancelled: threading.Event | None,
    ) -> Frame:
        from reader.capture import wire

        end = time.monotonic() + self._limits.total
        child.ask(question, offline=offline)
        while True:
            if not offline and is_offline():
                raise _Switched
            if cancelled is not None and cancelled.is_set():
                raise Cancelled("The capture was cancelled.")
            if time.monotonic() > end:
                raise CaptureError(_late(self._limits))
            try:
                frame = child.answers.get(timeout=_POLL)
            except queue.Empty:
                continue
            if frame is None:
                raise CaptureError(child.epitaph())
            if (progress := frame.values.get("progress")) is not None:
                if on_progress:
                    on_progress(*wire.progress(progress))
                continue
            return frame


def _late(limits: Limits) -> str:
    return f"This took longer than {limits.total:.0f} seconds and was stopped; try again later."
