"""The watched folder: what appears in it is captured once, whole, and left as it is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from reader.ui.window import watching
from reader.ui.window.window import Window
from tests.capture.samples import POST
from tests.capture.test_parcels import letter, mhtml
from tests.ui.shell import opened, press


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def put(folder: Path, name: str, data: bytes | str, *, age: float = 10.0) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    os.utime(path, (time.time() - age,) * 2)
    return path


def titles(window: Window) -> list[str]:
    window.library.poll()
    ids = list(range(1, 20))
    return sorted(article.title for article in window.library.articles(ids))


def arrived(qtbot: QtBot, window: Window, count: int) -> None:
    qtbot.waitUntil(lambda: not window.captures.busy() and window.library.count() == count)


def test_what_is_there_and_what_appears_is_added(qtbot: QtBot, window: Window, folder: Path, monkeypatch) -> None:
    put(folder, "old.html", POST)
    put(folder, "barrow.mhtml", mhtml())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(folder))
    press(qtbot, window, "watch_folder")
    assert window.actions_["watch_folder"].isChecked()
    arrived(qtbot, window, 2)
    kept = put(folder, "letter.eml", letter(text="Dear all,\n\nthe meadow is in flower."))
    put(folder, "notes.md", "# Notes\n\nThe river is high.")
    for name in (".hidden.html", "page.html.part", "picture.png", "empty.html"):
        put(folder, name, b"" if name == "empty.html" else b"x")
    (folder / "sub.html").mkdir()
    arrived(qtbot, window, 4)
    assert titles(window) == ["A short post", "Notes", "The barrow", "Łąka: the meadow"]
    assert kept.exists()
    visits = len(window._settings.watched_seen)
    window.desks.network.watching.look()
    assert not window.captures.busy() and len(window._settings.watched_seen) == visits == 4


def test_a_file_that_is_being_written_is_waited_for(qtbot: QtBot, window: Window, folder: Path) -> None:
    window.desks.network.watching.watch(str(folder))
    path = put(folder, "slow.html", POST[:60], age=-5.0)
    window.desks.network.watching.look()
    assert not window.captures.busy() and window._settings.watched_seen == []
    path.write_text(POST)
    arrived(qtbot, window, 1)
    assert titles(window) == ["A short post"]


def test_after_a_restart_only_what_is_new_is_taken(qtbot: QtBot, tmp_path: Path, folder: Path) -> None:
    put(folder, "one.html", POST)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.desks.network.watching.watch(str(folder))
        arrived(qtbot, window, 1)
        window.library.delete([1])
    put(folder, "two.html", POST.replace("short", "second").replace("One", "Second"))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        assert window.actions_["watch_folder"].isChecked()
        arrived(qtbot, window, 1)
        assert titles(window) == ["A second post"], "what was deleted does not come back"


def test_ending_it_and_undoing_that(qtbot: QtBot, window: Window, folder: Path) -> None:
    window.desks.network.watching.watch(str(folder))
    press(qtbot, window, "watch_folder")
    assert not window.actions_["watch_folder"].isChecked() and window._settings.watched == ""
    put(folder, "one.html", POST)
    window.desks.network.watching.look()
    assert not window.captures.busy()
    window.notice._button.click()
    assert window.actions_["watch_folder"].isChecked()
    arrived(qtbot, window, 1)


def test_a_folder_that_is_gone_hurts_nothing(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.desks.network.watching.watch(str(tmp_path / "nowhere"))
    window.desks.network.watching.look()
    assert list(watching._marks(str(tmp_path / "nowhere"))) == []
