"""The bar at the foot of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from reader.ui.theme import load_theme
from reader.ui.window.notice import Notice


@pytest.fixture
def notice(qtbot) -> Notice:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 600)
    over.show()
    made = Notice(over)
    made.show_theme(load_theme("light"))
    return made


def test_a_failure_stays_when_good_news_come(notice: Notice) -> None:
    went: list[str] = []
    notice.show_failure("There is no file 'a.html'.")
    notice.show_failure("'b' is a folder.")
    notice.show_message("Added “The Harbour Clock”.", "Open", lambda: went.append("there"))
    assert notice.text().split("\n") == [
        "There is no file 'a.html'.",
        "'b' is a folder.",
        "Added “The Harbour Clock”.",
    ]
    assert not notice._timer.isActive()
    notice.findChild(QPushButton).click()
    assert went == ["there"] and notice.text() == ""
    notice.show_message("Archived.")
    assert notice.text() == "Archived." and notice._timer.isActive()


def test_a_failure_leaves_the_offer_that_stands(notice: Notice) -> None:
    went: list[str] = []
    notice.show_message("Archived.", "Undo", lambda: went.append("back"))
    notice.show_failure("'b' is a folder.")
    assert notice.text().split("\n") == ["'b' is a folder.", "Archived."]
    notice.withdraw("Undo")
    assert notice.text() == "'b' is a folder."
    assert not notice.findChild(QPushButton).isVisible() and went == []


def test_a_message_that_is_no_longer_true_is_taken_back(notice: Notice) -> None:
    notice.show_message("Reading the text…")
    notice.take_back("Reading another text…")
    assert notice.text() == "Reading the text…"
    notice.take_back("Reading the text…")
    assert notice.text() == ""
    notice.show_failure("'b' is a folder.")
    notice.show_message("Reading the text…")
    notice.take_back("Reading the text…")
    assert notice.text() == "'b' is a folder."


def test_nothing_is_said_twice(notice: Notice) -> None:
    notice.show_lasting("The disk is full.")
    notice.show_failure("The disk is full.")
    notice.show_failure("The disk is full.")
    assert notice.text() == "The disk is full."


def test_very_many_failures_leave_room_for_the_window(notice: Notice) -> None:
    for number in range(40):
        notice.show_failure(f"There is no file 'page-{number}.html'.")
    assert notice.text().endswith("'page-39.html'.\nAnd 36 more.")
    assert notice.height() < 200
    assert notice.geometry().bottom() < 600


def test_it_stands_above_what_is_being_written(notice: Notice, qtbot) -> None:
    field = QPlainTextEdit(notice._over)
    field.setGeometry(100, 520, 500, 60)
    field.show()
    notice._over.activateWindow()
    qtbot.waitUntil(notice._over.isActiveWindow)
    notice.show_message("The highlight has been deleted.", "Undo", lambda: None)
    assert notice.geometry().bottom() > 560
    field.setFocus()
    qtbot.waitUntil(lambda: notice.geometry().bottom() < 520)
    field.clearFocus()
    qtbot.waitUntil(lambda: notice.geometry().bottom() > 560)
    field.setFocus()
    notice.show_message("Another.")
    assert notice.geometry().bottom() < 520
