"""An article as pages: set for paper, cut, each page painted by itself, with its highlights and the notes beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPalette,
    QPixmap,
    QTextBlock,
    QTextDocument,
)

from reader.document import Document, Image
from reader.document.outline import outline
from reader.frozen import replace
from reader.model import Article, Highlight, Note
from reader.ui.page.header import write_header
from reader.ui.page.marks import Marks
from reader.ui.page.note_tree import note_document
from reader.ui.page.picture_marks import box_of, on_pictures, paint_frame
from reader.ui.page.printing_cuts import Piece, cut, lines_of, pieces_of
from reader.ui.page.printing_ends import Leads, with_ends
from reader.ui.theme import Theme, load_theme
from reader.ui.typesetting.lines import line_at
from reader.ui.typesetting.picture_files import Facts, facts_of, read
from reader.ui.typesetting.picture_places import place_of, within
from reader.ui.typesetting.pictures import Decoder, Pictures, Shown
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import NOTE, Sheet, Voice, is_rtl
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography, system_font

EM = 15
"""Units of running text: all of a page is set in units, so that type comes out of whole sizes."""
UNIT = 11 / EM
"""Points of a unit: running text is 11 points."""
_NOTE = 12
_TOP, _BOTTOM, _SIDE = 54 / UNIT, 66 / UNIT, 60 / UNIT
_WIDEST = 400 / UNIT
_BESIDE, _GAP, _OUTER = 122 / UNIT, 15 / UNIT, 34 / UNIT
"""The notes' column, its distance from the text, and the page's edge beyond it."""
_APART = 8.0
_PAD = 0.62 * EM
"""Height of a ground above its first and below its last line."""
_HIGHEST = 0.8
"""Of a page, for a picture."""
_DENSITY = 3.0
"""Pixels of a picture to a unit: about 300 to the inch."""


class Choices(NamedTuple):
    """What is printed beside the text."""

    marks: bool = True
    """Highlights and the notes on them."""
    notes: bool = True
    """The thread of notes under the article."""
    links: bool = False
    """A list of the addresses that its links lead to."""


class Sheaf(NamedTuple):
    """What is to be printed."""

    article: Article
    body: Document
    highlights: Sequence[Highlight]
    notes: Sequence[Note]
    images: dict[str, Path]
    typography: Typography
    linked: Leads = MappingProxyType({})
    """Where the own links of highlights and notes lead, by the uid of each that has any."""


class Beside(NamedTuple):
    """A note in the margin of a page; ``top`` is the document's."""

    highlight: Highlight
    passage: float
    setting: Setting
    height: float
    top: float = 0.0


