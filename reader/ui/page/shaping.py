"""Highlights made one, and one made two: which are meant, and where."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from reader.model import Span

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_BESIDE = 400
"""Characters between two highlights beyond which the one is not beside the other."""
_WHERE = "Click in a highlight where it is to be divided, or select some of its words; then it can be."


class Shaping:
    """The tool of one page. It asks; what becomes of the highlights is another's business."""

    def __init__(self, page: Page) -> None:
        self._page = page

    # which are meant

    def together(self, highlight_id: int | None = None) -> list[int]:
        """Return the highlights that would be merged: those that the selection touches, if they are several; else the
        one named, or that is pointed out, with all that overlap it, or with the one beside it.
        """
        spans = self._spans()
        if highlight_id is None and len(touched := self.touched()) > 1:
            return touched
        meant = self._meant() if highlight_id is None else highlight_id
        if meant not in spans:
            return []
        here = spans[meant]
        over = [id_ for id_, span in spans.items() if span.start < here.end and here.start < span.end]
        if len(over) > 1:
            return over
        beside = min(
            ((_gap(here, span), -span.start, id_) for id_, span in spans.items() if id_ != meant), default=None
        )
        return [meant, beside[2]] if beside is not None and beside[0] <= _BESIDE else []

    def touched(self) -> list[int]:
        """Return the highlights that the selection touches."""
        selected = self._page.selected_span()
        return [id_ for id_, span in self._spans().items() if selected is not None and _common(span, selected)]

    def _spans(self) -> dict[int, Span]:
        """Return the passages of the highlights that have one, in their order."""
        marking = self._page.marking
        found = {mark.id: span for mark in self._page.highlights if (span := marking.span_of(mark.id)) is not None}
        return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))

    def _meant(self) -> int | None:
        """Return the highlight whose card is open, else the one that is lit, else the one at the selection or caret."""
        page, view = self._page, self._page.view
        shown = page.marking.card.highlight_id or view.marks.lit
        if shown is not None:
            return shown
        selected, caret = page.selected_span(), self._caret()
        at = selected.start if selected is not None else caret
        stop = page.tools.cursor.stop() if at is None and page.tools.has("cursor") else None
        if stop is not None and stop.span is not None:
            return next((id_ for id_, span in self._spans().items() if _common(span, stop.span)), None)
        inside = [
            (span.end - span.start, id_) for id_, span in self._spans().items() if at is not None and at in range(*span)
        ]
        return min(inside)[1] if inside else None

    def _caret(self) -> int | None:
        """Return the canonical character that was clicked last, None while nothing has been."""
        setting, place = self._page.view.setting, self._page.view.textCursor().position()
        return setting.positions.char_at(place) if setting is not None and place > 0 else None

    def place_in(self, highlight_id: int) -> int | None:
        """Return where a highlight would be divided: at an end of what is selected in it, or where it was clicked."""
        span = self._page.marking.span_of(highlight_id)
        selected = self._page.selected_span()
        places = (*selected,) if selected is not None else (self._caret(),)
        inside = [at for at in places if span is not None and at is not None and span.start < at < span.end]
        return inside[0] if inside else None

    # what is asked for

    def merge(self, highlight_id: int | None = None) -> None:
        """Ask for the highlights that are meant to be made one."""
        ids = self.together(highlight_id)
        if len(ids) > 1:
            self._let_go()
            self._page.merge_wanted.emit(ids)
        else:
            self._page.told.emit("There is no highlight beside this one; select across several, and they become one.")

    def split(self, highlight_id: int | None = None, at: int | None = None) -> None:
        """Ask for the highlight that is meant to be made two."""
        meant = self._meant() if highlight_id is None else highlight_id
        if meant is not None and at is None:
            at = self.place_in(meant)
        if meant is None or at is None:
            self._page.told.emit(_WHERE)
            return
        self._let_go()
        self._page.split_wanted.emit(meant, at)

    def _let_go(self) -> None:
        if self._page.tools.has("resizing"):
            self._page.tools.resizing.commit()
        self._page.marking.let_go()

    # menus

    def add_to(self, menu: QMenu, highlight_id: int, at: int | None = None) -> None:
        """Add to a menu what can be made of a highlight; it would be divided at a canonical character."""
        ids, at = self.together(highlight_id), self.place_in(highlight_id) if at is None else at
        if len(ids) > 1:
            what = "Merge with the highlight beside it" if len(ids) == 2 else f"Merge these {len(ids)} highlights"
            menu.addAction(what, partial(self.merge, highlight_id))
        span = self._page.marking.span_of(highlight_id)
        if span is not None and at is not None and span.start < at < span.end:
            menu.addAction("Divide it here", partial(self.split, highlight_id, at))

    def open_menu(self, highlight_id: int, where: QPoint) -> None:
        """Open the menu of a card."""
        menu = self.made(highlight_id)
        menu.exec(where)
        menu.deleteLater()

    def made(self, highlight_id: int) -> QMenu:
        """Return the menu of a card; what cannot be done now says why."""
        menu = QMenu(self._page)
        self.add_to(menu, highlight_id)
        for action in menu.actions():
            if action.text() == "Divide it here":
                action.setText("Divide it where you clicked")
        if menu.isEmpty():
            menu.addAction("Nothing is beside it to be merged with").setEnabled(False)
            menu.addAction("To divide it, click between its words first").setEnabled(False)
        return menu


def _gap(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end)


def _common(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
