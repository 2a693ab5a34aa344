from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reader.query import Query, parse
from reader.ui.catalogue.search_box import SearchBox
from reader.ui.catalogue.search_history import MOST, SearchHistory
from reader.ui.theme import load_theme

TAGS = (("libraries", 23), ("slow reading", 9), ("Éclair", 4), ("lib", 2))

FEEDS = (("The Pier", 12), ("Mole", 0))


_ALIVE: list[QWidget] = []
"""The last window and its box, held until the next: collected while its events are handled, a box would be painted
without what it is made of.
"""


def made(qtbot: QtBot) -> SearchBox:
    window = QWidget()
    window.resize(400, 500)
    box = SearchBox(load_theme("light"), lambda: TAGS)
    box.propose_feeds(lambda: FEEDS)
    layout = QVBoxLayout(window)
    layout.addWidget(box)
    layout.addStretch()
    qtbot.addWidget(window)
    _ALIVE[:] = [window, box]
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
    for typed in ("libraries", "mar gin", "margin", '"tag:lib', "a", "OR", "http://x.example/"):
        box.clear()
        qtbot.keyClicks(box, typed)
        assert proposals(box) == []
    box.clear()
    with qtbot.waitSignal(box.list_wanted):
        qtbot.keyClicks(box, "lib")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "lib"


def test_a_word_that_begins_an_operator_is_still_a_word(qtbot: QtBot) -> None:
    box = made(qtbot)
    wanted: list[bool] = []
    box.list_wanted.connect(lambda: wanted.append(True))
    qtbot.keyClicks(box, "in ma")
    assert "marked:" in proposals(box)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert wanted
    assert box.text() == "in ma"
    qtbot.keyClicks(box, "r")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == "in marked:"
    assert "yesterday" in proposals(box), "the values of the field follow at once"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "in marked:today "


SITES = (("example.org", 20), ("The New York Times", 7), ("nytimes.com", 7))


@pytest.mark.parametrize(
    ("typed", "shown", "text"),
    [
        ("site:ny", "nytimes.com", "site:nytimes.com "),
        ("-domain:york", "The New York Times", '-site:"The New York Times" '),
        ("(a OR site:ex", "example.org", "(a OR site:example.org "),
        ("sort:lo", "longest", "sort:longest "),
        ("in:not", "in:note", "in:note "),
        ("added:this w", None, None),
        ('added:"this w', "this week", 'added:"this week" '),
        ("published:>yes", ">yesterday", "published:>yesterday "),
        ("words:", ">1000", "words:>1000 "),
        ("progress:>", ">50%", "progress:>50% "),
        ("age:", "<7d", "age:<7d "),
        ("has:t", "tags", "has:tags "),
        ("tag:no", "none", "tag:none "),
        ("NE", "NEAR/5", "NEAR/5 "),
        ("bread NO", "NOT", "bread NOT "),
        ("-hi", "highlight:", "-highlight:"),
        ("?", "tag:", None),
    ],
)
def test_values_are_completed(qtbot: QtBot, typed: str, shown: str | None, text: str | None) -> None:
    box = made(qtbot)
    box.propose_values("site", lambda: SITES)
    qtbot.keyClicks(box, typed)
    if shown is None:
        assert proposals(box) == []
        return
    assert shown in proposals(box)
    if text is not None:
        box._popup.list.setCurrentRow(proposals(box).index(shown))
        qtbot.keyClick(box, Qt.Key.Key_Tab)
        assert box.text() == text


def test_every_proposal_means_something(qtbot: QtBot) -> None:
    box = made(qtbot)
    box.propose_values("site", lambda: SITES)
    box.propose_values("lang", lambda: (("en", 3), ("pt-br", 1)))
    for field in (
        "is",
        "in",
        "sort",
        "has",
        "no",
        "added",
        "read",
        "before",
        "age",
        "words",
        "notes",
        "site",
        "lang",
        "tag",
    ):
        box.clear()
        qtbot.keyClicks(box, f"{field}:")
        list_ = box._popup.list
        assert list_.count(), field
        for row in range(list_.count()):
            query = parse(list_.item(row).data(Qt.ItemDataRole.UserRole + 1))
            assert query.problems == (), query.text
            assert query or query.sort or field == "in", query.text


