"""Where stretches of set text stand: one rectangle per line, as high as the lines are apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat, QTextLine

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\u202b\u202e\u2067]")
ASCENT = QTextFormat.Property.UserProperty.value + 41
HEIGHT = ASCENT + 1
"""The properties of blocks whose lines stand evenly whatever faces they hold: what their own face asks for, in pixels."""


def range_rects(document: QTextDocument, start: int, end: int, low: int = 0, high: int = 2**31) -> list[QRectF]:
    """Return the rectangles of a Qt range in document coordinates, in reading order, of the positions low to high only."""
    found: list[QRectF] = []
    block = document.findBlock(max(start, low))
    while block.isValid() and block.position() < min(end, high):
        found.extend(_block_rects(document, block, start, end))
        block = block.next()
    return found


def ranges_rects(
    document: QTextDocument, ranges: Iterable[tuple[int, int]], low: int = 0, high: int = 2**31
) -> list[QRectF]:
    """Return the rectangles of several Qt ranges; see ``range_rects``."""
    return [box for start, end in ranges for box in range_rects(document, start, end, low, high)]


def _block_rects(document: QTextDocument, block: QTextBlock, start: int, end: int) -> Iterator[QRectF]:
    origin = document.documentLayout().blockBoundingRect(block).topLeft()
    layout = block.layout()
    shape = block.blockFormat()
    extra = between(shape)
    first, last = max(0, start - block.position()), min(end - block.position(), block.length() - 1)
    if first >= last or layout.lineCount() == 0:
        return
    mixed = bool(_RTL.search(block.text()))
    for index in range(layout.lineForTextPosition(first).lineNumber(), layout.lineCount()):
        line = layout.lineAt(index)
        begin, until = line.textStart(), line.textStart() + line.textLength()
        if begin >= last:
            return
        top, height = row(line, shape)
        for left, right in _extents(line, max(first, begin), min(last, until), mixed):
            yield QRectF(origin.x() + left, origin.y() + top - extra / 2, right - left, height + extra)


def row(line: QTextLine, shape: QTextBlockFormat) -> tuple[float, float]:
    """Return the upper edge of a line within its block, and its height: of the block's own face where lines are even."""
    ascent = shape.doubleProperty(ASCENT)
    return (line.y() + line.ascent() - ascent, shape.doubleProperty(HEIGHT)) if ascent else (line.y(), line.height())


def between(shape: QTextBlockFormat) -> float:
    """Return the pixels between two lines of a block, less than nothing where they are set tight."""
    return shape.lineHeight() - shape.doubleProperty(HEIGHT) if shape.lineHeightType() else 0.0


def stretches(block: QTextBlock, first: int, last: int) -> Iterator[tuple[float, int, int, float, float]]:
    """Yield what the lines of a block hold of its characters from ``first`` to ``last``, in document coordinates.

    Each as the y that its letters stand on, its first character and the one after its last, its left and right edges.
    """
    layout = block.layout()
    last = min(last, block.length() - 1)
    if first >= last or layout.lineCount() == 0:
        return
    origin = block.document().documentLayout().blockBoundingRect(block).topLeft()
    mixed = bool(_RTL.search(block.text()))
    for index in range(layout.lineForTextPosition(first).lineNumber(), layout.lineCount()):
        line = layout.lineAt(index)
        begin, until = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if line.textStart() >= last:
            return
        base = origin.y() + line.y() + line.ascent()
        for left, right in _extents(line, begin, until, mixed):
            yield base, begin, until, origin.x() + left, origin.x() + right


def _extents(line: QTextLine, first: int, last: int, mixed: bool) -> Iterator[tuple[float, float]]:
    """Yield the left and right edges of a stretch of a line: one pair, or several where directions are mixed."""
    if not mixed:
        left, right = _x(line, first), line.naturalTextRect().right()
        if last < line.textStart() + line.textLength():  # else Qt may not know of a hyphen there
            right = min(_x(line, last), right)
        if right > left:
            yield left, right
        return
    runs = sorted(
        (box.left(), box.right()) for run in line.glyphRuns(first, last - first) if (box := run.boundingRect())
    )
    joined: list[tuple[float, float]] = []
    for left, right in runs:  # one run for each face, too
        if joined and left <= joined[-1][1] + 0.5:
            joined[-1] = joined[-1][0], max(right, joined[-1][1])
        elif right > left:
            joined.append((left, right))
    yield from joined


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # PySide gives (x, position), its stub says otherwise
    return float(found[0] if isinstance(found, tuple) else found)


def line_at(document: QTextDocument, place: int) -> QRectF:
    """Return the line that holds a Qt position, in document coordinates."""
    block = document.findBlock(place)
    box = document.documentLayout().blockBoundingRect(block)
    line = block.layout().lineForTextPosition(place - block.position())
    if not line.isValid():
        return box
    top, height = row(line, block.blockFormat())
    return QRectF(box.x() + line.x(), box.y() + top, line.width(), height)


def place_at(document: QTextDocument, point: QPointF, *, exact: bool = False) -> int:
    """Return the Qt position nearest to a point, or with ``exact`` -1 where there is no text."""
    layout = document.documentLayout()
    if exact:
        return layout.hitTest(point, Qt.HitTestAccuracy.ExactHit)
    place = layout.hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
    if not document.lastBlock().layout().lineCount():  # it is not laid out to its end
        return place
    top, bottom = _extent(document.findBlock(place))
    if top <= point.y() <= bottom:
        return place
    # Between two blocks Qt may find any other one, and above the first those that are folded away.
    block = _shown(blocks_within(document, point.y(), point.y())[0])
    if not block.layout().lineCount():
        return place
    box = layout.blockBoundingRect(block)
    line = block.layout().lineAt(0 if point.y() < box.center().y() else block.layout().lineCount() - 1)
    return block.position() + line.xToCursor(point.x() - box.left())


def blocks_within(document: QTextDocument, top: float, bottom: float) -> tuple[QTextBlock, QTextBlock]:
    """Return the first and the last block of a stretch of a document that is laid out; all of a table counts as there.

    Where there is none they are the nearest below, or the last.
    """
    last = document.blockCount() - 1
    first = bisect_left(range(last), top, key=lambda number: _extent(document.findBlockByNumber(number))[1])
    after = bisect_right(range(last + 1), bottom, key=lambda number: _extent(document.findBlockByNumber(number))[0])
    return document.findBlockByNumber(first), document.findBlockByNumber(max(first, after - 1))


def _extent(block: QTextBlock) -> tuple[float, float]:
    """Return the top and the bottom of a block, or of the table that it is in; of one folded away those of the next."""
    block = _shown(block)
    document = block.document()
    layout, root = document.documentLayout(), document.rootFrame()
    frame, outer = QTextCursor(block).currentFrame(), None
    while frame is not None and frame is not root:
        frame, outer = frame.parentFrame(), frame
    box = layout.blockBoundingRect(block) if outer is None else layout.frameBoundingRect(outer)
    return box.top(), box.bottom()


def _shown(block: QTextBlock) -> QTextBlock:
    """Return a block, or the next one that is not folded away."""
    while not block.isVisible() and block.next().isValid():
        block = block.next()
    return block
