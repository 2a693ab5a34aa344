"""The table of contents: where its panel stands, which heading is being read, and the way to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRect, QTimer
from PySide6.QtWidgets import QApplication

from reader.document.outline import Entry, outline
from reader.ui.page.column import Column
from reader.ui.page.contents_model import ContentsModel
from reader.ui.page.contents_panel import NARROWEST, WIDEST, ContentsPanel
from reader.ui.page.overlay_bar import WIDTH as BAR

if TYPE_CHECKING:
    from reader.document import Document
    from reader.ui.page.page import Page

_ABOVE = 12
"""Pixels of page above a heading that was jumped to."""
_PROBE = 110
"""Pixels below the page's upper edge at which a heading begins to be the one that is read."""
_LEAST = 20
"""Pixels of page on both sides of the text, beside the panel."""


class Contents(QObject):
    """The tool of one page.

    On a wide page the panel stands beside the text and stays; on one with no room for both it lies over the text and
    goes when something has been chosen, or the focus has left.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._wanted = False
        self._open = False
        self._floating = False
        self._told = False
        self._body: Document | None = None
        self._starts: list[int] = []
        self._jumped = (-1, -1)
        self._model = ContentsModel()
        self._panel = ContentsPanel(self._model, page.theme, page)
        self._panel.chosen.connect(self._choose)
        self._panel.left.connect(self._leave)
        self._panel.closed.connect(self.toggle)
        page.shares.append(self._share)
        page.composed.connect(self._composed)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._light)
        page.view.verticalScrollBar().valueChanged.connect(lambda _offset: self._look())
        QApplication.instance().focusChanged.connect(self._refocused)  # type: ignore[union-attr]

    # what can be asked

    @property
    def shown(self) -> bool:
        """Whether the panel is to be seen."""
        return not self._panel.isHidden()

    def want(self, wanted: bool) -> None:
        """Show the panel beside the text, wherever there is room for it."""
        self._wanted = wanted
        self._settle()

    def toggle(self) -> None:
        """Open the panel and go to it, or close it."""
        if self.shown:
            focused = self._has_focus()
            if not self._floating:
                self._wanted = False
            self._open = False
            self._settle()
            if focused:
                self._page.focus_text()
        elif self._page.body is not None:
            self._open = True
            self._floating = self._is_narrow(self._page.width())
            self._settle()
            self._wanted = self._wanted or not self._floating
            self._light()
            self._panel.focus_row(self._model.lit)
            self._tell()

    # the panel in the page

    def _settle(self) -> None:
        """Come or go, as it is wanted and there is room."""
        self._panel.setVisible(self._page.body is not None and (self._open or self._wanted))
        self._page.arrange()
        self._fill()
        self._tell()

    def _share(self, area: QRect) -> QRect:
        """Stand at the edge where lines begin: in what the text leaves free, else beside it, else over it."""
        if self._page.body is None or not (self._open or self._wanted):
            self._panel.hide()
            return area
        measure = self._page.sheet.width()
        mirrored = self._page.mirrored
        column = Column.within(area.width(), measure)
        room = area.width() - measure - 2 * _LEAST
        is_free = column.left - column.pad >= WIDEST
        was_floating, self._floating = self._floating, self._is_narrow(area.width())
        if self._floating and not was_floating and not self._has_focus():
            self._open = False
        self._panel.setVisible(self._open or not self._floating)
        self._tell()
        if self._panel.isHidden():
            return area
        width = min(WIDEST, area.width() - 40 if self._floating or is_free else room)
        left = area.right() + 1 - width if mirrored else area.left()
        place = QRect(left, area.top(), width, area.height())
        self._panel.stand(place, floating=self._floating, mirrored=mirrored, room=BAR)
        self._panel.raise_()
        if self._floating or is_free:
            return area
        return area.adjusted(0, 0, -width, 0) if mirrored else area.adjusted(width, 0, 0, 0)

    def _is_narrow(self, width: int) -> bool:
        return width - NARROWEST < self._page.sheet.width() + 2 * _LEAST

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._panel.isAncestorOf(focus)

    def _refocused(self) -> None:
        """What lies over the text goes when the focus does."""
        if self._floating and self.shown and not self._has_focus() and QApplication.focusWidget() is not None:
            self._open = False
            self._settle()

    def _leave(self) -> None:
        """Escape: back to the text."""
        if self._floating:
            self.toggle()
        self._page.focus_text()

    def _tell(self) -> None:
        """Tell whether the panel is there, and have remembered whether it is wanted."""
        if self.shown != self._told:
            self._told = self.shown
            self._page.contents_shown.emit(self.shown)
        if self._wanted != self._page.habits.contents:
            self._page.remember(contents=self._wanted)

    # what it shows

    def _composed(self) -> None:
        self._panel.set_theme(self._page.theme)
        before = self.shown
        if (self._page.body is None) == before and (self._wanted or before):
            self._open = self._open and self._page.body is not None
            self._settling.start()
        self._fill()

    def _fill(self) -> None:
        """Show the article's headings, if anyone can see them."""
        body = self._page.body
        if body is None or not self.shown:
            return
        entries = self._model.entries
        if body is not self._body:
            self._body, self._jumped = body, (-1, -1)
            entries = outline(body)
            self._starts = [entry.start for entry in entries]
        self._model.show(entries, self._counts(entries), len(self._page.notes))
        self._look()

    def _counts(self, entries: Sequence[Entry]) -> list[int]:
        counts = [0] * len(entries)
        for mark in self._page.highlights:
            row = bisect_right(self._starts, mark.selectors.start) - 1
            if row >= 0 and not mark.orphan:
                counts[row] += 1
        return counts

    def _look(self) -> None:
        if self.shown:
            self._soon.start()

    def _light(self) -> None:
        """Light the heading that is being read: where the page has jumped to, else the last above a line near the top."""
        view = self._view
        if self._page.body is None or view.setting is None or not self.shown:
            return
        if self._jumped[1] == view.offset():
            row = self._jumped[0]
        else:
            probe = min(_PROBE, view.viewport().height() // 4)
            if view.whole() and view.offset() + probe >= view.tail_top():
                row = len(self._starts)
            else:
                place = view.place_at(QPointF(view.viewport().width() / 2, probe))
                row = bisect_right(self._starts, view.setting.positions.char_at(place)) - 1 if place >= 0 else -1
        if self._model.light(row):
            self._panel.show_row(row)

    def _choose(self, row: int) -> None:
        """Jump to a heading, or to the notes below the article."""
        view = self._view
        if view.setting is None:
            return
        if row < len(self._starts):
            view.reach(self._starts[row])
            top = view.line_box(view.setting.positions.place(self._starts[row])).top() - _ABOVE
        else:
            view.finish()
            top = view.tail_top()
        self._page.leap(max(0.0, top))
        self._jumped = row, view.offset()
        self._light()
        self._page.focus_text()
        if self._floating and self.shown:
            self.toggle()
