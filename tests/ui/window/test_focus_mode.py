"""Focus mode: nothing but the page, and afterwards everything as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from reader.library import Library
from reader.ui.window.window import Window
from tests.ui.shell import add, open_title, opened, passage, press, settle


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        add(library, "Second", paragraphs=30)
        first = add(library, "First", paragraphs=30)
        library.add_highlight(first.id, passage(library, first.id, "Nobody sold anything there."), note="Hm")
    with opened(qtbot, folder, tmp_path) as made:
        qtbot.waitUntil(lambda: made.page.article is not None)
        yield made


def stands(window: Window) -> tuple[object, ...]:
    """Return how the window stands: which panes, how wide, the bar, the margin, the line being read."""
    leaf = window.page.leaf
    return (
        window.panes.sizes(),
        [window.panes.widget(number).isVisible() for number in range(3)],
        window.bar.isVisible(),
        window.bar.geometry(),
        leaf.view.geometry(),
        leaf.composition.margin.geometry(),
        leaf.reading.spot(),
        leaf.view.offset(),
    )


@pytest.mark.parametrize("hidden", [(), ("sidebar",), ("sidebar", "list")])
def test_everything_goes_and_comes_back_as_it_was(window: Window, qtbot: QtBot, hidden: tuple[str, ...]) -> None:
    press(qtbot, window, *hidden)
    window.page.leaf.view.finish()
    window.page.leaf.view.verticalScrollBar().setValue(407)
    (window.page if "list" in hidden else window.list_pane.list).setFocus()
    before, focus = stands(window), QApplication.focusWidget()
    press(qtbot, window, "focus_mode")
    assert window.actions_["focus_mode"].isChecked()
    assert not (window.sidebar.isVisible() or window.list_pane.isVisible() or window.bar.isVisible())
    assert window.page.size() == window.centralWidget().size()
    assert QApplication.focusWidget() is window.page.leaf.view
    assert window.page.leaf.reading.spot() == before[6]
    press(qtbot, window, "focus_mode")
    assert not window.actions_["focus_mode"].isChecked()
    assert stands(window) == before
    assert QApplication.focusWidget() is focus


def test_escape_leaves_it_and_goes_no_further(window: Window, qtbot: QtBot) -> None:
    window.resize(700, 700)
    window.ways.open_chosen()
    settle(qtbot, window)
    press(qtbot, window, "focus_mode")
    QTest.keyClick(window.page.leaf.view, Qt.Key.Key_Escape)
    assert not window.panes.alone
    assert window.page.isVisible() and window.bar.isVisible()
    QTest.keyClick(window.page.leaf.view, Qt.Key.Key_Escape)
    assert window.list_pane.isVisible()


@pytest.mark.parametrize("action", ["search", "sidebar", "go_all"])
def test_whoever_calls_for_a_pane_leaves_it(window: Window, qtbot: QtBot, action: str) -> None:
    press(qtbot, window, "focus_mode", action)
    assert not window.panes.alone
    assert window.list_pane.isVisible() and window.bar.isVisible()


def test_the_next_article_is_read_in_it_too(window: Window, qtbot: QtBot) -> None:
    before = open_title(window)
    press(qtbot, window, "focus_mode", "next")
    assert window.panes.alone
    assert open_title(window) != before
    assert not window.bar.isVisible()


def test_the_bar_comes_for_the_mouse_and_for_the_menu_and_moves_nothing(window: Window, qtbot: QtBot) -> None:
    press(qtbot, window, "focus_mode")
    view = window.page.leaf.view.geometry()
    QTest.mouseMove(window, window.rect().center())
    window.focus_mode.show_bar()
    assert window.bar.isVisible()
    assert window.page.leaf.view.geometry() == view
    assert window.bar.width() == window.centralWidget().width()
    qtbot.waitUntil(lambda: not window.bar.isVisible())
    window.actions_["menu"].trigger()
    assert window.bar.isVisible()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert window.geometry().contains(popup.geometry().topLeft())
    popup.close()


def test_a_window_closed_in_it_opens_with_its_panes(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    press(qtbot, window, "focus_mode")
    window.close()
    assert window._settings.sidebar and window._settings.list


def test_what_had_the_keyboard_may_have_gone_with_its_article(window: Window, qtbot: QtBot) -> None:
    library, first = window.library, window.page.article
    assert first is not None
    library.add_note(first.id, "Ask the keeper.")
    settle(qtbot, window)
    entry = next(button for button in window.page.leaf.thread_.findChildren(QPushButton) if button.text() == "Delete")
    window.page.leaf.leap(window.page.leaf.view.document_height())
    entry.setFocus()
    press(qtbot, window, "focus_mode", "next")
    qtbot.waitUntil(lambda: open_title(window) == "Second")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(entry)
    press(qtbot, window, "focus_mode")
    assert window.sidebar.isVisible()
