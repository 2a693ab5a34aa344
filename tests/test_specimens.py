"""The invented library is whole, its pictures can be drawn, and its articles come back out of a common blog's pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reader import document
from reader.capture import Request, Worker
from reader.library import Library
from reader.query import parse
from tests import shots
from tests.specimens import SPECIMENS, Specimen, blog_page, keep


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.slug)
def test_a_specimen_comes_back_out_of_a_blog_page(worker: Worker, specimen: Specimen) -> None:
    found = worker.capture(
        Request.from_bytes(blog_page(specimen).encode(), media="text/html", url=specimen.url, origin="file")
    )
    assert found.title == specimen.title
    assert set(found.tags) == {tag.replace("/", "") for tag in specimen.tags if tag.isascii()}
    assert (found.site_name, found.lang) == (specimen.site, specimen.lang)
    assert document.from_html(found.html).text == document.from_html(specimen.body).text


def test_the_library_is_sound_and_has_everything(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        ids = keep(library)
        assert library.check() == []
        assert [article.title for article in library.articles(ids)] == [specimen.title for specimen in SPECIMENS]
        assert library.search(parse("")).ids == tuple(ids), "the first is the newest"
        assert len(library.highlights()) == sum(len(specimen.marks) for specimen in SPECIMENS)
        assert not any(highlight.orphan for highlight in library.highlights())


@pytest.mark.parametrize("name", ["light", "narrow-page", "selection", "new"])
def test_a_picture_shows_a_painted_window(qapp: QApplication, name: str) -> None:
    picture = shots.shoot(name)
    assert (picture.width(), picture.height()) == shots.SCENES[name].size
    seen = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
    assert len(seen) > 50
