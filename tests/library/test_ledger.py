"""The ledger of requests: what it keeps, for how long, and how it is emptied."""

from __future__ import annotations

import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import Library
from reader.library.ledger import KEEP_DAYS, Ledger, Totals, Wanted
from reader.model import Errand


def errand(number: int, **more: object) -> Errand:
    values: dict[str, object] = {
        "key": f"k{number}",
        "at": datetime.now(UTC) - timedelta(seconds=1000 - number),
        "why": "page",
        "url": f"https://host{number % 3}.example/{number}",
        "result": "answered",
        "status": 200,
        "received": 10,
    }
    return Errand(**(values | more))  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path / "library") as made:
        yield made


def test_nothing_is_made_by_asking(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.errands(Wanted()) == [] and ledger.whys() == [] and ledger.clear() == 0
    assert ledger.totals(Wanted()) == Totals(0, 0, 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_request_is_noted_when_it_begins_and_again_when_it_has_ended(ledger: Ledger) -> None:
    begun = errand(1, at=datetime.now(UTC), result="", status=0, received=0)
    ledger.note(begun)
    assert ledger.errands(Wanted()) == [begun]
    ended = replace(begun, result="failed", status=404, received=7, seconds=0.5, reason="No such page.")
    ledger.note(ended)
    assert ledger.errands(Wanted()) == [ended]


def test_one_that_never_ended_is_told_as_stopped(ledger: Ledger) -> None:
    ledger.note(errand(1, at=datetime.now(UTC) - timedelta(hours=1), result=""))
    assert [found.result for found in ledger.errands(Wanted())] == ["stopped"]
    assert len(ledger.errands(Wanted(result="stopped"))) == ledger.totals(Wanted()).unanswered == 1


def test_questions_and_totals(ledger: Ledger) -> None:
    for number in range(9):
        ledger.note(errand(number))
    ledger.note(errand(9, why="picture", result="refused", url="http://10.0.0.1/Secret", received=0))
    assert [found.key for found in ledger.errands(Wanted(), limit=2)] == ["k9", "k8"]
    assert [found.key for found in ledger.errands(Wanted(), limit=2, offset=2)] == ["k7", "k6"]
    assert [found.key for found in ledger.errands(Wanted(words="HOST1"))] == ["k7", "k4", "k1"]
    assert [found.key for found in ledger.errands(Wanted(why="picture"))] == ["k9"]
    assert [found.key for found in ledger.errands(Wanted(result="refused", words="secret"))] == ["k9"]
    since = ledger.errands(Wanted(words="/7"))[0].at
    assert [found.key for found in ledger.errands(Wanted(since=since))] == ["k9", "k8", "k7"]
    assert ledger.totals(Wanted()) == Totals(10, 4, 90, 1)
    assert ledger.totals(Wanted(why="page")) == Totals(9, 3, 90, 0)
    assert ledger.whys() == ["page", "picture"]


def test_it_stays_small_and_young(tmp_path: Path) -> None:
    old = errand(0, at=datetime.now(UTC) - timedelta(days=KEEP_DAYS + 1))
    with Ledger(tmp_path, most=20) as ledger:
        ledger.note(errand(1))
        ledger.note(old)
        assert len(ledger.errands(Wanted())) == 2
    with Ledger(tmp_path, most=20) as ledger:
        for number in range(2, 510):
            ledger.note(errand(number))
        kept = ledger.errands(Wanted())
        assert len(kept) <= 20 + 10 and kept[0].key == "k509" and old not in kept


def test_clearing_leaves_no_trace_on_the_disk(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(50):
        ledger.note(errand(number, url=f"https://betrayed.example/{number}"))
    assert ledger.clear() == 50
    assert ledger.errands(Wanted()) == []
    for file in (tmp_path / "library").iterdir():
        assert b"betrayed" not in file.read_bytes(), file.name


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_its_owner_may_read_it(ledger: Ledger, tmp_path: Path) -> None:
    ledger.note(errand(1))
    for file in (tmp_path / "library").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_damaged_one_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "network.db").write_bytes(b"no database at all" * 500)
    with Ledger(tmp_path) as ledger:
        ledger.note(errand(1))
        assert len(ledger.errands(Wanted())) == 1


def test_one_that_was_deleted_while_open_is_made_anew(ledger: Ledger, tmp_path: Path) -> None:
    ledger.note(errand(1))
    for file in (tmp_path / "library").iterdir():
        file.unlink()
    ledger.note(errand(2))
    assert [found.key for found in ledger.errands(Wanted())] == ["k2"]


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError), Ledger(tmp_path / "file" / "library") as ledger:
        ledger.note(errand(1))


def test_many_threads_and_two_holders(tmp_path: Path) -> None:
    with Ledger(tmp_path) as one, Ledger(tmp_path) as other:

        def write(ledger: Ledger, first: int) -> None:
            for number in range(first, first + 40):
                ledger.note(errand(number))

        threads = [threading.Thread(target=write, args=((one, other)[n % 2], n * 40)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.totals(Wanted()).requests == other.totals(Wanted()).requests == 160


def test_no_backup_holds_it(ledger: Ledger, tmp_path: Path) -> None:
    import zipfile

    ledger.note(errand(1))
    with Library.open(tmp_path / "library") as library:
        library.backup(tmp_path / "backup.zip")
    assert zipfile.ZipFile(tmp_path / "backup.zip").namelist() == ["library.db", "backup.json"]
