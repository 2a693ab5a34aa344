from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reader.ui.catalogue.tag_editor import TagEditor
from reader.ui.theme import load_theme

TAGS = (("libraries", 23), ("attention", 11), ("Éclair", 4), ("food/bread", 2))
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Desk:
    """A window with an editor over it, and what the editor has said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.window.resize(700, 600)
        self.elsewhere = QLineEdit()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.elsewhere)
        layout.addStretch()
        self.editor = TagEditor(load_theme("light"), self.window)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.said: list[tuple[Any, ...]] = []
        self.closed = 0
        self.editor.committed.connect(lambda *values: self.said.append(values))
        self.editor.closed.connect(self._count)

    def _count(self) -> None:
        self.closed += 1

    def type(self, text: str, *keys: Qt.Key) -> None:
        self.qtbot.keyClicks(self.editor._line, text)
        for key in keys:
            self.qtbot.keyClick(self.editor._line, key)

    def proposals(self) -> list[str]:
        list_ = self.editor._list
        return [list_.item(row).text() for row in range(list_.count())]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_enter_adds_and_enter_again_is_done(desk: Desk) -> None:
    desk.editor.edit({7: ("rust",)}, TAGS)
    assert desk.editor._line.hasFocus()
    desk.type("libr", ENTER)
    assert desk.editor._chips.tags() == {"rust": True, "libraries": True}
    desk.type("", ENTER)
    assert desk.said == [([7], ("libraries",), ())]
    assert desk.closed == 1
    assert not desk.editor.isVisible()


def test_matches_regardless_of_accents_and_keeps_the_known_spelling(desk: Desk) -> None:
    desk.editor.edit({7: ()}, TAGS)
    desk.type("ecl")
    assert desk.proposals() == ["Éclair", "Create “ecl”"]
    desk.type("", ENTER, ENTER)
    assert desk.said == [([7], ("Éclair",), ())]
    desk.editor.edit({7: ()}, TAGS)
    desk.type("LIBRARIES")
    assert desk.proposals() == ["libraries"]
    desk.qtbot.keyClick(desk.editor._line, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert desk.said[-1] == ([7], ("libraries",), ())


def test_a_new_tag_can_be_created_beside_a_longer_one(desk: Desk) -> None:
    desk.editor.edit({7: ()}, TAGS)
    desk.type("lib", Qt.Key.Key_Down, ENTER, ENTER)
    assert desk.said == [([7], ("lib",), ())]


def test_a_tag_that_is_there_already_is_taken_and_nothing_happens(desk: Desk) -> None:
    desk.editor.edit({7: ("rust",)}, TAGS)
    desk.type("Rust", ENTER)
    assert desk.editor._line.text() == ""
    assert desk.editor._chips.tags() == {"rust": True}
    desk.type("", ENTER)
    assert desk.said == []
    assert desk.closed == 1


def test_a_comma_parts_tags(desk: Desk) -> None:
    desk.editor.edit({7: ()}, TAGS)
    desk.type("one,#two words,")
    assert list(desk.editor._chips.tags()) == ["one", "two words"]


def test_what_is_most_used_is_proposed_first_and_what_is_there_not_again(desk: Desk) -> None:
    desk.editor.edit({7: ("libraries",)}, TAGS)
    assert desk.proposals() == ["attention", "Éclair", "food/bread"]
    desk.type("", Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert "libraries" in desk.editor._chips.tags()


def test_backspace_in_the_empty_line_takes_the_last_away(desk: Desk) -> None:
    desk.editor.edit({7: ("a", "b")}, TAGS)
    desk.type("", Qt.Key.Key_Backspace, ENTER)
    assert desk.said == [([7], (), ("b",))]


def test_escape_changes_nothing(desk: Desk) -> None:
    desk.editor.edit({7: ("a",)}, TAGS)
    desk.type("more", ENTER)
    desk.type("", Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, ESCAPE)
    assert desk.said == []
    assert desk.closed == 1


def test_no_change_is_not_told(desk: Desk) -> None:
    desk.editor.edit({7: ("a",)}, TAGS)
    desk.type("b", ENTER)
    desk.type("", Qt.Key.Key_Backspace, ENTER)
    assert desk.said == []
    assert desk.closed == 1


def test_a_click_elsewhere_is_done_and_keeps_what_is_typed(desk: Desk) -> None:
    desk.editor.edit({7: ()}, TAGS)
    desk.type("half")
    desk.qtbot.mouseClick(desk.elsewhere, Qt.MouseButton.LeftButton)
    assert desk.said == [([7], ("half",), ())]
    desk.qtbot.mouseClick(desk.elsewhere, Qt.MouseButton.LeftButton)
    assert len(desk.said) == 1


def test_the_keyboard_going_elsewhere_is_done_too(desk: Desk) -> None:
    desk.editor.edit({7: ["libraries"]}, TAGS)
    desk.type("attention", ENTER)
    desk.elsewhere.setFocus()
    assert desk.said == [([7], ("attention",), ())]
    assert not desk.editor.isVisible()
    assert desk.closed == 1


def test_a_click_inside_is_not_elsewhere(desk: Desk) -> None:
    desk.editor.edit({7: ()}, TAGS)
    desk.qtbot.mouseClick(desk.editor._title, Qt.MouseButton.LeftButton)
    desk.qtbot.mouseClick(desk.editor._list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 8))
    assert desk.editor.isVisible()
    assert desk.editor._chips.tags() == {"libraries": True}


def test_several_articles_have_whole_and_half_tags(desk: Desk) -> None:
    desk.editor.edit({1: ("both", "one"), 2: ("Both", "two")}, TAGS)
    assert desk.editor._chips.tags() == {"both": True, "one": False, "two": False}
    chips = {chip.name: chip for chip in desk.editor._chips._chips.values()}
    assert "some of the articles" in chips["one"].accessibleName()
    desk.qtbot.keyClick(chips["one"], ENTER)
    desk.qtbot.keyClick(chips["two"], Qt.Key.Key_Delete)
    desk.type("new", ENTER, ENTER)
    assert desk.said == [([1, 2], ("one", "new"), ("two",))]


def test_a_press_on_the_cross_removes(desk: Desk) -> None:
    desk.editor.edit({1: ("gone",)}, TAGS)
    chip = next(iter(desk.editor._chips._chips.values()))
    desk.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, chip.height() // 2))
    assert desk.editor._chips.tags() == {"gone": True}
    desk.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 9, chip.height() // 2))
    assert desk.editor._chips.tags() == {}


def test_it_stays_within_a_small_window_with_very_many_tags(desk: Desk) -> None:
    desk.window.resize(260, 300)
    desk.editor.edit({1: tuple(f"a rather long tag {n}" for n in range(60))}, TAGS, QPoint(250, 290))
    desk.qtbot.wait(20)
    assert desk.window.rect().contains(desk.editor.geometry())
    assert not desk.editor.grab().isNull()


def test_it_stays_within_a_window_that_becomes_smaller(desk: Desk) -> None:
    desk.editor.edit({7: ("rust",)}, TAGS, QPoint(500, 40))
    for width, height in ((340, 400), (900, 300)):
        desk.window.resize(width, height)
        assert desk.window.rect().contains(desk.editor.geometry())
        assert desk.editor._line.hasFocus()


def test_chips_show_the_colours_of_tags(desk: Desk) -> None:
    desk.editor.edit({1: ("rust", "plain")}, [])
    plain, wide = desk.editor._chips.grab().toImage(), desk.editor._chips._chips["rust"].sizeHint().width()
    desk.editor.show_colors({"rust": "orange"})
    assert desk.editor._chips.grab().toImage() != plain
    assert desk.editor._chips._chips["rust"].sizeHint().width() > wide
    desk.editor.set_theme(load_theme("dark"))
    assert desk.editor._chips._chips["rust"].dot is not None
    assert desk.editor._chips._chips["plain"].dot is None
