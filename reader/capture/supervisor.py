"""The trusted side of a capture: keeps one worker process, asks it, bounds it, and replaces it when it misbehaves."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.capture.limits import Limits
from reader.capture.request import Request
from reader.errors import CaptureError

if TYPE_CHECKING:
    from reader.capture.child import Child
    from reader.capture.frames import Frame
    from reader.capture.parts import Part
    from reader.model import Captured

_POLL = 0.05
Progress = Callable[[str, float], None]


class Cancelled(CaptureError):  # noqa: N818
    """The caller's event was set while a capture was under way."""


class Worker:
    """Captures one article after another in a child process. One thread at a time may use it."""

    def __init__(self, limits: Limits | None = None, *, rules: Path | None = None) -> None:
        """``rules`` is the folder of the reader's rules for sites, see ``reader.capture.rules``."""
        self._limits, self._rules = limits or Limits(), rules
        self._child: Child | None = None
        self._lock = threading.Lock()

    def capture(
        self, request: Request, *, on_progress: Progress | None = None, cancelled: threading.Event | None = None
    ) -> Captured:
        """Return what the request becomes. Blocks; raises ``CaptureError`` with the reason, ``Cancelled`` if so wished.

        ``on_progress`` gets what is being done and how much of the capture is done (0.0 to 1.0), on this thread.
        """
        from reader.capture import wire

        return wire.captured(self._ask(wire.question(request, self._rules), on_progress, cancelled), request)

    def outline(self, request: Request, *, cancelled: threading.Event | None = None) -> tuple[Part, ...]:
        """Return the parts of the page that a request leads to, and what a capture keeps of each, as ``capture`` does."""
        from reader.capture import wire

        asked = wire.question(request, self._rules, outline=True)
        return wire.parts(self._ask(asked, None, cancelled), request)

    def _ask(self, question: Frame, on_progress: Progress | None, cancelled: threading.Event | None) -> Frame:
        with self._lock:
            child = self._child if self._child and self._child.fit() else self._replace()
            try:
                frame = self._answer(child, question, on_progress, cancelled)
            except BaseException:
                self._drop()
                raise
            if child.grown(frame):
                self._drop()
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
        self._child = Child(self._limits)
        return self._child

    def _drop(self) -> None:
        if self._child:
            self._child.end()
        self._child = None

    def _answer(
        self, child: Child, question: Frame, on_progress: Progress | None, cancelled: threading.Event | None
    ) -> Frame:
        from reader.capture import wire

        end = time.monotonic() + self._limits.total
        child.ask(question)
        while True:
            if cancelled is not None and cancelled.is_set():
                raise Cancelled("The capture was cancelled.")
            if time.monotonic() > end:
                raise CaptureError(
                    f"This took longer than {self._limits.total:.0f} seconds and was stopped; try again later."
                )
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
