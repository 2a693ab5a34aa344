"""Tables: never wider than the page, columns shared out by what is in them, hairlines below the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextFrameFormat, QTextLength, QTextTable, QTextTableCellFormat, QTextTableFormat

from reader.document import Cell, Document, Table
from reader.ui.sheet import CAPTION, CELL, Sheet

if TYPE_CHECKING:
    from reader.ui.typeset import Place, Typesetter

_PAD = 0.42  # em
_SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid


def set_table(setter: Typesetter, table: Table, place: Place, room: float) -> None:
    """Set a table, its caption above it, at the cursor; ``room`` is the width there is, in pixels."""
    if table.caption:
        setter.open(CAPTION, place, above=0.3, below=0.1)
        setter.leaf(table.caption, CAPTION)
    grid, columns = _grid(table)
    if not grid:
        return
    shape = _shape(setter.sheet, place)
    if widths := _widths(grid, columns, room, setter.sheet.em):
        shape.setWidth(QTextLength(QTextLength.Type.FixedLength, room))
        shape.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, 100 * width / sum(widths)) for width in widths]
        )
    made = setter.cursor.insertTable(len(table.rows), columns, shape)
    for row, column, cell in grid:
        if cell.colspan > 1 or cell.rowspan > 1:
            made.mergeCells(row, column, min(cell.rowspan, len(table.rows) - row), min(cell.colspan, columns - column))
    _fill(setter, made, grid, place)
    setter.cursor.setPosition(made.lastPosition() + 1)  # the empty block there takes no room, as Qt lays it out


def _shape(sheet: Sheet, place: Place) -> QTextTableFormat:
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setBorderCollapse(False)
    shape.setCellSpacing(0)
    shape.setCellPadding(_PAD * sheet.em)
    shape.setLeftMargin(place.right if place.rtl else place.left)
    shape.setTopMargin(0.3 * sheet.em)
    shape.setBottomMargin(1.0 * sheet.em)
    return shape


def _fill(setter: Typesetter, made: QTextTable, grid: list[tuple[int, int, Cell]], place: Place) -> None:
    from reader.ui.typeset import Place

    below = _cell_format(setter.sheet, 1)
    heading = _cell_format(setter.sheet, 1.5)
    for row, column, cell in grid:
        target = made.cellAt(row, column)
        target.setFormat(heading if cell.header and row == 0 else below)
        setter.cursor.setPosition(target.firstPosition())
        voice = CELL._replace(bold=True) if cell.header else CELL
        inside = Place(voice, rtl=place.rtl, align=cell.align, gap=0.0 if len(cell.blocks) < 2 else 0.35)
        setter.reuse()
        if cell.blocks:
            setter.blocks(cell.blocks, inside)
        else:
            setter.open(voice, inside)


def _cell_format(sheet: Sheet, thick: float) -> QTextTableCellFormat:
    made = QTextTableCellFormat()
    made.setBottomBorder(thick)
    made.setBottomBorderStyle(_SOLID)
    made.setBottomBorderBrush(sheet.theme.soft if thick > 1 else sheet.theme.hair)
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


def _widths(grid: list[tuple[int, int, Cell]], columns: int, room: float, em: float) -> list[float] | None:
    """Return the widths of the columns when they cannot all have what they ask for, else None."""
    character = 0.5 * CELL.size * em
    pad = 2 * _PAD * em
    least, wanted = [2 * character] * columns, [3 * character] * columns
    for _row, column, cell in grid:
        if cell.colspan == 1:
            text = Document(cell.blocks).text
            word = max(map(len, text.split()), default=0) * character * 1.1
            least[column] = max(least[column], min(word, room / 3))
            wanted[column] = max(wanted[column], max(map(len, text.split("\n"))) * character * 1.05)
    space = room - columns * pad
    if sum(wanted) <= space:
        return None
    if sum(least) >= space:
        return [width + pad for width in least]
    wanted = [min(width, 2.2 * space / columns + least[index]) for index, width in enumerate(wanted)]
    share = (space - sum(least)) / max(1.0, sum(wanted) - sum(least))
    return [low + (high - low) * share + pad for low, high in zip(least, wanted, strict=True)]
