from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from reader.library import Facets
from reader.query import Query, parse
from reader.ui.catalogue.sidebar import MANY_TAGS, Sidebar
from reader.ui.catalogue.sidebar_model import SidebarModel
from reader.ui.catalogue.sidebar_rows import Kind, Mark
from reader.ui.theme import load_theme

TAGS = (("attention", 11), ("design", 20), ("design/print", 4), ("design/type", 12), ("rust", 2031))


def facets(tags: tuple[tuple[str, int], ...] = TAGS) -> Facets:
    return Facets(
        states={"inbox": 18, "later": 2, "archive": 5, "trash": 1}, starred=3, all=25, highlights=7, tags=tags, gone=2
    )


def made(qtbot: QtBot, text: str = "", tags: tuple[tuple[str, int], ...] = TAGS, **values: Any) -> Sidebar:
    sidebar = Sidebar(load_theme("light"), **values)
    sidebar.resize(208, 700)
    qtbot.addWidget(sidebar)
    sidebar.show_query(parse(text))
    sidebar.show_facets(facets(tags))
    sidebar.show()
    qtbot.waitExposed(sidebar)
    return sidebar


def rows(sidebar: Sidebar) -> list[str]:
    return [sidebar._rows.row(number).spoken() for number in range(sidebar._rows.rowCount())]


def number_of(sidebar: Sidebar, name: str) -> int:
    names = [sidebar._rows.row(number).name for number in range(sidebar._rows.rowCount())]
    return names.index(name)


def place_of(sidebar: Sidebar, name: str, across: int = 80) -> QPoint:
    return QPoint(across, sidebar._view.rowViewportPosition(number_of(sidebar, name)) + 8)


def wanted(qtbot: QtBot, sidebar: Sidebar, act: Any) -> Query:
    with qtbot.waitSignal(sidebar.query_wanted) as signal:
        act()
    query = signal.args[0]
    assert isinstance(query, Query)
    return query


CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def click(
    qtbot: QtBot, sidebar: Sidebar, name: str, held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton | None = None
) -> str:
    place, with_ = place_of(sidebar, name), button or Qt.MouseButton.LeftButton
    return wanted(qtbot, sidebar, lambda: qtbot.mouseClick(sidebar._view.viewport(), with_, held, place)).text


def test_it_says_places_tags_and_counts(qtbot: QtBot) -> None:
    assert rows(made(qtbot, "tag:rust -tag:attention is:inbox")) == [
        "Inbox, 18 articles, chosen",
        "Later, 2 articles",
        "Archive, 5 articles",
        "Starred, 3 articles",
        "All articles, 25 articles",
        "Highlights & notes",
        "Trash, 3 things",
        "Overview, unfolded",
        "Time to read",
        "Duplicates",
        "Statistics",
        "Tags, unfolded",
        "Tag attention, excluded",
        "Tag design, 20 articles, unfolded",
        "Tag design/print, 4 articles",
        "Tag design/type, 12 articles",
        "Tag rust, 2\u2009031 articles, chosen",
    ]


def test_a_place_is_shown_alone_as_its_count_says_and_with_ctrl_within_the_filter(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "is:inbox tag:rust margin")
    assert click(qtbot, sidebar, "later", CTRL) == "is:later tag:rust margin"
    assert click(qtbot, sidebar, "archive") == "is:archived"
    assert click(qtbot, sidebar, "all") == ""


def test_highlights_and_notes_are_asked_for_and_leave_the_query_as_it_is(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "is:inbox tag:rust")
    with qtbot.waitSignal(sidebar.view_wanted) as asked, qtbot.assertNotEmitted(sidebar.query_wanted):
        qtbot.mouseClick(sidebar._view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(sidebar, "marks"))
    assert asked.args == ["marks"]
    sidebar.show_view("marks")
    assert "Highlights & notes, chosen" in rows(sidebar)
    assert "Inbox, 18 articles" in rows(sidebar)
    sidebar.show_view("")
    assert "Inbox, 18 articles, chosen" in rows(sidebar)


