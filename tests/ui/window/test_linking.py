"""Links in notes, as they are written, shown, followed and told of under the article that they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reader import links
from reader.library import Library
from reader.ui.page.proposing import LinkPopup
from reader.ui.page.thread_backlinks import BacklinkRow
from reader.ui.window.window import Window
from tests.ui.shell import add, captured, fill, open_title, opened, passage, press, settle
from tests.ui.window.test_window import select

Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        for title in ("静かな読書の部屋", "Draft [2] of a|b", "A long walk"):
            add(library, title)
        add(library, "Two", paragraphs=40)
        fill(library, "One")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def article(window: Window, title: str):
    return next(a for a in window.library.articles(window.list_pane.list.ids) if a.title == title)


def popup(window: Window) -> LinkPopup | None:
    found = window.page.leaf.tools.proposing.popup
    return found if found is not None and found.isVisible() else None


def proposed(qtbot: QtBot, window: Window, *first: str) -> list[str]:
    """Wait until what is proposed begins with these; return all of it."""

    def rows() -> list[str]:
        shown = popup(window)
        return [shown.list.item(n).text() for n in range(shown.list.count())] if shown is not None else []

    qtbot.waitUntil(lambda: tuple(rows()[: len(first)]) == first, timeout=60_000)
    return rows()


def write(words: str) -> QWidget:
    field = QApplication.focusWidget()
    QTest.keyClicks(field, words)
    return field


def shown_links(window: Window, note_id: int) -> list[tuple[str, str]]:
    """Return the words of a shown note's links and where they lead."""
    block, found = window.page.leaf.thread_._entries[note_id].text.document().begin(), []
    while block.isValid():
        units = block.text().encode("utf-16-le")
        found += [
            (units[2 * part.start : 2 * (part.start + part.length)].decode("utf-16-le"), part.format.anchorHref())
            for part in block.textFormats()
            if part.format.isAnchor()
        ]
        block = block.next()
    return [(words.replace("\u00ad", ""), address) for words, address in found]


def backlinks(window: Window) -> list[BacklinkRow]:
    return [row for row in window.page.leaf.thread_.findChildren(BacklinkRow) if row.isVisibleTo(window)]


def test_a_title_is_completed_by_keys_alone_and_leads_there_and_back(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "write_note")
    field = write("As in [[tw")
    proposed(qtbot, window, "Two")
    QTest.keyClick(field, Key.Key_Return)
    assert field.toPlainText() == "As in [[Two]]"
    assert popup(window) is None
    QTest.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = window.library.notes(window.reading.article.id)
    assert note.text == "As in [[Two]]"
    two = article(window, "Two")
    assert shown_links(window, note.id) == [("Two", links.address(two.uid))]
    text = window.page.leaf.thread_._entries[note.id].text
    text.setFocus()
    QTest.keyClick(text, Key.Key_Tab)
    QTest.keyClick(text, Key.Key_Return)
    assert open_title(window) == "Two"
    press(qtbot, window, "place_back")
    assert open_title(window) == "One"


def test_up_down_tab_and_escape_do_what_they_do_in_lists(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "write_note")
    field = write("[[")
    rows = proposed(qtbot, window, "One", "Two")
    assert len(rows) == 5
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Tab)
    assert field.toPlainText() == "[[Two]]"
    assert field.hasFocus()
    write(" [[a lo")
    proposed(qtbot, window, "A long walk")
    QTest.keyClick(field, Key.Key_Escape)
    assert popup(window) is None and field.hasFocus()
    write("n")
    assert popup(window) is None, "what was put away stays away"
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.hasFocus()


def test_titles_that_cannot_stand_in_brackets_and_titles_without_spaces(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "write_note")
    field = write("[[dra")
    proposed(qtbot, window, "Draft [2] of a|b")
    QTest.keyClick(field, Key.Key_Return)
    uid = article(window, "Draft [2] of a|b").uid
    assert field.toPlainText() == f"[[{uid}|Draft (2) of a¦b]]"
    field.insertPlainText(" 😀 [[読書")
    proposed(qtbot, window, "静かな読書の部屋")
    shown = popup(window)
    assert shown is not None
    QTest.mouseClick(
        shown.list.viewport(), Qt.MouseButton.LeftButton, pos=shown.list.visualItemRect(shown.list.item(0)).center()
    )
    assert field.toPlainText().endswith("😀 [[静かな読書の部屋]]")
    assert field.hasFocus()
    QTest.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = window.library.notes(window.reading.article.id)
    assert all(linked.there for linked in window.library.linked(note_id=note.id))
    assert [words for words, _ in shown_links(window, note.id)] == ["Draft (2) of a¦b", "静かな読書の部屋"]


