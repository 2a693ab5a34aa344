"""Purging, checking, backing up."""

from __future__ import annotations

import gzip
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library import Library, media, upkeep
from reader.query import parse
from tests.library.conftest import captured, passage
from tests.library.test_articles import picture, with_pictures

DAY = 24 * 3600


def age(library: Library, table: str, days: float) -> None:
    """Let everything deleted in a table have been so for some days."""
    library._store.db.execute(
        f"UPDATE {table} SET deleted_at = ? WHERE deleted_at IS NOT NULL", (int(time.time() - days * DAY),)
    )


def test_what_was_deleted_stays_for_thirty_days(library: Library, folder: Path) -> None:
    article_id = library.add(captured(original=b"page"), tags=["t"])[0].id
    library.delete([article_id])
    age(library, "article", 29.9)
    library.close()
    with Library.open(folder) as again:
        again.undelete([article_id])
        assert again.article(article_id).tags == ("t",)
        assert again.original(article_id) == b"page"


def test_after_thirty_days_it_goes_with_all_that_belonged_to_it(library: Library, folder: Path) -> None:
    shared, own = picture("https://press.example/a.png", b"shared"), picture("https://press.example/b.png", b"own")
    kept = library.add(with_pictures(shared))[0].id
    html = with_pictures(shared, own)
    gone = library.add(captured("Gone", url="https://press.example/gone"))[0].id
    library.add(
        type(html)(title="Gone", html=html.html, url="https://press.example/gone", images=html.images, original=b"o")
    )
    library.add_highlight(gone, passage(library, gone, "Text"), tags=["only there"])
    note = library.add_note(gone, "a")
    library.add_note(gone, "b", reply_to=note.id)
    assert library.search(parse("text")).ids == (gone, kept)
    library.delete([gone])
    age(library, "article", 31)
    for file in media.files(folder):
        os.utime(file, (1, 1))
    library.close()
    with Library.open(folder) as again:
        with pytest.raises(LibraryError, match="There is no article"):
            again.undelete([gone])
        assert again.article(kept).title == "Pictures"
        assert [file.name for file in media.files(folder)] == [shared.sha256]
        assert again.images(kept)[shared.url].read_bytes() == b"shared"
        assert again.search(parse("text")).ids == (kept,)
        assert again.tags() == ()
        assert again.check() == []
        assert again._store.db.execute("SELECT count(*) FROM note").get == 0
        another = again.add(captured("Another"))[0].id
        assert another > gone, "numbers are never used again"


def test_old_deleted_marks_go_and_what_answered_them_stays(library: Library, folder: Path) -> None:
    article_id = library.add(captured())[0].id
    mark = library.add_highlight(article_id, passage(library, article_id, "Pencils"))
    note = library.add_note(article_id, "first", highlight_id=mark.id)
    reply = library.add_note(article_id, "reply", reply_to=note.id, highlight_id=mark.id)
    library.delete_note(note.id)
    library.delete_highlight(mark.id)
    age(library, "note", 31)
    age(library, "highlight", 31)
    library.close()
    with Library.open(folder) as again:
        with pytest.raises(LibraryError):
            again.undelete_note(note.id)
        with pytest.raises(LibraryError):
            again.undelete_highlight(mark.id)
        (left,) = again.notes(article_id)
        assert (left.id, left.reply_to, left.highlight_id) == (reply.id, None, None)
        assert again.check() == []


def test_files_that_are_young_or_named_are_never_swept(library: Library, folder: Path) -> None:
    article_id = library.add(captured(original=b"old page"))[0].id
    library.add(captured(original=b"new page"))
    stray = media.path(folder, "ab" * 32, media.IMAGE)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"from a crash")
    with library._store.write() as transaction:
        assert media.sweep(folder, transaction.db) == 0
    assert len(list(media.files(folder))) == 3
    for file in media.files(folder):
        os.utime(file, (1, 1))
    with library._store.write() as transaction:
        assert media.sweep(folder, transaction.db) == 2
    assert library.original(article_id) == b"new page"


def test_a_file_wanted_again_is_written_again(library: Library, folder: Path) -> None:
    article_id = library.add(captured(original=b"page"))[0].id
    for file in list(media.files(folder)):
        file.unlink()
    (missing,) = library.check()
    assert "is missing" in missing
    with pytest.raises(LibraryError, match="is missing or damaged"):
        library.original(article_id)
    library.add(captured(original=b"page"))
    assert library.original(article_id) == b"page"
    assert library.check() == []


