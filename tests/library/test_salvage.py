"""Damaged libraries: cut, with pages of zeros, with another head, without their log. What can be read is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from reader.errors import LibraryError
from reader.library import Library, backing, proving, salvage
from reader.library.backup_shelf import Plan
from tests.library.conftest import captured, passage, unpacked

TABLES = ("article", "body", "tag", "article_tag", "highlight", "note", "media", "info", "version", "change")
COUNT = 80


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of many pages, with a backup of its first half, which is unpacked beside it."""
    folder = tmp_path_factory.mktemp("specimen") / "library"
    with Library.open(folder) as library:
        for number in range(COUNT):
            if number == COUNT // 2:
                assert backing.make(folder, Plan(), create=True).good
            text = f"Pencils only, number {number}.\n" + "\n".join(
                f"{number} {n} " + "word " * (n % 40) for n in range(30)
            )
            article, _ = library.add(
                captured(f"Room {number}", text, original=b"page %d" % number), tags=[f"tag-{number}"]
            )
            library.add_highlight(article.id, passage(library, article.id, "Pencils"), note=f"why {number} " * 40)
            library.add_note(article.id, f"note {number} " * 60)
    return folder


@pytest.fixture
def damaged(specimen: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(specimen, tmp_path / "library"))


def rows(file: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Return all rows of a library that a person would miss."""
    with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return {
            "article": set(db.execute("SELECT id, title FROM article")),
            "body": set(db.execute("SELECT article_id, html FROM body")),
            "highlight": set(db.execute("SELECT id, exact, note FROM highlight")),
            "note": set(db.execute("SELECT id, article_id, text FROM note")),
            "tag": set(db.execute("SELECT name FROM tag")),
            "article_tag": set(db.execute("SELECT article_id, tag_id FROM article_tag")),
        }


def pages_of(file: Path, table: str) -> list[int]:
    with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return [
            n for (n,) in db.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype <> 'overflow'", (table,))
        ]


def zero(file: Path, number: int) -> None:
    with file.open("r+b") as opened:
        opened.seek((number - 1) * 4096)
        opened.write(bytes(4096))


def salvaged(damaged: Path, tmp_path: Path, backup: Path | None) -> tuple[Path, salvage.Salvaged]:
    (tmp_path / "work").mkdir()
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "library.db"
    told = salvage.salvage(damaged, target, tmp_path / "work", backup)
    assert proving.structure(target) == []
    with closing(apsw.Connection(str(target))) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    return target, told


def the_backup(folder: Path) -> Path:
    (found,) = (folder / "backups").glob("postil-*")
    there = folder.parent / "unpacked" / "library.db"
    return there if there.exists() else unpacked(found, there.parent)


@pytest.mark.parametrize("table", TABLES)
def test_a_page_of_zeros_in_a_table_loses_the_rows_of_that_page_alone(
    damaged: Path, tmp_path: Path, table: str
) -> None:
    before = rows(damaged / "library.db")
    pages = pages_of(damaged / "library.db", table)
    zero(damaged / "library.db", pages[len(pages) // 2])
    target, told = salvaged(damaged, tmp_path, the_backup(damaged))
    after = rows(target)
    assert set(TABLES) - told.whole <= {table}
    for name, kept in before.items():
        if name != table:
            assert kept <= after[name], name
        assert after[name] - kept == set() or name in ("article", "tag")
        assert len(after[name] & kept) >= len(kept) * 0.5, "the backup has the first half"


@pytest.mark.parametrize("table", ["article", "body", "highlight", "note", "article_tag"])
@pytest.mark.parametrize("with_backup", [True, False])
def test_a_table_that_lost_its_first_page_is_found_by_its_rows(
    damaged: Path, tmp_path: Path, table: str, with_backup: bool
) -> None:
    before = rows(damaged / "library.db")
    pages = pages_of(damaged / "library.db", table)
    zero(damaged / "library.db", pages[0])
    target, _ = salvaged(damaged, tmp_path, the_backup(damaged) if with_backup else None)
    if len(pages) > 1 or table == "article_tag":
        assert rows(target) == before


@pytest.mark.parametrize("with_backup", [True, False])
@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"\xff" * 100 + data[100:],
        lambda data: b"\xff" * 16 + data[16:],
        lambda data: data[:28] + b"\x7f\xff\xff\xff" + data[32:],
        lambda data: bytes(4096) + data[4096:],
    ],
    ids=["head", "magic", "count", "first page"],
)
def test_a_library_without_its_head_is_read_whole(
    damaged: Path, tmp_path: Path, harm: Callable[[bytes], bytes], with_backup: bool
) -> None:
    before = rows(damaged / "library.db")
    file = damaged / "library.db"
    file.write_bytes(harm(file.read_bytes()))
    target, _ = salvaged(damaged, tmp_path, the_backup(damaged) if with_backup else None)
    assert rows(target) == before


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_what_a_cut_left_goes_over_the_backup(damaged: Path, tmp_path: Path, share: float) -> None:
    before = rows(damaged / "library.db")
    file = damaged / "library.db"
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    backup = the_backup(damaged)
    target, _ = salvaged(damaged, tmp_path, backup)
    after, held = rows(target), rows(backup)
    for name in before:
        assert held[name] <= after[name]
        if name not in ("article", "tag"):
            assert after[name] <= before[name]


def test_rubbish_is_nothing_and_over_a_backup_the_backup(damaged: Path, tmp_path: Path) -> None:
    (damaged / "library.db").write_bytes(b"rubbish" * 9000)
    backup = the_backup(damaged)
    target, told = salvaged(damaged, tmp_path, backup)
    assert (told.rows, rows(target)) == (0, rows(backup))
    shutil.rmtree(tmp_path / "work")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(LibraryError, match="nothing left"):
        salvaged(damaged, tmp_path, None)


def test_what_lies_in_the_log_alone_is_taken_too(damaged: Path, tmp_path: Path) -> None:
    with Library.open(damaged) as library:
        library.add_note(1, "only in the log")
        assert (damaged / "library.db-wal").stat().st_size
        file = damaged / "library.db"
        copy = tmp_path / "copy"
        copy.mkdir()
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{file}{suffix}", copy / f"library.db{suffix}")
    before = (copy / "library.db").read_bytes()
    (copy / "library.db").write_bytes(b"\xff" * 100 + before[100:])
    target, _ = salvaged(copy, tmp_path, None)
    assert any(text == "only in the log" for _, _, text in rows(target)["note"])
