"""What has the keyboard: where it begins, how it goes from pane to pane, and that going opens nothing by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.ui.page.margin import MarginNote
from reader.ui.window.window import Window
from tests.ui.shell import fill, open_title, opened, passage, press, settle

Key = Qt.Key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


def place(window: Window) -> str:
    """Say which pane has the keyboard."""
    focus = QApplication.focusWidget()
    panes = {"sidebar": window.sidebar, "list": window.list_pane, "bar": window.bar, "page": window.page}
    return next((name for name, pane in panes.items() if focus and pane.isAncestorOf(focus)), "")


def test_in_an_empty_library_the_keyboard_begins_where_the_ways_out_are(
    qtbot: QtBot, folder: Path, config: Path
) -> None:
    with opened(qtbot, folder, config) as window:
        assert isinstance(QApplication.focusWidget(), QPushButton)
        assert place(window) == "list"


def test_f6_goes_round_the_panes_that_are_shown(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    with opened(qtbot, folder, config) as window:
        assert place(window) == "list"
        seen = []
        for _ in range(4):
            press(qtbot, window, "next_pane")
            seen.append(place(window))
        assert seen == ["page", "sidebar", "list", "page"]
        press(qtbot, window, "previous_pane")
        assert place(window) == "list"
        press(qtbot, window, "sidebar", "previous_pane")
        assert place(window) == "page"


def test_escape_in_the_sidebar_and_f6_open_nothing(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two", "Three")
    with opened(qtbot, folder, config) as window:
        title = open_title(window)
        for way in (lambda: QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape), window.ways.back):
            window.list_pane.list.clear_selection()
            window.sidebar.focus_rows()
            way()
            qtbot.wait(250)
            assert (place(window), open_title(window)) == ("list", title)
            assert window.list_pane.list.selected_ids() == []
            assert window.list_pane.list.currentIndex().row() == 0


@pytest.mark.parametrize("pane", ["list", "page"])
@pytest.mark.parametrize("way_out", [Key.Key_Escape, Key.Key_Return])
def test_the_keyboard_goes_back_where_the_tag_editor_took_it_from(
    qtbot: QtBot, folder: Path, config: Path, pane: str, way_out: Key
) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    with opened(qtbot, folder, config) as window:
        window.page.focus_text() if pane == "page" else window.list_pane.focus_list()
        press(qtbot, window, "tags")
        assert place(window) == ""
        qtbot.keyClick(QApplication.focusWidget(), way_out)
        settle(qtbot, window)
        assert place(window) == pane


def test_the_menu_opens_with_its_first_entry_chosen(qtbot: QtBot, folder: Path, config: Path) -> None:
    with opened(qtbot, folder, config) as window:
        press(qtbot, window, "menu")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.activeAction() is menu.actions()[0]
        menu.close()


def test_tab_goes_through_sidebar_box_list_bar_page_margin_and_thread(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        number, _other = fill(library, "One", "Two")
        library.add_highlight(number, passage(library, number, "the lamp"), color="blue", note="Whose?")
        library.add_note(number, "A note with https://kiosk.example/a in it.")
    with opened(qtbot, folder, config) as window:
        window.ways.read(number)
        settle(qtbot, window)
        qtbot.wait(80)
        window.sidebar.focus_rows()
        stops: list[str] = []
        for _ in range(60):
            QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
            stop = kind(window, QApplication.focusWidget())
            if stop == "sidebar" and stops:
                break
            if not stops or stops[-1] != stop:
                stops.append(stop)
        order = ["box", "list", "bar", "text", "margin", "thread", "composer"]
        first = [stop for place, stop in enumerate(stops) if stop in order and stop not in stops[:place]]
        assert first == order, stops


def kind(window: Window, focus: QWidget | None) -> str:
    page = window.page.leaf
    if focus is page.view:
        return "text"
    if isinstance(focus, MarginNote):
        return "margin"
    if isinstance(focus, QPlainTextEdit):
        return "composer"
    if focus is window.list_pane.box:
        return "box"
    if focus is window.list_pane.list:
        return "list"
    if focus is not None and page.thread_.isAncestorOf(focus):
        return "thread"
    return place(window)


def test_escape_leaves_full_screen_last_and_the_window_is_as_large_as_before(
    qtbot: QtBot, folder: Path, config: Path
) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    with opened(qtbot, folder, config) as window:
        window.showMaximized()
        qtbot.waitUntil(window.isMaximized)
        press(qtbot, window, "fullscreen", "open")
        assert window.isFullScreen() and place(window) == "page"
        qtbot.keyClick(window.page.leaf.view, Key.Key_Escape)
        assert window.isFullScreen() and place(window) == "list"
        qtbot.keyClick(window.list_pane.list, Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.isFullScreen())
        assert window.isMaximized()
