"""Tables: never wider than the page, columns shared out by what is in them, hairlines below the rows.

A table of more columns than the page has room for is folded: each of its rows is set in several lines of cells, with a
hairline below the last of them. So the cells keep their order, and none is out of reach.

Where one reads from right to left the first column is at the right. Qt knows no such tables: its columns are the others'
reversed, and each row is mapped cell by cell, since its text stands in Qt's document from left to right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import (
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)

from reader.document import Cell, Code, Embed, Table
from reader.frozen import replace
from reader.ui.theme import mixed
from reader.ui.typesetting.columns import SMALL, USUAL, Grid, Look, most_columns, numeric, widths_of
from reader.ui.typesetting.setting import Place
from reader.ui.typesetting.sheet import CAPTION, Sheet

if TYPE_CHECKING:
    from reader.ui.typesetting.positions import PositionMap
    from reader.ui.typesetting.typeset import Typesetter

_MEASURED = 400
"""Cells that the widths of columns are reckoned from."""
_SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid

_SLICE = 100
"""Rows of one of the tables that a long one is set as."""
_GROUND = 0.8
"""How far, in em, the ground of code reaches beyond its lines."""
_SLACK = 1.12
_WEIGHT = 200
"""Characters of running text that take as long to set and lay out as a cell."""


class _Plan(NamedTuple):
    """Where the cells of a table stand."""

    grid: Grid
    rows: int
    columns: int
    ends: set[int]
    """The rows below which there is a line."""
    heads: set[int]
    """The rows of header cells alone."""
    numeric: dict[int, str]
    """How the cells of some columns are aligned."""
    look: Look


def set_table(setter: Typesetter, table: Table, place: Place, room: float) -> Iterator[None]:
    """Set a table, its caption above it, at the cursor; ``room`` is the width there is, in pixels.

    A long one is set as several of Qt's, of the same columns, with a stop after each. Between two of them stands an
    empty block, which Qt gives no height before a table.
    """
    if table.caption:
        setter.open(CAPTION, place, above=0.3, below=0.1)
        setter.leaf(table.caption, CAPTION, room)
    grid, columns = _grid(table)
    if not grid:
        return
    plan = _plan(table, grid, columns, room, setter.sheet)
    widths = widths_of(_sample(plan.grid), plan.columns, room, setter.sheet, plan.look)
    scale = room / sum(widths)
    if len(plan.grid) > _MEASURED:
        scale = min(scale, _SLACK)  # a cell that was not measured may be wider
    if scale < 1 or len(plan.grid) > _MEASURED:
        widths = [width * scale for width in widths]
    total = sum(widths)
    shape = _shape(setter.sheet, plan.look, place.right + room - total if place.rtl else place.left, total)
    below = setter.cursor.blockFormat().bottomMargin()  # Qt heeds no margin above a table but the table's own
    shape.setTopMargin(0.3 * setter.sheet.em + max(0.0, below - place.gap * setter.sheet.em))
    shape.setColumnWidthConstraints(
        [
            QTextLength(QTextLength.Type.PercentageLength, 100 * width / total)
            for width in (reversed(widths) if place.rtl else widths)
        ]
    )
    slices = _slices(plan)
    for number, part in enumerate(slices):
        if number:
            setter.weight += _WEIGHT * len(part.grid)
            yield
            shape.setTopMargin(0)
        _set_slice(setter, part, shape, place, widths)
    setter.cursor.setBlockFormat(setter.sheet.space(1, setter.sheet.em))


def _set_slice(setter: Typesetter, part: _Plan, shape: QTextTableFormat, place: Place, widths: list[float]) -> None:
    made = setter.cursor.insertTable(part.rows, part.columns, shape)
    for row, column, cell in part.grid:
        if cell.colspan > 1 or cell.rowspan > 1:
            high, wide = min(cell.rowspan, part.rows - row), min(cell.colspan, part.columns - column)
            made.mergeCells(row, part.columns - column - wide if place.rtl else column, high, wide)
    filler = _Filler(setter, made, part, place, widths)
    for _row, cells in groupby(part.grid, itemgetter(0)):
        filler.fill(list(cells))
    setter.cursor.setPosition(made.lastPosition() + 1)  # Qt wants a block there, and heeds no margin below the table
    setter.cursor.setBlockFormat(setter.sheet.space(1))
    setter.cursor.setBlockCharFormat(setter.sheet.char(CAPTION))


def _plan(table: Table, grid: Grid, columns: int, room: float, sheet: Sheet) -> _Plan:
    """Return where each cell stands: as the table says, or folded if that is wider than the page."""
    rows, sample, look = len(table.rows), _sample(grid), USUAL.of(sheet)
    most = most_columns(sample, columns, room, sheet, look)
    if most < columns:
        look = SMALL.of(sheet)
        most = most_columns(sample, columns, room, sheet, look)
    if most < columns:
        grid, columns, ends = _folded(table, most)
        return _Plan(grid, max(ends) + 1, columns, ends, _heads(grid, max(ends) + 1), {}, look)
    return _Plan(grid, rows, columns, set(range(rows)), _heads(grid, rows), numeric(sample, columns), look)


def _sample(grid: Grid) -> Grid:
    """Return some of the cells of a table of very many: the first, and others from everywhere."""
    if len(grid) <= _MEASURED:
        return grid
    half = _MEASURED // 2
    return grid[:half] + grid[half :: -(-(len(grid) - half) // half)]


def _slices(plan: _Plan) -> list[_Plan]:
    """Return a table in parts of about 100 rows, cut where no cell spans the cut."""
    if plan.rows <= 1.5 * _SLICE:
        return [plan]
    cuts, open_until, wanted = [0], 0, _SLICE
    for row, _column, cell in plan.grid:
        if row >= wanted and row >= open_until and row - 1 in plan.ends and row > cuts[-1]:
            cuts.append(row)
            wanted = row + _SLICE
        open_until = max(open_until, row + max(cell.rowspan, 1))
    parts = [
        _Plan([], until - first, plan.columns, set[int](), set[int](), plan.numeric, plan.look)
        for first, until in zip(cuts, [*cuts[1:], plan.rows], strict=True)
    ]
    for row, column, cell in plan.grid:
        at = bisect_right(cuts, row) - 1
        parts[at].grid.append((row - cuts[at], column, cell))
    for rows, name in ((plan.ends, "ends"), (plan.heads, "heads")):
        for row in rows:
            at = bisect_right(cuts, row) - 1
            getattr(parts[at], name).add(row - cuts[at])
    return parts


def _heads(grid: Grid, rows: int) -> set[int]:
    """Return the rows that hold nothing but header cells."""
    found, others = set[int](), set[int]()
    for row, _column, cell in grid:
        if cell.rowspan > 1:
            (found if cell.header else others).update(range(row, min(row + cell.rowspan, rows)))
        else:
            (found if cell.header else others).add(row)
    return found - others


def _shape(sheet: Sheet, look: Look, left: float, width: float) -> QTextTableFormat:
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setBorderCollapse(False)
    shape.setCellSpacing(0)
    shape.setCellPadding(look.pad * sheet.em)
    shape.setLeftMargin(left)
    shape.setWidth(QTextLength(QTextLength.Type.FixedLength, left + width))  # Qt takes the margin off the width
    return shape


class _Filler:
    """Fills the cells of one of Qt's tables, each row as it stands in the document: from left to right."""

    def __init__(self, setter: Typesetter, made: QTextTable, part: _Plan, place: Place, widths: list[float]) -> None:
        self._setter, self._made, self._part, self._place, self._widths = setter, made, part, place, widths
        self._shapes: dict[tuple[bool, bool, bool], QTextTableCellFormat] = {}

    def fill(self, cells: Grid) -> None:
        """Set the cells of a row, given in reading order."""
        if not self._place.rtl or len(cells) == 1:
            for row, column, cell in cells:
                self._set(row, column, cell)
            return
        setter, whole = self._setter, self._setter.made.positions
        parts: list[tuple[int, PositionMap]] = []
        for row, column, cell in reversed(cells):
            parts.append((self._at(row, column).firstPosition(), whole.part()))
            setter.map_to(parts[-1][1])
            self._set(row, column, cell)
        setter.map_to(whole)
        whole.join(parts[::-1])

    def _at(self, row: int, column: int) -> QTextTableCell:
        return self._made.cellAt(row, self._part.columns - 1 - column if self._place.rtl else column)

    def _set(self, row: int, column: int, cell: Cell) -> None:
        setter, look = self._setter, self._part.look
        target = self._at(row, column)
        target.setFormat(self._shape(row, cell))
        setter.cursor.setPosition(target.firstPosition())
        voice = look.voice._replace(bold=cell.header)
        width = sum(self._widths[column : column + cell.colspan]) - look.around(setter.sheet) - 1
        gap = 0.0 if len(cell.blocks) < 2 else 0.35
        align = cell.align or self._part.numeric.get(column, "")
        inside = Place(voice, rtl=self._place.rtl, align=align, gap=gap, width=max(width, 1.0))
        setter.reuse(keep=True)
        if cell.blocks:
            setter.blocks(cell.blocks, inside)
        else:
            setter.open(voice, inside)

    def _shape(self, row: int, cell: Cell) -> QTextTableCellFormat:
        part, sheet = self._part, self._setter.sheet
        foot = row + min(cell.rowspan, part.rows - row) - 1
        looks = cell.header, foot in part.ends, foot in part.heads
        if looks not in self._shapes:
            self._shapes[looks] = _cell_format(sheet, part.look, *looks)
        shape = self._shapes[looks]
        if cell.blocks and isinstance(cell.blocks[-1], Code | Embed):  # Qt heeds no margin at the foot of a cell
            shape = QTextTableCellFormat(shape)
            shape.setBottomPadding(shape.bottomPadding() + _GROUND * sheet.em)
        if cell.blocks and isinstance(cell.blocks[0], Code | Embed):  # nor above its first block
            shape = QTextTableCellFormat(shape)
            shape.setTopPadding(shape.topPadding() + _GROUND * sheet.em)
        return shape


