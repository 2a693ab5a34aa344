"""The trash in its window: what it lists, how it is searched, what comes back and where, what goes for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from reader.library import Library, MarkId, Trashed, TrashId
from reader.model import State
from reader.ui.trash.trash_model import ends
from reader.ui.trash.trash_pane import TrashPane
from reader.ui.window.window import Window
from tests.ui.shell import fill, open_title, opened, passage, press, shown

Key = Qt.Key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        one, two, three = fill(library, "One", "Two", "Three")
        mark = library.add_highlight(one, passage(library, one, "counted the people"), note="How *many*?")
        note = library.add_note(one, "Who was the keeper?")
        library.add_note(one, "Nobody knows.", reply_to=note.id)
        library.add_note(two, "Read aloud.")
        library.set_state([three], State.ARCHIVE)
        library.delete_highlight(mark.id)
        library.delete([two])
    return folder


@pytest.fixture
def window(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, folder, tmp_path / "config") as window:
        yield window


def told(qtbot: QtBot, window: Window) -> None:
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.views.trash.waiting(), timeout=5000)


def pane_of(qtbot: QtBot, window: Window) -> TrashPane:
    press(qtbot, window, "go_trash")
    told(qtbot, window)
    pane = window.middle.pane("trash")
    assert isinstance(pane, TrashPane)
    return pane


def texts(pane: TrashPane) -> list[str]:
    model = pane.list.model()
    return sorted(str(model.index(row, 0).data()) for row in range(model.rowCount()))


def choose(pane: TrashPane, text: str) -> None:
    model = pane.list.model()
    pane.list.go(next(row for row in range(model.rowCount()) if model.index(row, 0).data() == text))


def answer_question(qtbot: QtBot, window: Window, ask: Callable[[], object], word: str) -> str:
    """Ask for something, answer the question that comes; return what was asked."""
    ask()
    box = next(box for box in window.findChildren(QMessageBox) if box.objectName() == "for_good" and box.isVisible())
    text = box.text()
    next(button for button in box.buttons() if button.text() == word).click()
    told(qtbot, window)
    return text


def test_the_sidebar_leads_to_everything_that_was_deleted(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    assert texts(pane) == ["Two", "counted the people"]
    assert pane._count.text() == "2 things"
    assert QApplication.focusWidget() is pane.list
    rows = [window.sidebar._rows.row(number).spoken() for number in range(window.sidebar._rows.rowCount())]
    assert "Trash, 2 things, chosen" in rows
    press(qtbot, window, "go_inbox")
    assert window.middle.pane("trash") is None
    assert not window.actions_["restore"].isEnabled()


def test_it_is_searched_and_narrowed_to_a_kind(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    for typed, found in (("aloud", ["Two"]), ("many", ["counted the people"]), ("one", ["counted the people"])):
        pane.field.setText(typed)
        qtbot.waitUntil(lambda: pane.asked.query.text == pane.field.text())
        told(qtbot, window)
        assert texts(pane) == found, typed
    pane.field.setText("nothing of the kind")
    qtbot.waitUntil(lambda: pane._heading.text() == "Nothing found")
    pane._everything.click()
    qtbot.waitUntil(lambda: len(texts(pane)) == 2)
    for kind, found in (("articles", ["Two"]), ("highlights", ["counted the people"]), ("notes", [])):
        pane._filter_by(pane.asked.query.__replace__(kind=kind))
        told(qtbot, window)
        assert texts(pane) == found, kind


def test_an_article_comes_back_with_its_notes_to_where_it_was(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    choose(pane, "Two")
    qtbot.keyClick(pane.list, Key.Key_R)
    told(qtbot, window)
    assert window.notice.text() == "“Two” is back in the inbox, with its 1 mark."
    assert texts(pane) == ["counted the people"]
    press(qtbot, window, "undo")
    told(qtbot, window)
    assert texts(pane) == ["Two", "counted the people"]
    press(qtbot, window, "redo", "go_inbox")
    assert shown(window) == ["One", "Two"]


def test_what_is_thrown_on_the_shelf_goes_back_to_the_archive(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "go_archive", "next", "trash")
    pane = pane_of(qtbot, window)
    choose(pane, "Three")
    qtbot.keyClick(pane.list, Key.Key_Return)
    assert open_title(window) == "Three", "it can be read where it lies"
    press(qtbot, window, "go_trash", "restore")
    assert window.notice.text() == "“Three” is back in the archive."


def test_a_reply_and_a_highlight_of_a_trashed_article_say_what_is_still_away(qtbot: QtBot, window: Window) -> None:
    library, one = window.library, window.list_pane.list.ids[0]
    note, reply = library.notes(one)
    library.delete_marks([MarkId("note", note.id), MarkId("note", reply.id)])
    pane = pane_of(qtbot, window)
    choose(pane, "Nobody knows.")
    pane._restore.click()
    told(qtbot, window)
    assert window.notice.text() == "The note is back under “One”. What it belongs to still lies in the trash."
    library.set_state([one], State.TRASH)
    told(qtbot, window)
    choose(pane, "counted the people")
    press(qtbot, window, "restore")
    assert window.notice.text() == "The highlight is back in “One”. Its article lies in the trash."
    assert [mark.selectors.exact for mark in library.highlights(one)] == ["counted the people"]


def test_many_come_back_in_one_step(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    qtbot.keyClick(pane.list, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert pane._count.text() == "2 of 2 selected"
    press(qtbot, window, "restore")
    told(qtbot, window)
    assert window.notice.text() == "Restored: 1 article and 1 highlight."
    assert pane._heading.text() == "The trash is empty"
    press(qtbot, window, "undo")
    told(qtbot, window)
    assert len(texts(pane)) == 2


def test_for_good_asks_once_and_cannot_be_undone(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    choose(pane, "Two")
    steps = window.history.stack.count()
    text = answer_question(qtbot, window, lambda: qtbot.keyClick(pane.list, Key.Key_Delete), "Keep")
    assert text == "Delete the article “Two” with all its highlights and notes for good?"
    assert texts(pane) == ["Two", "counted the people"]
    answer_question(qtbot, window, window.actions_["delete_for_good"].trigger, "Delete for good")
    assert texts(pane) == ["counted the people"]
    assert window.library.trash(kind="article") == ()
    assert window.history.stack.count() == steps
    assert window.notice.text() == "1 thing deleted for good."
    assert window.library.check() == []


def test_emptied_from_anywhere_it_takes_what_was_counted_and_nothing_else(qtbot: QtBot, window: Window) -> None:
    with Library.open(window.library.folder) as other:
        mark = next(one for one in other.trash() if one.kind == "highlight")

        def ask() -> None:
            window.actions_["empty_trash"].trigger()
            other.restore([mark])

        assert answer_question(qtbot, window, ask, "Delete for good").startswith("Delete 1 article and 1 highlight")
        assert other.trash() == ()
        assert len(other.highlights()) == 1
    window.actions_["empty_trash"].trigger()
    assert window.notice.text() == "The trash is empty."


def test_undo_of_what_is_gone_for_good_says_so_and_leaves_the_stack(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "go_inbox", "next", "delete")
    answer_question(qtbot, window, window.actions_["empty_trash"].trigger, "Delete for good")
    press(qtbot, window, "undo")
    assert "There is no article" in window.notice.text()
    assert not window.history.stack.canUndo()


def test_a_deleted_article_says_how_it_can_be_read(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    choose(pane, "Two")
    before = open_title(window)
    qtbot.keyClick(pane.list, Key.Key_Return)
    assert "press R" in window.notice.text()
    assert open_title(window) == before
    choose(pane, "counted the people")
    qtbot.keyClick(pane.list, Key.Key_Return)
    assert open_title(window) == "One"


def test_a_screen_reader_is_told_what_it_is_and_how_long_it_stays(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    said = [str(pane.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(2)]
    assert any(text.startswith("Article: Two. Kiosk. with 1 mark. Deleted today. Goes for good") for text in said)
    assert any(text.startswith("Highlight: counted the people. How many?. One. Deleted") for text in said)
    face = QAccessible.queryAccessibleInterface(pane.list)
    assert face.text(QAccessible.Text.Name) == "Trash"


def row(left: timedelta | None, now: datetime) -> Trashed:
    goes = None if left is None else now + left
    return Trashed(TrashId("note", 1), 1, "x", "", "", "", "T", "", now, goes, 0, False)  # type: ignore[call-arg]


def test_the_end_is_louder_the_nearer_it_is() -> None:
    now = datetime(2026, 3, 12, 12, tzinfo=UTC)
    assert ends(row(timedelta(hours=1), now), now) == ("Goes for good today", True)
    assert ends(row(timedelta(days=1), now), now) == ("Goes for good tomorrow", True)
    assert ends(row(timedelta(days=3), now), now) == ("Goes for good in 3 days", True)
    assert ends(row(timedelta(days=20), now), now)[1] is False
    assert ends(row(None, now), now) == ("Stays until you delete it", False)
