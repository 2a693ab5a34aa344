"""A book made from the window: what is asked, what is told, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reader import anchoring, document
from reader.library import Library
from reader.model import Span
from reader.ui.books.book_dialog import ARTICLE, CHOSEN, LIST, BookDialog, Holding
from reader.ui.window.window import Window
from tests.epub_check import faults
from tests.ui.shell import fill, opened


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        one, _two = fill(library, "One", "Two")
        text = document.from_html(library.body(one)).text
        library.add_highlight(one, anchoring.describe(text, Span(0, 4)), note="Hm.")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def test_a_book_of_the_list_is_made_beside_the_window(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.actions_["make_book"].trigger()
    desk = window.desks.books
    dialog = desk.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.told.text() == "It will hold 2 articles and 1 passage.")
    assert dialog.scope() == LIST
    dialog.content.setCurrentIndex(1)
    assert dialog.told.text() == "It will hold 1 article and 1 passage."
    dialog.title.setText("  What I  kept ")
    desk.make(tmp_path / "none" / "kept.epub")
    qtbot.waitUntil(lambda: "Cannot write" in dialog.told.text())
    assert dialog.go.isEnabled()
    desk.make(tmp_path / "kept.epub")
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(lambda: dialog.told.text() == "kept.epub holds 1 article.")
    assert dialog.folder.isVisible()
    assert faults(tmp_path / "kept.epub") == []
    desk.put(str(tmp_path / "kept"), "epub")
    assert "is there already" in dialog.told.text()
    dialog.reject()
    window.actions_["make_book"].trigger()
    assert desk.dialog is not None
    assert desk.dialog is not dialog
    assert desk.dialog.choices().whole is False  # as the last one
    desk.dialog.reject()


def test_what_is_asked_follows_what_is_chosen(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(700, 600)
    parent.show()
    dialog = BookDialog(parent, {"format": "pdf", "paper": "a4", "notes": "?"}, 3, "Ponds")
    dialog.open()
    assert dialog.what.itemText(0) == "The 3 selected articles"
    assert (dialog.scope(), dialog.choices().format, dialog.choices().paper) == (CHOSEN, "pdf", "a4")
    assert dialog.choices().notes == "foot"
    assert dialog.paper.isVisible()
    dialog.format.setCurrentIndex(0)
    assert not dialog.paper.isVisible()
    assert not dialog.go.isEnabled()
    dialog.show_holding(Holding(0, 0, 0, 0, 0))
    assert dialog.told.text() == "There are no articles there."
    dialog.show_holding(Holding(3, 0, 0, 0))
    assert dialog.told.text() == "It will hold 3 articles."
    dialog.content.setCurrentIndex(1)
    assert "Nothing is marked" in dialog.told.text()
    assert not dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.scope_changed) as changed:
        dialog.what.setCurrentIndex(1)
    assert changed.args == [ARTICLE]
    assert dialog.title.text() == "Ponds"
    dialog.show_holding(Holding(1, 1, 2, 1))
    dialog.show_busy()
    with qtbot.waitSignal(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "nothing was written" in dialog.told.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
