from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader.model import Status
from reader.ui.catalogue.article_delegate import ArticleDelegate
from reader.ui.catalogue.article_list import ArticleList
from reader.ui.catalogue.groups import Groups
from reader.ui.catalogue.row_painting import is_right_to_left
from reader.ui.theme import load_theme
from reader.ui.typography import load_faces
from tests.invented import TODAY, Shelf


def made(qtbot: QtBot, ids: Any, shelf: Shelf | None = None, *, shape: str = "rows") -> ArticleList:
    list_ = ArticleList(shelf or Shelf(ids), load_theme("light"), shape=shape, today=lambda: TODAY)
    list_.resize(340, 600)
    qtbot.addWidget(list_)
    list_.show()
    list_.show_found(ids)
    qtbot.waitExposed(list_)
    return list_


def opened(qtbot: QtBot, list_: ArticleList) -> list[int]:
    seen: list[int] = []
    list_.opened.connect(seen.append)
    return seen


def click(qtbot: QtBot, list_: ArticleList, row: int, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    place = QPoint(100, list_.rowViewportPosition(row) + 10)
    qtbot.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def settle(qtbot: QtBot) -> None:
    qtbot.wait(5)


def test_a_click_opens_and_a_second_click_opens_again(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 20))
    seen = opened(qtbot, list_)
    click(qtbot, list_, 2)
    settle(qtbot)
    click(qtbot, list_, 2)
    settle(qtbot)
    assert seen == [3, 3]


def test_keys_move_and_open_once_a_turn(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 50))
    seen = opened(qtbot, list_)
    list_.select(1, quiet=True)
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_K):
        qtbot.keyClick(list_, key)
    settle(qtbot)
    assert list_.current_id() == 3
    assert seen[-1] == 3
    qtbot.keyClick(list_, Qt.Key.Key_End)
    assert list_.current_id() == 49
    qtbot.keyClick(list_, Qt.Key.Key_Home)
    assert list_.current_id() == 1


def test_a_burst_of_moves_opens_the_last_alone(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 50))
    seen = opened(qtbot, list_)
    for _ in range(20):
        list_.step(1)
    settle(qtbot)
    assert seen == [20]


def test_enter_asks_for_the_page(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 5))
    list_.select(2, quiet=True)
    with qtbot.waitSignal(list_.reading_wanted) as wanted:
        qtbot.keyClick(list_, Qt.Key.Key_Return)
    assert wanted.args == [2]


def test_up_from_the_first_row_leads_to_the_box(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 5))
    list_.select(1, quiet=True)
    with qtbot.waitSignal(list_.search_wanted):
        qtbot.keyClick(list_, Qt.Key.Key_Up)


def test_several_can_be_selected_and_then_none_is_opened(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 20))
    click(qtbot, list_, 0)
    settle(qtbot)
    seen = opened(qtbot, list_)
    with qtbot.waitSignal(list_.selection_changed) as changed:
        click(qtbot, list_, 3, Qt.KeyboardModifier.ShiftModifier)
    assert changed.args == [4]
    assert list_.selected_ids() == [1, 2, 3, 4]
    assert list_.selected_ids(2) == [1, 2]
    click(qtbot, list_, 1, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot)
    assert list_.selected_ids() == [1, 3, 4]
    assert seen == []


def test_rows_are_picked_one_by_one_and_let_go_again(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 20))
    click(qtbot, list_, 0)
    settle(qtbot)
    seen = opened(qtbot, list_)
    for key in (Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        list_.pick()
        qtbot.keyClick(list_, key)
    assert list_.picking
    assert list_.selected_ids() == [1, 3, 5]
    assert list_.current_id() not in {1, 2, 3, 4, 5, 6}
    list_.select(3, quiet=True)
    list_.pick()
    qtbot.keyClick(list_, Qt.Key.Key_K)
    list_.pick()
    assert list_.selected_ids() == []
    list_.pick()
    list_.pick()
    settle(qtbot)
    assert seen == []
    qtbot.keyClick(list_, Qt.Key.Key_Escape)
    assert not list_.picking
    assert list_.selected_ids() == [list_.current_id()]


def test_escape_lets_many_go_and_is_somebody_elses_when_one_is_selected(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 20))
    list_.select(4, quiet=True)
    assert not list_.let_go()
    qtbot.keyClick(list_, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert list_.selected_count() == 19
    qtbot.keyClick(list_, Qt.Key.Key_Escape)
    assert list_.selected_ids() == [4]


def test_another_list_begins_at_its_top_and_the_same_one_stays_where_it_was(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 60), Shelf(range(1, 200)))
    list_.verticalScrollBar().setValue(list_.verticalScrollBar().maximum())
    there = list_.verticalScrollBar().value()
    list_.show_found(range(1, 60))
    assert list_.verticalScrollBar().value() == there
    list_.show_found(range(100, 160))
    assert list_.verticalScrollBar().value() == 0
    list_.select(140, quiet=True)
    list_.verticalScrollBar().setValue(list_.verticalScrollBar().maximum())
    list_.show_found([*range(160, 190), 140])
    assert 30 in list_.visible_rows()
    list_.show_found(range(100, 160), from_top=True)
    assert (list_.verticalScrollBar().value(), list_.selected_ids()) == (0, [140])
    list_.clear_selection()
    list_.select(150, quiet=True, still=True)
    assert (list_.verticalScrollBar().value(), list_.selected_ids()) == (0, [150])
    list_.show_found(range(100, 160))
    list_.select(140, quiet=True, still=True)
    assert 40 in list_.visible_rows()


