"""Pages that a browser calls about."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reader import links
from reader.model import Status
from reader.ui.window.browser_dialog import BOOKMARKLET, BrowserDialog
from tests.conftest import Site
from tests.ui.shell import opened, press


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("postil://save?url=https%3A%2F%2Fa.example%2Fb%3Fc%3Dd%26e%23f", "https://a.example/b?c=d&e#f"),
        ("postil:save?url=http://a.example/", "http://a.example/"),
        ("POSTIL://SAVE/?x=1&url=https://a.example/", "https://a.example/"),
        ("postil://save?url=file%3A%2F%2F%2Fetc%2Fpasswd", ""),
        ("postil://save?url=javascript:alert(1)", ""),
        ("postil://save?url=https://a.example/%20x", ""),
        ("postil://save", ""),
        ("postil://article/x?url=https://a.example/", ""),
        ("https://save?url=https://a.example/", ""),
        ("postil://[", ""),
    ],
)
def test_what_a_call_names(address: str, wanted: str) -> None:
    assert links.to_save(address) == wanted


def test_a_call_makes_a_row_but_leads_to_nothing_on_this_machine(qtbot: QtBot, site: Site, tmp_path: Path) -> None:
    site.routes["/"] = "<p>the router's own page</p>"
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        with qtbot.waitSignal(window.captures.failed) as failed:
            window.door.receive([f"postil://save?url={quote(site.url(), safe='')}"], "")
        assert "where a page may not lead" in failed.args[1]
        row = failed.args[0].row
        assert window.library.article(row).status is Status.FAILED
        assert window.library.article(row).url == site.url()
        with qtbot.waitSignal(window.captures.failed):
            window.intake.retry(row)
        assert site.visits == [], "nor when it is tried again"


def test_the_page_that_tells_how(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        press(qtbot, window, "from_browser")
        dialog = window.findChild(BrowserDialog)
        assert dialog is not None and dialog.line.text() == BOOKMARKLET
        labels = dialog.findChildren(QLabel)
        assert all(label.height() >= label.heightForWidth(label.width()) for label in labels), "nothing is cut off"
        dialog.copy.click()
        assert QGuiApplication.clipboard().text() == BOOKMARKLET
        dialog.accept()


def test_the_bookmark_makes_what_is_understood() -> None:
    head, _, tail = BOOKMARKLET.partition("'")[2].partition("'")
    assert tail == "+encodeURIComponent(location.href)"
    assert links.to_save(head + quote("https://a.example/?q=ü&r#s", safe="!'()*~-._")) == "https://a.example/?q=ü&r#s"
