"""The three specimens that hold everything an article can hold, with the pictures that stand in them, drawn here."""

from __future__ import annotations

import hashlib
import math
import re
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen

from reader import anchoring, document
from reader.library import Library
from reader.model import Captured, CapturedImage, Span

DATA = Path(__file__).resolve().parent / "data"
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="640" height="260" viewBox="0 0 640 260">
<path d="M0 170 C120 140 220 140 300 170 L300 260 L0 260 Z" fill="#7fa7b8"/>
<path d="M300 215 C420 205 540 205 640 215 L640 260 L300 260 Z" fill="#a9c4cf"/>
<path d="M292 90 h16 v150 h-16 z" fill="#444"/><circle cx="392" cy="176" r="62" fill="none" stroke="#222" stroke-width="5"/>
<g stroke="#222" stroke-width="3"><path d="M392 114 V238 M330 176 H454 M348 132 L436 220 M348 220 L436 132"/></g>
<text x="90" y="160" font-family="sans-serif" font-size="19">pond</text>
<text x="500" y="196" font-family="sans-serif" font-size="19">tail water</text></svg>"""
PASSAGES = {
    "typesetting": (
        ("the bread talking", "yellow", "The whole log is worth it for this line."),
        ("patience", "blue", ""),
    ),
    "typesetting-rtl": (),
    "typesetting-cjk": (),
}


def keep(library: Library) -> list[int]:
    """Put the three into a library with two highlights; return their ids."""
    return [
        _keep(library, name, lang)
        for name, lang in (("typesetting-cjk", "ja"), ("typesetting-rtl", "ar"), ("typesetting", "en"))
    ]


def _keep(library: Library, name: str, lang: str) -> int:
    html = (DATA / f"{name}.html").read_text("utf-8").strip()
    heading = re.match(r"<h1[^>]*>(.*?)</h1>\s*", html)
    assert heading, f"{name}.html begins with its title"
    images = tuple(
        image
        for src in sorted(set(re.findall(r'src="(https://example\.org/[^"]+\.(?:jpg|png|gif|svg))"', html)))
        if (image := _image(src))
    )
    url = f"https://example.org/{name}"
    body = html[heading.end() :]
    article, _ = library.add(
        Captured(
            re.sub("<[^>]+>", "", heading[1]),
            document.to_html(document.from_html(body)),
            url,
            url,
            "Ines Okafor",
            "The Tide Table",
            lang=lang,
            images=images,
            tags=("craft", "water"),
        )
    )
    text = document.from_html(library.body(article.id)).text
    for exact, color, note in PASSAGES[name]:
        start = text.index(exact)
        library.add_highlight(
            article.id, anchoring.describe(text, Span(start, start + len(exact))), color=color, note=note
        )
    return article.id


def _image(src: str) -> CapturedImage | None:
    """Return the picture of an address; none for the one that is lost."""
    name = src.rsplit("/", 1)[1]
    if name.startswith("lost"):
        return None
    if name.endswith(".svg"):
        return _captured(src, "image/svg+xml", SVG, 640, 260)
    if name.endswith(".gif"):
        return _captured(src, "image/gif", _gif(), 96, 96)
    if name.endswith(".png"):
        return (
            _captured(src, "image/png", _bytes(_vane(), "PNG"), 22, 22)
            if name == "vane.png"
            else _captured(src, "image/png", _bytes(_sign(), "PNG"), 420, 260)
        )
    return _captured(src, "image/jpeg", _bytes(_scene(sum(name.encode())), "JPEG"), 1600, 900)


def _captured(src: str, mime: str, data: bytes, width: int, height: int) -> CapturedImage:
    return CapturedImage(src, hashlib.sha256(data).hexdigest(), mime, data, width, height)


def _bytes(image: QImage, form: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form, 90)
    return bytes(buffer.data().data())


def _scene(seed: int) -> QImage:
    """Return hills over water, in the light of an hour that depends on the seed."""
    made = QImage(1600, 900, QImage.Format.Format_RGB32)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, 620)
    hue = seed * 37 % 60
    sky.setColorAt(0, QColor.fromHsv(205, 70, 225))
    sky.setColorAt(1, QColor.fromHsv(20 + hue % 25, 50, 245))
    painter.fillRect(made.rect(), sky)
    for layer in range(4):
        path = QPainterPath(QPointF(0, 900))
        for x in range(0, 1601, 20):
            height = (
                470
                + layer * 80
                + 60 * math.sin(x / (180 + 60 * layer) + seed + layer)
                + 22 * math.sin(x / 47 + layer * seed)
            )
            path.lineTo(x, height)
        path.lineTo(1600, 900)
        painter.fillPath(path, QColor.fromHsv(95 + layer * 25, 70 + layer * 12, 150 - layer * 24))
    painter.fillRect(0, 800, 1600, 100, QColor(120, 150, 165))
    painter.end()
    return made


def _sign() -> QImage:
    """Return black lines on a ground that can be seen through."""
    made = QImage(420, 260, QImage.Format.Format_ARGB32)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(20, 20, 20), 6))
    painter.drawRoundedRect(QRectF(20, 20, 380, 150), 18, 18)
    painter.drawLine(210, 170, 210, 255)
    font = painter.font()
    font.setPixelSize(64)
    painter.setFont(font)
    painter.drawText(QRectF(20, 20, 380, 150), int(Qt.AlignmentFlag.AlignCenter), "FLOUR")
    painter.end()
    return made


def _vane() -> QImage:
    """Return a picture as small as a letter."""
    made = QImage(22, 22, QImage.Format.Format_ARGB32)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(150, 60, 30), 3))
    painter.drawLine(3, 11, 19, 11)
    painter.drawLine(13, 5, 19, 11)
    painter.drawLine(13, 17, 19, 11)
    painter.end()
    return made


def _gif() -> bytes:
    """Return a wheel of four frames (GIF89a). Codes of eight bits, one a pixel: cleared so often that they never grow."""
    size = 96
    out = b"GIF89a" + struct.pack("<HH", size, size) + b"\xf0\0\0" + b"\xf6\xf1\xe4\x40\x50\x58"
    out += b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    for frame in range(4):
        data = bytearray()
        for index in range(size * size):
            if index % 100 == 0:
                data.append(128)
            x, y = index % size - size / 2, index // size - size / 2
            turn = math.atan2(y, x) * 4 / math.pi + frame / 2
            data.append(int(math.hypot(x, y) < 44 and (math.hypot(x, y) > 38 or turn % 1 < 0.18)))
        data.append(129)
        parts = [bytes(data[at : at + 255]) for at in range(0, len(data), 255)]
        out += b"!\xf9\x04\0\x14\0\0\0," + struct.pack("<HHHHB", 0, 0, size, size, 0) + b"\x07"
        out += b"".join(bytes([len(part)]) + part for part in parts) + b"\0"
    return out + b";"
