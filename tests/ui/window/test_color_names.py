"""The five colours called what they mean to the reader: everywhere at once, undone, and refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reader.errors import LibraryError
from reader.library import Library
from reader.ui.window.highlight_colors import HighlightColors
from reader.ui.window.window import Window
from tests.ui.shell import add, opened, passage, press, settle
from tests.ui.window.test_window import select

WORDS = "the lamp in the kiosk"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        article = add(library, "Dusk").id
        library.add_highlight(article, passage(library, article, WORDS), color="green")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.panes.read(True)
        settle(qtbot, made)
        yield made


def dialog_of(qtbot: QtBot, window: Window) -> HighlightColors:
    press(qtbot, window, "highlight_colors")
    made = window.findChild(HighlightColors)
    assert made is not None and made.isVisible()
    return made


def write(qtbot: QtBot, dialog: HighlightColors, color: str, name: str) -> str:
    """Write a name and return what is said of it."""
    field = dialog.fields[color]
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    message = dialog.findChild(QLabel, "colors_message")
    return message.text() if message.isVisible() else ""


def test_a_colour_is_renamed_everywhere_at_once_and_back(qtbot: QtBot, window: Window) -> None:
    dialog = dialog_of(qtbot, window)
    assert write(qtbot, dialog, "green", "  I   agree ") == ""
    assert dialog.fields["green"].text() == "I agree"
    leaf = window.page.leaf
    assert window.actions_["highlight_green"].text() == "Highlight in green: I agree"
    for dots in (leaf.marking.bar.dots, leaf.marking.card.dots):
        dot = next(dot for dot in dots if dot.color == "green")
        assert "I agree" in dot.toolTip() and "I agree" in dot.accessibleName()
    dialog.accept()
    select(window, "an hour before dusk")
    menu = leaf.tools.menu.made(QPoint(4, 4))
    colors = next(action.menu() for action in menu.actions() if action.text() == "Highlight")
    assert [action.text() for action in colors.actions()] == ["Yellow", "I agree", "Blue", "Pink", "Violet"]
    press(qtbot, window, "undo")
    assert window.library.color_names()["green"] == "green"
    assert window.actions_["highlight_green"].text() == "Highlight in green"
    press(qtbot, window, "redo")
    assert window.library.color_names()["green"] == "I agree"


def test_the_window_that_opens_next_has_the_names(qtbot: QtBot, tmp_path: Path) -> None:
    for expected in ("Doubt", "Doubt"):
        with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
            if window.library.color_names()["pink"] == "pink":
                dialog = dialog_of(qtbot, window)
                dialog.fields["pink"].setFocus()
                qtbot.keyClicks(dialog.fields["pink"], expected)
                dialog.reject()
            assert window.library.color_names()["pink"] == expected


def test_a_name_that_cannot_be_is_said_and_can_be_put_right(qtbot: QtBot, window: Window) -> None:
    dialog = dialog_of(qtbot, window)
    assert write(qtbot, dialog, "green", "Blue") == "Another colour is called “Blue”; choose another name."
    assert "can have 40 characters" in write(qtbot, dialog, "green", "x" * 41)
    assert window.library.color_names()["green"] == "green"
    assert write(qtbot, dialog, "green", "Agree") == ""
    assert write(qtbot, dialog, "blue", "Doubt") == ""
    assert write(qtbot, dialog, "green", "") == ""
    assert window.library.color_names()["green"] == "green"
    plain = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Plain names")
    assert plain.isEnabled()
    plain.click()
    assert list(window.library.color_names().values()) == list(window.library.color_names())
    assert not plain.isEnabled() and dialog.fields["blue"].text() == ""
    dialog.accept()
    press(qtbot, window, "undo")
    assert window.library.color_names()["blue"] == "Doubt"


def test_two_names_change_places_together(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.set_color_names({"yellow": "green", "green": "yellow"})
        assert library.set_color_names({"yellow": "", "green": ""})["yellow"] == "green"
        assert list(library.color_names().values()) == list(library.color_names())
        with pytest.raises(LibraryError, match="Another colour"):
            library.set_color_names({"yellow": "Hope", "pink": "hope"})
        assert library.color_names()["yellow"] == "yellow"
