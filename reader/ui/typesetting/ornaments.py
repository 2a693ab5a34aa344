"""What is painted close around letters: the grounds of code, keys and marked words, and the readings above a base."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextBlock, QTextDocument

from reader.document import Style
from reader.ui.theme import mixed
from reader.ui.typesetting.lines import stretches
from reader.ui.typesetting.sheet import Sheet, Voice

GROUNDS = (Style.CODE, Style.MARKED, Style.KEYBOARD)
"""The styles that have a ground."""
BOXED = Style.CODE | Style.MARKED | Style.KEYBOARD
"""All of them."""
PADDED = Style.CODE | Style.KEYBOARD
"""Those of them with room between letters and edge."""
READING = 0.45
"""Size of a reading, of its base's."""
_TOP, _FOOT = 0.87, 0.29
_ABOVE = 0.93
"""From the line that letters stand on up to the one that a reading stands on, of the base's size."""


class Ornament(NamedTuple):
    """A stretch of one block that has something around it. ``start`` and ``end`` count from the block's beginning."""

    block: int
    """The block's number."""
    start: int
    end: int
    voice: Voice
    """Of the text."""
    style: int = 0
    """The one of ``GROUNDS`` that it is; 0 for a reading."""
    reading: str = ""


class Ornaments:
    """All of one document, in order."""

    def __init__(self) -> None:
        self.all: list[Ornament] = []

    def paint(self, painter: QPainter, document: QTextDocument, sheet: Sheet, low: int, high: int) -> None:
        """Paint those of the blocks of these numbers, in document coordinates."""
        first = bisect_left(self.all, low, key=lambda ornament: ornament.block)
        for ornament in self.all[first:]:
            if ornament.block > high:
                break
            block = document.findBlockByNumber(ornament.block)
            if not block.isVisible():
                continue
            if ornament.style:
                _paint_box(painter, block, sheet, ornament)
            else:
                _paint_reading(painter, block, sheet, ornament)


def _parts(block: QTextBlock, ornament: Ornament) -> Iterator[tuple[float, float, float, int]]:
    """Yield left, right and base of each line's part, and how many characters it has."""
    for base, first, last, left, right in stretches(block, ornament.start, ornament.end):
        yield left, right, base, last - first


def _paint_box(painter: QPainter, block: QTextBlock, sheet: Sheet, ornament: Ornament) -> None:
    theme, size = sheet.theme, ornament.voice.size * sheet.em
    round_ = max(2.0, 0.17 * size)
    for left, right, base, _count in _parts(block, ornament):
        box = QRectF(left, round(base - _TOP * size), right - left, 0)
        box.setBottom(round(base + _FOOT * size))
        painter.setPen(Qt.PenStyle.NoPen)
        if ornament.style == Style.MARKED:
            painter.fillRect(box.adjusted(-1, -1, 1, 1), mixed(theme.highlight["yellow"], theme.page, 0.55))
        elif ornament.style == Style.KEYBOARD:
            edge = mixed(theme.soft, theme.page, 0.5)
            painter.setBrush(edge)
            painter.drawRoundedRect(box.adjusted(0, 0, 0, 1.5), round_, round_)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(mixed(theme.code, theme.page, 0.55))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
        else:
            painter.setBrush(theme.code)
            painter.drawRoundedRect(box, round_, round_)


def _paint_reading(painter: QPainter, block: QTextBlock, sheet: Sheet, ornament: Ornament) -> None:
    """Paint a reading in the middle above its base; one whose base goes over lines is shared out between them."""
    parts = list(_parts(block, ornament))
    whole = sum(count for *_place, count in parts)
    font = sheet.font(reading_voice(ornament.voice))
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(sheet.theme.soft)
    up, gone, cuts = _ABOVE * ornament.voice.size * sheet.em, 0, [0]
    for *_place, count in parts:
        gone += count
        cuts.append(round(len(ornament.reading) * gone / whole))
    for (left, right, base, _count), (start, end) in zip(parts, pairwise(cuts), strict=True):
        text = ornament.reading[start:end]
        middle = (left + right) / 2
        painter.drawText(QPointF(middle - metrics.horizontalAdvance(text) / 2, base - up), text)


def reading_voice(voice: Voice) -> Voice:
    """Return the voice of a reading over text of a voice."""
    return voice._replace(size=voice.size * READING, bold=False, italic=False, color="soft")
