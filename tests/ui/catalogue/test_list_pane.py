from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reader.library import Facets, Found
from reader.query import Is, Not, Query, Tag, Word, parse
from reader.ui.catalogue.empty_state import offers
from reader.ui.catalogue.list_pane import ListPane
from reader.ui.theme import load_theme
from tests.invented import TODAY, Shelf

NONE = Found((), 0)


def facets(all_: int = 5, trash: int = 0) -> Facets:
    return Facets(states={"inbox": all_, "trash": trash}, starred=0, all=all_, highlights=0, tags=())


def count(query: Query) -> int:
    """Answer for a library of 5 articles: 3 with the tag a, none of them with the word zebra, 2 with fox."""
    nodes = query.root.nodes
    if any(isinstance(node, Word) and node.text == "zebra" for node in nodes) or Is("starred") in nodes:
        return 0
    if Not(Tag("a")) in nodes:
        return 2 if Tag("a") not in nodes else 0
    return 3 if Tag("a") in nodes else 5


def made(qtbot: QtBot, ids: Any = range(1, 24)) -> ListPane:
    pane = ListPane(load_theme("light"), Shelf(ids), lambda: (("a", 3),), count, today=lambda: TODAY)
    pane.resize(348, 700)
    qtbot.addWidget(pane)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    return pane


def labels(pane: ListPane) -> list[str]:
    return [button.text() for button in pane.empty.buttons()]


