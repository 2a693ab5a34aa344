"""What on a page can be followed just now, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QUrl
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QWidget

from reader.address import is_web
from reader.ui.page.cursor_stops import links_in, thing_of
from reader.ui.page.header import tag_of
from reader.ui.page.margin import MarginNote
from reader.ui.page.note_text import NoteText
from reader.ui.page.text_view import TextView

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_ENOUGH = 12
"""Pixels of a line, above which its letters can be told apart."""
_THINGS = {"picture": "Picture", "fold": "Details", "copy": "Copy the code"}


class Target(NamedTuple):
    """Something to be followed."""

    box: QRect
    """Its first line, in the page's pixels."""
    name: str
    follow: Callable[[], object]
    address: str = ""
    """The web page behind it, empty when there is none."""
    rtl: bool = False
    """It begins at its right."""


def targets(page: Page) -> list[Target]:
    """Return everything in view that can be followed, from the top, each once."""
    page.view.lay_out()
    found = [*_in_text(page), *_in_margin(page), *_in_thread(page)]
    area = QRect(0, page.view.y(), page.width(), page.view.height())
    seen = [target for target in found if area.intersects(target.box)]
    return sorted(seen, key=lambda target: (target.box.top(), target.box.left()))


def _in_text(page: Page) -> Iterator[Target]:
    view = page.view
    beside = {note.highlight.id for note in _notes(page)}
    blocks = list(_visible(view))
    for block in blocks:
        rtl = block.textDirection() == Qt.LayoutDirection.RightToLeft
        for start, end, link in links_in(block):
            box = _box(view, start, end)
            if box is not None:
                follow = partial(_follow, page, start, end, link)
                yield Target(
                    _on_page(page, box), _named(view, start, end, link), follow, link if is_web(link) else "", rtl
                )
    if not blocks:
        return
    low, high = blocks[0].position(), blocks[-1].position() + blocks[-1].length()
    for mark in view.marks.all:
        if mark.start < high and mark.end > low and mark.id not in beside:
            box = _box(view, *mark.ranges[0])
            if box is not None:
                rtl = view.document().findBlock(mark.start).textDirection() == Qt.LayoutDirection.RightToLeft
                name = f"Highlight in {page.marking.told_color(mark.color)}"
                yield Target(_on_page(page, box), name, partial(page.open_highlight, mark.id), "", rtl)


def _in_margin(page: Page) -> Iterator[Target]:
    for note in _notes(page):
        yield Target(_standing(page, note), note.accessibleName(), note.click)


def _notes(page: Page) -> list[MarginNote]:
    """Return the margin's notes that are in view."""
    area = QRect(0, page.view.y(), page.width(), page.view.height())
    notes = page.findChildren(MarginNote)
    return [note for note in notes if note.isVisibleTo(page) and area.intersects(_standing(page, note))]


def _standing(page: Page, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def _in_thread(page: Page) -> Iterator[Target]:
    for text in page.thread_.findChildren(NoteText):
        if not text.isVisibleTo(page):
            continue
        shift = text.mapTo(page, QPoint(0, 0))
        block = text.document().begin()
        while block.isValid():
            for start, end, link in links_in(block):
                box = _box(text, start, end)
                if box is not None:
                    follow = partial(page.following.follow, QUrl(link))
                    placed = box.translated(QPointF(shift)).toAlignedRect()
                    yield Target(placed, _named(text, start, end, link), follow, link if is_web(link) else "")
            block = block.next()


def _visible(view: TextView) -> Iterator[QTextBlock]:
    """Yield the blocks that are in view, at least in part."""
    layout = view.document().documentLayout()
    top = view.offset()
    block = view.document().findBlock(max(0, view.place_at(QPoint(view.viewport().width() // 2, 0))))
    while block.isValid():
        box = layout.blockBoundingRect(block)
        if box.top() > top + view.viewport().height():
            return
        if block.isVisible() and box.bottom() >= top:
            yield block
        block = block.next()


def _follow(page: Page, start: int, end: int, link: str) -> None:
    page.view.focus_link(start, end)
    page.view.anchorClicked.emit(QUrl(link))


def _box(view: TextView, start: int, end: int) -> QRectF | None:
    """Return the first line of a stretch that begins in view, else one of which enough can be seen."""
    top, bottom = view.offset(), view.offset() + view.viewport().height()
    boxes = [box for box in view.range_boxes(start, end) if box.bottom() > top + _ENOUGH and box.top() < bottom]
    return next((box for box in boxes if box.top() >= top), boxes[0] if boxes else None)


def _on_page(page: Page, box: QRectF) -> QRect:
    view = page.view
    return box.translated(view.x(), view.y() - view.offset()).toAlignedRect()


def _named(view: TextView, start: int, end: int, link: str) -> str:
    if tag := tag_of(link):
        return f"Tag {tag}"
    if thing := thing_of(link):
        return _THINGS[thing]
    cursor = view.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    words = cursor.selectedText().translate({0xAD: None, 0xFFFC: None, 0x2028: " ", 0x2068: None, 0x2069: None})
    return " ".join(words.split()) or link
