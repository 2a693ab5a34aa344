"""The runs of a leaf as characters of a QTextDocument, each mapped to its canonical place.

Beside the canonical ones it sets characters of its own, which are on no account copied or found: soft hyphens, isolates
around a run of another direction (Unicode UAX #9), room in a ground and beside a base, places to break an endless word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextCursor

from reader.document import Run, Style
from reader.ui.typesetting.hyphenation import SOFT, Division
from reader.ui.typesetting.ornaments import BOXED, GROUNDS, PADDED, Ornament, Ornaments, reading_voice
from reader.ui.typesetting.picture_object import PictureObject, Placed
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.scripts import forms, is_plain, likely_forms, script_of
from reader.ui.typesetting.sheet import PADDING, Sheet, Voice, without_slant

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\u2028\u2029\ufdd0\ufdd1\ufffc\ud800-\udfff]")
_LINE = "\u2028"
_ENDLESS = re.compile(r"\S{600}")
_PIECE = 200
"""Characters of an endless word between two places where Qt may break it: it looks for one to the word's end, each line."""
_PAD = "\u2060"
_THIN = "\u200b"
"""Characters of no width, to be given one: no line is broken at the first, a line may be after the second.

Spaces would do as well, but filled lines stretch them.
"""
_ISOLATES = {"rtl": "\u2067", "ltr": "\u2066"}
_ISOLATED = "\u2069"
_WHOLE = Style.CODE | Style.KEYBOARD | Style.MATH | Style.SUPERSCRIPT | Style.SUBSCRIPT
"""Words of these styles are not divided."""
_ADDRESS = re.compile(r"[\d@/]|\w\.\w")
_BEGUN = re.compile(r"[^\W\d_]*")
_OVERHANG = 0.12
"""How far a reading may stand out over its neighbours on both sides together, in em."""