def test_views_of_the_whole_library_are_gone_to_by_mouse_and_keys_and_fold(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    plain = sidebar.grab().toImage()
    with qtbot.waitSignal(sidebar.view_wanted) as asked:
        qtbot.mouseClick(sidebar._view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(sidebar, "twins"))
    assert asked.args == ["twins"]
    sidebar.show_view("twins")
    assert "Duplicates, chosen" in rows(sidebar)
    assert sidebar.grab().toImage() != plain
    sidebar._view.go_to(number_of(sidebar, "statistics"))
    with qtbot.waitSignal(sidebar.view_wanted) as asked:
        qtbot.keyClick(sidebar._view, Qt.Key.Key_Return)
    assert asked.args == ["statistics"]
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Left)
    assert sidebar._view.currentIndex().row() == number_of(sidebar, "views")
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Left)
    assert "Statistics" not in rows(sidebar)
    assert "Overview, folded" in rows(sidebar)


def test_a_click_asks_for_a_tag_too_and_a_second_one_no_longer(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "is:inbox tag:attention")
    assert click(qtbot, sidebar, "rust") == "is:inbox tag:attention tag:rust"
    assert click(qtbot, sidebar, "attention") == "is:inbox tag:rust"
    assert click(qtbot, sidebar, "rust") == "is:inbox"


def test_with_ctrl_one_of_several_is_enough(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "is:inbox tag:attention")
    assert click(qtbot, sidebar, "rust", CTRL) == "is:inbox (tag:attention OR tag:rust)"
    assert "Tag rust, 2\u2009031 articles, one of several is enough" in rows(sidebar)
    assert click(qtbot, sidebar, "design/type", CTRL) == "is:inbox (tag:attention OR tag:rust OR tag:design/type)"
    assert click(qtbot, sidebar, "rust", CTRL) == "is:inbox (tag:attention OR tag:design/type)"
    assert click(qtbot, sidebar, "design/type", SHIFT) == "is:inbox tag:design/type"


def test_with_shift_it_is_the_only_tag(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "is:inbox tag:attention tag:design/type")
    assert click(qtbot, sidebar, "rust", SHIFT) == "is:inbox tag:rust"
    assert click(qtbot, sidebar, "rust", SHIFT) == "is:inbox"


def test_with_alt_and_by_the_middle_button_a_tag_is_excluded_and_no_longer(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "(tag:rust OR tag:attention)")
    assert click(qtbot, sidebar, "rust", ALT) == "tag:attention -tag:rust"
    assert click(qtbot, sidebar, "rust", button=Qt.MouseButton.MiddleButton) == "tag:attention"


@pytest.mark.parametrize(
    ("key", "held", "text"),
    [
        (Qt.Key.Key_Return, NONE, "tag:attention tag:rust"),
        (Qt.Key.Key_Return, CTRL, "(tag:attention OR tag:rust)"),
        (Qt.Key.Key_Return, SHIFT, "tag:rust"),
        (Qt.Key.Key_Return, ALT, "tag:attention -tag:rust"),
        (Qt.Key.Key_Space, NONE, "tag:attention tag:rust"),
        (Qt.Key.Key_Delete, NONE, "tag:attention -tag:rust"),
        (Qt.Key.Key_Minus, NONE, "tag:attention -tag:rust"),
    ],
)
def test_keys_do_what_the_mouse_does(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, text: str) -> None:
    sidebar = made(qtbot, "tag:attention")
    sidebar._view.go_to(number_of(sidebar, "design/type"))
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Down)
    assert wanted(qtbot, sidebar, lambda: qtbot.keyClick(sidebar._view, key, held)).text == text