@pytest.mark.parametrize("harm", ["cut", "empty", "zeros", "rubbish", "another page"])
def test_a_damaged_file_is_found_and_written_anew(library: Library, folder: Path, harm: str) -> None:
    article_id = library.add(captured(original=b"page" * 99))[0].id
    (file,) = media.files(folder)
    data = file.read_bytes()
    harmed = {"cut": data[:-9], "empty": b"", "zeros": data[:12] + bytes(len(data) - 12), "rubbish": b"rubbish"}
    file.write_bytes(harmed.get(harm, gzip.compress(b"another")))
    with pytest.raises(LibraryError, match="is missing or damaged"):
        library.original(article_id)
    (sentence,) = library.check()
    assert sentence == f"The file {file} is damaged; capture its article again."
    library.add(captured(original=b"page" * 99))
    assert library.original(article_id) == b"page" * 99
    assert library.check() == []


def test_check_finds_what_is_broken(library: Library) -> None:
    article_id = library.add(captured(), tags=["t"])[0].id
    db = library._store.db
    db.execute("PRAGMA foreign_keys = off")
    db.execute("DELETE FROM tag")
    assert [line for line in library.check() if "article_tag" in line]
    db.execute("DELETE FROM article_tag")
    db.execute("DELETE FROM body")
    assert library.check() == [f"Article {article_id} has lost its text; capture it again."]


def test_a_backup_holds_everything_and_is_a_library(library: Library, tmp_path: Path) -> None:
    a = picture("https://press.example/a.png", b"aaa")
    article_id = library.add(with_pictures(a), tags=["t"])[0].id
    library.add_note(article_id, "kept")
    library.add(captured("Other", original=b"page"))
    target = tmp_path / "backup.zip"
    library.backup(target)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    restored = tmp_path / "restored"
    with zipfile.ZipFile(target) as archive:
        assert json.loads(archive.read("backup.json")) == {"format": 1, "articles": 2, "media": 2, "missing": []}
        archive.extractall(restored)
    with Library.open(restored) as copy:
        assert copy.check() == []
        everything = copy.search(parse("")).ids
        assert copy.articles(everything) == library.articles(everything)
        assert copy.notes() == library.notes()
        assert copy.images(article_id)[a.url].read_bytes() == b"aaa"
        assert copy.search(parse("pencils")).ids == library.search(parse("pencils")).ids


def test_a_backup_names_what_was_missing(library: Library, folder: Path, tmp_path: Path) -> None:
    library.add(captured(original=b"page"))
    (file,) = media.files(folder)
    file.unlink()
    library.backup(tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert json.loads(archive.read("backup.json"))["missing"] == [file.relative_to(folder).as_posix()]


def test_a_backup_replaces_nothing(library: Library, tmp_path: Path) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    for target, sentence in [
        (taken, "exists already"),
        (tmp_path, "exists already"),
        (tmp_path / "nowhere" / "b.zip", "There is no folder"),
        (taken / "b.zip", "There is no folder"),
    ]:
        with pytest.raises(LibraryError, match=sentence):
            library.backup(target)
    assert taken.read_text() == "mine"


def test_a_backup_that_cannot_be_read_back_is_not_kept(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(captured())
    pack = upkeep._pack

    def pack_badly(folder: Path, copy: Path, target: Path) -> None:
        copy_bytes = bytearray(copy.read_bytes())
        pack(folder, copy, target)
        copy_bytes[4096:] = b"\xff" * (len(copy_bytes) - 4096)
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("library.db", bytes(copy_bytes))

    monkeypatch.setattr(upkeep, "_pack", pack_badly)
    with pytest.raises(LibraryError):
        library.backup(tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_a_library_damaged_inside_is_told_by_check_and_by_every_verb(library: Library, folder: Path) -> None:
    ids = [library.add(captured(f"Room {number}", "quiet " * 900))[0].id for number in range(30)]
    library.close()
    file = folder / "library.db"
    data = bytearray(file.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    file.write_bytes(data)
    with pytest.raises(LibraryError, match="damaged"), Library.open(folder) as again:
        again.body(ids[0])


def test_a_backup_needs_a_name_that_a_file_can_have(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be written"):
        library.backup(tmp_path / ("a" * 300))
    assert list(tmp_path.glob(".postil-backup-*")) == []


def test_a_backup_clears_what_one_that_was_cut_off_left_long_ago(library: Library, tmp_path: Path) -> None:
    for name, age in (("old", 3 * 24 * 3600), ("new", 60)):
        work = tmp_path / f".postil-backup-{name}"
        work.mkdir()
        (work / "library.db").write_bytes(b"half")
        os.utime(work, (time.time() - age,) * 2)
    library.backup(tmp_path / "b.zip")
    assert sorted(path.name for path in tmp_path.glob(".postil*")) == [".postil-backup-new"]