class Inline:
    """Sets the leaves of one document, whose canonical text is ``text`` and whose language ``lang``."""

    def __init__(
        self,
        sheet: Sheet,
        positions: PositionMap,
        pictures: Pictures,
        text: str,
        parent: QObject,
        *,
        ornaments: Ornaments,
        division: Division,
        lang: str = "",
    ) -> None:
        self._sheet, self.positions, self._ornaments = sheet, positions, ornaments
        self.objects = PictureObject(pictures, sheet, parent)
        self._unsafe = bool(UNSAFE.search(text))
        self._endless = _has_endless(text)
        self.plain = is_plain(text)
        """No text is in a script that asks for anything of its own."""
        self._division = division if sheet.typography.hyphenated and SOFT not in text else None
        self._lang = lang
        self._usual = "" if self.plain else forms(lang) or likely_forms(text)
        self._open: dict[int, int] = {}  # each style that has a ground now → where in the block that begins
        self._side = ""
        self._paddings: dict[Voice, QTextCharFormat] = {}

    def set(
        self,
        cursor: QTextCursor,
        runs: tuple[Run, ...],
        voice: Voice,
        room: float,
        *,
        going_on: bool = False,
        lang: str = "",
        running: bool = False,
    ) -> None:
        """Set runs at the cursor and map them; ``room`` is the width of a line in pixels.

        ``going_on`` says that they are more of the leaf that was set last, in a block of their own; ``lang`` is their
        language unless it is the document's; words of ``running`` text may be divided.
        """
        positions, boxed = self.positions, 0 if voice.face == "code" else BOXED
        if not going_on:
            positions.begin()
        insert, chars = cursor.insertText, self._sheet.chars(voice)
        divide = self._division.divider(lang or self._lang) if running and self._division is not None else None
        at = cursor.position()
        open_, self._side = 0, ""
        for index, run in enumerate(runs):
            text, style, link, title, run_lang, direction, image, ruby = run
            made = chars.get((style, link, title))
            if made is None:
                made = self._sheet.char(voice, style, link, title)
            if not self.plain and not text.isascii():
                made = self._suited(made, voice, run, run_lang or lang)
            if style & boxed != open_ or direction != self._side:
                open_ = style & boxed
                at = self._turn(cursor, at, open_, direction, voice)
            if image is not None:
                self.picture(cursor, Placed(image, room - 0.5 * self._sheet.em, inline=True), link)  # beside spaces
                at += 1
                continue
            if ruby:
                at = self._read(cursor, at, run, voice, made)
                continue
            if link and style & Style.SUPERSCRIPT and index and runs[index - 1].text[-1:].strip():
                insert(_PAD, made)  # or a line may begin with the mark of a note
                at += 1
            known = divide is not None or (running and run_lang)
            if known and not style & _WHOLE and not (link and _ADDRESS.search(text)):
                shown = self._divided(divide, runs, index, run_lang)
            else:
                shown = text
            if self._endless and len(pieces := pieces_of(text)) > 1:
                at = self._set_endless(cursor, at, pieces, made)
                continue
            positions.add(at, text, shown)
            insert(self._safe(shown) if self._unsafe or "\n" in shown else shown, made)
            if text:
                at = positions.reached
        if open_ or self._side:
            at = self._turn(cursor, at, 0, "", voice)
        positions.end(at)

    def _suited(self, made: QTextCharFormat, voice: Voice, run: Run, lang: str) -> QTextCharFormat:
        """Return a run's format in its script: faces with the right forms, and no slant where there is none."""
        usual = (forms(lang) if lang else "") or self._usual
        script, style = script_of(run.text, usual), run.style
        if script:
            voice = voice._replace(script=script)
        elif not made.fontItalic():
            return made
        if made.fontItalic() and without_slant(run.text):
            style = style & ~Style.EMPHASIS | (Style.STRONG if style & Style.EMPHASIS else 0)
            voice = voice._replace(italic=False)
        return self._sheet.char(voice, style, run.link, run.title)

    def _divided(self, divide: Callable[[str], str] | None, runs: tuple[Run, ...], index: int, lang: str) -> str:
        """Return a run's text with soft hyphens, the parts of words that go on in its neighbours left whole."""
        text = runs[index].text
        if lang and self._division is not None:
            divide = self._division.divider(lang)
        if divide is None:
            return text
        if len(runs) == 1:
            return divide(text)
        start, end = 0, len(text)
        if index and text[:1].isalpha() and runs[index - 1].text[-1:].isalpha() and (found := _BEGUN.match(text)):
            start = found.end()
        if text[-1:].isalpha() and index + 1 < len(runs) and runs[index + 1].text[:1].isalpha():
            while end > start and text[end - 1].isalpha():
                end -= 1
        if end - start == len(text):
            return divide(text)
        return text[:start] + divide(text[start:end]) + text[end:]

    def _set_endless(self, cursor: QTextCursor, at: int, pieces: list[str], made: QTextCharFormat) -> int:
        for number, piece in enumerate(pieces):
            if number or at > cursor.block().position():
                cursor.insertText("\u200b", made)
                at += 1
            self.positions.add(at, piece)
            cursor.insertText(self._safe(piece), made)
            at = self.positions.reached
        return at

    def _safe(self, text: str) -> str:
        """Return as much text again that Qt takes as it is: within one block, and no markers of its own."""
        if self._unsafe:
            text = UNSAFE.sub("\ufffd", text)
        return text.replace("\n", _LINE) if "\n" in text else text

    def _turn(
        self,
        cursor: QTextCursor,
        at: int,
        wanted: int,
        side: str,
        voice: Voice,
    ) -> int:
        """End the grounds and the isolate that go no further, begin the wanted ones; return where the cursor is then."""
        first = cursor.block().position()
        turning = side != self._side
        for style in [style for style in self._open if turning or not wanted & style]:
            if style & PADDED:
                cursor.insertText(_PAD, self._padding(voice))
                at += 1
            start = self._open.pop(style)
            self._ornaments.all.append(Ornament(cursor.blockNumber(), start, at - first, voice, style))
        if turning:
            signs = (_ISOLATED if self._side else "") + _ISOLATES.get(side, "")
            cursor.insertText(signs, self._sheet.char(voice))
            at += len(signs)
            self._side = side
        for style in GROUNDS:
            if wanted & style and style not in self._open:
                self._open[style] = at - first
                if style & PADDED:
                    cursor.insertText(_PAD, self._padding(voice))
                    at += 1
        return at

    def _padding(self, voice: Voice) -> QTextCharFormat:
        """Return the format of the narrow spaces within a ground: of one width, whatever the face of its text is."""
        known = self._paddings.get(voice)
        if known is None:
            width = PADDING * voice.size * self._sheet.em
            known = self._paddings[voice] = _as_wide(self._sheet.char(voice), _PAD, width)
        return known

    def _read(self, cursor: QTextCursor, at: int, run: Run, voice: Voice, made: QTextCharFormat) -> int:
        """Set a base with a reading above it, and room beside a base that is too short for its reading."""
        beside = QFontMetricsF(self._sheet.font(reading_voice(voice))).horizontalAdvance(run.ruby)
        beside -= QFontMetricsF(made.font()).horizontalAdvance(run.text) + _OVERHANG * voice.size * self._sheet.em
        pad: QTextCharFormat | None = None
        if beside > 0:
            pad = _as_wide(made, _THIN, beside / 2)
            cursor.insertText(_THIN, pad)
            at += 1
        first = cursor.block().position()
        self.positions.add(at, run.text)
        cursor.insertText(self._safe(run.text), made)
        until = self.positions.reached if run.text else at
        self._ornaments.all.append(Ornament(cursor.blockNumber(), at - first, until - first, voice, reading=run.ruby))
        if pad is not None:
            cursor.insertText(_THIN, pad)
            until += 1
        return until

    def picture(self, cursor: QTextCursor, placed: Placed, link: str) -> None:
        """Set the character that stands for a picture."""
        shape = self._sheet.char(self._sheet.body, 0, link)
        cursor.insertText("\ufffc", self.objects.shape(shape, placed, link))

    def handle(self, cursor: QTextCursor, action: str, title: str) -> None:
        """Set a character of no width that does something when it is entered."""
        cursor.insertText("\ufffc", self.objects.handle(cursor.blockCharFormat(), action, title))


def _as_wide(shape: QTextCharFormat, space: str, width: float) -> QTextCharFormat:
    """Return a format in which a space is as wide as that, in pixels."""
    font = shape.font()
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0)
    made = QTextCharFormat(shape)
    made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    made.setFontLetterSpacing(width - QFontMetricsF(font).horizontalAdvance(space))
    return made


def _has_endless(text: str) -> bool:
    """Say whether there is an endless word: 300 characters from some multiple of 300 on are then within one."""
    half = 300
    whole = (text[start : start + half] for start in range(0, len(text) - half + 1, half))
    return any(len(piece.split(None, 1)) < 2 for piece in whole) and bool(_ENDLESS.search(text))


def pieces_of(text: str) -> list[str]:
    """Return a text in pieces of 200 characters if it holds an endless word, else whole."""
    if not _ENDLESS.search(text):
        return [text]
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
