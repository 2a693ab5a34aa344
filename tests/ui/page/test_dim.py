"""All but the present paragraph is grey, and the present one is the one being read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body


@pytest.fixture(params=["light", "dark"])
def page(qtbot: QtBot, request: pytest.FixtureRequest) -> Page:
    made = Page(Typography(load_theme(request.param)))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    made.show_article(article(), body(LONG), [], [], {})
    made.view.finish()
    return made


def text(page: Page) -> str:
    lit = page.tools.dim.present()
    return page.view.document().findBlockByNumber(lit[0]).text() if lit else ""


def contrast(page: Page, passage: str) -> int:
    """Return how far the strongest colour of the line that begins with a passage is from the ground."""
    place = page.view.setting.positions.place(page.body.text.index(passage))
    box = page.view.line_box(place).translated(0, -page.view.offset()).toRect()
    image: QImage = page.view.viewport().grab(box).toImage()
    ground: QColor = page.theme.page
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(abs(pixel.lightness() - ground.lightness()) for pixel in pixels)


def test_the_rest_is_grey_while_it_is_on(page: Page) -> None:
    page.view.verticalScrollBar().setValue(1500)
    page.tools.dim.toggle()
    assert page.habits.dimmed
    present = text(page)
    assert present.startswith("Day ")
    number = int(present.split()[1].rstrip("."))
    assert contrast(page, f"Day {number}.") > 2 * contrast(page, f"Day {number + 2}.") > 0
    assert contrast(page, f"Day {number}.") > 2 * contrast(page, f"Day {number - 2}.")
    page.tools.dim.toggle()
    assert contrast(page, f"Day {number}.") < 1.2 * contrast(page, f"Day {number + 2}.")


def test_it_goes_from_the_first_paragraph_to_the_last_and_never_back(page: Page) -> None:
    page.tools.dim.toggle()
    bar, seen = page.view.verticalScrollBar(), []
    end = round(page.view.tail_top() - page.view.viewport().height())
    for value in (*range(0, end, 25), end):
        bar.setValue(value)
        lit = page.tools.dim.present()
        seen.append(lit[0])
    assert page.view.document().findBlockByNumber(seen[0]).text().startswith("The ferry")
    assert page.view.document().findBlockByNumber(seen[-1]).text().startswith("Day 79")
    assert seen == sorted(seen)


def test_the_paragraph_with_the_cursor_is_the_present_one(page: Page) -> None:
    page.tools.dim.toggle()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    own = page.view.document().findBlock(page.tools.cursor.stop().start).text()
    assert text(page) == own
    page.view.verticalScrollBar().setValue(1500)  # it is out of sight: what is being read is not grey
    assert text(page).startswith("Day ")
    assert text(page) != own


def test_nothing_is_grey_where_nothing_is_open(page: Page) -> None:
    page.tools.dim.toggle()
    page.show_empty()
    assert page.tools.dim.present() is None
