"""The databases of backups on their shelf: a base that several of them share, and of each the pages that differ from it.

A base is a whole database through gzip, a member for each megabyte, under ``bases/`` and named by the SHA-256 of what it
unpacks to. A backup names one base and no other backup, so nothing hangs on a chain; each is unpacked and compared when
it is made, which reads its base again too. ``docs/backups.md`` is the format.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, islice, repeat
from pathlib import Path
from typing import IO

from reader.errors import LibraryError
from reader.frozen import frozen

BASES, PAGES, FILES = "bases", "library.pages.gz", "files.gz"
PAGE = 4096
"""Bytes that are compared and kept together, whatever SQLite takes for a page."""
_MEMBER = 1 << 20
_LEVEL = 3
"""Bodies are packed in the database already: 6 takes a third longer for a hundredth less."""
_SHARE = 1 / 3
"""A new base is written when more of a database differs from the old one."""
_NUMBER = struct.Struct(">Q")
Tell = Callable[[float], object]


class Decayed(LibraryError):  # noqa: N818 - what befell the file
    """A file on the shelf is not what was written."""

    def __init__(self, file: Path) -> None:
        """``file`` is named from the shelf's folder on."""
        super().__init__(f"{file.parent.name}/{file.name} is damaged or missing")


@frozen
class Packed:
    """A database that was written onto the shelf."""

    base: str
    """The SHA-256 of what the base unpacks to."""
    sha256: str
    """Of the database."""
    new: bool
    """The base lies among the work, as ``base_in`` says, and is to be published."""


def base_file(shelf: Path, sha256: str) -> Path:
    """Return where a base is kept."""
    return shelf / BASES / f"{sha256}.db.gz"


def base_in(work: Path) -> Path:
    """Return where a base is that no backup names yet."""
    return work / "base"


def pack(database: Path, shelf: Path, work: Path, base: str, tell: Tell = lambda _share: None) -> Packed:
    """Write a database into ``work`` as pages that differ from a base; from a new one where ``base`` is empty, is damaged
    or has little in common with it. A damaged one is renamed, so that no backup that names it passes for good any more.
    Raises OSError.
    """
    if base:
        try:
            if digest := _differences(database, base_file(shelf, base), base, work / PAGES, tell):
                return Packed(base, digest, new=False)
        except Decayed:
            set_aside(shelf, base)
    with database.open("rb") as reading, base_in(work).open("wb") as writing:
        whole, size, done = hashlib.sha256(), max(1, database.stat().st_size), 0
        while some := reading.read(_MEMBER):
            whole.update(some)
            writing.write(_member(some))
            done += len(some)
            tell(done / size)
        _sync(writing)
    with (work / PAGES).open("wb") as none:
        none.write(_head(whole.hexdigest(), database))
        _sync(none)
    return Packed(whole.hexdigest(), whole.hexdigest(), new=True)


