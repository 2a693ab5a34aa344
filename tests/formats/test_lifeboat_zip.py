"""The zip under a lifeboat: found through its directory or without it, whatever its size and whoever has packed it."""

from __future__ import annotations

import io
import zipfile
from copy import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats.lifeboat_members import Members, opened

NAMES = st.text("abc/é.", min_size=1, max_size=8).filter(lambda name: not name.endswith("/"))


def held(members: Members) -> dict[str, bytes]:
    try:
        return {name: members.read(name) for name in members.names()}
    finally:
        members.close()


@given(
    st.dictionaries(NAMES, st.binary(max_size=300), min_size=1, max_size=12),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    st.binary(max_size=40),
    st.binary(max_size=40),
)
def test_it_reads_what_any_other_program_has_packed(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, bytes], method: int, before: bytes, comment: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.zip"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("a folder/", b"")
        for name, data in wanted.items():
            archive.writestr(name, data)
        archive.comment = comment
    path.write_bytes(before + made.getvalue())
    members = opened(path)
    assert members.fault == ""
    assert [members.index(name) for name in members.names()] == list(range(len(wanted)))
    assert "nowhere" not in members
    assert held(members) == wanted


def test_more_members_than_a_plain_zip_can_tell_of(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("last", b"it is there")
        (last,) = archive.filelist
        archive.filelist[:0] = [copy(last) for _ in range(66_000)]
        for number, info in enumerate(archive.filelist[:-1]):
            info.filename = str(number)
    members = opened(path)
    assert len(members) == 66_001
    assert members.read("last") == b"it is there"
    members.close()


def test_members_behind_four_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "far.zip"
    with path.open("wb") as file:
        file.seek((1 << 32) + 5)  # a hole, where the disk knows them
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", b"near")
            archive.writestr("b", b"far" * 100)
    assert held(opened(path)) == {"a": b"near", "b": b"far" * 100}


def test_what_streams_have_written_is_read_by_its_directory(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        """Cannot go back, so that the sizes of members stand behind them."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, some: object) -> int:
            self.data += bytes(some)  # type: ignore[call-overload]
            return len(bytes(some))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("a", b"one" * 500)
        archive.writestr("b", b"two")
    (tmp_path / "piped.zip").write_bytes(pipe.data)
    assert held(opened(tmp_path / "piped.zip")) == {"a": b"one" * 500, "b": b"two"}


def test_another_method_and_a_wrong_size_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"one" * 500, zipfile.ZIP_LZMA)
        archive.writestr("b", b"two")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24] += 1  # the unpacked size of the last
    path.write_bytes(data)
    members = opened(path)
    for name in ("a", "b"):
        with pytest.raises(FormatError, match=f"{name} is damaged"):
            members.read(name)
    members.close()


def test_a_bit_of_the_directory_costs_at_most_one_member(tmp_path: Path) -> None:
    path = tmp_path / "flipped.zip"
    wanted = {name: name.encode() * 9 for name in ("alpha", "bravo", "carol", "delta")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in wanted.items():
            archive.writestr(name, data)
    whole = path.read_bytes()
    for bit in range(8 * whole.index(b"PK\x01\x02"), 8 * len(whole)):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        members = opened(path)
        had = 0
        for name, data in wanted.items():
            try:
                had += members.read(name) == data
            except FormatError as error:
                assert name in str(error)
        members.close()
        assert had >= len(wanted) - 1, f"bit {bit}"
