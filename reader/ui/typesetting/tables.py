"""Tables: never wider than the page, columns shared out by what is in them, hairlines below the rows.

A table of more columns than the page has room for is folded: each of its rows is set in several lines of cells, with a
hairline below the last of them. So the cells keep their order, and none is out of reach.
"""

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
from reader.frozen import replace
from reader.ui.theme import mixed
from reader.ui.typesetting.setting import Place
from reader.ui.typesetting.sheet import CAPTION, CELL, Sheet, Voice

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

_PAD = 0.42  # em
_MEASURED = 400
_SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid

_Grid = list[tuple[int, int, Cell]]
"""Cells with their row and column."""


def set_table(setter: Typesetter, table: Table, place: Place, room: float) -> None:
    """Set a table, its caption above it, at the cursor; ``room`` is the width there is, in pixels."""
    if table.caption:
        setter.open(CAPTION, place, above=0.3, below=0.1)
        setter.leaf(table.caption, CAPTION, room)
    grid, columns = _grid(table)
    if not grid:
        return
    rows, ends = len(table.rows), set(range(len(table.rows)))
    if (most := _most_columns(grid, columns, room, setter.sheet)) < columns:
        grid, columns, ends = _folded(table, most)
        rows = max(ends) + 1
    widths = _widths(grid, columns, room, setter.sheet)
    if (total := sum(widths)) > room:
        widths = [width * room / total for width in widths]
    total = sum(widths)
    shape = _shape(setter.sheet, place.right + room - total if place.rtl else place.left, total)
    below = setter.cursor.blockFormat().bottomMargin()  # Qt heeds no margin above a table but the table's own
    shape.setTopMargin(0.3 * setter.sheet.em + max(0.0, below - place.gap * setter.sheet.em))
    shape.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100 * width / total) for width in widths]
    )
    made = setter.cursor.insertTable(rows, columns, shape)
    for row, column, cell in grid:
        if cell.colspan > 1 or cell.rowspan > 1:
            made.mergeCells(row, column, min(cell.rowspan, rows - row), min(cell.colspan, columns - column))
    _fill(setter, made, grid, place, widths, ends)
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
    return shape


def _fill(setter: Typesetter, made: QTextTable, grid: _Grid, place: Place, widths: list[float], ends: set[int]) -> None:
    shapes = {
        (bold, end): _cell_format(setter.sheet, CELL._replace(bold=bold), end)
        for bold in (False, True)
        for end in (False, True)
    }
    for row, column, cell in grid:
        target = made.cellAt(row, column)
        shape = shapes[cell.header, row + min(cell.rowspan, made.rows() - row) - 1 in ends]
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


def _cell_format(sheet: Sheet, voice: Voice, end: bool) -> QTextTableCellFormat:
    """Return a cell's format, which Qt takes for that of its first block's characters, too; ``end`` for a line below."""
    made = QTextTableCellFormat()
    made.setFont(sheet.font(voice))
    uneven = sheet.distance(CELL) / 2  # Qt puts a line's distance below it
    made.setTopPadding(_PAD * sheet.em + uneven)
    made.setBottomPadding(_PAD * sheet.em - uneven)
    made.setLeftPadding(_PAD * sheet.em)
    made.setRightPadding(_PAD * sheet.em)
    if end:
        made.setBottomBorder(1)
    made.setBottomBorderStyle(_SOLID)
    made.setBottomBorderBrush(mixed(sheet.theme.soft, sheet.theme.page, 0.5) if voice.bold else sheet.theme.hair)
    return made


def _grid(table: Table) -> tuple[_Grid, int]:
    """Return each cell with its row and column, as HTML's table model gives them (HTML, 4.9.12), and the columns."""
    taken: set[tuple[int, int]] = set()
    placed: _Grid = []
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


def _folded(table: Table, columns: int) -> tuple[_Grid, int, set[int]]:
    """Return the cells in so many columns, a row of the table in several rows; and which rows are the last of one."""
    placed: _Grid = []
    ends: set[int] = set()
    top = 0
    for cells in table.rows:
        for number, cell in enumerate(cells):
            placed.append((top + number // columns, number % columns, replace(cell, colspan=1, rowspan=1)))
        if cells:
            top += -(-len(cells) // columns)
            ends.add(top - 1)
    return placed, columns, ends


def _most_columns(grid: _Grid, columns: int, room: float, sheet: Sheet) -> int:
    """Return how many of the columns can stand side by side without words in pieces of a letter or two."""
    pad = _pad(sheet)
    if columns * (2 * sheet.em + pad) <= room:
        return columns
    least, _wanted = _needs(grid, columns, room, sheet)
    space = room - columns * pad
    if sum(least) <= space or _level(least, max(space, sheet.em)) >= 2 * sheet.em:
        return columns
    usual = min(max(sorted(least)[columns * 3 // 4], 2 * sheet.em), 6 * sheet.em)
    return max(2, min(columns, int(room / (usual + pad))))


def _pad(sheet: Sheet) -> float:
    return 2 * _PAD * sheet.em + 1


def _needs(grid: _Grid, columns: int, room: float, sheet: Sheet) -> tuple[list[float], list[float]]:
    """Return what each column must have for its longest word, and what it would have for its longest line."""
    advance = _advances(sheet, len(grid))
    least, wanted = [sheet.em] * columns, [sheet.em] * columns
    for _row, column, cell in grid:
        if cell.colspan == 1:
            lines = Document(cell.blocks).text.split("\n")
            word = max((advance(word, cell.header) for line in lines for word in line.split()), default=0.0)
            least[column] = max(least[column], min(word, room / 3))
            picture = _picture_width(cell.blocks, room)
            least[column] = max(least[column], min(picture, room / 5))
            wanted[column] = max(wanted[column], word, picture, *(advance(line, cell.header) for line in lines))
    return least, wanted


def _widths(grid: _Grid, columns: int, room: float, sheet: Sheet) -> list[float]:
    """Return the widths of the columns, together no more than ``room`` unless words are to be broken."""
    pad = _pad(sheet)
    least, wanted = _needs(grid, columns, room, sheet)
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
        return lambda text, bold: len(text) * character * (1.15 if bold else 1.0)
    plain, bold = (QFontMetricsF(sheet.font(voice)) for voice in (CELL, CELL._replace(bold=True)))
    return lambda text, heavy: (bold if heavy else plain).horizontalAdvance(text) + 1
