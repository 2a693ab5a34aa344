"""The colours of code: after it is on the page, line by line, only where it is seen, and without moving anything.

Pygments is loaded, off the main thread, when the first listing whose language it may know comes into sight. It is never
asked to guess. What it reads is read in short pieces between events, so that a listing of any length delays nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextLayout

from reader.ui.theme import Theme
from reader.ui.typesetting.pools import pool_of
from reader.ui.typesetting.setting import Listing, Setting

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_PIECE = 0.004
"""Seconds of reading at a time."""
_LINES = 60
"""Lines that are coloured at a time: Qt lays them out again."""
_AROUND = 30
"""Lines above and below those in sight."""
_LONGEST_LINE = 1000
_AT_ONCE = 20_000
"""Characters that a lexer may be given that reads all before it tells anything."""

Stretch = tuple[int, int, str]
"""Start and length within a line, in characters, and the kind of ``Theme.syntax``."""


def lexer_of(language: str) -> Lexer | None:
    """Return what reads a language, None when there is nothing for it."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return find_lexer_class_by_name(language)()
    except ClassNotFound:
        return None


def kind_of(token: tuple[str, ...]) -> str:
    """Return the kind of a token (of ``pygments.token``) in ``Theme.syntax``; empty for what keeps the colour of text."""
    names = list(token)
    while names:
        if (kind := _KINDS.get(".".join(names))) is not None:
            return kind
        names.pop()
    return ""


def stretches(lexer: Lexer, text: str) -> Iterator[tuple[int, Stretch | None]]:
    """Yield the number of each line with a coloured stretch of it; None says that all before it have been told."""
    kinds: dict[tuple[str, ...], str] = {}
    line, begin = 0, 0
    for index, token, value in lexer.get_tokens_unprocessed(text + "\n"):
        kind = kinds.get(token)
        if kind is None:
            kind = kinds[token] = kind_of(token)
        at = index
        for number, part in enumerate(value.split("\n")):
            if number:
                line, begin = line + 1, at
                yield line, None
            if kind and part.strip():
                yield line, (at - begin, len(part), kind)
            at += len(part) + 1


class _Reading:
    """One listing and how far it has been read."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.lines: list[list[Stretch]] = [[]]
        self.told = 0
        """Lines of which everything is known."""
        self.coloured: set[int] = set()
        self._source: Iterator[tuple[int, Stretch | None]] | None = None
        self.count = listing.text.count("\n") + 1

    def begin(self, lexer: Lexer | None) -> None:
        """Read with this; without it there is nothing to be told of any line."""
        from pygments.lexer import DelegatingLexer

        whole = isinstance(lexer, DelegatingLexer) and len(self.listing.text) > _AT_ONCE
        if lexer is not None and not whole:
            self._source = stretches(lexer, self.listing.text)
        else:
            self.told = self.count

    def read(self, line: int, end: float) -> bool:
        """Read until everything of a line is known or the time (``perf_counter``) has come; say which."""
        while self._source is not None and self.told <= line:
            for _ in range(50):
                found = next(self._source, None)
                if found is None:
                    self._source, self.told = None, self.count
                    break
                number, stretch = found
                while len(self.lines) <= number:
                    self.lines.append([])
                if stretch is None:
                    self.told = number
                else:
                    self.lines[number].append(stretch)
            if time.perf_counter() >= end:
                break
        return self.told > line


class Colouring(QObject):
    """Colours the listings of one article at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setting: Setting | None = None
        self._formats: dict[str, QTextCharFormat] = {}
        self._readings: list[_Reading | None] = []
        self._wanted: list[tuple[int, int, int]] = []
        self._lexers: dict[str, Lexer | None] = {}
        self._loading: set[str] = set()
        self._pool = pool_of(self, 1)
        self._loader = _Loader(self)
        self._loader.loaded.connect(self._loaded)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._tick)

    def show(self, setting: Setting, theme: Theme) -> None:
        """Colour this article from now on, and no other."""
        self._setting = setting
        self._formats = formats_of(theme)
        self._readings = []
        self._wanted = []
        self._timer.stop()

    def want(self, low: int, high: int) -> None:
        """Have the listings between two Qt positions coloured: they are in sight."""
        setting = self._setting
        if setting is None or not setting.listings:
            return
        self._wanted = []
        for number, listing in enumerate(setting.listings):
            start = listing.place + setting.positions.moved
            if start > high:
                break
            if listing.language and start + 2 * len(listing.text) >= low:
                first = setting.document.findBlock(start).blockNumber()
                top = setting.document.findBlock(max(start, low)).blockNumber() - first
                foot = setting.document.findBlock(max(start, min(high, setting.document.characterCount() - 1)))
                wanted = self._part(number, top - _AROUND, foot.blockNumber() - first + _AROUND)
                if wanted is not None:
                    self._wanted.append((number, *wanted))
        if self._wanted:
            self._timer.start()

    def _part(self, number: int, top: int, foot: int) -> tuple[int, int] | None:
        """Return the lines of a listing from ``top`` to ``foot`` that are still to be coloured."""
        reading = self._reading(number)
        top, foot = max(0, top), min(foot, reading.count - 1)
        while top <= foot and top in reading.coloured:
            top += 1
        while top <= foot and foot in reading.coloured:
            foot -= 1
        return (top, foot) if top <= foot else None

    def _reading(self, number: int) -> _Reading:
        assert self._setting is not None
        while len(self._readings) <= number:
            self._readings.append(None)
        known = self._readings[number]
        if known is None:
            known = self._readings[number] = _Reading(self._setting.listings[number])
            language = known.listing.language
            if language in self._lexers:
                known.begin(self._lexers[language])
            elif language not in self._loading:
                self._loading.add(language)
                self._pool.start(_Load(self._loader, language))
        return known

    def _loaded(self, language: str, lexer: Lexer | None) -> None:
        self._lexers[language] = lexer
        self._loading.discard(language)
        for reading in self._readings:
            if reading is not None and reading.listing.language == language:
                reading.begin(lexer)
        if self._wanted:
            self._timer.start()

    def _tick(self) -> None:
        """Read or colour a little."""
        while self._wanted:
            number, top, foot = self._wanted[0]
            reading = self._reading(number)
            if reading.listing.language in self._loading:
                self._wanted.append(self._wanted.pop(0))
                if all(self._reading(n).listing.language in self._loading for n, _top, _foot in self._wanted):
                    break
                continue
            if not reading.read(foot, time.perf_counter() + _PIECE) and reading.told <= top:
                return
            last = min(foot, reading.told - 1, top + _LINES - 1)
            self._colour(reading, top, last)
            self._wanted[0] = (number, last + 1, foot)
            if last >= foot:
                self._wanted.pop(0)
            return
        self._timer.stop()

    def _colour(self, reading: _Reading, top: int, foot: int) -> None:
        setting = self._setting
        if setting is None:
            return
        start = reading.listing.place + setting.positions.moved
        first = setting.document.findBlock(start).blockNumber()
        _paint(setting.document, self._formats, reading, first, range(top, foot + 1))
        reading.coloured.update(range(top, foot + 1))

    def busy(self) -> bool:
        """Say whether something in sight has not its colours yet."""
        return bool(self._wanted)

    def close(self) -> None:
        """Wait for what is being loaded."""
        self._timer.stop()
        self._pool.clear()
        self._pool.waitForDone()


