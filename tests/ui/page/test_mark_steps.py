"""From mark to mark by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_page import caught, click, point_of
from tests.ui.pages import article, body, highlight


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def marked(page: Page, *numbers: int) -> None:
    """Show a long article in which paragraphs of these numbers are marked in the middle."""
    html = "".join(f"<p>Lamp {number} was lit, and word{number}x was said of it.</p>" * 1 for number in range(120))
    document = body(html)
    marks = [highlight(number + 1, document, f"word{number}x") for number in numbers]
    page.show_article(article(), document, marks[::-1], [], {})


def seen(page: Page) -> int | None:
    """Return the mark that is lit and in view."""
    view = page.view
    mark = view.marks.find(view.marks.lit) if view.marks.lit is not None else None
    if mark is None:
        return None
    top = view.line_box(mark.start).top() - view.offset()
    assert 0 <= top <= view.height() - 20
    return mark.id


def test_next_and_previous_go_through_all_marks_round_and_say_so(page: Page) -> None:
    marked(page, 3, 50, 110)
    told = caught(page.told)
    steps = page.tools.mark_steps
    found = []
    for way in (1, 1, 1, 1, -1, -1):
        steps.step(way)
        found.append(seen(page))
    assert found == [4, 51, 111, 4, 111, 51]
    assert told == ["That was the last mark: on to the first.", "That was the first mark: on to the last."]


def test_they_begin_where_the_reader_is(page: Page) -> None:
    marked(page, 3, 50, 110)
    page.view.finish()
    page.view.go_to(page.view.line_box(page.view.marks.find(51).start).bottom() + 2)
    page.tools.mark_steps.step(-1)
    assert seen(page) == 51
    page.tools.mark_steps.step(1)
    assert seen(page) == 111
    page.view.go_to(0)
    page.tools.mark_steps.step(1)
    assert seen(page) == 4, "what is out of sight is not where the reader is"


def test_the_way_back_leads_to_where_the_first_step_began(page: Page) -> None:
    marked(page, 50, 80, 110)
    page.view.go_to(137)
    for _ in range(3):
        page.tools.mark_steps.step(1)
    assert seen(page) == 111
    page.tools.places.back()
    assert abs(page.view.offset() - 137) <= 30


def test_enter_opens_the_card_and_then_the_keys_go_from_card_to_card(page: Page) -> None:
    marked(page, 3, 50)
    page.tools.mark_steps.step(1)
    assert page.marking.card.highlight_id is None
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.marking.card.highlight_id == 4
    page.tools.mark_steps.step(1)
    assert page.marking.card.highlight_id == 51
    assert seen(page) == 51


def test_escape_and_a_click_put_the_light_out(page: Page) -> None:
    marked(page, 3, 4)
    for away in (
        lambda: QTest.keyClick(page.view, Qt.Key.Key_Escape),
        lambda: click(page, point_of(page, page.body, "Lamp 6")),
    ):
        page.tools.mark_steps.step(1)
        assert seen(page) is not None
        away()
        assert seen(page) is None
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.marking.card.highlight_id is None


def test_without_marks_they_say_so(page: Page) -> None:
    marked(page)
    told = caught(page.told)
    page.tools.mark_steps.step(1)
    page.tools.mark_steps.step(-1)
    assert told == ["Nothing is marked in this article."] * 2
    marked(page, 9)
    page.tools.mark_steps.step(1)
    page.tools.mark_steps.step(1)
    assert seen(page) == 10
    assert told[2:] == ["This is the only mark in the article."]


def test_the_keyboard_comes_to_the_page(page: Page, qtbot) -> None:
    other = QLineEdit(page)
    other.show()
    marked(page, 5)
    other.setFocus()
    page.tools.mark_steps.step(1)
    assert page.focusWidget() is page.view
