"""Picture files: how large one is, and its pixels at a width. Nothing here belongs to the main thread.

Only the file that is named is read. A drawing (SVG) that would load another one is as good as none.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

_RASTER = {b"png", b"jpeg", b"jpg", b"gif", b"webp", b"bmp", b"ico", b"tiff", b"tif", b"avif", b"pbm", b"pgm", b"ppm"}
_SUFFIXES = {"jpeg": "jpg", "tiff": "tif"}
_LARGEST_DRAWING = 5_000_000
"""Bytes."""
_MOST_PIXELS = 50_000_000
_TAG = re.compile(r"<\s*(?:[\w.-]+:)?([\w.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_REFERENCE = re.compile(r"(?:^|[\s:\"'])(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_WITHIN = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(?:[\"']|&quot;|&apos;)?\s*([^)]{0,40})", re.IGNORECASE)
_LOADING = re.compile(r"<!ENTITY|<\?xml-stylesheet|@import|<!DOCTYPE[^>]*\[|\sxml:base\s*=", re.IGNORECASE)
_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii)", re.IGNORECASE)


class Facts(NamedTuple):
    """What is known of a picture before its pixels are."""

    size: QSize
    """Its own, as it is to be seen: turned as its camera was held."""
    drawn: bool = False
    """Whether it is a drawing (SVG), sharp at any size."""
    suffix: str = ""
    """What its kind of file ends in, without a dot."""


class Pixels(NamedTuple):
    """A picture that has been read; ``image`` is null when the file holds none."""

    image: QImage
    moving: bool = False
    """Whether it has more than one frame."""
    lines: str = ""
    """``dark`` or ``light`` when much of it is transparent and the rest is so: what it needs a ground to be seen on."""


def facts_of(path: Path) -> Facts | None:
    """Return what a file's first bytes say, None when it holds no picture that can be shown."""
    if not path.is_file():
        return None
    reader = _reader(path)
    kind = bytes(reader.format().data())
    if kind not in _RASTER:
        return _facts_of_drawing(path)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return None
    turned = reader.transformation().value & 4  # QImageIOHandler.TransformationRotate90 and its kin
    suffix = kind.decode()
    return Facts(size.transposed() if turned else size, suffix=_SUFFIXES.get(suffix, suffix))


def _reader(path: Path) -> QImageReader:
    made = QImageReader(str(path))
    made.setDecideFormatFromContent(True)
    made.setAutoTransform(True)
    return made


def _facts_of_drawing(path: Path) -> Facts | None:
    from reader.capture.image_header import read

    try:
        with path.open("rb") as file:
            found = read(file.read(4096))
    except OSError:
        return None
    if found is None or found.mime != "image/svg+xml":
        return None
    wide, high = found.width or 600, found.height or 400
    return Facts(QSize(min(wide, 20_000), min(high, 20_000)), drawn=True, suffix="svg")


def read(path: Path, facts: Facts, width: int) -> Pixels:
    """Return a picture ``width`` pixels wide, no wider than it is by itself unless it is a drawing."""
    return _read_drawing(path, facts, width) if facts.drawn else _read_raster(path, facts, width)


def _read_raster(path: Path, facts: Facts, width: int) -> Pixels:
    reader = _reader(path)
    stored = reader.size()
    if width < facts.size.width() and stored.isValid():
        wanted = stored * (width / facts.size.width())
        reader.setScaledSize(wanted.expandedTo(QSize(1, 1)))
    elif stored.isValid() and stored.width() * stored.height() > _MOST_PIXELS:
        reader.setScaledSize(stored * (_MOST_PIXELS / (stored.width() * stored.height())) ** 0.5)
    image = reader.read()
    if image.isNull():
        return Pixels(image)
    moving = reader.supportsAnimation() and reader.imageCount() > 1
    return _ready(image, moving)


def _read_drawing(path: Path, facts: Facts, width: int) -> Pixels:
    from PySide6.QtSvg import QSvgRenderer

    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST_DRAWING else b""
    except OSError:
        data = b""
    renderer = QSvgRenderer()
    if not keeps_to_itself(data) or not renderer.load(data):
        return Pixels(QImage())
    width = max(1, min(width, 8192))
    height = max(1, min(round(width * facts.size.height() / facts.size.width()), _MOST_PIXELS // width))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return Pixels(image)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(0, 0, width, height))
    painter.end()
    return _ready(image, False)


def keeps_to_itself(data: bytes) -> bool:
    """Say whether a drawing names nothing outside itself that could be loaded to draw it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if not text or "\0" in text or _LOADING.search(text) or _ENCODING.match(text):
        return False
    if any(not _WITHIN.match(found[1]) for found in _URL.finditer(text)):
        return False
    for tag in _TAG.finditer(text):
        if tag[1].lower() not in ("a", "svg:a"):
            for double, single in _REFERENCE.findall(tag[2]):
                if (double or single).strip() and not _WITHIN.match(double or single):
                    return False
    return True


_DARK, _WHITE = 0.4, 0.85


def _ready(image: QImage, moving: bool) -> Pixels:
    """Return pixels in the form that is painted fastest."""
    if not image.hasAlphaChannel():
        return Pixels(image.convertToFormat(QImage.Format.Format_RGB32), moving)
    return Pixels(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), moving, _lines(image))


def _lines(image: QImage) -> str:
    """Say what could not be seen of a picture on a ground of its own lightness, if much of it is transparent.

    ``dark`` when a part of it worth seeing is; ``light`` only when nearly all of it is white: pictures are drawn for
    white pages.
    """
    small = image.scaled(24, 24, mode=Qt.TransformationMode.SmoothTransformation)
    small = small.convertToFormat(QImage.Format.Format_ARGB32)
    seen = dark = white = 0.0
    for y in range(small.height()):
        for x in range(small.width()):
            color = small.pixelColor(x, y)
            light = 0.3 * color.redF() + 0.59 * color.greenF() + 0.11 * color.blueF()
            seen += color.alphaF()
            dark += color.alphaF() * (light < _DARK)
            white += color.alphaF() * (light > _WHITE)
    if seen == 0 or seen > 0.93 * small.width() * small.height():
        return ""
    return "dark" if dark > 0.1 * seen else "light" if white > 0.9 * seen else ""
