from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from reader.ui.commands import actions, keys
from reader.ui.commands.key_tips import tell_key
from reader.ui.commands.keys_dialog import KeyField, KeysDialog

NAMES = [action.name for action in actions.TABLE]
KEYS = [
    "X",
    "E",
    "S",
    "Shift+N",
    "Ctrl+K",
    "Ctrl+Shift+K",
    "G",
    "G, I",
    "G, X",
    "G, I, X",
    "F5",
    "Ctrl+,",
    "?",
    "Alt+Up",
]


def in_force(changed: keys.Changed) -> dict[str, tuple[str, ...]]:
    return {action.name: actions.keys_of(action, changed) for action in actions.TABLE}


def test_the_keys_of_the_table_are_written_as_qt_writes_them() -> None:
    for action in actions.TABLE:
        for key in action.keys:
            assert QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) == key, action.name


@settings(max_examples=30)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(KEYS), max_size=2, unique=True)), max_size=6
    )
)
def test_no_two_actions_ever_have_keys_that_are_in_each_others_way(steps: list[tuple[str, list[str]]]) -> None:
    changed: keys.Changed = {}
    for name, wanted in steps:
        if any(actions.clash(a, b) for a in wanted for b in wanted if a != b):
            continue
        changed = keys.given(changed, name, tuple(wanted))
        assert actions.keys_of(actions.find(name), changed) == tuple(wanted)
        for held, own in changed.items():
            assert not any(keys.holders(key, held, changed) for key in own)
    for name in dict(changed):
        changed = keys.without(changed, name)
    assert all(changed[name] != actions.find(name).keys for name in changed)


def test_only_what_differs_is_kept_and_what_is_reset_is_not() -> None:
    changed = keys.given({}, "archive", ("W",))
    assert changed == {"archive": ("W",)}
    changed = keys.given(changed, "star", ("E",))
    assert changed == {"archive": ("W",), "star": ("E",)}, "E was free by then"
    changed = keys.without(changed, "archive")
    assert changed == {"star": ()}, "the reset takes E back from the star"
    assert keys.without(changed, "star") == {}


def test_a_key_given_by_the_reader_is_no_others_even_in_a_later_table() -> None:
    changed = {"archive": ("S", "G")}
    force = in_force(changed)
    assert force["archive"] == ("S", "G")
    assert force["star"] == ()
    assert force["go_inbox"] == (), "G alone would swallow it"
    assert keys.pruned({"gone_since": ("Y",), "star": ("S",)}) == {}


@pytest.mark.parametrize(
    "wanted",
    [
        "Tab",
        "Shift+Tab",
        "Return",
        "Enter",
        "Ctrl+Return",
        "Esc",
        "Alt+Esc",
        "Down",
        "Shift+Left",
        "Ctrl+Right",
        "Home",
        "Shift+End",
        "PgDown",
        "Backspace",
        "G, Esc",
        "X, Down",
    ],
)
def test_keys_that_text_and_lists_need_are_refused_in_a_sentence(wanted: str) -> None:
    assert keys.refusal(wanted).endswith("key.") or keys.refusal(wanted).endswith(("add Alt.", "Ctrl or Alt."))


@pytest.mark.parametrize(
    "wanted", ["W", "Shift+X", "?", "Alt+Up", "Ctrl+Tab", "Space", "F5", "Ctrl+C", "G, X", "Meta+A"]
)
def test_all_others_are_free(wanted: str) -> None:
    assert keys.refusal(wanted) == ""


def test_keys_that_widgets_answer_themselves_cannot_be_given_away() -> None:
    for action in actions.TABLE:
        for own in action.own_keys if action.needs not in {"marks", "trash", "review"} else ():
            assert keys.refusal(own), (action.name, own)


