"""Marks from the first highlight over a changed page to the repair desk, in a real window, from a real server."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reader.ui.page.repair_panel import RepairPanel
from reader.ui.window.window import Window
from tests.conftest import Site
from tests.ui.shell import opened, press, settle
from tests.ui.window.test_window import select

WORDS = (
    "The weir below the mill was raised by a hand's breadth in the dry summer, and nobody wrote it down.",
    "In autumn the miller found that his wheel stood still an hour longer than his father had ever told him.",
    "He measured the drop with a marked pole, every morning, and kept the figures in the lid of a tea box.",
    "When the council came to look, the pole had been carried off by the first high water of the year.",
)


def png(width: int, height: int) -> bytes:
    """Return a grey picture (PNG, 8 bits of grey)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def page(site: Site, picture: str, *paragraphs: str) -> str:
    figure = f"<figure><img src='{site.url(picture)}' alt='A pole'><figcaption>The pole in May</figcaption></figure>"
    body = figure.join(f"<p>{paragraph}</p>" for paragraph in (" ".join(paragraphs[:2]), " ".join(paragraphs[2:])))
    return f"<html><head><title>The weir</title></head><body><article><h1>The weir</h1>{body}</article></body></html>"


def captured_again(qtbot: QtBot, window: Window) -> str:
    press(qtbot, window, "retry")
    qtbot.waitUntil(lambda: not window.captures.busy() and not window.notice.text().endswith("…"), timeout=20000)
    settle(qtbot, window)
    return window.notice.text()


def test_highlight_capture_again_with_changes_and_repair(qtbot: QtBot, site: Site, tmp_path: Path) -> None:
    for path in ("/pole.png", "/2027/pole-640x320.png"):
        site.routes[path] = (200, {"Content-Type": "image/png"}, png(320, 160))
    site.routes["/weir"] = page(site, "/pole.png", *WORDS)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.intake.add([site.url("/weir")])
        qtbot.waitUntil(lambda: bool(window.reading.article and window.reading.article.content_hash), timeout=20000)
        settle(qtbot, window)
        article, leaf = window.reading.article.id, window.page.leaf
        select(window, "a marked pole, every morning")
        press(qtbot, window, "highlight_green")
        select(window, "found that his wheel stood still an hour longer than his father had ever told him")
        press(qtbot, window, "highlight_blue")
        leaf.focus_text()
        QTest.keyClick(leaf.view, Qt.Key.Key_Down)
        while leaf.tools.cursor.picture() is None:
            QTest.keyClick(leaf.view, Qt.Key.Key_Down)
        press(qtbot, window, "highlight_pink")
        assert [mark.color for mark in window.library.highlights(article)] == ["blue", "pink", "green"]
        picture = window.library.highlights(article)[1]
        assert picture.selectors.alt == "The pole in May"
        assert leaf.view.marks.find(picture.id).picture

        news = "A gauge of cast iron has since been put into the wall."
        site.routes["/weir"] = page(
            site, "/2027/pole-640x320.png", news, WORDS[0], WORDS[2].replace("marked pole", "notched pole"), WORDS[3]
        )
        told = captured_again(qtbot, window)
        assert "passage" in told and "you marked" in told
        lost, moved, edited = (
            next(mark for mark in window.library.highlights(article) if mark.color == color)
            for color in ("blue", "pink", "green")
        )
        text = leaf.body.text
        assert text[slice(edited.selectors.start, edited.selectors.end)] == "a notched pole, every morning"
        assert not moved.orphan and moved.how == "likeness" and not moved.doubtful
        assert leaf.view.marks.find(moved.id).picture
        assert lost.orphan and lost.doubtful

        press(qtbot, window, "repair")
        panel = leaf.findChild(RepairPanel)
        assert "his wheel stood still" in panel.was.text()
        select(window, "put into the wall")
        QTest.keyClick(leaf.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, window)
        assert window.library.doubtful() == []
        placed = window.library.highlight(lost.id)
        assert (placed.selectors.exact, placed.color, placed.orphan) == ("put into the wall", "blue", False)
        press(qtbot, window, "undo")
        assert window.library.highlight(lost.id).orphan
        press(qtbot, window, "undo")
        assert {mark.orphan for mark in window.library.highlights(article)} == {False}
        assert leaf.view.marks.find(lost.id) is not None
        assert window.library.check() == []
