"""Opening: new, old, newer, not ours, damaged, out of reach. Whatever is refused is left as it was."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from reader.errors import LibraryError
from reader.library import Library, schema, store
from tests.conftest import ROOT
from tests.library.conftest import captured

pytestmark = pytest.mark.usefixtures("safe_libraries")


def refused(folder: Path) -> str:
    """Return the sentence that opening fails with."""
    with pytest.raises(LibraryError) as error:
        Library.open(folder)
    sentence = str(error.value)
    assert re.fullmatch(r"[^\n]+\.", sentence), "one line that ends like a sentence"
    return sentence


def test_a_new_library_is_made_with_what_keeps_it_safe(folder: Path) -> None:
    with Library.open(folder / "deep" / "down") as library:
        db = library._store.db
        pragmas = {name: db.execute(f"PRAGMA {name}").get for name, _, _ in store._PRAGMAS}
        assert (pragmas["journal_mode"], pragmas["synchronous"], pragmas["foreign_keys"]) == ("wal", 2, 1)
        assert db.execute("PRAGMA page_size").get == 4096
        assert db.execute("PRAGMA user_version").get == len(schema.STEPS)
        assert library.check() == []
        assert library.count() == 0


def test_what_was_kept_is_there_when_opened_again(folder: Path) -> None:
    with Library.open(folder) as library:
        article, _ = library.add(captured(), tags=["Quiet"])
    with Library.open(folder) as library:
        assert library.article(article.id) == article
        assert library.check() == []


def test_a_file_is_no_folder(folder: Path) -> None:
    folder.write_text("mine")
    assert "is a file, not a folder" in refused(folder)
    assert folder.read_text() == "mine"


def test_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    assert "is not UTF-8" in refused(tmp_path / "li\udcffbrary")


@pytest.mark.parametrize("name", ["library.db", "search.db"])
def test_a_folder_where_a_file_belongs(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    assert "is a folder where a file" in refused(folder)


@pytest.mark.parametrize("empty", [True, False])
def test_a_library_is_not_begun_anew_over_what_another_kept(folder: Path, empty: bool) -> None:
    with Library.open(folder) as library:
        library.add(captured(original=b"<p>The page as it came.</p>"))
    file = folder / "library.db"
    file.unlink()
    if empty:
        file.touch()
    kept = sorted(path for path in (folder / "media").rglob("*") if path.is_file())
    assert kept
    assert "missing or empty" in refused(folder)
    assert kept == sorted(path for path in (folder / "media").rglob("*") if path.is_file())


def test_a_library_that_lost_a_table_is_damaged(folder: Path) -> None:
    Library.open(folder).close()
    db = apsw.Connection(str(folder / "library.db"))
    db.execute("PRAGMA foreign_keys = off; DROP TABLE note")
    db.close()
    assert "is damaged" in refused(folder)


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "cannot be made" in refused(tmp_path / "file" / "library")


@pytest.mark.parametrize("data", [b"no database at all, but long enough to have a header\n" * 40, b"\x00" * 5000, b"x"])
def test_a_damaged_file_is_said_to_be(folder: Path, data: bytes) -> None:
    folder.mkdir()
    (folder / "library.db").write_bytes(data)
    assert "damaged" in refused(folder)
    assert (folder / "library.db").read_bytes() == data


def test_an_empty_file_is_a_new_library(folder: Path) -> None:
    folder.mkdir()
    (folder / "library.db").touch()
    with Library.open(folder) as library:
        assert library.check() == []


def test_another_programs_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    other = apsw.Connection(str(folder / "library.db"))
    other.execute("CREATE TABLE mine(x)")
    other.close()
    before = (folder / "library.db").read_bytes()
    assert "not a Postil library" in refused(folder)
    assert (folder / "library.db").read_bytes() == before


def test_a_newer_library_is_refused_and_not_touched(folder: Path) -> None:
    with Library.open(folder) as library:
        library.add(captured())
    newer = apsw.Connection(str(folder / "library.db"))
    newer.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    newer.execute("PRAGMA wal_checkpoint(truncate)").fetchall()
    newer.close()
    before = (folder / "library.db").read_bytes()
    assert "made by a newer Postil" in refused(folder)
    assert (folder / "library.db").read_bytes() == before


def test_an_older_library_takes_the_missing_steps_and_is_kept_aside(folder: Path) -> None:
    with Library.open(folder) as library:
        article, _ = library.add(captured())
    step = (
        "ALTER TABLE article ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'; CREATE INDEX article_mood ON article(mood)"
    )
    newer = store.Store(folder, (*schema.STEPS, step, lambda db: db.execute("UPDATE article SET mood = 'glad'")))
    assert newer.db.execute("SELECT id, mood FROM article").fetchall() == [(article.id, "glad")]
    newer.close()
    (aside,) = folder.glob("library-before-*.db")
    kept = apsw.Connection(str(aside))
    assert kept.execute("PRAGMA user_version").get == len(schema.STEPS)
    assert kept.execute("SELECT title FROM article").get == article.title
    kept.close()


def test_a_step_that_fails_changes_nothing(folder: Path) -> None:
    with Library.open(folder) as library:
        article, _ = library.add(captured())

    def fail(db: apsw.Connection) -> None:
        db.execute("DELETE FROM article")
        raise RuntimeError("the step is wrong")

    with pytest.raises(RuntimeError):
        store.Store(folder, (*schema.STEPS, fail))
    with Library.open(folder) as library:
        assert library.article(article.id) == article


def test_a_locked_library_is_said_to_be_in_use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 50)
    with Library.open(folder) as library:
        other = apsw.Connection(str(folder / "library.db"))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="Another program is using the library"):
            library.add(captured())
        other.execute("ROLLBACK")
        other.close()
        library.add(captured())


def test_a_full_disk_is_said_to_be_full_and_changes_nothing(library: Library) -> None:
    article, _ = library.add(captured())
    db = library._store.db
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').get}")
    with pytest.raises(LibraryError, match="disk is full"):
        for number in range(50):
            library.add_note(article.id, f"{number} " + "x" * 5000)
    db.execute("PRAGMA max_page_count = 1000000")
    kept = library.notes(article.id)
    assert [note.text.split()[0] for note in kept] == [str(number) for number in range(len(kept))]
    assert library.check() == []


READ_ONLY = """
import os, sys
from pathlib import Path
from reader.library import Library
from reader.errors import LibraryError
from reader.model import State
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    Library.open(Path(sys.argv[1]))
except LibraryError as error:
    print(error)
