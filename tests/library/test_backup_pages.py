"""Databases of backups on their shelf: a base that several share, and the pages that differ; what decays is found."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.library import Library, backing, backup_pages, backup_shelf, repairing, restoring
from reader.library.backup_pages import PAGE, PAGES, Decayed
from reader.library.backup_shelf import Backup, Plan
from reader.model import now
from tests.library.conftest import captured, unpacked

ALL = Plan(daily=99)
DATABASES = st.builds(
    lambda pages, rest: b"".join(bytes([page]) * PAGE for page in pages) + rest,
    st.lists(st.integers(0, 3), max_size=14),
    st.binary(max_size=9),
)


def pack(database: bytes, shelf: Path, base: str) -> tuple[Path, backup_pages.Packed]:
    """Write a database onto a shelf; return the folder of its backup."""
    file, work = shelf / "copy.db", Path(tempfile.mkdtemp(dir=shelf))
    file.write_bytes(database)
    packed = backup_pages.pack(file, shelf, work, base)
    if packed.new:
        backup_pages.publish(shelf, work, packed.base)
    return work, packed


@given(DATABASES, DATABASES)
def test_what_is_packed_is_unpacked_equal(first: bytes, second: bytes) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        patch.object(backup_pages, "_MEMBER", 4 * PAGE),
        patch.object(backup_pages, "_SHARE", 9),
    ):
        base = ""
        for number, database in enumerate((first, second)):
            folder, packed = pack(database, Path(name), base)
            base = packed.base
            target = unpacked(folder, Path(name, f"into-{number}"))
            assert target.read_bytes() == database
            assert packed.sha256 == hashlib.sha256(database).hexdigest()
        assert not packed.new, "the pages that differ were written"


@given(st.integers(0, 10**9), st.integers(1, 255), st.booleans(), st.booleans())
def test_a_flipped_byte_or_a_cut_is_never_passed_over(at: int, flip: int, shared: bool, cut: bool) -> None:
    first = bytes(range(256)) * 16 * 12
    second = first[: 5 * PAGE] + os.urandom(PAGE) + first[6 * PAGE :]
    with tempfile.TemporaryDirectory() as name, patch.object(backup_pages, "_MEMBER", 4 * PAGE):
        _, base = pack(first, Path(name), "")
        folder, packed = pack(second, Path(name), base.base)
        assert not packed.new
        file = backup_pages.base_file(Path(name), base.base) if shared else folder / PAGES
        data = bytearray(file.read_bytes())
        at %= len(data)
        data[at] ^= flip
        file.write_bytes(data[:at] if cut else data)
        try:
            target = unpacked(folder, Path(name, "into"))
        except Decayed:
            return
        assert target.read_bytes() == second or backup_pages.digest_of(target) != packed.sha256


@pytest.fixture
def never_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several backups of one day stay."""
    monkeypatch.setattr(backing, "rotate", lambda *_: [])


def backed_up(folder: Path, title: str, plan: Plan = ALL) -> Backup:
    with Library.open(folder) as library:
        library.add(captured(title, "Pencils only.\n" + "word " * 20_000))
    return backing.make(folder, plan, create=True)


@pytest.mark.usefixtures("never_rotated")
def test_the_next_backup_has_only_what_differs(folder: Path) -> None:
    with Library.open(folder) as library:
        for number in range(40):
            library.add(captured(f"Room {number}", os.urandom(6000).hex()))
    first, second = backed_up(folder, "One"), backed_up(folder, "Two")
    assert first.good and second.good
    assert first.base == second.base
    assert first.bytes < 200 < second.bytes < first.base_bytes / 4
    shelf = first.path.parent
    there = sum(
        file.stat().st_size for file in shelf.rglob("*") if file.name in (PAGES,) or file.parent.name == "bases"
    )
    assert backup_shelf.taken(backup_shelf.backups(shelf)) == there


def test_a_base_is_shared_for_a_quarter_of_a_year(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = backed_up(folder, "One")
    uid, shelf = first.library, first.path.parent
    assert backup_shelf.base_for(shelf, uid, now() + timedelta(days=89)) == first
    assert backup_shelf.base_for(shelf, uid, now() + timedelta(days=91)) is None
    assert backup_shelf.base_for(shelf, uid, now() - timedelta(days=1)) is None, "a clock that was wrong"
    assert backup_shelf.base_for(shelf, "another", now()) is None


@pytest.mark.usefixtures("never_rotated")
def test_a_base_that_decays_costs_those_that_name_it_and_no_more(folder: Path) -> None:
    with Library.open(folder) as library:
        for number in range(40):
            library.add(captured(f"Room {number}", os.urandom(6000).hex()))
    hit = [backed_up(folder, "One"), backed_up(folder, "Two")]
    shelf = hit[0].path.parent
    base = backup_pages.base_file(shelf, hit[0].base)
    data = bytearray(base.read_bytes())
    data[len(data) // 2] ^= 1
    base.write_bytes(data)
    (told,) = repairing.decay(folder)
    assert all(name in told for name in (base.name, *(backup.path.name for backup in hit)))
    with pytest.raises(LibraryError, match="is damaged or missing; choose another"):
        restoring.restore(folder, hit[1].path)
    third = backed_up(folder, "Three")
    assert third.good, third.why
    assert third.base != hit[0].base
    seen = backup_shelf.backups(shelf)
    assert [(backup.good, backup.decayed) for backup in seen] == [(True, False), (False, True), (False, True)]
    assert restoring.newest_good(folder) == third
    kept = base.with_name(f"{base.name}.damaged")
    os.utime(kept, (1, 1))
    assert backing.sweep(shelf) == 0, "something may be left in it"
    assert restoring.restore(folder, third.path).articles == 43


@pytest.mark.usefixtures("never_rotated")
def test_the_same_library_heals_its_own_base(folder: Path) -> None:
    first = backed_up(folder, "One")
    base = backup_pages.base_file(first.path.parent, first.base)
    base.write_bytes(base.read_bytes()[:-1] + b"x")
    assert backing.make(folder, ALL).base == first.base
    assert all(backup.good for backup in backup_shelf.backups(first.path.parent))
    assert repairing.decay(folder) == []


def test_a_base_goes_a_day_after_the_last_that_names_it(folder: Path) -> None:
    first = backed_up(folder, "One", Plan(daily=1, weekly=0, monthly=0))
    shelf = first.path.parent
    old = backup_pages.base_file(shelf, "0" * 64)
    old.write_bytes(b"a base")
    assert backing.sweep(shelf) == 0
    for base in (shelf / "bases").iterdir():
        os.utime(base, (1, 1))
    assert backing.sweep(shelf) == 1
    assert [base.name for base in (shelf / "bases").iterdir()] == [f"{first.base}.db.gz"]


@pytest.mark.usefixtures("never_rotated")
def test_a_backup_is_read_without_postil(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``docs/backups.md`` says."""
    with Library.open(folder) as library:
        for number in range(40):
            library.add(captured(f"Room {number}", os.urandom(6000).hex()))
    backed_up(folder, "One")
    backup = backed_up(folder, "Two")
    text = (Path(__file__).parents[2] / "docs" / "backups.md").read_text("utf-8")
    program = text.partition("```python\n")[2].partition("```")[0]
    monkeypatch.chdir(tmp_path)
    exec(compile(program.replace("BACKUP", str(backup.path)), "backups.md", "exec"), {})
    assert (tmp_path / "library.db").read_bytes() == unpacked(backup.path, tmp_path / "x").read_bytes()
    assert gzip.decompress((backup.path / "files.gz").read_bytes()) == b""
