"""Backups in the window: made, listed, planned, looked at before they are restored; a damaged library is told of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from reader.formats import lifeboat
from reader.library import Library, backing, backup_shelf, damage
from reader.library.backup_shelf import Plan
from reader.ui.backups import afterwards
from reader.ui.backups.restore_dialog import RestoreDialog
from reader.ui.window.window import Window
from tests.ui.shell import add, opened

LONG = 120_000
"""Milliseconds that a process may take to start on a machine that does much else."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library:
        add(library, "Jam")
    return tmp_path / "library"


@pytest.fixture
def window(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, folder, tmp_path / "config") as window:
        yield window


def test_a_backup_is_made_listed_and_looked_at_before_it_is_restored(
    qtbot: QtBot, window: Window, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = window.desks.backups
    window.actions_["backups"].trigger()
    dialog = desk._dialog
    assert dialog is not None
    assert dialog.status.text() == "There is no good backup yet."
    assert not dialog.restore.isEnabled()
    desk._keep_plan(Plan(folder=str(tmp_path / "stick"), daily=3))
    assert dialog.folder.text() == str(tmp_path / "stick")
    dialog.make.setFocus()
    dialog.make.click()
    assert dialog.focusWidget() is dialog.list
    qtbot.waitUntil(lambda: not desk._process.busy(), timeout=LONG)
    assert "is not there; if it is on a disk" in window.notice.text()
    assert "The last attempt failed" in dialog.status.text()
    dialog.beside.click()
    assert backup_shelf.plan_of(folder).folder == ""
    assert backup_shelf.plan_of(folder).daily == 3
    dialog.make.click()
    qtbot.waitUntil(lambda: not desk._process.busy(), timeout=LONG)
    (made,) = backup_shelf.backups(folder / "backups")
    assert made.good
    assert dialog.list.topLevelItem(0).text(3) == "Good"
    assert dialog.status.text().startswith("The newest good backup is of today")
    assert not dialog.bar.isVisible()
    add(window.library, "Since then")
    asked: list[Path] = []
    dialog.restore_wanted.disconnect()
    dialog.restore_wanted.connect(asked.append)
    for file in (made.path / "backup.json", folder / "all.zip"):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words, file=file: (str(file), ""))
        dialog.elsewhere.click()
    assert asked == [made.path, folder / "all.zip"]
    dialog.restore_wanted.connect(desk.look_at)
    dialog.restore.click()
    preview = desk._preview
    assert isinstance(preview, RestoreDialog)
    qtbot.waitUntil(lambda: not desk._process.busy(), timeout=LONG)
    assert "Only the present library has 1 article, 0 highlights and 0 notes: “Since then”." in preview.told.text()
    assert preview.go.isDefault()
    assert not preview.newer.isVisible()
    preview.go.click()
    assert not window.isVisible(), "the window closes for it"
    assert afterwards.take_wish() == afterwards.Wish(made.path, newer=False)
    assert afterwards.take_wish() is None


def test_looking_at_a_lifeboat_tells_how_far_it_is_and_ends_with_its_window(
    qtbot: QtBot, window: Window, folder: Path, tmp_path: Path
) -> None:
    with window.library.whole_state() as state:
        lifeboat.write(state, tmp_path / "boat.zip")
    desk = window.desks.backups
    told: list[int] = []
    desk._process.progressed.connect(told.append)
    desk.look_at(tmp_path / "boat.zip")
    first = desk._preview
    assert first is not None
    qtbot.waitUntil(lambda: not desk._process.busy(), timeout=LONG)
    assert told[-1] == 100
    assert "boat.zip holds 1 article" in first.told.text()
    first.leave.click()
    desk.look_at(tmp_path / "boat.zip")
    assert desk._preview is not None
    desk._preview.leave.click()
    qtbot.waitUntil(lambda: desk._preview is None)
    assert not desk._process.busy()
    assert window.actions_["backup_now"].isEnabled()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".postil")] == []


def test_one_is_made_by_itself_when_it_is_due(qtbot: QtBot, window: Window, folder: Path) -> None:
    desk = window.desks.backups
    desk.beat()
    assert not desk._process.busy(), "not before the window has been open for a while"
    desk._quiet.stop()
    desk.beat()
    assert desk._process.busy()
    desk.stop()
    assert not [path for path in folder.rglob(".postil-work-*") if path.is_dir()]
    backing.make(folder, Plan(), create=True)
    desk._quiet.stop()
    desk.beat()
    assert not desk._process.busy()


def test_damage_is_looked_into_and_told_of_with_a_way_out(qtbot: QtBot, window: Window, folder: Path) -> None:
    desk = window.desks.backups
    made = backing.make(folder, Plan(), create=True)
    damage.suspect(folder)
    desk.beat()
    qtbot.waitUntil(lambda: not desk._process.busy(), timeout=LONG)
    assert not damage.is_suspected(folder)
    assert window.notice.text() == "", "it was not damaged"
    damage.note(folder, ["its library.db is damaged"])
    desk.beat()
    assert window.notice.text().startswith("The library is damaged and open only to be read")
    with qtbot.capture_exceptions() as told:  # which the window's watch shows in its own words
        window.actions_["star"].trigger()
    assert "open only to be read" in str(told[0][1])
    assert not window.library.article(1).starred
    desk._tell_damage()
    window.notice._do()
    assert desk._previewed == made.path
    damage.note(folder, [])


def test_what_cannot_be_opened_is_put_right_before_the_window(qtbot: QtBot, folder: Path) -> None:
    backing.make(folder, Plan(), create=True)
    with Library.open(folder) as library:
        add(library, "Since then")
    file = folder / "library.db"
    file.write_bytes(b"\xff" * 100 + file.read_bytes()[100:])
    seen: list[str] = []

    def choose() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, afterwards.Rescue):
                seen.append(widget.best.text())
                widget.best.click()

    QTimer.singleShot(50, choose)
    assert afterwards.rescue(folder, "The library file is damaged; restore a backup.")
    assert seen == ["Restore it and bring in what is newer"]
    with Library.open(folder) as library:
        assert library.count() == 2
        assert library.check() == []
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert QCoreApplication.instance() is not None
