"""Libraries of 10,000 and 100,000 articles of 800 words, beside each other and beside the bare statement.

``./dev bench library --million`` adds 1,000,000 of 60 words, which takes an hour to make; ``--peer`` compares with the PyPI
library ``reader`` (lemon24) on the same 10,000 articles, in an environment and a process of its own.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import apsw

from reader.library import Library, adding
from reader.library.store import Store
from reader.model import State
from reader.query import parse
from tests.bench import invent
from tests.bench.generate import Vocabulary
from tests.bench.generate import invent as worked_out
from tests.bench.measure import line, percentiles, row, seconds

SIZES = ((10_000, 800), (100_000, 800))
MILLION = (1_000_000, 60)
_RANKED = {"key 1", "“the”", "any key"}
"""The keys of which it is told how long they take under relevance."""
RUNS = 7
COMBINATIONS = 200
ADDED = 300
TAGGED = """SELECT a.id FROM article_tag AS t JOIN article AS a ON a.id = t.article_id
  WHERE t.tag_id = ? AND a.deleted_at IS NULL ORDER BY a.added_at DESC, a.id DESC"""
Figures = dict[str, tuple[float, float]]
"""p50 and p95 in milliseconds of the processor (or one number twice), by what was measured."""
Time = tuple[float, float]
"""Seconds on the wall and on the processor: on a machine that others use the first says little."""


def run(words: list[str] | None = None) -> None:
    """Measure, and print how cost grows."""
    asked = words or []
    sizes = [*SIZES, *([MILLION] if "--million" in asked else [])]
    found: dict[int, Figures] = {}
    for articles, length in sizes:
        place = invent.library(articles, length)
        sys.stdout.write(f"\n {articles:,} articles of {length} words\n")
        _start(place)
        found[articles] = _measure(place, articles)
    _table(found)
    if "--peer" in asked:
        from tests.bench import peer

        peer.run()


def _start(place: Path) -> None:
    """The first frame and memory, beside an empty library."""
    from tests.bench.start import started

    with tempfile.TemporaryDirectory() as home:
        places = {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("DATA", "CONFIG", "CACHE", "STATE")}
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}
        environment = {**os.environ, **places, **compiled, "HOME": home}
        full = [sys.executable, "-m", "reader", "--smoke", "--library", str(place)]
        empty = [*full[:-1], f"{home}/new"]
        started(full, environment), started(empty, environment)
        pairs = [(started(full, environment), started(empty, environment)) for _ in range(RUNS)]
        row("first frame, beside an empty one", [a[0] for a, _ in pairs], [b[0] for _, b in pairs], aim="≤ 1.2")
        row("memory then", [a[1] for a, _ in pairs], [b[1] for _, b in pairs], "MiB", 1, aim="≤ 1.3")
        both = [
            float(subprocess.check_output([sys.executable, "-m", "tests.bench.library", str(where)]))
            for where in (place, Path(home) / "other")
        ]
        line("memory after searching, no window", f"{both[0]:.0f} MiB, of an empty library {both[1]:.0f} MiB")


def _measure(place: Path, articles: int) -> Figures:
    figures: Figures = {}
    bare = apsw.Connection(str(place / "library.db"), flags=apsw.SQLITE_OPEN_READONLY)
    with Library.open(place) as library:
        note(figures, "open, load the sets", [timed(lambda: library.search(parse("is:inbox")))])
        names = [name for name, _ in library.tags()]
        dice = random.Random(articles)
        note(figures, "tag combination with count", _combinations(library, names, dice), "p95 ≤ 10 ms")
        top = bare.execute("SELECT tag_id FROM article_tag GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").get
        ours = [seconds(lambda: library.search(parse(f'tag:"{names[0]}"'))) for _ in range(RUNS)]
        row("top tag", ours, [seconds(lambda: bare.execute(TAGGED, (top,)).fetchall()) for _ in range(RUNS)])
        slower = 1 if articles < MILLION[0] else 4
        aim = f"p50 ≤ {16 * slower} ms, p95 ≤ {50 * slower} ms"
        for order in ("newest", "relevance"):
            for what, times in _typed(library, invent.read_words(place), order).items():
                if order == "newest" or what in _RANKED:
                    note(figures, what if order == "newest" else f"{what}, by {order}", times, aim)
        note(figures, "facets", _facets(library, names, dice), "≤ 15 ms")
        for order in ("title", "published", "progress"):
            took = [timed(lambda: library.search(parse("is:archived"), order=order)) for _ in range(RUNS + 1)]  # noqa: B023
            note(figures, f"half of all by {order}", took[1:])
            line(f"… the first time by {order}", f"{took[0][0] * 1000:.1f} ms   cpu {took[0][1] * 1000:.1f} ms")
    bare.close()
    _added(place, figures)
    return figures


def _combinations(library: Library, names: list[str], dice: random.Random) -> list[Time]:
    took = []
    for _ in range(COMBINATIONS):
        tags = [f'{dice.choice(("", "", "-"))}tag:"{dice.choice(names[:80])}"' for _ in range(dice.randint(1, 3))]
        query = parse(" ".join([*tags, dice.choice(("", "is:unread", "is:inbox", "is:later is:starred"))]))
        took.append(timed(lambda: library.search(query)))  # noqa: B023
    return took


def _typed(library: Library, words: list[str], order: str) -> dict[str, list[Time]]:
    """Every key of words, as they are typed: the answer with its counts and the rows in sight."""
    index, marks = library._patiently().articles, library._patiently().marks

    def answer(text: str) -> None:
        query = parse(text)
        found = library.search(query, order=order, hurry=True)
        library.facets(query, hurry=True)
        library.hits(query, (found.rows or found.ids)[:12])

    def key(text: str) -> Time:
        index.forget(), marks.forget()  # as the first time
        gc.collect(1)
        gc.disable()  # the thread that searches collects none either
        try:
            return timed(lambda: answer(text))
        finally:
            gc.enable()

    answer("x")
    while library.prepare():
        pass
    found: dict[str, list[Time]] = {}
    for length in (1, 2, 3, 4, 6):
        found[f"key {length}"] = [key(word[:length]) for word in words if len(word) >= length]
    found["whole words"] = [key(word) for word in words]
    found["“the”"] = [key("the") for _ in range(RUNS)]
    found["any key"] = [one for what in list(found) for one in found[what]]
    return found


def _facets(library: Library, names: list[str], dice: random.Random) -> list[Time]:
    took = []
    for text in [*(f'tag:"{dice.choice(names)}"' for _ in range(30)), "is:inbox", "is:unread", ""]:
        query = parse(text)
        library.search(query)
        took.append(timed(lambda: library.facets(query)))  # noqa: B023
    return took


def _added(place: Path, figures: Figures) -> None:
    """Articles one by one, and many from parsed values; they are deleted for good afterwards."""
    dice = random.Random(time.time())
    words = Vocabulary("en", dice)
    stamp = int(time.time())
    incoming = [worked_out(stamp * 1000 + n, "en", words, 800, dice) for n in range(2 * ADDED)]
    store = Store(place)
    ids: list[int] = []

    def add(some: list[adding.Incoming]) -> None:
        with store.write() as transaction:
            ids.extend(adding.add(transaction, place, one, ("harbour",), None)[0] for one in some)

    note(figures, "add one article", [timed(lambda: add([one])) for one in incoming[:ADDED]], "≤ 10 ms")  # noqa: B023
    wall, own = timed(lambda: add(incoming[ADDED:]))
    figures["articles added a second"] = (ADDED / own, ADDED / own)
    line("many at once", f"{ADDED / wall:,.0f} articles/s, {ADDED / own:,.0f} of the processor   aim ≥ 1,000")
    with store.write() as transaction:
        transaction.db.executemany("DELETE FROM article WHERE id = ?", [(i,) for i in ids])
        transaction.touch(ids, "deleted")
    store.close()
    with Library.open(place) as library:
        while library.index_more():
            pass


def timed(call: Callable[[], object]) -> Time:
    """Return how long a call takes."""
    wall, own = time.perf_counter(), time.thread_time()
    call()
    return time.perf_counter() - wall, time.thread_time() - own


def note(figures: Figures, what: str, times: list[Time], aim: str = "") -> None:
    """Keep a measurement for the table and print it."""
    ordered = sorted(own for _, own in times)
    figures[what] = (ordered[len(ordered) // 2] * 1000, ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000)
    walls, aimed = percentiles([wall for wall, _ in times]), f"   aim {aim}" if aim else ""
    line(what, f"{walls}   cpu p50 {figures[what][0]:.2f} ms  p95 {figures[what][1]:.2f} ms{aimed}")


def _table(found: dict[int, Figures]) -> None:
    sizes = list(found)
    sys.stdout.write("\n how cost grows (p50 / p95 in ms of the processor)\n")
    sys.stdout.write(f"  {'':<34}{''.join(f'{size:>20,}' for size in sizes)}\n")
    for what in found[sizes[0]]:
        cells = "".join(f"{f'{found[size][what][0]:.1f} / {found[size][what][1]:.1f}':>20}" for size in sizes)
        sys.stdout.write(f"  {what:<34}{cells}\n")


def _memory(place: Path) -> None:
    """Print the memory of a process that has asked a library all sorts of things."""
    texts: list[str] = ["is:inbox", "tag:margin", "the", "words:>500", "is:starred -tag:quiet", str(State.LATER)]
    with Library.open(place) as library:
        for query in map(parse, texts):
            library.search(query)
            library.facets(query)
        sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f}\n")


if __name__ == "__main__":
    _memory(Path(sys.argv[1]))
