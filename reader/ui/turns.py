"""Which capture comes next: what somebody waits for, then what came in bulk, politely to every host."""

from __future__ import annotations

import queue
import threading
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from reader.address import host

if TYPE_CHECKING:
    from reader.ui.jobs import Job

PAUSE = 1.0
"""Seconds that a host is left alone between two captures of a bulk."""


class Turns:
    """A queue for several threads. Of a bulk each host is asked by one at a time, with a pause between two captures."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._change = threading.Condition()
        self._first: deque[Job | None] = deque()
        self._hosts: OrderedDict[str, deque[Job]] = OrderedDict()
        self._asked: set[str] = set()
        self._free_at: dict[str, float] = {}
        self._held = False

    def put(self, job: Job | None) -> None:
        """Add a capture; None ends the thread that takes it."""
        with self._change:
            if job is not None and job.bulk:
                self._hosts.setdefault(host(job.request.url), deque()).append(job)
            else:
                self._first.append(job)
            self._change.notify_all()

    def take(self, timeout: float | None = None) -> Job | None:
        """Return the next, waiting for it; raises ``queue.Empty`` when there is none to be had for so many seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._change:
            while True:
                if self._first:
                    return self._first.popleft()
                job, wait = self._next_of_bulk()
                if job is not None:
                    return job
                if end is not None:
                    left = end - time.monotonic()
                    if left <= 0 and wait is None:
                        raise queue.Empty
                    wait = max(left, 0.01) if wait is None else wait
                self._change.wait(wait)

    def done(self, job: Job) -> None:
        """Say that a capture has ended."""
        with self._change:
            if job.bulk and (place := host(job.request.url)):
                self._asked.discard(place)
                self._free_at[place] = time.monotonic() + self._pause
                self._change.notify_all()

    def hold(self, held: bool) -> None:
        """Give out nothing of the bulk, or go on with it."""
        with self._change:
            self._held = held
            self._change.notify_all()

    def drop_bulk(self) -> list[Job]:
        """Take back and return all of the bulk that was not given out."""
        with self._change:
            dropped = [job for jobs in self._hosts.values() for job in jobs]
            self._hosts.clear()
            return dropped

    def _next_of_bulk(self) -> tuple[Job | None, float | None]:
        """Return a capture whose host may be asked now; else the seconds until one may be, None when nobody knows."""
        if self._held:
            return None, None
        now, soonest = time.monotonic(), None
        for place, jobs in self._hosts.items():
            wait = self._free_at.get(place, 0.0) - now
            if place in self._asked:
                continue
            if wait > 0:
                soonest = wait if soonest is None else min(soonest, wait)
                continue
            job = jobs.popleft()
            if jobs:
                self._hosts.move_to_end(place)
            else:
                del self._hosts[place]
            self._free_at.pop(place, None)
            if place:
                self._asked.add(place)
            return job, None
        return None, soonest
