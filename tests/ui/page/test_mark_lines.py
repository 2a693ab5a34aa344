"""Highlights that are underlined or struck through: how they are painted, and how they are made and changed."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton

from reader.model import COLORS
from reader.ui.highlight_fit import contrast
from reader.ui.page.mark_lines import along, line, line_color
from reader.ui.page.page import Page
from reader.ui.page.style_buttons import StyleButton
from reader.ui.theme import THEMES, load_theme, with_highlights
from reader.ui.typography import Typography
from tests.ui.page.test_page import caught, select, show
from tests.ui.pages import LONG, article, body, highlight

LIGHT = load_theme("light")


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(LIGHT))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def rows(page: Page, color: QColor) -> list[int]:
    """Return the rows of the view that show a colour in at least twenty pixels."""
    image: QImage = page.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = color.rgb().to_bytes(4, sys.byteorder)
    found = []
    for y in range(image.height()):
        line = bytes(image.constScanLine(y))[: image.width() * 4]
        if sum(line[x : x + 4] == wanted for x in range(0, len(line), 4)) >= 20:
            found.append(y)
    return found


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("strong", [False, True])
def test_a_line_is_told_from_the_page_whatever_colours_the_reader_chose(qapp, name: str, strong: bool) -> None:
    theme = load_theme(name, contrast=strong)
    own = with_highlights(theme, {"green": theme.page.name(), "blue": "#808080", "pink": "#000000"})
    for each in (theme, own):
        for color in COLORS:
            assert contrast(line_color(each, color), each.page) >= (4.5 if strong or each.dark else 3.0)


@pytest.mark.parametrize("name", THEMES)
def test_a_line_lies_under_the_letters_or_through_them_and_leaves_the_ground(page: Page, name: str) -> None:
    theme = load_theme(name)
    page.set_typography(Typography(theme))
    document = body("<p>wwww wwww wwww wwww wwww</p>")
    drawn = {}
    for style in ("underline", "strike"):
        marks = [highlight(1, document, "wwww wwww wwww wwww wwww", color="green", style=style)]
        page.show_article(article(), document, marks, [], {})
        drawn[style] = rows(page, line_color(theme, "green"))
        assert len(drawn[style]) >= 2
        assert rows(page, theme.highlight["green"]) == []
    assert max(drawn["strike"]) < min(drawn["underline"])


def test_a_line_goes_on_over_lines_and_blocks_and_scripts(page: Page) -> None:
    long = "lantern " * 40
    document = body(f"<p>{long}</p><p>港の灯りは日暮れの前に</p><p>المصباح في الكشك</p>")
    marks = [highlight(1, document, document.text, style="underline")]
    page.show_article(article(), document, marks, [], {})
    mark = page.view.marks.all[0]
    found = list(along(page.view.document(), mark.ranges, 0, 10**9))
    boxes = [line(stretch, "underline", 0) for stretch in found]
    assert len(boxes) >= 5
    assert all(box.width() > 10 and box.height() >= 2 for box in boxes)
    assert sorted({box.top() for box in boxes}) == [box.top() for box in boxes]


def test_lines_over_each_other_lie_apart_and_marks_below_keep_their_place(page: Page) -> None:
    document = body()
    marks = [
        highlight(1, document, "Nobody on the quay waved", style="underline"),
        highlight(2, document, "the quay", style="underline"),
        highlight(3, document, "the quay", style="strike"),
        highlight(4, document, "the quay"),
    ]
    page.show_article(article(), document, marks, [], {})
    find = page.view.marks.find
    assert [find(number).level for number in (1, 2, 3, 4)] == [0, 1, 0, 0]
    (stretch,) = along(page.view.document(), find(2).ranges, 0, 10**9)
    first, second = (line(stretch, "underline", level) for level in (0, 1))
    assert not first.intersects(second)


def test_the_bar_asks_for_a_line_in_the_last_colour(page: Page) -> None:
    document = show(page)
    wanted = caught(page.line_wanted)
    page.set_color("violet")
    span = select(page, document, "Nobody on the quay")
    strike = next(button for button in page.marking.bar.findChildren(StyleButton) if button.shape == "strike")
    strike.click()
    assert wanted == [(span, "violet", "strike")]
    assert not page.marking.bar.isVisible()


def test_the_card_shows_the_style_and_changes_it_and_the_key_takes_it_away(page: Page) -> None:
    document = body(LONG)
    words = document.text[200:240]
    page.show_article(article(), document, [highlight(3, document, words, style="underline")], [], {})
    restyled = caught(page.highlight_restyled)
    page.open_highlight(3)
    buttons = {button.shape: button for button in page.marking.card.findChildren(StyleButton)}
    assert [style for style, button in buttons.items() if button.isChecked()] == ["underline"]
    buttons["strike"].click()
    assert restyled == [(3, "strike")]
    page.show_highlights([highlight(3, document, words, style="strike")])
    assert buttons["strike"].isChecked() and not buttons["underline"].isChecked()
    assert page.marking.draw("strike")
    assert restyled[1:] == [(3, "mark")], "what is struck through already is not any more"


def test_nothing_is_wider_than_the_card(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", tags=("sea",))], [], {})
    page.open_highlight(3)
    card = page.marking.card
    for button in card.findChildren(QAbstractButton):
        assert card.rect().contains(button.geometry())
        assert button.width() >= button.sizeHint().width()


def test_a_narrow_page_keeps_the_lines_off_its_bar(page: Page) -> None:
    document = show(page)
    seen = {}
    for width in (280, 400, 640, 900):
        page.resize(width, 700)
        select(page, document, "Nobody on the quay")
        lines = page.marking.bar.findChildren(StyleButton)
        seen[width] = [button.isVisible() for button in (*lines, page.marking.bar.elsewhere)]
        assert page.marking.bar.geometry().right() <= page.width()
        page.marking.let_go()
    assert seen[280] == [False, False, False]
    assert seen[640] == seen[900] == [True, True, True]
    assert seen[400][2] <= seen[400][0], "other places go first"
