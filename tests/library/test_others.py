"""Several connections and processes at once, and a process that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.library import Library, schema
from reader.model import Change, State
from reader.query import parse
from tests.conftest import ROOT
from tests.library.conftest import captured, passage


def test_subscribers_are_told_after_the_commit(library: Library, folder: Path) -> None:
    changes: list[Change] = []
    seen: list[int] = []

    def told(change: Change) -> None:
        changes.append(change)
        with Library.open(folder) as other:
            seen.append(other.count())

    unsubscribe = library.subscribe(told)
    one = library.add(captured("One"), tags=["a"])[0].id
    assert seen == [1], "another connection already sees what is told"
    assert changes[-1].articles == {one}
    assert {"added", "tags"} <= changes[-1].what
    steps = [
        (lambda: library.set_state([one], State.LATER), "state"),
        (lambda: library.set_starred([one], True), "state"),
        (lambda: library.set_read([one], True), "state"),
        (lambda: library.retag([one], ["b"]), "tags"),
        (lambda: library.set_progress(one, 0.5, 1), "progress"),
        (lambda: library.add_highlight(one, passage(library, one, "Pencils")), "highlights"),
        (lambda: library.add_note(one, "x"), "notes"),
        (lambda: library.add(captured("One", "New.")), "body"),
        (lambda: library.delete([one]), "deleted"),
        (lambda: library.undelete([one]), "added"),
    ]
    for step, what in steps:
        step()
        assert changes[-1].articles == {one}
        assert what in changes[-1].what
    told_so_far = len(changes)
    library.set_starred([one], True)
    library.retag([one], ["b"])
    assert len(changes) == told_so_far, "what changes nothing is nothing to tell"
    unsubscribe()
    unsubscribe()
    library.delete([one])
    assert len(changes) == told_so_far


def test_polling_tells_of_others_and_only_of_others(library: Library, folder: Path) -> None:
    changes: list[Change] = []
    library.subscribe(changes.append)
    assert library.poll() is None
    with Library.open(folder) as other:
        mine = library.add(captured("Mine"))[0].id
        assert library.poll() is None
        assert other.poll() == Change(frozenset({mine}), frozenset({"added"}))
        theirs = other.add(captured("Theirs"))[0].id
        library.set_starred([mine], True)
        other.retag([theirs], ["x"])
        library.set_starred([mine], False)
        del changes[:]
        change = library.poll()
        assert change == Change(frozenset({theirs}), frozenset({"added", "tags"}))
        assert changes == [change]
        assert library.poll() is None
        other.poll()
        library._store.db.execute("DELETE FROM change")
        other.add(captured("Third"))
        other._store.db.execute("DELETE FROM change")
        assert library.poll() == Change(frozenset(), frozenset(schema.CHANGES)), "the log no longer says what it was"


def test_a_reader_sees_one_state_while_others_write(library: Library, folder: Path) -> None:
    library.add(captured())
    with Library.open(folder) as other, library._store.read() as db:
        assert db.execute("SELECT count(*) FROM article").get == 1
        other.add(captured("Second"))
        assert db.execute("SELECT count(*) FROM article").get == 1
    assert library.count() == 2


def test_an_exception_in_a_transaction_leaves_nothing_behind(library: Library) -> None:
    article_id = library.add(captured())[0].id
    with pytest.raises(ZeroDivisionError), library._store.write() as transaction:
        transaction.db.execute("DELETE FROM article")
        transaction.touch([article_id], "deleted")
        raise ZeroDivisionError
    assert library.count() == 1
    assert library.poll() is None


WRITER = """
import sys
from pathlib import Path
from reader.library import Library
from reader.query import parse
from tests.library.conftest import captured
name = sys.argv[2]
with Library.open(Path(sys.argv[1])) as library:
    for number in range(25):
        article, created = library.add(captured(f"{name} {number}", "quiet " + name), tags=["shared", name])
        library.add_note(article.id, "by " + name)
        if number % 5 == 0:
            assert article.id in library.search(parse("quiet")).ids
    library.add(captured("Both", "of both"), tags=[name])
