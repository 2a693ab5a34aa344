"""What the view is told: parts that add up to all marks, and long ones named in the same order as they are found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library import Library, MarkQuery
from reader.ui.commonplace import asking
from reader.ui.commonplace.asking import Wanted, answer, complete
from reader.ui.commonplace.mark_model import MarkModel
from tests.ui.shell import fill, passage

WORDS = ("the lamp", "an hour before dusk", "Nobody sold", "counted", "read aloud at supper")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        for number, article_id in enumerate(fill(library, "One", "Two", "Three")):
            for place, words in enumerate(WORDS):
                library.add_highlight(
                    article_id,
                    passage(library, article_id, words),
                    color=("yellow", "green")[place % 2],
                    tags=(("a", "a/b"), ("c",), ())[(number + place) % 3],
                )
            library.add_note(article_id, f"Note {number}")
        yield library


def model_of(library: Library) -> MarkModel:
    return MarkModel(
        lambda part, offset, count: library.marks(part.query, order=part.order, offset=offset, limit=count).ids,
        library.mark_rows,
    )


def shown(model: MarkModel) -> list[tuple[object, str]]:
    rows = [model.shown(row) for row in range(model.rowCount())]
    assert all(rows)
    return [(row.id, row.head) for row in rows if row is not None]


@pytest.mark.parametrize("group", asking.GROUPS)
def test_every_mark_is_in_a_part(library: Library, group: str) -> None:
    found = answer(library, Wanted(MarkQuery(), group))
    model = model_of(library)
    model.show(found)
    assert found.total == 18
    assert {mark for mark, _ in shown(model)} == set(library.marks(MarkQuery()).ids)
    if group != "tag":  # where a mark stands under each of its tags
        assert model.rowCount() == 18


def test_a_tag_holds_those_below_it_once(library: Library) -> None:
    found = answer(library, Wanted(MarkQuery(), "tag"))
    counts = {part.title: part.count for part in found.parts}
    assert list(counts) == ["#a", "#a/b", "#c", "Without a tag"]
    assert counts["#a"] == counts["#a/b"] == 5
    assert counts["Without a tag"] == 18 - 5 - counts["#c"]


@pytest.mark.parametrize("group", ["article", "day", "color"])
def test_long_parts_named_are_the_same_rows(library: Library, group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MANY", 1)
    found = answer(library, Wanted(MarkQuery(text="o"), group))
    model, other = model_of(library), model_of(library)
    model.show(found)
    before = shown(model)
    named = complete(library, found)
    assert all(part.packed is not None for part in named.parts if part.count > 1 and part.ids is None)
    other.show(found)
    other.take(named)
    assert shown(other) == before


def test_marks_are_gathered_from_ranges_over_parts_each_once(library: Library) -> None:
    model = model_of(library)
    model.show(answer(library, Wanted(MarkQuery(), "tag")))
    ids = model.ids([(0, model.rowCount() - 1)])
    assert len(ids) == len(set(ids)) == 18
