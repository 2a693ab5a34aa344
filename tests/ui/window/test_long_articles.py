"""Articles out of all measure are read and set while the window goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.ui.jobs import Readings
from reader.ui.window.window import Window
from tests.ui.shell import add, open_title, opened, passage, press, settle

PARAGRAPHS = 2000


class Gate:
    """What bodies that are read on other threads have to pass. It is open unless a test shuts it."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    def shut(self) -> None:
        """Let no body be read from here on, so that a test sees the window while it waits for one."""
        self._open.clear()

    def open(self) -> None:
        """Let all be read, and wait until they are and the window has heard of it."""
        self._open.set()
        for thread in threading.enumerate():
            if thread.name == "reading":
                thread.join()
        QApplication.processEvents()

    def wait(self) -> None:
        """Wait before it."""
        self._open.wait()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made, run = Gate(), Readings._run

    def run_behind_it(readings: Readings, number: int, html: str) -> None:
        made.wait()
        run(readings, number, html)

    monkeypatch.setattr(Readings, "_run", run_behind_it)
    yield made
    made.open()


@pytest.fixture
def window(qtbot: QtBot, gate: Gate, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        add(library, "Short")
        endless = add(library, "Endless", paragraphs=PARAGRAPHS)
        library.add_highlight(endless.id, passage(library, endless.id, "for a promise"))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def is_read(window: Window) -> bool:
    return window.page.leaf.body is not None


def test_a_very_long_article_opens_after_a_word_that_it_is_being_opened(
    qtbot: QtBot, gate: Gate, window: Window
) -> None:
    assert open_title(window) == "Endless"
    qtbot.waitUntil(lambda: is_read(window))
    view = window.page.leaf.view
    qtbot.waitUntil(view.whole)
    assert len(view.setting.text) > 500_000
    assert len(view.marks.all) == 1
    press(qtbot, window, "next")
    assert open_title(window) == "Short" and is_read(window)
    gate.shut()
    press(qtbot, window, "previous")
    assert open_title(window) == "Endless" and not is_read(window)
    assert window.page.leaf._state.accessibleDescription() == "Being opened…"
    gate.open()
    assert is_read(window)
    assert "Endless: the lamp" in window.page.leaf.view.setting.text


def test_another_article_opened_meanwhile_stays(qtbot: QtBot, gate: Gate, window: Window) -> None:
    gate.shut()
    press(qtbot, window, "next", "previous", "next")
    assert open_title(window) == "Short"
    gate.open()
    settle(qtbot, window)
    assert is_read(window)
    assert "Short: the lamp" in window.page.leaf.view.setting.text


def test_closing_the_window_meanwhile_is_no_fault(qtbot: QtBot, gate: Gate, window: Window) -> None:
    gate.shut()
    press(qtbot, window, "next", "previous")
    assert not is_read(window)
    window.close()
    gate.open()
    assert not is_read(window)
