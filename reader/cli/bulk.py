"""``add --list`` and ``add --waiting``: many addresses, captured politely to every host, to be gone on with at any time."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections import OrderedDict, deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.address import host, is_web
from reader.cli import streams
from reader.cli.grammar import open_library, typed_in
from reader.errors import CaptureError, LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.capture import Worker
    from reader.library import Library

PAUSE = 1.0
"""Seconds that a host is left alone between two captures."""
_BATCH = 100
STDIN = "-"


class _Row(NamedTuple):
    id: int
    url: str
    origin: str


class _Tally:
    def __init__(self, total: int) -> None:
        self.total, self.done, self.failed = total, 0, 0
        self._began = time.monotonic()

    def show(self) -> None:
        """Tell a person at a terminal how far it is."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        ended = self.done + self.failed
        rate = ended / max(time.monotonic() - self._began, 0.001) * 60
        left = f", {rate:.0f} a minute, {(self.total - ended) / rate:.0f} min left" if ended > 2 else ""
        sys.stderr.write(f"\r\x1b[K{ended} of {self.total}, {self.failed} failed{left}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take that back."""
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def run(arguments: Namespace) -> int:
    """Capture what the arguments list, or what waits; return the exit status."""
    from reader.cli.network import asking

    addresses, odd = _listed(arguments.list) if arguments.list else ([], [])
    for word in odd:
        streams.complain(f"{word[:80]!r} is not a web address, so it was passed over.")
    with open_library(arguments) as library, asking(arguments) as worker:
        rows = list(_waiting(library) if arguments.waiting else _begun(library, addresses, arguments.tag))
        tally = _Tally(len(rows))
        try:
            halted = _capture_all(rows, arguments, library, worker, tally)
        except KeyboardInterrupt:
            halted = "It was interrupted."
        finally:
            tally.clear()
    left, known = tally.total - tally.done - tally.failed, max(len(addresses) - len(rows), 0)
    if arguments.json:
        streams.put_json({"added": tally.done, "known": known, "failed": tally.failed, "waiting": left})
    else:
        more = f", {known} known already" if known else ""
        streams.put(f"{tally.done} added, {tally.failed} failed{more}.")
    if halted:
        return streams.complain(
            f"{halted} {left} wait in the list; `postil add --waiting` goes on with them, as the window does."
        )
    return 1 if tally.failed or odd else 0


def _listed(name: str) -> tuple[list[str], list[str]]:
    """Return the addresses of a list, one a line, each once, and the lines that are none. ``#`` begins a remark."""
    try:
        data = typed_in() if name == STDIN else Path(name).expanduser().read_bytes()
    except OSError as error:
        raise CaptureError(f"{name!r} cannot be read ({error.strerror}); check the name.") from error
    lines = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    good = [line for line in lines if is_web(line) and len(line.split()) == 1]
    return good, [line for line in lines if line not in set(good)]


def _begun(library: Library, addresses: list[str], tags: Iterable[str]) -> Iterator[_Row]:
    for start in range(0, len(addresses), _BATCH):
        for row, url in library.begin_all(addresses[start : start + _BATCH], tags=tags):
            yield _Row(row, url, "url")


def _waiting(library: Library) -> Iterator[_Row]:
    for article in library.articles(library.waiting()):
        yield _Row(article.id, article.url, article.origin)


def _capture_all(rows: list[_Row], arguments: Namespace, library: Library, worker: Worker, tally: _Tally) -> str:
    """Capture them in turn; return why it was halted, empty when it was not."""
    from reader.capture import Offline, request_for

    for row in _politely(rows):
        tally.show()
        try:
            article, _new = library.add(worker.capture(request_for(row.url, origin=row.origin)), into=row.id)
        except Offline:
            return "Postil is offline."
        except (CaptureError, LibraryError) as error:
            tally.failed += 1
            tally.clear()
            streams.complain(f"{row.url}: {error}")
            if isinstance(error, CaptureError):
                library.fail(row.id, str(error))
            continue
        tally.done += 1
        if not arguments.json:
            tally.clear()
            streams.put(streams.line(f"Added {article.id}: {article.title}"))
    return ""


def _politely(rows: list[_Row]) -> Iterator[_Row]:
    """Yield them such that hosts take turns, and none is asked again within ``PAUSE``."""
    hosts: OrderedDict[str, deque[_Row]] = OrderedDict()
    for row in rows:
        hosts.setdefault(host(row.url), deque()).append(row)
    free_at: dict[str, float] = {}
    while hosts:
        place = min(hosts, key=lambda each: free_at.get(each, 0.0))
        time.sleep(max(free_at.get(place, 0.0) - time.monotonic(), 0.0))
        yield hosts[place].popleft()
        free_at[place] = time.monotonic() + PAUSE
        if not hosts[place]:
            del hosts[place]
