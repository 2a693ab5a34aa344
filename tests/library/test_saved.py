"""Saved searches in the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.library import Library, SavedSearch
from reader.model import Change


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path) as opened:
        yield opened


def test_searches_are_kept_in_their_order_and_told_of(library: Library, tmp_path: Path) -> None:
    told: list[Change] = []
    library.subscribe(told.append)
    long = library.save_search("  Long   reads ", " is:unread tag:long ", sort="longest")
    week = library.save_search("This week", "is:read", pinned=True)
    assert (long.name, long.query, long.sort, long.pinned) == ("Long reads", "is:unread tag:long", "longest", False)
    assert library.saved_searches() == (long, week)
    assert library.order_searches([week.id]) == (long.id, week.id)
    assert [one.name for one in library.saved_searches()] == ["This week", "Long reads"]
    assert {what for change in told for what in change.what} == {"searches"}
    library.close()
    with Library.open(tmp_path) as again:
        assert [one.name for one in again.saved_searches()] == ["This week", "Long reads"]


def test_a_name_is_taken_whatever_its_case(library: Library) -> None:
    library.save_search("Өлең", "tag:poem")
    other = library.save_search("Verse", "tag:verse")
    for attempt in (
        lambda: library.save_search("өлең", "x"),
        lambda: library.edit_search(other.id, name="ӨЛЕҢ"),
        lambda: library.save_search("  ", "x"),
        lambda: library.edit_search(99, name="y"),
        lambda: library.delete_search(99),
    ):
        with pytest.raises(LibraryError):
            attempt()
    library.edit_search(other.id, name="VERSE")
    assert [one.name for one in library.saved_searches()] == ["Өлең", "VERSE"]


def test_what_was_deleted_comes_back_where_it_was_unless_its_name_is_taken(library: Library) -> None:
    made = [library.save_search(name, f"tag:{name}") for name in ("a", "b", "c")]
    gone = library.delete_search(made[1].id)
    library.restore_searches([gone])
    assert library.saved_searches() == tuple(made)
    library.delete_search(made[1].id)
    library.save_search("B", "")
    with pytest.raises(LibraryError, match="called “b” already"):
        library.restore_searches([gone])


_DEED = st.tuples(
    st.sampled_from(("save", "rename", "change", "pin", "reorder", "delete")),
    st.integers(0, 3),
    st.sampled_from(("a", "A", "b", "Ç", "c d")),
)


@given(deeds=st.lists(_DEED, max_size=8))
def test_undoing_any_deeds_gives_the_same_searches(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int, str]]
) -> None:
    with Library.open(tmp_path_factory.mktemp("saved")) as library:
        states: list[tuple[SavedSearch, ...]] = []
        undo = []
        for deed, number, word in deeds:
            states.append(library.saved_searches())
            ids = [one.id for one in states[-1]]
            back = lambda: None  # noqa: E731 - what a deed that was refused needs
            try:
                if deed == "save":
                    made = library.save_search(word, f"tag:{word}")
                    back = lambda made=made: library.delete_search(made.id)  # noqa: E731
                elif ids:
                    target = ids[number % len(ids)]
                    if deed == "reorder":
                        before = library.order_searches([target])
                        back = lambda before=before: library.order_searches(before)  # noqa: E731
                    elif deed == "delete":
                        gone = library.delete_search(target)
                        back = lambda gone=gone: library.restore_searches([gone])  # noqa: E731
                    else:
                        change = {"rename": {"name": word}, "change": {"query": word}, "pin": {"pinned": True}}[deed]
                        was = library.edit_search(target, **change)
                        back = lambda was=was: library.restore_searches([was])  # noqa: E731
            except LibraryError:
                pass
            undo.append(back)
        for back, state in zip(reversed(undo), reversed(states), strict=True):
            back()
            assert [(s.name, s.query, s.pinned) for s in library.saved_searches()] == [
                (s.name, s.query, s.pinned) for s in state
            ]
