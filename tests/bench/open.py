"""Opening an article: row, body, parse, highlights anchored, typeset, laid out and painted, beside QTextDocument.setHtml.

The floor is a QTextBrowser that gets the same clean HTML in the same face, lays it out at the same width and is painted
at the same size; it has no highlights, notes, margin or header to see to, and divides no words.

*Open* ends with the first picture of the article, as a reader sees it: what is further down is set and laid out right
after it. The rows *to its end* count that too, at one go; the floor does all of it in any case.

Each article is opened for the first time, after a few others, with time to breathe before it: as by somebody who reads
one after the other. ``Words`` has from real text how often words come again, which is what hyphenation lives on. Time is
the processor's: nothing is waited for, and what others do on the machine is to count for neither side.
"""

from __future__ import annotations

import gc
import random
import tempfile
import time
from itertools import accumulate, count
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QTextBrowser

from reader import anchoring, document
from reader.library import Library
from reader.model import COLORS, Captured, Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography, load_faces, reading_font
from tests.bench.measure import paired, row

WIDTH, HEIGHT = 900, 860
RUNS = 15
SYLLABLES = ["ma", "ri", "to", "ne", "sa", "lo", "ke", "du", "pi", "va", "on", "er", "il", "ast", "und"]
READ_BEFORE = 5


class Words:
    """Invented words, drawn as those of English prose are: few very often, those short, most of them hardly ever.

    The two regimes of Ferrer i Cancho and Solé (2001): the frequency falls with the rank, beyond the common words with
    its square. It is a little harder than English: of 1,500 words 650 are different ones (there 400 to 600) and 36 % have
    six letters or more (there 28 %); of those long ones 40 % are new in a sixth article, 27 % in a twelfth.
    """

    def __init__(self, size: int = 30_000, common: int = 1_000) -> None:
        dice, known = random.Random(1), dict[str, None]()
        while len(known) < size:
            rank = len(known)
            low, high = (1, 1) if rank < 15 else (1, 2) if rank < 200 else (2, 3) if rank < 2_500 else (2, 5)
            known["".join(dice.choices(SYLLABLES, k=dice.randint(low, high)))] = None
        self._words = list(known)
        self._weights = list(accumulate(min(1.0, common / (rank + 1)) / (rank + 2.7) for rank in range(size)))

    def draw(self, dice: random.Random, count: int) -> list[str]:
        """Return so many words."""
        return dice.choices(self._words, cum_weights=self._weights, k=count)


_words = Words()


def article(words: int, seed: int = 7) -> str:
    """Return clean HTML of about so many invented words: paragraphs with links and emphasis, headings, a list, a quote."""
    dice = random.Random(seed)
    out, made = [], 0
    while made < words:
        size = dice.randint(40, 110)
        text = _words.draw(dice, size)
        text[3] = f"<em>{text[3]}</em>"
        text[9] = f'<a href="https://example.org/{made}">{text[9]}</a>'
        line = " ".join(text)
        kind = dice.randrange(12)
        frames = {0: f"<h2>{' '.join(text[:3])}</h2><p>{{}}.</p>", 1: "<blockquote><p>{}</p></blockquote>"}
        out.append(frames.get(kind, "<p>{}.</p>").format(line))
        if kind == 2:
            out.append("<ul>" + "".join(f"<li>{' '.join(text[at : at + 6])}</li>" for at in range(10, 34, 6)) + "</ul>")
        made += size
    return document.to_html(document.from_html("".join(out)))


def fill(library: Library, words: int, highlights: int, seed: int = 7) -> int:
    """Keep an article of so many words with highlights spread over it and return its id."""
    html = article(words, seed)
    text = document.from_html(html).text
    kept, _ = library.add(Captured(f"An article of {words} words", html, byline="Nobody", site_name="Bench", lang="en"))
    for number in range(highlights):
        start = (len(text) - 80) * number // highlights
        library.add_highlight(kept.id, anchoring.describe(text, Span(start, start + 40)), color=COLORS[number % 5])
    return kept.id


def run() -> None:
    """Measure 1,500, 3,000 and 11,000 words, each with 50 highlights."""
    app = QApplication.instance() or QApplication([])
    load_faces()
    gc.collect()
    gc.freeze()  # as the window does after its first frame
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        page = Page(Typography(load_theme("light")))
        page.resize(WIDTH, HEIGHT)
        page.show()
        browser = QTextBrowser()
        browser.setFont(reading_font("Literata", 19))
        browser.document().setDocumentMargin(140)
        browser.resize(WIDTH, HEIGHT)
        browser.show()

        def ours(number: int) -> None:
            kept = library.article(number)
            body = document.from_html(library.body(number))
            marks = library.highlights(number)
            for mark in marks:
                anchoring.anchor(body.text, mark.selectors)
            page.show_article(kept, body, marks, library.notes(number), library.images(number))
            page.render(picture)

        def floor(html: str) -> None:
            browser.setHtml(html)
            browser.document().documentLayout().documentSize()
            browser.render(picture)

        def is_dividing() -> bool:
            return page.view.setting is not None and page.view.setting.division.waiting()

        def settle() -> None:
            until = time.perf_counter() + 5
            while time.perf_counter() < until and (not page.view.whole() or is_dividing()):
                app.processEvents()
            app.processEvents()

        seeds = count()
        for _ in range(READ_BEFORE):
            ours(fill(library, 1_500, 0, next(seeds)))
            settle()

        def whole(number: int) -> None:
            ours(number)
            page.view.finish()

        for words in (1_500, 3_000, 11_000):
            for what, call, aim in ((f"open {words:,} words", ours, "≤ 1.0"), ("  to its end", whole, "")):
                numbers = [fill(library, words, 50, next(seeds)) for _ in range(RUNS + 1)]
                bodies = iter([library.body(number) for number in numbers])
                rest = iter(numbers)
                first, second = lambda call=call, rest=rest: call(next(rest)), lambda bodies=bodies: floor(next(bodies))
                row(what, *paired(first, second, RUNS, settle, time.thread_time), aim=aim)
        page.close()
        browser.close()
