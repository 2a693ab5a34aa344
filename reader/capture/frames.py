"""How the two processes of a capture talk: frames of JSON and bytes on pipes. No pickle: nothing a frame holds is run.

A frame is two unsigned 32-bit big-endian numbers, the length of the JSON and the number of blobs; then one such number
for the length of each blob; then the JSON (UTF-8) and the blobs.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any, NamedTuple

_NUMBER = struct.Struct(">I")
_MOST_JSON = 200_000_000
_MOST_BLOBS = 1_000
_MOST_BYTES = 400_000_000


class Frame(NamedTuple):
    """One message."""

    values: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


class BrokenFrame(Exception):  # noqa: N818
    """The other side said something that is not a frame, or ended within one."""


def write(pipe: IO[bytes], frame: Frame) -> None:
    """Write one frame and flush. Raises ``OSError`` when the other side is gone."""
    head = json.dumps(frame.values, ensure_ascii=True).encode("ascii")
    numbers = [len(head), len(frame.blobs), *map(len, frame.blobs)]
    pipe.write(b"".join(map(_NUMBER.pack, numbers)))
    pipe.write(head)
    for blob in frame.blobs:
        pipe.write(blob)
    pipe.flush()


def read(pipe: IO[bytes]) -> Frame | None:
    """Read one frame; None at the end of the stream. Raises ``BrokenFrame``."""
    first = pipe.read(4)
    if not first:
        return None
    length, count = _number(first), _number(pipe.read(4))
    if length > _MOST_JSON or count > _MOST_BLOBS:
        raise BrokenFrame("a frame larger than any frame may be")
    sizes = [_number(pipe.read(4)) for _ in range(count)]
    if sum(sizes) > _MOST_BYTES:
        raise BrokenFrame("blobs larger than any blobs may be")
    try:
        values = json.loads(_exactly(pipe, length))
    except (ValueError, RecursionError) as error:
        raise BrokenFrame("not JSON") from error
    if not isinstance(values, dict):
        raise BrokenFrame("not a JSON object")
    return Frame(values, tuple(_exactly(pipe, size) for size in sizes))


def _number(data: bytes) -> int:
    if len(data) != 4:
        raise BrokenFrame("the stream ended within a frame")
    return int(_NUMBER.unpack(data)[0])


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size) if size else b""
    if len(data) != size:
        raise BrokenFrame("the stream ended within a frame")
    return data
