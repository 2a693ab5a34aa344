"""Picture files made for tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage


def picture(path: Path, width: int, height: int, color: str = "#446688") -> Path:
    """Write a picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    assert image.save(str(path))
    return path


def outline(path: Path, size: int = 100, color: str = "#101010") -> Path:
    """Write a picture of a frame on nothing."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    for at in range(size):
        for edge in (0, 1, size - 2, size - 1):
            image.setPixelColor(at, edge, QColor(color))
            image.setPixelColor(edge, at, QColor(color))
    assert image.save(str(path))
    return path


def moving(path: Path, width: int = 120, height: int = 90, frames: int = 4) -> Path:
    """Write a GIF that changes its colour every 40 ms, for ever (GIF89a; LZW without any compression)."""
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    colors = b"".join(bytes((index * 37 % 256, index * 91 % 256, 200)) for index in range(128))
    out = b"GIF89a" + size + b"\xf6\x00\x00" + colors + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    for frame in range(frames):
        codes = b""
        left = width * height
        while left:
            part = min(left, 120)
            codes += b"\x80" + bytes([frame + 1]) * part
            left -= part
        codes += b"\x81"
        blocks = b"".join(bytes([len(codes[at : at + 255])]) + codes[at : at + 255] for at in range(0, len(codes), 255))
        out += b"\x21\xf9\x04\x04\x04\x00\x00\x00\x2c\x00\x00\x00\x00" + size + b"\x00\x07" + blocks + b"\x00"
    path.write_bytes(out + b"\x3b")
    return path


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="36" viewBox="0 0 64 36">'
    b'<rect x="2" y="2" width="60" height="32" fill="none" stroke="black"/></svg>'
)
