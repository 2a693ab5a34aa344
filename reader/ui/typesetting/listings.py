"""How code is set: one block of the document a line of code, wrapped with a hanging indent.

A line that is too long is wrapped, not scrolled: what is hidden could neither be found, marked, printed nor read with
the rest. What goes on stands two columns further in than its line, so that indentation keeps its meaning. A block a
line lets Qt lay out and colour a long listing piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QFontMetricsF, QTextBlockFormat

from reader import document as tree
from reader.ui.typesetting import sheet as voices
from reader.ui.typesetting.furniture import Band
from reader.ui.typesetting.inline import UNSAFE, pieces_of
from reader.ui.typesetting.setting import Listing, Place

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

_TAB = 4
"""Columns."""
_SLICE = 500
"""Lines."""
_HANG = 2
_SMALLER = (0.95, 0.9, 0.85)
"""Of its size: what code may be set in so that all of its lines fit."""
_SHAPED = 3
"""Lines from which the shape of code says something."""
_ABOVE, _BELOW, _WORD = 1.2, 1.45, 0.6  # em; the last for the language


class _Shapes(NamedTuple):
    """The formats of the lines of one listing."""

    voice: voices.Voice
    plain: QTextBlockFormat
    column: float
    """Pixels."""
    columns: int
    """Of a line."""

    def of(self, line: str) -> QTextBlockFormat | None:
        """Return the format of a line that does not fit, None for one that does."""
        if _wide(line) <= self.columns:
            return None
        lead = line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_TAB)
        hang = min(len(lead) + _HANG, self.columns // 2) * self.column
        made = QTextBlockFormat(self.plain)
        made.setLeftMargin(self.plain.leftMargin() + hang)
        made.setTextIndent(-hang)
        return made


def _wide(line: str) -> int:
    """Return the columns that a line takes at most."""
    return (len(line) if line.isascii() else 2 * len(line)) + line.count("\t") * (_TAB - 1)


def _shapes(setter: Typesetter, lines: list[str], inner: Place) -> _Shapes:
    """Return how lines are set: a little smaller where all of them fit then."""
    sheet, room = setter.sheet, setter.room(inner)
    column = QFontMetricsF(sheet.font(voices.CODE)).horizontalAdvance("0") or 1.0
    voice, most = voices.CODE, max(map(_wide, lines))
    shaped = len(lines) >= _SHAPED and not inner.width
    if shaped and most * column > room >= most * column * _SMALLER[-1]:
        size = next(share for share in _SMALLER if most * column * share <= room)
        voice, column = voice._replace(size=voice.size * size), column * size
    plain = sheet.block(voice, left=inner.left, right=inner.right, direction="ltr")
    return _Shapes(voice, plain, column, max(4, int(room / column + 0.01)))


def set_code(setter: Typesetter, block: tree.Code, place: Place) -> Iterator[None]:
    """Set a listing on its ground."""
    sheet, bands = setter.sheet, setter.made.furniture.bands
    inner = setter.inset(place, 0.8, 0.8)._replace(rtl=False)
    word = "" if place.width else block.language  # in a cell there is no room for it
    above = _ABOVE + (_WORD if word else 0) + setter.made.furniture.room_above(setter.next_number())
    lines = block.text.split("\n")
    shapes = _shapes(setter, lines, inner)
    setter.open(shapes.voice, inner, above=above, direction="ltr")
    setter.mark_anchor(block.anchor)
    first, band = setter.number(), len(bands)
    bands.append(Band("code", first, first, place.left, place.right, word=word))
    setter.made.listings.append(Listing(setter.cursor.position() + 1, block.text, block.language))
    setter.handle(f"copy/{len(setter.made.listings) - 1}", "Copy the code")
    for start in range(0, len(lines), _SLICE):
        part = lines[start : start + _SLICE]
        if start:
            yield
        number = setter.number() + (start > 0)
        if not start:
            setter.made.positions.begin()
        _insert(setter, part, shapes, going_on=start > 0)
        _hang(setter, part, number, shapes)
        bands[band] = bands[band]._replace(last=setter.number())
    shape = setter.cursor.blockFormat()
    shape.setBottomMargin(shape.bottomMargin() + _BELOW * sheet.em)
    setter.cursor.setBlockFormat(shape)


def _insert(setter: Typesetter, lines: list[str], shapes: _Shapes, *, going_on: bool) -> None:
    """Set lines at the cursor, each but the first in a block of its own (with ``going_on`` the first, too); map them."""
    cursor, positions, char = setter.cursor, setter.made.positions, setter.sheet.char(shapes.voice)
    first, rest = ([], lines) if going_on else (lines[:1], lines[1:])
    for text in first:
        _set_text(setter, text, shapes.voice)
    if rest:
        positions.add(cursor.position(), "\n")
        cursor.insertBlock(shapes.plain, char)
        _set_text(setter, "\n".join(rest), shapes.voice)
    positions.end(cursor.position())


def _set_text(setter: Typesetter, text: str, voice: voices.Voice) -> None:
    """Set text whose line ends begin blocks like the one that is open."""
    char = setter.sheet.char(voice)
    for number, piece in enumerate(pieces_of(text) or [text]):
        if number:
            setter.cursor.insertText("\u200b", char)
        setter.made.positions.add(setter.cursor.position(), piece)
        setter.cursor.insertText(UNSAFE.sub("\ufffd", piece), char)


def _hang(setter: Typesetter, lines: list[str], number: int, shapes: _Shapes) -> None:
    """Indent what goes on of the lines that do not fit; the first of them is block ``number``."""
    end = setter.cursor.position()
    for index, line in enumerate(lines):
        if (shape := shapes.of(line)) is not None:
            at = setter.made.document.findBlockByNumber(number + index)
            shape.setTopMargin(at.blockFormat().topMargin())
            setter.cursor.setPosition(at.position())
            setter.cursor.setBlockFormat(shape)
    setter.cursor.setPosition(end)