def colour_all(setting: Setting, theme: Theme) -> None:
    """Colour all listings of an article at once, as for printing."""
    for listing in setting.listings:
        if listing.language:
            reading = _Reading(listing)
            reading.begin(lexer_of(listing.language))
            reading.read(reading.count, float("inf"))
            first = setting.document.findBlock(listing.place + setting.positions.moved).blockNumber()
            _paint(setting.document, formats_of(theme), reading, first, range(reading.count))


def formats_of(theme: Theme) -> dict[str, QTextCharFormat]:
    """Return the format of each kind of token: a colour, nothing that could move a letter."""
    made = {}
    for kind, color in theme.syntax.items():
        made[kind] = QTextCharFormat()
        made[kind].setForeground(color)
    return made


def _paint(
    document: QTextDocument, formats: dict[str, QTextCharFormat], reading: _Reading, first: int, lines: range
) -> None:
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.findBlockByNumber(first + lines.start)
    for line in lines:
        if line < len(reading.lines) and (found := reading.lines[line]):
            _paint_line(block, formats, found, 0 if line else 1)
        block = block.next()
    cursor.endEditBlock()


def _paint_line(block: QTextBlock, formats: dict[str, QTextCharFormat], found: list[Stretch], before: int) -> None:
    text = block.text()[before:]
    if len(text) > _LONGEST_LINE or "\u200b" in text:
        return
    astral = not text.isascii() and max(text) > "\uffff"
    ranges = []
    for start, length, kind in found:
        made = QTextLayout.FormatRange()
        if astral:
            length = _units(text[start : start + length])
            start = _units(text[:start])
        made.start, made.length, made.format = before + start, length, formats[kind]
        ranges.append(made)
    block.layout().setFormats(ranges)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Loader(QObject):
    loaded = Signal(str, object)
    """A language and its lexer or None."""


class _Load(QRunnable):
    def __init__(self, loader: _Loader, language: str) -> None:
        super().__init__()
        self._loader, self._language = loader, language

    def run(self) -> None:
        lexer = lexer_of(self._language)
        with suppress(RuntimeError):  # the page is gone, and the loader with it
            self._loader.loaded.emit(self._language, lexer)


_KINDS = {
    "Comment": "comment",
    "Comment.Preproc": "keyword",
    "Comment.PreprocFile": "string",
    "Keyword": "keyword",
    "Operator.Word": "keyword",
    "Operator": "operator",
    "Literal": "string",
    "Literal.Number": "number",
    "Literal.Date": "number",
    "Literal.String.Interpol": "operator",
    "Literal.String.Affix": "keyword",
    "Name.Function": "name",
    "Name.Class": "name",
    "Name.Decorator": "name",
    "Name.Namespace": "name",
    "Name.Exception": "name",
    "Name.Tag": "name",
    "Name.Attribute": "name",
    "Name.Label": "name",
    "Name.Builtin": "name",
    "Generic.Heading": "name",
    "Generic.Subheading": "name",
    "Generic.Inserted": "string",
    "Generic.Deleted": "keyword",
    "Generic.Error": "keyword",
    "Generic.Prompt": "comment",
}
