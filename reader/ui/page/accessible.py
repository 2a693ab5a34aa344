"""What a screen reader finds in the page: the article's blocks in order, their links, pictures and highlights.

Qt's own interface of a text view tells of one text with soft hyphens in it and of no heading. These interfaces tell of
the article as it is, in canonical text. Qt counts in UTF-16 units and calls them only while a screen reader is there.
Tried under AT-SPI with Qt 6.8 and 6.11. Two traps: ``interface_cast`` must not return None, which Qt would follow, and
whoever makes an interface has to keep it, for Qt does not.
"""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr

from reader.model import Span
from reader.ui.page.accessible_parts import Part, announcement, parts
from reader.ui.page.accessible_pieces import PartInterface
from reader.ui.page.accessible_text import TextInterface, pointer
from reader.ui.page.page import Page
from reader.ui.page.text_view import TextView


def install() -> None:
    """Let Qt ask here for the interface of an article's view."""
    QAccessible.installFactory(_interface)


def _interface(_key: str, about: QObject) -> QAccessibleInterface | None:
    if type(about) is TextView and isinstance(page := about.parentWidget(), Page):
        return page.tools.accessible
    return None


def announce(page: Page, span: Span) -> None:
    """Have a screen reader say what stands in a span."""
    if page.body is not None:
        made = page.tools.accessible
        held = [part.part for part in made.parts() if part.span is not None and _overlap(part.span, span)]
        text = "\n".join(announcement(part, page.marking.highlights, page.body.text) for part in held)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(page.view, text))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


class ArticleInterface(QAccessibleWidget):
    """The view: a document with a part for each block, and after them the widgets that stand on it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.view, QAccessible.Role.Document, "Article")
        self.view, self.page = page.view, page
        self._parts: list[PartInterface] = []
        self._gone: list[PartInterface] = []
        self._text = TextInterface(self, None)
        page.composed.connect(self._forget)
        self._shown: object = None

    def parts(self) -> list[PartInterface]:
        """Return what the article is made of."""
        shown = (self.page.body, tuple(self.page.marking.highlights), self.page.article)
        if shown != self._shown:
            self._forget()
            self._shown = shown
            article, body = self.page.article, self.page.body
            head = [Part("heading", article.title, level=1)] if article is not None and body is not None else []
            for number, part in enumerate([*head, *(parts(body) if body is not None else [])]):
                self._parts.append(PartInterface(self, part, number))
        return self._parts

    def _forget(self) -> None:
        """Part with what was shown; a screen reader may still hold on to it, and finds that it is no longer valid."""
        self._shown = None
        for part in self._parts:
            part.end()
        self._gone, self._parts = self._parts, []

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
        boxes = view.range_boxes(*view.setting.positions.to_qt(span))
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
