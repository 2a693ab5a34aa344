"""10,000 articles: opening the library, the first painted rows, a tag filter, a typed word; beside the bare statement."""

from __future__ import annotations

import tempfile
from pathlib import Path

import apsw
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from reader.library import Library
from reader.query import parse
from reader.ui.catalogue.list_pane import ListPane
from reader.ui.theme import load_theme
from tests.bench.generate import generate
from tests.bench.measure import line, paired, percentiles, row, seconds

ARTICLES = 10_000
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
