"""The article's text for a screen reader, which asks for it in UTF-16 units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessibleActionInterface, QAccessibleAttributesInterface, QAccessibleTextInterface
from shiboken6 import VoidPtr, getCppPointer

from reader.model import Span

if TYPE_CHECKING:
    from reader.ui.page.accessible import ArticleInterface


def pointer(
    interface: QAccessibleTextInterface | QAccessibleActionInterface | QAccessibleAttributesInterface,
) -> VoidPtr:
    """Return the address of an interface, as Qt wants it."""
    return VoidPtr(getCppPointer(interface)[0])


class TextInterface(QAccessibleTextInterface):
    """The canonical text, all of it or a part's, in UTF-16 units."""

    def __init__(self, article: ArticleInterface, span: Span | None) -> None:
        super().__init__()
        self._article, self._span = article, span
        self._text, self._units = "", b""

    def _whole(self) -> bytes:
        body = self._article.page.body
        text = body.text if body is not None else ""
        if text is not self._text:
            shown = text if self._span is None else text[self._span.start : self._span.end]
            self._text, self._units = text, shown.encode("utf-16-le", "surrogatepass")
        return self._units

    def _first(self) -> int:
        return self._span.start if self._span is not None else 0

    def _char(self, unit: int) -> int:
        return self._first() + len(self._whole()[: 2 * unit].decode("utf-16-le", "ignore"))

    def _unit(self, char: int) -> int:
        self._whole()
        return len(self._text[self._first() : max(char, self._first())].encode("utf-16-le", "surrogatepass")) // 2

    def characterCount(self) -> int:
        """Return the length in units."""
        return len(self._whole()) // 2

    def text(self, start: int, end: int) -> str:
        """Return a stretch; an end of -1 is that of the text."""
        end = end if end >= 0 else self.characterCount()
        return self._whole()[2 * max(0, start) : 2 * end].decode("utf-16-le", "replace")

    def cursorPosition(self) -> int:
        """Return where the caret is, -1 where it is in another part."""
        setting = self._article.view.setting
        if setting is None:
            return -1
        char = setting.positions.char_at(self._article.view.textCursor().position())
        if self._span is not None and not self._span.start <= char <= self._span.end:
            return -1
        return self._unit(char)

    def setCursorPosition(self, position: int) -> None:
        """Put the paragraph cursor and the caret there."""
        view, char = self._article.view, self._char(position)
        if view.setting is not None:
            self._article.page.tools.cursor.stand_at(char)
            cursor = view.textCursor()
            cursor.setPosition(view.setting.positions.place(char))
            view.setTextCursor(cursor)

    def selectionCount(self) -> int:
        """Return that nothing is told of the selection: Qt would ask for it in a way that Python cannot answer."""
        return 0

    def addSelection(self, start: int, end: int) -> None:
        """Select a stretch, as the mouse would."""
        view = self._article.view
        if view.setting is not None and start < end:
            view.reach(self._char(end))
            first, last = view.setting.positions.carets(Span(self._char(start), self._char(end)))
            cursor = view.textCursor()
            cursor.setPosition(first)
            cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
            view.select(cursor)

    def setSelection(self, index: int, start: int, end: int) -> None:
        """Select a stretch instead of what is selected."""
        self.addSelection(start, end)

    def removeSelection(self, index: int) -> None:
        """Select nothing."""
        self._article.page.marking.let_go()

    def characterRect(self, offset: int) -> QRect:
        """Return where a character stands on the screen."""
        char = self._char(offset)
        return self._article.box(Span(char, char + 1)) if offset < self.characterCount() else QRect()

    def offsetAtPoint(self, point: QPoint) -> int:
        """Return the unit at a point of the screen, -1 where there is none."""
        char = self._article.char_at(point)
        if char is None or (self._span is not None and not self._span.start <= char < self._span.end):
            return -1
        return self._unit(char)

    def scrollToSubstring(self, start: int, end: int) -> None:
        """Bring a stretch into view."""
        self._article.page.tools.cursor.stand_at(self._char(start))