"""


def test_processes_that_open_and_write_at_the_same_moment_all_succeed(folder: Path) -> None:
    names = ["ann", "bob", "cem"]
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    for process in running:
        _, trouble = process.communicate(timeout=120)
        assert process.returncode == 0, trouble
    with Library.open(folder) as library:
        assert library.count() == 76
        assert set(library.article(library.search(parse("both")).ids[0]).tags) == set(names)
        assert len(library.notes()) == 75
        assert dict(library.tags())["shared"] == 75
        for name in names:
            assert len(library.search(parse(f"{name} tag:shared")).ids) == 25
        assert library.check() == []


KILLED = """
import sys
from pathlib import Path
from reader.library import Library
from tests.library.conftest import captured, passage
library = Library.open(Path(sys.argv[1]))
article, _ = library.add(captured("Round " + sys.argv[2], original=b"page " + sys.argv[2].encode()), tags=["kept"])
library.add_highlight(article.id, passage(library, article.id, "Pencils"))
library.add_note(article.id, "note " + sys.argv[2])
print(article.id, flush=True)
sys.stdin.read()
"""


def test_a_process_killed_after_it_answered_loses_nothing(folder: Path) -> None:
    answered = []
    for number in range(10):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder), str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        answered.append(int(process.stdout.readline()))
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.communicate()
    with Library.open(folder) as library:
        assert library.check() == []
        for number, article_id in enumerate(answered):
            assert library.article(article_id).title == f"Round {number}"
            assert library.article(article_id).tags == ("kept",)
            assert library.original(article_id) == b"page %d" % number
            assert [note.text for note in library.notes(article_id)] == [f"note {number}"]
            assert len(library.highlights(article_id)) == 1
        assert len(library.search(parse("pencils")).ids) == 10


HISTORY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from reader.library import Library, MarkId
from tests.library.conftest import captured, passage
library = Library.open(Path(sys.argv[1]))
steps = int(sys.argv[2])
def told(what):
    print(what, flush=True)
article, _ = library.add(captured("Round", "One lamp.\\nOne desk and a chair.\\nPencils only."))
library.undelete_marks([MarkId("highlight", gone.id) for gone in library.trash() if gone.kind == "highlight"])
if not library.highlights(article.id):
    for words in ("lamp", "desk and a chair", "Pencils"):
        library.add_highlight(article.id, passage(library, article.id, words))
marks = [MarkId("highlight", mark.id) for mark in library.highlights(article.id)]
told("ready")
for turn in range(1_000):
    library.add(captured("Round", f"Turn {turn}.\\nOne lamp.\\nOne desk, no chair.\\nMore."))
    library.restore_version(article.id, library.versions(article.id)[-1].id)
    library.cut_blocks(article.id, paths=[(2,)])
    library.restore_original(article.id)
    library.edit_article(article.id, byline=f"B {turn}", tags=[f"t{turn}"])
    if not any(library.highlight(mark.id).orphan for mark in marks[:2]):
        made = library.merge_highlights([marks[0].id, marks[1].id])
        library.restore_highlights(made.before, spoken=made.spoken)
    library.edit_marks(marks, color="blue", add=["many"])
    library.delete_marks(marks)
    library.undelete_marks(marks)
    note = library.add_note(article.id, f"[[Round]] {turn}")
    library.edit_note(note.id, f"[[Round|again]] {turn}", tags=["n"])
    library.review(marks[0].id, "good", datetime.now(UTC))
    library.keep_orphan(marks[2].id)
    told(turn)
"""


def test_a_process_killed_in_the_midst_of_versions_and_marks_leaves_all_or_nothing(folder: Path) -> None:
    for number in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", HISTORY, str(folder), str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.02 + 0.037 * number)
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.communicate()
        with Library.open(folder) as library:
            assert library.check() == []
            (article_id,) = library.search(parse("lamp")).ids
            assert sum(version.present for version in library.versions(article_id)) == 1
            for version in library.versions(article_id):
                assert library.version_body(version.id)
            marks = library.highlights(article_id) + [gone for gone in library.trash() if gone.kind == "highlight"]
            assert len(marks) == 3
            for note in library.notes(article_id):
                assert [linked.article_id for linked in library.linked(note_id=note.id)] == [article_id]
