"""Articles out of all measure are read and set while the window goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.ui.window.window import Window
from tests.ui.shell import add, open_title, opened, passage, press, settle

PARAGRAPHS = 2000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        add(library, "Short")
        endless = add(library, "Endless", paragraphs=PARAGRAPHS)
        library.add_highlight(endless.id, passage(library, endless.id, "for a promise"))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def is_read(window: Window) -> bool:
    return window.page.leaf.body is not None


def test_a_very_long_article_opens_after_a_word_that_it_is_being_opened(qtbot: QtBot, window: Window) -> None:
    assert open_title(window) == "Endless"
    qtbot.waitUntil(lambda: is_read(window))
    view = window.page.leaf.view
    qtbot.waitUntil(view.whole, timeout=20_000)
    assert len(view.setting.text) > 500_000
    assert len(view.marks.all) == 1
    press(qtbot, window, "next")
    assert open_title(window) == "Short" and is_read(window)
    press(qtbot, window, "previous")
    assert open_title(window) == "Endless" and not is_read(window)
    assert window.page.leaf._state.accessibleDescription() == "Being opened…"
    qtbot.waitUntil(lambda: is_read(window))


def test_another_article_opened_meanwhile_stays(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "next", "previous", "next")
    assert open_title(window) == "Short"
    qtbot.wait(400)
    settle(qtbot, window)
    assert is_read(window)
    assert "Short: the lamp" in window.page.leaf.view.setting.text


def test_closing_the_window_meanwhile_is_no_fault(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "next", "previous")
    assert not is_read(window)