"""


def _folder_shut(folder: Path) -> None:
    folder.chmod(0o555)


def _file_shut(folder: Path) -> None:
    folder.chmod(0o777)
    (folder / "library.db").chmod(0o444)


@pytest.mark.skipif(os.name == "nt", reason="permissions are other things there")
@pytest.mark.parametrize("shut", [_folder_shut, _file_shut])
def test_a_read_only_library_is_said_to_be(tmp_path: Path, shut: Callable[[Path], None]) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_mode & 0o005 != 0o005:
            parent.chmod(0o755)
    folder = tmp_path / "library"
    Library.open(folder).close()
    shut(folder)
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(folder)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    folder.chmod(0o755)
    assert "cannot be written" in done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1
    with Library.open(folder) as library:
        assert library.check() == []


def test_a_damaged_body_is_one_sentence(library: Library) -> None:
    article, _ = library.add(captured())
    library._store.db.execute("UPDATE body SET html = x'00'")
    with pytest.raises(LibraryError, match="damaged"):
        library.body(article.id)


def away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def replaced(folder: Path) -> None:
    away(folder)
    Library.open(folder).close()


@pytest.mark.skipif(os.name == "nt", reason="Windows moves no folder whose files are open")
@pytest.mark.parametrize("happen", [away, replaced])
def test_a_library_that_lost_its_place_takes_nothing_more(folder: Path, happen: Callable[[Path], None]) -> None:
    with Library.open(folder) as library:
        article, _ = library.add(captured(), tags=["Quiet"])
        happen(folder)
        for verb in (
            lambda: library.retag([article.id], add=["lost"]),
            lambda: library.add(captured(title="Another")),
            library.poll,
        ):
            with pytest.raises(LibraryError, match="moved, deleted or replaced"):
                verb()
        assert library.article(article.id).tags == ("Quiet",), "what is there can still be read"
    with Library.open(folder.with_name("elsewhere")) as library:
        assert library.count() == 1


def test_a_library_that_is_only_to_be_opened_is_not_made(folder: Path) -> None:
    with pytest.raises(LibraryError, match="moved, deleted or replaced"):
        Library.open(folder, create=False)
    assert not folder.exists()
