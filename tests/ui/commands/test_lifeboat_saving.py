"""A lifeboat saved from the window: it says how far it is, can be stopped, and says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reader.formats.lifeboat import is_lifeboat
from reader.library import Library
from reader.ui.commands import lifeboat_saving
from reader.ui.commands.lifeboat_saving import LifeboatSaving
from reader.ui.jobs import Chores
from reader.ui.window.notice import Notice
from tests.ui.shell import add


def test_a_lifeboat_is_saved_and_another_stopped(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifeboat_saving, "_TOLD", 1)
    with Library.open(tmp_path / "library") as library:
        for number in range(3):
            add(library, f"Number {number}")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    notice, chores = Notice(window), Chores(tmp_path / "library")
    saving = LifeboatSaving(window, chores)
    saving.tell_by(notice)
    path = tmp_path / "boat.zip"
    with qtbot.waitSignal(chores.done) as done:
        saving.save(path)
    assert done.args is not None
    assert done.args[0] == path
    assert done.args[1].startswith("The lifeboat is in boat.zip: 3 articles, ")
    assert is_lifeboat(path)
    before = path.read_bytes()
    with Library.open(tmp_path / "library") as library:
        add(library, "One more")
    chores.began.connect(lambda _text: saving.stop())  # before its thread begins
    with qtbot.waitSignal(chores.failed) as failed:
        saving.save(path)
    assert failed.args == ["The lifeboat was not saved; nothing was left behind."]
    assert path.read_bytes() == before
    chores.stop()
