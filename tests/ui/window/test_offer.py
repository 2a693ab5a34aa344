"""The offer of a copied address."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from reader.ui.window.window import Window
from tests.capture.samples import POST
from tests.conftest import Site
from tests.ui.shell import opened, press


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _clipboard: False)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.notice.hide()
        yield made


def copied(window: Window, text: str) -> str:
    """Return the offer that is made when the reader has copied something elsewhere and comes back."""
    window.notice.hide()
    QGuiApplication.clipboard().setText(text)
    window.desks.network.offer._on_state(Qt.ApplicationState.ApplicationActive)
    return window.notice.text() if window.notice.isVisible() else ""


def test_an_address_is_offered_once_and_only_taken_by_hand(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/"] = POST
    assert copied(window, f" {site.url()}\n") == f"You have copied an address: 127.0.0.1:{site.port}/"
    qtbot.wait(50)
    assert site.visits == [] and window.library.count() == 0, "an offer fetches nothing"
    window.notice._button.click()
    qtbot.waitUntil(lambda: not window.captures.busy() and window.library.count() == 1)
    assert site.paths() == ["/"]
    assert copied(window, site.url()) == ""


def test_what_is_kept_is_not_offered(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/"] = POST
    window.intake.add([site.url()])
    qtbot.waitUntil(lambda: not window.captures.busy() and window.library.count() == 1)
    assert copied(window, site.url()) == ""


@pytest.mark.parametrize(
    "text", ["", "words", "https://a.example/ and more", "file:///etc/passwd", "https://a.example/" + "x" * 3000]
)
def test_what_is_no_single_address_is_not_offered(window: Window, text: str) -> None:
    assert copied(window, text) == ""


def test_long_addresses_are_shortened(window: Window) -> None:
    assert copied(window, "https://a.example/" + "x" * 100) == "You have copied an address: a.example/…"


def test_it_can_be_switched_off(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "offer_clipboard")
    assert not window.actions_["offer_clipboard"].isChecked()
    assert copied(window, "https://a.example/1") == ""
    press(qtbot, window, "offer_clipboard")
    assert copied(window, "https://a.example/1") != ""


def test_what_postil_has_copied_is_not_offered(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _clipboard: True)
    assert copied(window, "https://a.example/1") == ""
