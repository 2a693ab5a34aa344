"""The lines of a laid-out text from top to bottom: the one at a height, and the ones that follow it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextBlock, QTextDocument

from reader.ui.typesetting.lines import place_at


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
    layout, top = block.layout(), document.documentLayout().blockBoundingRect(block).top()
    index = bisect_right(range(layout.lineCount()), y - top, key=lambda number: layout.lineAt(number).y()) - 1
    index = max(0, index)
    while block.isValid():
        yield from rows_of(block, index)
        block, index = block.next(), 0


def rows_of(block: QTextBlock, first: int = 0) -> Iterator[Row]:
    """Yield the lines of one block, beginning with that number; a folded block has none."""
    if not block.isVisible():
        return
    top = block.document().documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    for index in range(first, layout.lineCount()):
        line = layout.lineAt(index)
        yield Row(block.position() + line.textStart(), top + line.y(), top + line.y() + line.height())
