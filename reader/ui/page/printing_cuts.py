"""Where a set text is cut into pages: between lines, never through a table's row, a heading kept with what it heads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextDocument, QTextFrame, QTextTable

from reader.ui.typesetting.lines import row


class Piece(NamedTuple):
    """A stretch of the document's height, in its pixels."""

    top: float
    bottom: float


def cut(pieces: Iterable[Piece], lines: Iterable[Piece], height: float) -> list[Piece]:
    """Return the pages, each at most ``height`` high.

    ``pieces`` are not to be divided unless one is higher than a page; then it is, between two of the ``lines``. Pieces
    that overlap are one. What lies between the last piece of a page and the first of the next is not printed.
    """
    feet = sorted(line.bottom for line in lines)
    pages: list[Piece] = []
    page: Piece | None = None
    for piece in merged(pieces):
        if page is not None and piece.bottom - page.top <= height:
            page = Piece(page.top, piece.bottom)
            continue
        if page is not None:
            pages.append(page)
        *whole, page = _divided(piece, feet, height)
        pages += whole
    return [*pages, page] if page is not None else pages


def merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces in their order, those that overlap as one."""
    last: Piece | None = None
    for piece in sorted(pieces):
        if last is not None and piece.top < last.bottom - 0.5:
            last = Piece(last.top, max(last.bottom, piece.bottom))
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _divided(piece: Piece, feet: Sequence[float], height: float) -> list[Piece]:
    """Return a piece as one, or cut at the feet of lines so that each part fits a page."""
    parts: list[Piece] = []
    top = piece.top
    while piece.bottom - top > height:
        index = bisect_right(feet, top + height) - 1
        foot = feet[index] if index >= 0 and feet[index] > top else top + height
        parts.append(Piece(top, foot))
        top = foot
    return [*parts, Piece(top, piece.bottom)]


def lines_of(document: QTextDocument) -> Iterator[Piece]:
    """Yield every line that is shown."""
    block = document.begin()
    while block.isValid():
        yield from _lines(block)
        block = block.next()


def pieces_of(document: QTextDocument, kept: set[int], height: float) -> Iterator[Piece]:
    """Yield what should stay whole on pages of a height: no single line of a paragraph is left alone at either side.

    ``kept`` are the numbers of blocks that stay with the one after them.
    """
    block = document.begin()
    held: float | None = None
    while block.isValid():
        lines = list(_lines(block))
        if lines:
            together = block.blockNumber() in kept
            groups = (
                [lines] if together or len(lines) <= 3 else [lines[:2], *([line] for line in lines[2:-2]), lines[-2:]]
            )
            for index, group in enumerate(groups):
                top = held if held is not None and not index else group[0].top
                yield Piece(top, group[-1].bottom)
            held = (held if held is not None else lines[0].top) if together else None
        block = block.next()
    yield from _rows(document.rootFrame(), document, 0.6 * height)


def _lines(block: QTextBlock) -> Iterator[Piece]:
    layout = block.layout()
    if not block.isVisible() or layout is None:
        return
    top = block.document().documentLayout().blockBoundingRect(block).top()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        above, height = row(line, block.blockFormat())
        yield Piece(top + above, top + above + height)


def _rows(frame: QTextFrame, document: QTextDocument, highest: float) -> Iterator[Piece]:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            for row in range(child.rows()):
                if (piece := _row(child, row, document)) is not None and piece.bottom - piece.top <= highest:
                    yield piece
        yield from _rows(child, document, highest)


def _row(table: QTextTable, row: int, document: QTextDocument) -> Piece | None:
    box = document.documentLayout().blockBoundingRect
    tops, bottoms = [], []
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        if cell.isValid() and cell.row() == row and cell.rowSpan() == 1:
            tops.append(box(cell.firstCursorPosition().block()).top())
            bottoms.append(box(cell.lastCursorPosition().block()).bottom())
    return Piece(min(tops) - 2, max(bottoms) + 2) if tops else None
