"""Many marks changed at once are one step, which brings back exactly what was and does exactly the same again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library import Library, MarkId, MarkQuery
from reader.ui.commands.undo import History
from reader.ui.commands.undo_marks import Marks
from tests.ui.shell import fill, passage


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        one, two = fill(library, "One", "Two")
        library.add_highlight(one, passage(library, one, "counted"), color="yellow", tags=("Paper", "old"))
        library.add_highlight(two, passage(library, two, "dusk"), color="green")
        library.add_note(two, "Why?")
        yield library


def state(library: Library) -> dict[MarkId, tuple[str, tuple[str, ...]]]:
    ids = library.marks(MarkQuery()).ids
    return {
        mark: (getattr(row.mark, "color", ""), row.mark.tags)
        for mark, row in zip(ids, library.mark_rows(ids), strict=True)
    }


def test_tags_come_and_go_in_one_step(library: Library) -> None:
    history, before = History(library), state(library)
    assert Marks(library, history).retag(list(before), ["paper"], ["OLD"]) == 3
    after = state(library)
    assert {tags for _, tags in after.values()} == {("Paper",)}, "the spelling that is there stays"
    history.undo()
    assert state(library) == before
    history.redo()
    assert state(library) == after
    assert history.stack.count() == 1


def test_what_changes_nothing_is_no_step(library: Library) -> None:
    history, marks = History(library), list(state(library))
    assert Marks(library, history).retag(marks, [], ["nowhere"]) == 0
    notes = [mark for mark in marks if mark.kind == "note"]
    assert Marks(library, history).recolor(notes, "pink") == 0
    green = [mark for mark, (color, _) in state(library).items() if color == "green"]
    assert Marks(library, history).recolor(green, "green") == 0
    assert history.stack.count() == 0


def test_deleted_marks_come_back(library: Library) -> None:
    history, before = History(library), state(library)
    Marks(library, history).delete(list(before))
    assert state(library) == {}
    history.undo()
    assert state(library) == before
    history.redo()
    assert state(library) == {}