def test_a_passage_and_a_note_of_the_article_are_linked_behind_its_title(qtbot: QtBot, window: Window) -> None:
    two = article(window, "Two")
    mark = window.library.add_highlight(two.id, passage(window.library, two.id, "counted the people"))
    there = window.library.add_note(two.id, "Who *was* the keeper?")
    press(qtbot, window, "write_note")
    field = write("[[Two]]#")
    assert proposed(qtbot, window, "counted the people") == ["counted the people", "Who was the keeper?"]
    write("keep")
    proposed(qtbot, window, "Who was the keeper?")
    QTest.keyClick(field, Key.Key_Return)
    assert field.toPlainText() == f"[“Who was the keeper?”]({links.address(two.uid, note=there.uid)})"
    write(" [[two#count")
    proposed(qtbot, window, "counted the people")
    QTest.keyClick(field, Key.Key_Return)
    address = links.address(two.uid, highlight=mark.uid)
    assert field.toPlainText().endswith(f" [“counted the people”]({address})")
    QTest.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = window.library.notes(window.reading.article.id)
    assert shown_links(window, note.id)[1] == ("“counted the people”", address)
    window.page.leaf.following.follow(QUrl(address))
    qtbot.waitUntil(lambda: window.page.leaf.marking.card.highlight_id == mark.id)
    assert open_title(window) == "Two"
    press(qtbot, window, "place_back")
    assert open_title(window) == "One"


def test_a_link_is_completed_on_the_card_of_a_highlight_and_in_replies(qtbot: QtBot, window: Window) -> None:
    one = window.reading.article.id
    mark = window.library.add_highlight(one, passage(window.library, one, "Nobody sold"), note="See")
    note = window.library.add_note(one, "A thought")
    page = window.page.leaf
    page.open_highlight(mark.id, write=True)
    field = write(" [[a l")
    proposed(qtbot, window, "A long walk")
    QTest.keyClick(field, Key.Key_Escape)
    assert page.marking.card.highlight_id == mark.id, "Escape was the list's"
    write("[[a l")
    proposed(qtbot, window, "A long walk")
    QTest.keyClick(field, Key.Key_Return)
    page.marking.card.close_card()
    assert window.library.highlight(mark.id).note == "See [[a l[[A long walk]]"
    for begin in (page.thread_._entries[note.id].reply, page.thread_._entries[note.id].edit):
        begin()
        field = write(" [[a l")
        proposed(qtbot, window, "A long walk")
        QTest.keyClick(field, Key.Key_Tab)
        assert field.toPlainText().endswith("[[A long walk]]")


