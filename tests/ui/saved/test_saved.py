"""Saved searches in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.query import parse
from reader.ui.catalogue.sidebar_rows import Kind
from reader.ui.saved.desk import proposed
from reader.ui.saved.search_dialog import SearchDialog
from reader.ui.window.window import Window
from tests.ui.shell import add, opened, press, settle, shown


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        for title, tags in (("Ash", ("wood",)), ("Birch", ("wood", "white")), ("Chalk", ("white",))):
            add(library, title, tags=tags)
        library.save_search("Woods", "tag:wood", sort="oldest")
    with opened(qtbot, tmp_path / "library", tmp_path) as window:
        yield window


def rows(window: Window) -> list[str]:
    model = window.sidebar._rows
    return [model.row(n).spoken() for n in range(model.rowCount()) if model.row(n).kind is Kind.SEARCH]


def dialog() -> SearchDialog:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, SearchDialog) and one.isVisible())


def go(window: Window, name: str) -> int:
    number = next(n for n in range(window.sidebar._rows.rowCount()) if window.sidebar._rows.row(n).name == name)
    window.sidebar._view.go_to(number)
    return number


def test_what_the_list_shows_is_saved_counted_and_taken(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: rows(window) == ["Saved search Woods, 2 articles"])
    assert not window.list_pane.save.isVisible()  # for a bare place
    window.browsing.set_query(parse("tag:white"))
    settle(qtbot, window)
    window.list_pane.save.click()
    asked = dialog()
    assert (asked.name.text(), asked.query.text()) == ("Tagged white", "tag:white")
    asked.name.setText("WOODS")
    asked._take()
    assert "already" in asked.trouble.text()
    asked.name.setText("Whites")
    asked._take()
    qtbot.waitUntil(
        lambda: rows(window) == ["Saved search Woods, 2 articles", "Saved search Whites, 2 articles, chosen"]
    )
    go(window, "Woods")
    qtbot.keyClick(window.sidebar._view, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert shown(window) == ["Ash", "Birch"]
    assert window.browsing.query.text == "tag:wood"
    assert window.browsing.order == "oldest"
    add(window.library, "Cedar", tags=("wood",))
    qtbot.waitUntil(lambda: "Saved search Woods, 3 articles, chosen" in rows(window))


def test_a_saved_search_is_not_chosen_while_something_else_is_listed(qtbot: QtBot, window: Window) -> None:
    window.browsing.set_query(parse("tag:wood"))
    qtbot.waitUntil(lambda: rows(window) == ["Saved search Woods, 2 articles, chosen"])
    press(qtbot, window, "go_twins")
    qtbot.waitUntil(lambda: rows(window) == ["Saved search Woods, 2 articles"])
    go(window, "Woods")
    qtbot.keyClick(window.sidebar._view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(window) == ["Saved search Woods, 2 articles, chosen"])


def test_the_names_proposed_read_as_names() -> None:
    assert proposed(parse("margin")) == "Articles that say “margin”"
    assert proposed(parse("-margin")) == "Articles that do not say “margin”"
    assert proposed(parse("site:x.org")) == "From x.org"


def test_keys_alone_move_pin_rename_and_delete_and_all_of_it_is_undone(qtbot: QtBot, window: Window) -> None:
    names = lambda: [one.name for one in window.library.saved_searches()]  # noqa: E731
    window.library.save_search("Whites", "tag:white")
    window.library.save_search("Rest", "")
    go(window, "Whites")
    view = window.sidebar._view
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names() == ["Woods", "Rest", "Whites"]
    assert window.sidebar._rows.row(view.currentIndex().row()).name == "Whites"
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names() == ["Whites", "Woods", "Rest"]
    qtbot.keyClick(view, Qt.Key.Key_F2)
    asked = dialog()
    asked.name.setText("Pale")
    asked.pinned.setChecked(True)
    asked._take()
    assert names() == ["Pale", "Woods", "Rest"]
    assert go(window, "Pale") < go(window, "tags") < go(window, "Woods")
    go(window, "Pale")
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert names() == ["Woods", "Rest"]
    for _ in range(5):
        window.history.undo()
    assert names() == ["Woods", "Whites", "Rest"]
    assert not any(one.pinned for one in window.library.saved_searches())
    for _ in range(5):
        window.history.redo()
    assert names() == ["Woods", "Rest"]


def test_the_mouse_drags_a_search_among_the_pinned(qtbot: QtBot, window: Window) -> None:
    window.library.save_search("First", "is:unread", pinned=True)
    view = window.sidebar._view
    port = view.viewport()
    middle = lambda name: view.visualRect(view.index(go(window, name))).center()  # noqa: E731
    start, end = middle("Woods"), middle("First") + QPoint(0, 6)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.2, 0.6, 1.0):
        point = start + (end - start) * share
        QApplication.sendEvent(port, _move(port, point))
    assert view._drag.drop is not None
    view.grab()
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    assert [(one.name, one.pinned) for one in window.library.saved_searches()] == [("First", True), ("Woods", True)]
    assert window.browsing.query.text == "is:inbox"
    press(qtbot, window, "undo")
    assert [(one.name, one.pinned) for one in window.library.saved_searches()] == [("Woods", False), ("First", True)]


def _move(port, point: QPoint):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    place = QPointF(point)
    return QMouseEvent(
        *(QEvent.Type.MouseMove, place, QPointF(port.mapToGlobal(point)), Qt.MouseButton.NoButton, left),
        Qt.KeyboardModifier.NoModifier,
    )


def test_the_menu_offers_what_can_be_done(qtbot: QtBot, window: Window) -> None:
    desk = window.desks.saved
    one = window.library.saved_searches()[0]
    window.browsing.set_query(parse("tag:white"))
    menu = desk.menu_for(one)
    texts = {action.text(): action for action in menu.actions()}
    assert not texts["Move up"].isEnabled()
    assert not texts["Move down"].isEnabled()
    texts["Let it ask what the list shows now"].trigger()
    assert window.library.saved_searches()[0].query == "tag:white"
    texts["Pin under the places"].trigger()
    assert window.library.saved_searches()[0].pinned
    texts["Delete"].trigger()
    assert window.library.saved_searches() == ()
    settle(qtbot, window)