class PrintPictures(Pictures):
    """Pictures that are there at once, as sharp as paper shows them, and stand still."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(files, Decoder())
        self._known: dict[str, Facts | None] = {}

    def facts(self, src: str) -> Facts | None:
        """Return what is known of a picture, None when there is none that could be shown."""
        if src not in self._known:
            path = self._files.get(src)
            self._known[src] = facts_of(path) if path is not None else None
        return self._known[src]

    def shown(self, src: str, width: int) -> Shown | None:
        """Return the pixels for a picture ``width`` units wide."""
        facts = self.facts(src)
        if facts is None:
            return None
        pixels = read(self._files[src], facts, round(width * _DENSITY))
        return None if pixels.image.isNull() else Shown(QPixmap.fromImage(pixels.image))


class PaperSheet(Sheet):
    """Faces without ligatures: in a PDF they are glyphs that no character is known of, and could not be searched for."""

    def _font(self, voice: Voice, style: int) -> QFont:
        font = super()._font(voice, style)
        for name in ("liga", "dlig", "clig"):
            font.setFeature(QFont.Tag(name), 0)
        return font


class Pages:
    """An article set for a paper of a size in points. Numbers of pages begin at 0."""

    def __init__(self, sheaf: Sheaf, paper: QSizeF, choices: Choices) -> None:
        theme = load_theme("light")
        self._theme: Theme = replace(theme, page=QColor("white"))
        self._sheaf, self._paper, self._choices = sheaf, paper / UNIT, choices
        self._type = replace(sheaf.typography, theme=self._theme, size=EM)
        self._sheet = PaperSheet(self._type)
        self._note_sheet = PaperSheet(replace(self._type, size=_NOTE), NOTE)
        self._rtl = is_rtl(sheaf.body.lang or sheaf.article.lang)
        self._pictures = PrintPictures(sheaf.images)
        self._marks = Marks()
        self.title = " ".join(sheaf.article.title.split()) or "Untitled"
        marked = sheaf.highlights if choices.marks else ()
        self._noted = [mark for mark in marked if mark.note.strip() and not mark.orphan]
        self._place()
        self.numbered: list[Highlight] = []
        self._set()
        if self.numbered:  # they stand at the end then, and nothing before moves
            self._set(self.numbered)

    def _place(self) -> None:
        width = self._paper.width()
        self._beside = bool(self._noted) and width >= 380 / UNIT
        if self._beside:
            self._text = width - _SIDE * 0.84 - _GAP - _BESIDE - _OUTER
            self._left = _OUTER + _BESIDE + _GAP if self._rtl else _SIDE * 0.84
            self._notes_left = _OUTER if self._rtl else self._left + self._text + _GAP
        else:
            self._text = min(_WIDEST, width - 2 * min(_SIDE, 0.1 * width))
            self._left = (width - self._text) / 2
            self._notes_left = 0.0
        self._height = self._paper.height() - _TOP - _BOTTOM

    def _set(self, at_the_end: Sequence[Highlight] = ()) -> None:
        sheaf = self._sheaf
        notes = sheaf.notes if self._choices.notes else ()
        body = with_ends(
            *(sheaf.article, sheaf.body, at_the_end, notes, sheaf.linked), links=self._choices.links, fit=self._fit
        )
        self._made = Typesetter(self._sheet, self._text, self._pictures).set(
            body,
            write_header=lambda cursor: write_header(cursor, sheaf.article, self._sheet),
            lang=sheaf.article.lang,
        )
        self._document: QTextDocument = self._made.document
        if any(listing.language for listing in self._made.listings):
            from reader.ui.typesetting.colouring import colour_all

            colour_all(self._made, self._sheet.theme)
        self._document.documentLayout().documentSize()  # lays all of it out
        kept = blocks_before(self._made, body)
        pieces = pieces_of(self._document, kept, self._height)
        self._cuts = cut(pieces, lines_of(self._document), self._height) or [Piece(0, self._height)]
        self._marks.place(
            sheaf.highlights if self._choices.marks else (), self._made.positions, partial(place_of, self._made)
        )
        self._notes: list[list[Beside]] = [[] for _ in self._cuts]
        if self._noted and not at_the_end:
            self.numbered = []
        self._stand(at_the_end)

    def _fit(self, image: Image) -> Image:
        """Return a picture that is no higher than most of a page."""
        natural = self._pictures.natural(image)
        wide, high = (natural.width(), natural.height()) if natural is not None else (image.width, image.height)
        if not wide or not high:
            return image
        width = min(image.width or wide, self._text, _HIGHEST * self._height * wide / high)
        return image._replace(width=max(1, round(width)), height=max(1, round(width * high / wide)))

    # -- notes beside the text ------------------------------------------------------------------------------------------

    def _stand(self, at_the_end: Sequence[Highlight]) -> None:
        """Give each note a place beside its passage; those that find none are to stand at the end, numbered."""
        ends = list(at_the_end)
        self._numbers = {mark.id: number for number, mark in enumerate(ends, 1)}
        homeless: list[Highlight] = []
        for number, page in enumerate(self._cuts):
            here = [each for mark in self._noted if (each := self._note(mark, page)) is not None]
            here.sort(key=lambda each: (each.passage, each.highlight.selectors.start, each.highlight.id))
            while here and (not self._beside or sum(each.height + _APART for each in here) > self._height):
                most = max(here, key=lambda each: each.height)
                here.remove(most)
                homeless.append(most.highlight)
            self._notes[number] = spread(here, page.top, page.top + self._height)
        if not ends:
            self.numbered = sorted(homeless, key=lambda mark: (mark.selectors.start, mark.id))

    def _note(self, mark: Highlight, page: Piece) -> Beside | None:
        found = self._marks.find(mark.id)
        if found is None or mark.id in self._numbers:
            return None
        line = line_at(self._document, found.start)
        if not page.top - 0.5 <= line.center().y() < page.bottom:
            return None
        setting = Typesetter(self._note_sheet, _BESIDE - 10, Pictures({})).set(
            note_document(mark.note, self._sheaf.linked.get(mark.uid, ()))
        )
        return Beside(mark, line.top(), setting, setting.document.documentLayout().documentSize().height())

    # -- painting -------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._cuts)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page; a unit of the painter's is a point, and its origin the paper's corner."""
        painter.save()
        painter.scale(UNIT, UNIT)
        page = self._cuts[number]
        painter.save()
        painter.translate(self._left, _TOP - page.top)
        paint_stretch(painter, self._made, self._sheet, self._marks, page, self._text)
        painter.restore()
        for note in self._notes[number]:
            self._paint_note(painter, note, page)
        self._paint_numbers(painter, page)
        self._paint_foot(painter, number)
        painter.restore()

    def _paint_note(self, painter: QPainter, note: Beside, page: Piece) -> None:
        painter.save()
        painter.translate(self._notes_left, _TOP + note.top - page.top)
        color = self._theme.highlight.get(note.highlight.color, self._theme.highlight["yellow"])
        painter.fillRect(QRectF(_BESIDE - 3 if self._rtl else 0, 1, 3, note.height - 2), color)
        painter.translate(0 if self._rtl else 10, 0)
        document = note.setting.document
        first, last = document.begin(), document.lastBlock()
        note.setting.furniture.paint(painter, document, self._note_sheet, first, last)
        document.documentLayout().draw(painter, context(self._theme, QRectF(0, 0, _BESIDE, note.height)))
        painter.restore()

    def _paint_numbers(self, painter: QPainter, page: Piece) -> None:
        """Paint the numbers of the notes that stand at the end beside their passages."""
        painter.setFont(system_font(10, bold=True))
        painter.setPen(self._theme.accent)
        for mark_id, number in self._numbers.items():
            mark = self._marks.find(mark_id)
            if mark is None:
                continue
            line = line_at(self._document, mark.start)
            if page.top - 0.5 <= line.center().y() < page.bottom:
                y = _TOP + line.top() - page.top
                box = QRectF(self._left - 34 if self._rtl else self._left + self._text + 8, y, 26, line.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, str(number))

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        font = system_font(11)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.soft)
        box = QRectF(self._left, self._paper.height() - 40 / UNIT, self._text, metrics.height())
        count = f"{number + 1} of {len(self)}"
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, count)
        room = box.width() - metrics.horizontalAdvance(count) - 2 * EM
        shown = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box.adjusted(0, 0, -box.width() + room, 0), Qt.AlignmentFlag.AlignLeft, shown)


