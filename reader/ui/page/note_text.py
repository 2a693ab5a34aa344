"""A note shown typeset: Markdown through the document tree, in the interface's face, as high as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reader.address import is_openable
from reader.document import Block, Document, List, Paragraph, Quote, Run, from_html
from reader.ui.page.links import links_of
from reader.ui.page.text_view import TextView
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import NOTE, Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

SIZE = 14
"""Pixels of a note's text."""
_MARKUP = re.compile(r"[*_`#<>&\[\]|~\\]|^\s*(?:[-+]|\d+[.)])\s|^\s*(?:=+|-+)\s*$|^ {4}|\t", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}']")


def note_sheet(typography: Typography) -> Sheet:
    """Return the sheet that notes are set by."""
    return Sheet(replace(typography, size=SIZE), NOTE)


def note_document(text: str) -> Document:
    """Return a note's Markdown as a document. Line ends in it stay line ends. The Markdown library is asked only for markup."""
    if not _MARKUP.search(text):
        parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip())]
        return Document(tuple(Paragraph(tuple(_linked(part))) for part in parts if part))
    import markdown

    linked = re.sub(rf"(?<![(<\[\"'=])(?:{_ADDRESS.pattern})(?![^<]*>)", r"<\g<0>>", text)
    extensions = ["sane_lists", "fenced_code", "tables", "nl2br"]
    return from_html(markdown.markdown(linked, extensions=extensions))


@lru_cache(maxsize=2000)
def plain_note(text: str) -> str:
    """Return a note as it reads without its Markdown: marks gone, links by their words, items with a bullet or number."""
    if not _MARKUP.search(text):
        return text.strip()
    return "\n".join(_plain(note_document(text).blocks)).strip()


def _plain(blocks: tuple[Block, ...]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if number:
            yield ""
        match block:
            case List():
                for place, item in enumerate(block.items, block.start):
                    sign = f"{place}." if block.ordered else "•"
                    lines = [line for line in _plain(item.blocks) if line]
                    yield from [f"{sign} {lines[0]}", *lines[1:]] if lines else [sign]
            case Quote():
                yield from _plain(block.blocks)
            case _:
                yield from Document((block,)).text.split("\n")


def note_links(text: str) -> dict[str, str]:
    """Return the web and mail addresses of a note with the words that lead there, in their order."""
    if "http" not in text and "mailto:" not in text:
        return {}
    document = note_document(text)
    found: dict[str, str] = {}
    for span, address in links_of(document):
        if is_openable(address):
            found.setdefault(address, " ".join(document.text[span.start : span.end].split()))
    return found


def _linked(text: str) -> list[Run]:
    runs: list[Run] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > end:
            runs.append(Run(text[end : found.start()]))
        runs.append(Run(found.group(), 0, found.group()))
        end = found.end()
    if end < len(text):
        runs.append(Run(text[end:]))
    return runs


class NoteText(TextView):
    """The text of one note."""

    link_activated = Signal(str)

    def __init__(self, text: str, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note_sheet = sheet
        self._source = note_document(text)
        self._width = 0
        self._height = 20
        self.setAccessibleName("Note: " + " ".join(self._source.text[:120].split()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.anchorClicked.connect(lambda url: self.link_activated.emit(url.toString()))

    def set_width(self, width: int) -> None:
        """Set the text anew for a width in pixels."""
        if width == self._width:
            return
        self._width = width
        setter = Typesetter(self._note_sheet, width, Pictures({}), self)
        made = setter.set(self._source)
        self.setFixedWidth(width)
        self.show_setting(made, self._note_sheet)
        self._height = max(1, round(self.document_height()))
        self.setFixedHeight(self._height)

    def sizeHint(self) -> QSize:
        """Return the size of the text."""
        return QSize(self._width, self._height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
