"""Sets of numbers beside sets and sums of Python's own."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from reader.library import ranking
from reader.library.mark_index import MarkIndex
from reader.library.sums import Sums

IDS = st.integers(0, 300)
AMOUNTS = st.dictionaries(IDS, st.one_of(st.integers(0, 900), st.integers(0, 2**32 - 1)))


@given(AMOUNTS, AMOUNTS, st.sets(IDS))
def test_a_sum_is_that_of_the_numbers_one_by_one(first: dict[int, int], then: dict[int, int], asked: set[int]) -> None:
    sums = Sums()
    sums.add(list(first), list(first.values()))
    sums.forget(BitMap(then))
    sums.add(list(then), list(then.values()))
    now = first | then
    assert sums.of(BitMap(asked)) == sum(now.get(one, 0) for one in asked)


@given(st.lists(st.integers(1, 400), unique=True), st.booleans(), st.data())
def test_marks_stand_behind_their_articles(ids: list[int], falling: bool, data: st.DataObject) -> None:
    ordered = tuple(sorted(ids, reverse=True) if falling else ids)
    marks = {
        one: [one, -one] for one in data.draw(st.sets(st.sampled_from(ids), max_size=5) if ids else st.just(set()))
    }
    assert ranking.behind(ordered, marks) == tuple(row for one in ordered for row in marks.get(one, [one]))


def test_numbers_come_out_of_an_index_as_they_are(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    index = MarkIndex(folder, "x")

    def there_and_back(numbers: set[int]) -> bool:
        return index.ids("SELECT value AS id FROM json_each(?)", (json.dumps(list(numbers)),)) == BitMap(numbers)

    @given(st.sets(st.one_of(st.integers(0, 70_000), st.integers(1_000_000, 1_100_000), st.integers(0, 2**32 - 1))))
    def everywhere(numbers: set[int]) -> None:
        assert there_and_back(numbers)

    try:
        everywhere()
        assert there_and_back({0x10FFFF - 0x10000, 1}) and there_and_back({0x10FFFF - 0x10000 + 1, 1})
    finally:
        index.close()