def _cell_format(sheet: Sheet, look: Look, bold: bool, end: bool, strong: bool) -> QTextTableCellFormat:
    """Return a cell's format, which Qt takes for that of its first block's characters, too.

    ``end`` asks for a line below, ``strong`` for one that parts headers from what they head.
    """
    made = QTextTableCellFormat()
    made.setFont(sheet.font(look.voice._replace(bold=bold)))
    uneven = sheet.distance(look.voice) / 2  # Qt puts a line's distance below it
    made.setTopPadding(look.pad * sheet.em + uneven)
    made.setBottomPadding(look.pad * sheet.em - uneven)
    made.setLeftPadding(look.pad * sheet.em)
    made.setRightPadding(look.pad * sheet.em)
    if end:
        made.setBottomBorder(1)
    made.setBottomBorderStyle(_SOLID)
    made.setBottomBorderBrush(mixed(sheet.theme.soft, sheet.theme.page, 0.5) if strong else sheet.theme.hair)
    return made


def _grid(table: Table) -> tuple[Grid, int]:
    """Return each cell with its row and column, as HTML's table model gives them (HTML, 4.9.12), and the columns."""
    taken: set[tuple[int, int]] = set()
    placed: Grid = []
    columns = 0
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            height = min(max(cell.rowspan, 1), len(table.rows) - row)
            if height > 1:
                taken.update((row + down, column + along) for down in range(1, height) for along in range(cell.colspan))
            placed.append((row, column, cell))
            column += cell.colspan
            columns = max(columns, column)
    return placed, columns


def _folded(table: Table, columns: int) -> tuple[Grid, int, set[int]]:
    """Return the cells in so many columns, a row of the table in several rows; and which rows are the last of one."""
    placed: Grid = []
    ends: set[int] = set()
    top = 0
    for cells in table.rows:
        for number, cell in enumerate(cells):
            placed.append((top + number // columns, number % columns, replace(cell, colspan=1, rowspan=1)))
        if cells:
            top += -(-len(cells) // columns)
            ends.add(top - 1)
    return placed, columns, ends
