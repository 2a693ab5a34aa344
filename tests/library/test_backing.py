"""Backups: each is restored into a scratch library and compared; what is not good says why; the last good one stays."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import Library, backing, backup_pages, backup_shelf, media
from reader.library.backup_shelf import Backup, Plan
from reader.model import CapturedImage, now
from tests.library.conftest import captured, passage, unpacked

PICTURE = CapturedImage(
    "https://press.example/a.png", hashlib.sha256(b"a picture").hexdigest(), "image/png", b"a picture", 1, 1
)


def fill(library: Library) -> int:
    """Put an article with everything into a library; return its id."""
    article, _ = library.add(captured(original=b"<p>The page.</p>", images=(PICTURE,)), tags=["quiet"])
    library.add_highlight(article.id, passage(library, article.id, "Pencils"), color="yellow", note="why")
    library.add_note(article.id, "A note.")
    return article.id


def stuff(folder: Path) -> list[str]:
    """Return what is in a folder of backups beside the backups and what they share, which should be nothing."""
    return sorted(p.name for p in folder.iterdir() if p.name not in {"media", "bases"} and "postil-20" not in p.name)


def fail(_error: BaseException) -> Callable[..., None]:
    def failing(*_arguments: object, **_named: object) -> None:
        raise _error

    return failing


def test_a_backup_is_equal_and_shares_its_files(library: Library, folder: Path) -> None:
    fill(library)
    told: list[float] = []
    first = backing.make(folder, Plan(), told.append, create=True)
    assert first.good, first.why
    assert (first.articles, first.highlights, first.notes, first.media, first.missing) == (1, 1, 1, 2, ())
    assert told == sorted(told) and told[-1] == 1.0
    assert first.path.parent == folder / "backups"
    library.add(captured("Another"))
    second = backing.make(folder, Plan())
    assert second.good
    assert second.articles == 2
    assert len(list(media.files(folder / "backups"))) == 2, "files lie once for all backups"
    assert [b.path for b in backup_shelf.backups(folder / "backups")] == [second.path], "one a day stays"
    assert stuff(folder / "backups") == []
    assert list(folder.glob(".postil*")) == []
    file = unpacked(second.path, folder.parent / "unpacked")
    with apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY) as db:
        assert db.execute("PRAGMA journal_mode").get == "delete", "it needs no file beside it"


def test_a_backup_sees_one_state_while_others_write(library: Library, folder: Path) -> None:
    article = fill(library)
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with Library.open(folder) as other:
            while not stop.is_set():
                other.add_note(article, "more " * 200)
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not written:
            pass
        for _ in range(2):
            made = backing.make(folder, Plan(), create=True)
            assert made.good, made.why
            assert made.notes >= 2
    finally:
        stop.set()
        writer.join()
    assert library.check() == []


def test_what_is_not_equal_is_not_good_and_takes_nothing_away(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library)
    good = backing.make(folder, Plan(), create=True)
    unpack = backup_pages.unpack

    def restore_badly(backup: Path, base: Path, target: Path) -> str:
        digest = unpack(backup, base, target)
        db = apsw.Connection(str(target))
        db.execute("UPDATE note SET text = 'B note.'")
        db.close()
        return digest

    monkeypatch.setattr(backup_pages, "unpack", restore_badly)
    for _ in range(2):
        bad = backing.make(folder, Plan(daily=0, weekly=0, monthly=0))
        assert not bad.good
        assert "its table note is not that of the library" in bad.why
        assert [b.path for b in backup_shelf.backups(folder / "backups")] == [bad.path, good.path]
    monkeypatch.undo()
    better = backing.make(folder, Plan())
    assert [b.path for b in backup_shelf.backups(folder / "backups")] == [better.path]


def test_a_file_that_decayed_in_the_store_is_copied_again(
    library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library)
    monkeypatch.setattr(os, "link", fail(OSError("another disk")))
    target = tmp_path / "stick"
    plan = Plan(folder=str(target))
    backing.make(folder, plan, create=True)
    for file in media.files(target):
        file.write_bytes(bytes(file.stat().st_size))
    for day in range(8):
        monkeypatch.setattr(backing, "now", lambda day=day: now() + timedelta(days=day))
        assert backing.make(folder, plan).good
    for file in media.files(target):
        assert file.read_bytes() == (folder / file.relative_to(target)).read_bytes()


def test_a_file_that_the_library_lost_is_named_and_comes_from_the_store(library: Library, folder: Path) -> None:
    fill(library)
    backing.make(folder, Plan(), create=True)
    for file in media.files(folder):
        file.unlink()
    assert backing.make(folder, Plan()).missing == ()
    for file in list(media.files(folder / "backups")):
        file.unlink()
    made = backing.make(folder, Plan())
    assert made.good
    assert len(made.missing) == 2


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "a disk is full"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_what_the_disk_refuses_is_one_sentence_and_leaves_nothing(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str
) -> None:
    fill(library)
    good = backing.make(folder, Plan(), create=True)
    for room, name in (
        *((backing, "_copy_media"), (backing, "_sync")),
        *((backup_pages, "unpack"), (backup_pages, "_sync"), (backup_pages, "write_files")),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(room, name, fail(error))
            with pytest.raises(LibraryError, match=sentence):
                backing.make(folder, Plan())
        assert stuff(folder / "backups") == []
        assert list(folder.glob(".postil*")) == []
    assert [b.path for b in backup_shelf.backups(folder / "backups")] == [good.path]


def test_a_folder_that_is_absent_is_not_made(library: Library, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is not there; if it is on a disk"):
        backing.make(folder, Plan(folder=str(tmp_path / "stick")))
    assert not (tmp_path / "stick").exists()
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="cannot be written"):
        backing.make(folder, Plan(folder=str(tmp_path / "file" / "x")), create=True)


def a_backup(made_at: datetime, good: bool = True) -> Backup:
    return Backup(Path(f"{made_at:%Y%m%d%H%M}"), made_at, "uid", 0, 0, 0, 0, 0, 0, good)


def test_the_newest_of_days_weeks_and_months_stay() -> None:
    start = datetime(2026, 3, 31, 12, tzinfo=UTC)
    made = [a_backup(start - timedelta(hours=12 * number)) for number in range(900)]
    kept = backup_shelf.kept(made, Plan())
    stay = sorted((b.made_at for b in made if b.path in kept), reverse=True)
    assert len({at.astimezone().date() for at in stay}) == len(stay), "one a day at most"
    assert [(start - at).days for at in stay[:7]] == list(range(7))
    assert len({(at.astimezone().year, at.astimezone().month) for at in stay}) == 12
    assert 7 + 9 <= len(stay) <= 7 + 4 + 12


def test_the_last_good_one_stays_whatever_is_wished_for() -> None:
    start = datetime(2026, 3, 31, 12, tzinfo=UTC)
    good, bad, worse = (
        a_backup(start),
        a_backup(start + timedelta(1), good=False),
        a_backup(start + timedelta(2), good=False),
    )
    nothing = Plan(daily=0, weekly=0, monthly=0)
    assert backup_shelf.kept([good, bad, worse], nothing) == {good.path, worse.path}
    assert backup_shelf.kept([], nothing) == set()


def test_what_was_cut_off_is_cleared_when_it_is_old(library: Library, folder: Path) -> None:
    for name, age in ((".postil-work-old", 9000), (".postil-work-new", 60)):
        work = folder / "backups" / name
        work.mkdir(parents=True)
        (work / "library.db").write_bytes(b"half")
        for path in (work / "library.db", work):
            os.utime(path, (now().timestamp() - age,) * 2)
    backing.make(folder, Plan())
    assert stuff(folder / "backups") == [".postil-work-new"]


def test_files_that_no_backup_names_go_after_a_day(library: Library, folder: Path) -> None:
    fill(library)
    made = backing.make(folder, Plan(), create=True)
    store = folder / "backups"
    for name, age in (("old", 2), ("new", 0)):
        file = store / "media" / "aa" / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
        os.utime(file, ((now() - timedelta(days=age)).timestamp(),) * 2)
    assert backing.sweep(store) == 1
    assert sum(1 for _ in media.files(store)) == 3
    names = (made.path / "files.gz").read_bytes()
    (made.path / "files.gz").write_bytes(names[:-9])
    os.utime(store / "media" / "aa" / "new", (1, 1))
    assert backing.sweep(store) == 0, "where a backup cannot be asked, all stay"
    (made.path / "library.pages.gz").write_bytes(b"no pages")
    (read,) = backup_shelf.backups(store)
    assert not read.good
    assert "another size" in read.why
    (made.path / "backup.json").write_text("{")
    (read,) = backup_shelf.backups(store)
    assert read.why == "its backup.json cannot be read"


def test_when_a_backup_is_due(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan()
    assert backup_shelf.is_due(folder, plan)
    backing.make(folder, plan, create=True)
    assert not backup_shelf.is_due(folder, plan)
    with Library.open(folder.parent / "other"):
        pass
    assert backup_shelf.is_due(folder.parent / "other", replace(plan, folder=str(folder / "backups"))), "not its own"
    present = now()
    monkeypatch.setattr(backup_shelf, "now", lambda: present + timedelta(hours=21))
    assert backup_shelf.is_due(folder, plan)
    assert not backup_shelf.is_due(folder, replace(plan, every="weekly"))
    assert not backup_shelf.is_due(folder, replace(plan, every="never"))
    tried = (present + timedelta(hours=20, minutes=30)).isoformat()
    assert not backup_shelf.is_due(folder, replace(plan, tried_at=tried)), "an absent disk is tried again after an hour"


def test_a_plan_is_kept_and_a_broken_one_is_the_usual(folder: Path) -> None:
    folder.mkdir()
    wanted = Plan("/media/stick", "weekly", 3, 2, 1, "2026-03-12T09:00:00+00:00", "It was not there.")
    backup_shelf.keep_plan(folder, wanted)
    assert backup_shelf.plan_of(folder) == wanted
    for text in ("{", "[]", '{"every": "hourly", "daily": "many"}', '{"every": 3}'):
        (folder / "backups.json").write_text(text)
        assert backup_shelf.plan_of(folder) == Plan()