def test_a_press_is_written_as_shortcuts_are() -> None:
    shift, keypad = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier

    def written(key: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        press = keys.pressed(key, held)
        return QKeySequence(press).toString() if press is not None else ""

    assert written(Qt.Key.Key_N, shift) == "Shift+N"
    assert written(Qt.Key.Key_Question, shift) == "?"
    assert written(Qt.Key.Key_5, keypad) == "5"
    assert written(Qt.Key.Key_Backtab, shift) == "Shift+Tab"
    assert written(Qt.Key.Key_Space, shift) == "Shift+Space"
    assert written(Qt.Key.Key_F5, shift) == "Shift+F5"
    assert written(0x0424) == "Ф"
    assert written(Qt.Key.Key_Shift, shift) == written(Qt.Key.Key_Dead_Grave) == written(0) == ""


class Desk:
    """A window with all actions, and the dialog on it, as ``Popups`` opens it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.done, self.kept = qtbot, [], {}
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        handlers = {name: lambda name=name: self.done.append(name) for name in NAMES}
        self.actions = actions.build(self.window, handlers)
        self.page = QPushButton(self.window)
        self.window.setCentralWidget(self.page)
        self.window.resize(500, 600)
        self.window.show()
        self.dialog = KeysDialog(self.window, {}, self.actions)
        self.dialog.changed.connect(self.keep)
        self.dialog.show()
        self.tree = self.dialog.findChild(QTreeWidget)
        self.field = self.dialog.findChild(KeyField)

    def keep(self, changed: keys.Changed) -> None:
        self.kept = changed
        actions.set_keys(self.actions, changed)

    def choose(self, word: str) -> None:
        line = next(line for line in self.dialog.findChildren(QLineEdit) if line is not self.field)
        line.setText(word)

    def press(self, word: str) -> None:
        button = next(button for button in self.dialog.findChildren(QPushButton) if button.text() == word)
        assert button.isEnabled(), word
        assert button.isVisible(), word
        button.click()

    def type(self, *presses: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
        for key, held in presses:
            self.qtbot.keyClick(self.field, key, held)
        if self.field.isVisible():
            self.field._pause.timeout.emit()

    def says(self) -> str:
        from PySide6.QtWidgets import QLabel

        return self.dialog.findChild(QLabel, "keys_message").text()

    def shows(self) -> str:
        return self.tree.currentItem().text(1)


PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_a_key_is_changed_and_works_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("archive article")
    desk.press("Change…")
    desk.type((Qt.Key.Key_W, PLAIN))
    assert desk.kept == {"archive": ("W",)}
    assert desk.shows() == "W"
    assert desk.actions["archive"].toolTip() == "Archive (W)"
    desk.dialog.close()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.page.setFocus()
    qtbot.keyClick(desk.page, "e")
    qtbot.keyClick(desk.page, "w")
    assert desk.done == ["archive"]


def test_several_keys_and_sequences(desk: Desk) -> None:
    desk.choose("star article")
    desk.press("Add…")
    desk.type((Qt.Key.Key_W, PLAIN), (Qt.Key.Key_W, PLAIN))
    assert desk.kept == {"star": ("S", "W, W")}
    desk.press("Clear")
    assert desk.kept == {"star": ()}
    desk.press("Reset")
    assert desk.kept == {}


def test_a_conflict_is_told_and_can_be_taken_over(desk: Desk) -> None:
    desk.choose("star article")
    desk.press("Change…")
    desk.type((Qt.Key.Key_E, PLAIN))
    assert desk.kept == {}
    assert desk.says() == "E already means “Archive”."
    desk.press("Take it over")
    assert desk.kept == {"star": ("E",), "archive": ()}
    desk.press("Reset all")
    assert desk.kept == {}


def test_what_cannot_be_is_refused_with_the_reason_and_escape_leaves_all_as_it_is(desk: Desk) -> None:
    desk.choose("star article")
    desk.press("Change…")
    desk.type((Qt.Key.Key_Tab, PLAIN))
    assert desk.says() == "Tab goes from one control to the next; choose another key."
    desk.press("Change…")
    assert desk.says() == ""
    desk.type((Qt.Key.Key_Escape, PLAIN))
    assert desk.dialog.isVisible()
    assert not desk.field.isVisible()
    assert desk.kept == {}


def test_what_is_typed_filters_by_action_key_and_group(desk: Desk) -> None:
    def shown() -> list[str]:
        return [name for name, item in desk.dialog._items.items() if not item.isHidden()]

    desk.choose("ctrl+k")
    assert shown() == ["palette"]
    desk.choose("no such thing")
    assert shown() == []
    assert not any(desk.dialog._buttons[word].isEnabled() for word in ("Change…", "Add…", "Clear", "Reset"))
    desk.choose("")
    assert shown() == NAMES


def test_changed_keys_are_there_when_the_window_is_made(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = actions.build(window, dict.fromkeys(NAMES, list), {"archive": ("X", "Y"), "star": ()})
    assert [key.toString() for key in made["archive"].shortcuts()] == ["X", "Y"]
    assert made["star"].shortcuts() == []
    assert made["star"].toolTip() == "Star"


def test_the_dialog_fits_a_narrow_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(400, 420)
    dialog = KeysDialog(window, {}, actions.build(window, dict.fromkeys(NAMES, list)))
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.width() <= 400
    assert dialog.height() <= 420


def test_a_tool_tip_names_the_key_that_its_action_has_by_then(desk: Desk, qtbot: QtBot) -> None:
    button = QPushButton()
    tell_key(button, "Write a note", "highlight_note")

    def tip() -> str:
        QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, QPoint(), QPoint()))
        return button.toolTip()

    assert tip() == "Write a note", "in no window yet"
    desk.window.setCentralWidget(button)
    assert tip() == "Write a note (N)"
    actions.set_keys(desk.actions, {"highlight_note": ("W", "N")})
    assert tip() == "Write a note (W)"
    actions.set_keys(desk.actions, {"highlight_note": ()})
    assert tip() == "Write a note"
