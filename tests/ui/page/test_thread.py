"""The notes under an article: what they say, said before, and are tagged with; in the order that they are read in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from reader.document import Style
from reader.frozen import replace
from reader.library import Backlink, Wording
from reader.model import Note
from reader.ui.page import accessible_door
from reader.ui.page.page import Page
from reader.ui.page.thread_backlinks import BacklinkRow
from reader.ui.page.thread_wordings import Wordings, marked
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_page import caught
from tests.ui.pages import WHEN, article, body, note

LATER = WHEN + timedelta(hours=3)
UID = "0d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11"


@pytest.fixture
def page(qtbot) -> Page:
    accessible_door.install()
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def show(page: Page, *notes: Note) -> None:
    page.show_article(article(), body(), [], notes, {})


def button(part: QWidget, word: str) -> QPushButton:
    return next(each for each in part.findChildren(QPushButton) if each.text() == word and not each.isHidden())


def edited(number: int, text: str) -> Note:
    return replace(note(number, text), updated_at=LATER)


# -- earlier wordings


def test_edited_opens_what_the_note_said_before_and_each_can_be_copied_and_restored(page: Page) -> None:
    show(page, edited(1, "The tide turned late"), note(2, "untouched"))
    entry, other = page.thread_._entries[1], page.thread_._entries[2]
    assert not [each for each in other.findChildren(QPushButton) if each.text() == "edited" and not each.isHidden()]
    wanted = caught(page.wordings_wanted)
    height = entry.height()
    button(entry, "edited").click()
    assert wanted == [1]
    page.thread_.show_wordings(1, [Wording("The tide", WHEN), Wording("The tide turned", WHEN)])
    shown = entry.wordings
    assert isinstance(shown, Wordings) and entry.height() > height + 60
    restored = caught(page.note_edited)
    first, second = (each for each in shown.findChildren(QPushButton) if each.text() == "Restore")
    assert (first.accessibleName(), second.accessibleName()) == ("Restore wording 2", "Restore wording 1")
    button(shown, "Copy").click()
    assert QApplication.clipboard().text() == "The tide turned"
    second.click()
    assert restored == [(1, "The tide")]
    button(shown, "Copy").setFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert entry.wordings is None and entry.height() == height
    assert page.focusWidget() is button(entry, "edited")


def test_earlier_wordings_go_when_the_note_says_something_else(page: Page) -> None:
    show(page, edited(1, "Now"))
    page.thread_.show_wordings(1, [Wording("Before", WHEN)])
    page.show_notes([edited(1, "Now"), note(2, "another")])
    assert page.thread_._entries[1].wordings is not None
    page.show_notes([edited(1, "Before"), note(2, "another")])
    assert page.thread_._entries[1].wordings is None


def test_the_words_that_an_edit_took_out_and_put_in_are_told_apart() -> None:
    runs, changes = marked("The old tide\n\n- one", "The new tide\n\n- one two")
    said = {style: "".join(run.text for run in runs if run.style == style) for style in (Style.DELETED, Style.INSERTED)}
    assert said[Style.DELETED].split() == ["old"]
    assert said[Style.INSERTED].split() == ["new", "two"]
    assert (changes.added, changes.removed) == (2, 1)


@given(st.text(alphabet="ab \n*", max_size=40), st.text(alphabet="ab \n*", max_size=40))
@settings(max_examples=200)
def test_no_word_of_two_wordings_is_lost_between_them(before: str, after: str) -> None:
    runs, _ = marked(before, after)
    kept = [run for run in runs if run.text != "\u2009"]
    assert "".join(run.text for run in kept if run.style != Style.INSERTED) == before
    assert "".join(run.text for run in kept if run.style != Style.DELETED) == after


# -- tags


def test_tags_are_shown_written_by_keys_and_found(page: Page) -> None:
    show(page, replace(note(1, "A thought"), tags=("sea", "lamp/night")))
    entry = page.thread_._entries[1]
    clicked, retagged, asked = caught(page.tag_clicked), caught(page.note_retagged), caught(page.note_tags_asked)
    button(entry, "#lamp/night").click()
    assert clicked == ["lamp/night"]
    button(entry, "Tags").click()
    line = entry.tag_line
    assert page.focusWidget() is line and line.text() == "sea, lamp/night"
    assert asked == [line]
    line.know([("harbour", 4)])
    QTest.keyClicks(line, ", har")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert retagged == [(1, ("sea", "lamp/night", "harbour"))]
    page.show_notes([replace(note(1, "A thought"), tags=("sea", "lamp/night", "harbour"))])
    assert page.focusWidget() is line, "the line stays while it is written in"
    button(entry, "#harbour")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert entry.tag_line is None


# -- what is being written


def test_a_note_that_is_deleted_elsewhere_leaves_what_was_being_written_on_it(page: Page) -> None:
    show(page, note(1, "first"), note(2, "second"))
    page.thread_._entries[1].edit("first, better")
    page.thread_._entries[1].reply("an answer")
    page.show_notes([note(2, "second")])
    assert page.thread_.composer.text() == "first, better\n\nan answer"


def test_a_note_that_changes_elsewhere_while_it_is_edited_is_shown_as_it_is_afterwards(page: Page) -> None:
    show(page, note(1, "first"))
    entry = page.thread_._entries[1]
    entry.edit()
    entry.editor.editor.setPlainText("mine")
    page.show_notes([edited(1, "theirs")])
    assert entry.editor.text() == "mine"
    assert entry.text.isHidden()
    button(entry, "Cancel").click()
    assert entry.text.toPlainText() == "theirs" and not entry.text.isHidden()


def test_what_was_cancelled_comes_back_by_undo(page: Page) -> None:
    show(page)
    page.focus_composer()
    field = page.focusWidget()
    QTest.keyClicks(field, "A long thought")
    button(page.thread_.composer, "Cancel").click()
    assert field.toPlainText() == "" and field.hasFocus()
    field.undo()
    assert field.toPlainText() == "A long thought"


# -- who links here


def backlink(number: int, text: str = "See it") -> Backlink:
    return Backlink(number, None, 7, "Elsewhere", text, WHEN, "", UID, UID)


def test_who_links_here_stands_below_and_is_opened_by_keys(page: Page) -> None:
    show(page, note(1, "first"))
    before = page.thread_.height()
    page.thread_.show_backlinks([backlink(number) for number in range(30)])
    rows = page.thread_.findChildren(BacklinkRow)
    assert len(rows) == 20 and page.thread_.height() > before + 20 * 30
    wanted = caught(page.own_link_wanted)
    rows[3].setFocus()
    QTest.keyClick(rows[3], Qt.Key.Key_Space)
    assert wanted == [f"postil://article/{UID}#note={UID}"]
    button(page.thread_, "Show all 30").click()
    assert len([row for row in page.thread_.findChildren(BacklinkRow) if not row.isHidden()]) == 30
    page.thread_.show_backlinks([])
    assert page.thread_.height() == before


# -- for a screen reader, and for Tab


def told(top: QWidget) -> list[str]:
    """Return the names of what a screen reader comes to, in order."""
    names, waiting = [], [QAccessible.queryAccessibleInterface(top)]
    while waiting:
        here = waiting.pop()
        if here is None or not here.isValid() or here.state().invisible:
            continue
        names.append(here.text(QAccessible.Text.Name))
        waiting += reversed([here.child(number) for number in range(here.childCount())])
    return names


def test_a_screen_reader_and_tab_go_from_top_to_bottom(page: Page, qtbot) -> None:
    show(page, note(1, "first"), note(2, "second"))
    page.thread_.show_backlinks([backlink(9)])
    page.show_notes([note(1, "first"), note(3, "answer", reply_to=1), note(2, "second")])
    qtbot.waitUntil(page.thread_._entries[3].isVisible)
    names = told(page.thread_)
    wanted = ["Notes (3)", "Note: first", "Reply: answer", "Note: second", "Write a note", "Linked from (1)"]
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    assert names[-1].startswith("Linked from a note in “Elsewhere”")
    stops, here = [], page.thread_._entries[1].text
    while isinstance(here, QWidget) and len(stops) < 40:
        stops.append(here)
        here = here.nextInFocusChain()
    order = [page.thread_._entries[number].text for number in (1, 3, 2)]
    order += [page.thread_.composer.editor, *page.thread_.findChildren(BacklinkRow)]
    places = [stops.index(stop) for stop in order]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [300, 900])
def test_everything_below_a_note_has_room(page: Page, width: int) -> None:
    page.resize(width, 700)
    deep = [note(number, f"note {number}", reply_to=number - 1 or None) for number in range(1, 7)]
    show(page, *(replace(one, tags=("a tag", "another/tag"), updated_at=LATER) for one in deep))
    page.thread_.finish()
    assert len(page.thread_._entries) == 6
    for entry in page.thread_._entries.values():
        shown = [each for each in entry.findChildren(QPushButton) if not each.isHidden()]
        assert len(shown) == 8
        boxes = [each.rect().translated(each.mapTo(entry, each.rect().topLeft())) for each in shown]
        assert all(entry.rect().contains(box) for box in boxes), f"{entry.rect()} {boxes}"
        assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)


def test_many_notes_come_one_after_another_in_their_order(page: Page, qtbot) -> None:
    show(page, *(note(number, f"note {number}") for number in range(1, 30)))
    assert len(page.thread_._entries) < 29
    page.show_notes([note(number, f"note {number}") for number in range(1, 30) if number != 3])
    assert page.thread_.note(29) is not None and page.thread_.note(3) is None
    qtbot.waitUntil(lambda: len(page.thread_._entries) == 28)
    tops = [page.thread_.top_of(number) for number in page.thread_._entries]
    assert tops == sorted(tops) and list(page.thread_._entries) == [1, 2, *range(4, 30)]
    show(page, *(note(number, f"note {number}") for number in range(1, 30)))
    page.show_article(article(2), body(), [], [note(50, "another")], {})
    page.show_article(article(1), body(), [], [note(number, "again") for number in range(1, 30)], {})
    page.focus_composer()
    assert len(page.thread_._entries) == 29
    assert page.view.viewport().rect().contains(page.thread_.mapTo(page.view.viewport(), page.thread_.composer.pos()))


def test_the_links_of_a_note_say_where_they_lead(page: Page) -> None:
    show(page, note(1, "see [the bank](https://examp1e.org/login)"))
    told = caught(page.following.pointed)
    text = page.thread_._entries[1].text
    text.highlighted.emit(QUrl("https://examp1e.org/login"))
    assert told[-1].lead == "https://examp1e.org"
    text.highlighted.emit(QUrl())
    assert told[-1] is None
