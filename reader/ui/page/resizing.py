"""A highlight made longer or shorter by keys, while its card is open: its end, or with Alt its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from reader.frozen import replace
from reader.model import Span
from reader.ui.page.cursor_growth import grown, unit_of
from reader.ui.page.cursor_steps import Steps

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ONWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Resizing:
    """Shows the new passage at once; it is asked for on Enter and when the card closes. Escape brings the old one back."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._id: int | None = None
        self._span = Span(0, 0)
        self._text = ""
        page.marking.lit.connect(self._lit)
        page.composed.connect(self._again)

    def take(self, event: QKeyEvent) -> bool:
        """Answer a key of the card; False when it means nothing here."""
        shown = self._page.marking.card.highlight_id
        if shown is None or self._page.body is None:
            return False
        if self._id is not None and event.key() in _ENTER:
            self.commit()
            return True
        if self._id is not None and event.key() == Qt.Key.Key_Escape:
            self._drop()
            return True
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        unit = unit_of(Qt.Key(event.key()), modifiers)
        before = self.span()
        if unit is None or before is None:
            return False
        steps = Steps(self._page.marking.text, self._page.body.leaves(), self._page.body.lang)
        start = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        now = grown(steps, before, unit, self._way(event.key(), before), start=start)
        self.show(now)
        return True

    def span(self) -> Span | None:
        """Return what the highlight whose card is open marks now, None when there is none or it has no words."""
        shown = self._page.marking.card.highlight_id
        if shown is None or self._id is not None:
            return self._span if shown is not None else None
        span = self._page.marking.span_of(shown)
        return span if span is not None and span.start < span.end else None

    def show(self, span: Span) -> None:
        """Let the highlight whose card is open mark a passage, for now; white space at its ends is left out."""
        wanted = self._page.marking.trimmed(span)
        if wanted is not None and wanted != self.span():
            self._id, self._span = self._page.marking.card.highlight_id, wanted
            self._text = self._page.marking.text
            self._preview()

    def _way(self, key: int, span: Span) -> int:
        way = 1 if key in _ONWARD else -1
        setting = self._page.view.setting
        if setting is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            block = self._page.view.document().findBlock(setting.positions.place(span.start))
            if block.textDirection() == Qt.LayoutDirection.RightToLeft:
                return -way
        return way

    def _preview(self) -> None:
        page = self._page
        page.view.reach(self._span.end)
        start, end = self._span
        page.view.place_marks(
            [
                replace(mark, selectors=replace(mark.selectors, start=start, end=end)) if mark.id == self._id else mark
                for mark in page.highlights
            ]
        )
        page.view.viewport().update()
        page.marking.follow_card()

    def commit(self) -> None:
        """Ask for the highlight to mark what is shown."""
        if self._id is None:
            return
        from reader.anchoring import describe

        resized, self._id = self._id, None
        before = self._page.marking.span_of(resized)
        if before == self._span:
            self._page.view.place_marks(self._page.highlights)
        elif before is not None:  # else it has been deleted meanwhile
            self._page.marking.highlight_resized.emit(resized, describe(self._text, self._span))

    def _drop(self) -> None:
        self._id = None
        self._page.view.place_marks(self._page.highlights)
        self._page.view.viewport().update()
        self._page.marking.follow_card()

    def _lit(self, highlight_id: int | None) -> None:
        """Another card opens, or this one has closed."""
        if self._id is not None and highlight_id != self._id:
            self.commit()

    def _again(self) -> None:
        """The marks have been placed anew, perhaps in another text."""
        if self._id is None:
            return
        same = self._page.body is not None and self._page.marking.text is self._text
        if not same or self._page.marking.span_of(self._id) is None:
            self._id = None
        else:
            self._preview()
