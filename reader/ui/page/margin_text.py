"""The words of a note in the margin: plain ones as they are, Markdown set, both cut where there are too many."""

from __future__ import annotations

from functools import lru_cache, partial

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QFontMetrics, QPainter, QPalette

from reader.frozen import replace
from reader.library import Linked
from reader.ui.page.note_text import dress_lost, plain_note
from reader.ui.page.note_tree import is_marked_up, note_document
from reader.ui.theme import Theme, load_theme
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import NOTE, Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography, interface_font

SIZE = 13
"""Pixels."""
_MOST_LINES = 9
_MOST = 200
"""Pixels of a note that is set."""
_WRAP = int(Qt.TextFlag.TextWordWrap)


@lru_cache(maxsize=6000)
def wrapped(text: str, width: int) -> tuple[str, int]:
    """Return a note cut to nine lines of a width in pixels, and the height of what is left."""
    metrics = QFontMetrics(interface_font(SIZE))
    shown = text.strip()
    most = _MOST_LINES * metrics.lineSpacing()
    bounds = partial(metrics.boundingRect, 0, 0, width, 100_000, _WRAP)
    height = bounds(shown[:2000]).height()
    if height <= most and len(shown) <= 2000:
        return shown, height
    low, high = 0, min(len(shown), 2000)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if bounds(shown[:middle] + "…").height() <= most else (low, middle - 1)
    cut = shown[:low].rstrip() + "…"  # at a blank line it may end above the ninth
    return cut, bounds(cut).height()


def height_of(note: str, linked: tuple[Linked, ...] | None, width: int) -> int:
    """Return how many pixels high the words of a note are, at a width in pixels."""
    if is_marked_up(note):
        height, rest = _cut(note, linked, width)
        return height + (QFontMetrics(interface_font(SIZE)).lineSpacing() if rest else 0)
    return wrapped(plain_note(note), width)[1]


@lru_cache(maxsize=6000)
def _cut(note: str, linked: tuple[Linked, ...] | None, width: int) -> tuple[int, bool]:
    """Return the pixels that are shown of a note that is set, whole lines of it, and whether there are more."""
    made = _set(note, linked, width, load_theme("light"))
    layout = made.document.documentLayout()
    whole = layout.documentSize().height()
    if whole <= _MOST:
        return round(whole), False
    last = 0.0
    block = made.document.begin()
    while block.isValid():
        top, lines = layout.blockBoundingRect(block).top(), block.layout()
        for number in range(lines.lineCount()):
            line = lines.lineAt(number)
            if (foot := top + line.y() + line.height()) <= _MOST:
                last = max(last, foot)
        block = block.next()
    return round(last) or _MOST, True


def _set(note: str, linked: tuple[Linked, ...] | None, width: int, theme: Theme) -> Setting:
    made = Typesetter(_sheet(theme), width, Pictures({})).set(note_document(note, linked))
    dress_lost(made.document, _sheet(theme))
    return made


@lru_cache(maxsize=8)
def _sheet(theme: Theme) -> Sheet:
    return Sheet(replace(Typography(theme), size=SIZE), NOTE)


class MarginText:
    """What is painted of one note."""

    def __init__(self, note: str, linked: tuple[Linked, ...] | None, theme: Theme, side: Qt.AlignmentFlag) -> None:
        self._note, self._linked, self._theme, self._side = note, linked, theme, side
        self._made: Setting | None = None
        self._width = 0

    def paint(self, painter: QPainter, left: int, top: int, width: int) -> None:
        """Paint within a width in pixels, ``height_of`` high."""
        painter.setFont(interface_font(SIZE))
        painter.setPen(self._theme.ink)
        if not is_marked_up(self._note):
            shown, height = wrapped(plain_note(self._note), width)
            painter.drawText(QRect(left, top, width, height), _WRAP | int(self._side), shown)
            return
        if self._made is None or self._width != width:
            self._made, self._width = _set(self._note, self._linked, width, self._theme), width
        height, rest = _cut(self._note, self._linked, width)
        painter.save()
        painter.translate(left, top)
        painter.setClipRect(QRectF(-2, 0, width + 4, height))
        document = self._made.document
        document.documentLayout().documentSize()  # lays it out, as furniture stands where the lines are
        self._made.furniture.paint(painter, document, _sheet(self._theme), document.begin(), document.lastBlock())
        context = QAbstractTextDocumentLayout.PaintContext()
        colors = QPalette()
        colors.setColor(QPalette.ColorRole.Text, self._theme.ink)
        context.palette = colors
        context.clip = QRectF(0, 0, width, height)
        document.documentLayout().draw(painter, context)
        painter.restore()
        if rest:
            painter.setPen(self._theme.soft)
            below = QRect(left, top + height, width, QFontMetrics(interface_font(SIZE)).lineSpacing())
            painter.drawText(below, int(self._side), "…")
