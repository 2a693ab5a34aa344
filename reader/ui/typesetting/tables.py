"""Tables: never wider than the page, columns shared out by what is in them, hairlines below the rows.

A table of more columns than the page has room for is folded: each of its rows is set in several lines of cells, with a
hairline below the last of them. So the cells keep their order, and none is out of reach.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

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
_NUMBER = re.compile(r"[-+−±~≈<>]?\s?[$€£¥₸₽]?\s?\d[\d\s.,'’:\u202f]*\s?[%‰°$€£¥₸₽]?")
_NOTHING = ("", "-", "–", "—", "−", "…", "?", "n/a")

_Grid = list[tuple[int, int, Cell]]
"""Cells with their row and column."""


class _Look(NamedTuple):
    """How cells are set."""

    voice: Voice
    pad: float
    """Around them, in em."""

    def around(self, sheet: Sheet) -> float:
        """Return the pixels of a column that are no text's."""
        return 2 * self.pad * sheet.em + 1


_USUAL = _Look(CELL, 0.42)
_SMALL = _Look(CELL._replace(size=0.74), 0.26)
"""For tables that would be folded otherwise."""


class _Plan(NamedTuple):
    """Where the cells of a table stand."""

    grid: _Grid
    rows: int
    columns: int
    ends: set[int]
    """The rows below which there is a line."""
    heads: set[int]
    """The rows of header cells alone."""
    numeric: dict[int, str]
    """How the cells of some columns are aligned."""
    look: _Look


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
    widths = _widths(_sample(plan.grid), plan.columns, room, setter.sheet, plan.look)
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
        [QTextLength(QTextLength.Type.PercentageLength, 100 * width / total) for width in widths]
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
            made.mergeCells(row, column, high, wide)
    _fill(setter, made, part, place, widths)
    setter.cursor.setPosition(made.lastPosition() + 1)  # Qt wants a block there, and heeds no margin below the table
    setter.cursor.setBlockFormat(setter.sheet.space(1))
    setter.cursor.setBlockCharFormat(setter.sheet.char(CAPTION))


def _plan(table: Table, grid: _Grid, columns: int, room: float, sheet: Sheet) -> _Plan:
    """Return where each cell stands: as the table says, or folded if that is wider than the page."""
    rows, sample, look = len(table.rows), _sample(grid), _USUAL
    most = _most_columns(sample, columns, room, sheet, look)
    if most < columns:
        look = _SMALL
        most = _most_columns(sample, columns, room, sheet, look)
    if most < columns:
        grid, columns, ends = _folded(table, most)
        return _Plan(grid, max(ends) + 1, columns, ends, _heads(grid, max(ends) + 1), {}, look)
    return _Plan(grid, rows, columns, set(range(rows)), _heads(grid, rows), _numeric(sample, columns), look)


def _sample(grid: _Grid) -> _Grid:
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


def _heads(grid: _Grid, rows: int) -> set[int]:
    """Return the rows that hold nothing but header cells."""
    found, others = set[int](), set[int]()
    for row, _column, cell in grid:
        if cell.rowspan > 1:
            (found if cell.header else others).update(range(row, min(row + cell.rowspan, rows)))
        else:
            (found if cell.header else others).add(row)
    return found - others


def _numeric(grid: _Grid, columns: int) -> dict[int, str]:
    """Return the columns that hold numbers alone and say of no cell how it is aligned: their digits are set level."""
    counts, spoilt = [0] * columns, set[int]()
    for _row, column, cell in grid:
        if cell.align or cell.colspan > 1:
            spoilt.update(range(column, column + cell.colspan))
        elif not cell.header:
            text = Document(cell.blocks).text.strip()
            if _NUMBER.fullmatch(text):
                counts[column] += 1
            elif text not in _NOTHING:
                spoilt.add(column)
    return {column: "right" for column in range(columns) if counts[column] > 1 and column not in spoilt}


