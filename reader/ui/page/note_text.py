"""A note shown typeset: Markdown through the document tree, in the interface's face, as high as it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from urllib.parse import unquote

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QGuiApplication, QTextCharFormat, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from reader.address import is_openable
from reader.document import Block, Document, List, Quote
from reader.frozen import replace
from reader.library import Linked
from reader.links import is_own
from reader.ui.page.links import links_of
from reader.ui.page.note_tree import NOWHERE, has_own_links, is_marked_up, note_document
from reader.ui.page.text_view import TextView
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import NOTE, Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

SIZE = 14
"""Pixels of a note's text."""
_SIGNS = {None: "•", True: "☑", False: "☐"}


def note_sheet(typography: Typography) -> Sheet:
    """Return the sheet that notes are set by."""
    return Sheet(replace(typography, size=SIZE), NOTE)


@lru_cache(maxsize=8192)
def plain_note(text: str, linked: tuple[Linked, ...] | None = None) -> str:
    """Return a note as it reads without its Markdown: marks gone, links by their words, items with a bullet or number."""
    if not is_marked_up(text):
        return text.strip()
    return "\n".join(_plain(note_document(text, linked or ()).blocks)).strip()


def _plain(blocks: tuple[Block, ...]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if number:
            yield ""
        match block:
            case List():
                for place, item in enumerate(block.items, block.start):
                    sign = f"{place}." if block.ordered else _SIGNS[item.checked]
                    lines = [line for line in _plain(item.blocks) if line]
                    yield from [f"{sign} {lines[0]}", *lines[1:]] if lines else [sign]
            case Quote():
                yield from _plain(block.blocks)
            case _:
                yield from Document((block,)).text.split("\n")


def note_links(text: str, linked: tuple[Linked, ...] | None = None) -> dict[str, str]:
    """Return the addresses in a note that can be followed, with the words that lead there, in their order."""
    if "http" not in text and "mailto:" not in text and not has_own_links(text):
        return {}
    document = note_document(text, linked)
    found: dict[str, str] = {}
    for span, address in links_of(document):
        if is_openable(address) or is_own(address):
            found.setdefault(address, " ".join(document.text[span.start : span.end].split()))
    return found


class SetText(TextView):
    """A short text that is set whole, as wide as it is told and as high as it is then."""

    link_activated = Signal(str)

    def __init__(self, source: Document, sheet: Sheet, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note_sheet = sheet
        self._source = source
        self._width = 0
        self._height = 20
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.anchorClicked.connect(lambda url: self.link_activated.emit(url.toString()))
        self.menu_wanted.connect(self._open_menu)

    def _open_menu(self, point: QPoint, where: QPoint) -> None:
        menu = self.menu_at(point)
        menu.exec(where)
        menu.deleteLater()

    def menu_at(self, point: QPoint) -> QMenu:
        """Return what can be done with the text at a point of the viewport, and with what is selected."""
        menu = QMenu(self)
        link = self.anchorAt(point)
        if link:
            menu.addAction("Open", partial(self.link_activated.emit, link))
        if link and not nowhere(link):
            address = link.removeprefix("mailto:")
            menu.addAction("Copy link address", partial(QGuiApplication.clipboard().setText, address))
        if self.textCursor().hasSelection() and not self.tabbing:
            menu.addAction("Copy", self.copy)
        menu.addAction("Select all", self.selectAll)
        return menu

    def set_width(self, width: int) -> None:
        """Set the text anew for a width in pixels."""
        if width == self._width:
            return
        self._width = width
        setter = Typesetter(self._note_sheet, width, Pictures({}), self)
        made = setter.set(self._source)
        dress_lost(made.document, self._note_sheet)
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


class NoteText(SetText):
    """The text of one note."""

    def __init__(
        self, text: str, sheet: Sheet, parent: QWidget | None = None, *, linked: tuple[Linked, ...] | None = None
    ) -> None:
        source = note_document(text, linked)
        super().__init__(source, sheet, "Note: " + " ".join(source.text[:120].split()), parent)


def dress_lost(document: QTextDocument, sheet: Sheet) -> None:
    """Show which links of a note lead nowhere yet."""
    look = QTextCharFormat()
    look.setForeground(sheet.theme.soft)
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    look.setUnderlineColor(sheet.theme.soft)
    places: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        for part in block.textFormats():
            if nowhere(part.format.anchorHref()):
                places.append((block.position() + part.start, part.length))
        block = block.next()
    for start, length in places:
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(look)


def nowhere(address: str) -> str:
    """Return what a link that leads nowhere yet names, empty for any other address."""
    return unquote(address.removeprefix(NOWHERE)) if address.startswith(NOWHERE) else ""
