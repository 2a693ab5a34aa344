"""Comments on the page stand folded below the reader's own notes, to be read and not to be changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Comment
from reader.ui.moments import friendly
from reader.ui.page.thread_comments import PageComments
from reader.ui.window.window import Window
from tests.ui.shell import captured, opened, press, settle

SAID = (
    Comment("Ada Fen", datetime(2024, 3, 12, tzinfo=UTC), "Our lamp does **the same**.\n\n> lit", 0),
    Comment(
        "The keeper", datetime(2024, 3, 13, 10, 5, tzinfo=UTC), "Then see [the notice](https://kiosk.example/n).", 1
    ),
    Comment("", None, "[take](postil://save?url=https://bad.example) [[Kiosk]] <script>alert(1)</script>", 9),
)


def keep(folder: Path, *comments: Comment) -> None:
    from reader.frozen import replace

    with Library.open(folder) as library:
        library.add(replace(captured("Bare", url="https://kiosk.example/bare")))
        library.add(replace(captured("Kiosk", url="https://kiosk.example/kiosk"), comments=comments))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    keep(tmp_path / "library", *SAID)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        qtbot.waitUntil(lambda: made.page.leaf.thread_.comments is not None)
        yield made


def said(window: Window) -> PageComments:
    found = window.page.leaf.thread_.comments
    assert found is not None
    return found


def unfold(qtbot: QtBot, window: Window) -> None:
    heading = said(window)._heading
    heading.setFocus()
    qtbot.keyClick(heading, Qt.Key.Key_Space)


def test_they_are_folded_and_open_by_key_with_who_said_what_when(qtbot: QtBot, window: Window) -> None:
    part, thread = said(window), window.page.leaf.thread_
    assert part._heading.text() == "▸ Comments on the page (3)"
    assert not part._entries
    low = thread.height()
    unfold(qtbot, window)
    assert part._heading.text().startswith("▾")
    assert [entry.head.text() for entry in part._entries] == [
        "Ada Fen · 12 March 2024",
        f"The keeper · {friendly(datetime(2024, 3, 13, 10, 5, tzinfo=UTC), datetime.now(UTC))}",
        "Somebody",
    ]
    assert part._entries[0].text.toPlainText().startswith("Our lamp does the same.")
    lefts = [entry.text.x() for entry in part._entries]
    assert lefts[0] < lefts[1] < lefts[2] <= 4 * 26
    assert thread.height() == low + part.height() - part._heading.sizeHint().height() - 10
    assert part.geometry().bottom() < thread.height()
    assert all(entry.geometry().bottom() <= part.height() for entry in part._entries)
    unfold(qtbot, window)
    assert not part._entries and thread.height() == low


def test_nothing_in_them_can_be_changed_or_does_anything_in_the_library(qtbot: QtBot, window: Window) -> None:
    unfold(qtbot, window)
    part = said(window)
    assert not part.findChildren(QPlainTextEdit)
    assert {button.text() for button in part.findChildren(QPushButton) if button.isVisible()} == {part._heading.text()}
    followed: list[str] = []
    part.link_activated.connect(followed.append)
    for entry in part._entries:
        for address in ("postil://save?url=https://bad.example", "javascript:alert(1)", "file:///etc/passwd"):
            entry.text.anchorClicked.emit(QUrl(address))
    assert followed == []
    part.link_activated.disconnect()
    part.blockSignals(True)
    assert "script" not in part._entries[2].text.toHtml().split("<body", 1)[1].replace("&lt;script&gt;", "")


def test_another_article_has_its_own_or_none_and_the_theme_keeps_them_open(qtbot: QtBot, window: Window) -> None:
    unfold(qtbot, window)
    press(qtbot, window, "theme_dark")
    qtbot.waitUntil(lambda: said(window).unfolded and len(said(window)._entries) == 3)
    press(qtbot, window, "next")
    qtbot.waitUntil(lambda: said(window).isHidden())
    press(qtbot, window, "previous")
    qtbot.waitUntil(lambda: not said(window).isHidden())
    assert not said(window).unfolded


def test_many_come_by_forty(qtbot: QtBot, tmp_path: Path) -> None:
    keep(tmp_path / "library", *(Comment(f"Nr {n}", None, f"Line {n}.", 0) for n in range(100)))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        qtbot.waitUntil(lambda: window.page.leaf.thread_.comments is not None)
        unfold(qtbot, window)
        part = said(window)
        assert len(part._entries) == 40 and part._more.text() == "Show 40 more"
        part._more.click()
        assert len(part._entries) == 80 and part._entries[40].text.hasFocus()
        part._more.click()
        settle(qtbot, window)
        assert len(part._entries) == 100 and part._more.isHidden()
