"""Where the reader is: a line of the text at a height on the screen, which no change of looks moves."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from reader.document import Document
from reader.ui.page.page import Page
from reader.ui.page.reading import TOP, Spot
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body, highlight

PICTURE = "<figure><img src='http://example.org/none.png' width='600' height='400' alt='A buoy'></figure>"
TABLE = "<table>" + "".join(f"<tr><td>Rope {n}</td><td>{'wet ' * 30}</td></tr>" for n in range(12)) + "</table>"
MIXED = LONG + PICTURE + TABLE + "<ol><li>one</li><li>two</li></ol>" + LONG + "<pre>a\nb\nc</pre>" + LONG
ONE = f"<p>{' '.join(f'word{number}' for number in range(3000))}</p>"
SIZE = (900, 700)
SET = Typography(load_theme("light"))

sizes = st.tuples(st.integers(320, 1500), st.integers(200, 1100))
types = st.builds(
    Typography,
    theme=st.sampled_from([load_theme("light"), load_theme("dark")]),
    face=st.sampled_from(["Literata", "Atkinson Hyperlegible"]),
    size=st.integers(12, 40),
    measure=st.integers(40, 110),
    line_height=st.sampled_from([1.2, 1.55, 2.0]),
    justified=st.booleans(),
    hyphenated=st.booleans(),
)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(SET)
    qtbot.addWidget(made)
    made.resize(*SIZE)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, html: str = MIXED, number: int = 1, **changes: object) -> Document:
    document = body(html)
    marks = [highlight(1, document, document.text[20:40], note="A note beside it")]
    page.show_article(article(number, **changes), document, marks, [], {})
    return document


def height(page: Page, char: int) -> float:
    """Return how far below the view's upper edge a character's line stands."""
    place = page.view.setting.positions.place(char)
    return page.view.line_box(place).top() - page.view.offset()


def scroll(page: Page, offset: int) -> None:
    page.view.finish()
    page.view.verticalScrollBar().setValue(offset)


def first_whole_line(page: Page) -> tuple[int, float]:
    """Find it the slow way: the first character whose line stands wholly below the upper edge."""
    setting, lines = page.view.setting, {}
    for char in range(setting.positions.length):
        lines.setdefault(round(height(page, char), 3), char)
    top = min(top for top in lines if top >= -1)
    return lines[top], top


@pytest.mark.parametrize("offset", [900, 907, 1500, 2600, 3333])
def test_the_line_being_read_is_the_first_whole_one(page: Page, offset: int) -> None:
    show(page, LONG)
    scroll(page, offset)
    char, top = first_whole_line(page)
    spot = page.reading.spot()
    assert spot.char == char
    assert abs(spot.below - top) < 0.01


def test_at_its_beginning_a_page_stays_there(page: Page) -> None:
    show(page)
    assert page.reading.spot() == TOP
    page.set_typography(Typography(load_theme("light"), size=34))
    assert page.view.offset() == 0


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.floats(0, 1), st.lists(sizes | types, min_size=1, max_size=5))
def test_no_change_of_looks_moves_the_line_and_the_way_back_none_either(
    page: Page, share: float, changes: list
) -> None:
    page.set_typography(SET)
    page.resize(*SIZE)
    show(page)
    page.view.finish()
    scroll(page, round(share * (page.view.tail_top() - page.view.viewport().height())))
    spot, offset = page.reading.spot(), page.view.offset()
    for change in changes:
        if isinstance(change, Typography):
            page.set_typography(change)
        else:
            page.resize(*change)
        assert page.reading.spot() == spot
        bar = page.view.verticalScrollBar()
        if 0 < bar.value() < bar.maximum():
            assert abs(height(page, spot.char) - spot.below) <= 1
    page.set_typography(SET)
    page.resize(*SIZE)
    assert abs(page.view.offset() - offset) <= 1


@pytest.mark.parametrize("extra", [0, 7, 19])
def test_fifty_resizes_do_not_drift(page: Page, extra: int) -> None:
    document = show(page, ONE)
    page.scroll_to(document.text.index("word900 "))
    scroll(page, page.view.offset() + extra)
    spot, offset = page.reading.spot(), page.view.offset()
    for step in range(50):
        page.resize(880 - 11 * (step % 37), 690 - 5 * (step % 23))
        assert abs(height(page, spot.char) - spot.below) <= 1
    page.resize(*SIZE)
    assert abs(page.view.offset() - offset) <= 1


def test_a_page_that_was_too_high_for_its_end_goes_back_to_the_line(page: Page) -> None:
    show(page, LONG)
    page.view.finish()
    scroll(page, page.view.verticalScrollBar().maximum() - 5)
    spot, offset = page.reading.spot(), page.view.offset()
    page.resize(SIZE[0], 1000)
    assert page.view.offset() < offset
    page.resize(*SIZE)
    assert page.reading.spot() == spot
    assert page.view.offset() == offset


def test_scrolling_after_a_change_counts_from_where_it_led(page: Page) -> None:
    show(page)
    scroll(page, 1500)
    page.resize(500, 700)
    scroll(page, page.view.offset() + 400)
    spot, offset = page.reading.spot(), page.view.offset()
    page.resize(1000, 700)
    page.resize(500, 700)
    assert page.reading.spot() == spot
    assert abs(page.view.offset() - offset) <= 1


def test_an_article_that_one_comes_back_to_stands_as_it_stood(page: Page) -> None:
    show(page)
    scroll(page, 1507)
    position = page.reading.position()
    show(page, ONE, number=2)
    assert page.view.offset() == 0
    show(page, position=position)
    assert page.view.offset() == 1507


def test_an_article_read_further_elsewhere_opens_there(page: Page) -> None:
    document = show(page)
    scroll(page, 1507)
    show(page, ONE, number=2)
    there = document.text.index("Day 60.")
    show(page, position=there)
    assert page.reading.spot() == Spot(there)


def test_the_same_article_shown_again_stays(page: Page) -> None:
    show(page)
    scroll(page, 1507)
    show(page)
    assert page.view.offset() == 1507


def test_keys_that_go_far_are_leaps_and_pages_are_none(page: Page) -> None:
    show(page)
    left: list[int] = []
    page.reading.leapt.connect(left.append)
    QTest.keyClick(page.view, Qt.Key.Key_PageDown)
    page.resize(700, 600)
    page.set_typography(Typography(load_theme("dark"), size=30))
    assert left == []
    before = page.view.offset()
    QTest.keyClick(page.view, Qt.Key.Key_End)
    assert left == [before]


def test_going_to_the_field_for_a_note_is_no_reading(qtbot: QtBot, page: Page) -> None:
    show(page)
    qtbot.wait(1)
    page.view.setFocus()
    field = next(each for each in page.view.findChildren(QPlainTextEdit) if each.isVisible())
    with qtbot.assertNotEmitted(page.reading.progressed, wait=600):
        field.setFocus(Qt.FocusReason.TabFocusReason)
        scroll(page, page.view.verticalScrollBar().maximum())
    page.view.setFocus()
    with qtbot.waitSignal(page.reading.progressed):
        scroll(page, page.view.offset() - 100)
