from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtDBus import QDBusMessage
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.commands.undo_names import ColorNames
from reader.ui.look_settings import BUILT_IN, OPTIONS, USUAL
from reader.ui.settings import Settings
from reader.ui.theme import load_theme
from reader.ui.typography import interface_font, system_font
from reader.ui.window.highlight_colors import HighlightColors
from reader.ui.window.look import Look
from reader.ui.window.motion import Motion
from reader.ui.window.type_panel import TypePanel
from reader.ui.window.type_panel_presets import PresetRow


class Desk:
    """A look of its own, with the window that it is shown in."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        self.window = QMainWindow()
        self.window.resize(900, 700)
        self.window.show()
        self.settings = settings.look
        self.settings.theme = "light"
        self.look = Look(app, self.settings, self.window)
        self.typed: list[object] = []
        self.themed: list[object] = []
        self.look.typed.connect(self.typed.append)
        self.look.themed.connect(self.themed.append)

    def panel(self) -> TypePanel:
        panel = TypePanel(self.window, self.look, self.settings)
        panel.open(lambda _size: QPoint(10, 10))
        return panel


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Desk(app, Settings(tmp_path / "settings.ini", tmp_path))
    qtbot.addWidget(made.window)
    yield made
    app.setStyleSheet("")


def test_many_choices_are_one_setting_of_the_page(desk: Desk, qtbot: QtBot) -> None:
    for size in range(20, 40):
        desk.look.put("size", size)
    desk.look.put("justified", True)
    assert desk.typed == []
    qtbot.waitUntil(lambda: bool(desk.typed))
    qtbot.wait(5)
    assert [(type_.size, type_.justified) for type_ in desk.typed] == [(39, True)]


def test_a_theme_is_shown_at_once_and_takes_along_what_waited(desk: Desk, qtbot: QtBot) -> None:
    desk.look.put("size", 30)
    desk.look.set_theme("dark")
    assert [theme.name for theme in desk.themed] == ["dark"]
    assert [(type_.size, type_.theme.name) for type_ in desk.typed] == [(30, "dark")]
    qtbot.wait(5)
    assert len(desk.typed) == 1


def test_contrast_and_stillness_are_chosen_or_follow_the_desktop(desk: Desk) -> None:
    assert (desk.look.theme.contrast, desk.look.reduced_motion) == (False, False), "nothing asks for them here"
    desk.look.set_contrast("more")
    desk.look.set_stillness("more")
    assert (desk.look.theme.contrast, desk.look.reduced_motion, desk.look.theme.still) == (True, True, True)
    assert QApplication.cursorFlashTime() == 0
    desk.look.set_contrast("usual")
    desk.look.set_stillness("usual")
    assert desk.look.theme is load_theme("light")
    assert QApplication.cursorFlashTime() > 0


def test_the_desktop_may_ask_for_little_motion_at_any_time() -> None:
    parent = QObject()
    motion = Motion(parent)

    def tell(group: str, key: str, value: object) -> None:
        message = QDBusMessage.createSignal("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "S")
        message.setArguments([group, key, value])
        motion.on_changed(message)

    assert not motion.reduced
    tell("org.freedesktop.appearance", "reduced-motion", 1)
    assert motion.reduced
    tell("org.freedesktop.appearance", "reduced-motion", 0)
    assert not motion.reduced
    tell("org.gnome.desktop.interface", "enable-animations", False)
    assert motion.reduced
    tell("org.gnome.desktop.interface", "enable-animations", True)
    tell("org.gnome.desktop.interface", "clock-format", 1)
    assert not motion.reduced


def test_own_highlight_colours_hold_for_their_theme_alone(desk: Desk, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        own_colours(desk, HighlightColors(desk.window, desk.look, desk.settings, ColorNames(library, History(library))))


def own_colours(desk: Desk, dialog: HighlightColors) -> None:
    dialog.show()
    dialog.take("green", QColor("#d0f0c0"))
    assert desk.look.theme.highlight["green"] == QColor("#d0f0c0")
    message = dialog.findChild(QLabel, "colors_message")
    assert not message.isVisible()
    dialog.take("pink", QColor("#400010"))
    assert message.text() == "Text could not be read on that colour, so it was made paler."
    dialog.take("blue", desk.look.theme.page)
    assert message.text().startswith("That colour could not be told from the page")
    assert set(desk.settings.colors("light")) == {"green", "pink"}
    desk.look.set_theme("sepia")
    assert desk.look.theme is load_theme("sepia")
    desk.look.set_theme("light")
    resets = [b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Reset green"]
    resets[0].click()
    assert set(desk.settings.colors("light")) == {"pink"}
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Reset all").click()
    assert desk.look.theme is load_theme("light")


def test_every_control_of_the_panel_has_a_name_and_tab_reaches_it(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.panel()
    controls = [
        control
        for kind in (QSlider, QComboBox, QCheckBox, QPushButton, QToolButton)
        for control in panel.findChildren(kind)
        if control.isVisible() and control.isEnabled()
    ]
    for control in controls:
        said = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
        assert said, control
    reached = set()
    for _ in range(len(controls) + 3):
        focus = panel.focusWidget()
        assert focus is not None
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    themes = {button for button in controls if button.accessibleName().startswith("Theme:")}
    assert reached >= set(controls) - themes
    assert reached & themes, "arrows lead from one theme to the next"
    panel.close()


def test_the_panel_works_every_option(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.panel()
    for name, option in OPTIONS.items():
        if isinstance(option.usual, bool):
            panel.findChild(QCheckBox, name).click()
            assert desk.settings.get(name) is not option.usual
        elif name != "face":
            slider = panel.findChild(QSlider, name)
            before = desk.settings.number(name)
            qtbot.keyClick(slider, Qt.Key.Key_Right)
            assert 0 < desk.settings.number(name) - before <= 1.5 * option.step
            slider.setValue(slider.maximum())
            assert desk.settings.number(name) == option.high
    panel.findChild(QWidget, "dark").click()
    assert desk.look.theme.name == "dark"
    next(b for b in panel.findChildren(QPushButton) if b.text() == "Reset all").click()
    assert desk.settings.values() == USUAL
    assert desk.look.theme.name == "dark"
    panel.close()


def test_what_a_preset_sets_shows_on_the_panel_and_one_option_goes_back(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.panel()
    row = panel.findChild(PresetRow)
    row.box.activated.emit(list(BUILT_IN).index("Large and clear"))
    qtbot.waitUntil(lambda: bool(desk.typed))
    assert desk.settings.values() == BUILT_IN["Large and clear"]
    assert panel.findChild(QSlider, "size").value() == 24 - 10
    reset = next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Reset size")
    reset.click()
    qtbot.wait(5)
    assert desk.settings.get("size") == USUAL["size"]
    assert desk.settings.get("line_height") == 1.75
    assert row.box.currentIndex() == -1, "that is no preset any more"
    assert not reset.isEnabled()
    panel.close()


def test_a_preset_is_saved_under_a_name_and_a_bad_name_is_told(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.panel()
    row = panel.findChild(PresetRow)
    desk.look.put("size", 33)
    row._begin_saving()
    field = row.findChild(QLineEdit)
    assert field.hasFocus()
    qtbot.keyClicks(field, "novel")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "Novel is built in and stays as it is; choose another name." in {x.text() for x in row.findChildren(QLabel)}
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert panel.isVisible(), "Escape leaves the name alone"
    row._begin_saving()
    qtbot.keyClicks(field, "Bed")
    with qtbot.waitSignal(desk.look.presets_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert row.box.currentText() == "Bed"
    assert not field.isVisible()
    for _ in range(4):
        row._move_up()
    desk.look.reset()
    assert desk.look.use_preset(0).name == "Bed"
    assert desk.settings.get("size") == 33
    assert desk.look.use_preset(9) is None
    row.show_presets()
    row._delete()
    assert [preset.name for preset in desk.settings.presets()] == list(BUILT_IN)
    panel.close()


@pytest.mark.parametrize("points", [9, 18])
def test_the_panel_is_no_wider_than_a_narrow_screen_nor_cut_at_twice_the_type(desk: Desk, points: int) -> None:
    app, usual = QApplication.instance(), QApplication.font()
    larger = QApplication.font()
    larger.setPointSize(points)
    app.setFont(larger)
    try:
        panel = desk.panel()
        assert points > 9 or panel.width() <= 400
        body = panel.findChild(QWidget, "type_body")
        assert body.width() >= body.minimumSizeHint().width()
        panel.close()
    finally:
        app.setFont(usual)


def test_the_interface_grows_with_the_systems_font_and_articles_do_not(qapp: QApplication) -> None:
    usual, larger = QApplication.font(), QApplication.font()
    larger.setPointSize(20)
    qapp.setFont(larger)
    try:
        assert interface_font(13).pixelSize() == 26
        assert system_font(13).pixelSize() == 13
        assert interface_font(13).family() == larger.family()
    finally:
        qapp.setFont(usual)
    assert interface_font(13).pixelSize() == 13
