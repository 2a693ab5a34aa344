"""Very many articles changed beside the window are one step, which brings back exactly what was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import State
from reader.query import parse
from reader.ui import deeds as beside
from reader.ui.commands.undo import History
from reader.ui.commands.undo_articles import Articles
from reader.ui.deeds import Deeds
from tests.ui.shell import fill

Facts = dict[int, tuple[State, bool, bool, tuple[str, ...]]]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        ids = fill(library, "One", "Two", "Three", "Four", "Five")
        library.set_state(ids[:2], State.LATER)
        library.set_starred(ids[1:3], True)
        library.set_read(ids[3:4], True)
        library.retag(ids[:1], add=["old", "Paper"])
        yield library


@pytest.fixture
def deeds(qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deeds]:
    monkeypatch.setattr(beside, "MANY", 2)
    made = Deeds(library.folder)
    yield made
    made.stop()


def facts(library: Library) -> Facts:
    ids = library.search(parse("")).ids + library.search(parse("is:trashed")).ids
    return {a.id: (a.state, a.starred, a.read_at is not None, a.tags) for a in library.articles(ids)}


DEEDS = {
    "archive": lambda many, ids, done: many.set_state(ids, State.ARCHIVE, done),
    "later": lambda many, ids, done: many.set_state(ids, State.LATER, done),
    "trash": lambda many, ids, done: many.set_state(ids, State.TRASH, done),
    "star": lambda many, ids, done: many.set_starred(ids, True, done),
    "unstar": lambda many, ids, done: many.set_starred(ids, False, done),
    "read": lambda many, ids, done: many.set_read(ids, True, done),
    "unread": lambda many, ids, done: many.set_read(ids, False, done),
    "tags": lambda many, ids, done: many.retag(ids, ["new", "paper"], ["OLD"], done),
    "delete": lambda many, ids, done: many.delete(ids, done),
}
CHANGED = {
    **{"archive": 5, "later": 3, "trash": 5, "star": 3, "unstar": 2},
    **{"read": 4, "unread": 1, "tags": 5, "delete": 5},
}


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_is_one_step_back_and_forth(qtbot: QtBot, library: Library, deeds: Deeds, name: str) -> None:
    history, before, read_at = History(library), facts(library), times(library)
    told: list[str] = []
    changed: list[int] = []
    many = Articles(library, history, lambda: deeds, told.append)

    def over() -> bool:
        return not deeds.busy()

    DEEDS[name](many, list(before), changed.append)
    assert changed == [], "it goes on beside the window"
    qtbot.waitUntil(over)
    assert changed == [CHANGED[name]]
    after = facts(library)
    assert sum(before[i] != after.get(i) for i in before) == CHANGED[name]
    assert history.stack.count() == 1
    history.undo()
    qtbot.waitUntil(over)
    assert facts(library) == before
    assert times(library) == read_at
    history.redo()
    qtbot.waitUntil(over)
    assert facts(library) == after
    assert set(told) == {""}


def times(library: Library) -> dict[int, object]:
    return {article.id: article.read_at for article in library.articles(library.search(parse("")).ids)}


def test_what_is_gone_meanwhile_is_passed_over(qtbot: QtBot, library: Library, deeds: Deeds) -> None:
    history, ids = History(library), list(facts(library))
    library.delete(ids[:1])
    changed: list[int] = []
    many = Articles(library, history, lambda: deeds, lambda _text: None)
    many.set_state([*ids, 9_999], State.ARCHIVE, changed.append)
    qtbot.waitUntil(lambda: not deeds.busy())
    assert changed == [4]
    library.delete(ids[1:2])
    history.undo()
    qtbot.waitUntil(lambda: not deeds.busy())
    assert {facts_[0] for facts_ in facts(library).values()} == {State.INBOX, State.LATER} - (
        {State.LATER} if all(was[0] is State.INBOX for was in facts(library).values()) else set()
    )


def test_nothing_to_change_is_no_step(qtbot: QtBot, library: Library, deeds: Deeds) -> None:
    history, ids = History(library), list(facts(library))
    changed: list[int] = []
    many = Articles(library, history, lambda: deeds, lambda _text: None)
    many.retag(ids, [], ["nowhere"], changed.append)
    qtbot.waitUntil(lambda: not deeds.busy())
    assert changed == [0]
    assert history.stack.count() == 0
