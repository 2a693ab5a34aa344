"""What is selected or opened on the page stays so, where its passage now is, when the page is set or placed anew."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from reader.model import Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body, highlight

PASSAGE = "the water was the colour of slate"


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, *marks: str) -> None:
    document = body(LONG)
    page.show_article(article(), document, [highlight(n + 1, document, mark) for n, mark in enumerate(marks)], [], {})
    page.view.finish()


def select(page: Page, words: str, *, backwards: bool = False) -> Span:
    start = page.view.setting.text.index(words)
    span = Span(start, start + len(words))
    first, last = page.view.setting.positions.to_qt(span)
    page.view.verticalScrollBar().setValue(int(page.view.line_box(first).top()) - 200)
    cursor = page.view.textCursor()
    cursor.setPosition(last if backwards else first)
    cursor.setPosition(first if backwards else last, QTextCursor.MoveMode.KeepAnchor)
    page.view.select(cursor)
    return span


def near(page: Page, popup: QWidget, words: str) -> bool:
    """Say whether something stands within the page and right above or below the line of some words."""
    place = page.view.setting.positions.to_qt(Span(page.view.setting.text.index(words), 10**6))[0]
    line = page.view.line_box(place).translated(0, page.view.y() - page.view.offset())
    gap = max(line.top() - popup.geometry().bottom(), popup.y() - line.bottom())
    return page.rect().contains(popup.geometry()) and gap < 60


@pytest.mark.parametrize("backwards", [False, True])
def test_a_selection_outlives_another_width_another_size_and_another_theme(page: Page, backwards: bool) -> None:
    show(page)
    span = select(page, PASSAGE, backwards=backwards)
    assert page.marking.bar.isVisible()
    for change in (
        lambda: page.resize(420, 640),
        lambda: page.set_typography(Typography(load_theme("light"), size=30)),
        lambda: page.set_typography(Typography(load_theme("dark"))),
        lambda: page.resize(1000, 500),
    ):
        change()
        assert page.selected_span() == span
        cursor = page.view.textCursor()
        assert (cursor.position() < cursor.anchor()) == backwards
        assert page.marking.bar.isVisible() and near(page, page.marking.bar, PASSAGE)


def test_the_card_of_a_highlight_goes_with_its_passage(page: Page) -> None:
    show(page, PASSAGE)
    assert page.open_highlight(1, write=True)
    page.marking.card.editor.setPlainText("Half a thought")
    for width, height in ((420, 640), (1300, 500), (340, 400)):
        page.resize(width, height)
        card = page.marking.card
        assert card.isVisible() and card.editor.toPlainText() == "Half a thought"
        assert page.rect().contains(card.geometry())
        assert near(page, card, PASSAGE) or width < 500  # there the text above it has pushed it off the page


def test_a_selection_of_one_article_is_none_of_the_next(page: Page) -> None:
    show(page)
    select(page, PASSAGE)
    page.show_article(article(2), body(LONG), [], [], {})
    assert page.selected_span() is None
    assert not page.marking.bar.isVisible()


def test_a_note_on_a_passage_that_is_out_of_sight_is_written_on_the_page(page: Page) -> None:
    show(page, PASSAGE)
    for offset in (page.view.verticalScrollBar().maximum(), 0):
        page.view.verticalScrollBar().setValue(offset)
        assert page.marking.open(1, write=True)
        assert page.rect().contains(page.marking.card.geometry())


def test_the_bar_goes_when_its_passage_is_out_of_sight(page: Page) -> None:
    show(page)
    span = select(page, PASSAGE)
    assert page.marking.bar.isVisible()
    page.resize(1000, 150)
    assert page.selected_span() == span
    assert not page.marking.bar.isVisible()
