"""The style sheet of a page: faces, sizes, spaces and colours, as Qt formats that are made once and kept."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat, QTextFormat

from reader.document import Style
from reader.ui.theme import mixed
from reader.ui.typesetting.lines import ASCENT, HEIGHT
from reader.ui.typesetting.scripts import FAMILIES, JOINED, forms, is_plain
from reader.ui.typography import LINE_HEIGHT, Typography, code_font, reading_font, system_font

LINKS = ("http:", "https:", "mailto:", "#", "postil:")
"""What a link may begin with; anything else is shown as plain text."""
_ANY = "#"
"""Stands for any link."""
_SAMPLE = "It was the quiet that people came for, an hour in which nothing else was asked of them and no one spoke."
_TIGHTEST = 1.0
_DENSE_EM = 0.55
"""Of the type size: the measure has so much for each of its characters when they are full-width ones, 36 of 66."""
RUNNING = QTextFormat.Property.UserProperty.value + 40
"""The property of blocks of running text, which another one follows like the next line in indented setting."""
_DISTANCE = QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value
_BASE = 0.8
"""Of a fixed line height: how far below its top Qt has letters stand."""
_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value


class Voice(NamedTuple):
    """How a block's text sounds before its runs' own styles."""

    size: float
    """Of the type size."""
    face: str = "text"
    """``text``, ``interface`` or ``code``."""
    bold: bool = False
    italic: bool = False
    color: str = "ink"
    """Of the theme."""
    leading: float = LINE_HEIGHT
    """Line height, of the voice's own size."""
    script: str = ""
    """A key in ``scripts.FAMILIES``, ``scripts.JOINED``, or empty."""
    even: bool = False
    """Lines stand evenly whatever faces they hold, as in a text with a word of a taller script."""
    level: int = 0
    """Of a heading, 1 to 6: pages that are turned do not end with one."""


BODY = Voice(1.0)
TITLE = Voice(1.74, bold=True, leading=1.2)
META = Voice(0.71, "interface", color="soft", leading=1.5)
TAGS = Voice(0.68, "interface", color="accent", leading=1.5)
CODE = Voice(0.8, "code", leading=1.5)
CAPTION = Voice(0.76, "interface", color="soft", leading=1.45)
CELL = Voice(0.86, leading=1.4)
CARD = Voice(0.86, bold=True, leading=1.4)
HEADINGS = (
    Voice(1.46, bold=True, leading=1.22, level=1),
    Voice(1.28, bold=True, leading=1.25, level=2),
    Voice(1.13, bold=True, leading=1.3, level=3),
    Voice(1.0, bold=True, leading=1.35, level=4),
    Voice(0.9, bold=True, leading=1.4, level=5),
    Voice(0.9, bold=True, color="soft", leading=1.4, level=6),
)
NOTE = Voice(1.0, "interface", leading=1.45)
PADDING = 0.21
"""Between the edge of the ground of code and its text, in em."""


