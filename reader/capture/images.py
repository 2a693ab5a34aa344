"""The pictures of an article: decoded where the page holds them itself, fetched or read from beside a file otherwise.

A picture that cannot be had costs nothing but itself. Nothing is recompressed.
"""

from __future__ import annotations

import binascii
import os
import re
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from reader.address import host
from reader.capture import image_header
from reader.capture.limits import Limits
from reader.errors import CaptureError
from reader.model import CapturedImage

LOCAL = "http://beside.invalid/"
"""What relative addresses of a file without an address of its own are made absolute with; never asked for."""
_MOST_INLINE = 10_000_000
_AT_ONCE = 6
_PATIENCE = 4
"""Failures of a host after which it is asked no more."""


class Inline(NamedTuple):
    """A picture that was written into the page as a ``data:`` address (RFC 2397)."""

    address: str
    """``sha256:`` and the hex digest of the bytes."""
    data: bytes
    header: image_header.Header

    @classmethod
    def from_data(cls, source: str) -> Inline | None:
        """Decode a ``data:`` address; None when it holds no picture that can be shown."""
        head, comma, body = source.partition(",")
        if not comma or len(body) > _MOST_INLINE * 4 // 3 + 100:
            return None
        raw = unquote_to_bytes(body)
        if head.lower().rstrip().endswith(";base64"):
            try:
                raw = b64decode(b"".join(raw.split()) + b"==", validate=False)
            except (binascii.Error, ValueError):
                return None
        return cls.from_bytes(raw)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Inline | None:
        """Make one of bytes that are here; None when they are no picture, or one that only keeps a place."""
        header, raw = _checked(raw)
        if header is None or (0 < header.width <= 2 and 0 < header.height <= 2):
            return None
        return cls(f"sha256:{sha256(raw).hexdigest()}", raw, header)

    def captured(self) -> CapturedImage:
        """Return it as the library takes it."""
        return _captured(self.address, self.data, self.header)


def _checked(data: bytes) -> tuple[image_header.Header | None, bytes]:
    """Return what a picture is, and its bytes as they may be kept: drawings are made harmless."""
    header = image_header.read(data)
    if header is None or header.mime != "image/svg+xml":
        return header, data
    from reader.capture import drawings

    clean = drawings.sanitised(data)
    return (image_header.read(clean), clean) if clean else (None, b"")


def _captured(address: str, data: bytes, header: image_header.Header) -> CapturedImage:
    return CapturedImage(address, sha256(data).hexdigest(), header.mime, data, header.width, header.height)


def gather(
    addresses: Iterable[str],
    inline: dict[str, Inline],
    limits: Limits,
    get: Callable[[str, int, float], bytes],
    report: Callable[[float], None],
) -> tuple[CapturedImage, ...]:
    """Return the pictures at these addresses, each once, in order, within the limits.

    ``get(address, most_bytes, deadline)`` returns a picture's bytes or raises ``CaptureError``; it is called on several
    threads. ``report`` gets the share that is done.
    """
    wanted = list(dict.fromkeys(addresses))[: limits.image_count]
    errand = _Errand(limits, get)
    found: list[CapturedImage] = []
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="picture")
    try:
        coming = {address: pool.submit(errand.run, address) for address in wanted if address not in inline}
        for number, address in enumerate(wanted):
            report(number / len(wanted))
            if address in inline:
                found.append(inline[address].captured())
                continue
            with suppress(CaptureError, TimeoutError):
                data = coming[address].result(timeout=max(errand.deadline - time.monotonic(), 0))
                header, data = _checked(data)
                if header is not None:
                    found.append(_captured(address, data, header))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return tuple(_within(found, limits.images_bytes))


class _Errand:
    """What the threads that fetch pictures share: the deadline, the bytes so far, and hosts that do not answer."""

    def __init__(self, limits: Limits, get: Callable[[str, int, float], bytes]) -> None:
        self.deadline = time.monotonic() + limits.images
        self._limits, self._get = limits, get
        self._bytes = 0
        self._failures: Counter[str] = Counter()

    def run(self, address: str) -> bytes:
        place = host(address)
        late = time.monotonic() > self.deadline or self._bytes > self._limits.images_bytes
        if late or self._failures[place] >= _PATIENCE or address.startswith("sha256:"):
            raise CaptureError("This picture is left out.")
        try:
            data = self._get(address, self._limits.image_bytes, self.deadline)
        except CaptureError:
            self._failures[place] += 1
            raise
        self._bytes += len(data)
        self._failures[place] -= 1
        return data


def _within(images: list[CapturedImage], most: int) -> Iterator[CapturedImage]:
    """Yield images until the next would make them more than ``most`` bytes."""
    for image in images:
        most -= len(image.data)
        if most < 0:
            return
        yield image


def beside(folder: Path, address: str, most: int) -> bytes:
    """Return the bytes of a picture saved below ``folder``. Raises ``CaptureError`` for anything outside it, links to
    the outside included.
    """
    try:
        relative = url2pathname(urlsplit(address.removeprefix(LOCAL)).path).lstrip("/\\")
        path = (folder / relative).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file() or os.path.getsize(path) > most:
            raise CaptureError("This picture is not beside the file.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise CaptureError("This picture cannot be read.") from error


_ATTRIBUTE = re.compile(rf'(<(?:a|img)\b[^>]*?\b(?:href|src)=")({re.escape(LOCAL)}[^"]*)"')


def without_local(html: str, known: dict[str, str]) -> str:
    """Return a body in normal form with the addresses that only stood for places beside a file replaced by ``known``
    ones; pictures and links to others lose their address, and with it their effect.
    """
    return _ATTRIBUTE.sub(lambda match: f'{match[1]}{known.get(unescape(match[2]), "")}"', html)
