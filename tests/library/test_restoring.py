"""Restoring keeps the present library aside whole; a damaged one is noticed, only read, and mended over a backup."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from reader.errors import DamagedError, LibraryError
from reader.library import Library, backing, backup_pages, backup_shelf, damage, media, repairing, restoring
from reader.library.backup_shelf import Backup, Plan
from reader.query import parse
from tests.library.conftest import captured, unpacked
from tests.library.test_backing import fill
from tests.library.test_salvage import pages_of, zero
from tests.torture.backups import Backups


@pytest.fixture
def backup(folder: Path) -> Iterator[Backup]:
    """A library whose second article came after its backup."""
    with Library.open(folder) as library:
        fill(library)
        made = backing.make(folder, Plan(), create=True)
        library.add(captured("Since then", original=b"<p>newer</p>"))
        library.add_note(1, "Written since.")
    yield made


def titles(folder: Path) -> list[str]:
    with Library.open(folder, create=False) as library:
        assert library.check() == []
        return sorted(article.title for article in library.articles(library.search(parse("")).ids))


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_preview_says_what_would_come_and_be_left(folder: Path, backup: Backup) -> None:
    before = (folder / "library.db").read_bytes()
    seen = restoring.preview(folder, backup.path)
    assert seen.comes == restoring.Counts(1, 1, 1)
    assert seen.present == restoring.Counts(2, 1, 2)
    assert seen.only_here == restoring.Counts(1, 0, 1)
    assert seen.titles == ("Since then",)
    assert not seen.damaged
    assert (folder / "library.db").read_bytes() == before
    assert "Only the present library has 1 article, 0 highlights and 1 note: “Since then”." in restoring.sentences(seen)


def test_a_backup_takes_the_place_of_the_library_and_back_again(folder: Path, backup: Backup) -> None:
    done = restoring.restore(folder, backup.path)
    assert (done.articles, done.missing) == (1, 0)
    assert titles(folder) == ["A quiet room"]
    assert leftovers(folder) == []
    assert done.aside
    assert titles(Path(shutil.copytree(done.aside, folder.parent / "copy"))) == ["A quiet room", "Since then"]
    for file in list(media.files(folder)):
        file.unlink()
    assert restoring.restore(folder, done.aside).missing == 0, "its files are kept aside with it"
    assert titles(folder) == ["A quiet room", "Since then"]


def test_a_zip_is_restored_too_and_an_empty_place_is_filled(folder: Path, backup: Backup, tmp_path: Path) -> None:
    with Library.open(folder) as library:
        library.backup(tmp_path / "all.zip")
    elsewhere = tmp_path / "elsewhere"
    assert restoring.preview(elsewhere, tmp_path / "all.zip").present == restoring.Counts()
    done = restoring.restore(elsewhere, tmp_path / "all.zip")
    assert (done.aside, done.missing) == (None, 0)
    assert titles(elsewhere) == titles(folder)
    assert restoring.restore(tmp_path / "third", backup.path).articles == 1


def test_an_open_library_is_not_replaced(folder: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "_BUSY_MS", 50)
    with Library.open(folder) as library:
        library.count()
        with pytest.raises(LibraryError, match="is open in a window"):
            restoring.restore(folder, backup.path)
        library.add_note(1, "still mine")
        assert library.check() == []
    assert leftovers(folder) == []
    assert not list(folder.glob("kept-aside*"))


def of_format_2(backup: Backup) -> Path:
    """Return the same backup as it was kept before: with the whole database in a file of its own."""
    path = backup.path.with_name("postil-2025-01-01-120000")
    unpacked(backup.path, path)
    said = json.loads((backup.path / "backup.json").read_text("utf-8"))
    said = {name: what for name, what in said.items() if not name.startswith(("base", "own_", "files_"))}
    (path / "backup.json").write_text(json.dumps(said | {"format": 2}), "utf-8")
    return path


def test_one_of_the_old_format_is_restored_and_names_its_files(folder: Path, backup: Backup) -> None:
    path = of_format_2(backup)
    shutil.rmtree(backup.path)
    for file in media.files(backup.path.parent):
        os.utime(file, (1, 1))
    assert backing.sweep(backup.path.parent) == 0
    (seen,) = backup_shelf.backups(backup.path.parent)
    assert (seen.good, seen.bytes, seen.base, repairing.decay(folder)) == (True, backup.db_bytes, "", [])
    assert restoring.restore(folder, path).missing == 0
    assert titles(folder) == ["A quiet room"]


def test_it_is_restored_without_its_description(folder: Path, backup: Backup) -> None:
    (backup.path / "backup.json").write_text("{")
    assert backing.sweep(backup.path.parent) == 0
    assert restoring.restore(folder, backup.path).articles == 1


@pytest.mark.parametrize("harm", ["cut", "other", "none", "text", "zip"])
def test_what_is_no_backup_or_a_damaged_one_is_refused(folder: Path, backup: Backup, harm: str, tmp_path: Path) -> None:
    path, file = backup.path, backup_pages.base_file(backup.path.parent, backup.base)
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-9000])
    elif harm == "other":
        path = of_format_2(backup)
        file = path / "library.db"
        with closing(apsw.Connection(str(file))) as db:
            db.execute("UPDATE note SET text = 'B'")
    else:
        path = tmp_path / harm
        if harm == "text":
            path.write_text("mine")
        if harm == "zip":
            shutil.make_archive(str(path), "zip", backup.path)
            path = path.with_suffix(".zip")
            shutil.make_archive(str(tmp_path / "x"), "zip", tmp_path, "library/media")
            path = tmp_path / "x.zip"
    with pytest.raises(LibraryError) as error:
        restoring.restore(folder, path)
    assert str(error.value).endswith(".")
    assert titles(folder) == ["A quiet room", "Since then"]


def test_a_damaged_library_is_noticed_only_read_and_mended_over_the_backup(folder: Path, backup: Backup) -> None:
    root = pages_of(folder / "library.db", "article")[0]
    library = Library.open(folder)
    try:
        zero(folder / "library.db", root)
        with pytest.raises(DamagedError):
            Library.open(folder).article(1)
        assert damage.is_suspected(folder)
        (told,) = repairing.look(folder)
        assert "is damaged" in told
        assert damage.is_known(folder)
        with pytest.raises(DamagedError, match="open only to be read"):
            library.set_starred([1], True)
    finally:
        library.close()
    assert restoring.newest_good(folder) == backup
    seen = restoring.preview(folder, backup.path)
    assert seen.damaged
    done = repairing.repair(folder)
    assert done.aside
    assert not damage.is_known(folder)
    with Library.open(folder) as mended:
        assert mended.check() == []
        assert "Written since." in [note.text for note in mended.notes(1)]
        kept = {a.id: a.title for a in mended.articles(mended.search(parse("")).ids)}
        assert kept[1] == "A quiet room"
        assert "newer" not in kept[2]
        assert "Pencils" in mended.body(2), "the text of an article that was lost itself is kept"
        mended.set_starred([1], True)


def test_a_damaged_library_without_a_backup_is_salvaged_alone(folder: Path) -> None:
    with Library.open(folder) as library:
        fill(library)
    file = folder / "library.db"
    file.write_bytes(b"\xff" * 100 + file.read_bytes()[100:])
    with pytest.raises(DamagedError):
        Library.open(folder)
    done = repairing.repair(folder)
    assert "there is no good backup" in done.did[0]
    assert titles(folder) == ["A quiet room"]


def test_what_rows_say_wrongly_is_mended_and_a_copy_is_kept(folder: Path, backup: Backup) -> None:
    with closing(apsw.Connection(str(folder / "library.db"))) as db:
        db.execute("PRAGMA foreign_keys = off")
        db.execute("DELETE FROM tag")
        db.execute("DELETE FROM body WHERE article_id = 2")
        db.execute("DELETE FROM article WHERE id = 1")
    stored = list(media.files(folder / "backups"))
    for file in list(media.files(folder)):
        file.unlink()
    done = repairing.repair(folder)
    assert done.aside
    assert stored
    with Library.open(folder) as library:
        assert library.check() == []
        assert library.article(1).title == "Lost article 1"
        assert [h.selectors.exact for h in library.highlights(1)] == ["Pencils"]
        assert str(library.article(2).status) == "waiting", "it is captured again"
        assert library.images(1)["https://press.example/a.png"].read_bytes() == b"a picture", "from the backups"
    with closing(apsw.Connection(str(done.aside / "library.db"))) as db:
        assert db.execute("SELECT count(*) FROM article").get == 1, "as it was"
    assert repairing.repair(folder) == repairing.Repaired((), None)


@pytest.mark.parametrize("name", ["search.db", "marks.db"])
def test_an_index_of_rubbish_is_made_anew(folder: Path, backup: Backup, name: str) -> None:
    titles(folder)
    (folder / name).write_bytes(b"rubbish" * 1000)
    repairing.repair(folder)
    assert titles(folder) == ["A quiet room", "Since then"]
    assert not damage.is_known(folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the blows fall on a forked process")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_blows_leave_the_library_old_or_new(tmp_path: Path) -> None:
    torture = Backups(tmp_path, random.Random(1))
    for _ in range(3):
        torture.round()
    assert sum(torture.count.values()) == 4


def test_a_library_whose_log_was_deleted_says_that_it_lost_changes(folder: Path, backup: Backup) -> None:
    with Library.open(folder) as library:
        before = (folder / "library.db").read_bytes()
        library.add(captured("In the log alone"))
        assert library.search(parse("log")).ids
        (folder / "cut.db").write_bytes(before)
    (folder / "cut.db").replace(folder / "library.db")
    with Library.open(folder) as library:
        (told,) = library.check()
        assert told.startswith("The library has lost its ")
        assert library.check() == [], "the index begins anew, so it is said once"


def test_a_cut_picture_comes_back_from_the_backups(folder: Path, backup: Backup) -> None:
    for store in (folder, folder / "backups"):
        for file in media.files(store):
            data = file.read_bytes()
            file.unlink()
            file.write_bytes(data if store != folder else data[:-3])
    done = repairing.repair(folder)
    assert "came back from the backups" in done.did[0]
    with Library.open(folder) as library:
        assert [problem for problem in library.check() if "damaged" in problem] == []
        assert library.images(1)["https://press.example/a.png"].read_bytes() == b"a picture"
