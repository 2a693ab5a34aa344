"""The repair desk for marked pictures: another one in the same place, one that is gone, one chosen on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader import document
from reader.anchoring import describe_picture
from reader.document.pictures import pictures
from reader.library import Library
from reader.model import Captured
from reader.ui.page.repair_panel import RepairPanel
from reader.ui.window.window import Window
from tests.ui.shell import opened, press, settle

AT = "https://mill.example/"
WORDS = ("The weir below the mill was raised in the dry summer.", "Nobody wrote it down, and nobody was asked.")


def captured(*blocks: str) -> Captured:
    body = document.from_html("".join(blocks))
    return Captured(title="Mill", html=document.to_html(body), url=AT, canonical_url=AT)


def figure(name: str, words: str) -> str:
    return f"<figure><img src='{AT}{name}.png' alt='{words}'></figure>"


def words(number: int) -> str:
    return f"<p>{WORDS[number]}</p>"


def marked(library: Library) -> int:
    article = library.add(captured(words(0), figure("pole-in-may", "A pole"), words(1)))[0].id
    body = document.from_html(library.body(article))
    (placed,) = pictures(body)
    library.add_highlight(article, describe_picture(body.text, placed.image.src, placed.position, placed.words))
    return article


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest):
    with Library.open(tmp_path / "library") as library:
        marked(library)
        library.add(captured(*request.param))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.panes.read(True)
        settle(qtbot, window)
        press(qtbot, window, "repair")
        yield window, window.page.leaf.findChild(RepairPanel)


@pytest.mark.parametrize("panel", [(words(0), figure("b81f", "Another view"), words(1))], indirect=True)
def test_another_picture_in_its_place_is_found_with_doubt_and_accepted(
    qtbot: QtBot, panel: tuple[Window, RepairPanel]
) -> None:
    window, shown = panel
    (mark,) = window.library.doubtful()
    assert not mark.orphan
    assert "A pole" in shown.was.text() and "Another view" in shown.now.text()
    assert window.page.leaf.view.marks.find(mark.id).picture
    qtbot.keyClick(shown.list, Qt.Key.Key_A)
    settle(qtbot, window)
    placed = window.library.highlight(mark.id)
    assert (placed.selectors.image, placed.selectors.alt, placed.doubtful) == (f"{AT}b81f.png", "Another view", False)
    assert window.library.highlight_history(mark.id) == [mark.selectors]
    press(qtbot, window, "undo")
    assert window.library.highlight(mark.id) == mark


@pytest.mark.parametrize(
    "panel",
    [(words(1), figure("c7", "The mill"), "<p>Elsewhere all was new.</p>", figure("d8", "The door"))],
    indirect=True,
)
def test_for_one_that_is_gone_the_others_are_proposed_and_one_is_chosen(
    qtbot: QtBot, panel: tuple[Window, RepairPanel]
) -> None:
    window, shown = panel
    (mark,) = window.library.doubtful()
    assert mark.orphan and "1 of 2" in shown.now_head.text()
    first = shown.now.text()
    qtbot.keyClick(shown.list, Qt.Key.Key_Right)
    assert shown.now.text() != first and "The door" in first + shown.now.text()
    qtbot.keyClick(shown.list, Qt.Key.Key_A)
    settle(qtbot, window)
    placed = window.library.highlight(mark.id)
    assert not placed.orphan and placed.selectors.image in (f"{AT}c7.png", f"{AT}d8.png")
    press(qtbot, window, "undo")
    assert window.library.highlight(mark.id).orphan
    assert window.library.check() == []
