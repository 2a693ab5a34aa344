"""Finding in the article: as it is typed, from match to match, and through all that may happen to the page meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton

from reader.model import Status
from reader.ui.page.find_marks import PRESENT, USUAL
from reader.ui.page.page import Page
from reader.ui.theme import THEMES, load_theme, mixed
from reader.ui.typography import Typography
from tests.ui.page.test_page import colours, select, show
from tests.ui.pages import LONG, article, highlight
from tests.ui.test_theme import contrast

LIGHT = load_theme("light")


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(LIGHT))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def field(page: Page) -> QLineEdit:
    return page.findChild(QLineEdit, "find_field")


def told(page: Page) -> str:
    return page.findChild(QLabel, "find_count").accessibleName()


def look_for(page: Page, words: str) -> None:
    page.tools.find.open()
    field(page).setText(words)


def button(page: Page, name: str) -> QToolButton:
    (found,) = [each for each in page.findChildren(QToolButton) if each.accessibleName() == name]
    return found


def in_view(page: Page, char: int) -> bool:
    box = page.view.line_box(page.view.setting.positions.place(char))
    return 0 <= box.top() - page.view.offset() <= page.view.height() - box.height()


def test_typing_marks_all_and_goes_to_the_first_in_view(page: Page) -> None:
    document = show(page, LONG)
    page.view.finish()
    page.tools.find.open()
    assert field(page).hasFocus()
    QTest.keyClicks(field(page), "day 7")
    assert told(page) == "1 of 11"
    assert in_view(page, document.text.index("Day 7"))
    before = page.view.offset()
    QTest.keyClicks(field(page), "7.")
    assert told(page) == "1 of 1"
    assert page.view.offset() > before and in_view(page, document.text.index("Day 77."))
    field(page).selectAll()
    QTest.keyClicks(field(page), "zeppelin")
    assert told(page) == "Nothing found"
    field(page).clear()
    assert told(page) == ""


def test_enter_and_shift_enter_go_round(page: Page) -> None:
    document = show(page, LONG)
    look_for(page, "islands")
    assert told(page) == "1 of 1"
    look_for(page, "wind")
    assert told(page) == "1 of 80"
    QTest.keyClick(field(page), Qt.Key.Key_Return)
    assert told(page) == "2 of 80"
    QTest.keyClick(field(page), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told(page) == "1 of 80"
    page.tools.find.step(-1)
    assert told(page) == "80 of 80, from the end"
    assert in_view(page, document.text.rindex("wind"))
    page.tools.find.step(1)
    assert told(page) == "1 of 80, from the beginning"
    assert in_view(page, document.text.index("wind"))


def test_it_begins_with_what_is_in_view(page: Page) -> None:
    document = show(page, LONG)
    page.scroll_to(document.text.index("Day 40."))
    look_for(page, "the wind")
    assert told(page) == "41 of 80"
    page.tools.find.close()
    page.marking.let_go()
    page.scroll_to(document.text.index("Day 60."))
    page.tools.find.open()
    assert told(page) == "61 of 80"


def test_escape_leaves_the_match_selected_in_the_text(page: Page) -> None:
    document = show(page, LONG)
    look_for(page, "DAY 50")
    offset = page.view.offset()
    QTest.keyClick(field(page), Qt.Key.Key_Escape)
    assert not field(page).isVisible()
    assert page.view.hasFocus()
    start = document.text.index("Day 50")
    assert page.selected_span() == (start, start + 6)
    assert page.view.offset() == offset
    page.tools.find.step(1)
    assert field(page).isVisible(), "the words are remembered"
    assert not field(page).hasFocus()
    assert told(page) == "1 of 1"
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert not field(page).isVisible()


def test_f3_goes_on_from_the_match_that_the_bar_was_closed_on(page: Page) -> None:
    show(page, LONG)
    look_for(page, "the wind")
    page.tools.find.step(1)
    assert told(page) == "2 of 80"
    page.tools.find.close()
    page.tools.find.step(1)
    assert told(page) == "3 of 80"
    page.tools.find.close()
    page.tools.find.step(-1)
    assert told(page) == "2 of 80"


def test_a_selection_is_taken_over(page: Page) -> None:
    document = show(page, LONG)
    select(page, document, "After the islands")
    page.tools.find.open()
    assert field(page).text() == "After the islands"
    assert field(page).selectedText() == "After the islands"
    assert told(page) == "1 of 1"
    start = document.text.index("buckets")
    cursor = page.view.textCursor()
    cursor.setPosition(page.view.setting.positions.place(start))
    cursor.setPosition(page.view.setting.positions.place(start + 30), QTextCursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    page.tools.find.open()
    assert field(page).text() == "After the islands", "several blocks are no words to look for"


def test_the_switches(page: Page) -> None:
    show(page, "<p>Rope, rope, Ropes and röpe.</p>")
    look_for(page, "rope")
    assert told(page) == "1 of 4"
    for name, expected in (("Match case", "1 of 2"), ("Whole words", "1 of 2"), ("Match accents", "1 of 1")):
        button(page, name).click()
        assert told(page) == expected
    button(page, "Match case").click()
    assert told(page) == "1 of 2"


def test_marks_are_painted_the_present_one_stronger_and_go_with_the_bar(page: Page) -> None:
    show(page, "<p>One rope.</p><p>Two ropes.</p>")
    view = page.view.viewport()
    plain = colours(view, view.rect())
    look_for(page, "rope")
    assert mixed(LIGHT.accent, LIGHT.page, USUAL).name() in colours(view, view.rect()) - plain
    first = view.grab().toImage()
    page.tools.find.step(1)
    assert view.grab().toImage() != first
    QTest.keyClick(field(page), Qt.Key.Key_Escape)
    page.marking.let_go()
    assert colours(view, view.rect()) == plain


@pytest.mark.parametrize("name", THEMES)
def test_what_is_marked_can_be_read(name: str) -> None:
    theme = load_theme(name)
    for share in (USUAL, PRESENT):
        ground = mixed(theme.accent, theme.page, share)
        assert min(contrast(text, ground) for text in (theme.ink, theme.soft, theme.link)) >= 4.5


def test_matches_and_highlights_are_marked_on_the_scroll_bar(page: Page) -> None:
    document = show(page, LONG)
    page.view.finish()
    bar = page.scroll_bar
    height = bar.height()
    page.show_highlights([highlight(1, document, "Day 79.")])
    (row,) = page.tools.highlight_ticks(height)
    assert height * 0.8 < row < height
    assert page.tools.highlight_ticks(height)[row] == LIGHT.highlight["yellow"]
    look_for(page, "day 40.")
    assert LIGHT.ink.name() in colours(bar, bar.rect())
    look_for(page, "the wind")
    tick = mixed(LIGHT.accent, LIGHT.page, 0.65).name()
    assert tick in colours(bar, bar.rect())
    page.tools.find.close()
    assert tick not in colours(bar, bar.rect())


def test_another_article_is_searched_anew_and_stays_where_it_was_left(page: Page) -> None:
    show(page, LONG)
    look_for(page, "the")
    QTest.keyClick(field(page), Qt.Key.Key_Return)
    document = show(page, LONG + "<p>The end.</p>", id=2, position=2000, progress=0.5)
    assert field(page).isVisible()
    count = document.text.casefold().count("the")
    assert told(page) == f"{count} found"
    assert page.reading.position() == 2000
    QTest.keyClick(field(page), Qt.Key.Key_Return)
    first = document.text[:2000].casefold().count("the") + 1
    assert told(page) in (f"{first} of {count}", f"{first - 1} of {count}")


def test_it_waits_while_there_is_no_text(page: Page) -> None:
    show(page, LONG)
    look_for(page, "wind")
    page.show_failure(article(4, status=Status.FAILED, failure="The server did not answer."))
    assert not field(page).isVisible()
    page.tools.find.step(1)
    page.show_empty()
    show(page, LONG, id=5)
    assert field(page).isVisible()
    assert told(page) == "80 found"


def test_new_type_new_theme_new_size_and_new_tags_leave_it_where_it_is(page: Page) -> None:
    document = show(page, LONG)
    look_for(page, "day 30.")
    here = document.text.index("Day 30.")
    for change in (
        lambda: page.set_typography(Typography(load_theme("dark"), size=24)),
        lambda: page.resize(420, 500),
        lambda: page.show_tags(article(tags=("a much longer list", "of tags"))),
        lambda: page.show_highlights([highlight(1, document, "Day 30.")]),
        lambda: page.resize(1200, 900),
    ):
        change()
        QApplication.processEvents()
        assert told(page) == "1 of 1"
        assert field(page).isVisible()
        page.tools.find.step(1)
        assert in_view(page, here)
    page.tools.find.close()
    assert page.selected_span() == (here, here + 7)


def test_in_tables_right_to_left_and_across_runs(page: Page) -> None:
    show(
        page,
        "<p>ex<b>am</b>ple 😀 exam\u00adple</p><table><tr><td>an example</td><td>b</td></tr></table>"
        "<p dir='rtl'>זו דוגמה: example</p>",
    )
    look_for(page, "example")
    assert told(page) == "1 of 4"
    seen = set()
    for _ in range(4):
        page.tools.find.step(1)
        page.tools.find.close()
        seen.add(page.selected_span())
        page.tools.find.step(1)
        page.grab()
    assert None not in seen and len(seen) >= 2


def test_what_is_found_in_folded_details_is_shown(page: Page) -> None:
    document = show(page, LONG + "<details><summary>More</summary><p>A kraken, of all things.</p></details>" + LONG)
    QApplication.processEvents()
    look_for(page, "kraken")
    assert told(page) == "1 of 1"
    place = page.view.setting.positions.place(document.text.index("kraken"))
    assert page.view.document().findBlock(place).isVisible()
    assert in_view(page, document.text.index("kraken"))


def test_narrow_pages_shorten_it(page: Page) -> None:
    show(page, LONG)
    look_for(page, "wind")
    page.resize(320, 500)
    QApplication.processEvents()
    assert page.findChild(QLabel, "find_count").text() == "1/80"
    assert told(page) == "1 of 80"
    assert not button(page, "Match case").isVisible()
    options = button(page, "What has to match")
    assert options.isVisible()
    assert [action.text() for action in options.menu().actions()] == ["Match case", "Whole words", "Match accents"]
    options.menu().actions()[0].trigger()
    assert (options.text(), options.accessibleDescription()) == ("Aa", "Match case")
    assert told(page) == "1 of 80"
    edges = [each.geometry() for each in field(page).parent().findChildren(QToolButton) if each.isVisible()]
    assert all(edge.left() >= 0 and edge.right() < 320 for edge in edges)
    assert field(page).width() >= 70


def test_every_control_has_a_name_and_is_reached_by_tab(page: Page) -> None:
    show(page, LONG)
    look_for(page, "wind")
    reached = []
    for _ in range(7):
        focus = QApplication.focusWidget()
        reached.append(focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert reached == [
        "Find in the article",
        "Previous match",
        "Next match",
        "Match case",
        "Whole words",
        "Match accents",
        "Close the bar",
    ]


def test_earlier_words_come_back_with_the_up_arrow(page: Page) -> None:
    show(page, LONG)
    for words in ("wind", "colour", "slate"):
        look_for(page, words)
        QTest.keyClick(field(page), Qt.Key.Key_Return)
    QTest.keyClick(field(page), Qt.Key.Key_Up)
    assert field(page).text() == "colour"
    QTest.keyClick(field(page), Qt.Key.Key_Up)
    assert field(page).text() == "wind"
    QTest.keyClick(field(page), Qt.Key.Key_Down)
    QTest.keyClick(field(page), Qt.Key.Key_Down)
    assert field(page).text() == "slate"


def test_a_very_long_article_is_prepared_while_nobody_waits(page: Page, qtbot) -> None:
    document = show(page, LONG * 40)
    assert len(document.text) > 100_000
    look_for(page, "Day 79.")
    qtbot.waitUntil(lambda: told(page).startswith("1 of"))
    assert told(page) == "1 of 40"
    page.tools.find.step(-1)
    assert in_view(page, document.text.rindex("Day 79."))
