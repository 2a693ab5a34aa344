from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from reader.errors import SyncError
from reader.sync import records
from reader.sync.folder import LOG_BYTES, SharedFolder

HERE, THERE = "aaaaaaaa-1111", "bbbbbbbb-2222"


def read(folder: Path, known: dict | None = None) -> tuple[list[tuple[str, bytes]], dict]:
    found, marks = [], dict(known or {})
    for name, mark, came in SharedFolder(folder, THERE).unread(marks):
        marks[name] = mark
        found += came
    return found, marks


def test_what_is_appended_is_read_once(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    one.append([("a:1", b"x"), ("n:2", b"")])
    found, marks = read(tmp_path)
    assert found == [("a:1", b"x"), ("n:2", b"")]
    assert read(tmp_path, marks)[0] == []
    one.append([("h:3", b"later")])
    assert read(tmp_path, marks)[0] == [("h:3", b"later")]


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_of_a_log_cut_short_whole_records_are_read_and_the_rest_when_it_is_there(tmp_path: Path, cut: int) -> None:
    SharedFolder(tmp_path, HERE).append([("a:1", b"first"), ("a:2", b"second"), ("a:3", b"third")])
    log = next(tmp_path.rglob("*.log"))
    whole = log.read_bytes()
    log.write_bytes(whole[:cut])
    found, marks = read(tmp_path)
    log.write_bytes(whole)
    assert found + read(tmp_path, marks)[0] == [("a:1", b"first"), ("a:2", b"second"), ("a:3", b"third")]


def test_a_damaged_record_costs_itself_alone(tmp_path: Path) -> None:
    SharedFolder(tmp_path, HERE).append([("a:1", b"first"), ("a:2", b"second"), ("a:3", b"third")])
    log = next(tmp_path.rglob("*.log"))
    log.write_bytes(log.read_bytes().replace(b"second", b"secund"))
    assert read(tmp_path)[0] == [("a:1", b"first"), ("a:3", b"third")]


def test_a_log_that_was_put_in_the_place_of_another_is_read_from_its_start(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    one.append([("a:1", b"first")])
    _, marks = read(tmp_path)
    log = next(tmp_path.rglob("*.log"))
    log.write_bytes(records.head() + records.pack("a:9", b"other") + records.pack("a:8", b"more"))
    assert read(tmp_path, marks)[0] == [("a:9", b"other"), ("a:8", b"more")]


def test_after_half_a_record_the_next_log_is_begun(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    one.append([("a:1", b"first")])
    log = next(tmp_path.rglob("*.log"))
    log.write_bytes(log.read_bytes() + records.pack("a:2", b"torn")[:20])
    one.append([("a:3", b"third")])
    assert read(tmp_path)[0] == [("a:1", b"first"), ("a:3", b"third")]
    assert sorted(one.own_sizes()) == ["000001.log", "000002.log"]


def test_copies_that_synchronisers_make_are_read_and_never_written(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    one.append([("a:1", b"first")])
    log = next(tmp_path.rglob("*.log"))
    log.rename(log.with_name("000001.sync-conflict-20310101-120000-ABCDEFG.log"))
    one.append([("a:2", b"second")])
    assert sorted(read(tmp_path)[0]) == [("a:1", b"first"), ("a:2", b"second")]
    assert list(one.own_sizes()) == ["000001.log"]


def test_long_logs_are_closed(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    one.append([(f"a:{n}", bytes(LOG_BYTES // 2)) for n in range(5)])
    assert len(one.own_sizes()) == 3
    assert len(read(tmp_path)[0]) == 5


def test_a_newer_format_is_told_and_nothing_taken(tmp_path: Path) -> None:
    SharedFolder(tmp_path, HERE).append([("a:1", b"first")])
    log = next(tmp_path.rglob("*.log"))
    log.with_name("000002.log").write_bytes(b"postil sync 2\nanything")
    with pytest.raises(SyncError, match="newer Postil"):
        read(tmp_path)
    log.with_name("000002.log").unlink()
    log.with_name("machine.json").write_text(json.dumps({"format": 2}), "utf-8")
    with pytest.raises(SyncError, match="newer Postil"):
        SharedFolder(tmp_path, THERE)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SyncError, match="is not there"):
        SharedFolder(tmp_path / "stick", HERE)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "postil").write_text("in the way", "utf-8")
    with pytest.raises(SyncError, match="cannot be written"):
        SharedFolder(tmp_path, HERE).append([("a:1", b"")])


def test_files_are_what_their_names_say_or_are_not_there(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    plain, packed = sha256(b"picture").hexdigest(), sha256(b"text").hexdigest() + ".z"
    one.put(plain, lambda: b"picture")
    one.put(packed, lambda: b"text")
    assert (one.get(plain), one.get(packed), one.get("0" * 64)) == (b"picture", b"text", None)
    for path in tmp_path.rglob(f"{plain[:8]}*"):
        path.write_bytes(b"another")
    for path in tmp_path.rglob(f"{packed[:8]}*"):
        path.write_bytes(path.read_bytes()[:-3])
    assert (one.get(plain), one.get(packed)) == (None, None)
    one.put(plain, lambda: b"picture")
    assert one.get(plain) == b"picture"
    with pytest.raises(ValueError, match="passwd"):
        one.get("../../etc/passwd")


def test_links_and_pipes_in_the_folder_are_not_followed(tmp_path: Path) -> None:
    import os

    machine = tmp_path / "postil" / "machines" / HERE
    machine.mkdir(parents=True)
    os.mkfifo(machine / "000001.log")
    (machine / "000002.log").symlink_to("/dev/zero")
    (machine / "machine.json").symlink_to("/dev/zero")
    assert read(tmp_path)[0] == []
    assert SharedFolder(tmp_path, THERE).machines()[0].name == ""


def test_machines_say_who_they_are(tmp_path: Path) -> None:
    one = SharedFolder(tmp_path, HERE)
    one.sign("desk", "1.0", 1000, changed=False)
    one.sign("desk", "1.0", 1500, changed=False)
    assert [(m.uid, m.name, m.seen, m.version) for m in one.machines()] == [(HERE, "desk", 1000, "1.0")]
    one.sign("desk", "1.0", 1500, changed=True)
    assert one.machines()[0].seen == 1500
    (tmp_path / "postil/machines" / HERE / "machine.json").write_text('{"seen": "long ago", "name": [1]}', "utf-8")
    assert one.machines()[0].seen == 0
