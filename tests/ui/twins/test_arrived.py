"""What is said of an article that was captured and is kept already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from reader.capture import Request
from reader.changes import Kind
from reader.library import Library
from reader.ui.jobs import Job
from reader.ui.twins.difference import differing
from reader.ui.window.window import Window
from tests.conftest import Site
from tests.library.conftest import captured
from tests.ui.shell import opened, settle
from tests.ui.window.test_recaptures import WORDS, page

NEWS = "A new owner has since put a gauge of cast iron into the wall."


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, site: Site) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        library.add(captured("The weir of old", "\n".join(WORDS), url="https://mill.example/weir"))
    site.routes["/weir"] = page(*WORDS, NEWS)
    site.routes["/other"] = page(*(f"{words[::-1]} {len(words)}" for words in WORDS))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.desks.arrived  # noqa: B018 (made by being asked for)
        yield made


def capture(qtbot: QtBot, window: Window, address: str) -> None:
    window.intake.add([address])
    qtbot.waitUntil(lambda: bool(window.reading.article and window.reading.article.url == address))
    qtbot.waitUntil(lambda: not window.captures.busy())
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not window.desks.arrived.waiting())


def test_a_copy_of_what_is_kept_is_told_of_and_compared(qtbot: QtBot, window: Window, site: Site) -> None:
    capture(qtbot, window, site.url("/weir"))
    assert window.notice.text() == "This looks like “The weir of old”, which you keep."
    next(button for button in window.notice.findChildren(QPushButton) if button.text() == "Compare").click()
    dialog = next(box for box in window.findChildren(QDialog) if box.objectName() == "difference")
    text = dialog.findChild(QTextBrowser)
    assert text is not None
    shown = text.toPlainText()
    assert NEWS in shown
    assert WORDS[0] not in shown
    assert "the same in both" in shown
    box = dialog.findChild(QCheckBox)
    assert box is not None
    box.click()
    assert WORDS[0] in text.toPlainText()
    assert "the same in both" not in text.toPlainText()
    dialog.reject()


@pytest.mark.parametrize(
    ("places", "spans"),
    [([], []), ([(3, 4)], [(3, 5)]), ([(0, 1), (4, 5)], [(0, 5)]), ([(1, 2), (9, 9)], [(0, 2), (9, 11)])],
)
def test_only_paragraphs_that_differ_are_shown(places: list[tuple[int, int]], spans: list[tuple[int, int]]) -> None:
    text = "aa\nbb\ncc\ndd"
    assert differing(text, [(Kind.ADDED, place) for place in places]) == spans


def test_both_are_offered_where_it_has_been_saved_beside_an_article(qtbot: QtBot, window: Window, site: Site) -> None:
    capture(qtbot, window, site.url("/other"))
    reading = window.reading.article
    window.intake.save(site.url("/weir"), reading)
    qtbot.waitUntil(lambda: "looks like" in window.notice.text())
    assert window.notice.text().startswith("Saved “")
    offered = {button.text(): button for button in window.notice.findChildren(QPushButton) if button.isVisible()}
    assert set(offered) == {"Open", "Compare"}
    offered["Compare"].click()
    next(box for box in window.findChildren(QDialog) if box.objectName() == "difference").reject()
    assert [button.text() for button in window.notice.findChildren(QPushButton) if button.isVisible()] == ["Open"]
    offered["Open"].click()
    assert window.reading.article != reading


def test_of_anything_else_nothing_is_said(qtbot: QtBot, window: Window, site: Site) -> None:
    capture(qtbot, window, site.url("/other"))
    assert "looks like" not in window.notice.text()


def test_of_one_of_many_nothing_is_asked(qtbot: QtBot, window: Window) -> None:
    twin = window.library.add(captured("The weir again", "\n".join((*WORDS, NEWS)), url="https://mill.example/2"))[0]
    for job in (Job(twin.id, Request(twin.url), bulk=True), Job(twin.id, Request(twin.url), again=True)):
        window.captures.finished.emit(job, twin.id, True)
        assert not window.desks.arrived.waiting()
    window.captures.finished.emit(Job(twin.id, Request(twin.url)), twin.id, True)
    assert window.desks.arrived.waiting()
    qtbot.waitUntil(lambda: not window.desks.arrived.waiting())
    assert "which you keep" in window.notice.text()
    settle(qtbot, window)
