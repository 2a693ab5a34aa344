"""The runs of a leaf as characters of a QTextDocument, each mapped to its canonical place."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor

from reader.document import Image, Run, Style
from reader.ui.typesetting.pictures import NUMBER, OBJECT, PictureObject, Pictures, Placed
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.sheet import Sheet, Voice, without_slant

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\u2028\u2029\ufdd0\ufdd1\ufffc\ud800-\udfff]")
_LINE = "\u2028"
_ENDLESS = re.compile(r"\S{600}")
_PIECE = 200
"""Characters of an endless word between two places where Qt may break it: it looks for one to the word's end, each line."""


class Inline:
    """Sets the leaves of one document, whose canonical text is ``text``."""

    def __init__(self, sheet: Sheet, positions: PositionMap, pictures: Pictures, text: str, parent: QObject) -> None:
        self._sheet, self._positions = sheet, positions
        self.objects = PictureObject(pictures, sheet, parent)
        self._unsafe = bool(_UNSAFE.search(text))
        self._endless = _has_endless(text)

    def set(
        self, cursor: QTextCursor, runs: tuple[Run, ...], voice: Voice, room: float, *, going_on: bool = False
    ) -> None:
        """Set runs at the cursor and map them; ``room`` is the width of a line in pixels.

        ``going_on`` says that they are more of the leaf that was set last, in a block of their own.
        """
        positions = self._positions
        if not going_on:
            positions.begin()
        insert, chars = cursor.insertText, self._sheet.chars(voice)
        at = cursor.position()
        for run in runs:
            text, style, link, title, _lang, _direction, image, _ruby = run
            if image is not None:
                self.picture(cursor, image, link, room - 0.5 * self._sheet.em, inline=True)  # beside spaces
                at += 1
                continue
            made = chars.get((style, link, title)) or self._sheet.char(voice, style, link, title)
            if made.fontItalic() and without_slant(text):
                straight = style & ~Style.EMPHASIS | (Style.STRONG if style & Style.EMPHASIS else 0)
                made = self._sheet.char(voice._replace(italic=False), straight, link, title)
            for piece in _pieces(text) if self._endless else (text,):
                if piece is not text and at > cursor.block().position():
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

    def listing(
        self, cursor: QTextCursor, text: str, voice: Voice, shape: QTextBlockFormat, *, going_on: bool = False
    ) -> None:
        """Set lines of code at the cursor, each but the first in a block of that shape, and map them.

        ``going_on`` says that they are more of the leaf that was set last; ``text`` then begins with a line end.
        """
        made = self._sheet.char(voice)
        if not going_on:
            self._positions.begin()
        first, end, rest = text.partition("\n")
        self._code(cursor, first, made)
        if end:
            self._positions.add(cursor.position(), end)
            cursor.insertBlock(shape, made)
            self._code(cursor, rest, made)
        self._positions.end(cursor.position())

    def _code(self, cursor: QTextCursor, text: str, made: QTextCharFormat) -> None:
        for number, piece in enumerate(_pieces(text) if self._endless else (text,)):
            if number:
                cursor.insertText("\u200b", made)
            self._positions.add(cursor.position(), piece)
            cursor.insertText(_UNSAFE.sub("\ufffd", piece) if self._unsafe else piece, made)

    def picture(self, cursor: QTextCursor, image: Image, link: str, room: float, *, inline: bool = False) -> None:
        """Set the character that stands for a picture, which may be ``room`` pixels wide."""
        shape = QTextCharFormat(self._sheet.char(self._sheet.body, 0, link))
        shape.setObjectType(OBJECT)
        shape.setProperty(NUMBER, len(self.objects.placed))
        shape.setToolTip(image.alt)
        self.objects.placed.append(Placed(image, room, inline))
        cursor.insertText("\ufffc", shape)


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