def test_a_right_click_offers_everything_and_first_to_exclude(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "-tag:design")
    place = place_of(sidebar, "design")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, sidebar._view.viewport().mapToGlobal(place))
    QApplication.sendEvent(sidebar._view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    acts = {action.text(): action for action in menu.actions()}
    assert list(filter(None, acts)) == [
        *("No longer exclude", "Only this tag", "Add to the filter", "Or this tag"),
        *("Rename…", "Move under…", "Merge into…", "Delete the tag…", "Colour", "All tags…", "Fold"),
    ]
    with qtbot.waitSignal(sidebar.tag_deed_wanted) as deed:
        acts["Merge into…"].trigger()
    assert deed.args == ["merge", "design"]
    assert wanted(qtbot, sidebar, acts["No longer exclude"].trigger).text == ""
    with qtbot.waitSignal(menu.destroyed):
        menu.close()


def test_a_tag_is_dropped_on_the_one_that_it_is_to_stand_under(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    drag = sidebar._view._drag
    for source, onto, dropped in (
        ("rust", "design", ["rust", "design"]),
        ("design/type", "tags", ["design/type", ""]),
        ("design", "design/type", None),
        ("design/type", "design", None),
        ("rust", "tags", None),
    ):
        drag.press(number_of(sidebar, source), place_of(sidebar, source))
        assert drag.move(place_of(sidebar, onto))
        sidebar._view.grab()
        drop = drag.end()
        assert (drop is None) == (dropped is None)
        if drop is not None:
            with qtbot.waitSignal(sidebar.tag_dropped) as signal:
                sidebar._take_drop(drop)
            assert signal.args == dropped


def test_a_tag_is_let_go_beside_the_sidebar_only_where_it_is_taken(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    view = sidebar._view
    start, beside = place_of(sidebar, "rust"), QPoint(view.width() + 60, place_of(sidebar, "design").y())
    given: list[tuple[str, QPoint]] = []
    sidebar.tag_given.connect(lambda name, place: given.append((name, place)))

    def drag(name: str) -> None:
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(sidebar, name))
        qtbot.mouseMove(view.viewport(), start + QPoint(30, 0))
        qtbot.mouseMove(view.viewport(), beside)
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)

    with qtbot.assertNotEmitted(sidebar.tag_dropped), qtbot.assertNotEmitted(sidebar.query_wanted):
        drag("rust")
        assert given == []
        sidebar.let_go_at(lambda _place: True)
        drag("rust")
        drag("inbox")
    assert given == [("rust", view.viewport().mapToGlobal(beside))]


def test_a_tag_dragged_to_the_edge_brings_what_is_beyond_it(qtbot: QtBot) -> None:
    sidebar = made(qtbot, tags=tuple((f"tag{number}", 1) for number in range(100)))
    view = sidebar._view
    drag = view._drag
    drag.press(number_of(sidebar, "tag3"), QPoint(40, 40))
    drag.move(QPoint(40, view.viewport().height() - 4))
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 3 * view.row_height())
    assert drag.drop is not None
    assert drag.drop.onto == view.rowAt(view.viewport().height() - 4)
    drag.end()
    assert not drag._scrolling.isActive()


def test_tags_have_colours_of_their_own(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    plain = sidebar.grab().toImage()
    sidebar.show_colors({"rust": "orange"})
    assert sidebar.grab().toImage() != plain


def test_sections_and_tags_fold_and_are_remembered(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    with qtbot.waitSignal(sidebar.folds_changed) as folds:
        place = place_of(sidebar, "design", across=14)
        qtbot.mouseClick(sidebar._view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert folds.args == [["tag:design"]]
    assert not [row for row in rows(sidebar) if "design/" in row]
    sidebar._view.go_to(number_of(sidebar, "tags"))
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Left)
    assert rows(sidebar)[-1] == "Tags, folded"
    again = made(qtbot, folded=["tag:design"])
    assert "Tag design, 20 articles, folded" in rows(again)


def test_left_and_right_walk_the_levels(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    sidebar._view.go_to(number_of(sidebar, "design/type"))
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Left)
    assert sidebar._view.currentIndex().row() == number_of(sidebar, "design")
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Left)
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Left)
    assert sidebar._view.currentIndex().row() == number_of(sidebar, "tags")
    sidebar._view.go_to(number_of(sidebar, "design"))
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Right)
    qtbot.keyClick(sidebar._view, Qt.Key.Key_Right)
    assert sidebar._view.currentIndex().row() == number_of(sidebar, "design/print")


def test_a_level_that_leads_on_to_one_tag_shares_its_row(qtbot: QtBot) -> None:
    sidebar = made(qtbot, tags=(("science", 19), ("science/optics", 19), ("war", 3), ("war/peace", 2)))
    labels = [sidebar._rows.row(number).label for number in range(12, sidebar._rows.rowCount())]
    assert labels == ["science / optics", "war", "peace"]


