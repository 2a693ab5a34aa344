"""One dialog takes out what is listed, selected or all of it, in any format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reader.formats import EXPORTERS, markdown_template
from reader.library import Library
from reader.model import State
from reader.paths import places
from reader.query import parse
from reader.ui.exporting.export_dialog import ALL, LIST, ExportDialog
from reader.ui.exporting.kinds import kinds
from reader.ui.window.window import Window
from tests.ui.shell import fill, opened, settle


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        ids = fill(library, "One", "Two", "Three")
        library.set_state(ids[2:], State.TRASH)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def asked(window: Window) -> ExportDialog:
    window.actions_["export"].trigger()
    return next(dialog for dialog in window.findChildren(ExportDialog) if dialog.isVisible())


def export(qtbot: QtBot, window: Window, name: str, what: str, where: Path) -> str:
    """Export, and return what is said then."""
    dialog = asked(window)
    dialog.format.setCurrentIndex([kind.name for kind in kinds()].index(name))
    dialog.what.setCurrentIndex(dialog.what.findData(what))
    dialog.where.setText(str(where))
    with qtbot.waitSignal(window.chores.done) as told:
        dialog.buttons.accepted.emit()
    return str(told.args[1])


def test_every_format_is_offered_and_written(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    assert [kind.name for kind in kinds()] == list(EXPORTERS)
    window.browsing.set_query(parse("one"))
    settle(qtbot, window)
    for kind in kinds():
        where = tmp_path / kind.name
        assert export(qtbot, window, kind.name, LIST, where) in {"1 article was exported.", "0 articles were exported."}
        assert list(where.glob("*.md")) if kind.name == "markdown" else where.with_suffix(f".{kind.suffix}").is_file()
    assert export(qtbot, window, "json", ALL, tmp_path / "all.json") == "3 articles were exported."
    assert len(json.loads((tmp_path / "all.json").read_text())["articles"]) == 3
    assert export(qtbot, window, "markdown", ALL, tmp_path / "all") == "2 articles were exported."
    assert asked(window).kind.name == "markdown", "the one that was used last"


def test_of_a_list_that_is_empty_nothing_is_written(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.browsing.set_query(parse("nowhere"))
    settle(qtbot, window)
    dialog = asked(window)
    dialog.what.setCurrentIndex(dialog.what.findData(LIST))
    dialog.where.setText(str(tmp_path / "none"))
    with qtbot.waitSignal(window.chores.failed) as told:
        dialog.buttons.accepted.emit()
    assert told.args == ["There is no article in this list, so nothing was written."]
    assert not (tmp_path / "none").exists()


def test_the_dialog_says_what_cannot_be_and_opens_the_template(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_files: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_files.append(url.toLocalFile()) or True)
    dialog = asked(window)
    assert dialog.template.isVisible()
    dialog.template.click()
    assert opened_files == [str(places().config / markdown_template.FILE)]
    dialog.where.setText("")
    dialog.buttons.accepted.emit()
    dialog.format.setCurrentIndex([kind.name for kind in kinds()].index("json"))
    assert not dialog.template.isVisible()
    assert dialog.where.text().endswith("postil.json"), "the field was empty"
    for where, told in ((tmp_path, "is a folder"), (tmp_path / "none" / "a.json", "There is no folder")):
        dialog.where.setText(str(where))
        dialog.buttons.accepted.emit()
        assert told in dialog.findChildren(QLabel)[-1].text()
    assert dialog.isVisible()
    dialog.where.setText(str(tmp_path / "mine.json"))
    dialog.format.setCurrentIndex([kind.name for kind in kinds()].index("csv"))
    assert dialog.where.text() == str(tmp_path / "mine.csv")
    dialog.reject()
