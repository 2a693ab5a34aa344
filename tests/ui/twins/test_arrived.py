"""What is said of an article that was captured and is kept already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from reader.capture import Request
from reader.library import Library
from reader.ui.jobs import Job
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
    assert NEWS in text.toPlainText()
    dialog.reject()


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