def test_many_stay_selected_when_rows_between_them_go(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 20_001), Shelf(range(1, 20_001)))
    list_.select(1, quiet=True)
    list_.selectAll()
    list_.show_found(range(20_000, 0, -2))
    assert list_.selected_ids() == [] or list_.selected_ids() == list(range(20_000, 0, -2))
    list_.select(20_000, quiet=True)
    list_.selectAll()
    list_.show_found(range(20_000, 0, -4))
    assert list_.selected_ids() == list(range(20_000, 0, -4))


def test_headings_stand_above_the_first_row_of_each_group_and_stay_at_the_top(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 101), Shelf(range(1, 101)))
    high, ids = list_.row_height(), tuple(range(1, 101))
    list_.show_found(ids, groups=Groups((0, 3, 50), ("Today", "Yesterday", "Friday 2 October")))
    heading = list_._painter.heading_height()
    assert [list_.rowHeight(row) - high for row in (0, 1, 3, 49, 50, 51)] == [heading, 0, heading, 0, heading, 0]
    assert list_.model().index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Yesterday: Title 4")
    list_.select(30, quiet=True)
    assert list_._sticky.isVisible()
    assert list_._sticky._title == "Yesterday"
    list_.verticalScrollBar().setValue(list_.top_of(20) + 5)
    list_.select(15, quiet=True)
    assert list_.rowViewportPosition(14) >= heading, "not under the heading"
    before = list_.selected_ids()
    qtbot.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, list_.rowViewportPosition(14) + 3))
    list_.verticalScrollBar().setValue(list_.top_of(50))
    qtbot.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 3))
    assert list_.selected_ids() == before, "a heading is no row"
    list_.show_found(ids)
    assert list_.rowHeight(3) == high
    assert not list_._sticky.isVisible()
    for others in (ids[::-1], ids[1::7], tuple(range(200, 280)), ids[:4]):
        list_.show_found(ids, groups=Groups((0, 3, 50), ("Today", "Yesterday", "Friday 2 October")))
        list_.show_found(others)
        assert {list_.rowHeight(row) for row in range(len(others))} == {high}, "nothing is left of headings"


def test_a_refresh_keeps_current_selection_and_place_and_opens_nothing(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 2001))
    list_.select(1000, quiet=True)
    bar = list_.verticalScrollBar()
    bar.setValue(bar.value() + 37)
    place = list_.rowViewportPosition(999)
    seen = opened(qtbot, list_)
    list_.show_found([number for number in range(1, 2001) if number not in (3, 990, 1500)])
    assert list_.current_id() == 1000
    assert list_.rowViewportPosition(997) == place
    list_.show_found(range(2000, 0, -1))
    assert list_.current_id() == 1000
    assert list_.selected_ids() == [1000]
    settle(qtbot)
    assert seen == []


def test_at_the_top_a_new_article_comes_into_view(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 200), Shelf(range(0, 200)))
    list_.show_found(range(0, 200))
    assert list_.verticalScrollBar().value() == 0
    assert list_.visible_rows()[0] == 0


@pytest.mark.parametrize(
    ("left", "still", "heir"),
    [(3, [1, 2, 4, 5], 4), (5, [1, 2, 3, 4], 4), (2, [1, 4, 5], 4), (2, [9, 1], 1), (1, [], None)],
)
def test_the_heir_is_the_next_that_is_still_there(qtbot: QtBot, left: int, still: list[int], heir: int | None) -> None:
    list_ = made(qtbot, range(1, 6), Shelf(range(1, 10)))
    list_.select(left, quiet=True)
    seen = opened(qtbot, list_)
    list_.show_found(still)
    settle(qtbot)
    assert list_.current_id() is None
    assert list_.selected_ids() == []
    assert seen == []
    assert list_.heir() == heir


