"""Opening a long article: the first screenful comes first, what is below it follows, and nothing seen moves for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest

from reader.document import Document
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body, highlight, note

SEVERAL = LONG + LONG + LONG + "<h2 id='end'>The end</h2><p>They came home.</p>" + LONG


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def opened(page: Page, *, position: int = 0, number: int = 1) -> Document:
    document = body(SEVERAL)
    marks = [
        highlight(number, document, words, note=f"On {words}")
        for number, words in enumerate(["captain", "Day 5.", "Day 79."], 1)
    ]
    page.show_article(article(number, position=position), document, marks, [note(1, "So it goes.")], {})
    return document


def picture(page: Page) -> QImage:
    image = QImage(page.size(), QImage.Format.Format_RGB32)
    page.render(image)
    return image


def test_only_what_can_be_seen_is_laid_out_before_the_first_picture(page: Page) -> None:
    opened(page)
    assert not page.view.whole()
    assert len(page.margin.boxes()) == 2
    assert page.thread_.y() > page.height()
    assert not page.scroll_bar.isVisible()
    assert page.reading.fraction() == 0.0
    picture(page)
    assert not page.view.whole()


def test_what_was_painted_first_stays_where_it_is(page: Page, qtbot) -> None:
    opened(page)
    seen = picture(page)
    qtbot.waitUntil(page.view.whole)
    qtbot.waitUntil(page.scroll_bar.isVisible)
    text = seen.rect().adjusted(0, 0, -page.scroll_bar.width(), 0)
    assert picture(page).copy(text) == seen.copy(text)


def test_the_rest_finds_its_place_by_itself(page: Page, qtbot) -> None:
    opened(page)
    qtbot.waitUntil(page.view.whole)
    qtbot.waitUntil(lambda: len(page.margin.boxes()) == 3)
    view, bar = page.view, page.view.verticalScrollBar()
    below = page.thread_.mapTo(view.viewport(), QPoint(0, 0)).y() + view.offset()
    assert 0 < below - view.tail_top() < 40
    assert bar.maximum() == round(view.document_height()) - view.viewport().height()
    assert abs(page.margin.boxes()[2].top() - view.line_box(view.marks.find(3).start).top()) < 3


def test_an_article_without_a_screenful_is_whole_at_once(page: Page) -> None:
    page.show_article(article(), body("<p>Four words, no more.</p>"), [], [], {})
    assert page.view.whole()
    assert page.view.viewport().rect().contains(page.thread_.geometry().topLeft())


def test_what_is_asked_for_before_the_rest_is_laid_out_is_right(page: Page) -> None:
    document = opened(page)
    last = document.text.rindex("Day 60.")
    page.scroll_to(last)
    assert page.reading.position() == last
    top, height = page.view.offset(), page.view.document_height()
    opened(page, number=2)
    assert not page.view.whole()
    page.scroll_to(last)
    assert (page.view.offset(), page.view.document_height()) == (top, height)


def test_an_article_left_near_its_end_opens_there(page: Page, qtbot) -> None:
    text = body(SEVERAL).text
    opened(page, position=text.rindex("Day 78."))
    bar = page.view.verticalScrollBar()
    value, place = bar.value(), page.thread_.pos()
    assert value == bar.maximum()
    assert page.reading.fraction() == 1.0
    assert page.view.viewport().rect().contains(place)
    qtbot.wait(60)
    assert (bar.value(), bar.maximum(), page.thread_.pos()) == (value, value, place)


@pytest.mark.parametrize("key", [Qt.Key.Key_End, Qt.Key.Key_PageDown])
def test_a_key_goes_as_far_right_after_opening_as_later(page: Page, key: Qt.Key) -> None:
    opened(page)
    QTest.keyClick(page.view, key)
    first = page.view.offset()
    assert first > 0
    page.scroll_to(0)
    QTest.keyClick(page.view, key)
    assert page.view.offset() == first


def test_a_jump_a_highlight_and_the_composer_are_found_right_after_opening(page: Page) -> None:
    opened(page)
    assert page.following.jump("end")
    jumped = page.view.offset()
    assert abs(page.view.line_box(page.view.setting.anchors["end"]).top() - 8 - jumped) < 1
    opened(page, number=2)
    assert page.open_highlight(3)
    box = page.view.line_box(page.view.marks.find(3).start)
    assert page.view.offset() < box.top() < page.view.offset() + page.height()
    opened(page, number=3)
    page.focus_composer()
    assert page.view.offset() == page.view.verticalScrollBar().maximum()
    assert page.view.viewport().rect().contains(page.thread_.geometry().center())


def test_another_article_or_none_may_come_before_the_rest(page: Page, qtbot) -> None:
    opened(page)
    page.show_empty()
    qtbot.wait(40)
    assert not page.scroll_bar.isVisible()
    opened(page, number=2)
    page.show_article(article(3), body("<p>Short.</p>"), [], [], {})
    qtbot.wait(40)
    assert page.view.whole()
    assert page.margin.boxes() == []
    assert 0 < page.thread_.y() < page.height()


def test_a_text_set_in_two_goes_is_as_high_as_one_set_at_once(page: Page, qtbot) -> None:
    opened(page)
    qtbot.waitUntil(page.view.whole)
    slowly = page.view.document_height()
    twin: QTextDocument = page.view.document()
    twin.setPageSize(twin.pageSize())
    assert twin.documentLayout().documentSize().height() == slowly
