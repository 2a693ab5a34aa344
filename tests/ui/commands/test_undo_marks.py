"""Many marks changed at once are one step, which brings back exactly what was and does exactly the same again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.library import Library, MarkId, MarkQuery
from reader.ui.commands.undo import History
from reader.ui.commands.undo_marks import Marks
from reader.ui.deeds import Deeds
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


@pytest.fixture
def deeds(qtbot: QtBot, library: Library) -> Iterator[Deeds]:
    made = Deeds(library.folder)
    yield made
    made.stop()


def test_tags_come_and_go_in_one_step(library: Library, deeds: Deeds) -> None:
    history, before, changed = History(library), state(library), []
    marks = Marks(library, history, deeds, pytest.fail)
    marks.retag(list(before), ["paper"], ["OLD"], changed.append)
    assert changed == [3]
    after = state(library)
    assert {tags for _, tags in after.values()} == {("Paper",)}, "the spelling that is there stays"
    history.undo()
    assert state(library) == before
    history.redo()
    assert state(library) == after
    assert history.stack.count() == 1


def test_what_changes_nothing_is_no_step(library: Library, deeds: Deeds) -> None:
    history, found, changed = History(library), list(state(library)), []
    marks = Marks(library, history, deeds, pytest.fail)
    marks.retag(found, [], ["nowhere"], changed.append)
    marks.recolor([mark for mark in found if mark.kind == "note"], "pink", changed.append)
    green = [mark for mark, (color, _) in state(library).items() if color == "green"]
    marks.recolor(green, "green", changed.append)
    assert changed == [0, 0, 0]
    assert history.stack.count() == 0


def test_deleted_marks_come_back(library: Library, deeds: Deeds) -> None:
    history, before, changed = History(library), state(library), []
    Marks(library, history, deeds, pytest.fail).delete(list(before), changed.append)
    assert state(library) == {}
    assert changed == [3]
    history.undo()
    assert state(library) == before
    history.redo()
    assert state(library) == {}


def test_of_many_the_change_is_made_beside_the_window_in_parts_and_so_is_its_undoing(
    qtbot: QtBot, library: Library, deeds: Deeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.deeds.MANY", 2)
    history, before, changed, went = History(library), state(library), [], []
    deeds.went.connect(lambda doing, done, whole: went.append((doing, done, whole)))
    marks = Marks(library, history, deeds, lambda text: text and pytest.fail(text))

    def settled() -> dict[MarkId, tuple[str, tuple[str, ...]]]:
        qtbot.waitUntil(lambda: not deeds.busy())
        return state(library)

    marks.retag(list(before), ["paper"], ["OLD"], changed.append)
    assert {tags for _, tags in settled().values()} == {("Paper",)}
    assert changed == [3]
    assert went == [("Changing the tags of 3 marks…", done, 3) for done in (0, 2, 3)]
    after = state(library)
    marks.delete(list(before), changed.append)
    assert settled() == {}
    history.undo()
    assert settled() == after
    history.undo()
    assert settled() == before
    history.redo()
    assert settled() == after


def test_what_is_gone_meanwhile_stops_a_large_change_and_what_was_changed_can_be_undone(
    qtbot: QtBot, library: Library, deeds: Deeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.deeds.MANY", 1)
    history, before, changed, told = History(library), state(library), [], []
    ids = [*before, MarkId("note", 99)]
    Marks(library, history, deeds, told.append).retag(ids, ["new"], [], changed.append)
    qtbot.waitUntil(lambda: bool(changed))
    assert changed == [3]
    assert "There is no note 99" in told[0]
    history.undo()
    qtbot.waitUntil(lambda: not deeds.busy())
    assert state(library) == before
