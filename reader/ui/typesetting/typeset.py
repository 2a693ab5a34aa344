"""From document tree to QTextDocument: one cursor, one edit block, one insertion per run, formats made once.

``Typesetter.set`` returns a ``Setting``: the document with its position map and everything that is painted beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QFontMetricsF, QTextCursor, QTextDocument, QTextOption

from reader import document as tree
from reader.document import Block, Run
from reader.ui.typesetting.blocks import SETTERS
from reader.ui.typesetting.giants import LONGEST
from reader.ui.typesetting.hyphenation import Division
from reader.ui.typesetting.inline import Inline
from reader.ui.typesetting.picture_object import Placed
from reader.ui.typesetting.pictures import OBJECT, Pictures
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.setting import Place, Quiet, Setting
from reader.ui.typesetting.sheet import CODE, Sheet, Voice, is_rtl

_LONG = 30_000
_MANY_WORDS = 1500
"""New words that are divided at once in an article of more characters than that: it is not set anew for their sake."""
_SLICE_WORDS = 200
"""And in each of its slices: two milliseconds."""
_SHAPED = 3000
"""Characters whose glyphs are kept once they are laid out: a screenful, a tenth of a megabyte."""


class Typesetter:
    """Sets documents by one sheet at one width. ``write_header`` is called with the cursor in the first, empty block."""

    def __init__(self, sheet: Sheet, width: float, pictures: Pictures, parent: QObject | None = None) -> None:
        self.sheet = sheet
        self.width = width
        self._pictures = pictures
        self._parent = parent
        self.sunk = 0.0
        """By how many pixels the last block stands lower, as ``sheet.sunk_of`` says: what comes next does not follow it."""
        self.foldable = False
        """Whether details can be folded; where nobody can open them they stand open."""
        self.folds: dict[int, bool] = {}
        """Which of them the reader has opened (True) or folded, by number; the others stand as their author says."""

    def set(
        self,
        source: tree.Document,
        write_header: Callable[[QTextCursor], None] | None = None,
        margins: tuple[float, float, float, float] = (0, 0, 0, 0),
        tail: float = 0.0,
        lang: str = "",
        enough: int = sys.maxsize,
        allowance: int = sys.maxsize,
        *,
        sized: bool = True,
    ) -> Setting:
        """Return the document set.

        ``margins`` (left, top, right, bottom) surround the text and ``tail`` is the height of an empty last block, in
        pixels; ``lang`` is the language unless the document names its own. An article of more than ``enough`` canonical
        characters is returned when those are set; see ``Setting.more``. Of the words never seen before ``allowance`` are
        divided; see ``Setting.division``. Unless ``sized`` the document has no width until a view gives it one.
        """
        text = source.text
        positions = PositionMap(len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text))
        division = Division(allowance if len(text) <= _LONG else max(allowance, _MANY_WORDS))
        self.made = Setting(Quiet(self._parent), positions, text=text, source=source, division=division)
        self.lang = source.lang or lang
        made = self.made.document
        self._prepare(made, margins)
        self.cursor = QTextCursor(made)
        self._inline = Inline(
            self.sheet,
            positions,
            self._pictures,
            text,
            made,
            ornaments=self.made.furniture.ornaments,
            division=division,
            lang=self.lang,
        )
        self.plain = self._inline.plain
        self.made.placed = self._inline.objects.placed
        self._steps = self.steps(source.blocks, Place(self.sheet.body, rtl=is_rtl(self.lang)))
        self._tail = tail
        self.has_giants = len(text) > LONGEST
        self.reuse()
        self.cursor.beginEditBlock()
        if write_header:
            write_header(self.cursor)
            self.fresh = False
            self.made.header = made.blockCount()
        self.weight = 0
        """Of what has been set beside its characters: how many more would have taken as long."""
        ended = self._set_until(lambda: positions.length + self.weight >= enough)
        self.cursor.endEditBlock()
        if not ended:
            self.made.advance = self._advance
        if self._inline.objects.used or not ended:
            made.documentLayout().registerHandler(OBJECT, self._inline.objects)
        if sized:
            made.setPageSize(QSizeF(margins[0] + self.width + margins[2], 2**24))
        _keep_shapes(made)
        return self.made

    def _set_until(self, enough: Callable[[], bool]) -> bool:
        """Set blocks until it is enough; return whether that was the end."""
        for _ in self._steps:
            if enough():
                return False
        if self._tail:
            self.cursor.insertBlock(self.sheet.space(self._tail), self.sheet.char(self.sheet.body))
        return True

    def _advance(self, enough: Callable[[], bool]) -> bool:
        self.made.division.grant(_SLICE_WORDS)
        self.cursor.beginEditBlock()
        ended = self._set_until(enough)
        self.cursor.endEditBlock()
        return ended

    def _prepare(self, made: QTextDocument, margins: tuple[float, float, float, float]) -> None:
        made.setUndoRedoEnabled(False)
        made.setDocumentMargin(0)
        made.setDefaultFont(self.sheet.font(self.sheet.body))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(4 * QFontMetricsF(self.sheet.font(CODE)).horizontalAdvance(" "))
        made.setDefaultTextOption(option)
        frame = made.rootFrame().frameFormat()
        left, top, right, bottom = margins
        frame.setLeftMargin(left)
        frame.setTopMargin(top)
        frame.setRightMargin(right)
        frame.setBottomMargin(bottom)
        made.rootFrame().setFrameFormat(frame)
        made.setPageSize(QSizeF(0, 0))  # else what is laid out before all is set would know no sizes of pictures

    def steps(self, blocks: tuple[Block, ...], place: Place) -> Iterator[None]:
        """Set blocks one after the other, with a stop after each and wherever a long one can stop."""
        for block in blocks:
            if (within := SETTERS[type(block)](self, block, place)) is not None:
                yield from within
            yield

    def blocks(self, blocks: tuple[Block, ...], place: Place) -> None:
        """Set blocks one after the other, to their end."""
        for _ in self.steps(blocks, place):
            pass

    def open(
        self,
        voice: Voice,
        place: Place,
        *,
        above: float = 0,
        below: float = 0,
        align: str = "",
        direction: str = "",
        indent: float = 0,
        running: bool = False,
    ) -> None:
        """Begin a block. ``above``, ``below`` and ``indent`` are em; ``running`` as in ``sheet.RUNNING``."""
        em = self.sheet.em
        left, right = (place.right, place.left) if place.rtl else (place.left, place.right)
        direction = direction or ("rtl" if place.rtl else "")
        if self.sunk:
            above -= 0.0 if self.fresh else self.sunk / em
            self.sunk = 0.0
        made = self.sheet.block(
            voice,
            above=above * em,
            below=below * em,
            left=left,
            right=right,
            align=align,
            direction=direction,
            indent=indent * em,
            running=running,
        )
        if self.fresh:
            self.fresh = False
            self.cursor.setBlockFormat(made)
            if not self._kept:
                self.cursor.setBlockCharFormat(self.sheet.char(voice))
        else:
            self.cursor.insertBlock(made, self.sheet.char(voice))

    def reuse(self, *, keep: bool = False) -> None:
        """Let the next block take the empty one that the cursor is in, and with ``keep`` its character format."""
        self.fresh, self._kept = True, keep

    def map_to(self, positions: PositionMap) -> None:
        """Map what is set from now on there."""
        self.made.positions = self._inline.positions = positions

    def room(self, place: Place) -> float:
        """Return the width of a line there, in pixels."""
        return max(2 * self.sheet.em, (place.width or self.width) - place.left - place.right)

    def inset(self, place: Place, em: float, right: float = 0.0) -> Place:
        """Return a place further in, unless so little of the line is left that it would not read."""
        if self.room(place) < min(14 * self.sheet.em, 0.55 * (place.width or self.width)):
            return place
        return place._replace(left=place.left + em * self.sheet.em, right=place.right + right * self.sheet.em)

    def number(self) -> int:
        """Return the number of the block that the cursor is in."""
        return self.cursor.blockNumber()

    def next_number(self) -> int:
        """Return the number of the block that the next one set will be."""
        return self.number() + (0 if self.fresh else 1)

    def leaf(
        self,
        runs: tuple[Run, ...],
        voice: Voice,
        room: float = 0,
        *,
        going_on: bool = False,
        lang: str = "",
        running: bool = False,
    ) -> None:
        """Set the runs of a leaf into the block that is open, and map them; ``going_on`` as more of the leaf before.

        ``lang`` is their language unless it is the document's; words of ``running`` text may be divided.
        """
        self._inline.set(self.cursor, runs, voice, room or self.width, going_on=going_on, lang=lang, running=running)

    def picture(self, placed: Placed, link: str) -> None:
        """Set a picture that stands by itself."""
        self._inline.picture(self.cursor, placed, link)

    def handle(self, action: str, title: str) -> None:
        """Set a character of no width that Tab comes to and Enter does something by; ``action`` as in ``page.things``."""
        self._inline.handle(self.cursor, action, title)

    def mark_anchor(self, anchor: str) -> None:
        """Let links to a fragment lead here."""
        for name in anchor.split():
            self.made.anchors.setdefault(name, self.cursor.position())


def _keep_shapes(document: QTextDocument) -> None:
    """Let the first lines be painted with the glyphs that they are laid out with, not shaped again."""
    block = document.begin()
    while block.isValid() and block.position() < _SHAPED:
        block.layout().setCacheEnabled(True)
        block = block.next()