def _differences(database: Path, base: Path, sha256: str, target: Path, tell: Tell) -> str:
    """Write the pages of a database that differ from a base; return its SHA-256, nothing where they are too many."""
    whole, old, size = hashlib.sha256(), hashlib.sha256(), database.stat().st_size
    differing, at = 0, 0
    with database.open("rb") as reading, target.open("wb") as writing:
        writing.write(_head(sha256, database))
        for theirs in chain(_members(base), repeat(b"")):
            old.update(theirs)
            ours = reading.read(_MEMBER)
            whole.update(ours)
            if not ours and not theirs:
                break
            if ours != theirs:
                pages = b"".join(_pages(ours, theirs, at // PAGE))
                differing += len(pages)
                if differing > size * _SHARE:
                    return ""
                writing.write(_member(pages))
            at += len(ours)
            tell(at / max(1, size))
        if old.hexdigest() != sha256:
            raise Decayed(base)
        _sync(writing)
    return whole.hexdigest()


def _head(base: str, database: Path) -> bytes:
    return _member(f"postil-pages 1\nbase {base}\nbytes {database.stat().st_size}\n".encode())


def head(backup: Path) -> tuple[str, int]:
    """Return the base that a backup names, and how many bytes its database has. Raises Decayed."""
    file = backup / PAGES
    said = re.fullmatch(rb"postil-pages 1\nbase ([0-9a-f]{64})\nbytes (\d{1,15})\n", next(_members(file), b""))
    if said is None:
        raise Decayed(file)
    return said[1].decode(), int(said[2])


def _pages(ours: bytes, theirs: bytes, number: int) -> Iterator[bytes]:
    for at in range(0, len(ours), PAGE):
        page = ours[at : at + PAGE]
        if page != theirs[at : at + PAGE]:
            yield _NUMBER.pack(number + at // PAGE)
            yield page


def publish(shelf: Path, work: Path, sha256: str) -> None:
    """Give a new base its name. Raises OSError."""
    (shelf / BASES).mkdir(exist_ok=True)
    base_in(work).replace(base_file(shelf, sha256))


def set_aside(shelf: Path, sha256: str) -> None:
    """Give a damaged base another name; what can be read of it stays."""
    file = base_file(shelf, sha256)
    with suppress(OSError):
        file.replace(damaged_name(file))


def damaged_name(base: Path) -> Path:
    """Return what a base is called once it is known to be damaged."""
    return base.with_name(f"{base.name}.damaged")


def unpack(backup: Path, base: Path, target: Path) -> str:
    """Make the database of a backup of its base and its pages, read from the disk itself where the system can, and force
    it there; return its SHA-256, by which it is known whether the base was the right one. Raises Decayed and OSError.
    """
    _, size = head(backup)
    whole, at = hashlib.sha256(), 0
    other = _numbered(backup / PAGES, size)
    number, page = next(other)
    with target.open("xb") as writing:
        for theirs in chain(_members(base), repeat(b"")):
            if at >= size:
                break
            room = min(_MEMBER, size - at)
            some = bytearray(theirs[:room].ljust(room, b"\0"))
            while number * PAGE < at + _MEMBER and page:
                start = number * PAGE - at
                some[start : start + len(page)] = page
                number, page = next(other)
            whole.update(some)
            writing.write(some)
            at += len(some)
        writing.flush()
        os.fsync(writing.fileno())
    return whole.hexdigest()


def _numbered(file: Path, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield the pages of a backup with their numbers, from 0, and in the end an empty one for ever."""
    for some in islice(_members(file), 1, None):
        at = 0
        while at < len(some):
            number = _NUMBER.unpack_from(some, at)[0] if at + _NUMBER.size <= len(some) else -1
            length = min(PAGE, size - number * PAGE)
            page = some[at + _NUMBER.size : at + _NUMBER.size + length]
            if number < 0 or length <= 0 or len(page) < length:
                raise Decayed(file)
            at += _NUMBER.size + length
            yield number, page
    yield from repeat((0, b""))


def is_whole(base: Path, sha256: str) -> bool:
    """Say whether a base unpacks to what it is named after."""
    digest = hashlib.sha256()
    try:
        for some in _members(base):
            digest.update(some)
    except (OSError, Decayed):
        return False
    return digest.hexdigest() == sha256


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file as it is on the disk, empty where that cannot be read."""
    digest = hashlib.sha256()
    with suppress(OSError), _from_disk(file) as reading:
        while some := reading.read(_MEMBER):
            digest.update(some)
        return digest.hexdigest()
    return ""


def write_files(file: Path, files: list[tuple[str, str]]) -> None:
    """Write which originals and pictures a backup names: the SHA-256 and kind of each, a line each. Raises OSError."""
    with file.open("wb") as writing:
        for at in range(0, max(1, len(files)), 10_000):
            lines = [f"{sha256} {kind}\n" for sha256, kind in files[at : at + 10_000]]
            writing.write(_member("".join(lines).encode()))
        _sync(writing)


def read_files(file: Path) -> list[tuple[str, str]]:
    """Return which originals and pictures a backup names. Raises Decayed."""
    try:
        lines = b"".join(_members(file)).decode("ascii").splitlines()
        return [(sha256, kind) for sha256, kind in map(str.split, lines)]
    except ValueError as error:
        raise Decayed(file) from error


def _member(some: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, wbits=31)
    return packer.compress(some) + packer.flush()


def _members(file: Path) -> Iterator[bytes]:
    """Yield what each member of a gzip file holds that is not empty. Raises Decayed."""
    try:
        with _from_disk(file) as reading:
            packed = reading.read(_MEMBER)
            while packed:
                unpacker, parts = zlib.decompressobj(wbits=31), []
                while not unpacker.eof:
                    parts.append(unpacker.decompress(packed, 2 * _MEMBER))
                    packed = unpacker.unconsumed_tail or unpacker.unused_data
                    if not unpacker.eof and not packed and not (packed := reading.read(_MEMBER)):
                        raise Decayed(file)
                    if sum(map(len, parts)) > 2 * _MEMBER:
                        raise Decayed(file)
                if some := b"".join(parts):
                    yield some
                packed = packed or reading.read(_MEMBER)
    except (OSError, zlib.error) as error:
        raise Decayed(file) from error


def _from_disk(file: Path) -> IO[bytes]:
    reading = file.open("rb")
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(reading.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return reading


def _sync(writing: IO[bytes]) -> None:
    writing.flush()
    os.fsync(writing.fileno())
