"""What typesetting works with: the document, its maps, and where in the nesting a block stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor, QTextDocument

from reader.document import Document
from reader.model import Span
from reader.ui.typesetting.furniture import Furniture
from reader.ui.typesetting.hyphenation import Division
from reader.ui.typesetting.picture_object import Placed
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.sheet import Voice


class Quiet(QTextDocument):
    """A QTextDocument that loads nothing, from nowhere, whatever it is asked for."""

    def loadResource(self, type: int, name: QUrl | str) -> None:
        """Return nothing."""


class Place(NamedTuple):
    """Where in the nesting a block stands. ``left`` and ``right`` are pixels; ``left`` is where lines begin."""

    voice: Voice
    left: float = 0.0
    right: float = 0.0
    gap: float = 0.72
    """Space below a paragraph, in em."""
    rtl: bool = False
    depth: int = 0
    """Of lists."""
    align: str = ""
    width: float = 0.0
    """Pixels of the cell that it is in; 0 for the page's."""


class Fold(NamedTuple):
    """Details that can be folded, by the numbers of their blocks."""

    summary: int
    first: int
    last: int


class Listing(NamedTuple):
    """Code on the page, a block a line."""

    place: int
    """Where its text begins (Qt), before anything was shifted."""
    text: str
    language: str
    """As the article names it; empty when it does not."""


@dataclass
class Setting:
    """A typeset article. ``document`` is owned by the parent that was given; it has no layout until it is asked for."""

    document: QTextDocument
    positions: PositionMap
    furniture: Furniture = field(default_factory=Furniture)
    anchors: dict[str, int] = field(default_factory=dict)
    """Fragment → Qt position."""
    text: str = ""
    """The canonical text."""
    source: Document | None = None
    """What was set."""
    listings: list[Listing] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    """The pictures, by the numbers in their addresses (see ``pictures.ACT``)."""
    division: Division = field(default_factory=Division)
    """The words that stand undivided as yet."""
    header: int = 0
    """How many blocks stand before the body."""
    advance: Callable[[Callable[[], bool]], bool] | None = None
    """Sets more until it is told that this is enough, and says whether all is set; None once it is."""

    @property
    def complete(self) -> bool:
        """Whether all of the article is in the document. Very long ones are set in slices; see ``more``."""
        return self.advance is None

    def selected(self, cursor: QTextCursor) -> Span | None:
        """Return the canonical characters that a cursor has selected, None when there are none; see ``selected_ranges``."""
        return self._cells(cursor) or self.positions.from_qt(cursor.selectionStart(), cursor.selectionEnd())

    def selected_ranges(self, cursor: QTextCursor) -> list[tuple[int, int]]:
        """Return the Qt ranges that a cursor has selected.

        From one cell of a table to another that is both and all that is read between them. Qt's own range has not the
        one that it goes forward to, and where rows are read from right to left it has others.
        """
        cells = self._cells(cursor)
        return self.positions.ranges(cells) if cells else [(cursor.selectionStart(), cursor.selectionEnd())]

    def _cells(self, cursor: QTextCursor) -> Span | None:
        table = cursor.currentTable()
        if table is None or not cursor.hasSelection():
            return None
        cells = table.cellAt(cursor.anchor()), table.cellAt(cursor.position())
        if cells[0] == cells[1] or not cells[0].isValid():
            return None
        found = []
        for cell in cells:
            start = self.positions.char_at(cell.firstPosition())
            found.append(self.positions.from_qt(cell.firstPosition(), cell.lastPosition()) or Span(start, start))
        first, last = min(span.start for span in found), max(span.end for span in found)
        return Span(first, last) if first < last else None

    def more(self, seconds: float, chars: int) -> None:
        """Set the next blocks for about so long, about so many characters at most; what stands already keeps its place."""
        end, most = time.perf_counter() + seconds, self.positions.length + chars
        self._go_on(lambda: self.positions.length >= most or time.perf_counter() >= end)

    def reach(self, char: int) -> None:
        """Set whatever is needed for a canonical character to have its place."""
        self._go_on(lambda: self.positions.length > char)

    def finish(self) -> None:
        """Set all that is left."""
        self._go_on(lambda: False)

    def _go_on(self, enough: Callable[[], bool]) -> None:
        if self.advance is not None and not enough() and self.advance(enough):
            self.advance = None
