"""10,000 articles: opening the library, the first painted rows, a tag filter, a typed word; beside the bare statement.

And the list itself with 100,000 and 1,000,000 rows: how long the window's thread is at work for each frame of scrolling and
for each thing that is done with all of them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import apsw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from reader.library import Library
from reader.query import parse
from reader.ui.catalogue.article_list import ArticleList
from reader.ui.catalogue.groups import Groups
from reader.ui.catalogue.list_pane import ListPane
from reader.ui.theme import load_theme
from tests.bench.generate import generate
from tests.bench.measure import line, paired, percentiles, row, seconds
from tests.invented import article

ARTICLES = 10_000
ROWS = (100_000, 1_000_000)
FRAMES = 300
ROUNDS = 3
FIRST = "SELECT id, title, excerpt FROM article WHERE deleted_at IS NULL ORDER BY added_at DESC, id DESC LIMIT 100"
TAGGED = (
    "SELECT a.id, a.title, a.excerpt FROM article_tag t JOIN article a ON a.id = t.article_id"
    " WHERE t.tag_id = ? AND a.deleted_at IS NULL ORDER BY a.added_at DESC, a.id DESC LIMIT 100"
)


def run() -> None:
    """Measure with a generated library."""
    app = QApplication.instance() or QApplication([])
    picture = QImage(420, 860, QImage.Format.Format_RGB32)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "library"
        generate(place, articles=ARTICLES)
        bare = apsw.Connection(str(place / "library.db"), flags=apsw.SQLITE_OPEN_READONLY)
        opened = [seconds(lambda: Library.open(place).close()) for _ in range(9)]
        line("open the library", percentiles(opened))
        with Library.open(place) as library:
            pane = ListPane(
                load_theme("light"), library.articles, library.tags, lambda query: len(library.search(query).ids)
            )
            pane.resize(420, 860)
            pane.show()
            app.processEvents()
            names = [name for name, _ in library.tags()]
            top = bare.execute("SELECT tag_id FROM article_tag GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").get

            def show(text: str) -> None:
                query = parse(text)
                found = library.search(query)
                pane.show_found(found, library.facets(query))
                pane.render(picture)

            row("all: search, facets, painted rows", *paired(lambda: show(""), lambda: bare.execute(FIRST).fetchall()))
            row(
                "top tag: search, facets, painted",
                *paired(lambda: show(f'tag:"{names[0]}"'), lambda: bare.execute(TAGGED, (top,)).fetchall()),
            )
            tags = [seconds(lambda name=name: show(f'tag:"{name}"')) for name in names[:60]]
            line("any of 60 tags, painted", percentiles(tags))
            words = [
                word for kept in library.articles(library.search(parse("")).ids[:60]) for word in kept.title.split()[:1]
            ]
            typed = [seconds(lambda text=text: show(text)) for word in words for text in (word[:3], word)]
            line("a typed word or its beginning", percentiles(typed))
            pane.close()
        bare.close()
    for count in ROWS:
        scroll(app, count)
    scroll(app, ROWS[0], "cards")


def least(rounds: list[list[float]]) -> list[float]:
    """Return the least that each frame took in any round: what a frame takes by itself, whatever else the machine does."""
    return [min(times) for times in zip(*rounds, strict=True)]


def scroll(app: QApplication, count: int, shape: str = "rows") -> None:
    """Measure the list alone with so many rows; what it fetches is made up on the spot."""
    list_ = ArticleList(lambda ids: [article(number) for number in ids], load_theme("light"), shape=shape)
    what = f"{count:,} {shape}"
    list_.resize(400, 860)
    list_.show()
    ids = tuple(range(count, 0, -1))
    bar, port = list_.verticalScrollBar(), list_.viewport()

    def work(act: Callable[[], object]) -> float:
        begun = time.thread_time()
        act()
        port.repaint()
        app.processEvents()
        return time.thread_time() - begun

    def once(name: str, act: Callable[[], object]) -> None:
        line(f"{name}, {what}", f"{1000 * work(act):.1f} ms")

    def frames(name: str, acts: list[Callable[[], object]]) -> None:
        rounds = []
        for _ in range(ROUNDS):
            bar.setValue(0)
            rounds.append([work(act) for act in acts])
        line(f"{name}, a frame, {what}", percentiles(rounds[0]))
        line(f"{name}, a frame, least of {ROUNDS}", percentiles(least(rounds)))

    wheel = QWheelEvent(
        *(QPointF(100, 100), QPointF(100, 100), QPoint(), QPoint(0, -120)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    once("show", lambda: list_.show_found(ids))
    loop = [[work(lambda: sum(number * number for number in range(50_000))) for _ in range(FRAMES)] for _ in "123"]
    line("beside: a loop of Python", percentiles(loop[0]))
    line("beside: a loop, least of 3", percentiles(least(loop)))
    frames("wheel", [lambda: app.sendEvent(port, wheel)] * FRAMES)
    frames("drag", [partial(bar.setValue, bar.maximum() * step // FRAMES) for step in range(1, FRAMES + 1)])
    once("to the other end", lambda: bar.setValue(0))
    once("select all", list_.selectAll)
    once("every other one gone", lambda: list_.show_found(ids[::2]))
    list_.clear_selection()
    once("all back", lambda: list_.show_found(ids))
    once("one gone", lambda: list_.show_found(ids[:500] + ids[501:]))
    once("50,000 changed", lambda: list_.refresh_rows(ids[:50_000]))
    starts = tuple(range(0, count, 25))
    once("a heading above every 25th", lambda: list_.show_found(ids, groups=Groups(starts, tuple(map(str, starts)))))
    list_.close()
