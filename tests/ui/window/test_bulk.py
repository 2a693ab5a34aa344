"""Many addresses at once: progress, pause, cancel, and going on after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Status
from reader.offline import set_offline
from reader.ui.window.bulk import CANCELLED, MANY, Standing
from reader.ui.window.bulk_bar import said, summed
from reader.ui.window.intake import listed
from reader.ui.window.window import Window
from tests.capture.samples import POST
from tests.conftest import Site
from tests.ui.shell import opened, press, settle

COUNT = MANY + 10


@pytest.fixture
def addresses(site: Site) -> list[str]:
    for number in range(COUNT):
        site.routes[f"/{number}"] = POST.replace("A short post", f"Post {number}").replace("One line", f"Line {number}")
    return [site.url(f"/{number}") for number in range(COUNT)]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.captures._queue._pause = 0.0
        yield made


def statuses(window: Window) -> list[Status]:
    window.library.poll()
    with Library.open(window.library.folder) as library:
        ids = range(1, library.count() + 1)
        return [article.status for article in library.articles(list(ids))]


def test_all_are_captured_and_told_of_as_one(qtbot: QtBot, window: Window, addresses: list[str], site: Site) -> None:
    del site.routes["/3"]
    told: list[Standing] = []
    window.intake.bulk.stands.connect(lambda standing: told.append(standing) if standing else None)
    data = QMimeData()
    data.setText("\n".join([*addresses, addresses[0]]))
    with qtbot.waitSignal(window.intake.bulk.ended) as ended:
        window.intake.add_mime(data, "clipboard")
        assert window.desks.network.bar.isVisible() and window.actions_["pause_captures"].isEnabled()
    assert (ended.args[0].done, ended.args[0].failed) == (COUNT - 1, 1)
    assert statuses(window).count(Status.READY) == COUNT - 1
    assert statuses(window).count(Status.FAILED) == 1
    assert not window.desks.network.bar.isVisible() and not window.actions_["pause_captures"].isEnabled()
    assert window.notice.text() == f"Captured {COUNT - 1} addresses; 1 failed, and the list says why."
    assert any(0 < standing.done < COUNT for standing in told)
    assert len(site.visits) == COUNT


def test_pausing_and_cancelling(qtbot: QtBot, window: Window, addresses: list[str], site: Site) -> None:
    bulk = window.intake.bulk
    window.intake.add(addresses)
    qtbot.waitUntil(lambda: bulk.standing.done >= 2)
    press(qtbot, window, "pause_captures")
    assert window.actions_["pause_captures"].isChecked() and window.desks.network.bar.pause.text() == "Go on"
    qtbot.waitUntil(lambda: not window.captures._queue._asked and bulk.standing.total == COUNT)
    qtbot.waitUntil(lambda: statuses(window).count(Status.READY) == bulk.standing.done)
    done = bulk.standing.done
    assert done < COUNT and window.desks.network.bar.text.text().startswith("Paused")
    qtbot.wait(300)
    assert bulk.standing.done == done
    window.desks.network.bar.pause.click()
    qtbot.waitUntil(lambda: bulk.standing.done > done)
    with qtbot.waitSignal(bulk.cancelled) as cancelled:
        window.desks.network.bar.cancel.click()
    dropped = cancelled.args[0]
    qtbot.waitUntil(lambda: not bulk.busy() and not window.captures.busy())
    assert statuses(window).count(Status.FAILED) >= len(dropped) > 0
    failures = {article.failure for article in window.library.articles(dropped)}
    assert failures == {CANCELLED}
    assert window.notice.text() == f"{len(dropped)} addresses were not captured."
    with qtbot.waitSignal(bulk.ended):
        window.notice._button.click()
    assert all(article.status is Status.READY for article in window.library.articles(dropped))


def test_what_waits_goes_on_after_a_restart(qtbot: QtBot, tmp_path: Path, addresses: list[str], site: Site) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.captures._queue._pause = 0.0
        window.intake.add(addresses)
        qtbot.waitUntil(lambda: window.intake.bulk.standing.done >= 2 and window.intake.bulk.standing.total == COUNT)
    with Library.open(tmp_path / "library") as library:
        assert len(library.waiting()) >= MANY
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.captures._queue._pause = 0.0
        qtbot.waitUntil(lambda: window.captures._open == 0 and not window.intake.bulk.busy())
        assert statuses(window) == [Status.READY] * COUNT
    assert len(set(site.paths())) == COUNT


def test_what_was_paused_stays_so_after_a_restart(
    qtbot: QtBot, tmp_path: Path, addresses: list[str], site: Site
) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.captures._queue._pause = 0.0
        window.captures.hold(True)
        window.intake.add(addresses)
        qtbot.waitUntil(lambda: window.intake.bulk.standing.total == COUNT)
        press(qtbot, window, "pause_captures")
    assert site.visits == []
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.captures._queue._pause = 0.0
        qtbot.waitUntil(lambda: window.intake.bulk.standing.total == COUNT)
        assert window.desks.network.bar.isVisible() and window.actions_["pause_captures"].isChecked()
        qtbot.wait(200)
        assert site.visits == []
        with qtbot.waitSignal(window.intake.bulk.ended):
            press(qtbot, window, "pause_captures")
        assert statuses(window) == [Status.READY] * COUNT
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        assert not window.intake.bulk.standing.paused


def test_offline_all_of_them_wait(qtbot: QtBot, window: Window, addresses: list[str], site: Site) -> None:
    set_offline(True)
    window.intake.add(addresses)
    qtbot.waitUntil(lambda: not window.intake.bulk.busy() and not window.captures.busy())
    assert statuses(window) == [Status.WAITING] * COUNT and site.visits == []
    with qtbot.waitSignal(window.intake.bulk.ended):
        set_offline(False)
    assert statuses(window) == [Status.READY] * COUNT


def test_what_is_asked_for_meanwhile_comes_first(
    qtbot: QtBot, window: Window, addresses: list[str], site: Site
) -> None:
    site.routes["/now"] = POST
    window.intake.add(addresses)
    window.captures.hold(True)
    window.intake.save(site.url("/now"), None)
    qtbot.waitUntil(lambda: not window.captures._queue._first)
    window.captures.hold(False)
    qtbot.waitUntil(lambda: not window.captures.busy())


def test_a_list_of_addresses_may_be_dropped(qtbot: QtBot, window: Window, addresses: list[str], tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("# to read\n" + "\n".join(addresses) + "\n\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    with qtbot.waitSignal(window.intake.bulk.ended) as ended:
        window.intake.add_mime(data, "drop")
    assert ended.args[0].done == COUNT


def test_what_is_a_list_and_what_is_none(tmp_path: Path) -> None:
    def file(text: str, name: str = "x.txt") -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    two = "https://a.example/\nhttps://b.example/\n"
    assert listed(file(two)) == two.split()
    for other in (file("https://a.example/\nwords", "y.txt"), file(two, "z.html"), file("https://a.example/", "w.txt")):
        assert listed(other) == [other]
    assert listed("https://a.example/list.txt") == ["https://a.example/list.txt"]
    assert listed(str(tmp_path / "none.txt")) == [str(tmp_path / "none.txt")]


def test_the_words() -> None:
    assert said(Standing(1000, 312, 4, 38.0, False)) == (
        "Capturing: 312 of 1\u2009000 addresses · 4 failed · 38 a minute · 18 min left"
    )
    assert said(Standing(1000, 312, 0, 38.0, True)) == "Paused: 312 of 1\u2009000 addresses"
    assert said(Standing(9, 8, 0, 30.0, False)).endswith("less than a minute left")
    assert summed(Standing(9, 9, 0, 30.0, False)) == "Captured 9 addresses."


def test_many_are_captured_again_and_that_is_one_step(
    qtbot: QtBot, window: Window, addresses: list[str], site: Site
) -> None:
    with qtbot.waitSignal(window.intake.bulk.ended):
        window.intake.add(addresses)
    settle(qtbot, window)
    for number in range(COUNT):
        if number % 2:
            site.routes[f"/{number}"] = site.routes[f"/{number}"].replace(f"Line {number}", f"Rewritten {number}")
    del site.routes["/4"]
    bodies = {number: window.library.body(number) for number in window.list_pane.list.ids}
    steps = window.history.stack.count()
    window.list_pane.list.selectAll()
    settle(qtbot, window)
    with qtbot.waitSignal(window.intake.bulk.ended) as ended:
        window.actions_["retry"].trigger()
    assert (ended.args[0].done, ended.args[0].failed) == (COUNT - 1, 1)
    assert statuses(window).count(Status.READY) == COUNT, "what fails stays as it is"
    changed = {number for number, body in bodies.items() if window.library.body(number) != body}
    assert len(changed) == COUNT // 2
    assert window.history.stack.count() == steps + 1
    window.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: not window.views.busy())
    assert {number: window.library.body(number) for number in bodies} == bodies
    window.actions_["redo"].trigger()
    qtbot.waitUntil(lambda: not window.views.busy())
    assert {number for number, body in bodies.items() if window.library.body(number) != body} == changed