def _shape(sheet: Sheet, look: _Look, left: float, width: float) -> QTextTableFormat:
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setBorderCollapse(False)
    shape.setCellSpacing(0)
    shape.setCellPadding(look.pad * sheet.em)
    shape.setLeftMargin(left)
    shape.setWidth(QTextLength(QTextLength.Type.FixedLength, left + width))  # Qt takes the margin off the width
    return shape


def _fill(setter: Typesetter, made: QTextTable, part: _Plan, place: Place, widths: list[float]) -> None:
    shapes: dict[tuple[bool, bool, bool], QTextTableCellFormat] = {}
    for row, column, cell in part.grid:
        target = made.cellAt(row, column)
        foot = row + min(cell.rowspan, made.rows() - row) - 1
        looks = cell.header, foot in part.ends, foot in part.heads
        if looks not in shapes:
            shapes[looks] = _cell_format(setter.sheet, part.look, *looks)
        shape = shapes[looks]
        if cell.blocks and isinstance(cell.blocks[-1], Code | Embed):  # Qt heeds no margin at the foot of a cell
            shape = QTextTableCellFormat(shape)
            shape.setBottomPadding(shape.bottomPadding() + _GROUND * setter.sheet.em)
        if cell.blocks and isinstance(cell.blocks[0], Code | Embed):  # nor above its first block
            shape = QTextTableCellFormat(shape)
            shape.setTopPadding(shape.topPadding() + _GROUND * setter.sheet.em)
        target.setFormat(shape)
        setter.cursor.setPosition(target.firstPosition())
        voice = part.look.voice._replace(bold=cell.header)
        width = sum(widths[column : column + cell.colspan]) - part.look.around(setter.sheet) - 1
        gap = 0.0 if len(cell.blocks) < 2 else 0.35
        align = cell.align or part.numeric.get(column, "")
        inside = Place(voice, rtl=place.rtl, align=align, gap=gap, width=max(width, 1.0))
        setter.reuse(keep=True)
        if cell.blocks:
            setter.blocks(cell.blocks, inside)
        else:
            setter.open(voice, inside)


def _cell_format(sheet: Sheet, look: _Look, bold: bool, end: bool, strong: bool) -> QTextTableCellFormat:
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
            if height > 1:
                taken.update((row + down, column + along) for down in range(1, height) for along in range(cell.colspan))
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


def _most_columns(grid: _Grid, columns: int, room: float, sheet: Sheet, look: _Look) -> int:
    """Return how many of the columns can stand side by side without words in pieces of a letter or two."""
    pad = look.around(sheet)
    if columns * (2 * sheet.em + pad) <= room:
        return columns
    least, _wanted = _needs(grid, columns, room, sheet, look)
    space = room - columns * pad
    if sum(least) <= space or _level(least, max(space, sheet.em)) >= 2 * sheet.em:
        return columns
    usual = min(max(sorted(least)[columns * 3 // 4], 2 * sheet.em), 6 * sheet.em)
    return max(2, min(columns, int(room / (usual + pad))))


def _needs(grid: _Grid, columns: int, room: float, sheet: Sheet, look: _Look) -> tuple[list[float], list[float]]:
    """Return what each column must have for its longest word, and what it would have for its longest line."""
    advance = _advances(sheet, look)
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


def _widths(grid: _Grid, columns: int, room: float, sheet: Sheet, look: _Look) -> list[float]:
    """Return the widths of the columns, together no more than ``room`` unless words are to be broken."""
    pad = look.around(sheet)
    least, wanted = _needs(grid, columns, room, sheet, look)
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


def _advances(sheet: Sheet, look: _Look) -> Callable[[str, bool], float]:
    """Return what tells the width of a text, in bold or not."""
    plain, bold = (QFontMetricsF(sheet.font(voice)) for voice in (look.voice, look.voice._replace(bold=True)))
    return lambda text, heavy: (bold if heavy else plain).horizontalAdvance(text) + 1
