"""A highlight made longer and shorter by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.frozen import replace
from reader.model import Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_page import caught
from tests.ui.pages import article, body, highlight

SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
HTML = "<p>The gate was shut at seven, and the keeper went home early.</p><p>Nobody knew why.</p>"


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def opened(page: Page, words: str, html: str = HTML) -> list:
    document = body(html)
    page.show_article(article(), document, [highlight(3, document, words)], [], {})
    resized = caught(page.highlight_resized)
    page.open_highlight(3)
    return resized


def key(page: Page, key: Qt.Key, modifiers=SHIFT) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None and page.marking.card.isAncestorOf(focus)
    QTest.keyClick(focus, key, modifiers)


def painted(page: Page) -> str:
    """Return the words that are painted as marked."""
    mark = page.view.marks.find(3)
    positions = page.view.setting.positions
    return page.body.text[positions.char_at(mark.start) : positions.char_at(mark.end)]


def test_arrows_move_the_end_and_with_alt_the_beginning_and_enter_asks_for_it(page: Page) -> None:
    resized = opened(page, "shut at seven")
    key(page, Qt.Key.Key_Left)
    assert painted(page) == "shut at"
    key(page, Qt.Key.Key_Left, SHIFT | ALT)
    key(page, Qt.Key.Key_Left, SHIFT | ALT)
    assert painted(page) == "gate was shut at"
    assert resized == []
    key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    ((number, selectors),) = resized
    assert (number, selectors.exact) == (3, "gate was shut at")
    assert page.body.text[selectors.start : selectors.end] == selectors.exact
    assert page.marking.card.highlight_id == 3


def test_it_grows_over_blocks_and_never_to_nothing(page: Page) -> None:
    resized = opened(page, "early")
    for _ in range(3):
        key(page, Qt.Key.Key_Left)
    assert painted(page) == "early"
    key(page, Qt.Key.Key_Down, SHIFT | CTRL)
    key(page, Qt.Key.Key_Down, SHIFT | CTRL)
    assert painted(page) == "early.\nNobody knew why."
    page.marking.let_go()
    assert [selectors.exact for _id, selectors in resized] == ["early.\nNobody knew why."]


def test_escape_brings_the_old_passage_back_before_it_closes(page: Page) -> None:
    resized = opened(page, "shut at seven")
    key(page, Qt.Key.Key_Right)
    assert painted(page) != "shut at seven"
    key(page, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert painted(page) == "shut at seven"
    assert page.marking.card.highlight_id == 3
    key(page, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert page.marking.card.highlight_id is None
    assert resized == []


def test_another_article_keeps_it_with_the_words_of_the_old_one(page: Page) -> None:
    resized = opened(page, "shut at seven")
    key(page, Qt.Key.Key_Left)
    page.show_article(article(2), body("<p>Other words.</p>"), [], [], {})
    assert [(number, selectors.exact) for number, selectors in resized] == [(3, "shut at")]


def test_a_change_of_the_highlight_meanwhile_leaves_it_and_another_text_lets_it_go(page: Page) -> None:
    resized = opened(page, "shut at seven")
    key(page, Qt.Key.Key_Left)
    page.show_highlights([replace(page.highlights[0], color="blue")])
    assert painted(page) == "shut at"
    document = body("<p>A word before. The gate was shut at seven.</p>")
    page.show_article(article(), document, [highlight(3, document, "shut at seven")], [], {})
    assert painted(page) == "shut at seven"
    page.marking.let_go()
    assert resized == []


def test_on_a_page_read_from_right_to_left_left_is_onward(page: Page) -> None:
    opened(page, "في الكشك", "<p dir='rtl'>كان المصباح في الكشك مضاء قبل الغروب</p>")
    key(page, Qt.Key.Key_Left)
    assert painted(page) == "في الكشك مضاء"
    key(page, Qt.Key.Key_Right)
    assert painted(page) == "في الكشك"


def test_what_is_written_on_the_card_has_these_keys_for_itself(page: Page) -> None:
    opened(page, "shut at seven")
    page.marking.card.editor.setFocus()
    QTest.keyClicks(page.marking.card.editor, "some words")
    QTest.keyClick(page.marking.card.editor, Qt.Key.Key_Left, SHIFT)
    assert painted(page) == "shut at seven"
    assert page.marking.card.editor.textCursor().selectedText() == "s"


def test_a_highlight_that_is_deleted_meanwhile_asks_for_nothing(page: Page) -> None:
    resized = opened(page, "shut at seven")
    key(page, Qt.Key.Key_Left)
    page.show_highlights([])
    assert page.marking.card.highlight_id is None
    assert resized == []


def drag(page: Page, end: str, words: str, *, after: bool) -> None:
    """Drag an end of the highlight to before or behind some words."""
    view, offset = page.view, QPoint(0, page.view.offset())
    start = page.body.text.index(words)
    first, last = view.setting.positions.to_qt(Span(start, start + len(words)))
    box = view.range_boxes(first, last)[0]
    goal = QPoint(round(box.right() if after else box.left()), round(box.bottom())) - offset
    point = page.tools.grips.ends()[end].toPoint() - offset
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    for to in ((point + goal) / 2, goal):
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        spot = QPointF(to)
        move = QMouseEvent(QEvent.Type.MouseMove, spot, view.viewport().mapToGlobal(spot), left, left, none)
        QApplication.sendEvent(view.viewport(), move)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=goal)


def test_the_ends_are_dragged_by_the_mouse(page: Page) -> None:
    resized = opened(page, "shut at seven")
    drag(page, "end", "keeper", after=True)
    assert [selectors.exact for _id, selectors in resized] == ["shut at seven, and the keeper"]
    document = page.body
    page.show_highlights([highlight(3, document, "shut at seven, and the keeper")])
    drag(page, "start", "The gate", after=False)
    assert resized[1][1].exact == "The gate was shut at seven, and the keeper"
    assert page.marking.card.highlight_id == 3, "the card stays open"
    assert not page.view.textCursor().hasSelection()


def test_an_end_dragged_over_the_other_becomes_the_other_and_without_a_card_there_are_none(page: Page) -> None:
    resized = opened(page, "seven")
    drag(page, "end", "The gate", after=False)
    assert [selectors.exact for _id, selectors in resized] == ["The gate was shut at"]
    page.marking.let_go()
    assert page.tools.grips.ends() == {}


def test_no_white_space_is_taken_at_the_ends_of_blocks_lists_and_cells(page: Page) -> None:
    html = (
        "<p>The ferry 😀 left.</p><ul><li>ropes</li><li>buckets</li></ul>"
        "<table><tr><td>Monday</td><td>4.10 m</td></tr></table><p dir='rtl'>كان البحر هادئا</p><p>The end.</p>"
    )
    resized = opened(page, "buckets", html)
    for end, words, after in (
        ("start", "left.", True),
        ("end", "4.10 m", True),
        ("start", "ropes", True),
        ("end", "The end.", False),
        ("start", "Monday", True),
    ):
        drag(page, end, words, after=after)
        for _id, selectors in resized:
            assert selectors.exact == selectors.exact.strip() != ""
        if resized:
            page.show_highlights([highlight(3, page.body, resized[-1][1].exact)])
    assert len(resized) >= 3
