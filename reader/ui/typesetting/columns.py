"""How wide the columns of a table are, how many there is room for, and which hold numbers alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtGui import QFontMetricsF

from reader.document import Block, Cell, Document, Figure, Paragraph, Style
from reader.ui.typesetting.sheet import CELL, PADDING, Sheet, Voice

_NUMBER = re.compile(r"[-+−±~≈<>]?\s?[$€£¥₸₽]?\s?\d[\d\s.,'’:\u202f]*\s?[%‰°$€£¥₸₽]?")
_NOTHING = ("", "-", "–", "—", "−", "…", "?", "n/a")

Grid = list[tuple[int, int, Cell]]
"""Cells with their row and column."""


class Look(NamedTuple):
    """How cells are set."""

    voice: Voice
    pad: float
    """Around them, in em."""

    def around(self, sheet: Sheet) -> float:
        """Return the pixels of a column that are no text's."""
        return 2 * self.pad * sheet.em + 1

    def of(self, sheet: Sheet) -> Look:
        """Return the same in the face of a sheet's running text."""
        return self._replace(voice=self.voice._replace(face=sheet.body.face))


USUAL = Look(CELL, 0.42)
SMALL = Look(CELL._replace(size=0.74), 0.26)
"""For tables that would be folded otherwise."""


def numeric(grid: Grid, columns: int) -> dict[int, str]:
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


def most_columns(grid: Grid, columns: int, room: float, sheet: Sheet, look: Look) -> int:
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


def _needs(grid: Grid, columns: int, room: float, sheet: Sheet, look: Look) -> tuple[list[float], list[float]]:
    """Return what each column must have for its longest word, and what it would have for its longest line."""
    advance = _advances(sheet, look)
    least, wanted = [sheet.em] * columns, [sheet.em] * columns
    for _row, column, cell in grid:
        if cell.colspan == 1:
            lines = Document(cell.blocks).text.split("\n")
            styles, around = _styles(cell), _ground(cell) * look.voice.size * sheet.em
            word = max((advance(word, styles) + around for line in lines for word in line.split()), default=0.0)
            least[column] = max(least[column], min(word, room / 3))
            picture = _picture_width(cell.blocks, room)
            least[column] = max(least[column], min(picture, room / 5))
            wanted[column] = max(wanted[column], word, picture, *(advance(line, styles) + around for line in lines))
    return least, wanted


def _styles(cell: Cell) -> int:
    """Return what makes words of a cell wider: ``Style.STRONG``, ``Style.CODE``, both or neither."""
    found = Style.STRONG if cell.header else Style.PLAIN
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            for run in block.runs:
                found |= run.style & (Style.STRONG | Style.CODE)
    return found


def _ground(cell: Cell) -> float:
    """Return the room around the code in a cell's lines, in em of its type."""
    runs = (run for block in cell.blocks if isinstance(block, Paragraph) for run in block.runs)
    return sum(2 * PADDING for run in runs if run.style & Style.CODE)


def widths_of(grid: Grid, columns: int, room: float, sheet: Sheet, look: Look) -> list[float]:
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


def _advances(sheet: Sheet, look: Look) -> Callable[[str, int], float]:
    """Return what tells the width of a text, in the widest of the styles that it may be in."""
    voices = (look.voice, look.voice._replace(bold=True))
    plain, bold = (QFontMetricsF(sheet.font(voice)) for voice in voices)

    def advance(text: str, styles: int) -> float:
        width = (bold if styles & Style.STRONG else plain).horizontalAdvance(text) + 1
        if styles & Style.CODE:
            voice = voices[bool(styles & Style.STRONG)]
            width = max(width, QFontMetricsF(sheet.font(voice, Style.CODE)).horizontalAdvance(text) + 1)
        return width

    return advance
