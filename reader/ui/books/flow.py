"""Set text cut into the pages of a book, with notes at their feet or in their margins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from reader.document import Document, Paragraph, Run, Style
from reader.frozen import replace
from reader.model import Highlight, Span
from reader.ui.books.cutting import ABOVE, Foot, cut_with_feet, foot_of
from reader.ui.books.paper import NOTE_EM, BookSheet, Paper, book_type
from reader.ui.page.marks import Marks
from reader.ui.page.printing_cuts import Piece, lines_of, pieces_of
from reader.ui.page.printing_pages import Beside, context, paint_stretch, spread
from reader.ui.typesetting.lines import line_at
from reader.ui.typesetting.picture_places import place_of
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import NOTE, Sheet
from reader.ui.typesetting.typeset import Typesetter

_APART = 3.0
_BAR = 2.6
_LARGEST = 0.4
"""Of a page, for a note at its foot."""


class Press:
    """What all pages of a book are made with."""

    def __init__(self, paper: Paper, face: str, *, rtl: bool) -> None:
        self.paper, self.rtl = paper, rtl
        self.type = book_type(face)
        self.theme = self.type.theme
        self.sheet: Sheet = BookSheet(self.type)
        notes = book_type(face, NOTE_EM)
        self.notes: Sheet = BookSheet(notes, NOTE._replace(leading=1.3))

    def set(
        self, source: Document, pictures: Pictures, head: Callable[..., None] | None = None, lang: str = ""
    ) -> Setting:
        """Return a document set as running text."""
        made = Typesetter(self.sheet, self.paper.text, pictures).set(source, write_header=head, lang=lang)
        if any(listing.language for listing in made.listings):
            from reader.ui.typesetting.colouring import colour_all

            colour_all(made, self.theme)
        return made


class SetNote(NamedTuple):
    """A note that is set."""

    highlight: Highlight
    setting: Setting
    height: float
    y: float
    """Of the line that calls it, in the document."""


class Flow:
    """A stretch of a book that begins on a page of its own. ``len`` is the number of its pages."""

    def __init__(
        self,
        press: Press,
        made: Setting,
        kept: set[int],
        *,
        marks: Sequence[Highlight] = (),
        alone: Mapping[str, Span] | None = None,
        notes: Mapping[str, Document] | None = None,
        numbers: Mapping[str, int] | None = None,
        sink: float = 0.0,
    ) -> None:
        """``kept`` are blocks that stay with the next one; ``alone`` passages that have a bar instead of a ground, and
        ``notes`` the notes by the uid of their highlights; ``sink`` is how much lower the first page begins.
        """
        self.press, self._made, self._sink = press, made, sink
        self._document = made.document
        self._document.documentLayout().documentSize()  # lays all of it out
        self._marks, self._all = Marks(), marks
        self._alone = alone or {}
        self._marks.place(marks, made.positions, partial(place_of, made))
        tight = max(0.0, -press.sheet.distance(press.sheet.body)) / 2  # by so much the boxes of lines overlap
        self._slack = -0.3 if tight else 0.5
        lines = [_within(line, tight) for line in lines_of(self._document)]
        room = press.paper.room
        self._notes = [
            set_ for mark in marks if notes and mark.uid in notes and (set_ := self._note(mark, notes, numbers or {}))
        ]
        pieces = [_within(piece, tight) for piece in pieces_of(self._document, kept, room - sink)]
        beside = bool(press.paper.beside)
        self._feet = [] if beside else [Foot(note.y, note.height + _APART) for note in self._notes]
        self._cuts = cut_with_feet(pieces, lines, room, room - sink, self._feet) or [Piece(0, 1)]
        placed = {note.highlight.uid for note in self._notes}
        placeless = [mark for mark in marks if notes and mark.uid in notes and mark.uid not in placed]
        self.homeless = [*placeless, *self._without_room()]
        painted = Marks()
        painted.place([mark for mark in marks if mark.uid not in self._alone], made.positions, partial(place_of, made))
        self._painted = painted

    def __len__(self) -> int:
        return len(self._cuts)

    def pages(self) -> dict[str, int]:
        """Return the page, from 0, that each highlight begins on, by their uids."""
        return {mark.uid: self._page_at(y) for mark in self._all if (y := self._y(mark, end=False)) is not None}

    def _page_at(self, y: float) -> int:
        return next((number for number, page in enumerate(self._cuts) if y < page.bottom), len(self._cuts) - 1)

    def _y(self, mark: Highlight, *, end: bool) -> float | None:
        found = self._marks.find(mark.id)
        if found is None:
            return None
        place = max(found.start, found.end - 1) if end else found.start
        return line_at(self._document, place).center().y()

    def _note(self, mark: Highlight, notes: Mapping[str, Document], numbers: Mapping[str, int]) -> SetNote | None:
        beside = self.press.paper.beside
        y = self._y(mark, end=not beside)
        if y is None:
            return None
        source = notes[mark.uid] if beside else _numbered(notes[mark.uid], numbers.get(mark.uid, 0))
        width = beside - 8 if beside else self.press.paper.text
        setting = Typesetter(self.press.notes, width, Pictures({})).set(source)
        return SetNote(mark, setting, setting.document.documentLayout().documentSize().height(), y)

    def _without_room(self) -> list[Highlight]:
        """Return the highlights whose notes are too long for their pages, and give the others their places beside the text."""
        self._beside: list[list[Beside]] = [[] for _ in self._cuts]
        room = self.press.paper.room
        if not self.press.paper.beside:
            found = [note.highlight for note in self._notes if note.height > _LARGEST * room]
            for page in self._cuts:
                here = [
                    note
                    for note in self._notes
                    if page.top - 0.5 <= note.y < page.bottom and note.highlight not in found
                ]
                while here and page.bottom - page.top + ABOVE + sum(note.height + _APART for note in here) > room + 1:
                    here.remove(most := max(here, key=lambda note: note.height))
                    found.append(most.highlight)
            return found
        homeless: list[Highlight] = []
        for number, page in enumerate(self._cuts):
            here = [note for note in self._notes if page.top - 0.5 <= note.y < page.bottom]
            height = room - (self._sink if not number else 0)
            while here and sum(note.height + 8 for note in here) > height:
                here.remove(most := max(here, key=lambda note: note.height))
                homeless.append(most.highlight)
            placed = [
                Beside(n.highlight, self._line_top(n), n.setting, n.height) for n in sorted(here, key=lambda n: n.y)
            ]
            self._beside[number] = spread(placed, page.top, page.top + height)
        return homeless

    def _line_top(self, note: SetNote) -> float:
        found = self._marks.find(note.highlight.id)
        return line_at(self._document, found.start).top() if found is not None else note.y

    # -- painting

    def paint(self, painter: QPainter, number: int, folio: int) -> None:
        """Paint a page, the ``folio``-th of the book from 0. A unit of the painter's is a unit, and its origin the corner."""
        paper, page = self.press.paper, self._cuts[number]
        left = paper.left(folio, rtl=self.press.rtl)
        top = paper.top + (self._sink if not number else 0)
        painter.save()
        painter.translate(left, top - page.top)
        self._paint_bars(painter, page)
        paint_stretch(painter, self._made, self.press.sheet, self._painted, page, paper.text, self._slack)
        painter.restore()
        if self._feet:
            self._paint_feet(painter, page, left)
        for note in self._beside[number]:
            self._paint_beside(painter, note, paper.notes_left(folio, rtl=self.press.rtl), top - page.top)

    def _paint_bars(self, painter: QPainter, page: Piece) -> None:
        """Paint the bars of passages that stand by themselves."""
        rtl = self._document.begin().blockFormat().layoutDirection() == Qt.LayoutDirection.RightToLeft
        for mark in self._all:
            span = self._alone.get(mark.uid)
            found = self._marks.find(mark.id) if span else None
            if found is None:
                continue
            top = max(page.top, line_at(self._document, found.start).top())
            bottom = min(page.bottom, line_at(self._document, max(found.start, found.end - 1)).bottom())
            if top < bottom:
                color = self.press.theme.highlight.get(mark.color, self.press.theme.highlight["yellow"])
                x = self.press.paper.text + 8 - _BAR if rtl else -8
                painter.fillRect(QRectF(x, top + 1, _BAR, bottom - top - 2), color)

    def _paint_feet(self, painter: QPainter, page: Piece, left: float) -> None:
        here = [note for note in self._notes if page.top - 0.5 <= note.y < page.bottom]
        if not here:
            return
        paper = self.press.paper
        y = paper.height - paper.bottom - foot_of(self._feet, page) + ABOVE
        painter.fillRect(QRectF(left, y - ABOVE / 2, 60, 0.6), self.press.theme.soft)
        for note in here:
            self._paint_note(painter, note.setting, QPointF(left, y), paper.text, note.height)
            y += note.height + _APART

    def _paint_beside(self, painter: QPainter, note: Beside, left: float, shift: float) -> None:
        theme, beside = self.press.theme, self.press.paper.beside
        color = theme.highlight.get(note.highlight.color, theme.highlight["yellow"])
        painter.fillRect(QRectF(left, note.top + shift + 1, _BAR, note.height - 2), color)
        self._paint_note(painter, note.setting, QPointF(left + 8, note.top + shift), beside - 8, note.height)

    def _paint_note(self, painter: QPainter, setting: Setting, at: QPointF, width: float, height: float) -> None:
        painter.save()
        painter.translate(at)
        made = setting.document
        setting.furniture.paint(painter, made, self.press.notes, made.begin(), made.lastBlock())
        made.documentLayout().draw(painter, context(self.press.theme, QRectF(-4, 0, width + 8, height + 1)))
        painter.restore()


def _within(piece: Piece, less: float) -> Piece:
    return Piece(piece.top + less, max(piece.top + less, piece.bottom - less))


def _numbered(note: Document, number: int) -> Document:
    sign = (Run(str(number), Style.SUPERSCRIPT), Run("\u2009 "))
    first = note.blocks[0] if note.blocks else Paragraph(())
    if isinstance(first, Paragraph):
        return Document((replace(first, runs=(*sign, *first.runs)), *note.blocks[1:]), note.lang)
    return Document((Paragraph(sign), *note.blocks), note.lang)


def blocks_kept(made: Setting, numbers: Iterable[int]) -> set[int]:
    """Return the header's blocks, which stay with what follows, and others."""
    return {*range(made.header), *numbers}
