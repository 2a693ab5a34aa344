"""Importing in the window: a file dropped on it is looked at, brought in, taken back, and never half of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.query import parse
from reader.ui.imports.import_dialog import ImportDialog
from reader.ui.window.intake import is_export
from reader.ui.window.window import Window
from tests.ui.shell import opened

LONG = 120_000
"""Milliseconds that a process may take to start on a machine that does much else."""
ITEM = {
    "slug": "jam",
    "title": "Jam",
    "url": "https://jam.example/",
    "savedAt": "2024-10-29T16:30:11.000Z",
    "labels": ["food"],
}
ODD = {"slug": "x", "title": "Mail", "url": "mailto:me@jam.example", "savedAt": "2024-10-29T16:30:11.000Z"}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library"):
        pass
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    (folder / "content").mkdir(parents=True)
    (folder / "metadata_0_to_2.json").write_text(json.dumps([ITEM, ODD]))
    (folder / "content" / "jam.html").write_text("<p>Sugar sets the jam.</p>")
    return folder


def dialog_of(qtbot: QtBot, window: Window) -> ImportDialog:
    """Return the dialog, when it has looked at the file."""
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=LONG)
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=LONG)
    return dialog


def titles(window: Window) -> list[str]:
    return [article.title for article in window.library.articles(window.library.search(parse("")).ids)]


def test_a_dropped_export_is_looked_at_brought_in_and_taken_back(qtbot: QtBot, window: Window, export: Path) -> None:
    before = titles(window)
    window.intake.add([str(export)])
    dialog = dialog_of(qtbot, window)
    assert dialog.told.text() == "1 new article would come."
    assert [dialog.skipped.item(row).text() for row in range(dialog.skipped.count())] == [
        "Mail: its address begins with mailto:."
    ]
    assert titles(window) == before
    qtbot.keyClick(dialog.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.leave.text() == "Close" and not dialog.bar.isVisible(), timeout=LONG)
    assert dialog.told.text() == "1 new article came."
    assert titles(window) == ["Jam", *before] or set(titles(window)) == {"Jam", *before}
    dialog.leave.click()
    window.history.undo()
    assert titles(window) == before
    window.history.redo()
    assert "Jam" in titles(window)


def test_a_file_that_is_no_export_says_so_and_changes_nothing(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    file.write_text('{"a": 1}')
    window.intake.add([str(file)])
    dialog = dialog_of(qtbot, window)
    assert dialog.head.text().startswith("odd.json is no export that Postil knows")
    assert not dialog.go.isVisible()


def test_closing_the_dialog_stops_what_is_under_way(qtbot: QtBot, window: Window, export: Path) -> None:
    window.intake.add([str(export)])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=LONG)
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    with qtbot.waitSignal(dialog.stopped, timeout=LONG):
        dialog.reject()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "url\n", True),
        ("a.html", "<p>A page.</p>", False),
        ("a.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>", True),
        ("a.txt", "Fog\r\n- Your Highlight\r\n\r\nx\r\n==========\r\n", True),
        ("a.md", "# Fog", False),
    ],
)
def test_exports_are_told_from_articles(tmp_path: Path, name: str, content: str, expected: bool) -> None:
    (tmp_path / name).write_bytes(content.encode())
    assert is_export(str(tmp_path / name)) is expected
    assert not is_export("https://x.example/a.csv")
