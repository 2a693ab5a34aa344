"""The lines of a laid-out text from top to bottom: those at a height, and those that follow them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from reader.ui.typesetting.lines import place_at, row

SLACK = 2.0
"""Pixels by which lines that are set close may stand over each other."""


class Row(NamedTuple):
    """A line: the Qt position that it begins with, and its upper and lower edge in document pixels."""

    place: int
    top: float
    bottom: float


def rows_from(document: QTextDocument, x: float, y: float) -> Iterator[Row]:
    """Yield the line at a point, else the one nearest to it, and those that follow it in reading order.

    Cells of a table follow each other although they stand side by side, so that tops do not always grow.
    """
    block = document.findBlock(max(0, place_at(document, QPointF(x, y))))
    index = _line_at(block, y)
    while block.isValid():
        yield from rows_of(block, index)
        block, index = block.next(), 0


def rows_across(document: QTextDocument, x: float, y: float) -> Iterator[Row]:
    """Yield the lines that stand across a height: one, or several side by side in a row of a table."""
    block = document.findBlock(max(0, place_at(document, QPointF(x, y))))
    for other in _beside(block):
        row = next(rows_of(other, _line_at(other, y)), None)
        if row is not None and row.top + SLACK < y < row.bottom - SLACK:
            yield row


def rows_of(block: QTextBlock, first: int = 0) -> Iterator[Row]:
    """Yield the lines of one block, beginning with that number; a folded block has none."""
    if not block.isVisible():
        return
    top = block.document().documentLayout().blockBoundingRect(block).top()
    layout, shape = block.layout(), block.blockFormat()
    for index in range(first, layout.lineCount()):
        line = layout.lineAt(index)
        above, height = row(line, shape)
        yield Row(block.position() + line.textStart(), top + above, top + above + height)


def _line_at(block: QTextBlock, y: float) -> int:
    layout, shape, top = (
        block.layout(),
        block.blockFormat(),
        block.document().documentLayout().blockBoundingRect(block).top(),
    )
    lines = range(layout.lineCount())
    return max(0, bisect_right(lines, y - top, key=lambda number: row(layout.lineAt(number), shape)[0]) - 1)


def _beside(block: QTextBlock) -> Iterator[QTextBlock]:
    """Yield a block, or all of the row of the table that it stands in."""
    table = QTextCursor(block).currentTable()
    if not isinstance(table, QTextTable):
        yield block
        return
    row = table.cellAt(block.position()).row()
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        inner = cell.firstCursorPosition().block()
        last = cell.lastCursorPosition().block().position()
        while inner.isValid() and inner.position() <= last:
            yield inner
            inner = inner.next()
