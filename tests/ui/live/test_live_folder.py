"""The live folder in the window: asked for, followed, caught up with at the next start, and given up."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader import live
from reader.library import Library
from reader.ui.live import desk
from reader.ui.live.live_dialog import LiveDialog
from reader.ui.window.window import Window
from tests.ui.shell import fill, opened, passage


def asked(window: Window) -> LiveDialog:
    window.actions_["live_folder"].trigger()
    return next(dialog for dialog in window.findChildren(LiveDialog) if dialog.isVisible())


def test_marks_are_mirrored_as_they_are_made(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "SOON", 10)
    with Library.open(tmp_path / "library") as library:
        one, two, three = fill(library, "One", "Two", "Three")
        library.add_highlight(one, passage(library, one, "a promise"))
    notes = tmp_path / "notes"
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        dialog = asked(window)
        assert not dialog.on.isChecked()
        dialog.on.click()
        dialog.folder.setText(str(tmp_path / "library" / "notes"))
        dialog.buttons.accepted.emit()
        assert "own folder" in dialog.told.text()
        dialog.folder.setText(str(notes))
        dialog.buttons.accepted.emit()
        qtbot.waitUntil((notes / "One.md").exists)
        qtbot.waitUntil(lambda: "1 article has a file" in window.notice.text())
        window.library.add_note(two, "Of the lamp.")
        qtbot.waitUntil((notes / "Two.md").exists)
    with Library.open(tmp_path / "library") as library:
        library.add_note(three, "While nobody looked.")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        qtbot.waitUntil((notes / "Three.md").exists)
        with Library.open(tmp_path / "library") as other:
            other.add_note(three, "From elsewhere.")
        qtbot.waitUntil(lambda: "From elsewhere." in (notes / "Three.md").read_text())
        notes.rename(tmp_path / "away")
        window.library.add_note(three, "Nowhere to go.")
        qtbot.waitUntil(lambda: "is not there" in window.notice.text())
        (tmp_path / "away").rename(notes)
        dialog = asked(window)
        assert "is not there" in dialog.told.text()
        assert dialog.on.isChecked()
        dialog.on.click()
        dialog.buttons.accepted.emit()
        assert live.chosen(window.library.folder) is None
        assert len(list(notes.glob("*.md"))) == 3
