"""Many articles in the window: picked by keys, told of under the list, changed beside the window, taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import State
from reader.query import parse
from reader.ui import deeds
from reader.ui.commands import article_commands
from reader.ui.exporting.export_dialog import ExportDialog
from reader.ui.window.window import Window
from tests.ui.shell import fill, open_title, opened, press, settle, shown

TITLES = ("Atlas", "Bench", "Cedar", "Delta", "Ember")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setattr(article_commands, "_FEW", 2)
    monkeypatch.setattr(deeds, "MANY", 2)
    with Library.open(tmp_path / "library") as library:
        fill(library, *TITLES)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def rest(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: not window.views.busy())
    settle(qtbot, window)


def states(window: Window) -> set[State]:
    return {article.state for article in window.library.articles(window.library.search(parse("")).ids)}


def test_after_a_large_change_is_undone_the_article_is_on_the_page_again(qtbot: QtBot, window: Window) -> None:
    window.list_pane.list.selectAll()
    settle(qtbot, window)
    first = window.list_pane.list.ids[0]
    window.actions_["trash"].trigger()
    rest(qtbot, window)
    assert window.reading.article is None
    window.actions_["undo"].trigger()
    rest(qtbot, window)
    assert window.reading.article is not None
    assert window.reading.article.id == first == window.list_pane.list.current_id()


def test_a_tag_that_is_dragged_onto_an_article_is_given_to_it_or_to_all_that_are_selected(
    qtbot: QtBot, window: Window
) -> None:
    list_ = window.list_pane.list
    ids = list_.ids
    places = [list_.viewport().mapToGlobal(list_.visualRect(list_.index(row)).center()) for row in range(3)]
    window.sidebar.tag_given.emit("Rust", places[1])
    settle(qtbot, window)
    assert [one.tags for one in window.library.articles(ids[:3])] == [(), ("Rust",), ()]
    assert window.notice.text() == "Tagged #Rust."
    window.sidebar.tag_given.emit("rust", places[1])
    assert window.notice.text() == "It has this tag already."
    list_.select(ids[0], quiet=True)
    list_.pick()
    list_.pick()
    window.sidebar.tag_given.emit("kiosk", places[0])
    settle(qtbot, window)
    assert [one.tags for one in window.library.articles(ids[:3])] == [("kiosk",), ("Rust", "kiosk"), ()]
    window.history.undo()
    assert [one.tags for one in window.library.articles(ids[:3])] == [(), ("Rust",), ()]


def test_a_large_change_goes_on_beside_the_window_and_is_one_step(qtbot: QtBot, window: Window) -> None:
    window.list_pane.list.selectAll()
    settle(qtbot, window)
    answers: list[object] = []
    window.browsing.answered.connect(lambda *_: answers.append(1))
    window.actions_["archive"].trigger()
    assert window.notice.text().startswith("Moving 5 articles…")
    rest(qtbot, window)
    assert shown(window) == []
    assert states(window) == {State.ARCHIVE}
    assert len(answers) == 1, "its parts are not looked at"
    assert window.notice.text() == "Archived: 5 articles."
    assert window.actions_["undo"].text() == "Undo: archive (5 articles)"
    window.actions_["undo"].trigger()
    rest(qtbot, window)
    assert shown(window) == list(TITLES)
    assert window.notice.text() == ""
    window.actions_["redo"].trigger()
    rest(qtbot, window)
    assert states(window) == {State.ARCHIVE}


def test_tags_of_many_are_read_and_changed_beside_the_window(qtbot: QtBot, window: Window) -> None:
    window.list_pane.list.selectAll()
    settle(qtbot, window)
    window.actions_["tags"].trigger()
    rest(qtbot, window)
    editor = window.popups.tags
    assert editor is not None
    assert editor.isVisible()
    editor.committed.emit(window.list_pane.list.selected_ids(), ("harbour",), ())
    editor.hide()
    rest(qtbot, window)
    assert dict(window.library.tags()) == {"harbour": 5}
    window.actions_["undo"].trigger()
    rest(qtbot, window)
    assert window.library.tags() == ()


def test_picked_by_keys_told_under_the_list_and_let_go(qtbot: QtBot, window: Window) -> None:
    bar = window.list_pane.chosen
    assert not bar.isVisible()
    press(qtbot, window, "pick")
    assert bar.text.text() == "1 article selected"
    press(qtbot, window, "next", "pick")
    assert bar.isVisible()
    assert bar.text.text() == "2 articles selected"
    ids = window.list_pane.list.ids
    assert window.list_pane.list.selected_ids() == [ids[0], ids[2]]
    assert open_title(window) == "Atlas", "what is picked is not opened"
    press(qtbot, window, "star")
    assert [article.starred for article in window.library.articles(ids)] == [True, False, True, False, False]
    qtbot.keyClick(window.list_pane.list, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert not bar.isVisible()
    assert open_title(window) == "Delta"


def test_what_is_selected_is_taken_along_instead_of_the_list(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    assert window.actions_["export"].text() == "Export…"
    press(qtbot, window, "pick", "pick")
    assert window.actions_["export"].text() == "Export the 2 selected articles…"
    window.actions_["export"].trigger()
    (dialog,) = window.findChildren(ExportDialog)
    assert dialog.what.currentText() == "The 2 selected articles"
    dialog.format.setCurrentText("One JSON file with text, HTML, highlights and notes")
    dialog.where.setText(str(file.with_suffix("")))
    with qtbot.waitSignal(window.chores.done):
        dialog.buttons.accepted.emit()
    assert [article["title"] for article in json.loads(file.read_text("utf-8"))["articles"]] == ["Atlas", "Bench"]


def test_order_groups_and_rows_are_there_again_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        fill(library, *TITLES)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        pane = window.list_pane
        pane.order.shape_changed.emit("compact")
        pane.order.order_changed.emit("site")
        pane.order.grouping_changed.emit("site")
        settle(qtbot, window)
        assert pane.list.groups.titles == ("Kiosk",)
        low = pane.list.row_height()
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        pane = window.list_pane
        assert pane.order.text() == "Site ▾"
        assert pane.list.groups.titles == ("Kiosk",)
        assert pane.list.row_height() == low
        pane.order.order_changed.emit("published")
        pane.order.grouping_changed.emit("day")
        settle(qtbot, window)
        assert pane.list.groups.titles == ("Today",)
        assert pane.order.text() == "Published ▾"
