"""Very long articles: shown before all of them is set, and nothing about them is lost by that."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader.document import Document
from reader.frozen import replace
from reader.ui.page.page import Page
from reader.ui.page.unrolling import ENOUGH
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import article, body, highlight, note

WORDS = "The tide turned at noon and took the boats along the wall. "
LENGTHY = "".join(f"<h2 id='d{day}'>Day {day}.</h2><p>{WORDS * 9}</p>" for day in range(400))


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def opened(page: Page, *, position: int = 0) -> Document:
    document = body(LENGTHY)
    assert len(document.text) > 3 * ENOUGH
    marks = [highlight(1, document, "Day 3.", note="Early"), highlight(2, document, "Day 399.", note="Late")]
    page.show_article(article(1, position=position), document, marks, [note(1, "So it goes.")], {})
    return document


def test_it_is_shown_before_all_of_it_is_set_and_then_is_whole(page: Page, qtbot) -> None:
    document = opened(page)
    setting = page.view.setting
    assert setting is not None and not setting.complete and not page.view.whole()
    assert [mark.id for mark in page.view.marks.all] == [1]
    assert page.thread_.y() > page.height()
    qtbot.waitUntil(page.view.whole)
    qtbot.waitUntil(page.scroll_bar.isVisible)
    assert setting.positions.length == len(document.text)
    assert [mark.id for mark in page.view.marks.all] == [1, 2]
    assert len(page.margin.boxes()) == 2
    assert page.view.offset() == 0
    page.focus_composer()
    assert page.view.tail_top() <= page.thread_.y() + page.view.offset() <= page.view.document_height()


def test_of_a_usual_article_the_first_screenful_is_set_first(page: Page, qtbot) -> None:
    document = body(LENGTHY[: len(LENGTHY) // 16])
    assert 6_000 < len(document.text) < ENOUGH
    page.show_article(article(1), document, [], [], {})
    setting = page.view.setting
    assert setting is not None and not setting.complete
    assert page.view.set_end() > page.view.viewport().height(), "nothing that can be seen is missing"
    qtbot.waitUntil(page.view.whole)
    assert setting.positions.length == len(document.text)
    page.show_article(article(2), document, [], [], {})
    assert page.view.setting is not None and not page.view.setting.complete
    page.view.go_to(page.view.document_height())
    assert page.view.whole(), "who goes on finds all of it"
    assert page.view.offset() == page.view.verticalScrollBar().maximum() > 2 * page.height()


def test_scrolling_meanwhile_stays_where_it_was_scrolled_to(page: Page, qtbot) -> None:
    opened(page)
    page.scroll_page(1)
    page.scroll_page(1)
    here = page.view.offset()
    assert here > 0 and not page.view.whole()
    assert 0 < page.reading.fraction() < 0.1, "what is still to be set counts as unread"
    qtbot.waitUntil(page.view.whole)
    assert page.view.offset() == here


def test_it_opens_where_it_was_left_however_far_down(page: Page) -> None:
    document = body(LENGTHY)
    place = document.text.index("Day 390.")
    opened(page, position=place)
    assert abs(page.reading.position() - place) < 10


def test_it_opens_far_down_without_standing_still_and_forgets_nothing_meanwhile(page: Page, qtbot) -> None:
    document = body(LENGTHY * 3)
    place = document.text.rindex("Day 390.")
    page.show_article(article(1, position=place), document, [], [], {})
    assert page.view.setting is not None and page.view.setting.positions.length < place / 4
    assert page.reading.position() == place
    qtbot.waitUntil(page.view.whole)
    assert page.reading.position() == place
    assert abs(page.view.line_box(page.view.setting.positions.place(place)).top() - page.view.offset()) < 2
    page.show_article(article(2, position=place), document, [], [], {})
    page.scroll_page(1)
    here = page.reading.position()
    qtbot.waitUntil(page.view.whole)
    assert page.reading.position() == here < ENOUGH, "who scrolls meanwhile wants to be there"


def test_jumps_and_highlights_beyond_what_is_set_are_reached(page: Page) -> None:
    opened(page)
    assert page.following.jump("d380")
    assert page.reading.position() > ENOUGH
    opened(page)
    assert page.open_highlight(2)


def test_new_tags_and_another_size_meanwhile_harm_nothing(page: Page, qtbot) -> None:
    document = opened(page)
    page.show_tags(replace(article(1), tags=("sea", "tides and boats")))
    assert page.view.setting is not None
    assert page.view.setting.positions.length == len(document.text)
    opened(page)
    page.set_typography(Typography(load_theme("light"), size=23))
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    qtbot.waitUntil(page.view.whole)
    mark = page.view.marks.find(2)
    assert mark is not None
    assert page.view.document().findBlock(mark.start).text().startswith("Day 399.")


def test_an_article_opened_meanwhile_takes_its_place(page: Page, qtbot) -> None:
    opened(page)
    page.show_article(article(2), body("<p>Short.</p>"), [], [], {})
    qtbot.wait(30)
    assert page.view.whole()
    assert page.view.document().lastBlock().previous().text() == "Short."
