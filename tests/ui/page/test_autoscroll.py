"""The text goes by itself at the reader's pace, and stops for whatever else the reader does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMainWindow
from pytestqt.qtbot import QtBot

from reader.ui.habits import Habits
from reader.ui.page.autoscroll import AutoScroll
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_paging import roll
from tests.ui.pages import LONG, article, body


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = Page(Typography(load_theme("light")))
    window.setCentralWidget(made)
    for key, act in (("M", made.tools.autoscroll.toggle), (".", partial(made.tools.autoscroll.faster, 1))):
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(act)
        window.addAction(action)
    window.resize(900, 700)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    made.show_article(article(words=900), body(LONG), [], [], {})
    made.view.finish()
    made.view.setFocus()
    made.remember(speed=4.0)
    yield made


def test_it_goes_at_the_readers_pace(page: Page, qtbot: QtBot) -> None:
    scroll = page.tools.autoscroll
    height = page.view.tail_top() - page.view.body_top()
    assert scroll.pixels_a_second() == pytest.approx(height / 900 * 230 * 4 / 60)
    scroll.start()
    clock = QElapsedTimer()
    clock.start()
    qtbot.waitUntil(lambda: page.view.offset() >= 40)
    assert scroll.running
    assert page.view.offset() <= clock.elapsed() / 1000 * scroll.pixels_a_second() + 2


def test_fractions_of_a_pixel_add_up(page: Page, qtbot: QtBot) -> None:
    page.remember(speed=0.3)
    scroll = page.tools.autoscroll
    assert scroll.pixels_a_second() < 30
    scroll.start()
    qtbot.waitUntil(lambda: page.view.offset() >= 5)


@pytest.mark.parametrize("touch", ["wheel", "mouse", "key", "m", "escape"])
def test_whatever_the_reader_does_stops_it(page: Page, touch: str) -> None:
    scroll = page.tools.autoscroll
    scroll.start()
    if touch == "wheel":
        roll(page, -120)
    elif touch == "mouse":
        QTest.mousePress(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    else:
        QTest.keyClick(page.view, {"key": Qt.Key.Key_Down, "m": Qt.Key.Key_M, "escape": Qt.Key.Key_Escape}[touch])
    assert not scroll.running


def test_its_own_keys_start_it_and_make_it_faster_without_stopping_it(page: Page, qtbot: QtBot) -> None:
    scroll, told = page.tools.autoscroll, []
    page.told.connect(told.append)
    QTest.keyClick(page.view, Qt.Key.Key_M)
    assert scroll.running
    QTest.keyClick(page.view, Qt.Key.Key_Period)
    assert scroll.running
    assert page.habits.speed == pytest.approx(4.4)
    assert told == ["The text goes by at 1012 words a minute."]
    QTest.keyClick(page.view, Qt.Key.Key_M)
    assert not scroll.running
    qtbot.wait(5)
    QTest.keyClick(page.view, Qt.Key.Key_M)
    assert scroll.running


def test_it_stops_at_the_end_and_does_not_start_there(page: Page, qtbot: QtBot) -> None:
    scroll = page.tools.autoscroll
    end = round(page.view.tail_top() - page.view.viewport().height())
    page.view.verticalScrollBar().setValue(end - 3)
    scroll.start()
    qtbot.waitUntil(lambda: not scroll.running)
    assert abs(page.view.offset() - end) <= 2
    scroll.start()
    assert not scroll.running


def test_it_waits_while_a_dialog_is_open(page: Page, qtbot: QtBot) -> None:
    scroll = page.tools.autoscroll
    scroll.start()
    dialog = QDialog(page)
    dialog.setModal(True)
    dialog.show()
    qtbot.waitExposed(dialog)
    before = page.view.offset()
    qtbot.wait(60)
    assert page.view.offset() == before
    dialog.close()
    qtbot.waitUntil(lambda: page.view.offset() > before)


def test_another_article_another_size_and_no_article(page: Page, qtbot: QtBot) -> None:
    scroll = page.tools.autoscroll
    page.scroll_to(page.body.text.index("Day 20."))
    scroll.start()
    page.set_typography(Typography(load_theme("dark"), size=27))
    before = page.view.offset()
    qtbot.waitUntil(lambda: page.view.offset() > before)
    assert page.view.offset() < before + 300
    page.show_article(article(2, words=900), body(LONG), [], [], {})
    qtbot.waitUntil(lambda: not scroll.running)
    page.show_empty()
    scroll.start()
    assert not scroll.running


def test_in_paged_mode_pages_are_turned_by_time(page: Page, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.ui.page.autoscroll._LEAST_PAGE", 0.05)
    page.tools.paging.toggle()
    page.remember(speed=10.0, pace=900.0)
    scroll: AutoScroll = page.tools.autoscroll
    assert 20 < scroll._words_shown() < 400
    monkeypatch.setattr(scroll, "words_a_minute", lambda: 1e5)
    scroll.start()
    qtbot.waitUntil(lambda: page.tools.paging.number()[0] == 3)
    assert page.habits != Habits()
