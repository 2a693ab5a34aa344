from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QMainWindow, QMenu, QScrollArea, QTextBrowser, QToolButton
from pytestqt.qtbot import QtBot

from reader.ui.commands import action_states, actions
from reader.ui.commands.key_help import KeyHelp
from reader.ui.commands.palette import Palette, score


def built(qtbot: QtBot) -> tuple[QMainWindow, dict[str, object], list[str]]:
    window = QMainWindow()
    qtbot.addWidget(window)
    done: list[str] = []
    handlers = {action.name: lambda name=action.name: done.append(name) for action in actions.TABLE}
    return window, actions.build(window, handlers), done


def test_names_and_keys_are_unique_and_valid() -> None:
    names = Counter(action.name for action in actions.TABLE)
    assert max(names.values()) == 1
    keys = Counter(QKeySequence(key).toString() for action in actions.TABLE for key in action.keys)
    assert "" not in keys
    assert [key for key, number in keys.items() if number > 1] == []
    assert {action.group for action in actions.TABLE} == set(actions.GROUPS)


def test_bars_and_menus_name_actions_of_the_table() -> None:
    names = {action.name for action in actions.TABLE} | {""}
    assert names.issuperset({*actions.BAR, *actions.BAR_RIGHT, *actions.ROW_MENU})


def test_a_missing_or_superfluous_handler_is_named(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    handlers = {action.name: list for action in actions.TABLE if action.name != "star"} | {"fly": list}
    with pytest.raises(ValueError, match=r"\['fly', 'star'\]"):
        actions.build(window, handlers)


def test_every_action_is_in_the_main_menu_but_the_menu_itself(qtbot: QtBot) -> None:
    window, made, _ = built(qtbot)
    menu = QMenu(window)
    actions.fill_menu(menu, made)
    listed = {entry.objectName() for part in menu.actions() for entry in part.menu().actions() if entry.objectName()}
    assert listed == made.keys() - {"menu"}


def test_single_keys_act_in_the_window_but_not_in_a_field(qtbot: QtBot) -> None:
    window, _, done = built(qtbot)
    field, page = QLineEdit(window), QTextBrowser(window)
    window.setCentralWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QGuiApplication.clipboard().clear()
    field.setFocus()
    for key in "eh1/":
        qtbot.keyClick(field, key)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    assert field.text() == "eh1/"
    page.setFocus()
    for key in "eh1/":
        qtbot.keyClick(page, key)
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    qtbot.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert done == ["archive", "highlight", "highlight_yellow", "search", "trash", "paste"]


def test_two_keys_go_to_a_place(qtbot: QtBot) -> None:
    window, _, done = built(qtbot)
    button = QToolButton(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button.setFocus()
    qtbot.keyClick(button, "g")
    qtbot.keyClick(button, "a")
    assert done == ["go_archive"]


def test_the_palette_ranks_the_start_of_words_first() -> None:
    names = [action.text for action in actions.TABLE]

    def best(typed: str) -> str:
        return max(names, key=lambda name: score(typed, name))

    assert best("arch") == "Archive"
    assert best("tsep") == "Theme: sepia"
    assert best("bak lib") == "Back up the library"
    assert best("mark as r") == "Mark as read"
    assert score("xyzzy", "Archive") == 0
    assert score("", "Archive") > 0


def test_the_palette_is_worked_by_keys_alone(qtbot: QtBot) -> None:
    window, made, done = built(qtbot)
    window.resize(900, 600)
    window.show()
    made["star"].setEnabled(False)
    palette = Palette(window, made)
    palette.open()
    field = palette.findChild(QLineEdit)
    qtbot.keyClicks(field, "star")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert done == ["go_starred"], "a disabled action stands below and cannot be taken"
    assert not palette.isVisible()
    palette.open()
    qtbot.keyClicks(field, "theme")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert done[-1].startswith("theme_")


def offered(palette: Palette) -> list[str]:
    list_ = palette.findChild(QListWidget)
    return [list_.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(list_.count())]


def test_what_was_taken_last_stands_first(qtbot: QtBot) -> None:
    window, made, done = built(qtbot)
    window.resize(900, 600)
    window.show()
    palette = Palette(window, made, ["star", "gone_since", "undo"])
    palette.open()
    assert [text.split()[0] for text in offered(palette)[:2]] == ["Star", "Undo"]
    field = palette.findChild(QLineEdit)
    qtbot.keyClicks(field, "full scr")
    with qtbot.waitSignal(palette.taken) as taken:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert taken.args == [["fullscreen", "star", "undo"]]
    assert done == ["fullscreen"]
    palette.open()
    assert offered(palette)[0].startswith("Full screen")


def test_what_cannot_be_done_stands_below_with_the_reason(qtbot: QtBot) -> None:
    window, made, done = built(qtbot)
    window.resize(900, 600)
    window.show()
    for name in ("archive", "go_archive", "highlight", "undo", "retry"):
        made[name].setEnabled(False)
    palette = Palette(window, made)
    palette.open()
    field = palette.findChild(QLineEdit)
    for typed, said in (
        ("highlight the sel", "Highlight the selection, open an article first"),
        ("undo", "Undo, nothing to undo"),
        ("capture again", "Capture again, only what came from an address"),
        ("archiv", "Archive, choose an article first"),
    ):
        field.setText(typed)
        assert said in offered(palette)
    assert offered(palette)[-1] == "Go to the archive, not just now", "below all that can be done"
    field.setText("highlight the sel")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert done == []
    assert palette.isVisible(), "it says why and waits"
    field.setText("zzqx")
    assert offered(palette) == []
    assert [label.text() for label in palette.findChildren(QLabel) if label.isVisible()] == [
        "No action has these letters."
    ]
    palette.close()


def test_sheet_and_palette_show_the_readers_own_keys(qtbot: QtBot) -> None:
    window, made, _ = built(qtbot)
    actions.set_keys(made, {"star": ("F7", "G, X")})
    made["preset_1"].setText("Type: Bed")
    sheet = KeyHelp(window, made)
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "F7  G, X" in texts
    assert "Type: Bed" in texts
    palette = Palette(window, made)
    palette.open()
    assert "Star F7 or G, X" in offered(palette)
    palette.close()


@pytest.mark.parametrize("width", [1200, 760, 480])
def test_the_key_sheet_shows_every_key(qtbot: QtBot, width: int) -> None:
    window, made, _ = built(qtbot)
    window.resize(width, 800)
    sheet = KeyHelp(window, made)
    texts = " ".join(label.text() for label in sheet.findChildren(QLabel))
    for action in actions.TABLE:
        for key in actions.shown_keys(action):
            assert key in texts, action.name
    sheet.show()
    qtbot.waitExposed(sheet)
    assert sheet.width() <= width
    assert sheet.findChild(QScrollArea).horizontalScrollBar().maximum() == 0, "nothing stands outside on the right"


def test_whatever_an_action_needs_can_be_said() -> None:
    assert {action.needs for action in actions.TABLE} <= action_states._NEEDS.keys()
