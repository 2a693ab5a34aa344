"""What stands on the page beside the text: quote bars, grounds, rules, list markers. Painted for visible blocks only."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextBlock, QTextDocument

from reader.ui.typesetting.ornaments import Ornaments
from reader.ui.typesetting.sheet import Sheet, Voice

GROUND = 0.62
"""By how much, in em, a ground is higher than its lines, above and below."""
_WORD = 0.6
"""How much higher, in em, a ground is that has a word in its corner."""
_WORD_VOICE = Voice(0.62, "interface", color="soft")
_GROUNDS = ("code", "card")
_CORNER = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)


class Band(NamedTuple):
    """Something drawn behind or beside a row of blocks."""

    kind: str
    """``quote``, ``code``, ``card``, ``details`` or ``rule``."""
    first: int
    """Block numbers, both within."""
    last: int
    left: float
    """Pixels from where lines begin."""
    right: float
    """Pixels from where they end."""
    rtl: bool = False
    word: str = ""
    """Stands small in the corner of the ground, above the text."""
    link: str = ""
    """Where a click on the ground leads."""
    above: float = 0.0
    """By how much, in em, a bar is longer at its top than the lines beside it."""
    below: float = 0.0
    """And at its foot."""


class Marker(NamedTuple):
    """What stands before the first line of a list item."""

    text: str
    """``•``, ``12.``; empty for a box to tick."""
    indent: float
    """Pixels from the text's edge to the item's."""
    voice: Voice
    checked: bool = False
    rtl: bool = False


class Furniture:
    """All bands and markers of one document."""

    def __init__(self) -> None:
        self.bands: list[Band] = []
        self.markers: dict[int, list[Marker]] = {}
        self.ornaments = Ornaments()

    def beyond(self, first: int, last: int, since: int) -> tuple[float, float]:
        """Return how far, in em, the grounds from the band ``since`` on reach above a row of blocks and below it."""
        grounds = [band for band in self.bands[since:] if band.kind in _GROUNDS]
        above = [GROUND + _WORD * bool(band.word) for band in grounds if band.first == first]
        below = [GROUND for band in grounds if band.last == last]
        return max(above, default=0.0), max(below, default=0.0)

    def room_above(self, number: int) -> float:
        """Return how much further down, in em, a ground is to begin at a block with that number: below another one."""
        return GROUND if any(band.last == number - 1 for band in self.bands[-1:] if band.kind in _GROUNDS) else 0.0

    def paint(
        self, painter: QPainter, document: QTextDocument, sheet: Sheet, first: QTextBlock, last: QTextBlock
    ) -> None:
        """Paint what belongs to the blocks ``first`` to ``last``, in document coordinates."""
        low, high = first.blockNumber(), last.blockNumber()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for band in self.bands:
            if band.first <= high and band.last >= low:
                _paint_band(painter, document, sheet, band, low, high)
        self.ornaments.paint(painter, document, sheet, low, high)
        numbers = sorted(self.markers)
        for number in numbers[bisect_left(numbers, low) :]:
            if number > high:
                break
            for marker in self.markers[number]:
                _paint_marker(painter, document.findBlockByNumber(number), sheet, marker)


def area_of(document: QTextDocument, band: Band, low: int = 0, high: int = 2**31) -> QRectF:
    """Return the rectangle of a band's blocks in document coordinates, of those from ``low`` to ``high`` only.

    Blocks that are folded away have none; null when that is all of them.
    """
    layout = document.documentLayout()
    first = document.findBlockByNumber(max(band.first, low))
    last = document.findBlockByNumber(min(band.last, high))
    while not first.isVisible() and first.blockNumber() < last.blockNumber():
        first = first.next()
    while not last.isVisible() and last.blockNumber() > first.blockNumber():
        last = last.previous()
    if not first.isVisible() or not last.isVisible():
        return QRectF()
    begin, end = layout.blockBoundingRect(first), layout.blockBoundingRect(last)
    left, right = (band.right, band.left) if band.rtl else (band.left, band.right)
    area = QRectF(begin.left() + left, begin.top(), 0, end.bottom() - begin.top())
    area.setRight(_right(first, begin) - right)
    return area


def ground_of(document: QTextDocument, sheet: Sheet, band: Band, low: int = 0, high: int = 2**31) -> QRectF:
    """Return what the ground of a listing or card covers."""
    area = area_of(document, band, low, high)
    pad = GROUND * sheet.em
    return area.adjusted(0, -pad - (_WORD * sheet.em if band.word else 0), 0, pad)


def _paint_band(painter: QPainter, document: QTextDocument, sheet: Sheet, band: Band, low: int, high: int) -> None:
    area = area_of(document, band, low - 1, high + 1)
    if area.isNull():
        return
    theme = sheet.theme
    painter.setPen(Qt.PenStyle.NoPen)
    if band.kind in _GROUNDS:
        painter.setBrush(theme.code)
        ground = ground_of(document, sheet, band, low - 1, high + 1)
        painter.drawRoundedRect(ground, 6, 6)
        if band.word and band.first >= low - 1:
            painter.setPen(theme.soft)
            painter.setFont(sheet.font(_WORD_VOICE))
            painter.drawText(ground.adjusted(0.6 * sheet.em, 0.18 * sheet.em, -0.6 * sheet.em, 0), _CORNER, band.word)
    elif band.kind == "rule":
        width = min(area.width(), 6 * sheet.em)
        painter.fillRect(QRectF(area.center().x() - width / 2, round(area.center().y()), width, 1), theme.hair)
    else:
        painter.setBrush(theme.hair)
        thick = 3 if band.kind == "quote" else 1
        left = area.right() - thick if band.rtl else area.left()
        above, below = band.above * sheet.em, band.below * sheet.em
        painter.drawRect(QRectF(round(left), area.top() - above, thick, area.height() + above + below))


def _right(block: QTextBlock, box: QRectF) -> float:
    """Return the right edge of the page or cell that a block is in: its box begins at the left edge, without margins."""
    shape = block.blockFormat()
    return box.right() + shape.leftMargin() + shape.rightMargin() + min(0.0, shape.textIndent())


def _paint_marker(painter: QPainter, block: QTextBlock, sheet: Sheet, marker: Marker) -> None:
    layout = block.layout()
    if layout is None or not layout.lineCount():
        return
    line = layout.lineAt(0)
    edge = block.document().documentLayout().blockBoundingRect(block)
    where = edge.topLeft() + QPointF(0, line.y() + line.ascent())
    start = edge.left() + marker.indent
    end = _right(block, edge) - marker.indent
    gap = 0.5 * sheet.em
    font = sheet.font(marker.voice)
    painter.setFont(font)
    painter.setPen(sheet.theme.soft)
    if not marker.text:
        size = round(0.62 * sheet.em)
        left = end + gap if marker.rtl else start - gap - size
        _paint_box(painter, QRectF(round(left) + 0.5, round(where.y() - size) + 0.5, size, size), sheet, marker.checked)
        return
    text = f"\u200f{marker.text}\u200f" if marker.rtl else marker.text  # else the stop would stand on the wrong side
    width = QFontMetricsF(font).horizontalAdvance(text)
    painter.drawText(QPointF(end + gap if marker.rtl else start - gap - width, where.y()), text)


def _paint_box(painter: QPainter, box: QRectF, sheet: Sheet, checked: bool) -> None:
    painter.setPen(QPen(sheet.theme.soft, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2, 2)
    if checked:
        painter.setPen(QPen(sheet.theme.accent, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        size = box.width()
        ticks = [box.topLeft() + QPointF(x * size, y * size) for x, y in ((0.2, 0.5), (0.43, 0.75), (0.82, 0.22))]
        painter.drawPolyline(ticks)