def test_the_count_line(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_found(Found(tuple(range(1, 24)), 250), facets())
    assert pane._count.text() == "23 articles · 4 h 10 min"
    pane.list.selectAll()
    qtbot.waitUntil(lambda: pane._count.text() == "23 of 23 articles selected")
    pane.list.select(4, quiet=True)
    qtbot.waitUntil(lambda: pane._count.text() == "23 articles · 4 h 10 min")
    pane.show_found(Found((1,), 2), facets())
    assert pane._count.text() == "1 article · 2 min"


def test_passages_are_counted_beside_the_articles(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_found(Found((1, 2), 12, (1, -8, -9, 2)), facets())
    assert pane._count.text() == "2 articles · 12 min · 2 passages"


def test_a_count_that_has_no_room_is_shortened(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_found(Found((1, 2), 12, (1, -8, -9, 2)), facets())
    pane._count.resize(pane._count.sizeHint())
    assert pane._count.shown() == "2 articles · 12 min · 2 passages"
    pane._count.resize(pane._count.width() - 20, 20)
    assert pane._count.shown().endswith("…")


def test_what_is_to_be_said_of_an_answer_stands_below_the_count(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_found(Found((1, 2), 12, notes=("The pattern took too long; only a part was searched.",)), facets())
    assert pane._notes.text() == "The pattern took too long; only a part was searched."
    assert pane._notes.isVisible()
    pane.show_found(Found((1, 2), 12), facets())
    assert not pane._notes.isVisible()


def choose(pane: ListPane, text: str) -> None:
    next(action for action in pane.order.menu_.actions() if action.text() == text).trigger()


def checked(pane: ListPane) -> list[str]:
    return [action.text() for action in pane.order.menu_.actions() if action.isChecked() and action.isVisible()]


def test_the_order_is_chosen_from_a_menu(qtbot: QtBot) -> None:
    pane = made(qtbot)
    with qtbot.waitSignal(pane.order_changed) as order:
        choose(pane, "Longest")
    assert order.args == ["longest"]
    pane.order.show_order("title", "none")
    assert "Title" in pane.order.text()
    assert checked(pane) == ["Title", "No headings", "Title and excerpt"]


def test_an_order_that_was_typed_is_said_to_be_and_can_be_overruled(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.order.show_order("longest", "none", typed=True)
    assert pane.order.text() == "Longest, as typed ▾"
    with qtbot.waitSignal(pane.order_changed) as order:
        choose(pane, "Longest")
    assert order.args == ["longest"]


def test_a_grouping_brings_an_order_along_in_which_it_makes_sense(qtbot: QtBot) -> None:
    pane = made(qtbot)
    with qtbot.waitSignals([pane.order_changed, pane.grouping_changed]):
        choose(pane, "By site")
    pane.order.show_order("site", "site")
    assert checked(pane) == ["Site", "By site", "Title and excerpt"]
    pane.order.show_order("longest", "site")
    assert checked(pane) == ["Longest", "No headings", "Title and excerpt"]
    with qtbot.assertNotEmitted(pane.order_changed), qtbot.waitSignal(pane.grouping_changed):
        pane.order.show_order("oldest", "none")
        choose(pane, "By day")


def test_rows_of_one_line_are_chosen_from_the_same_menu(qtbot: QtBot) -> None:
    pane = made(qtbot)
    with qtbot.waitSignal(pane.shape_changed) as shape:
        choose(pane, "One line")
    assert shape.args == ["compact"]
    high = pane.list.row_height()
    pane.set_look(load_theme("light"), shape="compact")
    assert pane.list.row_height() < high
    assert "One line" in checked(pane)


def test_what_is_typed_is_told_and_found_from_the_box_with_down(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_found(Found((1, 2, 3), 6), facets())
    pane.focus_box()
    with qtbot.waitSignal(pane.query_changed) as query:
        qtbot.keyClicks(pane.box, "fox")
    assert query.args[0].text == "fox"
    with qtbot.waitSignal(pane.list.opened) as opened:
        qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    assert opened.args == [1]
    assert pane.list.hasFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Up)
    assert pane.box.hasFocus()


def test_an_empty_library_says_what_to_do_first(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_query(parse("is:inbox"))
    pane.show_found(NONE, facets(0))
    assert pane._stack.currentWidget() is pane.empty
    assert "empty" in pane.empty.accessibleName()
    with qtbot.waitSignal(pane.address_wanted):
        pane.empty.buttons()[0].click()
    with qtbot.waitSignal(pane.files_wanted):
        pane.empty.buttons()[1].click()
    pane.show_found(Found((1,), 2), facets(1))
    assert pane._stack.currentWidget() is pane.list


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("is:inbox", "inbox is empty"),
        ("is:trashed", "trash is empty"),
        ("is:starred", "No starred"),
        ("is:later", "later"),
        ("is:archived", "archive is empty"),
        ("is:highlighted", "No highlights"),
        ("", "No articles"),
    ],
)
def test_each_place_has_its_words(qtbot: QtBot, text: str, words: str) -> None:
    pane = made(qtbot)
    pane.show_query(parse(text))
    pane.show_found(NONE, facets(0 if not text else 3, trash=2))
    assert words in pane.empty.accessibleName()


def test_nothing_found_says_which_part_is_to_blame(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_query(parse("tag:a zebra"))
    pane.show_found(NONE, facets())
    qtbot.waitUntil(lambda: bool(labels(pane)))
    assert labels(pane) == ["Without “\u2068zebra\u2069”: 3 articles"]
    with qtbot.waitSignal(pane.query_changed) as query:
        pane.empty.buttons()[0].click()
    assert query.args[0].text == "tag:a"
    assert pane.box.text() == "tag:a"


def test_the_parts_are_not_tried_between_two_keys(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_query(parse("zebra"))
    pane.show_found(NONE, facets())
    pane.show_query(parse("fox"))
    pane.show_found(Found((1, 2), 4), facets())
    qtbot.wait(200)
    assert labels(pane) == []


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("tag:a zebra", ["tag:a"]),
        ("zebra", [""]),
        ("tag:a -tag:a", ["-tag:a", "tag:a"]),
        ("zebra is:starred", [""]),
        ("tag:a zebra is:starred", [""]),
        ("tag:a AND (zebra OR is:starred)", ["zebra OR is:starred", "tag:a"]),
        ("(tag:a NOT (tag:a OR zebra))", ["NOT (tag:a OR zebra)", "tag:a"]),
        ("zebra OR is:starred", [""]),
        ("tag:a added:1999 sort:title", ["added:1999 sort:title", "tag:a sort:title"]),
    ],
)
def test_offers_find_something(text: str, offered: list[str]) -> None:
    made_ = offers(parse(text), count)
    assert [offer.query.text for offer in made_] == offered
    assert all(count(offer.query) for offer in made_)


def test_the_keyboard_is_not_lost_when_the_list_goes(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_found(Found((1,), 2), facets())
    pane.list.setFocus()
    pane.show_query(parse("is:inbox"))
    pane.show_found(NONE, facets())
    focused = pane.focusWidget()
    assert isinstance(focused, QWidget)
    assert focused.isVisible()
    assert pane.empty.buttons()[0].hasFocus(), "not the box: what is typed next may be keys"
    pane.focus_list()
    assert pane.empty.buttons()[0].hasFocus()


def test_another_look_repaints_everything(qtbot: QtBot) -> None:
    pane = made(qtbot)
    pane.show_query(parse("tag:a"))
    pane.show_found(Found((1, 2, 3), 6), facets())
    light = pane.grab().toImage()
    pane.set_look(load_theme("dark"))
    dark = pane.grab().toImage()
    pane.set_look(load_theme("dark"), shape="compact")
    assert light != dark
    assert pane.grab().toImage() != dark
