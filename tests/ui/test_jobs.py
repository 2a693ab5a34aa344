import threading
import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.errors import LibraryError
from reader.library import Library
from reader.model import Status
from reader.query import parse
from reader.ui.commands.library_commands import _entries
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
        written = exporter(name).write(_entries(library, parse("one"), lambda _said: None), tmp_path / "out")
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