@pytest.mark.parametrize("size", [(1300, 800), (360, 420)])
def test_what_is_proposed_stands_in_the_window_and_not_over_what_is_typed(
    qtbot: QtBot, window: Window, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.panes.read(True)
    settle(qtbot, window)
    press(qtbot, window, "write_note")
    field = write("[[")
    for lines in range(8):
        proposed(qtbot, window, "One")
        shown = popup(window)
        assert shown is not None
        assert window.rect().contains(shown.geometry())
        caret = field.cursorRect().translated(field.viewport().mapTo(window, field.viewport().rect().topLeft()))
        assert not shown.geometry().intersects(caret), f"line {lines}"
        field.insertPlainText("x]]\n[[")


def test_backlinks_are_shown_kept_up_and_opened(qtbot: QtBot, window: Window) -> None:
    two, walk = article(window, "Two"), article(window, "A long walk")
    assert backlinks(window) == []
    one = window.reading.article
    note = window.library.add_note(two.id, f"See **[[One]]** and {links.address(walk.uid)}")
    qtbot.waitUntil(lambda: len(backlinks(window)) == 1)
    assert "See One and A long walk" in backlinks(window)[0].accessibleName()
    window.library.add_note(one.id, "My own [[One]]")
    mark = window.library.add_highlight(walk.id, passage(window.library, walk.id, "Nobody"), note="[[one]]")
    qtbot.waitUntil(lambda: len(backlinks(window)) == 2)
    window.library.edit_note(note.id, "No more")
    qtbot.waitUntil(lambda: len(backlinks(window)) == 1)
    window.reading.open(two.id)
    assert backlinks(window) == []
    window.ways.read(one.id)
    qtbot.waitUntil(lambda: len(backlinks(window)) == 1)
    window._settings.look.theme = "dark"
    window.page.set_typography(window._look.typography())
    (row,) = backlinks(window)
    row.setFocus()
    QTest.keyClick(row, Key.Key_Space)
    qtbot.waitUntil(lambda: window.page.leaf.marking.card.highlight_id == mark.id)
    assert open_title(window) == "A long walk"
    press(qtbot, window, "place_back")
    assert open_title(window) == "One"


def test_a_link_that_leads_nowhere_says_so_until_there_is_an_article(qtbot: QtBot, window: Window) -> None:
    note = window.library.add_note(window.reading.article.id, "[[The house opposite]]")
    ((words, address),) = shown_links(window, note.id)
    assert address.startswith("postil:nowhere/")
    window.page.leaf.following.follow(QUrl(address))
    assert window.notice.text().startswith("There is no article called “The house opposite”")
    assert open_title(window) == "One"
    made = window.library.add(captured("The house opposite"))[0]
    qtbot.waitUntil(lambda: shown_links(window, note.id) == [(words, links.address(made.uid))])
    window.library.delete([made.id])
    qtbot.waitUntil(lambda: shown_links(window, note.id)[0][1].startswith("postil:nowhere/"))


def test_a_passage_is_linked_to_from_a_new_note_and_copied(qtbot: QtBot, window: Window) -> None:
    one = window.reading.article
    select(window, "Nobody sold anything there")
    press(qtbot, window, "copy_passage_link")
    (mark,) = window.library.highlights(one.id)
    address = links.address(one.uid, highlight=mark.uid)
    assert QApplication.clipboard().text() == address
    select(window, "Nobody sold anything there")
    press(qtbot, window, "cite_passage")
    assert window.library.highlights(one.id) == [mark], "it is marked already"
    assert QApplication.focusWidget() is window.page.leaf.thread_.composer.editor
    assert window.page.leaf.thread_.composer.text() == f"[“Nobody sold anything there”]({address}) "
    press(qtbot, window, "copy_link")
    assert QApplication.clipboard().text() == links.address(one.uid)
    note = window.library.add_note(one.id, "a thought")
    entry = window.page.leaf.thread_._entries[note.id]
    next(button for button in entry.findChildren(QPushButton) if button.text() == "Link").click()
    assert QApplication.clipboard().text() == links.address(one.uid, note=note.uid)


def test_nothing_written_is_lost_when_the_library_refuses_it(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.errors import LibraryError

    one = window.reading.article.id
    mark = window.library.add_highlight(one, passage(window.library, one, "Nobody sold"), note="As it was").id
    note = window.library.add_note(one, "A thought").id
    page = window.page.leaf

    def refuse(*_arguments: object, **_more: object) -> None:
        raise LibraryError("The disk is full; make room and save it again.")

    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        for verb in ("add_note", "edit_note", "edit_highlight"):
            patch.setattr(window.library, verb, refuse)
        page.thread_.composer.editor.setPlainText("Something new")
        page.thread_.composer.save()
        page.thread_._entries[note].edit("A second thought")
        page.thread_._entries[note].editor.save()
        page.thread_._entries[note].reply("An answer")
        page.thread_._entries[note].answer.save()
        page.open_highlight(mark, write=True)
        page.marking.card.editor.setPlainText("Otherwise")
        page.marking.card.close_card()
    assert len(caught) == 4
    drafts = window.page.drafts()[one]
    assert drafts["new", 0] == "Something new"
    assert drafts["edit", note] == "A second thought"
    assert drafts["reply", note] == "An answer"
    assert drafts["mark", mark] == "Otherwise"
    page.drafting.save()
    assert window.library.highlight(mark).note == "Otherwise"


def test_notes_are_tagged_edited_and_deleted_and_all_of_it_is_undone(qtbot: QtBot, window: Window) -> None:
    one = window.reading.article.id
    note = window.library.add_note(one, "The first thought", tags=["sea"])
    entry = window.page.leaf.thread_._entries[note.id]

    def click(word: str) -> None:
        next(each for each in entry.findChildren(QPushButton) if each.text() == word and not each.isHidden()).click()

    click("Tags")
    field = write(", tide")
    QTest.keyClick(field, Key.Key_Return)
    assert window.library.note(note.id).tags == ("sea", "tide")
    click("Edit")
    field = write(", and the second")
    QTest.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [was.text for was in window.library.note_history(note.id)] == ["The first thought"]
    window.page.wordings_wanted.emit(note.id)
    assert entry.wordings is not None
    next(each for each in entry.wordings.findChildren(QPushButton) if each.text() == "Restore").click()
    assert window.library.note(note.id).text == "The first thought"
    assert entry.wordings is None
    click("Delete")
    assert window.library.notes(one) == []
    assert window.notice.text() == "The note has been deleted. Undo brings it back."
    window.page.focus_text()
    press(qtbot, window, "undo", "undo", "undo", "undo")
    assert window.library.notes(one) == [note]
    assert window.library.note_history(note.id) == ()
