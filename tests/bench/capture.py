"""Saved pages a second through the worker process, beside a plain lxml parse of the same pages.

The pages are those of the corpus where it is there (POSTIL_CORPUS), else the specimens of the tests.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

from reader.capture import Worker, request_for
from reader.errors import CaptureError
from tests.bench.beside import captures
from tests.bench.measure import line, seconds

PAGES = 200
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


def run() -> None:
    """Measure one worker, the first page (which loads the parsers) told apart."""
    from lxml import html

    with tempfile.TemporaryDirectory() as folder:
        saved = pages(Path(folder))
        worker, refused = Worker(), 0

        def capture(page: Path) -> None:
            nonlocal refused
            try:
                worker.capture(request_for(str(page), url="https://example.org/page"))
            except CaptureError:
                refused += 1

        first = seconds(lambda: capture(saved[0]))
        ours = seconds(lambda: [capture(page) for page in saved])
        worker.close()
        floor = seconds(lambda: [html.document_fromstring(page.read_bytes()) for page in saved])
        size = sum(page.stat().st_size for page in saved) / 1e6
        line("first page, worker started", f"{first:.2f} s")
        line(
            f"{len(saved)} pages, {size:.1f} MB",
            f"{ours:.1f} s   {len(saved) / ours:.1f} pages/s   {refused} without an article",
        )
        line("floor: parse alone", f"{floor:.2f} s   ratio {ours / floor:.1f}")
    captures()
