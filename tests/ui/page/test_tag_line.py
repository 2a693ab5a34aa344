"""The tags of a highlight, written on its card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reader.frozen import replace
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_page import caught
from tests.ui.pages import article, body, highlight

KNOWN = (("lamp", 9), ("kiosk/night", 4), ("Dusk", 2))


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def card_of(page: Page, *tags: str):
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", tags=tags)], [], {})
    page.open_highlight(3)
    page.marking.card.tags.know(KNOWN)
    return page.marking.card


def write(page: Page, words: str):
    line = page.marking.card.tags
    line.setFocus()
    QTest.keyClicks(line, words)
    return line


def test_a_tag_is_completed_and_handed_over_on_enter(page: Page) -> None:
    card = card_of(page, "sea")
    found = caught(page.highlight_retagged)
    assert card.tags.text() == "sea"
    line = write(page, ", nig")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "sea, kiosk/night, "
    assert found == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert found == [(3, ("sea", "kiosk/night"))]
    assert line.text() == "sea, kiosk/night"
    assert card.highlight_id == 3


def test_a_new_tag_is_made_and_a_known_one_keeps_its_spelling(page: Page) -> None:
    card_of(page)
    found = caught(page.highlight_retagged)
    line = write(page, "la")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    QTest.keyClicks(line, "#dusk, DUSK,,")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert found == [(3, ("la", "Dusk"))]


@pytest.mark.parametrize("away", ["focus", "close", "other article", "delete"])
def test_what_is_written_is_kept_however_the_card_is_left(page: Page, away: str) -> None:
    card = card_of(page, "sea")
    found = caught(page.highlight_retagged)
    write(page, ", tide")
    if away == "focus":
        card.editor.setFocus()
    elif away == "close":
        QTest.keyClick(card.tags, Qt.Key.Key_Escape)
        assert card.highlight_id is None
    elif away == "other article":
        page.show_article(article(2), body(), [], [], {})
    else:
        card._delete()
    assert found == [(3, ("sea", "tide"))]


def test_a_change_from_elsewhere_is_shown_but_not_over_what_is_being_written(page: Page) -> None:
    card = card_of(page, "sea")
    found = caught(page.highlight_retagged)
    mark = page.highlights[0]
    page.show_highlights([replace(mark, tags=("sea", "wind"))])
    assert card.tags.text() == "sea, wind"
    write(page, ", ti")
    page.show_highlights([replace(mark, tags=("sea", "wind"), color="blue")])
    assert card.tags.text() == "sea, wind, ti"
    card.tags.clear()
    QTest.keyClick(card.tags, Qt.Key.Key_Return)
    assert found == [(3, ())]


def test_escape_puts_the_proposals_away_first(page: Page) -> None:
    card = card_of(page)
    line = write(page, "lam")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert card.highlight_id == 3
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert card.highlight_id is None


def test_all_tags_are_asked_for_when_the_line_gets_the_keyboard(page: Page) -> None:
    card = card_of(page)
    asked: list[int] = []
    page.tags_asked.connect(lambda: asked.append(1))
    card.tags.setFocus()
    assert asked == [1]
