"""Pages that are turned: no line is cut, none is skipped, and the same pages come back."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader.document import Document
from reader.ui.habits import Habits
from reader.ui.page.page import Page
from reader.ui.page.rows import SLACK, rows_of
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import HTML, LONG, article, body, highlight, note

PICTURE = "<figure><img src='http://example.org/none.png' width='600' height='{}' alt='A buoy'></figure>"
ROWS = "".join(f"<tr><td>Rope {n}</td><td>{'wet ' * (n * 9)}</td><td>{'dry ' * 20}</td></tr>" for n in range(9))
MIXED = (
    LONG
    + PICTURE.format(400)
    + f"<table>{ROWS}</table>"
    + "".join(f"<h2>Part {n}</h2><p>{'The wind held. ' * 12 * n}</p>" for n in range(1, 12))
    + "<ol><li>one</li><li>two</li></ol><pre>a\nb\nc</pre>"
    + LONG
)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, html: str = MIXED, number: int = 1, notes: int = 1, **changes: object) -> Document:
    document = body(html)
    marks = [highlight(1, document, document.text[20:40], note="A note beside it")]
    page.show_article(article(number, **changes), document, marks, [note(n, "So.") for n in range(notes)], {})
    return document


def turn_on(page: Page) -> None:
    if not page.habits.paged:
        page.tools.paging.toggle()


def covers(page: Page) -> tuple[float, float]:
    """Return the upper and lower edge of what is not covered, in document pixels."""
    offset, height = page.view.offset(), page.view.viewport().height()
    above, below = page.tools.paging._above, page.tools.paging._below
    top = above.geometry().bottom() + 1 if above.isVisible() else 0
    bottom = below.geometry().top() if below.isVisible() else height
    return offset + top, offset + bottom


def lines(page: Page) -> list[tuple[float, float]]:
    found, block = [], page.view.document().begin()
    while block.isValid():
        found += [(row.top, row.bottom) for row in rows_of(block) if block.length() > 1]
        block = block.next()
    return found


def walk(page: Page) -> list[tuple[float, float]]:
    """Turn all pages from the first to the last; return what each shows."""
    page.scroll_to(0)
    seen = [covers(page)]
    while True:
        page.scroll_page(1)
        if covers(page) == seen[-1]:
            return seen
        seen.append(covers(page))


@pytest.mark.parametrize("size", [(900, 700), (430, 640), (1300, 480)])
def test_every_line_is_whole_on_a_page_and_none_is_left_out(page: Page, size: tuple[int, int]) -> None:
    page.resize(*size)
    show(page)
    turn_on(page)
    seen = walk(page)
    assert len(seen) == page.tools.paging.number()[1] > 4
    for top, bottom in lines(page):
        if bottom - top < size[1] / 2:
            assert any(upper <= top + 2 and bottom - 2 <= lower for upper, lower in seen), (top, bottom)
        for upper, lower in seen:
            for edge in (upper, lower):
                cut = top + 2 < edge < bottom - 2
                assert not cut or bottom - top > size[1] / 2, (top, bottom, edge)
    for (_, lower), (upper, _) in pairwise(seen):
        assert upper <= lower + 60


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.integers(360, 1300), st.integers(260, 1000), st.integers(12, 34))
def test_turning_back_shows_the_same_pages(page: Page, width: int, height: int, size: int) -> None:
    page.resize(width, height)
    page.set_typography(Typography(load_theme("light"), size=size))
    show(page)
    turn_on(page)
    seen = walk(page)
    back = [covers(page)]
    while page.view.offset():
        page.scroll_page(-1)
        back.append(covers(page))
    assert back[::-1] == seen


def test_the_mode_can_be_left_and_keeps_the_place(page: Page) -> None:
    document = show(page)
    page.scroll_to(document.text.index("Day 40."))
    turn_on(page)
    assert page.habits == Habits(paged=True)
    upper, lower = covers(page)
    assert upper <= page.view.line_box(page.view.setting.positions.place(document.text.index("Day 40."))).top() < lower
    offset = page.view.offset()
    page.tools.paging.toggle()
    assert page.view.offset() == offset
    assert covers(page) == (offset, offset + page.view.viewport().height())
    assert page.habits == Habits()


def test_a_short_article_is_one_page(page: Page) -> None:
    turn_on(page)
    show(page, HTML, notes=0)
    assert page.tools.paging.number() == (1, 1)
    page.scroll_page(1)
    assert page.view.offset() == 0


def test_the_thread_is_kept_on_one_page(page: Page) -> None:
    turn_on(page)
    show(page, notes=2)
    page.tools.paging.go_to_end()
    thread = page.thread_.geometry()
    upper, lower = covers(page)
    assert upper - page.view.offset() <= thread.top() and thread.bottom() <= lower - page.view.offset() + 1


def test_a_picture_taller_than_a_page_is_seen_in_parts(page: Page, tmp_path: Path) -> None:
    image = QImage(600, 2200, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert image.save(str(tmp_path / "buoy.png"))
    page.resize(900, 400)
    turn_on(page)
    document = body(HTML + PICTURE.format(2200) + HTML)
    page.show_article(article(), document, [], [], {"http://example.org/none.png": tmp_path / "buoy.png"})
    seen = walk(page)
    top, bottom = max(lines(page), key=lambda line: line[1] - line[0])
    assert bottom - top > 800
    parts = [(upper, lower) for upper, lower in seen if lower > top and upper < bottom]
    assert parts[0][0] <= top and parts[-1][1] >= bottom
    assert all(lower + 1 >= upper for (_, lower), (upper, _) in pairwise(parts))


@pytest.mark.parametrize("height", range(500, 900, 50))
def test_no_page_ends_with_a_heading(page: Page, height: int) -> None:
    page.resize(900, height)
    turn_on(page)
    show(page, "".join(f"<h2>Part {n}</h2><p>{'The wind held. ' * (n % 7 + 1) * 5}</p>" for n in range(40)))
    feet = [lower for _, lower in walk(page)[:-1]]
    ends: dict[float, str] = {}
    block = page.view.document().begin()
    while block.isValid():
        for row in rows_of(block):
            ends |= {foot: block.text() for foot in feet if row.bottom <= foot + 1}
        block = block.next()
    assert len(ends) == len(feet) > 3
    assert not [text for text in ends.values() if text.startswith("Part")]


def test_a_jump_shows_its_passage_and_turning_goes_on_from_there(page: Page) -> None:
    document = show(page)
    turn_on(page)
    pages = walk(page)
    place = page.view.setting.positions.place(document.text.index("Day 33."))
    page.leap(page.view.line_box(place).top() - 20)
    upper, lower = covers(page)
    assert upper <= page.view.line_box(place).top()
    page.scroll_page(1)
    following = covers(page)
    assert following in pages
    assert upper < following[0] <= lower + 60
    page.tools.places.back()
    page.leap(page.view.line_box(place).top() - 20)
    page.scroll_page(-1)
    assert covers(page) in pages
    assert covers(page)[0] < upper


def test_wheel_keys_and_clicks_beside_the_text_turn_pages(page: Page) -> None:
    page.resize(1300, 700)
    show(page)
    turn_on(page)
    number = lambda: page.tools.paging.number()[0]  # noqa: E731
    QTest.keyClick(page.view, Qt.Key.Key_PageDown)
    assert number() == 2
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert number() == 3
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    QTest.keyClick(page.view, Qt.Key.Key_PageUp)
    assert number() == 1
    roll(page, -120)
    assert number() == 2
    roll(page, -40)
    roll(page, -40)
    assert number() == 2
    roll(page, -40)
    assert number() == 3
    roll(page, 120)
    assert number() == 2
    QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(1290, 600))
    assert number() == 3
    QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(4, 600))
    assert number() == 2
    QTest.keyClick(page.view, Qt.Key.Key_End)
    assert number() == page.tools.paging.number()[1]
    QTest.keyClick(page.view, Qt.Key.Key_Home)
    assert number() == 1


def test_an_article_read_from_right_to_left_is_turned_the_other_way(page: Page) -> None:
    page.resize(1300, 700)
    document = body("<p>" + "كان البحر هادئا. " * 900 + "</p>")
    page.show_article(article(lang="ar"), document, [], [], {})
    turn_on(page)
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert page.tools.paging.number()[0] == 2
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert page.tools.paging.number()[0] == 1


def roll(page: Page, delta: int) -> None:
    point = QPointF(200, 200)
    event = QWheelEvent(
        point,
        page.view.viewport().mapToGlobal(point),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.view.viewport(), event)


# -- scrolling by screenfuls


def in_sight(page: Page, every: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return those of the lines that are seen whole, where ``SLACK`` counts for nothing."""
    top = page.view.verticalScrollBar().value()
    bottom = top + page.view.viewport().height()
    return [line for line in every if line[0] + SLACK >= top and line[1] - SLACK <= bottom]


@pytest.mark.parametrize("size", [(900, 700), (430, 500)])
def test_a_screenful_leaves_the_last_whole_line_in_sight(page: Page, size: tuple[int, int]) -> None:
    page.resize(*size)
    show(page)
    page.view.finish()
    whole, height = lines(page), page.view.viewport().height()
    bar = page.view.verticalScrollBar()
    while bar.value() < page.view.tail_top() - 2 * height:
        seen = in_sight(page, whole)
        before = bar.value()
        page.scroll_page(1)
        assert bar.value() - before > height / 3
        last = max(seen, key=lambda line: line[1])
        assert last[0] >= bar.value() - SLACK or last[1] - last[0] > height / 3
    while bar.value() > height:
        seen = in_sight(page, whole)
        page.scroll_page(-1)
        first = min(seen)
        assert first[1] <= bar.value() + height + SLACK or first[1] - first[0] > height / 3
