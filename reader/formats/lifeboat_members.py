"""The members of a zip by name: through its directory, or, where that is lost, from its beginning as far as it goes.

Of each is held where its head is and what its name hashes to, and no name: those of the 400,000 members of a large library
would be 100 MB.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from abc import abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from reader.errors import FormatError
from reader.formats.lifeboat_zip import SIGNATURE, Place, directory, entry, header

LARGEST = 1 << 30
"""Bytes of one member that are read at most."""
_RATIO = 200
"""How many times larger than its packed form a member of more than a megabyte may be; a lifeboat stores what packs better."""
_LARGE = 1 << 20
_PIECE = 1 << 16


class Members:
    """What is in a zip."""

    fault = ""
    """What is wrong with it as a whole, a sentence."""

    def __init__(self, path: Path) -> None:
        self._file, self._heads = path.open("rb"), path.open("rb")
        self._size = path.stat().st_size
        self._at, self._hashes = array("Q"), array("q")
        self._order = array("L")
        try:
            self._find(path)
        except BaseException:
            self.close()
            raise
        self._order.extend(sorted(range(len(self._at)), key=self._hashes.__getitem__))

    @abstractmethod
    def _find(self, path: Path) -> None:
        """Note where the heads of all members are."""

    @abstractmethod
    def _look(self, at: int) -> tuple[str, Place]:
        """Return the name of the member whose head is here, and where its data is."""

    @abstractmethod
    def _begin(self, place: Place) -> bool:
        """Go to a member's data; say whether it is there."""

    def _is_bomb(self, unpacked: int) -> bool:
        return unpacked > _LARGE and unpacked > _RATIO * max(1, self._size)

    def _note(self, name: str, at: int) -> None:
        self._at.append(at)
        self._hashes.append(hash(name))

    def __len__(self) -> int:
        return len(self._at)

    def __contains__(self, name: str) -> bool:
        return self.index(name) >= 0

    def names(self) -> Iterator[str]:
        """Yield the names of its members, in their order."""
        for at in self._at:
            yield self._look(at)[0]

    def index(self, name: str, guess: int = -1) -> int:
        """Return which member has a name, the first is 0; -1 for none. ``guess`` is looked at first."""
        if 0 <= guess < len(self._at) and self._look(self._at[guess])[0] == name:
            return guess
        wanted = hash(name)
        near = bisect_left(self._order, wanted, key=self._hashes.__getitem__)
        while near < len(self._order) and self._hashes[self._order[near]] == wanted:
            if self._look(self._at[self._order[near]])[0] == name:
                return self._order[near]
            near += 1
        return -1

    def read(self, name: str) -> bytes:
        """Return what a member holds. Raises FormatError, a sentence about the member."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the same in pieces; only after the last it is known whether they were true."""
        index = self.index(name)
        if index < 0:
            raise FormatError(f"{name} is missing.")
        _, place = self._look(self._at[index])
        _refuse_bomb(name, place.size, place.packed)
        if place.method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or not self._begin(place):
            raise FormatError(f"{name} is damaged.")
        crc = size = 0
        try:
            for some in self._unpacked(place):
                crc, size = zlib.crc32(some, crc), size + len(some)
                if size > place.size:
                    raise FormatError(f"{name} is larger than it says.")
                yield some
        except (OSError, zlib.error) as error:
            raise FormatError(f"{name} is damaged.") from error
        if size != place.size or crc != place.crc:
            raise FormatError(f"{name} is damaged.")

    def _unpacked(self, place: Place) -> Iterator[bytes]:
        left = place.packed
        unpacker = zlib.decompressobj(-15) if place.method == zipfile.ZIP_DEFLATED else None
        while left > 0 and (some := self._file.read(min(left, _PIECE))):
            left -= len(some)
            while some:
                if unpacker is None:
                    yield some
                    break
                yield unpacker.decompress(some, 16 * _PIECE)
                some = unpacker.unconsumed_tail
        if unpacker:
            yield unpacker.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._heads.close()


def opened(path: Path) -> Members:
    """Open a zip, a torn one too. Raises FormatError for what is none, and for what unpacks to more than can be true."""
    try:
        return _Listed(path)
    except OSError as error:
        raise FormatError(f"{path} cannot be read ({error.strerror or error}); check who may read it.") from error
    except (zipfile.BadZipFile, ValueError, struct.error):
        pass
    torn = _Torn(path)
    if not len(torn):
        torn.close()
        raise FormatError(f"{path} is no lifeboat, or nothing of it can be read any more.")
    return torn


class _Listed(Members):
    """A zip with its directory."""

    def _find(self, path: Path) -> None:
        at, end, count, self._shift = directory(self._heads, self._size)
        unpacked, seen, last = 0, 0, None
        while at < end:
            name, place, following = entry(self._heads, at, self._shift)
            if not name.endswith("/"):
                if last is None:
                    self._check(place)
                self._note(name, at)
                unpacked, last = unpacked + place.size, place
            at, seen = following, seen + 1
        if last:
            self._check(last)
        if at != end or (seen - count) % 65536 or self._is_bomb(unpacked):  # older programs count no further
            raise zipfile.BadZipFile

    def _check(self, place: Place) -> None:
        """Raise BadZipFile where the directory leads to no member: they can be found without it."""
        if not self._begin(place):
            raise zipfile.BadZipFile

    def _look(self, at: int) -> tuple[str, Place]:
        name, place, _ = entry(self._heads, at, self._shift)
        return name, place

    def _begin(self, place: Place) -> bool:
        self._file.seek(place.at)
        head = self._file.read(30)
        if len(head) < 30 or not head.startswith(SIGNATURE):
            return False
        self._file.seek(sum(struct.unpack_from("<HH", head, 26)), 1)
        return True


class _Torn(Members):
    """A zip whose directory is lost: its members are found by the heads before them."""

    def _find(self, path: Path) -> None:
        self.fault = f"{path.name} is torn or damaged; it was read as far as that can be done."
        at = unpacked = 0
        while 0 <= at < self._size:
            found = header(self._heads, at)
            if found is None or found[1].at + found[1].packed > self._size:  # none, or one that is cut off
                at = self._search(at + 1)
            else:
                self._note(found[0], at)
                at, unpacked = found[1].at + found[1].packed, unpacked + found[1].size
        if self._is_bomb(unpacked):
            raise FormatError(f"{path} unpacks to {unpacked >> 20} MB from next to nothing; it is not opened.")

    def _search(self, at: int) -> int:
        """Return where the next head may be, -1 for nowhere."""
        block = 1 << 20
        while at < self._size:
            self._heads.seek(at)
            data = self._heads.read(block + 3)
            if (found := data.find(SIGNATURE)) >= 0:
                return at + found
            at += block
        return -1

    def _look(self, at: int) -> tuple[str, Place]:
        found = header(self._heads, at)
        if found is None:
            raise FormatError("The file has changed while it was read.")
        return found

    def _begin(self, place: Place) -> bool:
        self._file.seek(place.at)
        return True


def _refuse_bomb(name: str, size: int, packed: int) -> None:
    if size > LARGEST:
        raise FormatError(f"{name} is larger than {LARGEST >> 20} MB; it is not read.")
    if size > _LARGE and size > _RATIO * max(1, packed):
        raise FormatError(f"{name} unpacks to {size >> 20} MB from next to nothing; it is not read.")
