"""Saved pages a second through worker processes, beside the bare library and a plain parse of the same pages.

The pages are those of the corpus where it is there (POSTIL_CORPUS), else the specimens of the tests.
"""

from __future__ import annotations

import dataclasses
import gzip
import os
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from reader.capture import Request, Worker, charset, request_for
from reader.errors import CaptureError
from reader.library import Library
from tests.bench.beside import captures
from tests.bench.measure import line, seconds

PAGES = 200
PAGE = "https://example.org/page"
HERE = Path(__file__).resolve().parents[2]


def pages(folder: Path, *, told: bool = True) -> list[Path]:
    """Return up to 200 saved pages, unpacked into ``folder``."""
    corpus = Path(os.environ.get("POSTIL_CORPUS", HERE.parent / "shared" / "corpus")) / "extraction"
    found = sorted(corpus.glob("*/html/*.html.gz")) + sorted(corpus.glob("*/dev/html/*.html.gz"))
    if not found:
        if told:
            line("pages", "the corpus is not there; using the specimens of the tests, over and over")
        specimens = sorted((HERE / "tests" / "data" / "pages").glob("*.html"))
        return [specimens[number % len(specimens)] for number in range(PAGES)]
    step = max(1, len(found) // PAGES)
    made = []
    for number, packed in enumerate(found[::step][:PAGES]):
        page = folder / f"{number}.html"
        page.write_bytes(gzip.decompress(packed.read_bytes()))
        made.append(page)
    return made


class Took(NamedTuple):
    """What capturing pages took. Both are seconds."""

    whole: float
    computing: float
    """Of the workers and of what speaks with them."""


def run() -> None:
    """Measure workers and the bare library on one core and the same pages, then on all cores; then beside the window."""
    import trafilatura
    from lxml import html

    with tempfile.TemporaryDirectory() as folder:
        saved = pages(Path(folder))
        texts = [charset.decode(page.read_bytes()) for page in saved]
        parsed = _computing(lambda: [html.document_fromstring(page.read_bytes()) for page in saved])
        trafilatura.bare_extraction(texts[0])
        cores = (
            sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))
        )
        with _on(cores[:1]):
            bare = _computing(lambda: [trafilatura.bare_extraction(text, url=PAGE) for text in texts])
            one, refused = _captured(saved, 1, Path(folder) / "one")
        line(f"{len(saved)} pages, one core", f"{_rate(saved, one)}   {refused} without an article")
        line(
            "floor: trafilatura alone", f"{_rate(saved, bare)}   ratio {bare.computing / one.computing:.2f}   aim ≥ 0.9"
        )
        line(
            "floor: parse alone", f"{_rate(saved, parsed)}   ratio {one.computing / parsed.computing:.1f} times as long"
        )
        for count in range(2, len(cores) + 1):
            with _on(cores[:count]):
                more, _ = _captured(saved, count, Path(folder) / str(count))
            line(
                f"{count} workers, {count} cores", f"{_rate(saved, more)}   {one.whole / more.whole:.2f} times as many"
            )
    captures()


def _rate(saved: list[Path], took: Took) -> str:
    return f"{len(saved) / took.whole:6.1f} pages/s   {took.computing / len(saved) * 1000:6.1f} ms of computing a page"


@contextmanager
def _on(cores: list[int]) -> Iterator[None]:
    """Have this process and those it starts run on these cores alone, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _computing(work: Callable[[], object]) -> Took:
    used = time.process_time()
    whole = seconds(work)
    return Took(whole, time.process_time() - used)


def _captured(saved: list[Path], count: int, folder: Path) -> tuple[Took, int]:
    """Capture all pages by so many workers into a new library, as the window does; the first page does not count."""
    refused: list[Path] = []
    waiting: queue.SimpleQueue[Path] = queue.SimpleQueue()
    ready = threading.Barrier(count + 1)
    Library.open(folder).close()

    def work() -> None:
        with Library.open(folder) as library, Worker() as worker:
            worker.capture(_asked(saved[0]))
            pid = worker._child._process.pid if worker._child else 0
            before, used = _used(pid), {}
            ready.wait()
            while True:
                try:
                    page = waiting.get_nowait()
                except queue.Empty:
                    break
                try:
                    library.add(worker.capture(_asked(page)))
                except CaptureError:
                    refused.append(page)
                pid = worker._child._process.pid if worker._child else 0
                used[pid] = _used(pid)
            spent.append(sum(used.values()) - before)

    spent: list[float] = []
    for page in saved:
        waiting.put(page)
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    ready.wait()
    took = _computing(lambda: [thread.join() for thread in threads])
    return Took(took.whole, took.computing + sum(spent)), len(refused)


def _asked(page: Path) -> Request:
    return dataclasses.replace(request_for(str(page), url=f"{PAGE}/{page.stem}"), pictures=False)


def _used(pid: int) -> float:
    """Return the seconds that a process has computed; 0 where the system does not say."""
    try:
        values = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")
