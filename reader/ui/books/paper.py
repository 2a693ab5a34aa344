"""The papers of books: where on a page its text, its notes, its head and its number stand."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QFont, QPageSize

from reader.formats.commonplace import MARGIN
from reader.frozen import replace
from reader.ui.page.printing_pages import PaperSheet
from reader.ui.theme import Theme, load_theme
from reader.ui.typesetting.sheet import BODY, Voice
from reader.ui.typography import FACE, Typography

EM = 15
"""Units of running text."""
NOTE_EM = 12
SMALL = BODY._replace(size=0.78)
"""The voice of notes' and heads' type, of the running text's size."""


class Paper(NamedTuple):
    """A page. All but ``unit`` is in units; ``inner`` and ``outer`` are the margins beside the text."""

    size: QPageSize.PageSizeId
    unit: float
    """Points of a unit."""
    width: float
    height: float
    top: float
    bottom: float
    inner: float
    text: float
    beside: float
    """The width of the column of notes; 0 for none."""
    gap: float
    """Between the text and that column."""

    @property
    def room(self) -> float:
        """The height of the text."""
        return self.height - self.top - self.bottom

    def left(self, number: int, *, rtl: bool) -> float:
        """Return where the text begins on a page; the first, 0, is a right-hand one unless the book goes from the right."""
        return self.inner if self.recto(number, rtl=rtl) else self.width - self.inner - self.text

    def notes_left(self, number: int, *, rtl: bool) -> float:
        """Return where the column of notes begins: at the page's outer edge."""
        left = self.left(number, rtl=rtl)
        return left + self.text + self.gap if self.recto(number, rtl=rtl) else left - self.gap - self.beside

    @staticmethod
    def recto(number: int, *, rtl: bool) -> bool:
        """Say whether a page is a right-hand one."""
        return (number % 2 == 0) != rtl


_SIZES = {
    "a5": (QPageSize.PageSizeId.A5, 9.6, (52, 310), (40, 254, 84, 12), (62, 64)),
    "a4": (QPageSize.PageSizeId.A4, 11.0, (96, 376), (64, 346, 124, 17), (88, 96)),
    "letter": (QPageSize.PageSizeId.Letter, 11.0, (104, 380), (68, 354, 126, 17), (80, 88)),
}
"""Points: the type's size; inner margin and text; the same with the notes' column and its distance; head and foot."""


def paper(name: str, notes: str) -> Paper:
    """Return a paper by its name, ``a5``, ``a4`` or ``letter``."""
    size, type_size, plain, noted, (top, bottom) = _SIZES[name]
    unit = type_size / EM
    points = QPageSize(size).size(QPageSize.Unit.Point)
    inner, text, beside, gap = noted if notes == MARGIN else (*plain, 0, 0)
    lengths = (points.width(), points.height(), top, bottom, inner, text, beside, gap)
    return Paper(size, unit, *(length / unit for length in lengths))


class BookSheet(PaperSheet):
    """A book has one family of type, where the window has the system's for what is not text."""

    def _font(self, voice: Voice, style: int) -> QFont:
        return super()._font(voice._replace(face="text") if voice.face == "interface" else voice, style)


def book_type(face: str, size: int = EM) -> Typography:
    """Return how a book is set: filled lines, paragraphs that follow one another with an indent."""
    light = load_theme("light")
    theme: Theme = replace(light, page=QColor("white"), ink=QColor("#1d1b17"), link=QColor("#1d1b17"))
    return Typography(theme, face or FACE, size, line_height=1.42, justified=True, indented=True)


def area(paper: Paper) -> QSizeF:
    """Return the size of a page in units."""
    return QSizeF(paper.width, paper.height)
