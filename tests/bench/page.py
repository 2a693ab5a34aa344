"""The page at work: another size, scrolling with marks, many pictures, and articles out of all measure.

A *frame* is one scroll step and all that follows from it, painting included. A *freeze* is the longest time in which
the event loop could not turn: what a reader feels as the window standing still.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from reader import anchoring, document
from reader.library import Library
from reader.model import COLORS, Article, Captured, Span
from reader.ui.commands.undo import History
from reader.ui.page.page import Page
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.theme import load_theme
from reader.ui.typography import Typography, load_faces
from reader.ui.window.open_article import OpenArticle
from tests.bench.measure import line, percentiles, seconds
from tests.bench.open import HEIGHT, SYLLABLES, WIDTH, article


def run() -> None:
    """Measure one after the other, each on a page of its own."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_faces()
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        _sizes(app, library)
        _scrolling(app, library)
        _pictures(app, library, Path(folder))
        for name, html in _monsters().items():
            _monster(app, library, Path(folder), name, html)


def _page(app: QApplication) -> Page:
    page = Page(Typography(load_theme("light")))
    page.resize(WIDTH, HEIGHT)
    page.show()
    app.processEvents()
    return page


def _keep(library: Library, title: str, html: str) -> Article:
    return library.add(Captured(title, html, byline="Nobody", site_name="Bench"))[0]


def _open(page: Page, library: Library, kept: Article, images: dict[str, Path] | None = None) -> None:
    body = document.from_html(library.body(kept.id))
    page.show_article(kept, body, library.highlights(kept.id), library.notes(kept.id), images or {})


def _sizes(app: QApplication, library: Library) -> None:
    kept = _keep(library, "Sizes", article(11_000, 3))
    for where in (0.0, 0.5):
        page = _page(app)
        _open(page, library, kept)
        app.processEvents()
        page.scroll_to(round(where * len(document.from_html(library.body(kept.id)).text)))
        found = []
        for size in (20, 19, 21, 18, 22, 19, 20, 19):
            now = Typography(load_theme("light"), size=size)

            def change(page: Page = page, now: Typography = now) -> None:
                page.set_typography(now)
                page.grab()

            found.append(seconds(change))
            _settle(app, 0.05)
        line(f"another size, 11,000 words, at {where:.0%}", percentiles(found) + "   aim ≤ 50 ms")
        page.close()


def _scrolling(app: QApplication, library: Library) -> None:
    html = article(11_000, 5)
    kept = _keep(library, "Scrolling", html)
    text = document.from_html(html).text
    for number in range(500):
        start = (len(text) - 80) * number // 500
        note = "A word in the margin, as long as such words are." if number % 5 == 0 else ""
        library.add_highlight(
            kept.id, anchoring.describe(text, Span(start, start + 60)), color=COLORS[number % 5], note=note
        )
    page = _page(app)
    page.resize(1100, HEIGHT)
    _open(page, library, kept)
    _settle(app, 0.3)
    page.view.finish()
    bar = page.view.verticalScrollBar()
    found = []
    for y in range(0, bar.maximum(), 48):
        found.append(seconds(lambda y=y: (bar.setValue(y), app.processEvents())))
    ordered = sorted(found)
    line(
        "scrolling, 500 highlights, 100 notes",
        f"{percentiles(found)}  p99 {ordered[int(len(ordered) * 0.99)] * 1000:.2f} ms   aim p99 ≤ 16 ms",
    )
    page.close()


