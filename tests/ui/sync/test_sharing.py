"""Sharing in the window: a folder is chosen, what others did comes in by itself, and two texts of a note are told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader.cli import main
from reader.library import Library
from reader.model import Captured
from reader.ui.sync.desk import SyncDesk
from reader.ui.window.window import Window
from tests.ui.shell import opened

LONG = 120_000
"""Milliseconds that a process may take to start on a machine that does much else."""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    (tmp_path / "shared").mkdir()
    with Library.open(tmp_path / "library") as library:
        library.add(Captured(title="Jam", html="<p>Sugar sets the jam.</p>", url="https://jam.example/"))
        library.add_note(1, "base")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def desk_of(window: Window) -> SyncDesk:
    window.actions_["sync"].trigger()
    desk = window.findChild(SyncDesk)
    assert desk is not None
    return desk


def other(tmp_path: Path, *words: str) -> Library:
    """Return another machine's library after a visit to the folder."""
    assert main(["sync", *words, "--json", "--library", str(tmp_path / "other")]) == 0
    return Library.open(tmp_path / "other")


def test_a_note_written_on_two_machines_is_shown_with_both_texts(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    desk = desk_of(window)
    dialog = desk.dialog
    assert dialog is not None
    assert not dialog.now.isVisible()
    with qtbot.waitSignal(desk.process.told, timeout=LONG):
        desk.share(tmp_path / "nowhere")
        assert dialog.said.isVisible()
        desk.share(tmp_path / "shared")  # another choice while a visit is under way holds
    assert [dialog.machines.count(), dialog.visits.count()] == [1, 1]
    with other(tmp_path, "--folder", str(tmp_path / "shared")) as there:
        there.edit_note(there.notes()[0].id, "written there")
        window.library.edit_note(window.library.notes()[0].id, "written here")
    other(tmp_path).close()
    with qtbot.waitSignal(desk.process.told, timeout=LONG):
        dialog.now.setFocus()
        dialog.now.click()
        assert dialog.now.text() == "Stop the visit"
    window.library.poll()
    text = window.library.notes()[0].text
    assert "written there" in text
    assert "written here" in text
    assert dialog.conflicts.count() == 1
    names = [dialog.machines.item(row).text().split(":")[0] for row in range(dialog.machines.count())]
    assert len(set(names)) == 2  # of one name, and told apart
    assert all("…" in name for name in names)
    with qtbot.waitSignal(dialog.article_wanted, timeout=LONG):
        dialog.conflicts.itemActivated.emit(dialog.conflicts.item(0))
    dialog.off.click()
    assert not dialog.now.isVisible()
    assert window.library.sharing().folder == ""


def test_a_visit_tells_how_far_it_is_and_can_be_stopped(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    desk = desk_of(window)
    dialog = desk.dialog
    assert dialog is not None
    with qtbot.waitSignal(desk.process.progressed, timeout=LONG):
        desk.share(tmp_path / "shared")
    assert dialog.said.text() == "Visiting the folder… 1 thing so far." or "things so far." in dialog.said.text()
    if desk.process.busy():
        dialog.now.click()
    assert not desk.process.busy()
    desk.visit()
    qtbot.keyClick(dialog.now, Qt.Key.Key_Return)
    assert not desk.process.busy()
    assert dialog.said.text().startswith("The visit was stopped")
    with qtbot.waitSignal(desk.process.told, timeout=LONG):
        desk.visit()
    with other(tmp_path, "--folder", str(tmp_path / "shared")) as there:
        assert [article.title for article in there.articles([1])] == ["Jam"]


def test_return_presses_the_button_that_has_the_focus(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    desk = desk_of(window)
    dialog = desk.dialog
    assert dialog is not None
    window.library.share(tmp_path / "shared")
    desk.show()
    with qtbot.waitSignal(dialog.off_wanted):
        dialog.off.setFocus()
        qtbot.keyClick(dialog.off, Qt.Key.Key_Return)
    assert not desk.process.busy()


def test_a_folder_that_is_away_is_told_where_it_is_asked_for(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    desk = desk_of(window)
    window.library.share(tmp_path / "shared")
    shutil.rmtree(tmp_path / "shared")
    with qtbot.waitSignal(desk.process.failed, timeout=LONG):
        window.actions_["sync_now"].trigger()
    assert desk.dialog is not None
    assert "is not there; connect its drive" in desk.dialog.said.text()
    assert not desk.process.busy()