def test_tags_of_the_filter_are_listed_even_when_no_article_has_them(qtbot: QtBot) -> None:
    sidebar = made(qtbot, "tag:nowhere -tag:Rust", tags=(("rust", 0),))
    assert "Tag nowhere, 0 articles, chosen" in rows(sidebar)
    assert "Tag rust, excluded" in rows(sidebar)
    assert len([row for row in rows(sidebar) if "ust" in row]) == 1


def test_many_tags_can_be_found_by_typing(qtbot: QtBot) -> None:
    tags = (*((f"tag{number:02}", 1) for number in range(MANY_TAGS)), ("Éclair", 2), ("food/tart", 3))
    sidebar = made(qtbot, tags=tags)
    assert sidebar._find.isVisible()
    sidebar.focus_find()
    qtbot.keyClicks(sidebar._find, "ecl")
    assert [row for row in rows(sidebar) if row.startswith("Tag ")] == ["Tag Éclair, 2 articles"]
    assert wanted(qtbot, sidebar, lambda: qtbot.keyClick(sidebar._find, Qt.Key.Key_Return)).text == "tag:Éclair"
    assert sidebar._find.text() == ""
    qtbot.keyClicks(sidebar._find, "tart")
    qtbot.keyClick(sidebar._find, Qt.Key.Key_Down)
    assert sidebar._rows.row(sidebar._view.currentIndex().row()).name == "food/tart"


def test_typing_finds_tags_that_the_filter_does_not_find_too(qtbot: QtBot) -> None:
    tags = tuple((f"tag{number:02}", 1) for number in range(MANY_TAGS + 1))
    sidebar = made(qtbot, "tag:tag00", tags=tags)
    sidebar.propose_tags(lambda: ("far/away", "tag00"))
    qtbot.keyClicks(sidebar._find, "away")
    assert [row for row in rows(sidebar) if row.startswith("Tag ")] == ["Tag far/away, 0 articles"]
    sidebar._view.go_to(number_of(sidebar, "far/away"))
    held = Qt.KeyboardModifier.ControlModifier
    query = wanted(qtbot, sidebar, lambda: qtbot.keyClick(sidebar._view, Qt.Key.Key_Return, held))
    assert query.text == "(tag:tag00 OR tag:far/away)"
    sidebar._find.clear()
    assert len([row for row in rows(sidebar) if row.startswith("Tag ")]) == len(tags) + 1


def test_counts_change_in_place(qtbot: QtBot) -> None:
    sidebar = made(qtbot)
    sidebar._view.go_to(number_of(sidebar, "rust"))
    sidebar.show_facets(facets((("attention", 1), ("rust", 7))))
    assert sidebar._rows.row(sidebar._view.currentIndex().row()).name == "rust"
    assert "Tag rust, 7 articles" in rows(sidebar)


def test_it_claims_its_keys_before_the_windows_actions(qtbot: QtBot) -> None:
    from PySide6.QtGui import QAction

    sidebar = made(qtbot)
    trash = QAction(sidebar)
    trash.setShortcut("Del")
    fired: list[bool] = []
    trash.triggered.connect(fired.append)
    sidebar.addAction(trash)
    sidebar._view.go_to(number_of(sidebar, "rust"))
    assert wanted(qtbot, sidebar, lambda: qtbot.keyClick(sidebar._view, Qt.Key.Key_Delete)).text == "-tag:rust"
    assert fired == []


def test_the_model_is_sound(qtbot: QtBot) -> None:
    model = SidebarModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_tags(TAGS)
    model.show_marks({"rust": Mark.CHOSEN, "elsewhere/far": Mark.EXCLUDED})
    model.show_matching("t")
    model.show_matching("")
    model.show_tags(())
    assert [model.row(number).kind for number in range(model.rowCount())] == [Kind.SECTION, Kind.TAG, Kind.TAG]
    del tester


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_can_be_seen(qtbot: QtBot, name: str) -> None:
    sidebar = made(qtbot)
    sidebar.set_theme(load_theme(name))
    pictures = []
    for text in ("", "tag:rust", "-tag:rust", "(tag:rust OR tag:x)", "is:inbox"):
        sidebar.show_query(parse(text))
        pictures.append(sidebar.grab().toImage())
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])
