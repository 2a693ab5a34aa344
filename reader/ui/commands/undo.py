"""Everything the user changes in the library goes through here, so that everything can be undone.

Each verb is done first and then kept as a step; a step that fails later on (another process may have removed the
article meanwhile) says so and leaves the stack, it never stays in the way of those below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from reader.errors import ReaderError
from reader.library import Library
from reader.model import Highlight, Note, Selectors, State

LIMIT = 500
"""How many steps are kept."""
MOVES = {State.INBOX: "move to the inbox", State.LATER: "read later", State.ARCHIVE: "archive", State.TRASH: "trash"}
"""What moving articles to a shelf is called."""


class Step(QUndoCommand):
    """One thing done, with how to undo it and do it again."""

    def __init__(
        self, text: str, articles: tuple[int, ...], undo: Callable[[], object], redo: Callable[[], object]
    ) -> None:
        super().__init__(text)
        self.articles = articles
        self._undo, self._redo = undo, redo
        self.failure = ""
        self._done = True

    def redo(self) -> None:
        """Do it again; the push onto the stack, which calls this first, finds it done already."""
        if self._done:
            self._done = False
            return
        self._try(self._redo)

    def undo(self) -> None:
        """Undo it."""
        self._try(self._undo)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReaderError as error:
            self.failure = str(error)
            self.setObsolete(True)


class History(QObject):
    """The library's verbs for user changes, each undoable. Each raises what the library raises and then keeps no step."""

    stepped = Signal(object)
    """After an undo or redo: the ids of the articles it was about (tuple of int)."""
    failed = Signal(str)
    """An undo or redo could not be done: one sentence."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(LIMIT)
        self._waited: tuple[int, ...] = ()

    def undo(self) -> None:
        """Undo the last step, if there is one."""
        if self.stack.canUndo():
            step = self.stack.command(self.stack.index() - 1)
            self.stack.undo()
            self._tell(step)

    def redo(self) -> None:
        """Do the last undone step again, if there is one."""
        if self.stack.canRedo():
            step = self.stack.command(self.stack.index())
            self.stack.redo()
            self._tell(step)

    def set_state(self, ids: Sequence[int], state: State) -> None:
        """Move articles to a shelf."""
        self._watch(ids)
        before = self._library.set_state(ids, state)
        if not self._waited and not any(old != state for old in before.values()):
            return

        def undo() -> None:
            for old in set(before.values()):
                self._library.set_state([id_ for id_, was in before.items() if was == old], old)

        self.keep(MOVES[state], ids, undo, lambda: self._library.set_state(ids, state))

    def set_starred(self, ids: Sequence[int], starred: bool) -> None:
        """Star articles, or take the star away."""
        self._watch(ids)
        before = self._library.set_starred(ids, starred)
        changed = [id_ for id_, was in before.items() if was != starred]
        if changed:
            self.keep(
                "star" if starred else "unstar",
                changed,
                lambda: self._library.set_starred(changed, not starred),
                lambda: self._library.set_starred(changed, starred),
            )

    def set_read(self, ids: Sequence[int], read: bool) -> None:
        """Mark articles as read or unread."""
        before = self._library.set_read(ids, read)
        changed = {id_: was for id_, was in before.items() if (was is not None) != read}

        def undo() -> None:
            for id_, was in changed.items():
                self._library.set_read([id_], was or False)

        if changed:
            text = "mark as read" if read else "mark as unread"
            self.keep(text, list(changed), undo, lambda: self._library.set_read(list(changed), read))

    def retag(self, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> None:
        """Give tags to articles and take others away."""
        self._watch(ids)
        before = self._library.retag(ids, add=add, remove=remove)
        after = {article.id: article.tags for article in self._library.articles(list(before))}
        if after != before:
            self.keep(
                "tags",
                list(before),
                lambda: self._library.set_tags(before),
                lambda: self._library.set_tags(after),
            )

    def delete(self, ids: Sequence[int]) -> None:
        """Take articles out of the library; they can be brought back for 30 days, by undo."""
        self._library.delete(ids)
        self.keep("delete", ids, lambda: self._library.undelete(ids), lambda: self._library.delete(ids))

    def add_highlight(
        self, article_id: int, selectors: Selectors, color: str, note: str = "", style: str = "mark"
    ) -> Highlight:
        """Mark a passage."""
        self._watch([article_id])
        made = self._library.add_highlight(article_id, selectors, color=color, style=style, note=note)
        self.keep(
            "highlight",
            [article_id],
            lambda: self._library.delete_highlight(made.id),
            lambda: self._library.undelete_highlight(made.id),
        )
        return made

    def recolor(self, highlight_id: int, color: str) -> None:
        """Give a highlight another colour."""
        before = self._library.highlight(highlight_id)
        if before.color == color:
            return
        self._library.edit_highlight(highlight_id, color=color)
        self.keep(
            "colour",
            [before.article_id],
            lambda: self._library.edit_highlight(highlight_id, color=before.color),
            lambda: self._library.edit_highlight(highlight_id, color=color),
        )

    def restyle(self, highlight_id: int, style: str) -> None:
        """Draw a highlight in another style."""
        before = self._library.highlight(highlight_id)
        if before.style == style:
            return
        self._library.edit_highlight(highlight_id, style=style)
        self.keep(
            "style",
            [before.article_id],
            lambda: self._library.edit_highlight(highlight_id, style=before.style),
            lambda: self._library.edit_highlight(highlight_id, style=style),
        )

    def resize(self, highlight_id: int, selectors: Selectors) -> None:
        """Let a highlight mark a longer or shorter passage."""
        before = self._library.move_highlight(highlight_id, selectors)
        self.keep(
            "resize a highlight",
            [before.article_id],
            lambda: self._library.restore_highlights([before]),
            lambda: self._library.move_highlight(highlight_id, selectors),
        )

    def retag_highlight(self, highlight_id: int, tags: Sequence[str]) -> None:
        """Give a highlight these tags and no other."""
        before = self._library.highlight(highlight_id)
        if before.tags == tuple(tags):
            return
        self._library.edit_highlight(highlight_id, tags=tags)
        self.keep(
            "tags of a highlight",
            [before.article_id],
            lambda: self._library.edit_highlight(highlight_id, tags=before.tags),
            lambda: self._library.edit_highlight(highlight_id, tags=tags),
        )

    def annotate(self, highlight_id: int, note: str) -> None:
        """Give a highlight this note; empty takes it away."""
        before = self._library.highlight(highlight_id)
        if before.note == note:
            return
        self._library.edit_highlight(highlight_id, note=note)
        self.keep(
            "note on a highlight",
            [before.article_id],
            lambda: self._library.edit_highlight(highlight_id, note=before.note),
            lambda: self._library.edit_highlight(highlight_id, note=note),
        )

    def delete_highlight(self, highlight_id: int) -> None:
        """Take a highlight away."""
        before = self._library.highlight(highlight_id)
        self._library.delete_highlight(highlight_id)
        self.keep(
            "delete a highlight",
            [before.article_id],
            lambda: self._library.undelete_highlight(highlight_id),
            lambda: self._library.delete_highlight(highlight_id),
        )

    def add_note(self, article_id: int, text: str, reply_to: int | None = None) -> Note:
        """Write a note under an article."""
        self._watch([article_id])
        made = self._library.add_note(article_id, text, reply_to=reply_to)
        self.keep(
            "note",
            [article_id],
            lambda: self._library.delete_note(made.id),
            lambda: self._library.undelete_note(made.id),
        )
        return made

    def edit_note(self, note_id: int, text: str) -> None:
        """Change the words of a note."""
        before = self._library.note(note_id)
        if before.text == text:
            return
        self._library.edit_note(note_id, text)
        self.keep(
            "edit a note",
            [before.article_id],
            lambda: self._library.take_back_edit(before),
            lambda: self._library.edit_note(note_id, text),
        )

    def retag_note(self, note_id: int, tags: Sequence[str]) -> None:
        """Give a note these tags and no other."""
        before = self._library.note(note_id)
        if before.tags == tuple(tags):
            return
        self._library.edit_note(note_id, tags=tags)
        self.keep(
            "tags of a note",
            [before.article_id],
            lambda: self._library.edit_note(note_id, tags=before.tags),
            lambda: self._library.edit_note(note_id, tags=tags),
        )

    def delete_note(self, note_id: int) -> None:
        """Take a note away."""
        before = self._library.note(note_id)
        self._library.delete_note(note_id)
        self.keep(
            "delete a note",
            [before.article_id],
            lambda: self._library.undelete_note(note_id),
            lambda: self._library.delete_note(note_id),
        )

    def keep(
        self,
        text: str,
        ids: Sequence[int],
        undo: Callable[[], object],
        redo: Callable[[], object],
        *,
        back_to: Sequence[int] = (),
    ) -> None:
        """Keep a step that has just been done, called ``text``, about these articles; one that is about too many of them
        says with ``back_to`` which one is gone back to.
        """
        waited, self._waited = tuple(id_ for id_ in self._waited if id_ in ids), ()

        def back() -> None:
            undo()
            self._library.hold_entries(waited)

        self.stack.push(Step(text, tuple(ids or back_to), back if waited else undo, redo))

    def _watch(self, ids: Sequence[int]) -> None:
        """Remember which of these are entries that wait: what is about to be done saves them, and undoing it is to let
        them wait again.
        """
        self._waited = self._library.waiting_entries(ids)

    def _tell(self, step: QUndoCommand | None) -> None:
        if isinstance(step, Step):
            if step.failure:
                self.failed.emit(step.failure)
            self.stepped.emit(step.articles)