class Sheet:
    """All formats of one typography. ``body`` is what running text is set in."""

    def __init__(self, typography: Typography, body: Voice = BODY) -> None:
        self.typography = typography
        self.theme = typography.theme
        self.body = body
        self.tags: Mapping[str, str] = {}
        """The names of the own colours of tags, by their keys."""
        self.em = float(typography.size)
        """Pixels of running text: the unit of all spaces."""
        self._width = 0
        self._fonts: dict[tuple[Voice, int], QFont] = {}
        self._distances: dict[Voice, float] = {}
        self._chars: dict[Voice, dict[tuple[int, str, str], QTextCharFormat]] = {}
        self._blocks: dict[tuple[object, ...], QTextBlockFormat] = {}

    def width(self, lang: str = "") -> int:
        """Return the measure in pixels, for a text in that language (BCP 47)."""
        if forms(lang) and forms(lang) != "ko":
            return round(_DENSE_EM * self.em * self.typography.measure * (1 + self.typography.letter_spacing / 100))
        if not self._width:
            advance = QFontMetricsF(self.font(self.body)).horizontalAdvance(_SAMPLE)
            self._width = round(advance / len(_SAMPLE) * self.typography.measure)
        return self._width

    def font(self, voice: Voice, style: int = 0) -> QFont:
        """Return the face of a voice, and of a run's style in it."""
        known = self._fonts.get((voice, style))
        if known is None:
            known = self._fonts[voice, style] = self._font(voice, style)
        return known

    def _font(self, voice: Voice, style: int) -> QFont:
        size = voice.size * self.em
        bold = voice.bold or bool(style & Style.STRONG)
        slanted = bool(style & Style.EMPHASIS)
        italic = slanted if style & (Style.MATH | Style.CODE | Style.KEYBOARD) else voice.italic != slanted
        if style & Style.SMALL:
            size *= 0.84
        if voice.face == "code" or style & (Style.CODE | Style.KEYBOARD):
            font = code_font(size if voice.face == "code" else size * 0.84)
        elif voice.face == "interface":
            font = system_font(size)
        else:
            font = reading_font(self.typography.face, size, first=FAMILIES.get(voice.script, ()))
        if voice.face != "text" and voice.script in FAMILIES:
            font.setFamilies([*font.families(), *reversed(FAMILIES[voice.script])])  # the plainest first
        font.setBold(bold)
        font.setItalic(italic)
        if voice.face != "code" and not style & (Style.CODE | Style.KEYBOARD):
            self._space(font, size, voice.script)
        return font

    def _space(self, font: QFont, size: float, script: str) -> None:
        """Put the reader's spaces between letters and words."""
        typography = self.typography
        if typography.letter_spacing and script != JOINED:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, size * typography.letter_spacing / 100)
        if typography.word_spacing:
            font.setWordSpacing(size * typography.word_spacing / 100)

    def distance(self, voice: Voice) -> float:
        """Return the pixels that a voice's line height adds to what the face asks for; may be negative."""
        known = self._distances.get(voice)
        if known is None:
            metrics = QFontMetricsF(self.font(voice))
            natural = math.ceil(metrics.ascent() + metrics.descent() + metrics.leading())
            known = self._distances[voice] = self.pitch(voice) - natural
        return known

    def pitch(self, voice: Voice) -> float:
        """Return from one baseline of a voice to the next, in pixels."""
        leading = voice.leading * self.typography.line_height / LINE_HEIGHT
        return max(leading, _TIGHTEST) * voice.size * self.em

    def char(self, voice: Voice, style: int = 0, link: str = "", title: str = "") -> QTextCharFormat:
        """Return the format of a run. A link of a scheme that is not in ``LINKS`` leaves no trace."""
        known = self.chars(voice)
        key = (style, link, title)
        made = known.get(key)
        if made is None:
            made = known[key] = self._char(voice, style, link, title)
        return made

    def chars(self, voice: Voice) -> dict[tuple[int, str, str], QTextCharFormat]:
        """Return the formats made so far for a voice, by style, link and title."""
        known = self._chars.get(voice)
        if known is None:
            known = self._chars[voice] = {}
        return known

    def _char(self, voice: Voice, style: int, link: str, title: str) -> QTextCharFormat:
        theme = self.theme
        leads = link.lower().startswith(LINKS)
        if leads and link != _ANY and not title:  # most formats of an article are those of its links
            made = QTextCharFormat(self.char(voice, style, _ANY))
            made.setAnchorHref(link)
            return made
        made = QTextCharFormat()
        made.setFont(self.font(voice, style))
        color: QColor = getattr(theme, voice.color)
        if leads:
            color = theme.link if voice is not TAGS and voice is not META else color
            made.setAnchor(True)
            made.setAnchorHref(link)
            if not style & Style.SUPERSCRIPT:  # a footnote's number
                made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            made.setUnderlineColor(mixed(color, theme.page, 0.38))
        if style & Style.MARKED and color == theme.soft:
            color = theme.ink  # soft text could not be read on the ground of a mark
        made.setForeground(color)
        if title:
            made.setToolTip(title)
            if not made.isAnchor() and not style & Style.MATH:
                made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                made.setUnderlineColor(theme.soft)
        if style & Style.DELETED:
            made.setFontStrikeOut(True)
        if style & Style.INSERTED and not link:
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            made.setUnderlineColor(theme.soft)
        if style & Style.SUPERSCRIPT:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        elif style & Style.SUBSCRIPT:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        return made

    def plain_link(self, voice: Voice, link: str) -> QTextCharFormat:
        """Return the format of a link that looks like the text around it."""
        made = QTextCharFormat(self.char(voice, 0, link))
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
        return made

    def block(  # noqa: PLR0913 - a format has so many parts
        self,
        voice: Voice,
        *,
        above: float = 0.0,
        below: float = 0.0,
        left: float = 0.0,
        right: float = 0.0,
        align: str = "",
        direction: str = "",
        indent: float = 0.0,
        running: bool = False,
    ) -> QTextBlockFormat:
        """Return the format of a block; spaces and indents are pixels. ``running`` as in ``RUNNING``."""
        key = (voice, above, below, left, right, align, direction, indent, running)
        known = self._blocks.get(key)
        if known is None:
            known = self._blocks[key] = made = QTextBlockFormat()
            if voice.even:
                metrics = QFontMetricsF(self.font(voice))
                made.setLineHeight(self.pitch(voice), _FIXED)
                made.setProperty(ASCENT, metrics.ascent())
                made.setProperty(HEIGHT, self.pitch(voice) - self.distance(voice))
            else:
                made.setLineHeight(self.distance(voice), _DISTANCE)
            made.setTopMargin(above)
            made.setBottomMargin(below + self._foot(voice))
            made.setTextIndent(indent)
            if running:
                made.setProperty(RUNNING, True)
            if voice.level:
                made.setHeadingLevel(voice.level)
            made.setLeftMargin(left)
            made.setRightMargin(right)
            if alignment := _ALIGNMENTS.get(align):
                made.setAlignment(alignment)
            if direction:
                rtl = direction == "rtl"
                made.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        return known

    def sunk(self, voice: Voice) -> float:
        """Return by how many pixels the block of an even voice has to stand lower for its letters to stand as others."""
        return sunk_of(self.block(voice)) if voice.even else 0.0

    def _foot(self, voice: Voice) -> float:
        """Return what a voice's lines, where they are set tight by themselves, take from the space below a block."""
        return max(0.0, self.pitch(voice) - self.distance(voice) - voice.leading * voice.size * self.em)

    @staticmethod
    def space(height: float, below: float = 0.0) -> QTextBlockFormat:
        """Return the format of an empty block of that many pixels."""
        made = QTextBlockFormat()
        made.setLineHeight(height, _FIXED)
        made.setBottomMargin(below)
        return made


def sunk_of(shape: QTextBlockFormat) -> float:
    """Return by how many pixels a block has been set lower because its lines are even; may be negative."""
    ascent = shape.doubleProperty(ASCENT)
    return ascent - _BASE * shape.lineHeight() if ascent else 0.0


def is_rtl(lang: str) -> bool:
    """Say whether a language (BCP 47) is written from right to left."""
    return lang.partition("-")[0].lower() in _RTL


@cache
def _upright() -> re.Pattern[str]:
    return re.compile(_UPRIGHT)  # not at the start: 3 ms


def without_slant(text: str) -> bool:
    """Say whether a text is in a script that has no italics: faces for it seldom have a slanted cut, and readers no use."""
    return not is_plain(text) and bool(_upright().search(text))


_RTL = ("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "syr", "arc", "iw")
_UPRIGHT = "[\u0590-\u0dff\u0e00-\u109f\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
_ALIGNMENTS = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "justify": Qt.AlignmentFlag.AlignJustify,
}
