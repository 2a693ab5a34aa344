"""An article on the page: its text, the margin level with it and the thread below it, each in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from reader.document import Document
from reader.model import Article, Highlight
from reader.ui.page.column import Column
from reader.ui.page.dividing import allowance
from reader.ui.page.header import write_header
from reader.ui.page.margin import Margin
from reader.ui.page.text_view import TextView
from reader.ui.page.thread import Thread
from reader.ui.page.unrolling import ENOUGH
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter

_TOP = 22
_BEFORE_THREAD = 14
_AFTER_THREAD = 90
_BELOW_CARET = 52
_SURELY = 1.25
"""Lines may hold more characters than the measure says, and be closer to each other than those of running text."""
_AWAY = 2**20
"""Pixels down to where nobody gets."""


class Composition:
    """Places three widgets and owns none; the margin and the thread change with the theme."""

    def __init__(self, view: TextView, margin: Margin, thread: Thread) -> None:
        self._view = view
        self.margin, self.thread = margin, thread
        self._column = Column(0, 0, 0, 0, 0, True)
        self._tail_height = 0.0
        self.folded = False
        """Notes are folded to marks even where there is room for them."""
        self.spare = 0.0
        """Pixels below everything, so that its end can be scrolled further up."""
        self.waiting = False
        """Part of the text has no place yet, and so what stands beside and below that part has none."""
        self._tops: dict[int, float] = {}
        self._tops_key: tuple[object, ...] = ()
        view.stepped.connect(self._show_focus)

    def place(self, area: QRect, measure: int, mirrored: bool = False) -> bool:
        """Share out the page's area for a measure in pixels; return whether the text's width has changed.

        ``mirrored`` puts the margin left of the text, as for scripts that are read from right to left.
        """
        before = self._column.text
        column = Column.within(area.width(), measure, self.folded)
        self._column = column = column.mirrored(area.width()) if mirrored else column
        self.margin.mirrored = mirrored
        if before != column.text:  # what stands there gives way to a new setting: it need not be laid out anew
            self._view.document().setLayoutEnabled(False)
        left = area.left() + column.left - column.pad
        self._view.setGeometry(left, area.top(), column.text + 2 * column.pad, area.height())
        self.margin.setGeometry(area.left() + column.margin, area.top(), column.margin_width, area.height())
        self.thread.set_width(column.text)
        return before != column.text

    def set(
        self, article: Article, document: Document, pictures: Pictures, sheet: Sheet, *, at_once: bool = True
    ) -> None:
        """Typeset an article into the column; unless ``at_once`` first what can be seen of it, the rest right after."""
        column = self._column
        self._tail_height = self._tail()
        setter = Typesetter(sheet, column.text, pictures, self._view)
        setter.foldable, setter.folds = True, self._view.folds
        setting = setter.set(
            document,
            write_header=lambda cursor: write_header(cursor, article, sheet),
            margins=(column.pad, _TOP, column.pad, 0),
            tail=self._tail_height,
            lang=article.lang,
            enough=ENOUGH if at_once else self._screenful(sheet),
            allowance=allowance(document.text),
            sized=False,
        )
        self._view.show_setting(setting, sheet)

    def _screenful(self, sheet: Sheet) -> int:
        """Return how many characters of prose fill the page for sure; were it less, the rest would follow a frame later."""
        lines = self._view.height() / sheet.pitch(sheet.body)
        return min(ENOUGH, round(_SURELY * lines * sheet.typography.measure))

    def _tail(self) -> float:
        return _BEFORE_THREAD + self.thread.height() + _AFTER_THREAD + self.spare

    def settle(self, highlights: Sequence[Highlight]) -> None:
        """Put what stands beside and below the text where the text now is."""
        self.waiting = not self._view.whole()
        self.place_notes(highlights)
        below = _AWAY if self.waiting else round(self._view.tail_top()) + _BEFORE_THREAD - self._view.offset()
        self.thread.move(self._column.pad, below)
        self.thread.raise_()
        self._view.viewport().update()

    def place_notes(self, highlights: Sequence[Highlight]) -> None:
        """Put the margin's notes level with their passages."""
        view = self._view
        key: tuple[object, ...] = ()
        if view.whole():  # then places stay where they are while the text is as long, as high and as wide
            key = (view.setting, view.document().characterCount(), view.document_height(), view.width())
        if not key or key != self._tops_key:
            self._tops_key, self._tops = key, {}
        tops = self._tops

        def top_of(highlight: Highlight) -> float | None:
            mark = view.marks.find(highlight.id)
            if mark is None:
                return None
            if mark.start not in tops:
                if not view.reaches(mark.start):
                    return None
                tops[mark.start] = view.line_box(mark.start).top()
            return tops[mark.start]

        self.margin.show_notes(highlights, top_of, self._column.folded)
        self.margin.scroll_to(self._view.offset())
        if not self.waiting:
            self._reach()

    def refit(self) -> None:
        """Make the document as long as ``spare`` now says."""
        if not self.waiting:
            self._reach()

    def _reach(self) -> None:
        """Make the document as long as the thread below it and the last note beside it need."""
        wanted = max(self._tail(), self.margin.foot() - self._view.tail_top())
        if abs(wanted - self._tail_height) > 1:
            self._tail_height = wanted
            self._view.set_tail(wanted)

    def make_room(self, highlights: Sequence[Highlight]) -> None:
        """Follow the thread's height; what is being written in it stays in sight."""
        self.settle(highlights)
        focus = QApplication.focusWidget()
        if focus is not None and self.thread.isAncestorOf(focus):
            self._show(focus)

    def _show_focus(self) -> None:
        """Scroll to what Tab has come to, if it stands on the text and out of sight."""
        focus = QApplication.focusWidget()
        if focus is not None and self.thread.isAncestorOf(focus):
            view, viewport = self._view, self._view.viewport()
            view.finish()
            top = focus.mapTo(viewport, focus.rect().topLeft()).y()
            if top < 0 or top + focus.height() > viewport.height():
                view.go_to(view.offset() + top + (focus.height() - viewport.height()) / 2)

    def _show(self, widget: QWidget) -> None:
        viewport = self._view.viewport()
        foot = widget.mapTo(viewport, widget.rect().bottomLeft()).y() + _BELOW_CARET
        if foot > viewport.height():
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + foot - viewport.height())
