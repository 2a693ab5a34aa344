"""Highlights that are lines: under the words, or through them, in a colour that is told from the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontInfo, QTextDocument

from reader.ui.highlight_fit import contrast
from reader.ui.theme import Theme
from reader.ui.typesetting.lines import stretches

_THICK = 0.1
_BELOW = 0.13
_THROUGH = 0.27
"""Of the size of the type: how thick a line is, and where it lies below or above what the letters stand on."""
_LEAST, _LEAST_STRONG = 3.0, 4.5
"""The contrast with the page: what WCAG 2.2 asks for graphics; where it is dark, or contrast is to be high, for text."""
_VIVID = 0.5


class Stretch(NamedTuple):
    """What one line of a document holds of a range, in document coordinates."""

    base: float
    """The y that the letters stand on."""
    left: float
    right: float
    em: float
    """The size of the type."""


def along(document: QTextDocument, ranges: Iterable[tuple[int, int]], low: int, high: int) -> Iterator[Stretch]:
    """Yield the stretches of several Qt ranges, of the positions low to high only."""
    for start, end in ranges:
        block = document.findBlock(max(start, low))
        while block.isValid() and block.position() < min(end, high):
            first, last = max(0, start - block.position()), end - block.position()
            em = float(QFontInfo(block.charFormat().font()).pixelSize())
            for base, _begin, _until, left, right in stretches(block, first, last):
                yield Stretch(base, left, right, em)
            block = block.next()


def line(stretch: Stretch, style: str, level: int) -> QRectF:
    """Return where an ``underline`` or a ``strike`` lies that has ``level`` others of its kind above it."""
    thick = max(2, round(stretch.em * _THICK))
    down = stretch.em * (_BELOW if style == "underline" else -_THROUGH) + level * (thick + 1)
    if style == "strike":
        down -= thick / 2
    return QRectF(stretch.left, round(stretch.base + down), stretch.right - stretch.left, thick)


def line_color(theme: Theme, name: str) -> QColor:
    """Return the colour of a line for a highlight colour: of the same hue, as strong as the theme's page asks for."""
    color = theme.highlight.get(name, theme.highlight["yellow"])
    return _told_apart(
        color.rgb(), theme.page.rgb(), _LEAST_STRONG if theme.contrast or theme.dark else _LEAST, theme.dark
    )


@lru_cache(maxsize=64)
def _told_apart(wanted: int, ground: int, least: float, dark: bool) -> QColor:
    color, page = QColor(wanted), QColor(ground)
    hue, saturation = color.hslHueF(), color.hslSaturationF()
    saturation = max(saturation, _VIVID) if hue >= 0 else 0.0
    for step in range(50):
        lightness = 0.5 + step / 100 if dark else 0.5 - step / 100
        found = QColor.fromHslF(max(0.0, hue), saturation, lightness)
        if contrast(found, page) >= least:
            return found
    return QColor("white" if dark else "black")