def spread(notes: list[Beside], top: float, bottom: float) -> list[Beside]:
    """Return notes that fit between two heights, each level with its passage or as near to it as the others let it."""
    placed: list[Beside] = []
    free = top
    for note in notes:
        at = max(free, note.passage)
        placed.append(note._replace(top=at))
        free = at + note.height + _APART
    limit = bottom
    for index in range(len(placed) - 1, -1, -1):
        note = placed[index]
        placed[index] = note._replace(top=min(note.top, limit - note.height))
        limit = placed[index].top - _APART
    return placed


def paint_stretch(
    painter: QPainter, made: Setting, sheet: Sheet, marks: Marks, page: Piece, width: float, slack: float = 0.5
) -> None:
    """Paint a stretch of set text with the marks in it, in the document's coordinates.

    Lines are ``width`` wide; ``slack`` is how much more of the height is painted at either end.
    """
    document, theme = made.document, sheet.theme
    layout = document.documentLayout()
    first, last = (_block_at(document, y, width) for y in (page.top + 1, page.bottom - 1))
    box = layout.blockBoundingRect
    above = _PAD if box(first).top() >= page.top - _PAD else 0.0  # grounds reach beyond their words
    below = _PAD if box(last).bottom() <= page.bottom + _PAD else 0.0
    strict = QRectF(-EM, page.top - slack, width + 2 * EM, page.bottom - page.top + 2 * slack)
    painter.setClipRect(strict.adjusted(0, -above, 0, below))
    made.furniture.paint(painter, document, sheet, first, last)
    painter.setClipRect(strict)
    end = last.position() + last.length()
    marks.paint(painter, document, theme, first.position(), end)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layout.draw(painter, context(theme, strict.adjusted(0, 1, 0, -1.5)))
    for mark, spot in on_pictures(marks.all, within(made, first.position(), end)):
        paint_frame(painter, theme, mark, box_of(document, spot))


def _block_at(document: QTextDocument, y: float, width: float) -> QTextBlock:
    place = document.documentLayout().hitTest(QPointF(width / 2, y), Qt.HitTestAccuracy.FuzzyHit)
    return document.findBlock(max(0, place))


def blocks_before(made: Setting, body: Document) -> set[int]:
    """Return the blocks that stay with the next one: headings, pictures with a caption, all but the last of a card."""
    document = made.document
    kept = {document.findBlock(made.positions.place(entry.start)).blockNumber() for entry in outline(body)}
    block = document.begin()
    while block.isValid():
        if block.text().strip() == "\ufffc":
            kept.add(block.blockNumber())
        block = block.next()
    cards = [band for band in made.furniture.bands if band.kind == "card"]
    return kept | {number for band in cards for number in range(band.first, band.last)}


def context(theme: Theme, clip: QRectF) -> QAbstractTextDocumentLayout.PaintContext:
    """Return how a document is drawn, and no more of it than a rectangle."""
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, theme.ink)
    context.palette = palette
    context.clip = clip
    return context