def test_buttons_of_captures(qtbot: QtBot) -> None:
    shelf = Shelf([1, 2, 3])
    shelf.put(2, status=Status.FAILED, failure="There is no such page.")
    shelf.put(3, status=Status.WAITING, title="")
    list_ = made(qtbot, [1, 2, 3], shelf)
    seen = opened(qtbot, list_)

    def press(row: int) -> None:
        place = QPoint(list_.viewport().width() - 30, list_.rowViewportPosition(row) + list_.row_height() - 20)
        qtbot.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    with qtbot.waitSignal(list_.retry_wanted) as retry:
        press(1)
    assert retry.args == [2]
    with qtbot.waitSignal(list_.cancel_wanted) as cancel:
        press(2)
    assert cancel.args == [3]
    settle(qtbot)
    assert seen == []
    press(0)
    settle(qtbot)
    assert seen == [1]


def painted(list_: ArticleList) -> QImage:
    return list_.viewport().grab().toImage()


@pytest.mark.parametrize("shape", ["rows", "compact", "cards"])
def test_progress_of_a_capture_is_painted(qtbot: QtBot, shape: str) -> None:
    shelf = Shelf([1])
    shelf.put(1, status=Status.WAITING, title="", words=0)
    list_ = made(qtbot, [1], shelf, shape=shape)
    before = painted(list_)
    list_.show_progress(1, "Fetching", 0.5)
    half = painted(list_)
    assert half != before
    list_.show_progress(1, "Fetching", 1.0)
    assert painted(list_) == before


@pytest.mark.parametrize("shape", ["rows", "compact", "cards"])
def test_every_fact_changes_the_picture(qtbot: QtBot, shape: str) -> None:
    shelf = Shelf([1])
    list_ = made(qtbot, [1], shelf, shape=shape)
    pictures = [painted(list_)]
    facts: list[dict[str, Any]] = [{"starred": True}, {"progress": 0.5}, {"title": "Қала"}, {"site_name": "Ledger"}]
    if shape != "compact":
        facts += [{"highlights": 3}, {"excerpt": "هامش الكتاب"}, {"words": 9000}]
    for fact in facts:
        shelf.put(1, **fact)
        list_.refresh_rows({1})
        pictures.append(painted(list_))
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


@pytest.mark.parametrize("shape", ["rows", "compact", "cards"])
def test_no_text_is_too_strange_to_paint(qtbot: QtBot, shape: str) -> None:
    titles = [
        "",
        " ",
        "x" * 5000,
        "👩🏽‍🚀" * 80,
        "שלום " * 40,
        "静かな読書" * 40,
        "\u202e\u0000\ud83d",
        "a\nb\tc",
        "ﷺ" * 60,
    ]
    shelf = Shelf()
    for number, title in enumerate(titles):
        shelf.put(number, title=title, excerpt=title, site_name=title)
    list_ = made(qtbot, range(len(titles)), shelf, shape=shape)
    list_.resize(90, 1200)
    painted(list_)
    list_.resize(700, 1200)
    assert painted(list_).width() > 0


def test_compact_is_lower_and_keeps_the_first_row(qtbot: QtBot) -> None:
    list_ = made(qtbot, range(1, 500))
    list_.verticalScrollBar().setValue(100 * list_.row_height())
    high = list_.row_height()
    list_.set_look(load_theme("dark"), shape="compact")
    assert list_.row_height() < high / 2
    assert list_.rowAt(0) == 100


def test_the_menu_offers_the_given_actions(qtbot: QtBot) -> None:
    list_ = made(qtbot, [1])
    star, archive = QAction("Star"), QAction("Archive")
    list_.set_menu([star, None, archive])
    assert [action.text() for action in list_._menu().actions()] == ["Star", "", "Archive"]


def test_the_first_strong_character_gives_the_direction() -> None:
    assert not is_right_to_left("\u2068قراءة\u2069 · today")
    assert is_right_to_left("\u2068today\u2069 · قراءة")
    assert is_right_to_left("«قراءة» today")
    assert is_right_to_left("2026 שלום")
    assert not is_right_to_left("Reading قراءة")
    assert not is_right_to_left("123 …")


def test_the_size_of_a_row_follows_the_size_of_the_font_not_how_tall_its_lines_are(
    qapp: QApplication,
) -> None:
    usual = qapp.font()
    heights = set()
    try:
        for family in ("Literata", "Atkinson Hyperlegible"):
            load_faces()
            font = QFont(family)
            font.setPointSizeF(12.0)
            qapp.setFont(font)
            heights.add(ArticleDelegate(load_theme("light")).row_height())
    finally:
        qapp.setFont(usual)
    assert len(heights) == 1
