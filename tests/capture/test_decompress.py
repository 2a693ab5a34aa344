"""Content codings: undone whole, refused when they are not what was said, and half an answer is not taken for one."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from reader.capture import decompress

TEXT = "".join(f"The ferry waited {number} minutes for nobody. " for number in range(400)).encode()
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def undone(data: bytes, coding: str, size: int = 700) -> bytes:
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return b"".join(decompress.decoded(chunks, coding))


@pytest.mark.parametrize("coding", PACKERS)
def test_what_was_packed_comes_out(coding: str) -> None:
    packed = PACKERS[coding](TEXT)
    assert undone(packed, coding) == undone(packed, coding, 1) == TEXT
    assert undone(b"", coding) == b""


@pytest.mark.parametrize("coding", PACKERS)
def test_half_an_answer_is_told_from_a_whole_one(coding: str) -> None:
    packed = PACKERS[coding](TEXT)
    for length in (1, len(packed) // 2, len(packed) - 1):
        with pytest.raises(decompress.Cut):
            undone(packed[:length], coding)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_frames_are_one_answer(coding: str) -> None:
    packed = PACKERS[coding](TEXT) + PACKERS[coding](TEXT)
    assert undone(packed, coding) == undone(packed, coding, 1) == TEXT + TEXT


@pytest.mark.parametrize("coding", ["br", "zstd", "compress"])
def test_what_is_not_packed_as_was_said(coding: str) -> None:
    with pytest.raises(decompress.Unreadable):
        undone(TEXT, coding)


def test_text_that_is_said_to_be_gzip_is_taken_as_it_is() -> None:
    assert undone(TEXT, "gzip, identity") == TEXT
