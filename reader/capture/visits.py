"""Many feeds visited at once, in the worker: fetched by several threads, read one after another.

Each host is asked by one thread at a time, with a pause between two questions. A host that asks for patience is asked
nothing more in this round.
"""

from __future__ import annotations

import queue
import re
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from itertools import groupby
from typing import NamedTuple

from reader.address import host
from reader.capture import feed, sniff
from reader.capture.fetch import Answer, Fetcher, NoPage
from reader.capture.limits import Limits
from reader.capture.line import Line
from reader.errors import CaptureError
from reader.feed_model import FeedAsk, FeedNews, FetchedFeed
from reader.frozen import replace

THREADS = 16
FEEDS = (
    "application/atom+xml,application/rss+xml,application/feed+json,application/rdf+xml,application/xml;q=0.9,"
    "text/xml;q=0.9,application/json;q=0.8,text/html;q=0.5,*/*;q=0.1"
)
_DAY = 24 * 3600
_READ_AHEAD = 8
"""Answers that may lie unread, so that those of fast servers do not fill the memory."""
UNCHANGED = 304
GONE = 410
_TOO_DEEP = "This feed is nested so deeply that it cannot be read."
_MOVED_AWAY = "There is a page now where the feed was; subscribe to it again by the address of its site."


class _Visit(NamedTuple):
    ask: FeedAsk
    answer: Answer | Exception


class Visits:
    """One round."""

    def __init__(self, limits: Limits, reading: Callable[[int], None], line: Line | None = None) -> None:
        """``reading`` is told which feed is about to be read, before it is."""
        self._limits, self._reading, self._line = limits, reading, line
        self._answers: queue.Queue[_Visit | None] = queue.Queue(_READ_AHEAD)

    def run(self, asks: Iterable[FeedAsk]) -> Iterator[tuple[FeedNews, str]]:
        """Yield what became of each feed, as it comes, with the report of a fault of our own if that is why it failed."""
        wanted = sorted(asks, key=lambda ask: host(ask.url))
        groups = sorted((list(group) for _, group in groupby(wanted, lambda ask: host(ask.url))), key=len)
        waiting: queue.SimpleQueue[list[FeedAsk]] = queue.SimpleQueue()
        for group in reversed(groups):  # the longest first, which would else be the last to be done
            waiting.put(group)
        threads = [threading.Thread(target=self._fetch_groups, args=(waiting,), daemon=True) for _ in groups[:THREADS]]
        for thread in threads:
            thread.start()
        ended = 0
        while ended < len(threads):
            visit = self._answers.get()
            if visit is None:
                ended += 1
            else:
                yield self._told(visit)

    def _fetch_groups(self, waiting: queue.SimpleQueue[list[FeedAsk]]) -> None:
        try:
            while True:
                self._fetch_group(waiting.get_nowait())
        except queue.Empty:
            self._answers.put(None)

    def _fetch_group(self, group: list[FeedAsk]) -> None:
        refusal: NoPage | None = None
        for number, ask in enumerate(group):
            if refusal is not None:
                self._answers.put(_Visit(ask, refusal))
                continue
            if number:
                time.sleep(self._limits.pause)
            answer: Answer | Exception
            try:
                answer = fetch(ask, self._limits, self._line)
            except Exception as error:
                answer = error
                if isinstance(error, NoPage) and error.status in {429, 503} and patience(error.headers):
                    refusal = error
            self._answers.put(_Visit(ask, answer))

    def _told(self, visit: _Visit) -> tuple[FeedNews, str]:
        try:
            return self._news(visit), ""
        except RecursionError:
            return FeedNews(visit.ask.number, failure=_TOO_DEEP), ""
        except MemoryError:
            raise
        except Exception:
            return FeedNews(visit.ask.number, failure="-"), traceback.format_exc()

    def _news(self, visit: _Visit) -> FeedNews:
        ask, answer = visit
        if isinstance(answer, NoPage):
            return _of_status(ask, answer)
        if isinstance(answer, CaptureError):
            return FeedNews(ask.number, failure=str(answer))
        if isinstance(answer, Exception):
            raise answer
        self._reading(ask.number)
        try:
            return FeedNews(ask.number, fetched=read(answer, ask))
        except CaptureError as error:
            page = sniff.kind_of(answer.data[:5000].decode("utf-8", "replace"), answer.media) == sniff.HTML
            return FeedNews(ask.number, failure=_MOVED_AWAY if page and ask.known else str(error))


def fetch(ask: FeedAsk, limits: Limits, line: Line | None = None) -> Answer:
    """Return what a feed's address has, asked for as what has changed since the last visit. Raises as ``Fetcher.get``."""
    asked = {}
    if ask.etag:
        asked["If-None-Match"] = ask.etag
    if ask.modified:
        asked["If-Modified-Since"] = ask.modified
    fetcher = Fetcher(limits, ask.url, line)
    try:
        deadline = time.monotonic() + limits.page
        return fetcher.get(ask.url, why="feed", accept=FEEDS, most=limits.page_bytes, deadline=deadline, asked=asked)
    finally:
        fetcher.close()


def read(answer: Answer, ask: FeedAsk) -> FetchedFeed:
    """Return the feed that an answer holds, to be asked for where it is from now on. Raises ``CaptureError``."""
    found = feed.read(answer.data, answer.url, dict(answer.headers), ask.known)
    return replace(
        found,
        url=answer.moved or ask.url,
        etag=answer.headers.get("etag", "")[:1000],
        modified=answer.headers.get("last-modified", "")[:200],
        patience=max(found.patience, patience(answer.headers)),
    )


def patience(headers: Mapping[str, str]) -> int:
    """Return how many seconds a server asks to be left alone (Retry-After, else Cache-Control), at most a day for the
    latter; 0 when it says nothing.
    """
    wait = headers.get("retry-after", "").strip()
    if wait.isdecimal():
        return min(int(wait[:9]), 30 * _DAY)
    if wait:
        try:
            return max(0, min(int(parsedate_to_datetime(wait).timestamp() - time.time()), 30 * _DAY))
        except (TypeError, ValueError, OverflowError):
            return 0
    age = re.search(r"(?:^|[,\s])max-age=\"?(\d{1,9})", headers.get("cache-control", "").lower())
    return min(int(age[1]), _DAY) if age else 0


def _of_status(ask: FeedAsk, answer: NoPage) -> FeedNews:
    if answer.status == UNCHANGED:
        return FeedNews(ask.number, url=answer.moved, patience=patience(answer.headers))
    return FeedNews(ask.number, failure=str(answer), gone=answer.status == GONE, patience=patience(answer.headers))
