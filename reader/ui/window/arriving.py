"""Opening an article at a mark in it, and the way back to where the mark was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from reader.library import MarkId
from reader.model import Span
from reader.ui.page.page_place import PagePlace
from reader.ui.window.choice import Choice
from reader.ui.window.panes import Panes


class _Way(NamedTuple):
    article_id: int
    depth: int
    """Ways back that the page itself had when the mark was reached: those that come later are gone first."""
    back: Callable[[], object]


class Arriving(QObject):
    """Waits, where need be, until the article stands on the page."""

    told = Signal(str)
    """Why the mark cannot be shown: one sentence."""

    def __init__(self, choice: Choice, panes: Panes, page: PagePlace) -> None:
        super().__init__()
        self._choice, self.panes, self.page = choice, panes, page
        self._awaited: tuple[int, MarkId | Span, str] | None = None
        self._way: _Way | None = None
        self._listening = False
        self._landing = QTimer(self, singleShot=True, interval=0)
        self._landing.timeout.connect(self._land)

    def chosen(self) -> int:
        """Return the article that is chosen, the first if there are several; 0 for none."""
        return next(iter(self._choice.chosen(1)), 0)

    def go(
        self, article_id: int, mark: MarkId | Span | None, trouble: str = "", back: Callable[[], object] | None = None
    ) -> None:
        """Open an article, at a mark or passage if one is named; ``back`` is where "Back to where you were" leads from
        there, to what is read now by itself.
        """
        if back is None and self.panes.reading:
            self.page.leaf.tools.places.leave_for(article_id)
        self.panes.read(True)
        self._choice.go(article_id)
        page = self.page.leaf
        if not self._listening:
            self._listening = True
            page.composed.connect(self._on_composed)
            page.tools.places.outward = self._go_back
        page.focus_text()
        if mark is not None:
            self._awaited = (article_id, mark, trouble)
            if self._is_there():
                self._land()
        self._way = _Way(article_id, page.tools.places.depth(article_id), back) if back is not None else None

    def _is_there(self) -> bool:
        page = self.page.leaf
        shown = page.article is not None and self._awaited is not None and page.article.id == self._awaited[0]
        return shown and page.body is not None

    def _on_composed(self) -> None:
        if self._awaited is not None and self._is_there():
            self._landing.start()  # not now: what has been set is about to be scrolled to where it was left

    def _land(self) -> None:
        if self._awaited is None or not self._is_there():
            return
        _article, mark, trouble = self._awaited
        self._awaited = None
        page = self.page.leaf
        if isinstance(mark, Span):
            self._show_passage(mark)
            return
        note = mark.kind == "note"
        found = self._show_note(mark.id) if note else page.open_highlight(mark.id, passing=True)
        if not found:
            self.told.emit(
                "The note is not under the article any more."
                if note
                else f"{trouble or 'It is not in the article any more'}; the passage is kept in Highlights & notes."
            )

    def _show_passage(self, span: Span) -> None:
        """Bring a passage into sight, and select it."""
        page = self.page.leaf
        page.view.reach(span.end)
        if (setting := page.view.setting) is not None:
            start, end = setting.positions.carets(span)
            page.view.reveal(start)
            page.leap(page.view.line_box(start).top() - page.view.height() / 3, passing=True)
            page.view.select_still(start, end)

    def _show_note(self, note_id: int) -> bool:
        """Bring a note under the article into sight; False when it is not there."""
        page = self.page.leaf
        page.view.finish()
        top = page.thread_.top_of(note_id)
        if top is None:
            return False
        page.leap(page.view.offset() + page.thread_.y() + top - page.view.height() / 4, passing=True)
        return True

    def _go_back(self) -> bool:
        """Leave the page by the way that led here, if no jump within it comes first."""
        way, page = self._way, self.page.leaf
        if way is None or page.article is None or page.article.id != way.article_id:
            return False
        if page.tools.places.depth(way.article_id) > way.depth:
            return False
        self._way = None
        way.back()
        return True
