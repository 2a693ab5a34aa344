import threading
import time
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from reader import leaving
from reader.errors import LibraryError
from reader.library import Library
from reader.model import Status
from reader.query import parse
from reader.ui.jobs import Captures, Chores, Job
from reader.ui.searches import Searches
from tests.conftest import Site
from tests.ui.shell import add, fill


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library:
        fill(library, "One", "Two", "Three")
    return tmp_path / "library"


def no_threads(name: str) -> bool:
    return not any(thread.name == name for thread in threading.enumerate())


def test_only_the_last_question_is_answered(qtbot: QtBot, folder: Path) -> None:
    searches = Searches(folder)
    answers: list[tuple[int, object]] = []
    on = threading.current_thread()
    searches.found.connect(
        lambda number, found, facets: answers.append((number, found, facets, threading.current_thread()))
    )
    for text in ("one", "two", "lamp", "is:later", "three"):
        last = searches.ask(parse(text), "newest")
    qtbot.waitUntil(lambda: bool(answers) and answers[-1][0] == last)
    _number, found, facets, thread = answers[-1]
    assert len(found.ids) == 1
    assert facets.all == 3
    assert thread is on, "answers arrive on the window's thread"
    searches.stop()
    qtbot.waitUntil(lambda: no_threads("search"))


def test_every_question_that_is_waited_for_is_answered(qtbot: QtBot, folder: Path) -> None:
    searches = Searches(folder)
    for text, count in (("", 3), ("lamp", 3), ("one", 1), ("xyzzy", 0)) * 5:
        with qtbot.waitSignal(searches.found) as found:
            searches.ask(parse(text), "title")
        assert len(found.args[1].ids) == count
    searches.stop()


def test_an_unreadable_library_is_said_not_raised(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    searches = Searches(tmp_path / "file")
    with qtbot.waitSignal(searches.failed) as failed:
        searches.ask(parse(""), "newest")
    assert str(tmp_path / "file") in failed.args[1]
    searches.stop()


def test_a_backup_is_made_beside_the_window(qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    chores = Chores(folder)
    path = tmp_path / "backup.zip"

    def work(library: Library) -> str:
        library.backup(path)
        return "Done."

    with qtbot.waitSignal(chores.done) as done:
        chores.start(work, path, "Backing up…")
    assert done.args == [path, "Done."]
    assert "library.db" in zipfile.ZipFile(path).namelist()
    chores.stop()
    assert no_threads("chore")


@pytest.mark.parametrize("error", [LibraryError("The disk is full."), PermissionError(13, "Permission denied")])
def test_a_chore_that_fails_says_why(qtbot: QtBot, folder: Path, tmp_path: Path, error: Exception) -> None:
    chores = Chores(folder)

    def work(library: Library) -> str:
        raise error

    with qtbot.waitSignal(chores.failed) as failed:
        chores.start(work, tmp_path / "x", "Trying…")
    assert "disk is full" in failed.args[0] or "Permission denied" in failed.args[0]
    chores.stop()


@pytest.mark.parametrize("name", ["markdown", "json"])
def test_the_present_list_is_exported(folder: Path, tmp_path: Path, name: str) -> None:
    from reader.formats import exporter

    with Library.open(folder) as library:
        written = exporter(name).write(leaving.entries(library, library.search(parse("one")).ids), tmp_path / "out")
    assert written.articles == 1


def test_a_capture_that_is_stopped_before_it_began_waits_for_the_next_start(
    qtbot: QtBot, folder: Path, site: Site
) -> None:
    from reader.capture import request_for

    with Library.open(folder) as library:
        for n in range(6):
            site.routes[f"/{n}"] = lambda visit: site.closing.wait(120) and None
        rows = [library.begin(site.url(f"/{n}")) for n in range(6)]
        captures = Captures(folder)
        for row in rows:
            captures.start(Job(row.id, request_for(row.url)))
        assert captures.running() == {row.id for row in rows}
        captures.stop()
        qtbot.waitUntil(lambda: no_threads("capture"))
        assert captures.running() == frozenset()
        assert {library.article(row.id).status for row in rows} == {Status.WAITING}


def test_a_row_is_captured_once_however_often_it_is_asked_for(qtbot: QtBot, folder: Path) -> None:
    from reader.capture import request_for

    with Library.open(folder) as library:
        row = library.begin("http://127.0.0.1:9/nobody-listens")
    captures = Captures(folder)
    failures: list[str] = []
    captures.failed.connect(lambda job, reason: failures.append(reason))
    for _ in range(5):
        captures.start(Job(row.id, request_for(row.url)))
    qtbot.waitUntil(lambda: bool(failures))
    qtbot.waitUntil(lambda: not captures.busy())
    qtbot.wait(20)
    assert len(failures) == 1
    captures.stop()


def test_a_row_deleted_while_it_is_captured_hurts_nothing(qtbot: QtBot, folder: Path) -> None:
    from reader.capture import request_for

    with Library.open(folder) as library:
        row = library.begin("http://127.0.0.1:9/gone")
        library.delete([row.id])
        captures = Captures(folder)
        with qtbot.waitSignal(captures.failed):
            captures.start(Job(row.id, request_for(row.url)))
        captures.stop()
        assert add(library, "Four").status is Status.READY


def test_many_reports_at_once_leave_the_window_its_turns_and_all_arrive_in_order(qtbot: QtBot, folder: Path) -> None:
    captures = Captures(folder)
    seen: list[int] = []
    turns: list[int] = []

    def slow(row: int, _label: str, _share: float) -> None:
        seen.append(row)
        end = time.monotonic() + 0.003
        while time.monotonic() < end:
            pass

    captures.progressed.connect(slow)
    for row in range(40):
        captures._report(captures.progressed, row, "", 0.0)
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(len(seen)))
    timer.start()
    qtbot.waitUntil(lambda: len(seen) == 40)
    assert seen == list(range(40))
    assert any(0 < count < 40 for count in turns), "the window had to wait for all of them"


def test_the_same_step_of_a_capture_is_told_of_now_and_then(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.capture import Cancelled, Request
    from reader.ui import jobs

    class Told:
        """A worker that reports a thousand steps within no time at all."""

        def capture(self, _request, *, on_progress, cancelled):
            for number in range(1_000):
                on_progress("Fetching pictures", number / 1_000)
            on_progress("Keeping it", 1.0)
            raise Cancelled("Enough.")

    clock = iter(range(10**6))
    monkeypatch.setattr(jobs.time, "monotonic", lambda: next(clock) / 10_000)
    captures = Captures(folder)
    told: list[str] = []
    monkeypatch.setattr(captures, "_report", lambda signal, *values: told.append(values[1]))
    with Library.open(folder) as library:
        row = library.begin("https://kiosk.example/many").id
        captures._capture(Told(), library, Job(row, Request(url="https://kiosk.example/many")))
    pictures = told.count("Fetching pictures")
    assert 1 <= pictures <= 20
    assert "Keeping it" in told
