from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reader.query import Query, parse
from reader.ui.catalogue.search_box import SearchBox
from reader.ui.theme import load_theme

TAGS = (("libraries", 23), ("slow reading", 9), ("Éclair", 4), ("lib", 2))

FEEDS = (("The Pier", 12), ("Mole", 0))


def made(qtbot: QtBot) -> SearchBox:
    window = QWidget()
    window.resize(400, 500)
    box = SearchBox(load_theme("light"), lambda: TAGS)
    box.propose_feeds(lambda: FEEDS)
    layout = QVBoxLayout(window)
    layout.addWidget(box)
    layout.addStretch()
    qtbot.addWidget(window)
    box.window_ = window  # keeps the window alive
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    box.setFocus()
    return box


def heard(box: SearchBox) -> list[Query]:
    queries: list[Query] = []
    box.query_changed.connect(queries.append)
    return queries


def proposals(box: SearchBox) -> list[str]:
    list_ = box._popup.list
    return [list_.item(row).text() for row in range(list_.count())] if box._popup.isVisible() else []


def test_a_burst_of_keys_is_one_query(qtbot: QtBot) -> None:
    box = made(qtbot)
    queries = heard(box)
    with qtbot.waitSignal(box.query_changed):
        qtbot.keyClicks(box, "margin")
    assert [query.text for query in queries] == ["margin"]


def test_a_query_from_elsewhere_is_shown_and_not_told_back(qtbot: QtBot) -> None:
    box = made(qtbot)
    queries = heard(box)
    box.show_query(parse("tag:libraries margin"))
    qtbot.wait(60)
    assert box.text() == "tag:libraries margin"
    assert box.query().tags() == ("libraries",)
    assert queries == []
    box.undo()
    assert box.text() == ""


def test_the_echo_of_what_is_typed_changes_nothing(qtbot: QtBot) -> None:
    box = made(qtbot)
    box.query_changed.connect(box.show_query)  # as the window does
    queries = heard(box)
    qtbot.keyClicks(box, "tag:l")
    qtbot.waitUntil(lambda: bool(queries) and queries[-1].tags() == ("l",))
    assert proposals(box)
    qtbot.keyClicks(box, "i")
    box.show_query(parse("tag:l"))
    assert box.text() == "tag:li"
    assert proposals(box)
    qtbot.waitUntil(lambda: queries[-1].tags() == ("li",))
    box.show_query(parse("tag:l"))
    assert box.text() == "tag:l"


def test_enter_asks_at_once_and_goes_to_the_list(qtbot: QtBot) -> None:
    box = made(qtbot)
    queries = heard(box)
    qtbot.keyClicks(box, "ab")
    with qtbot.waitSignal(box.list_wanted):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert [query.text for query in queries] == ["ab"]
    qtbot.wait(60)
    assert len(queries) == 1


def test_escape_clears_all_but_the_place_then_leaves(qtbot: QtBot) -> None:
    box = made(qtbot)
    box.show_query(parse("is:inbox tag:libraries margin"))
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "is:inbox"
    with qtbot.waitSignal(box.list_wanted):
        qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "is:inbox"


@pytest.mark.parametrize(
    ("typed", "key", "text"),
    [
        ("tag:libr", Qt.Key.Key_Return, "tag:libraries "),
        ("#slow", Qt.Key.Key_Tab, 'tag:"slow reading" '),
        ("-tag:ecl", Qt.Key.Key_Return, "-tag:Éclair "),
        ("margin -#libr", Qt.Key.Key_Tab, "margin -tag:libraries "),
        ("is:unr", Qt.Key.Key_Return, "is:unread "),
        ("-is:st", Qt.Key.Key_Tab, "-is:starred "),
        ("feed:", Qt.Key.Key_Return, 'feed:"The Pier" '),
        ("-Feed:mo", Qt.Key.Key_Tab, "-feed:Mole "),
        ('tag:"slow r', Qt.Key.Key_Return, 'tag:"slow reading" '),
    ],
)
def test_completion(qtbot: QtBot, typed: str, key: Qt.Key, text: str) -> None:
    box = made(qtbot)
    qtbot.keyClicks(box, typed)
    assert proposals(box)
    qtbot.keyClick(box, key)
    assert box.text() == text
    assert proposals(box) == []
    assert box.hasFocus()


def test_the_arrows_choose_among_proposals(qtbot: QtBot) -> None:
    box = made(qtbot)
    qtbot.keyClicks(box, "tag:l")
    assert proposals(box) == ["libraries", "lib", "Éclair", "slow reading"][:2] + proposals(box)[2:]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "tag:lib "


def test_plain_words_are_never_completed(qtbot: QtBot) -> None:
    box = made(qtbot)
    for typed in ("libraries", "tag", "is", "margin", '"tag:lib'):
        box.clear()
        qtbot.keyClicks(box, typed)
        assert proposals(box) == []
    box.clear()
    with qtbot.waitSignal(box.list_wanted):
        qtbot.keyClicks(box, "lib")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "lib"


def test_escape_closes_the_proposals_and_keeps_the_text(qtbot: QtBot) -> None:
    box = made(qtbot)
    qtbot.keyClicks(box, "tag:li")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert proposals(box) == []
    assert box.text() == "tag:li"


def test_completing_in_the_middle_keeps_what_follows(qtbot: QtBot) -> None:
    box = made(qtbot)
    box.setText("👩🏽‍🚀 tag:lib margin")
    box.setCursorPosition(box.text().index(" margin") + 3)  # Qt counts the astronaut as more than Python does
    qtbot.keyClicks(box, "r")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "👩🏽‍🚀 tag:libraries margin"


def test_filters_are_tinted_and_mistakes_underlined(qtbot: QtBot) -> None:
    box = made(qtbot)
    box.clearFocus()
    accent = load_theme("light").accent

    def share(text: str) -> int:
        box.show_query(parse(text))
        image = box.grab().toImage()
        return sum(
            image.pixelColor(x, y) == accent for x in range(0, image.width()) for y in range(4, image.height() - 4)
        )

    assert share("tag:libraries") > 0
    assert share("libraries") == 0
    assert share("is:bogus x") > 0


@pytest.mark.parametrize(
    "text", ["", "tag:", "#", 'tag:"', "قراءة tag:قلم كتاب", "x" * 3000 + " tag:a", "\ud83d tag:a"]
)
def test_nothing_that_can_be_typed_breaks_it(qtbot: QtBot, text: str) -> None:
    box = made(qtbot)
    box.setText(text)
    for at in (0, len(text) // 2, len(text)):
        box.setCursorPosition(at)
        box._propose()
        assert not box.grab().isNull()
    box.selectAll()
    assert not box.grab().isNull()


def test_the_clear_button_is_there_when_there_is_something_to_clear(qtbot: QtBot) -> None:
    box = made(qtbot)
    assert not box._clear.isVisible()
    box.show_query(parse("margin"))
    assert box._clear.isVisible()
    seen: list[Any] = heard(box)
    box._clear.trigger()
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert box.text() == ""
