"""The zip of a lifeboat as bytes: the heads of members, a directory that is written without being held, reading it back."""

from __future__ import annotations

import marshal
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

SIGNATURE = b"PK\x03\x04"
_HEADER = struct.Struct("<4sHHHHHIIIHH")
"""A local file header (APPNOTE 6.3.10, section 4.3.7)."""
_ENTRY = struct.Struct("<4s6H3I5H2I")
"""A member in the directory (section 4.3.12)."""
_END, _FAR, _FAR_END = struct.Struct("<4s4H2IH"), struct.Struct("<4sIQI"), struct.Struct("<4sQ2H2I4Q")
"""The end of the directory, and of a ZIP64 one with what leads there (sections 4.3.14 to 4.3.16)."""
_MASK, _COMMENT = 0xFFFFFFFF, 0xFFFF


class Place(NamedTuple):
    """Where a member is."""

    at: int
    """Where its data begins; in the directory, where its head does."""
    method: int
    crc: int
    packed: int
    size: int


class Directory:
    """What the directory of a zip that is being written will say, on disk until then: of the 400,000 members of a large
    library it would be 200 MB.
    """

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - as long as the zip is written
        self._count = 0

    def append(self, info: zipfile.ZipInfo) -> None:
        """Take the next member."""
        told = (info.CRC, info.compress_size, info.file_size, info.header_offset, info.compress_type, info.flag_bits)
        marshal.dump((info.filename, *told), self._file)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        self._file.seek(0)
        for _ in range(self._count):
            name, *told = marshal.load(self._file)  # noqa: S302 - what was written here
            info = member(name)
            info.CRC, info.compress_size, info.file_size, info.header_offset, info.compress_type, info.flag_bits = told
            yield info


class NoNames(dict[str, zipfile.ZipInfo]):
    """Keeps no member by its name: whoever writes gives each another."""

    def __setitem__(self, name: str, info: zipfile.ZipInfo) -> None:
        return


def member(name: str) -> zipfile.ZipInfo:
    """Return a member that says nothing of when and where it was written."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o644 << 16
    return info


def verify(path: Path, count: int) -> str:
    """Read every member of a zip back; return what is wrong, empty when all of so many are whole."""
    with path.open("rb") as file:
        at = seen = 0
        while head := header(file, at):
            name, place = head
            file.seek(place.at)
            if zlib.crc32(_unpacked(file, place)) != place.crc:
                return name
            at, seen = place.at + place.packed, seen + 1
        file.seek(at)
        return "" if seen == count and file.read(4) == b"PK\x01\x02" else "its end"


def _unpacked(file: IO[bytes], place: Place) -> bytes:
    data = file.read(place.packed)
    try:
        return zlib.decompressobj(-15).decompress(data) if place.method == zipfile.ZIP_DEFLATED else data
    except zlib.error:
        return b"damaged"


def header(file: IO[bytes], at: int) -> tuple[str, Place] | None:
    """Return the name and place of the member whose header is here; None where there is none that can be read."""
    file.seek(at)
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(SIGNATURE):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _HEADER.unpack(head)
    name, extra = file.read(name_length), file.read(extra_length)
    if _MASK in {packed, size}:
        size, packed = _sizes(extra, size, packed)
    if flags & 0b1001:  # encrypted, or its length is told behind it
        return None
    try:
        return name.decode("utf-8"), Place(at + _HEADER.size + name_length + extra_length, method, crc, packed, size)
    except UnicodeDecodeError:
        return None


def entry(file: IO[bytes], at: int, shift: int = 0) -> tuple[str, Place, int]:
    """Return the name and place of the member that is told of here in the directory, and where the next one is; ``shift``
    is how far all are from where the directory says. Raises BadZipFile and ValueError.
    """
    file.seek(at)
    head = file.read(_ENTRY.size)
    if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
        raise zipfile.BadZipFile
    _, _, _, flags, method, _, _, crc, packed, size, named, more, said, _, _, _, offset = _ENTRY.unpack(head)
    name, extra = file.read(named), file.read(more)
    if _MASK in {packed, size, offset}:
        size, packed, offset = _sizes(extra, size, packed, offset)
    if flags & 1:
        method = -1  # encrypted, which no lifeboat is
    there = Place(offset + shift, method, crc, packed, size)
    return name.decode("utf-8" if flags & 0x800 else "cp437"), there, at + _ENTRY.size + named + more + said


def directory(file: IO[bytes], size: int) -> tuple[int, int, int, int]:
    """Return where the directory of a zip of so many bytes begins and ends, how many members it tells of, and by how much
    all in it is shifted, as it is when something stands before the zip. Raises BadZipFile.
    """
    file.seek(max(0, size - _COMMENT - _END.size))
    tail, begins = file.read(), max(0, size - _COMMENT - _END.size)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise zipfile.BadZipFile
    *_, count, length, start, _ = _END.unpack_from(tail, found)
    end = begins + found
    file.seek(max(0, end - _FAR.size))
    far = file.read(_FAR.size)
    if len(far) == _FAR.size and far.startswith(b"PK\x06\x07"):
        end -= _FAR.size + _FAR_END.size
        file.seek(max(0, end))
        head = file.read(_FAR_END.size)
        if len(head) < _FAR_END.size or not head.startswith(b"PK\x06\x06"):
            raise zipfile.BadZipFile
        *_, count, length, start = _FAR_END.unpack(head)
    if not 0 <= start <= end - length:
        raise zipfile.BadZipFile
    return end - length, end, count, end - length - start


def _sizes(extra: bytes, *told: int) -> list[int]:
    """Return numbers, those that are too large for their place from the ZIP64 field (section 4.5.3)."""
    at, found = 0, list(told)
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            far = [number for (number,) in struct.iter_unpack("<Q", _eights(extra[at + 4 : at + 4 + length]))]
            found = [far.pop(0) if number == _MASK and far else number for number in found]
        at += 4 + length
    return found


def _eights(some: bytes) -> bytes:
    return some[: len(some) // 8 * 8]