def test_the_question_mark_opens_the_page(qtbot: QtBot) -> None:
    box = made(qtbot)
    asked: list[bool] = []
    box.help_wanted.connect(lambda: asked.append(True))
    qtbot.keyClicks(box, "bread ?")
    assert proposals(box)[0] == "How to search…"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert asked
    assert box.text() == "bread "


def test_names_that_come_later_are_shown(qtbot: QtBot) -> None:
    box = made(qtbot)
    known: list[tuple[str, int]] = []
    box.propose_values("author", lambda: list(known))
    qtbot.keyClicks(box, "author:mi")
    assert proposals(box) == []
    known.append(("Ann Mills", 3))
    box.show_more("author")
    assert proposals(box) == ["Ann Mills"]
    box.show_more("site")
    assert proposals(box) == ["Ann Mills"]


def test_thousands_of_tags_are_fetched_once_a_completion(qtbot: QtBot) -> None:
    box = made(qtbot)
    fetched: list[bool] = []

    def tags() -> list[tuple[str, int]]:
        fetched.append(True)
        return [(f"tag {number}", number) for number in range(20_000)]

    box.propose_values("tag", tags)
    qtbot.keyClicks(box, "tag:tag")
    assert len(proposals(box)) == 40
    assert len(fetched) == 1


def test_what_is_wrong_is_said_and_the_query_read_back(qtbot: QtBot) -> None:
    box = made(qtbot)
    said: list[tuple[str, bool]] = []
    box.told.connect(lambda text, wrong: said.append((text, wrong)))
    qtbot.keyClicks(box, "added:2026-13")
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1] == ("", False), "what the cursor stands behind is still being typed"
    qtbot.keyClicks(box, " x")
    qtbot.waitUntil(lambda: said[-1][1])
    assert "no date" in said[-1][0]
    assert "no date" in box.accessibleDescription()
    box.show_query(parse("added:2026-03 (a OR b)"))
    qtbot.waitUntil(lambda: not said[-1][1])
    assert said[-1][0] == "Articles added in March 2026, that say “a” or “b…”."
    assert box.accessibleDescription() == said[-1][0]
    box.show_query(parse("bread tag:food"))
    qtbot.waitUntil(lambda: said[-1] == ("", False))


def remembering(box: SearchBox) -> list[list[str]]:
    kept: list[list[str]] = []
    box.remember_in(lambda: SearchHistory(["old bread", "is:unread tag:x"], kept.append))
    return kept


def test_what_was_searched_for_comes_back(qtbot: QtBot) -> None:
    box = made(qtbot)
    kept = remembering(box)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert proposals(box) == ["old bread", "is:unread tag:x", "Clear this history"]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "is:unread tag:x"
    assert kept == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert kept == [["is:unread tag:x", "old bread"]]
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert proposals(box) == [], "Up alone would take the cursor from what is being typed"
    box.setText("old")
    qtbot.keyClick(box, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert proposals(box) == ["old bread", "Clear this history"]
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    assert kept[-1] == ["is:unread tag:x"]
    box.clear()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert kept[-1] == []
    assert box.text() == ""


def test_only_what_was_entered_or_found_something_is_remembered(qtbot: QtBot) -> None:
    box = made(qtbot)
    kept = remembering(box)
    box.setText("nothing")
    box.show_result(found=False)
    box.clearFocus()
    assert kept == []
    box.setFocus()
    box.setText("is:inbox")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert kept == [], "a place is not searched for"
    box.setText("something")
    box.show_result(found=True)
    qtbot.waitUntil(lambda: not box._telling.isActive())
    box.clearFocus()
    qtbot.waitUntil(lambda: kept != [])
    assert kept[-1][0] == "something"


def test_a_history_has_an_end() -> None:
    kept: list[list[str]] = []
    history = SearchHistory((), kept.append)
    for number in range(MOST + 5):
        history.add(f"  word   {number} ")
    assert history.texts()[:2] == [f"word {MOST + 4}", f"word {MOST + 3}"]
    assert len(kept[-1]) == MOST


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
