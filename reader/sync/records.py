"""The records of a log: one thing's whole document each, framed so that any part of a file can be read for what it holds.

A record is the four bytes ``MAGIC``, the length of its content (4 bytes, big-endian), the first 16 bytes of the content's
SHA-256, and the content: the length of the key (1 byte), the key in ASCII, the Yjs document. What is not a whole record is
passed over: files may be cut short, doubled or damaged on their way.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import sha256

from reader.shared_model import KEY
from reader.sync.documents import MOST_STATE

FORMAT = 1
HEAD = b"postil sync "
"""How a log begins; its format and a line end follow."""
MAGIC = b"\x89Psl"
_FRAME = struct.Struct(">4sI16s")


def head() -> bytes:
    """Return the first line of a log."""
    return HEAD + str(FORMAT).encode() + b"\n"


def is_newer(data: bytes) -> bool:
    """Say whether a log was begun by a later format of Postil."""
    line = data[: len(HEAD) + 8].partition(b"\n")[0]
    number = line.removeprefix(HEAD)
    return line.startswith(HEAD) and number.isdigit() and int(number) > FORMAT


def pack(key: str, state: bytes) -> bytes:
    """Return a record."""
    name = key.encode("ascii")
    content = bytes([len(name)]) + name + state
    return _FRAME.pack(MAGIC, len(content), sha256(content).digest()[:16]) + content


def unpack(data: bytes, start: int = 0) -> Iterator[tuple[int, str, bytes]]:
    """Yield the whole records from a place on: where each ends, the key and the document."""
    at = data.find(MAGIC, start)
    while at >= 0:
        end, content = _content(data, at)
        if content is not None:
            size = content[0]
            key = content[1 : 1 + size].decode("ascii", "replace")
            if KEY.fullmatch(key):
                yield end, key, content[1 + size :]
            at = data.find(MAGIC, end)
        else:
            at = data.find(MAGIC, at + 1)


def _content(data: bytes, at: int) -> tuple[int, bytes | None]:
    if at + _FRAME.size > len(data):
        return at, None
    _, length, digest = _FRAME.unpack_from(data, at)
    begin = at + _FRAME.size
    content = data[begin : begin + length]
    whole = 0 < length <= MOST_STATE + 100 and len(content) == length and sha256(content).digest()[:16] == digest
    return begin + length, content if whole else None
