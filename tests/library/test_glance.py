"""What the first frame shows is what a search shows then; of a large library, its first rows."""

from __future__ import annotations

import pytest

from reader.library import Library, glance
from reader.model import State
from reader.query import parse
from tests.library.conftest import captured

PLACES = ("", "is:inbox", "is:later", "is:archived", "is:trashed", "is:starred")


@pytest.fixture
def filled(library: Library) -> Library:
    for number in range(12):
        tags = ("food", "food/bread")[: number % 3]
        article = library.add(captured(f"Article {number}", f"word {number}"), tags=tags)[0]
        library.set_state([article.id], list(State)[number % 4])
        library.set_starred([article.id], number % 5 == 0)
    return library


@pytest.mark.parametrize("order", ["newest", "oldest", "title"])
@pytest.mark.parametrize("text", [*PLACES, "tag:food", "word sort:longest"])
def test_of_a_small_library_it_is_the_answer(filled: Library, text: str, order: str) -> None:
    query = parse(text)
    assert filled.glance(query, order=order) == (filled.search(query, order=order), filled.facets(query))


@pytest.mark.parametrize("text", PLACES)
def test_of_a_large_one_it_is_the_first_rows(filled: Library, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(glance, "LARGE", 3)
    monkeypatch.setattr(glance, "FIRST", 2)
    found = filled.glance(parse(text))
    assert found is not None
    assert not found[0].whole
    assert found[0].ids == filled.search(parse(text)).ids[:2]


def test_what_takes_longer_than_a_frame_is_not_answered(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "LARGE", 3)
    assert filled.glance(parse("tag:food")) is None
    assert filled.glance(parse("word")) is None
    assert filled.glance(parse("is:inbox"), order="title") is None
    filled.set_state(filled.search(parse("is:inbox")).ids, State.LATER)
    assert filled.glance(parse("is:inbox")) is None, "nothing there: whether the library is empty is not known"
