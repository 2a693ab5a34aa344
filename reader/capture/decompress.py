"""Content codings undone piece by piece, so that a small answer cannot become a large one unnoticed (RFC 9110, 8.4)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

ACCEPTED = "gzip, deflate, br, zstd"
_PIECE = 1 << 16
_ZSTD_PIECE = 512  # at most 128 KiB come out of 4 bytes (RFC 8878, 3.1.1.2)


class Unreadable(Exception):  # noqa: N818
    """The bytes are not of the coding that the server said."""


class Cut(Unreadable):
    """The bytes end before the content does."""


class _Coding(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]: ...
    def whole(self) -> bool: ...


def decoded(chunks: Iterable[bytes], codings: str) -> Iterator[bytes]:
    """Yield the content of ``chunks`` with the codings of a Content-Encoding header undone, last applied first.

    What is yielded at a time is bounded, whatever comes in. Raises ``Unreadable``, ``Cut`` for half an answer.
    """
    stream = iter(chunks)
    for name in reversed([name.strip().lower() for name in codings.split(",")]):
        if name not in {"", "identity", "none"}:
            stream = _undo(stream, name)
    return stream


def _undo(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    coding = _coding(name)
    try:
        begun = False
        for chunk in chunks:
            begun = begun or bool(chunk)
            yield from coding.pieces(chunk)
        if begun and not coding.whole():
            raise Cut
    except Unreadable:
        raise
    except Exception as error:  # zlib.error, brotli.error, zstandard.ZstdError
        raise Unreadable(str(error)) from error


def _coding(name: str) -> _Coding:
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Zlib(name)
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise Unreadable(f"the coding {name!r} is not known")


class _Zlib:
    """gzip (several members too), zlib and, as many servers send for ``deflate``, bare deflate; or what is none of them."""

    def __init__(self, name: str) -> None:
        self._gzip = name != "deflate"
        self._object = zlib.decompressobj(47)
        self._plain, self._begun = False, False
        self._held = b""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        data, self._held = self._held + data, b""
        if data == b"\x1f" and (not self._begun or self._object.eof):
            self._held = data  # too little to tell a head by
            return
        if not self._begun and data:
            self._begin(data)
        if self._plain:
            yield data
            return
        while data:
            if self._object.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return  # padding after the end
                self._object = zlib.decompressobj(47)
            yield self._object.decompress(data, _PIECE)
            data = self._object.unconsumed_tail or self._object.unused_data
            if data == b"\x1f" and self._object.eof:
                self._held, data = data, b""

    def whole(self) -> bool:
        return self._plain or self._object.eof

    def _begin(self, data: bytes) -> None:
        self._begun = True
        if data.startswith(b"\x1f\x8b") or (data[:1] == b"\x78" and not self._gzip):
            return
        if self._gzip:
            self._plain = True  # said to be compressed, and is not
        else:
            self._object = zlib.decompressobj(-zlib.MAX_WBITS)


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._object = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._object.process(data, output_buffer_limit=_PIECE)
        while not self._object.can_accept_more_data():
            yield self._object.process(b"", output_buffer_limit=_PIECE)

    def whole(self) -> bool:
        return bool(self._object.is_finished())


class _Zstd:
    def __init__(self) -> None:
        import zstandard

        self._reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        self._object = self._reader.decompressobj()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_PIECE):
            piece = data[start : start + _ZSTD_PIECE]
            while piece:
                if self._object.eof:  # several frames, one behind another
                    self._object = self._reader.decompressobj()
                yield self._object.decompress(piece)
                piece = self._object.unused_data if self._object.eof else b""

    def whole(self) -> bool:
        return self._object.eof
