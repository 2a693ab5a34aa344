"""How paragraphs and headings are set: indents, filled lines, room for tall scripts and readings, formulas in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF, QTextBlockFormat

from reader import document as tree
from reader.document import Run, Style, text_of
from reader.ui.typesetting import sheet as voices
from reader.ui.typesetting.giants import is_giant, pieces
from reader.ui.typesetting.scripts import forms, has_few_others, is_dense
from reader.ui.typesetting.setting import Place
from reader.ui.typesetting.sheet import RUNNING, Voice, sunk_of
from reader.ui.typography import LINE_HEIGHT

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

_INDENT = 1.3
_INDENTS = {"zh-Hans": 2.0, "zh-Hant": 2.0, "ja": 1.0}
"""Of a first line, in em; in whole characters where there are full-width ones."""
_DENSE = 1.08
"""Line height of full-width characters, of that of letters."""
_READ = 1.14
_READ_LEAST = 1.86
"""Line height of a paragraph with readings, of that without them, and at least, of the type size."""
_SMALLEST_FORMULA = 0.7


def set_paragraph(setter: Typesetter, block: tree.Paragraph, place: Place) -> Iterator[None] | None:
    """Set a paragraph."""
    if setter.has_giants and is_giant(block.runs):
        return _giant(setter, block, place)
    voice = _fitted(setter, block.runs, place.voice)
    if block.align == "center" and _is_formula(block.runs):
        _set_formula(setter, block, place, voice)
        return None
    if not setter.plain and voice is place.voice and voice.face == "text" and not place.width and _is_mixed(block.runs):
        voice = voice._replace(even=True)
    _open(setter, block, place, voice)
    setter.mark_anchor(block.anchor)
    setter.leaf(block.runs, voice, setter.room(place), lang=block.lang, running=not place.width)
    return None


def _giant(setter: Typesetter, block: tree.Paragraph, place: Place) -> Iterator[None]:
    """Set a paragraph out of all measure as several blocks without space between them."""
    voice = _fitted(setter, block.runs, place.voice)
    for number, runs in enumerate(pieces(block.runs)):
        if number:
            _close_up(setter)
            yield
        _open(setter, block, place, voice, going_on=number > 0)
        if not number:
            setter.mark_anchor(block.anchor)
        setter.leaf(runs, voice, setter.room(place), going_on=number > 0, lang=block.lang, running=not place.width)


def _open(setter: Typesetter, block: tree.Paragraph, place: Place, voice: Voice, *, going_on: bool = False) -> None:
    """Begin a paragraph as the reader's choices and the block before it want it."""
    align, typography, indent = block.align or place.align, setter.sheet.typography, 0.0
    book = voice.face == "text" and not place.width and not align  # not a note, a cell or a line of verse
    running = book and not place.depth and not voice.bold  # as a term of a definition is
    if typography.justified and book:
        align = "justify"
    if typography.indented and running and not going_on and _follows(setter, place):
        _close_up(setter)
        indent = _INDENTS.get(forms(block.lang or setter.lang), _INDENT)
    sunk = setter.sheet.sunk(voice) if voice.even else 0.0
    above = _sink(setter, sunk) if sunk else 0.0
    setter.open(
        voice,
        place,
        above=above / setter.sheet.em,
        below=place.gap - sunk / setter.sheet.em,
        align=align,
        direction=block.direction,
        indent=indent,
        running=running,
    )
    setter.sunk = sunk


def _follows(setter: Typesetter, place: Place) -> bool:
    """Say whether the block before is running text on the same level."""
    before: QTextBlockFormat = setter.cursor.blockFormat()
    sides = (place.right, place.left) if place.rtl else (place.left, place.right)
    return not setter.fresh and bool(before.property(RUNNING)) and (before.leftMargin(), before.rightMargin()) == sides


def _sink(setter: Typesetter, by: float) -> float:
    """Have the next block, which is even, stand so many pixels lower; return the space above it then."""
    setter.sunk = 0.0
    if setter.fresh:
        if by > 0 and not setter.number():  # Qt takes no notice of the space above the very first block
            frame = setter.made.document.rootFrame()
            edge = frame.frameFormat()
            edge.setTopMargin(edge.topMargin() + ceil(by))
            frame.setFrameFormat(edge)
        return 0.0
    shape = setter.cursor.blockFormat()
    shape.setBottomMargin(shape.bottomMargin() + by)
    setter.cursor.setBlockFormat(shape)
    return float(shape.bottomMargin())


def _close_up(setter: Typesetter) -> None:
    """Take the space from below the last block, so that the next one goes on like its next line."""
    shape = setter.cursor.blockFormat()
    shape.setBottomMargin(-sunk_of(shape))
    setter.cursor.setBlockFormat(shape)


def _fitted(setter: Typesetter, runs: tuple[Run, ...], voice: Voice) -> Voice:
    """Return a voice with the room between lines that full-width characters and readings need."""
    leading = voice.leading
    if not setter.plain and is_dense(text_of(runs)):
        leading *= _DENSE
    if any(run.ruby for run in runs):
        leading = max(leading * _READ, _READ_LEAST * LINE_HEIGHT / setter.sheet.typography.line_height)
    return voice if leading == voice.leading else voice._replace(leading=leading)


def _is_mixed(runs: tuple[Run, ...]) -> bool:
    """Say whether a few words are in a script of another face, and nothing needs room of its own."""
    return has_few_others(text_of(runs)) and all(run.image is None and not run.ruby for run in runs)


def _is_formula(runs: tuple[Run, ...]) -> bool:
    return any(run.style & Style.MATH for run in runs) and all(
        run.style & Style.MATH or not run.text.strip() for run in runs
    )


def _set_formula(setter: Typesetter, block: tree.Paragraph, place: Place, voice: Voice) -> None:
    """Set a formula that stands by itself: with room around it, and smaller where it is wider than the page."""
    room, widest = setter.room(place), _width(setter, block.runs, voice)
    if widest > room:
        voice = voice._replace(size=voice.size * max(_SMALLEST_FORMULA, room / widest))
    setter.open(voice, place, above=0.45, below=max(place.gap, 0.95), align="center", direction=block.direction)
    setter.mark_anchor(block.anchor)
    setter.leaf(block.runs, voice, room, lang=block.lang)


def _width(setter: Typesetter, runs: tuple[Run, ...], voice: Voice) -> float:
    """Return how wide the widest line of some runs is, in pixels."""
    widest = along = 0.0
    for run in runs:
        metrics = QFontMetricsF(setter.sheet.font(voice, run.style))
        raised = 0.7 if run.style & (Style.SUPERSCRIPT | Style.SUBSCRIPT) else 1.0
        for number, line in enumerate(run.text.split("\n")):
            if number:
                along = 0.0
            along += metrics.horizontalAdvance(line) * raised
            widest = max(widest, along)
    return widest


def set_heading(setter: Typesetter, block: tree.Heading, place: Place) -> None:
    """Set a heading."""
    voice = _fitted(setter, block.runs, voices.HEADINGS[min(max(block.level, 1), 6) - 1])
    setter.open(voice, place, above=1.5 if place.gap else 0.2, below=0.42, direction=block.direction)
    setter.mark_anchor(block.anchor)
    setter.leaf(block.runs, voice, setter.room(place), lang=block.lang)
