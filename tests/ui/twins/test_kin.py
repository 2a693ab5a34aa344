"""Copies, what is like an article, where else, what fits the time: in the window, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMessageBox, QTextBrowser
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.ui.twins.kin_pane import KinPane
from reader.ui.window.window import Window
from tests.library.conftest import captured, passage
from tests.library.test_twins import LONG, state
from tests.ui.shell import open_title, opened, press

PASSAGE = "The beekeeper opens the hive in spring, and honey runs from the combs."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        one = library.add(captured("Harbour notes", LONG, url="https://press.example/a"))[0].id
        other = library.add(captured("Harbour notes", LONG + "\nAnd more.", url="https://www.press.example/a/"))[0].id
        library.add_highlight(one, passage(library, one, "harbour stone"))
        library.add_note(other, "Who was it?")
        for number in range(9):
            library.add(
                captured(f"Ship {number}", f"The schooner of day {number} left with the tide and sails {number}.")
            )
        library.add(captured("Copied", f"Somebody wrote this.\n{PASSAGE}"))
        library.add(captured("Bees", f"Bees gather pollen.\n{PASSAGE}"))
    return folder


@pytest.fixture
def window(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, folder, tmp_path / "config") as window:
        yield window


def pane_of(qtbot: QtBot, window: Window, action: str) -> KinPane:
    press(qtbot, window, action)
    return settled(qtbot, window)


def settled(qtbot: QtBot, window: Window) -> KinPane:
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.views.kin.waiting() and not window.views.busy())
    pane = window.middle.pane("kin")
    assert isinstance(pane, KinPane)
    return pane


def texts(pane: KinPane) -> list[str]:
    model = pane.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def open_article(qtbot: QtBot, window: Window, title: str) -> None:
    window.ways.read(next(a.id for a in window.library.articles(window.list_pane.list.ids) if a.title == title))
    qtbot.waitUntil(lambda: open_title(window) == title and window.page.leaf.body is not None)


def test_copies_are_merged_by_a_key_and_parted_by_undo(qtbot: QtBot, window: Window) -> None:
    before = state(window.library)
    pane = pane_of(qtbot, window, "go_twins")
    assert texts(pane) == ["Harbour notes", "Harbour notes"]
    pane.list.go(0)
    kept = pane.list.current()
    assert kept is not None
    qtbot.keyClick(pane.list, Qt.Key.Key_M)
    pane = settled(qtbot, window)
    assert texts(pane) == []
    assert not any(button.isVisible() for button in (pane._first, pane._second, pane._third))
    article = window.library.article(kept.article_id)
    assert (article.highlights, article.notes) == (1, 1)
    press(qtbot, window, "undo")
    pane = settled(qtbot, window)
    assert texts(pane) == ["Harbour notes", "Harbour notes"]
    assert pane._first.isVisible()
    assert pane._third.isVisible()
    assert state(window.library) == before
    press(qtbot, window, "redo")
    assert texts(settled(qtbot, window)) == []


@pytest.mark.parametrize("action", ["go_twins", "go_time"])
def test_a_screen_reader_is_told_nothing_that_is_for_the_eyes(qtbot: QtBot, window: Window, action: str) -> None:
    model = pane_of(qtbot, window, action).list.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]
    assert any("marks: " in words for words in said)
    assert not any(sign in words for sign in "\u2068\u2069✎" for words in said)


def test_what_is_not_the_same_is_remembered(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window, "go_twins")
    pane.list.go(1)
    qtbot.keyClick(pane.list, Qt.Key.Key_N)
    assert texts(settled(qtbot, window)) == []
    press(qtbot, window, "undo")
    assert len(texts(settled(qtbot, window))) == 2


def test_all_that_are_the_same_are_merged_after_a_question(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "merge_twins")
    assert window.notice.text().startswith("Look at the duplicates first")
    settled(qtbot, window)
    press(qtbot, window, "merge_twins")
    box = next(box for box in window.findChildren(QMessageBox) if box.objectName() == "merge_all")
    assert "1 group" in box.text()
    assert "Harbour notes" in box.informativeText()
    next(button for button in box.buttons() if button.text() == "Merge").click()
    assert texts(settled(qtbot, window)) == []
    press(qtbot, window, "merge_twins")
    assert window.notice.text() == "There are no duplicates to merge."
    press(qtbot, window, "undo")
    assert len(texts(settled(qtbot, window))) == 2


def test_copies_are_compared(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window, "go_twins")
    pane.list.go(1)
    qtbot.keyClick(pane.list, Qt.Key.Key_C)
    dialog = next(box for box in window.findChildren(QDialog) if box.objectName() == "difference")
    text = dialog.findChild(QTextBrowser)
    assert text is not None
    assert "And more." in text.toPlainText()
    assert text.document().lastBlock().blockFormat().bottomMargin() > 0, "paragraphs stand apart"
    dialog.reject()


def test_more_like_the_open_article(qtbot: QtBot, window: Window) -> None:
    open_article(qtbot, window, "Bees")
    pane = pane_of(qtbot, window, "more_like")
    assert texts(pane)[0] == "Copied"
    shown = pane.list.current()
    assert shown is not None
    assert "beekeeper" in shown.note
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: open_title(window) == "Copied")


def test_more_like_a_row_by_its_menu_and_like_the_article_by_that_of_the_page(qtbot: QtBot, window: Window) -> None:
    bees = next(a.id for a in window.library.articles(window.list_pane.list.ids) if a.title == "Bees")
    rows = window.list_pane.list
    rows.select(bees)
    qtbot.waitUntil(lambda: open_title(window) == "Bees" and window.page.leaf.body is not None)
    for menu in (rows._menu(), window.page.leaf.tools.menu.made(QPoint(5, 5))):
        next(action for action in menu.actions() if action.text() == "More like this").trigger()
        assert texts(settled(qtbot, window))[0] == "Copied"
        window.ways.back()
        menu.deleteLater()


def test_more_like_an_article_without_a_text_is_nothing(qtbot: QtBot, window: Window) -> None:
    bare = window.library.begin("https://bare.example/").id
    window.ways.read(bare)
    assert texts(pane_of(qtbot, window, "more_like")) == []


def test_where_else_by_the_bar_of_the_selection(qtbot: QtBot, window: Window) -> None:
    open_article(qtbot, window, "Bees")
    page = window.page.leaf
    assert page.body is not None
    assert page.view.setting is not None
    start = page.body.text.index(PASSAGE)
    page.view.select_still(
        page.view.setting.positions.place(start), page.view.setting.positions.place(start + len(PASSAGE))
    )
    page.marking.bar.elsewhere.click()
    assert len(texts(settled(qtbot, window))) == 1


def test_where_else_a_passage_stands(qtbot: QtBot, window: Window) -> None:
    open_article(qtbot, window, "Bees")
    press(qtbot, window, "elsewhere")
    assert "Select a passage" in window.notice.text()
    page = window.page.leaf
    assert page.body is not None
    assert page.view.setting is not None
    start = page.body.text.index(PASSAGE)
    page.view.select_still(
        page.view.setting.positions.place(start), page.view.setting.positions.place(start + len(PASSAGE))
    )
    pane = pane_of(qtbot, window, "elsewhere")
    assert len(texts(pane)) == 1
    assert PASSAGE in texts(pane)[0]
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: open_title(window) == "Copied" and PASSAGE in window.page.leaf.view.selected_text())


def test_the_paragraph_of_the_cursor_is_looked_for_where_nothing_is_selected(qtbot: QtBot, window: Window) -> None:
    open_article(qtbot, window, "Bees")
    page = window.page.leaf
    assert page.body is not None
    page.tools.cursor.stand_at(page.body.text.index(PASSAGE))
    assert page.selected_span() is None
    pane = pane_of(qtbot, window, "elsewhere")
    assert len(texts(pane)) == 1


def test_the_keyboard_is_on_a_row_whatever_is_listed_next(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window, "go_time")
    assert pane.list.current() is not None
    pane_of(qtbot, window, "go_twins")
    assert pane.list.hasFocus()
    assert pane.list.current() is not None


def test_what_fits_the_time(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window, "go_time")
    assert pane.subject.minutes == 25
    assert pane._line.endswith("of 25 min")
    pane.ask_minutes()
    dialog = next(box for box in window.findChildren(QInputDialog) if box.objectName() == "minutes")
    dialog.setIntValue(3)
    dialog.accept()
    pane = settled(qtbot, window)
    assert pane.subject.minutes == 3
    assert len(texts(pane)) == 3
    first = texts(pane)
    qtbot.mouseClick(pane._second, Qt.MouseButton.LeftButton)
    pane = settled(qtbot, window)
    assert len(texts(pane)) == 3
    pane.list.go(0)
    qtbot.keyClick(pane.list, Qt.Key.Key_S)
    assert sum(article.starred for article in window.library.articles(window.list_pane.list.ids)) == 1
    assert first


def test_keys_of_the_window_work_where_nothing_is_listed(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path / "bare", tmp_path / "config") as window:
        for name in ("go_twins", "go_time"):
            pane = pane_of(qtbot, window, name)
            assert texts(pane) == []
            assert pane._empty.hasFocus()
            window.ways.search()
            assert pane.field.hasFocus()
            qtbot.keyClicks(pane.field, "x")
            settled(qtbot, window)
            qtbot.keyClick(pane.field, Qt.Key.Key_Return)
            assert pane.field.hasFocus()
            qtbot.keyClick(pane.field, Qt.Key.Key_Escape)
            settled(qtbot, window)
            assert (pane.field.text(), window.middle.shown) == ("", "kin")
            qtbot.keyClick(pane.field, Qt.Key.Key_Escape)
            assert window.middle.shown == ""
            focus = QApplication.focusWidget()
            assert focus is not None
            assert window.list_pane.isAncestorOf(focus)
        pane = pane_of(qtbot, window, "go_twins")
        assert not window.actions_["save_search"].isEnabled()
        qtbot.keyClicks(pane._empty, "gm")
        assert settled(qtbot, window).subject.kind == "time"
        window.middle.show_articles()
        assert window.actions_["save_search"].isEnabled()
        for name in ("go_marks", "go_trash"):
            press(qtbot, window, name)
            shown = window.middle.pane(name.removeprefix("go_"))
            assert shown is not None
            qtbot.waitUntil(shown._empty.hasFocus)
            qtbot.keyClick(shown._empty, Qt.Key.Key_Escape)
            assert window.middle.shown == ""
