"""The table of contents: where it stands, what it lights, and the ways that lead from it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QWidget

from reader.model import Status
from reader.ui.page.contents_panel import NARROWEST, ContentsPanel
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_page import show
from tests.ui.pages import article, highlight, note

LIGHT = load_theme("light")
FILLER = "<p>The wind held and the water was the colour of slate. Nothing else was written that day.</p>" * 12
BOOK = "<p>Before the first.</p>" + "".join(
    f"<h2>{n}. Day {n}</h2>{FILLER}<h3>{n}.1 Night {n}</h3>{FILLER}" for n in range(1, 9)
)


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(LIGHT))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def panel(page: Page) -> ContentsPanel:
    return page.findChild(ContentsPanel)


def rows(page: Page) -> QListView:
    return page.findChild(QListView, "contents")


def words(page: Page) -> list[str]:
    model = rows(page).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def lit(page: Page) -> str:
    QApplication.processEvents()
    model = rows(page).model()
    return model.index(model.lit, 0).data() if model.lit >= 0 else ""


def click(page: Page, text: str) -> None:
    list_ = rows(page)
    index = list_.model().index(words(page).index(text), 0)
    list_.scrollTo(index)
    QTest.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=list_.visualRect(index).center())


def apart(one: QWidget, other: QWidget) -> bool:
    return not one.geometry().intersects(other.geometry())


def test_it_stands_beside_the_text_which_moves_only_if_it_must(page: Page) -> None:
    show(page, BOOK)
    width = page.view.width()
    page.tools.contents.toggle()
    assert panel(page).isVisible() and panel(page).geometry().left() == 0
    assert apart(panel(page), page.view)
    assert page.view.width() == width
    assert words(page)[:3] == ["1. Day 1", "1.1 Night 1", "2. Day 2"]
    assert words(page)[-1] == "Notes (0)"
    page.resize(2000, 700)
    there = page.view.geometry()
    page.tools.contents.toggle()
    assert page.view.geometry() == there, "there is room enough beside the text"


def test_on_a_narrow_page_it_lies_over_the_text_until_something_is_chosen(page: Page) -> None:
    page.resize(600, 700)
    show(page, BOOK)
    there = page.view.geometry()
    page.tools.contents.toggle()
    assert panel(page).isVisible() and rows(page).hasFocus()
    assert page.view.geometry() == there
    click(page, "3. Day 3")
    assert not panel(page).isVisible()
    assert page.view.hasFocus()
    page.tools.contents.toggle()
    QTest.keyClick(rows(page), Qt.Key.Key_Escape)
    assert not panel(page).isVisible() and page.view.hasFocus()
    page.tools.contents.toggle()
    page.tools.find.open()
    assert not panel(page).isVisible(), "it goes with the focus"


def test_wanted_it_comes_and_goes_with_the_room(page: Page) -> None:
    page.resize(600, 700)
    show(page, BOOK)
    page.tools.contents.want(True)
    assert not panel(page).isVisible()
    page.resize(1200, 700)
    assert panel(page).isVisible()
    page.resize(600, 700)
    assert not panel(page).isVisible()
    page.resize(1200, 700)
    page.tools.contents.want(False)
    assert not panel(page).isVisible()


def test_a_click_and_enter_jump_and_the_heading_read_is_lit(page: Page) -> None:
    document = show(page, BOOK)
    page.tools.contents.toggle()
    assert lit(page) == ""
    click(page, "4.1 Night 4")
    assert lit(page) == "4.1 Night 4"
    assert page.view.hasFocus()
    box = page.view.line_box(page.view.setting.positions.place(document.text.index("4.1 Night")))
    assert 0 <= box.top() - page.view.offset() < 40
    page.scroll_to(document.text.index("6. Day 6") + 400)
    assert lit(page) == "6. Day 6"
    page.view.go_to(0)
    assert lit(page) == ""
    page.tools.contents.toggle()
    page.tools.contents.toggle()
    QTest.keyClick(rows(page), Qt.Key.Key_End)
    QTest.keyClick(rows(page), Qt.Key.Key_Up)
    QTest.keyClick(rows(page), Qt.Key.Key_Return)
    assert lit(page) == "8.1 Night 8"


def test_letters_go_to_the_row_that_begins_with_them(page: Page) -> None:
    show(page, "<h2>Ropes</h2><h2>Sails</h2><h2>Compass</h2>")
    page.tools.contents.toggle()
    QTest.keyClicks(rows(page), "co")
    assert rows(page).currentIndex().data() == "Compass"


def test_the_notes_are_the_last_entry_and_lead_below_the_article(page: Page) -> None:
    show(page, BOOK, notes=[note(1, "Ask about the wind.")])
    page.tools.contents.toggle()
    assert words(page)[-1] == "Notes (1)"
    page.show_notes([note(1, "Ask about the wind."), note(2, "Again.")])
    assert words(page)[-1] == "Notes (2)"
    click(page, "Notes (2)")
    assert lit(page) == "Notes (2)"
    assert 0 <= page.thread_.mapTo(page, page.thread_.rect().topLeft()).y() < page.height()


def test_highlights_are_counted_under_their_headings(page: Page) -> None:
    document = show(page, BOOK)
    page.tools.contents.toggle()
    page.show_highlights(
        [highlight(1, document, "2. Day"), highlight(2, document, "Before"), highlight(3, document, "2.1 N")]
    )
    model = rows(page).model()
    told = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert told == [
        "1. Day 1, level 1",
        "1.1 Night 1, level 2",
        "2. Day 2, level 1, 1 highlight",
        "2.1 Night 2, level 2, 1 highlight",
    ]


def test_without_headings_it_says_so(page: Page) -> None:
    show(page, "<p>Only this.</p>")
    page.tools.contents.toggle()
    said = [label.text() for label in panel(page).findChildren(QLabel) if label.isVisible()]
    assert said == ["Contents", "This article has no headings."]
    assert words(page) == ["Notes (0)"]
    show(page, BOOK, id=2)
    said = [label.text() for label in panel(page).findChildren(QLabel) if label.isVisible()]
    assert said == ["Contents"]
    assert len(words(page)) == 17


def test_it_stands_right_of_a_text_that_is_read_from_the_right(page: Page) -> None:
    show(page, BOOK, lang="he")
    page.tools.contents.toggle()
    assert panel(page).geometry().right() == page.width() - 1
    assert panel(page).width() >= NARROWEST
    assert apart(panel(page), page.view)
    assert panel(page).layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_it_is_gone_while_there_is_no_text_and_comes_back(page: Page, qtbot) -> None:
    show(page, BOOK)
    page.tools.contents.toggle()
    page.show_failure(article(4, status=Status.FAILED, failure="The server did not answer."))
    qtbot.waitUntil(lambda: not panel(page).isVisible())
    show(page, BOOK, id=5)
    qtbot.waitUntil(lambda: panel(page).isVisible())
    assert apart(panel(page), page.view)


def test_the_line_being_read_stays_when_it_comes_and_goes(page: Page) -> None:
    document = show(page, BOOK, position=5000, progress=0.3)
    page.resize(960, 700)
    before = page.reading.position()
    for _ in range(4):
        page.tools.contents.toggle()
        assert page.reading.position() == before
    assert document


def test_other_type_and_another_theme_leave_it(page: Page) -> None:
    show(page, BOOK)
    page.tools.contents.toggle()
    click(page, "5. Day 5")
    page.set_typography(Typography(load_theme("black"), size=30))
    QApplication.processEvents()
    assert panel(page).isVisible() == (page.view.x() >= NARROWEST)
    page.set_typography(Typography(load_theme("dark"), size=16))
    QApplication.processEvents()
    assert panel(page).isVisible()
    assert lit(page) == "5. Day 5"
    assert panel(page).grab().toImage().pixelColor(60, 690) == load_theme("dark").page


def test_the_panel_tells_when_it_has_turned_and_what_is_to_be_remembered(page: Page) -> None:
    show(page, BOOK)
    told: list[bool] = []
    page.contents_shown.connect(told.append)
    page.tools.contents.toggle()
    assert page.habits.contents
    page.tools.contents.toggle()
    assert not page.habits.contents
    page.resize(600, 700)
    page.tools.contents.toggle()
    assert not page.habits.contents, "what lies over the text is for once"
    page.tools.contents.toggle()
    assert told == [True, False, True, False]
