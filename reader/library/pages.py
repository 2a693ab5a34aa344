"""A database file read page by page, without SQLite: what is left of it when SQLite refuses the whole.

The format is that of https://www.sqlite.org/fileformat2.html (sections 1.3 to 1.6 and 2.1). Whatever does not hold
together is a ``ValueError``; nothing that is read here is believed to be of any size or at any place that it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from reader.frozen import frozen

INNER_INDEX, INNER_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_DEEPEST = 40
Record = tuple[Any, ...]


@frozen
class Cell:
    """One row as it lies in a page: its rowid (0 in an index) and its values."""

    rowid: int
    values: Record


class Pages:
    """The pages of a file. Pages count from 1."""

    def __init__(self, data: bytes | mmap, size: int = 4096) -> None:
        self.data, self.size = data, size
        self.count = len(data) // size

    @classmethod
    def of(cls, file: Path) -> Pages:
        """Read a file; its page size is believed if it can be one."""
        with file.open("rb") as opened:
            data = mmap(opened.fileno(), 0, access=ACCESS_READ)
        size = int.from_bytes(data[16:18], "big")
        size = 65536 if size == 1 else size
        return cls(data, size if size in {512 << n for n in range(8)} else 4096)

    @property
    def version(self) -> int:
        """The library's ``user_version`` as the header says it."""
        return int.from_bytes(self.data[60:64], "big")

    def kind(self, number: int) -> int:
        """Return what a page says it is."""
        return self._page(number)[100 if number == 1 else 0]

    def free(self) -> set[int]:
        """Return the pages on the list of free ones, as far as it can be followed."""
        found: set[int] = set()
        trunk = int.from_bytes(self.data[32:36], "big")
        while 1 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self._page(trunk)
            many = min(int.from_bytes(page[4:8], "big"), self.size // 4 - 2)
            found.update(int.from_bytes(page[8 + 4 * i : 12 + 4 * i], "big") for i in range(many))
            trunk = int.from_bytes(page[:4], "big")
        return found

    def tree(self, root: int, seen: set[int], faults: list[int]) -> Iterator[Cell]:
        """Yield the rows of a table or index from its root; the pages that cannot be read go into ``faults``."""
        waiting = [(root, 0)]
        table: bool | None = None
        while waiting:
            number, depth = waiting.pop()
            try:
                if number in seen or depth > _DEEPEST:
                    raise ValueError("a circle")
                kind = self.kind(number)
                if kind not in (INNER_INDEX, INNER_TABLE, LEAF_INDEX, LEAF_TABLE):
                    raise ValueError("no page of a tree")
                table = kind in (INNER_TABLE, LEAF_TABLE) if table is None else table
                if table != (kind in (INNER_TABLE, LEAF_TABLE)):
                    raise ValueError("a page of another tree")
                children = self.children(number)
            except ValueError:
                faults.append(number)
                continue
            seen.add(number)
            waiting += [(child, depth + 1) for child in reversed(children)]
            if kind != INNER_TABLE:
                yield from self.cells(number, faults)

    def children(self, number: int) -> list[int]:
        """Return the pages below a page."""
        page, start = self._page(number), 100 if number == 1 else 0
        if page[start] in (LEAF_INDEX, LEAF_TABLE):
            return []
        places = self._places(page, start, 12)
        below = [int.from_bytes(page[at : at + 4], "big") for at in places]
        return [*below, int.from_bytes(page[start + 8 : start + 12], "big")]

    def cells(self, number: int, faults: list[int]) -> Iterator[Cell]:
        """Yield the rows that lie in one page; one that does not hold together counts as a fault."""
        page, start = self._page(number), 100 if number == 1 else 0
        kind = page[start]
        try:
            places = self._places(page, start, 8 if kind in (LEAF_INDEX, LEAF_TABLE) else 12)
        except ValueError:
            faults.append(number)
            return
        for at in places:
            try:
                yield self._cell(page, at, kind)
            except (ValueError, IndexError):
                faults.append(number)

    def _places(self, page: bytes, start: int, head: int) -> list[int]:
        many = int.from_bytes(page[start + 3 : start + 5], "big")
        first, last = start + head, start + head + 2 * many
        if last > self.size:
            raise ValueError("more rows than fit")
        places = [int.from_bytes(page[at : at + 2], "big") for at in range(first, last, 2)]
        if any(not last <= place < self.size for place in places):
            raise ValueError("a row outside")
        return places

    def _page(self, number: int) -> bytes:
        if not 1 <= number <= self.count:
            raise ValueError("no such page")
        return self.data[(number - 1) * self.size : number * self.size]

    def _cell(self, page: bytes, at: int, kind: int) -> Cell:
        at += 4 if kind == INNER_INDEX else 0
        length, at = varint(page, at)
        rowid = 0
        if kind == LEAF_TABLE:
            rowid, at = varint(page, at)
        return Cell(rowid, record(self._payload(page, at, length, kind)))

    def _payload(self, page: bytes, at: int, length: int, kind: int) -> bytes:
        usable = self.size
        most = usable - 35 if kind == LEAF_TABLE else (usable - 12) * 64 // 255 - 23
        if length <= most:
            here = page[at : at + length]
            if len(here) < length:
                raise ValueError("cut off")
            return here
        if length > len(self.data):
            raise ValueError("longer than the file")
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
        parts, left = [page[at : at + local]], length - local
        following = int.from_bytes(page[at + local : at + local + 4], "big")
        while left > 0:
            more = self._page(following)
            parts.append(more[4 : 4 + min(left, usable - 4)])
            left -= len(parts[-1])
            following = int.from_bytes(more[:4], "big")
        if following:
            raise ValueError("too long")
        return b"".join(parts)


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length as a signed 64-bit one, and where it ends."""
    value = 0
    for number in range(9):
        byte = data[at + number]
        if number == 8:
            value = value << 8 | byte
            break
        value = value << 7 | byte & 127
        if byte < 128:
            break
    return value - (1 << 64) if value >> 63 else value, at + number + 1


def record(payload: bytes) -> Record:
    """Return the values of a row; raises ValueError unless they fill it exactly."""
    head, at = varint(payload, 0)
    if not at <= head <= len(payload):
        raise ValueError("no head of a row")
    types, values, place = [], [], head
    while at < head:
        kind, at = varint(payload, at)
        types.append(kind)
    for kind in types:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != len(payload) or at != head:
        raise ValueError("no row")
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), at
    if kind < 0 or kind in (10, 11):
        raise ValueError("no type")
    size = _SIZES[kind] if kind in _SIZES else 8 if kind == 7 else (kind - 12) // 2
    raw = payload[at : at + size]
    if len(raw) < size:
        raise ValueError("cut off")
    if kind in _SIZES:
        return int.from_bytes(raw, "big", signed=True), at + size
    if kind == 7:
        import struct

        return struct.unpack(">d", raw)[0], at + size
    return (raw.decode("utf-8") if kind % 2 else raw), at + size
