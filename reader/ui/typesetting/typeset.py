"""From document tree to QTextDocument: one cursor, one edit block, one insertion per run, formats made once.

``Typesetter.set`` returns a ``Setting``: the document with its position map and everything that is painted beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QSizeF, QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextOption

from reader import document as tree
from reader.document import Block, Run, Style
from reader.ui.typesetting import sheet as voices
from reader.ui.typesetting.furniture import Band, Furniture, Marker
from reader.ui.typesetting.numbering import label, values
from reader.ui.typesetting.pictures import NUMBER, OBJECT, PictureObject, Pictures, Placed
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.sheet import Sheet, Voice, is_rtl, without_slant
from reader.ui.typesetting.tables import set_table

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\u2028\u2029\ufdd0\ufdd1\ufffc\ud800-\udfff]")
_LINE = "\u2028"
_ENDLESS = re.compile(r"\S{600}")
_PIECE = 200
"""Characters of an endless word between two places where Qt may break it: it looks for one to the word's end, each line."""
_SHAPED = 3000
"""Characters whose glyphs are kept once they are laid out: a screenful, a tenth of a megabyte."""
_BULLETS = ("•", "◦", "▪")


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
    header: int = 0
    """How many blocks stand before the body."""


class Typesetter:
    """Sets documents by one sheet at one width. ``write_header`` is called with the cursor in the first, empty block."""

    def __init__(self, sheet: Sheet, width: float, pictures: Pictures, parent: QObject | None = None) -> None:
        self.sheet = sheet
        self.width = width
        self._pictures = pictures
        self._parent = parent
        self._set: dict[type, Callable[[Any, Place], None]] = {
            tree.Paragraph: self._paragraph,
            tree.Heading: self._heading,
            tree.Code: self._code,
            tree.Rule: self._rule,
            tree.Figure: self._figure,
            tree.Embed: self._embed,
            tree.Quote: self._quote,
            tree.List: self._list,
            tree.Definitions: self._definitions,
            tree.Table: self._table,
            tree.Details: self._details,
        }

    def set(
        self,
        source: tree.Document,
        write_header: Callable[[QTextCursor], None] | None = None,
        margins: tuple[float, float, float, float] = (0, 0, 0, 0),
        tail: float = 0.0,
        lang: str = "",
    ) -> Setting:
        """Return the document set.

        ``margins`` (left, top, right, bottom) surround the text and ``tail`` is the height of an empty last block, in
        pixels; ``lang`` is the language unless the document names its own.
        """
        text = source.text
        positions = PositionMap(len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text))
        self.made = Setting(Quiet(self._parent), positions, text=text)
        made = self.made.document
        self._prepare(made, margins)
        self.cursor = QTextCursor(made)
        self._objects = objects = PictureObject(self._pictures, self.sheet, made)
        self._unsafe = bool(_UNSAFE.search(text))
        self._endless = _has_endless(text)
        self.reuse()
        self.cursor.beginEditBlock()
        if write_header:
            write_header(self.cursor)
            self._fresh = False
            self.made.header = made.blockCount()
        self.blocks(source.blocks, Place(self.sheet.body, rtl=is_rtl(source.lang or lang)))
        if tail:
            self.cursor.insertBlock(self.sheet.space(tail), self.sheet.char(self.sheet.body))
        self.cursor.endEditBlock()
        if objects.placed:
            made.documentLayout().registerHandler(OBJECT, objects)
            made.setPageSize(made.pageSize())  # what has been laid out so far knew no sizes of pictures
        _keep_shapes(made)
        return self.made

    def _prepare(self, made: QTextDocument, margins: tuple[float, float, float, float]) -> None:
        made.setUndoRedoEnabled(False)
        made.setDocumentMargin(0)
        made.setDefaultFont(self.sheet.font(self.sheet.body))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(2.0 * self.sheet.em)
        made.setDefaultTextOption(option)
        frame = made.rootFrame().frameFormat()
        left, top, right, bottom = margins
        frame.setLeftMargin(left)
        frame.setTopMargin(top)
        frame.setRightMargin(right)
        frame.setBottomMargin(bottom)
        made.rootFrame().setFrameFormat(frame)
        made.setPageSize(QSizeF(left + self.width + right, 2**24))

    def blocks(self, blocks: tuple[Block, ...], place: Place) -> None:
        """Set blocks one after the other."""
        for block in blocks:
            self._set[type(block)](block, place)

    def open(
        self, voice: Voice, place: Place, *, above: float = 0, below: float = 0, align: str = "", direction: str = ""
    ) -> None:
        """Begin a block. ``above`` and ``below`` are em."""
        em = self.sheet.em
        left, right = (place.right, place.left) if place.rtl else (place.left, place.right)
        direction = direction or ("rtl" if place.rtl else "")
        made = self.sheet.block(
            voice, above=above * em, below=below * em, left=left, right=right, align=align, direction=direction
        )
        if self._fresh:
            self._fresh = False
            self.cursor.setBlockFormat(made)
            if not self._kept:
                self.cursor.setBlockCharFormat(self.sheet.char(voice))
        else:
            self.cursor.insertBlock(made, self.sheet.char(voice))

    def reuse(self, *, keep: bool = False) -> None:
        """Let the next block take the empty one that the cursor is in, and with ``keep`` its character format."""
        self._fresh, self._kept = True, keep

    def leaf(self, runs: tuple[Run, ...], voice: Voice, room: float = 0) -> None:
        """Set the runs of a leaf into the block that is open, and map them."""
        positions = self.made.positions
        positions.begin()
        insert, chars = self.cursor.insertText, self.sheet.chars(voice)
        at = self.cursor.position()
        for run in runs:
            text, style, link, title, _lang, _direction, image = run
            if image is not None:
                self._object(image, link, (room or self.width) - 0.5 * self.sheet.em, inline=True)  # beside spaces
                at += 1
                continue
            made = chars.get((style, link, title)) or self.sheet.char(voice, style, link, title)
            if made.fontItalic() and without_slant(text):
                straight = style & ~Style.EMPHASIS | (Style.STRONG if style & Style.EMPHASIS else 0)
                made = self.sheet.char(voice._replace(italic=False), straight, link, title)
            for piece in _pieces(text) if self._endless else (text,):
                if piece is not text and at > self.cursor.block().position():
                    insert("\u200b", made)
                    at += 1
                positions.add(at, piece)
                insert(self._safe(piece), made)
                at = positions.reached if piece else at
        positions.end(at)

    def _safe(self, text: str) -> str:
        """Return as much text again that Qt takes as it is: within one block, and no markers of its own."""
        if self._unsafe:
            text = _UNSAFE.sub("\ufffd", text)
        return text.replace("\n", _LINE) if "\n" in text else text

    def _object(self, image: tree.Image, link: str, room: float, *, inline: bool = False) -> None:
        shape = QTextCharFormat(self.sheet.char(self.sheet.body, 0, link))
        shape.setObjectType(OBJECT)
        shape.setProperty(NUMBER, len(self._objects.placed))
        shape.setToolTip(image.alt)
        self._objects.placed.append(Placed(image, room, inline))
        self.cursor.insertText("\ufffc", shape)

    def _room(self, place: Place) -> float:
        return max(2 * self.sheet.em, (place.width or self.width) - place.left - place.right)

    def _inset(self, place: Place, em: float, right: float = 0.0) -> Place:
        """Return a place further in, unless so little of the line is left that it would not read."""
        if self._room(place) < min(14 * self.sheet.em, 0.55 * (place.width or self.width)):
            return place
        return place._replace(left=place.left + em * self.sheet.em, right=place.right + right * self.sheet.em)

    def _number(self) -> int:
        return self.cursor.blockNumber()

    def _mark_anchor(self, anchor: str) -> None:
        if anchor:
            self.made.anchors.setdefault(anchor, self.cursor.position())

    def _paragraph(self, block: tree.Paragraph, place: Place) -> None:
        align = block.align or place.align
        self.open(place.voice, place, below=place.gap, align=align, direction=block.direction)
        self._mark_anchor(block.anchor)
        self.leaf(block.runs, place.voice, self._room(place))

    def _heading(self, block: tree.Heading, place: Place) -> None:
        voice = voices.HEADINGS[min(max(block.level, 1), 6) - 1]
        self.open(voice, place, above=1.5 if place.gap else 0.2, below=0.42, direction=block.direction)
        self._mark_anchor(block.anchor)
        self.leaf(block.runs, voice, self._room(place))

    def _code(self, block: tree.Code, place: Place) -> None:
        inner = self._inset(place, 0.8, 0.8)._replace(rtl=False)
        self.open(voices.CODE, inner, above=1.2, below=1.45, direction="ltr")
        self.made.furniture.bands.append(Band("code", self._number(), self._number(), place.left, place.right))
        self.leaf((Run(block.text),), voices.CODE)

    def _rule(self, block: tree.Rule, place: Place) -> None:
        self.open(place.voice, place, below=place.gap)
        self.made.furniture.bands.append(Band("rule", self._number(), self._number(), place.left, place.right))
        self.leaf((), place.voice)

    def _figure(self, block: tree.Figure, place: Place) -> None:
        if block.images:
            self.open(place.voice, place, above=0.3, below=0.45 if block.caption else 0, align="center")
            for index, image in enumerate(block.images):
                if index:
                    self.cursor.insertText(" ", self.sheet.char(place.voice))
                self._object(image, block.link, self._room(place))
        if block.caption:
            self.open(voices.CAPTION, place, below=1.0, align="center")
            self.leaf(block.caption, voices.CAPTION, self._room(place))
        else:
            self._hidden(place.gap)

    def _hidden(self, below: float) -> None:
        """Set a leaf without text: a block that takes no line."""
        shape = self.sheet.space(1, below * self.sheet.em)
        self.cursor.insertBlock(shape, self.sheet.char(voices.CAPTION))
        self.leaf((), voices.CAPTION)

    def _embed(self, block: tree.Embed, place: Place) -> None:
        inner = self._inset(place, 0.9, 0.9)
        kind = {"video": "Video", "audio": "Sound"}.get(block.kind, "Embedded page")
        self.open(voices.CARD, inner, above=1.2)
        first = self._number()
        if block.title:
            self.leaf((Run(block.title, 0, block.src),), voices.CARD)
        else:
            self.cursor.insertText(kind, self.sheet.char(voices.CARD))
            self.leaf((), voices.CARD)
        self.open(voices.CAPTION, inner, below=1.45)
        shown = f"{kind} · " if block.title else ""
        self.cursor.insertText(shown, self.sheet.char(voices.CAPTION))
        self.cursor.insertText(_short(block.src), self.sheet.char(voices.CAPTION, 0, block.src))
        self.made.furniture.bands.append(Band("card", first, self._number(), place.left, place.right))

    def _quote(self, block: tree.Quote, place: Place) -> None:
        inner = self._inset(place, 1.2)
        voice = place.voice._replace(italic=True, color="soft")
        band, first = len(self.made.furniture.bands), self._next()
        self.blocks(block.blocks, inner._replace(voice=voice))
        if inner is not place and self._number() >= first:
            self.made.furniture.bands.insert(
                band, Band("quote", first, self._number(), place.left, place.right, place.rtl)
            )

    def _next(self) -> int:
        return self._number() + (0 if self._fresh else 1)

    def _list(self, block: tree.List, place: Place) -> None:
        labels = [label(block, value) for value in values(block)]
        widest = max(map(len, labels), default=0) if block.ordered else 0
        inner = self._inset(place, max(1.6, 0.9 + 0.52 * widest))
        inner = inner._replace(depth=place.depth + 1, gap=min(place.gap, 0.3 if _tight(block) else 0.55))
        bullet = _BULLETS[min(place.depth, len(_BULLETS) - 1)]
        for item, number_label in zip(block.items, labels, strict=True):
            number = self._next()
            text = "" if item.checked is not None else (number_label if block.ordered else bullet)
            mark = Marker(text, inner.left, place.voice, bool(item.checked), place.rtl)
            self.made.furniture.markers.setdefault(number, []).insert(0, mark)
            if not item.blocks:
                self.open(place.voice, inner, below=inner.gap)
            elif item.anchor:
                self.made.anchors.setdefault(item.anchor, self.cursor.position() + (0 if self._fresh else 1))
            self.blocks(item.blocks, inner)
        self._loosen(place)

    def _loosen(self, place: Place) -> None:
        """Give the last block of a list the space that a paragraph has below it."""
        shape = self.cursor.blockFormat()
        if shape.bottomMargin() < place.gap * self.sheet.em:
            shape.setBottomMargin(place.gap * self.sheet.em)
            self.cursor.setBlockFormat(shape)

    def _definitions(self, block: tree.Definitions, place: Place) -> None:
        inner = self._inset(place, 1.6)
        for entry in block.entries:
            if entry.term:
                self.blocks(entry.blocks, place._replace(voice=place.voice._replace(bold=True), gap=0.1))
            else:
                self.blocks(entry.blocks, inner)

    def _details(self, block: tree.Details, place: Place) -> None:
        inner = self._inset(place, 1.2)
        number = self._next()
        voice = place.voice._replace(bold=True)
        self.open(voice, inner, below=min(place.gap, 0.4))
        self.made.furniture.markers.setdefault(number, []).append(Marker("▾", inner.left, place.voice, rtl=place.rtl))
        self.leaf(block.summary, voice, self._room(inner))
        if block.blocks:
            first = self._next()
            self.blocks(block.blocks, inner)
            self.made.furniture.bands.append(
                Band("details", first, self._number(), place.left + 0.4 * self.sheet.em, place.right, place.rtl)
            )

    def _table(self, block: tree.Table, place: Place) -> None:
        set_table(self, block, place, self._room(place))


def _has_endless(text: str) -> bool:
    """Say whether there is an endless word: 300 characters from some multiple of 300 on are then within one."""
    half = 300
    whole = (text[start : start + half] for start in range(0, len(text) - half + 1, half))
    return any(len(piece.split(None, 1)) < 2 for piece in whole) and bool(_ENDLESS.search(text))


def _pieces(text: str) -> list[str]:
    """Return a text in pieces of 200 characters if it holds an endless word, else whole."""
    if not _ENDLESS.search(text):
        return [text]
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def _keep_shapes(document: QTextDocument) -> None:
    """Let the first lines be painted with the glyphs that they are laid out with, not shaped again."""
    block = document.begin()
    while block.isValid() and block.position() < _SHAPED:
        block.layout().setCacheEnabled(True)
        block = block.next()


def _tight(block: tree.List) -> bool:
    return all(len(item.blocks) < 2 or not isinstance(item.blocks[1], tree.Paragraph) for item in block.items)


def _short(address: str) -> str:
    """Return an address without its scheme, at most 60 characters."""
    text = re.sub(r"^\w+:(//)?(www\.)?", "", address).rstrip("/")
    return text if len(text) <= 60 else text[:59] + "…"
