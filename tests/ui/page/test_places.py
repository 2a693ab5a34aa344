"""Every jump can be taken back, and forward again, within an article and between articles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from reader.document import Document
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body, highlight

END = LONG + "<h2 id='end'>The end</h2><p>They came home.</p>" + LONG


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, number: int = 1, position: int = 0, html: str = END) -> Document:
    document = body(html)
    marks = [highlight(1, document, "Day 70. The wind", note="Slate")]
    page.show_article(article(number, position=position, title=f"Number {number}"), document, marks, [], {})
    page.view.finish()
    return document


def scroll(page: Page, offset: int) -> None:
    page.view.verticalScrollBar().setValue(offset)


def chip(page: Page) -> QAbstractButton | None:
    found = [b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith("Back to")]
    return next((button for button in found if button.isVisible()), None)


JUMPS = {
    "contents or a footnote": lambda page: page.following.jump("end"),
    "a highlight in the margin": lambda page: page.open_highlight(1),
    "the composer": lambda page: page.focus_composer(),
    "a place found": lambda page: page.leap(2900),
    "a key": lambda page: QTest.keyClick(page.view, Qt.Key.Key_End),
    "the scroll bar": lambda page: drag(page, 3000),
}


def drag(page: Page, to: int) -> None:
    bar = page.scroll_bar
    bar.setSliderDown(True)
    for value in range(page.view.offset(), to, 150):
        bar.setSliderPosition(value)
    bar.setSliderDown(False)


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_every_jump_can_be_taken_back_and_forward_again(page: Page, qtbot: QtBot, jump) -> None:
    show(page)
    scroll(page, 307)
    jump(page)
    there = page.view.offset()
    assert there > 1000
    qtbot.waitUntil(lambda: chip(page) is not None)
    assert page.tools.places.back()
    assert page.view.offset() == 307
    assert not page.tools.places.back()
    assert page.tools.places.forward()
    assert page.view.offset() == there
    assert not page.tools.places.forward()
    assert page.tools.places.back()
    assert page.view.offset() == 307


def test_reading_on_is_no_jump(page: Page, qtbot: QtBot) -> None:
    show(page)
    for _ in range(6):
        QTest.keyClick(page.view, Qt.Key.Key_PageDown)
        page.scroll_page(1)
    page.resize(500, 500)
    qtbot.wait(5)
    assert not page.tools.places.back()


def test_the_way_back_is_a_line_of_the_text_and_no_number_of_pixels(page: Page) -> None:
    document = show(page)
    page.scroll_to(document.text.index("Day 9."))
    page.following.jump("end")
    page.set_typography(Typography(load_theme("dark"), size=31))
    page.resize(500, 640)
    page.tools.places.back()
    assert page.reading.position() == document.text.index("Day 9.")


def test_several_jumps_are_taken_back_one_by_one_and_a_new_one_ends_the_way_forward(page: Page) -> None:
    show(page)
    places = page.tools.places
    for y in (2000, 200, 1500):
        page.leap(y)
    assert [places.back(), page.view.offset()] == [True, 200]
    assert [places.back(), page.view.offset()] == [True, 2000]
    page.leap(900)
    assert not places.forward()
    assert [places.back(), page.view.offset()] == [True, 2000]
    assert [places.back(), page.view.offset()] == [True, 0]


def test_matches_passed_by_are_no_places(page: Page) -> None:
    show(page)
    scroll(page, 100)
    page.leap(1500)
    page.leap(3000, passing=True)
    page.leap(200, passing=True)
    page.tools.places.back()
    assert page.view.offset() == 100


def test_a_jump_to_what_is_seen_already_is_none(page: Page, qtbot: QtBot) -> None:
    show(page)
    page.leap(0)
    qtbot.wait(5)
    assert chip(page) is None
    assert not page.tools.places.back()


def test_the_chip_leads_back_by_mouse_and_goes_when_the_reader_reads_on(page: Page, qtbot: QtBot) -> None:
    show(page)
    page.leap(2000)
    qtbot.waitUntil(lambda: chip(page) is not None)
    button = chip(page)
    assert page.rect().contains(button.geometry())
    assert button.accessibleName() == "Back to where you were"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert page.view.offset() == 0
    assert chip(page) is None
    page.leap(2000)
    qtbot.waitUntil(lambda: chip(page) is not None)
    scroll(page, 2200)
    assert chip(page) is not None
    scroll(page, 2700)
    assert chip(page) is None


def test_each_article_keeps_its_own_ways(page: Page) -> None:
    show(page)
    page.leap(2000)
    show(page, 2)
    assert not page.tools.places.back()
    show(page, 1)
    assert page.tools.places.back()
    assert page.view.offset() == 0


def test_a_link_to_a_kept_article_is_a_jump(page: Page, qtbot: QtBot) -> None:
    wanted: list[tuple[int, str]] = []
    page.article_wanted.connect(lambda number, fragment: wanted.append((number, fragment)))
    show(page)
    scroll(page, 733)
    first = page.reading.position()
    page.tools.places.leave_for(2)
    show(page, 2)
    qtbot.waitUntil(lambda: chip(page) is not None)
    assert chip(page).accessibleName() == "Back to “Number 1”"
    page.leap(1000)
    assert page.tools.places.back()
    assert [page.article.id, page.view.offset()] == [2, 0]
    assert page.tools.places.back()
    assert wanted == [(1, "")]
    show(page, 1, first - 40 if first > 40 else 0)
    assert page.view.offset() == 733
    assert page.tools.places.forward()
    assert wanted[1:] == [(2, "")]
    show(page, 2)
    assert page.tools.places.forward()
    assert page.view.offset() == 1000


def test_nothing_is_there_to_go_back_to_where_nothing_is_open(page: Page) -> None:
    page.show_empty()
    page.leap(100)
    assert not page.tools.places.back()
    assert not page.tools.places.forward()
