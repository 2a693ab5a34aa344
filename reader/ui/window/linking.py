"""Links between notes, and what stands below them: what is proposed while one is written, where each leads, who leads to
the open article, what others wrote under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reader.errors import LibraryError
from reader.library import Backlink, Library, Linked
from reader.model import Change, Highlight, Note
from reader.ui.jobs import Questions
from reader.ui.page.page_place import PagePlace

if TYPE_CHECKING:
    from reader.ui.page.proposals import Answer

_LEADING = frozenset({"links", "added", "deleted", "meta", "highlights", "notes", "body"})
"""What may change where links lead, or what is said of that."""


class Titles(Questions):
    """What may be meant by a link. Nothing is indexed for it."""

    def _index_more(self, library: Library) -> bool:
        return False


class Linking(QObject):
    """Answers a page from the library. Titles are looked for beside the window: no keystroke waits for them."""

    def __init__(self, library: Library, page: PagePlace) -> None:
        super().__init__()
        self._library, self._page = library, page
        self._article = 0
        self._questions: Questions | None = None
        self._asked = 0
        self._led: dict[tuple[str, str], tuple[Linked, ...]] = {}
        """Where links lead, by the uid and the text that they are in: the margin asks with every line that is written."""
        page.lead = self.lead
        page.proposals_wanted.connect(self._propose)
        page.wordings_wanted.connect(self._tell_wordings)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._look)

    def show(self, article_id: int) -> None:
        """Tell, once it has been painted, who leads to the article that is shown now; 0 for none."""
        self._article = article_id
        self._led.clear()
        if article_id:
            self._again.start()

    def on_change(self, change: Change) -> None:
        """Keep up with the library."""
        if not change.what or change.what & _LEADING:
            self._led.clear()
            if self._article:
                self._again.start()

    def stop(self) -> None:
        """End what is asked beside the window."""
        self._again.stop()
        if self._questions is not None:
            self._questions.blockSignals(True)
            self._questions.stop()

    def lead(self, mark: Highlight | Note) -> tuple[Linked, ...] | None:
        """Return where the own links of a note, or of the note on a highlight, lead; None if there are none."""
        from reader.ui.page.note_tree import has_own_links

        text, number = (mark.text, "note_id") if isinstance(mark, Note) else (mark.note, "highlight_id")
        if not has_own_links(text):
            return None
        if (known := self._led.get((mark.uid, text))) is None:
            with suppress(LibraryError):  # they are shown as they are written
                known = self._led[mark.uid, text] = self._library.linked(**{number: mark.id})
        return known

    def _look(self) -> None:
        """Show who leads here, and where the links in the notes lead by now."""
        article = self._page.article
        if article is None or article.id != self._article or self._page.leaf.body is None:
            return
        leaf = self._page.leaf
        from reader.ui.page.note_tree import has_own_links

        with suppress(LibraryError):  # the article has been deleted meanwhile
            leaf.thread_.show_backlinks(list(map(self._read, self._elsewhere())))
            leaf.thread_.show_comments(self._library.page_comments(self._article))
        if any(has_own_links(note.text) for note in leaf.notes):
            leaf.thread_.show_notes(leaf.notes)
        if any(has_own_links(mark.note) for mark in leaf.highlights):
            leaf.composition.place_notes(leaf.highlights)
            leaf.marking.show_highlights(leaf.highlights)

    def _elsewhere(self) -> Iterator[Backlink]:
        """Yield who leads to the article from elsewhere: its own notes can be seen above."""
        yield from (back for back in self._library.backlinks(self._article) if back.article_id != self._article)

    def _read(self, back: Backlink) -> Backlink:
        """Return a backlink with its text as it reads."""
        from reader.ui.page.note_text import plain_note
        from reader.ui.page.note_tree import has_own_links

        linked = self._library.linked(note_id=back.note_id, highlight_id=back.highlight_id)
        return back._replace(text=plain_note(back.text, linked if has_own_links(back.text) else None))

    def _tell_wordings(self, note_id: int) -> None:
        past = self._library.note_history(note_id)
        if past:
            self._page.leaf.thread_.show_wordings(note_id, past)
        else:
            self._page.told.emit("What this note said before has not been kept.")

    def _propose(self, kind: str, text: str) -> None:
        from reader.ui.page.proposals import answer

        if self._questions is None:
            self._questions = Titles(self._library.folder, self)
            self._questions.answered.connect(self._on_answer)
            self._questions.failed.connect(self._on_failure)
        self._asked = self._questions.put(partial(answer, kind=kind, text=text))

    def _on_answer(self, number: int, found: Answer) -> None:
        if number == self._asked:
            self._page.leaf.tools.proposing.show(found)

    def _on_failure(self, number: int, reason: str) -> None:
        if number == self._asked:
            self._page.told.emit(reason)
