"""The highlights of a page, painted under the text. Opening an article and every change end in the same two calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from reader.model import STYLES, Highlight, Selectors, Span
from reader.ui.page.mark_lines import along, line, line_color
from reader.ui.theme import Theme
from reader.ui.typesetting.lines import ranges_rects
from reader.ui.typesetting.positions import PositionMap

_STEP = 3.0
"""Pixels by which a mark on a mark is lower, so that both are seen."""
_LEVELS = 4


class Mark(NamedTuple):
    """A highlight in its place. ``start`` and ``end`` are Qt positions."""

    start: int
    end: int
    id: int
    color: str
    level: int
    """How many marks of its style lie below it."""
    noted: bool
    ranges: tuple[tuple[int, int], ...]
    """What it covers from ``start`` to ``end``: all, but for cells of a table that is read from right to left."""
    style: str
    """One of ``model.STYLES``."""
    picture: bool = False
    """It is a picture that is marked, which covers what is painted below it: see ``PictureMarks``."""


class Marks:
    """The highlights that the present document holds, by where they begin."""

    def __init__(self) -> None:
        self.all: list[Mark] = []
        self._known: dict[int, Mark] = {}
        self._ground: tuple[PositionMap | None, int] = (None, 0)
        self._standing: dict[Span, tuple[int, int, tuple[tuple[int, int], ...]]] = {}
        """Where spans stand, which does not change with the marks but with the text."""
        self.lit: int | None = None
        """The id of the one that is pointed out."""

    def place(
        self,
        highlights: Iterable[Highlight],
        positions: PositionMap,
        place_of: Callable[[Selectors], int | None] = lambda selectors: None,
        size: int = 0,
    ) -> None:
        """Take over highlights; orphans and those beyond the text are left out. ``place_of`` finds marked pictures.

        Of thousands few have moved: while the document's ``size`` in Qt positions stays the same, so does where they are.
        """
        highlights = list(highlights)
        if not size or self._ground != (positions, size):
            self._ground, self._standing = (positions, size), {}
        spans = [
            (Span(start, min(end, positions.length)), mark)
            for mark in highlights
            if not mark.orphan and (start := mark.selectors.start) < (end := mark.selectors.end)
            if start < positions.length
        ]
        spans.sort(key=lambda entry: (entry[0].start, -entry[0].end, entry[1].id))
        self.all = []
        open_ends: dict[str, list[int]] = {}
        for span, mark in spans:
            ends = open_ends[mark.style] = [end for end in open_ends.get(mark.style, ()) if end > span.start]
            level = min(len(ends), _LEVELS - 1)
            first, last, ranges = self._standing.get(span) or self._stand(span, positions)
            noted = bool(mark.note.strip())
            self.all.append(Mark(first, last, mark.id, mark.color, level, noted, ranges, mark.style))
            ends.append(span.end)
        pictured = [mark for mark in highlights if mark.selectors.image and not mark.orphan]
        self._place_pictures(pictured, place_of)
        if positions.twisted or pictured:
            self.all.sort(key=lambda mark: mark.start)
        self._known = {mark.id: mark for mark in self.all}

    def _stand(self, span: Span, positions: PositionMap) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        ranges = tuple(positions.ranges(span))
        first, last = (ranges[0][0], ranges[-1][1]) if len(ranges) == 1 else positions.to_qt(span)
        self._standing[span] = found = (first, last, ranges)
        return found

    def _place_pictures(self, pictured: list[Highlight], place_of: Callable[[Selectors], int | None]) -> None:
        levels: dict[int, int] = {}
        for mark in pictured:
            place = place_of(mark.selectors)
            if place is not None:
                level = levels[place] = levels.get(place, -1) + 1
                noted, ranges = bool(mark.note.strip()), ((place, place + 1),)
                self.all.append(
                    Mark(place, place + 1, mark.id, mark.color, level, noted, ranges, mark.style, picture=True)
                )

    def at(self, place: int) -> list[Mark]:
        """Return the marks that hold a Qt position, the shortest first."""
        found = [mark for mark in self.all if any(start <= place < end for start, end in mark.ranges)]
        return sorted(found, key=lambda mark: sum(end - start for start, end in mark.ranges))

    def find(self, highlight_id: int) -> Mark | None:
        """Return the mark of a highlight, None when the document does not hold it."""
        return self._known.get(highlight_id)

    def paint(self, painter: QPainter, document: QTextDocument, theme: Theme, low: int, high: int) -> None:
        """Paint the marks between two Qt positions, in document coordinates; lines over grounds."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        near = [
            mark for mark in takewhile(lambda mark: mark.start < high, self.all) if mark.end > low and not mark.picture
        ]
        for mark in near:
            if mark.style == STYLES[0]:
                _paint_ground(painter, document, theme, mark, low, high)
        for mark in near:
            if mark.style != STYLES[0]:
                color = line_color(theme, mark.color)
                for stretch in along(document, mark.ranges, low, high):
                    painter.fillRect(line(stretch, mark.style, mark.level), color)
            if mark.id == self.lit:
                for box in map(_snapped, ranges_rects(document, mark.ranges, low, high)):
                    painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2), theme.accent)


def _paint_ground(painter: QPainter, document: QTextDocument, theme: Theme, mark: Mark, low: int, high: int) -> None:
    color = theme.highlight.get(mark.color, theme.highlight["yellow"])
    for box in map(_snapped, ranges_rects(document, mark.ranges, low, high)):
        top = mark.level * _STEP
        painter.fillRect(box.adjusted(0, top, 0, 0), color)
        if mark.level:
            painter.fillRect(QRectF(box.left(), box.top() + top - 1, box.width(), 1), theme.page)


def _snapped(box: QRectF) -> QRectF:
    top, bottom = round(box.top()), round(box.bottom())
    return QRectF(box.left() - 1, top, box.width() + 2, bottom - top)


def lifted(document: QTextDocument, marks: Iterable[Mark], theme: Theme) -> Iterator[QTextEdit.ExtraSelection]:
    """Yield marked stretches of soft text and of code, as ink: on a dark mark their colours could not be read."""
    if not theme.dark:
        return
    ink = QTextCharFormat()
    ink.setForeground(theme.ink)
    quiet: dict[int, bool] = {}
    for start, end in (one for mark in marks if mark.style == STYLES[0] and not mark.picture for one in mark.ranges):
        block = document.findBlock(start)
        while block.isValid() and block.position() < end:
            if (number := block.blockNumber()) not in quiet:
                voice = block.charFormat()
                soft = voice.foreground().color() == theme.soft
                quiet[number] = soft or voice.font().styleHint() is QFont.StyleHint.Monospace
            if quiet[number]:
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(block)
                cursor.setPosition(max(start, block.position()))
                last = min(end, block.position() + block.length() - 1)
                cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
                selection.cursor, selection.format = cursor, ink
                yield selection
            block = block.next()
