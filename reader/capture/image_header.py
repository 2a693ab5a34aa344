"""What kind of picture some bytes are, and how large it is, from their first bytes alone. Never raises."""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

_SIZE = re.compile(rb"(?<![\w-])(width|height)\s*=\s*[\"']\s*([\d.]+)(?:px)?\s*[\"']")
_VIEW = re.compile(rb"(?<![\w-])viewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)")
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*|<!DOCTYPE[^>\[]*>\s*)*+<svg[\s>]", re.DOTALL)
_FRAMES = {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}


class Header(NamedTuple):
    """A picture's media type and its size in pixels (0 when unknown)."""

    mime: str
    width: int = 0
    height: int = 0


def read(data: bytes) -> Header | None:
    """Return what a picture is; None when the bytes are no PNG, JPEG, GIF, WebP, SVG or AVIF."""
    try:
        return _read(data)
    except (struct.error, IndexError, ValueError):
        return None


def _read(data: bytes) -> Header | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Header("image/png", *struct.unpack(">II", data[16:24]))
    if data.startswith(b"\xff\xd8\xff"):
        return Header("image/jpeg", *_jpeg(data))
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return Header("image/gif", *struct.unpack("<HH", data[6:10]))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Header("image/webp", *_webp(data))
    if data[4:8] == b"ftyp" and any(brand in data[8:64] for brand in (b"avif", b"avis")):
        return Header("image/avif", *_avif(data))
    if _SVG.match(data[:4000]):
        return Header("image/svg+xml", *_svg(data))
    return None


def _jpeg(data: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header (ITU-T T.81, annex B)."""
    position = 2
    while position + 9 < len(data):
        if data[position] != 0xFF:
            position += 1
            continue
        marker = data[position + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        if marker == 0xFF:
            position += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 2
        else:
            position += 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _avif(data: bytes) -> tuple[int, int]:
    """Read the first image spatial extents box (ISO/IEC 23008-12, section 6.5.3)."""
    position = data.find(b"ispe", 0, 4000)
    if position < 0:
        return 0, 0
    width, height = struct.unpack(">II", data[position + 8 : position + 16])
    return width, height


def _svg(data: bytes) -> tuple[int, int]:
    start = data.find(b"<svg")
    tag = data[start : data.find(b">", start) + 1][:4000]
    sizes = {found[1]: round(float(found[2])) for found in _SIZE.finditer(tag)}
    if len(sizes) == 2:
        return sizes[b"width"], sizes[b"height"]
    view = _VIEW.search(tag)
    return (round(float(view[1])), round(float(view[2]))) if view else (0, 0)
