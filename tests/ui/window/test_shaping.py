"""Highlights merged and divided in the window, by keys, card and menu, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Highlight
from reader.ui.window.window import Window
from tests.ui.shell import add, opened, passage, press, settle
from tests.ui.window.test_window import select

FIRST, SECOND, THIRD = "the lamp in the kiosk", "was lit an hour before dusk", "The keeper counted the people"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        article = add(library, "Dusk").id
        for words, color, note, tags in (
            (FIRST, "yellow", "Which lamp?", ("light",)),
            (SECOND, "green", "When?", ("time",)),
            (THIRD, "pink", "", ()),
        ):
            made = library.add_highlight(article, passage(library, article, words), color=color, note=note, tags=tags)
            if words == SECOND:
                library.add_note(article, "More on the hour.", highlight_id=made.id)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.panes.read(True)
        settle(qtbot, made)
        yield made


def marks(window: Window) -> list[Highlight]:
    return window.library.highlights(window.reading.article.id)


def words(window: Window) -> list[str]:
    return [mark.selectors.exact for mark in marks(window)]


def click_at(window: Window, text: str, offset: int) -> None:
    view = window.page.leaf.view
    place = view.setting.positions.place(view.setting.text.index(text) + offset)
    cursor = view.textCursor()
    cursor.setPosition(place)
    point = view.cursorRect(cursor).center() + QPoint(1, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_a_highlight_is_merged_with_the_one_beside_it_by_its_key_and_brought_back(qtbot: QtBot, window: Window) -> None:
    before = marks(window)
    click_at(window, FIRST, 6)
    assert window.page.leaf.marking.card.highlight_id == before[0].id
    press(qtbot, window, "merge_marks")
    assert "2 highlights are one now" in window.notice.text()
    merged = marks(window)[0]
    assert words(window) == [f"{FIRST} {SECOND}", THIRD]
    assert (merged.id, merged.color, merged.note, merged.tags) == (
        before[0].id,
        "yellow",
        "Which lamp?\n\nWhen?",
        ("light", "time"),
    )
    note = window.library.notes(window.reading.article.id)[0]
    assert note.highlight_id == merged.id
    for _ in range(2):
        press(qtbot, window, "undo")
        assert marks(window) == before
        assert window.library.note(note.id).highlight_id == before[1].id
        press(qtbot, window, "redo")
        assert words(window) == [f"{FIRST} {SECOND}", THIRD]
        assert window.library.note(note.id).highlight_id == merged.id
    assert window.library.check() == []


def test_a_selection_over_several_merges_all_it_touches(qtbot: QtBot, window: Window) -> None:
    text = window.page.leaf.view.setting.text
    start, end = text.index("kiosk was"), text.index("counted")
    select(window, text[start : end + 3])
    menu = window.page.leaf.tools.menu.made(QPoint(5, 5))
    assert "Merge these 3 highlights" in [action.text() for action in menu.actions()]
    press(qtbot, window, "merge_marks")
    ((only),) = words(window)
    assert only.startswith(FIRST) and only.endswith(THIRD) and "\n" in only


def test_a_highlight_is_divided_where_it_was_clicked(qtbot: QtBot, window: Window) -> None:
    before = marks(window)
    click_at(window, SECOND, SECOND.index("hour"))
    press(qtbot, window, "split_mark")
    assert words(window) == [FIRST, "was lit an", "hour before dusk", THIRD]
    left, right = marks(window)[1:3]
    assert (left.note, left.tags, right.note, right.tags) == ("When?", ("time",), "", ("time",))
    assert {left.color, right.color} == {"green"}
    press(qtbot, window, "undo")
    assert marks(window) == before
    press(qtbot, window, "redo")
    assert words(window) == [FIRST, "was lit an", "hour before dusk", THIRD]
    assert [mark.id for mark in marks(window)][1:3] == [left.id, right.id]


def test_by_keys_alone_a_selection_in_a_highlight_says_where_it_is_divided(qtbot: QtBot, window: Window) -> None:
    select(window, "was lit")
    press(qtbot, window, "split_mark")
    assert words(window)[1:3] == ["was lit", "an hour before dusk"]
    leaf = window.page.leaf
    leaf.focus_text()
    press(qtbot, window, "next_mark", "merge_marks")
    assert len(marks(window)) == 3


def test_without_a_place_or_a_neighbour_one_sentence_says_what_to_do(qtbot: QtBot, window: Window) -> None:
    before = marks(window)
    press(qtbot, window, "split_mark")
    assert "Click in a highlight" in window.notice.text()
    click_at(window, FIRST, 0)
    press(qtbot, window, "split_mark")
    for mark in before[1:]:
        window.history.delete_highlight(mark.id)
    settle(qtbot, window)
    click_at(window, FIRST, 4)
    press(qtbot, window, "merge_marks")
    assert "no highlight beside" in window.notice.text()
    assert len(marks(window)) == 1


def test_the_card_offers_both(qtbot: QtBot, window: Window) -> None:
    click_at(window, SECOND, SECOND.index("hour"))
    leaf = window.page.leaf
    menu = leaf.tools.shaping.made(leaf.marking.card.highlight_id)
    offered = {action.text(): action for action in menu.actions()}
    assert list(offered) == ["Merge with the highlight beside it", "Divide it where you clicked"]
    offered["Divide it where you clicked"].trigger()
    settle(qtbot, window)
    assert len(marks(window)) == 4


def test_a_note_that_is_being_written_is_kept_first(qtbot: QtBot, window: Window) -> None:
    click_at(window, FIRST, 6)
    card = window.page.leaf.marking.card
    card.editor.setPlainText("The other lamp.")
    window.page.leaf.tools.shaping.merge(card.highlight_id)
    settle(qtbot, window)
    assert marks(window)[0].note == "The other lamp.\n\nWhen?"
