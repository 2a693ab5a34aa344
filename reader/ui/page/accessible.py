"""What a screen reader finds in the page: the article's blocks in order, their links, pictures and highlights.

Qt's own interface of a text view tells of one text with soft hyphens in it and of no heading. These interfaces tell of
the article as it is, in canonical text. Qt calls them only while a screen reader is there. Tried under AT-SPI with Qt
6.8 and 6.11. Three traps: ``interface_cast`` must not return None, which Qt would follow; Qt keeps no interface that
it is given, but lists it, so that one that Python frees or that is given twice is freed twice when the program ends;
and it asks while a widget is being made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr, isValid

from reader.model import Span
from reader.ui.page.accessible_parts import announcement, heading_parts, parts
from reader.ui.page.accessible_pieces import PartInterface, Piece
from reader.ui.page.accessible_text import TextInterface, pointer
from reader.ui.page.page import Page
from reader.ui.page.text_view import TextView
from reader.ui.saying import say

_ENDED = object()


def interface(about: QObject) -> QAccessibleInterface | None:
    """Return an interface for the view of a page, None for any other object."""
    if type(about) is not TextView or not isinstance(page := about.parent(), Page):
        return None
    if _ENDED in about.interfaces:
        return None
    made = ArticleInterface(about, page)  # a new one each time: Qt would list one that it has already a second time
    about.interfaces = (*about.interfaces, made)
    return made


def announce(page: Page, span: Span) -> None:
    """Have a screen reader say what stands in a span."""
    if page.body is not None:
        made = QAccessible.queryAccessibleInterface(page.view)
        shown = made.parts() if isinstance(made, ArticleInterface) else []
        held = [part.part for part in shown if part.span is not None and _overlap(part.span, span)]
        text = "\n".join(announcement(part, page.marking.highlights, page.body.text) for part in held)
        say(page.view, text)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def delete(pieces: Sequence[QAccessibleInterface]) -> None:
    """Delete interfaces by Qt's list of them: one that Python deletes stays on it, and is deleted twice."""
    for piece in pieces:
        if isinstance(piece, Piece):
            delete(piece.made())
        if isValid(piece):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(piece))


class ArticleInterface(QAccessibleWidget):
    """The view: a document with a part for each block, and after them the widgets that stand on it."""

    def __init__(self, view: TextView, page: Page) -> None:
        super().__init__(view, QAccessible.Role.Document, "Article")
        self.view, self.page = view, page
        self._parts: list[PartInterface] = []
        self._text = TextInterface(self, None)
        self._shown: object = None
        self._made: list[Piece] = []
        page.composed.connect(self._forget)
        made = self._made
        view.destroyed.connect(lambda: delete(made))
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self._end)

    def parts(self) -> list[PartInterface]:
        """Return what the article is made of."""
        page = self.page
        if self._shown is _ENDED or not hasattr(page, "marking"):  # Qt asks while the page is being made, too
            return []
        shown = (page.body, tuple(page.marking.highlights), page.article)
        if shown != self._shown:
            self._forget()
            self._shown = shown
            article, body = page.article, page.body
            if article is not None and body is not None:
                for number, part in enumerate([*heading_parts(article), *parts(body)]):
                    self._parts.append(PartInterface(self, part, number))
            self._made += self._parts
        return self._parts

    def _forget(self) -> None:
        """Part with what was shown, once nobody who has asked for it can still be looking at it."""
        self._shown, gone = None, self._parts
        self._parts = []
        if gone:
            for part in gone:
                part.end()
            QTimer.singleShot(0, self.view, lambda: self._delete(gone))

    def _delete(self, gone: list[PartInterface]) -> None:
        delete(gone)
        self._made[:] = self._parts

    def _end(self) -> None:
        """Part with everything: Qt would find it gone when Python has ended."""
        self._shown, self._parts = _ENDED, []
        delete(self._made)
        self.view.interfaces = (_ENDED, *self.view.interfaces)
        delete([self])

    def childCount(self) -> int:
        """Return the number of parts and widgets."""
        return len(self.parts()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return a part, or a widget behind the last part."""
        made = self.parts()
        return made[index] if 0 <= index < len(made) else super().child(index - len(made))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which child it is, -1 for none."""
        if isinstance(child, PartInterface):
            return child.number if child in self.parts() else -1
        found = super().indexOfChild(child)
        return found if found < 0 else found + len(self.parts())

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the part at a point of the screen, else the widget."""
        char = self.char_at(QPoint(x, y))
        return self.part_of(char) if char is not None else super().childAt(x, y)

    def part_of(self, char: int) -> PartInterface | None:
        """Return the part that holds a canonical character."""
        spans = [part for part in self.parts() if part.part.span is not None]
        index = bisect_right([part.start for part in spans], char) - 1
        return spans[index] if index >= 0 else None

    def char_at(self, point: QPoint) -> int | None:
        """Return the canonical character at a point of the screen."""
        setting, viewport = self.view.setting, self.view.viewport()
        here = viewport.mapFromGlobal(point)
        if setting is None or not viewport.rect().contains(here):
            return None
        place = self.view.place_at(here, exact=True)
        return setting.positions.char_at(place) if place >= 0 else None

    def box(self, span: Span) -> QRect:
        """Return where some characters stand on the screen."""
        view = self.view
        if view.setting is None:
            return QRect()
        view.reach(span.end)
        boxes = view.span_boxes(span)
        found = QRect()
        for box in boxes:
            found = found.united(box.toAlignedRect())
        return QRect(view.viewport().mapToGlobal(found.topLeft() - QPoint(0, view.offset())), found.size())

    def text(self, kind: QAccessible.Text) -> str:
        """Return the article's title as the description."""
        if kind == QAccessible.Text.Description and self.page.article is not None:
            return self.page.article.title
        return str(super().text(kind))

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Return the text interface."""
        if kind == QAccessible.InterfaceType.TextInterface:
            return pointer(self._text)
        return super().interface_cast(kind) or VoidPtr(0)  # type: ignore[return-value]  # its stub says int
