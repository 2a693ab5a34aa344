"""The parts of an article for a screen reader: a block, and the links, pictures and highlights in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from shiboken6 import VoidPtr

from reader.model import Span
from reader.ui.page.accessible_parts import Part, marked, named, told
from reader.ui.page.accessible_text import TextInterface, pointer

if TYPE_CHECKING:
    from reader.ui.page.accessible import ArticleInterface

Role, Kind = QAccessible.Role, QAccessible.InterfaceType
_ROLES = {
    "heading": Role.Heading,
    "item": Role.ListItem,
    "quote": getattr(Role, "BlockQuote", Role.Paragraph),
    "picture": Role.Graphic,
}


class Piece(QAccessibleInterface):
    """What parts, their links and their highlights have in common."""

    def __init__(self, article: ArticleInterface, role: QAccessible.Role, name: str, span: Span | None) -> None:
        super().__init__()
        self._article, self._role, self._name, self.span = article, role, name, span
        self.up: QAccessibleInterface = article
        self.number = 0
        self._valid = True

    @property
    def start(self) -> int:
        """Its first canonical character."""
        return self.span.start if self.span is not None else 0

    def children(self) -> Sequence[Piece]:
        """Return what it holds."""
        return ()

    def made(self) -> Sequence[Piece]:
        """Return what it holds, as far as that has been asked for."""
        return ()

    def end(self) -> None:
        """Be valid no longer."""
        self._valid = False
        for child in self.made():
            child.end()

    def isValid(self) -> bool:
        """Say whether it is still shown."""
        return self._valid

    def object(self) -> QObject | None:  # type: ignore[override]
        """Return nothing: it is no object of Qt's."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """Return the window that it is in."""
        return self._article.window()

    def parent(self) -> QAccessibleInterface:
        """Return what holds it."""
        return self.up

    def childCount(self) -> int:
        """Return how many there are in it."""
        return len(self.children())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return one of them."""
        held = self.children()
        return held[index] if 0 <= index < len(held) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which one it is, -1 for none."""
        return next((number for number, held in enumerate(self.children()) if held is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the one at a point of the screen."""
        return next((child for child in self.children() if child.rect().contains(x, y)), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return nothing: the view has the focus."""
        return None

    def relations(
        self, match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations
    ) -> list[tuple[QAccessibleInterface, QAccessible.RelationFlag]]:
        """Return none."""
        return []

    def text(self, kind: QAccessible.Text) -> str:
        """Return its name."""
        return self._name if kind == QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Change nothing."""

    def rect(self) -> QRect:
        """Return where it is on the screen."""
        return self._article.box(self.span) if self.span is not None else QRect()

    def role(self) -> QAccessible.Role:
        """Return what it is."""
        return self._role

    def state(self) -> QAccessible.State:
        """Return that it is read only, and whether it is out of sight."""
        made = QAccessible.State()
        made.readOnly = True
        return made

    def foregroundColor(self) -> QColor:
        """Return the ink."""
        return self._article.page.theme.ink

    def backgroundColor(self) -> QColor:
        """Return the page."""
        return self._article.page.theme.page

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Return no other interface."""
        return VoidPtr(0)


class PartInterface(Piece):
    """A block of the article, with its text, its level if it is a heading, its links, pictures and highlights."""

    def __init__(self, article: ArticleInterface, part: Part, number: int) -> None:
        super().__init__(article, _ROLES.get(part.kind, Role.Paragraph), part.text, part.span)
        self.part, self.number = part, number
        self._held: list[Piece] | None = None
        self._text = TextInterface(article, part.span) if part.span is not None else None
        self._level = LevelInterface(part.level) if part.level else None

    def children(self) -> Sequence[Piece]:
        """Return its links, pictures and highlights."""
        if self._held is None:
            article, page = self._article, self._article.page
            self._held = [LinkInterface(article, link.text, link.target, link.span) for link in self.part.links]
            self._held += [Piece(article, Role.Graphic, alt, None) for alt in self.part.pictures]
            for mark in marked(self.part, page.marking.highlights):
                span = Span(mark.selectors.start, mark.selectors.end)
                passage = page.body.text[span.start : span.end] if page.body is not None else ""
                place, opened = None if mark.selectors.image else span, partial(page.open_highlight, mark.id)
                self._held.append(MarkInterface(article, told(mark, passage), place, opened))
            for number, piece in enumerate(self._held):
                piece.up, piece.number = self, number
        return self._held

    def made(self) -> Sequence[Piece]:
        """Return what it holds, as far as that has been asked for."""
        return self._held or ()

    def text(self, kind: QAccessible.Text) -> str:
        """Return its text as its name and what it is as its description."""
        if kind == QAccessible.Text.Description:
            return named(self.part)
        return super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Return its text, and the level of a heading."""
        if kind == Kind.TextInterface and self._text is not None:
            return pointer(self._text)
        if kind == Kind.AttributesInterface and self._level is not None:
            return pointer(self._level)
        return VoidPtr(0)


class LinkInterface(Piece):
    """A link, which can be pressed."""

    def __init__(self, article: ArticleInterface, name: str, target: str, span: Span) -> None:
        super().__init__(article, Role.Link, name, span)
        self.target = target
        self._press = PressInterface(partial(article.page.following.follow, QUrl(target)))

    def text(self, kind: QAccessible.Text) -> str:
        """Return its words as its name and its address as its value and description."""
        return self.target if kind in (QAccessible.Text.Value, QAccessible.Text.Description) else super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Return how it is pressed."""
        return pointer(self._press) if kind == Kind.ActionInterface else VoidPtr(0)


class MarkInterface(Piece):
    """A highlight with its note, which opens its card when it is pressed."""

    def __init__(self, article: ArticleInterface, name: str, span: Span | None, opened: Callable[[], object]) -> None:
        super().__init__(article, Role.Note, name, span)
        self._press = PressInterface(opened)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        """Return how it is pressed."""
        return pointer(self._press) if kind == Kind.ActionInterface else VoidPtr(0)


class PressInterface(QAccessibleActionInterface):
    """One thing that can be done."""

    def __init__(self, press: Callable[[], object]) -> None:
        super().__init__()
        self._press = press

    def actionNames(self) -> list[str]:
        """Return that it can be pressed."""
        return [QAccessibleActionInterface.pressAction()]

    def doAction(self, name: str) -> None:
        """Press."""
        if name == QAccessibleActionInterface.pressAction():
            self._press()

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return none."""
        return []


class LevelInterface(QAccessibleAttributesInterface):
    """The level of a heading."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        """Return that there is a level."""
        return [QAccessible.Attribute.Level]

    def attributeValue(self, key: QAccessible.Attribute) -> int | None:
        """Return the level."""
        return self._level if key == QAccessible.Attribute.Level else None
