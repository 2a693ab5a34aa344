"""The members of a zip by name: through its directory, or, where that is lost, from its beginning as far as it goes."""

from __future__ import annotations

import marshal
import struct
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from reader.errors import FormatError

LARGEST = 1 << 30
"""Bytes of one member that are read at most."""
_RATIO = 200
"""How many times larger than its packed form a member of more than a megabyte may be; a lifeboat stores what packs better."""
_LARGE = 1 << 20
_HEADER = struct.Struct("<4sHHHHHIIIHH")
"""A local file header (APPNOTE 6.3.10, section 4.3.7)."""
_SIGNATURE = b"PK\x03\x04"
_MASK = 0xFFFFFFFF


class Members:
    """What is in a zip."""

    fault = ""
    """What is wrong with it as a whole, a sentence."""

    @abstractmethod
    def names(self) -> Collection[str]:
        """Return the names of its members, in their order."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return what a member holds. Raises FormatError, a sentence about the member."""

    @abstractmethod
    def close(self) -> None:
        """Close the file."""


def opened(path: Path) -> Members:
    """Open a zip, a torn one too. Raises FormatError for what is none, and for what unpacks to more than can be true."""
    try:
        return _Listed(path)
    except OSError as error:
        raise FormatError(f"{path} cannot be read ({error.strerror or error}); check who may read it.") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError):
        pass
    torn = _Torn(path)
    if not torn.names():
        torn.close()
        raise FormatError(f"{path} is no lifeboat, or nothing of it can be read any more.")
    return torn


class _Listed(Members):
    """A zip with its directory."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        self._infos = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._check_places(path)
        unpacked = sum(info.file_size for info in self._infos.values())
        if unpacked > _LARGE and unpacked > _RATIO * max(1, path.stat().st_size):
            self._zip.close()
            raise FormatError(f"{path} unpacks to {unpacked >> 20} MB from next to nothing; it is not opened.")

    def _check_places(self, path: Path) -> None:
        """Raise BadZipFile where the directory leads to no members: they can be found without it."""
        with path.open("rb") as file:
            for info in [*self._infos.values()][:: max(1, len(self._infos) - 1)]:
                file.seek(info.header_offset)
                if file.read(4) != _SIGNATURE:
                    self._zip.close()
                    raise zipfile.BadZipFile

    def names(self) -> Collection[str]:
        return self._infos.keys()

    def read(self, name: str) -> bytes:
        info = self._infos.get(name)
        if info is None:
            raise FormatError(f"{name} is missing.")
        _refuse_bomb(name, info.file_size, info.compress_size)
        try:
            with self._zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            EOFError,
            zlib.error,
        ) as error:
            raise FormatError(f"{name} is damaged.") from error
        if len(data) > info.file_size:
            raise FormatError(f"{name} is larger than it says.")
        return data

    def close(self) -> None:
        self._zip.close()


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


def _unpacked(file: IO[bytes], place: _Place) -> bytes:
    data = file.read(place.packed)
    try:
        return zlib.decompressobj(-15).decompress(data) if place.method == zipfile.ZIP_DEFLATED else data
    except zlib.error:
        return b"damaged"


class _Place(NamedTuple):
    at: int
    method: int
    crc: int
    packed: int
    size: int


class _Torn(Members):
    """A zip whose directory is lost: its members are found by the headers before them."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("rb")
        self._places: dict[str, _Place] = {}
        self._size = path.stat().st_size
        self.fault = f"{path.name} is torn or damaged; it was read as far as that can be done."
        at = 0
        while 0 <= at < self._size:
            following = self._look(at)
            at = self._search(at + 1) if following is None else following

    def _look(self, at: int) -> int | None:
        """Note the member whose header is here; return where the next one begins, None when here is none."""
        found = header(self._file, at)
        if found is None or found[1].at + found[1].packed > self._size:  # none, or one that is cut off
            return None
        self._places.setdefault(*found)
        return found[1].at + found[1].packed

    def _search(self, at: int) -> int:
        """Return where the next header may be, -1 for nowhere."""
        block = 1 << 20
        while at < self._size:
            self._file.seek(at)
            data = self._file.read(block + 3)
            if (found := data.find(_SIGNATURE)) >= 0:
                return at + found
            at += block
        return -1

    def names(self) -> Collection[str]:
        return self._places.keys()

    def read(self, name: str) -> bytes:
        place = self._places.get(name)
        if place is None:
            raise FormatError(f"{name} is missing.")
        _refuse_bomb(name, place.size, place.packed)
        self._file.seek(place.at)
        data = self._file.read(place.packed)
        try:
            if place.method == zipfile.ZIP_DEFLATED:
                data = zlib.decompressobj(-15).decompress(data, place.size + 1)
        except zlib.error as error:
            raise FormatError(f"{name} is damaged.") from error
        if len(data) != place.size or zlib.crc32(data) != place.crc:
            raise FormatError(f"{name} is damaged.")
        return data

    def close(self) -> None:
        self._file.close()


def header(file: IO[bytes], at: int) -> tuple[str, _Place] | None:
    """Return the name and place of the member whose header is here; None where there is none that can be read."""
    file.seek(at)
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(_SIGNATURE):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _HEADER.unpack(head)
    name, extra = file.read(name_length), file.read(extra_length)
    if _MASK in {packed, size}:
        packed, size = _sizes(extra, packed, size)
    if flags & 0b1001:  # encrypted, or its length is told behind it
        return None
    try:
        return name.decode("utf-8"), _Place(at + _HEADER.size + name_length + extra_length, method, crc, packed, size)
    except UnicodeDecodeError:
        return None


def _sizes(extra: bytes, packed: int, size: int) -> tuple[int, int]:
    """Return the sizes that a ZIP64 field tells (APPNOTE section 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            told = [number for (number,) in struct.iter_unpack("<Q", extra[at + 4 : at + 4 + length // 8 * 8])]
            if size == _MASK and told:
                size = told.pop(0)
            if packed == _MASK and told:
                packed = told.pop(0)
        at += 4 + length
    return packed, size


def _refuse_bomb(name: str, size: int, packed: int) -> None:
    if size > LARGEST:
        raise FormatError(f"{name} is larger than {LARGEST >> 20} MB; it is not read.")
    if size > _LARGE and size > _RATIO * max(1, packed):
        raise FormatError(f"{name} unpacks to {size >> 20} MB from next to nothing; it is not read.")
