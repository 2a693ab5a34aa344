"""The offline switch and the list of requests, in a real window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.library.ledger import Ledger, Wanted
from reader.model import Errand, Status
from reader.offline import is_offline, set_offline
from reader.ui.network.errand_model import HEADS, explained
from reader.ui.network.ledger_dialog import LedgerDialog
from tests.capture.samples import PNG, POST
from tests.conftest import Site
from tests.ui.shell import fill, opened, press

PICTURED = POST.replace("One line", "<img src='/a.png' alt='A quay at night'> One line")


def errand(number: int, **more: object) -> Errand:
    values: dict[str, object] = {
        "key": f"k{number}",
        "at": datetime.now(UTC) - timedelta(seconds=3000 - number),
        "why": "page",
        "url": f"https://host{number % 3}.example/{number}",
        "result": "answered",
        "status": 200,
        "received": 1000,
    }
    return Errand(**(values | more))  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path / "library") as made:
        yield made


@pytest.fixture
def dialog(qtbot: QtBot, ledger: Ledger):
    from PySide6.QtWidgets import QWidget

    over = QWidget()
    over.resize(1100, 800)
    qtbot.addWidget(over)
    made = LedgerDialog(over, ledger)
    yield made
    made.close()


def shown(dialog: LedgerDialog) -> list[str]:
    return [dialog.rows.errand(row).key for row in range(dialog.rows.rowCount())]


def text(dialog: LedgerDialog, row: int) -> list[str]:
    return [dialog.rows.data(dialog.rows.index(row, column)) for column in range(len(HEADS))]  # type: ignore[misc]


def test_the_list_its_filters_and_totals(qtbot: QtBot, ledger: Ledger, dialog: LedgerDialog) -> None:
    for number in range(6):
        ledger.note(errand(number))
    ledger.note(errand(6, why="picture", result="refused", received=0, status=0, reason="That is on this machine."))
    ledger.note(errand(7, result="failed", status=404, received=0, reason="There is no such page."))
    dialog.show()
    assert shown(dialog) == [f"k{number}" for number in reversed(range(8))]
    assert text(dialog, 0)[1:] == ["page", "failed (404)", "", "https://host1.example/7"]
    assert dialog._totals.text() == "8 requests · 3 sites · 6 kB · 2 not answered"
    assert "There is no such page." in dialog._reason.text()
    dialog.words.setText("HOST0")
    assert shown(dialog) == ["k6", "k3", "k0"]
    dialog.why.setCurrentIndex(dialog.why.findData("picture"))
    assert shown(dialog) == ["k6"]
    dialog.words.clear()
    dialog.why.setCurrentIndex(0)
    dialog.results.setCurrentIndex(dialog.results.findData("unanswered"))
    assert shown(dialog) == ["k7", "k6"]
    dialog.words.setText("nowhere")
    assert shown(dialog) == [] and dialog._totals.text() == "No requests."


def test_it_follows_what_goes_on(qtbot: QtBot, ledger: Ledger, dialog: LedgerDialog) -> None:
    dialog.show()
    assert shown(dialog) == []
    ledger.note(errand(1, at=datetime.now(UTC), result="", status=0, received=0))
    qtbot.waitUntil(lambda: shown(dialog) == ["k1"])
    assert text(dialog, 0)[2] == "under way"
    ledger.note(errand(1, at=datetime.now(UTC), received=0))
    qtbot.waitUntil(lambda: text(dialog, 0)[2] == "answered")


def test_long_lists_come_by_and_by(qtbot: QtBot, ledger: Ledger, dialog: LedgerDialog) -> None:
    for number in range(700):
        ledger.note(errand(number))
    dialog.show()
    assert dialog.rows.rowCount() < 700

    def at_the_end() -> bool:
        dialog.list.scrollToBottom()
        return shown(dialog) == [f"k{number}" for number in reversed(range(700))]

    qtbot.waitUntil(at_the_end)
    assert not dialog.rows.canFetchMore(dialog.rows.index(-1, -1))


def test_forgetting(qtbot: QtBot, ledger: Ledger, dialog: LedgerDialog) -> None:
    ledger.note(errand(1))
    dialog.show()
    qtbot.mouseClick(dialog.clear, Qt.MouseButton.LeftButton)
    assert shown(dialog) == [] and not dialog.clear.isEnabled()
    assert ledger.errands(Wanted()) == []


def test_all_that_is_known_is_told() -> None:
    lines = explained(errand(1, result="redirected", reason="https://b.example/", proxy="http://p:8080")).split("\n")
    assert lines[:3] == [
        "https://host1.example/1",
        "Sent elsewhere, to https://b.example/",
        "Through the proxy http://p:8080",
    ]
    assert "1 kB" in lines[3]


def test_a_capture_in_the_window_is_in_the_list(qtbot: QtBot, site: Site, tmp_path: Path) -> None:
    site.routes |= {"/": PICTURED, "/a.png": (200, {}, PNG)}
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.intake.add([site.url("/")])
        qtbot.waitUntil(lambda: not window.captures.busy())
        press(qtbot, window, "network")
        dialog = window.desks.network._dialog
        assert dialog is not None and dialog.isVisible()
        assert {row[1] for row in (text(dialog, 0), text(dialog, 1))} == {"page", "picture"}
        assert not dialog.isModal()
        dialog.close()


def test_offline_captures_wait_and_go_on_when_it_ends(qtbot: QtBot, site: Site, tmp_path: Path) -> None:
    site.routes["/"] = POST
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        assert not window._foot.offline.isVisible()
        press(qtbot, window, "offline")
        assert is_offline() and window.actions_["offline"].isChecked() and window._foot.offline.isVisible()
        assert "nothing is fetched" in window.notice._text.text()
        with qtbot.waitSignal(window.captures.held) as held:
            window.intake.add([site.url("/")])
        row = held.args[0].row
        assert window.library.article(row).status is Status.WAITING
        capturing = window.list_pane.list._rows._capturing.get(row)
        assert capturing is not None and "offline" in capturing.label
        assert site.visits == []
        qtbot.mouseClick(window._foot.offline, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.library.article(row).status is Status.READY)
        assert not is_offline() and not window.actions_["offline"].isChecked()
        assert not window._foot.offline.isVisible()
        assert site.paths() == ["/"]


def test_waiting_addresses_wait_on_after_a_start_offline(qtbot: QtBot, site: Site, tmp_path: Path) -> None:
    site.routes["/"] = POST
    set_offline(True)
    with Library.open(tmp_path / "library") as library:
        row = library.begin(site.url("/")).id
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        assert window.actions_["offline"].isChecked() and window._foot.offline.isVisible()
        qtbot.waitUntil(lambda: not window.captures.busy())
        assert window.library.article(row).status is Status.WAITING
        set_offline(False)  # as the command line does
        qtbot.waitUntil(lambda: window.library.article(row).status is Status.READY)
        assert not window.actions_["offline"].isChecked()


def test_an_article_that_is_captured_again_offline_stays_as_it_is(qtbot: QtBot, site: Site, tmp_path: Path) -> None:
    set_offline(True)
    with Library.open(tmp_path / "library") as library:
        fill(library, "One")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        with qtbot.waitSignal(window.captures.failed) as failed:
            window.intake.retry(window.list_pane.list.ids[0])
        assert "Postil is offline" in failed.args[1]
        assert window.library.article(window.list_pane.list.ids[0]).status is Status.READY


def test_a_narrow_window_says_that_it_is_offline_above_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        number = fill(library, "One")[0]
    with opened(qtbot, tmp_path / "library", tmp_path / "config", size=(560, 800)) as window:
        window.ways.read(number)
        press(qtbot, window, "offline")
        assert not window._foot.isVisible() and window.bar._buttons["offline"].isVisible()
        qtbot.mouseClick(window.bar._buttons["offline"], Qt.MouseButton.LeftButton)
        assert not is_offline() and not window.bar._buttons["offline"].isVisible()
    with opened(qtbot, tmp_path / "library", tmp_path / "config", size=(1300, 800)) as window:
        press(qtbot, window, "offline")
        assert window._foot.offline.isVisible() and not window.bar._buttons["offline"].isVisible()