def _pictures(app: QApplication, library: Library, folder: Path) -> None:
    dice = random.Random(4)
    files: dict[str, Path] = {}
    parts = []
    for number in range(200):
        src = f"https://example.org/{number}.jpg"
        files[src] = folder / f"{number}.jpg"
        _draw(dice).save(str(files[src]), "JPEG", 85)
        words = " ".join("".join(dice.choices(SYLLABLES, k=3)) for _ in range(60))
        parts.append(f'<figure><img src="{src}" alt="A drawing" width="1600" height="1000"></figure><p>{words}</p>')
    kept = _keep(library, "Pictures", "".join(parts))
    page = _page(app)
    watch = _Watch(app)
    _open(page, library, kept, files)
    _settle(app, 1.0)
    line("opening with 200 pictures", f"longest frame {watch.longest() * 1000:.1f} ms   aim ≤ 32 ms")
    page.view.finish()
    bar = page.view.verticalScrollBar()
    found = []
    for y in range(0, bar.maximum(), 120):
        found.append(seconds(lambda y=y: (bar.setValue(y), app.processEvents())))
        time.sleep(0.002)
    line("scrolling through 200 pictures", percentiles(found) + "   aim ≤ 32 ms")
    page.close()


def _draw(dice: random.Random) -> QImage:
    made = QImage(1600, 1000, QImage.Format.Format_RGB32)
    made.fill(QColor.fromHsv(dice.randrange(360), 120, 200))
    painter = QPainter(made)
    for _ in range(40):
        painter.fillRect(
            dice.randrange(1500),
            dice.randrange(900),
            dice.randrange(300),
            dice.randrange(300),
            QColor.fromHsv(dice.randrange(360), 160, 180),
        )
    painter.end()
    return made


class _Watch:
    """Measures the longest time between two turns of the event loop, until it is asked."""

    def __init__(self, app: QApplication) -> None:
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(app, interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def longest(self) -> float:
        self._tick()
        self._timer.stop()
        return self._longest


def _settle(app: QApplication, most: float, until: Callable[[], bool] = lambda: False) -> float:
    """Let the event loop turn for so many seconds, or until something is so; return how long it took."""
    began = time.perf_counter()
    while time.perf_counter() - began < most and not until():
        app.processEvents()
        time.sleep(0.0005)
    return time.perf_counter() - began


def _monsters() -> dict[str, str]:
    dice = random.Random(11)
    word = lambda: "".join(dice.choices(SYLLABLES, k=dice.randint(1, 4)))  # noqa: E731
    cells = "".join(
        "<tr>" + "".join(f"<td>{word()} {dice.randrange(1000)}</td>" for _ in range(4)) + "</tr>" for _ in range(5_000)
    )
    quotes = "<blockquote>" * 100 + "<p>At the bottom of it all.</p>" + "</blockquote>" * 100
    return {
        "1,000,000 characters": article(168_000, 13),
        "a table of 5,000 rows": f"<p>Before.</p><table>{cells}</table><p>After.</p>",
        "100 nested quotes": f"<p>Before.</p>{quotes}<p>After.</p>",
        "300,000 characters without a space": f"<p>{'abcdefghij' * 30_000}</p><p>After.</p>",
        "300,000 Chinese characters": f"<p>{'春眠不覺曉處處聞啼鳥。' * 27_300}</p><p>After.</p>",
    }


def _monster(app: QApplication, library: Library, folder: Path, name: str, html: str) -> None:
    """Open an article as the window does: what is out of all measure is read on another thread."""
    kept = _keep(library, name, html)
    place = PagePlace(Typography(load_theme("light")))
    reading = OpenArticle(library, place, History(library), Settings(folder / "settings.ini", folder))
    place.resize(WIDTH, HEIGHT)
    place.show()
    reading.release()
    app.processEvents()
    page = place.leaf
    watch = _Watch(app)
    began = time.perf_counter()
    reading.open(kept.id)
    app.processEvents()
    _settle(app, 30, lambda: page.body is not None)
    page.grab()
    first = time.perf_counter() - began
    whole = _settle(app, 30, page.view.whole)
    line(
        name,
        f"text after {first * 1000:.0f} ms, whole after {(first + whole) * 1000:.0f} ms,"
        f" longest freeze {watch.longest() * 1000:.0f} ms   aim ≤ 200 ms",
    )
    reading.close()
    page.leave()
    place.close()
