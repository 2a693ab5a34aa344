"""``./dev torture hostile [MEGABYTES] [NAME]``: everything made to hang or fill a reader, as large as it is let in."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from reader.capture import Limits, Request, Worker, request_for
from reader.errors import CaptureError
from reader.feed_model import FeedAsk
from tests.capture import hostile
from tests.conftest import Site, Visit

GIGABYTE = 1_000_000_000


class Outcome(NamedTuple):
    """How one of them ended."""

    name: str
    end: str
    seconds: float


def main(words: list[str]) -> int:
    """Try all of them, or those whose name holds a word; 1 if one did not end as it should."""
    size = round(float(words[0]) * 1e6) if words else 19_000_000
    wanted = words[1] if len(words) > 1 else ""
    limits = Limits()
    bad = 0
    site = Site()
    with Worker(limits) as worker:
        for name, attempt in attempts(site, size):
            if wanted not in name:
                continue
            outcome = tried(name, attempt, worker)
            late = outcome.seconds > limits.total + 5
            bad += late or outcome.end.startswith("BAD")
            sys.stdout.write(f"{outcome.seconds:7.1f} s  {name:<28} {outcome.end}{'  TOO LATE' if late else ''}\n")
            sys.stdout.flush()
    site.close()
    sys.stdout.write(f"{bad} did not end as they should\n")
    return 1 if bad else 0


def attempts(site: Site, size: int) -> list[tuple[str, Callable[[Worker], str]]]:
    """Return each with what tries it: a capture, or a visit to a feed, that says how it ended."""

    def page(make: hostile.Make, media: str) -> Callable[[Worker], str]:
        def run(worker: Worker) -> str:
            found = worker.capture(Request.from_bytes(make(size), media=media))
            return f"an article of {len(found.html)} characters"

        return run

    def feed(make: hostile.Make) -> Callable[[Worker], str]:
        def run(worker: Worker) -> str:
            site.routes["/feed"] = (200, {"Content-Type": "application/rss+xml"}, make(size))
            (news,) = list(worker.visit([FeedAsk(1, site.url("/feed"))]))
            return news.failure or f"a feed of {len(news.fetched.entries) if news.fetched else 0} entries"

        return run

    def bomb(coding: str) -> Callable[[Worker], str]:
        def run(worker: Worker) -> str:
            headers = {"Content-Type": "text/html", "Content-Encoding": coding}
            site.routes["/bomb"] = (200, headers, hostile.BOMBS[coding](10 * GIGABYTE if coding != "br" else GIGABYTE))
            worker.capture(request_for(site.url("/bomb")))
            return "BAD: it was taken"

        return run

    def stream(worker: Worker) -> str:
        def write(visit: Visit) -> None:
            visit.send_response(200)
            visit.send_header("Content-Type", "text/html")
            visit.send_header("Content-Length", str(GIGABYTE))
            visit.end_headers()
            for piece in hostile.endless(b"<div>", GIGABYTE):
                visit.wfile.write(piece)

        site.routes["/stream"] = write  # type: ignore[assignment]
        worker.capture(request_for(site.url("/stream")))
        return "BAD: it was taken"

    return [
        *((f"{coding} bomb", bomb(coding)) for coding in hostile.BOMBS),
        ("a gigabyte of <div>", stream),
        *((name, page(make, "text/html")) for name, make in hostile.PAGES.items()),
        *((name, page(make, "text/markdown")) for name, make in hostile.MARKDOWN.items()),
        *((name, feed(make)) for name, make in hostile.FEEDS.items()),
    ]


def tried(name: str, attempt: Callable[[Worker], str], worker: Worker) -> Outcome:
    """Try one, and that the next capture works."""
    began = time.monotonic()
    try:
        end = attempt(worker)
    except CaptureError as error:
        end = str(error)
        if "fault of its own" in end or not end.endswith("."):
            end = f"BAD: {end}"
    seconds = time.monotonic() - began
    if worker.capture(Request.from_text("Well\n\nStill here.")).title != "Well":
        end = f"BAD: the next capture does not work; {end}"
    return Outcome(name, end, seconds)
