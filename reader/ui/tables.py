"""Tables: never wider than the page, columns shared out by what is in them, hairlines below the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import (
    QFontMetricsF,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from reader.document import Block, Cell, Code, Document, Embed, Figure, Paragraph, Table
from reader.ui.sheet import CAPTION, CELL, Sheet, Voice
from reader.ui.theme import mixed

if TYPE_CHECKING:
    from reader.ui.typeset import Place, Typesetter

_PAD = 0.42  # em
_MEASURED = 400
_SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid


def set_table(setter: Typesetter, table: Table, place: Place, room: float) -> None:
    """Set a table, its caption above it, at the cursor; ``room`` is the width there is, in pixels."""
    if table.caption:
        setter.open(CAPTION, place, above=0.3, below=0.1)
        setter.leaf(table.caption, CAPTION, room)
    grid, columns = _grid(table)
    if not grid:
        return
    widths = _widths(grid, columns, room, setter.sheet)
    if (total := sum(widths)) > room:
        widths = [width * room / total for width in widths]
    total = sum(widths)
    shape = _shape(setter.sheet, place.right + room - total if place.rtl else place.left, total)
    shape.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100 * width / total) for width in widths]
    )
    made = setter.cursor.insertTable(len(table.rows), columns, shape)
    for row, column, cell in grid:
        if cell.colspan > 1 or cell.rowspan > 1:
            made.mergeCells(row, column, min(cell.rowspan, len(table.rows) - row), min(cell.colspan, columns - column))
    _fill(setter, made, grid, place, widths)
    setter.cursor.setPosition(made.lastPosition() + 1)  # Qt wants a block there, and heeds no margin below the table
    setter.cursor.setBlockFormat(setter.sheet.space(1, setter.sheet.em))
    setter.cursor.setBlockCharFormat(setter.sheet.char(CAPTION))


def _shape(sheet: Sheet, left: float, width: float) -> QTextTableFormat:
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setBorderCollapse(False)
    shape.setCellSpacing(0)
    shape.setCellPadding(_PAD * sheet.em)
    shape.setLeftMargin(left)
    shape.setWidth(QTextLength(QTextLength.Type.FixedLength, left + width))  # Qt takes the margin off the width
    shape.setTopMargin(0.3 * sheet.em)
    return shape


def _fill(
    setter: Typesetter, made: QTextTable, grid: list[tuple[int, int, Cell]], place: Place, widths: list[float]
) -> None:
    from reader.ui.typeset import Place

    plain, heading = (_cell_format(setter.sheet, voice) for voice in (CELL, CELL._replace(bold=True)))
    for row, column, cell in grid:
        target = made.cellAt(row, column)
        shape = heading if cell.header else plain
        if cell.blocks and isinstance(cell.blocks[-1], Code | Embed):  # Qt heeds no margin at the foot of a cell
            shape = QTextTableCellFormat(shape)
            shape.setBottomPadding(shape.bottomPadding() + 0.8 * setter.sheet.em)
        target.setFormat(shape)
        setter.cursor.setPosition(target.firstPosition())
        voice = CELL._replace(bold=True) if cell.header else CELL
        width = sum(widths[column : column + cell.colspan]) - 2 * _PAD * setter.sheet.em - 2
        gap = 0.0 if len(cell.blocks) < 2 else 0.35
        inside = Place(voice, rtl=place.rtl, align=cell.align, gap=gap, width=max(width, 1.0))
        setter.reuse(keep=True)
        if cell.blocks:
            setter.blocks(cell.blocks, inside)
        else:
            setter.open(voice, inside)


def _cell_format(sheet: Sheet, voice: Voice) -> QTextTableCellFormat:
    """Return a cell's format, which Qt takes for that of its first block's characters, too."""
    made = QTextTableCellFormat()
    made.setFont(sheet.font(voice))
    uneven = sheet.distance(CELL) / 2  # Qt puts a line's distance below it
    made.setTopPadding(_PAD * sheet.em + uneven)
    made.setBottomPadding(_PAD * sheet.em - uneven)
    made.setLeftPadding(_PAD * sheet.em)
    made.setRightPadding(_PAD * sheet.em)
    made.setBottomBorder(1)
    made.setBottomBorderStyle(_SOLID)
    made.setBottomBorderBrush(mixed(sheet.theme.soft, sheet.theme.page, 0.5) if voice.bold else sheet.theme.hair)
    return made


def _grid(table: Table) -> tuple[list[tuple[int, int, Cell]], int]:
    """Return each cell with its row and column, as HTML's table model gives them (HTML, 4.9.12), and the columns."""
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[int, int, Cell]] = []
    columns = 0
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            height = min(max(cell.rowspan, 1), len(table.rows) - row)
            taken.update((row + down, column + along) for down in range(height) for along in range(cell.colspan))
            placed.append((row, column, cell))
            column += cell.colspan
            columns = max(columns, column)
    return placed, columns


def _widths(grid: list[tuple[int, int, Cell]], columns: int, room: float, sheet: Sheet) -> list[float]:
    """Return the widths of the columns, together no more than ``room`` unless words are to be broken."""
    advance = _advances(sheet, len(grid))
    pad = 2 * _PAD * sheet.em + 1
    least, wanted = [sheet.em] * columns, [sheet.em] * columns
    for _row, column, cell in grid:
        if cell.colspan == 1:
            lines = Document(cell.blocks).text.split("\n")
            word = max((advance(word, cell.header) for line in lines for word in line.split()), default=0.0)
            least[column] = max(least[column], min(word, room / 3))
            picture = _picture_width(cell.blocks, room)
            least[column] = max(least[column], min(picture, room / 5))
            wanted[column] = max(wanted[column], word, picture, *(advance(line, cell.header) for line in lines))
    space = room - columns * pad
    if sum(wanted) <= space:
        return [width + pad for width in wanted]
    if sum(least) >= space:
        cap = _level(least, max(space, sheet.em))
        return [min(width, cap) + pad for width in least]
    wanted = [max(least[index], min(width, 2.2 * space / columns)) for index, width in enumerate(wanted)]
    share = (space - sum(least)) / max(1.0, sum(wanted) - sum(least))
    return [low + (high - low) * share + pad for low, high in zip(least, wanted, strict=True)]


def _picture_width(blocks: tuple[Block, ...], room: float) -> float:
    """Return how wide the widest picture of a cell says it is; ``room`` when it does not say."""
    widest = 0.0
    for block in blocks:
        if isinstance(block, Figure):
            images = list(block.images)
        elif isinstance(block, Paragraph):
            images = [run.image for run in block.runs if run.image is not None]
        else:
            continue
        widest = max(widest, *(float(image.width or room) for image in images), 0.0)
    return widest


def _level(widths: list[float], space: float) -> float:
    """Return the height of water that fills columns of these heights with ``space``: what the widest are cut to."""
    left = space
    for count, width in zip(range(len(widths), 0, -1), sorted(widths), strict=True):
        if width * count >= left:
            return left / count
        left -= width
    return max(widths)


def _advances(sheet: Sheet, cells: int) -> Callable[[str, bool], float]:
    """Return what tells the width of a text, in bold or not: measured, or guessed where there are very many cells."""
    if cells > _MEASURED:
        character = 0.55 * CELL.size * sheet.em
        return lambda text, _bold: len(text) * character
    plain, bold = (QFontMetricsF(sheet.font(voice)) for voice in (CELL, CELL._replace(bold=True)))
    return lambda text, heavy: (bold if heavy else plain).horizontalAdvance(text) + 1
