"""From mark to mark by keys: the passage comes into view and is lit; Enter opens its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from reader.ui.saying import listened

if TYPE_CHECKING:
    from reader.ui.page.marks import Mark
    from reader.ui.page.page import Page

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COVERED = 90
"""Pixels at the page's foot that do not count as seen: a card needs some room below its passage."""


class MarkSteps:
    """Knows the mark that the last step has come to."""

    def __init__(self, page: Page) -> None:
        self._page, self._view = page, page.view
        self._at: int | None = None
        self._article: int | None = None
        self._landed: int | None = None
        """The offset that the last step has scrolled to."""
        page.view.key_takers.insert(0, self.take)
        page.view.pressed.connect(self._forget)
        page.composed.connect(self._look)

    def step(self, way: int) -> None:
        """Go to the next mark (1) or the one before (-1), from the last one to the first; a card goes along."""
        page, view = self._page, self._view
        if page.body is None or view.setting is None:
            return
        if page.highlights and not view.whole():
            view.finish()
        marks = view.marks.all
        if not marks:
            page.told.emit("Nothing is marked in this article.")
            return
        present = self._present()
        index = marks.index(present) + way if present is not None else self._from_here(marks, way)
        if not 0 <= index < len(marks):
            page.told.emit(_round(len(marks), way))
        self._go(marks[index % len(marks)])

    def _present(self) -> Mark | None:
        """Return the mark whose card is open, else the one come to last, if it is still to be seen."""
        marks, card = self._view.marks, self._page.marking.card.highlight_id
        if card is not None:
            return marks.find(card)
        mark = marks.find(self._at) if self._at is not None else None
        return mark if mark is not None and self._seen(mark, covered=0) else None

    def _from_here(self, marks: list[Mark], way: int) -> int:
        """Return which mark is the next from where the reader is: at the cursor, else at the top of the page."""
        view = self._view
        stop = self._page.tools.cursor.stop() if self._page.tools.has("cursor") else None
        top = view.place_at(QPointF(view.viewport().width() / 2, 0))
        bottom = view.place_at(QPointF(view.viewport().width() / 2, view.viewport().height()))
        here = stop.start if stop is not None and top <= stop.start <= bottom else top
        before = sum(mark.start < here for mark in marks)
        return before if way > 0 else before - 1

    def _seen(self, mark: Mark, covered: int = _COVERED) -> bool:
        top = self._view.line_box(mark.start).top() - self._view.offset()
        return 0 <= top <= self._view.height() - covered

    def _go(self, mark: Mark) -> None:
        page, view = self._page, self._view
        with_card = page.marking.card.highlight_id is not None
        page.marking.card.close_card()
        view.reveal(mark.start)
        if not self._seen(mark):
            passing = self._landed == view.offset()
            page.leap(view.line_box(mark.start).top() - view.height() / 3, passing=passing)
            self._landed = view.offset()
        self._at, self._article = mark.id, page.article.id if page.article is not None else None
        if with_card:
            page.marking.open(mark.id)
            return
        if QApplication.focusWidget() is not view:
            page.focus_text()
        page.marking.lit.emit(mark.id)
        self._announce(mark.id)

    def _announce(self, highlight_id: int) -> None:
        span = self._page.marking.span_of(highlight_id)
        if span is not None and listened():
            from reader.ui.page.accessible import announce

            announce(self._page, span)

    def take(self, event: QKeyEvent) -> bool:
        """Answer Enter with the card of the mark that is lit; Escape puts its light out, and does what it does beside."""
        if self._at is None or self._view.marks.lit != self._at or self._page.marking.card.highlight_id is not None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._forget()
            return False
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() not in _ENTER or not plain or self._view.textCursor().hasSelection():
            return False
        return self._page.open_highlight(self._at)

    def _look(self) -> None:
        if self._page.article is None or self._page.article.id != self._article:
            self._forget()

    def _forget(self, *_pressed: object) -> None:
        at, self._at, self._landed = self._at, None, None
        if at is not None and self._view.marks.lit == at and self._page.marking.card.highlight_id != at:
            self._page.marking.lit.emit(None)


def _round(number: int, way: int) -> str:
    if number == 1:
        return "This is the only mark in the article."
    if way > 0:
        return "That was the last mark: on to the first."
    return "That was the first mark: on to the last."
