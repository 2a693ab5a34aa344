"""The commonplace view in its window: shown in the list's place, kept up with the library, opening what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from reader.errors import ReaderError
from reader.library import Library, MarkId, MarkQuery, MarkRow
from reader.model import COLORS
from reader.ui.commonplace.gathered import Gathered
from reader.ui.jobs import Chores
from reader.ui.settings import Settings
from reader.ui.window.around import Around

if TYPE_CHECKING:
    from reader.ui.commonplace.asking import Answer, Part, Wanted
    from reader.ui.commonplace.bulk import Bulk
    from reader.ui.commonplace.mark_model import Shown
    from reader.ui.commonplace.marks_pane import MarksPane

_REST = 400
"""Milliseconds after an answer in which another question may come."""


class Commonplace(Gathered["MarksPane"]):
    """Every highlight and note of the library."""

    TELLING = frozenset({"added", "deleted", "highlights", "notes", "meta", "tags", "names", "body"})

    def __init__(self, around: Around, chores: Chores, settings: Settings) -> None:
        super().__init__(around)
        self._chores, self._settings = chores, settings
        around.arriving.told.connect(self.told)
        around.arriving.page.own_link_wanted.connect(self.follow)
        self._bulk: Bulk | None = None
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._complete)
        self._completing = 0
        self._found: Answer | None = None

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return the handlers by the names of the action table."""
        acts = {
            "marks_open": "open",
            "marks_article": "article",
            "marks_all": "all",
            "marks_tags": "tags",
            "marks_copy": "copy",
            "marks_quote": "copy_quote",
            "marks_markdown": "copy_markdown",
            "marks_rich": "copy_rich",
            "marks_export": "export",
            "marks_delete": "delete",
            **{f"marks_{color}": color for color in COLORS},
        }
        made: dict[str, Callable[[], None]] = {name: partial(self._do, act) for name, act in acts.items()}
        return {**made, "go_marks": self.show, "go_this_day": self.show_this_day}

    def show_this_day(self) -> None:
        """Show what was marked on this day in earlier years."""
        pane = self._made()
        self._stale = False  # it is asked for below
        pane.ask_for_this_day()
        self.show()

    def follow(self, address: str) -> None:
        """Open what an address of Postil's own leads to."""
        try:
            target = self._library.target(address)
        except ReaderError as error:
            self.told.emit(str(error))
            return
        if target is None:
            self.told.emit("This link leads to no article of this library; it may be from another one.")
            return
        mark = MarkId("highlight", target.highlight_id) if target.highlight_id else None
        mark = MarkId("note", target.note_id) if target.note_id else mark
        self._arriving.go(target.article_id, mark)
        if mark is None and "#" in address:
            self.told.emit("What this link leads to is no longer in the article.")

    def stop(self) -> None:
        """End what is asked beside the window."""
        self._resting.stop()
        super().stop()

    def _new_pane(self) -> MarksPane:
        from reader.ui.commands.undo_marks import Marks
        from reader.ui.commonplace.bulk import Bulk
        from reader.ui.commonplace.marks_pane import MarksPane

        look = self._look.typography()
        pane = MarksPane(look.theme, look.face, self._settings.mark_group, self._fetch, self._rows, self._tags)
        deeds = self._around.deeds()
        marks = Marks(self._library, self._history, deeds, self.told.emit)
        self._bulk = bulk = Bulk(self._window, self._library, marks, self._chores, deeds, pane.list.chosen)
        bulk.done.connect(self.done)
        bulk.told.connect(self.told)
        bulk.settled.connect(lambda: self.told.emit(""))
        bulk.closed.connect(lambda: pane.list.setFocus(Qt.FocusReason.OtherFocusReason))
        pane.list.bulk = self._key
        pane.list.opened.connect(self._open)
        pane.bulk_wanted.connect(self._do)
        return pane

    # what is asked

    def _on_wanted(self, wanted: Wanted) -> None:
        self._settings.mark_group = wanted.group
        self._ask()

    def _answer(self, library: Library, wanted: Wanted) -> Answer:
        from reader.ui.commonplace.asking import answer

        return answer(library, wanted)

    def _on_answer(self, number: int, found: Answer) -> None:
        is_asked = number == self._asked
        super()._on_answer(number, found)
        if is_asked:
            self._found = found
            if found.is_long():
                self._resting.start()
        elif number == self._completing and self._pane is not None:
            self._pane.take(found)

    def _complete(self) -> None:
        """Have the marks of long parts named while nothing else is asked."""
        from reader.ui.commonplace.asking import complete

        found = self._found
        if found is not None and self._questions is not None and not self.waiting():
            self._completing = self._questions.put(lambda library: complete(library, found))

    def _tags(self) -> list[str]:
        try:
            return [group.title for group in self._library.mark_groups(MarkQuery(), "tag")]
        except ReaderError:
            return []

    def _fetch(self, part: Part, offset: int, count: int) -> Sequence[MarkId]:
        try:
            return self._library.marks(part.query, order=part.order, offset=offset, limit=count).ids
        except ReaderError:  # the next question says what is wrong
            return ()

    def _rows(self, ids: Sequence[MarkId]) -> list[MarkRow]:
        try:
            return self._library.mark_rows(ids)
        except ReaderError:
            return []

    # what is chosen

    def _open(self, shown: Shown, by_key: bool) -> None:
        self._arriving.go(shown.article_id, shown.id, shown.trouble, back=self.show)
        if not by_key and not self._panes.narrow and self._pane is not None:
            self._pane.list.setFocus(Qt.FocusReason.MouseFocusReason)

    def _key(self, event: QKeyEvent) -> bool:
        name = self._bulk.key(event) if self._bulk is not None else ""
        if name:
            self._do(name)
        return bool(name)

    def _do(self, name: str) -> None:
        if self._bulk is None or self._pane is None or self._middle.marks is None:
            return
        current = self._pane.list.current()
        if name == "open" and current is not None:
            self._open(current, True)
        elif name == "article" and current is not None:
            self._pane.ask_for_article(current.article_id)
        elif name == "all":
            self._pane.list.selectAll()
        else:
            self._bulk.do(name, self._look.theme)
