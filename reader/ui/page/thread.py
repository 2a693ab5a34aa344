"""*Notes (n)*: the reader's own thread under the article, with its composer, where a blog has its comment form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reader.library import Backlink, Linked, Wording
from reader.model import Comment, Note
from reader.ui.page.composer import Composer
from reader.ui.page.days import Days
from reader.ui.page.note_text import note_sheet
from reader.ui.page.thread_entry import Entry
from reader.ui.typography import Typography, interface_font

if TYPE_CHECKING:
    from reader.ui.page.thread_backlinks import Backlinks
    from reader.ui.page.thread_comments import PageComments

Drafts = dict[tuple[str, int], str]
"""What is being written, by what it is (``new``, ``edit``, ``reply``) and the note's id; ``mark`` is the note on a highlight,
by the highlight's id, and ``was`` what that note said before."""
_DEEPEST = 4
_AT_ONCE = 4
"""Notes that are there with the article, which they mostly stand out of sight below."""
_BATCH = 5


class Thread(QWidget):
    """All notes of one article. Its height follows what is in it; ``resized`` tells of it."""

    note_added = Signal(str, object)
    """The text, and the id of the note that it answers or None."""
    note_edited = Signal(int, str)
    note_deleted = Signal(int)
    note_retagged = Signal(int, tuple)
    note_tags_asked = Signal(object)
    """The tags of the library are needed; the line (``TagLine``) takes them."""
    wordings_wanted = Signal(int)
    """What a note said before is to be seen; ``show_wordings`` takes it."""
    address_wanted = Signal(int)
    """The link to a note is to be copied."""
    copied = Signal(str)
    """A text is to be put on the clipboard."""
    link_activated = Signal(str)
    pointed = Signal(QUrl)
    """The link of a note that the mouse is on, empty when it has left."""
    writing = Signal(object)
    """A field for notes (``GrowingEdit``) has the keyboard."""
    resized = Signal()
    left = Signal()
    """Escape in a field: the focus is to go back to the text."""

    def __init__(
        self,
        typography: Typography,
        parent: QWidget | None = None,
        *,
        lead: Callable[[Note], tuple[Linked, ...] | None] = lambda _note: None,
    ) -> None:
        """``lead`` says where the own links of a note lead, None when nobody knows."""
        super().__init__(parent)
        self.setAccessibleName("Notes")
        self._theme = typography.theme
        self._sheet = note_sheet(typography)
        self._lead = lead
        self._entries: dict[int, Entry] = {}
        self._ordered: list[tuple[Note, int]] = []
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(lambda: self._make(_BATCH))
        self._backlinks: Backlinks | None = None
        self.backlinks: tuple[Backlink, ...] = ()
        """Who leads to the article."""
        self.comments: PageComments | None = None
        """What others wrote on its page, once there has been any of it."""
        self._width = 0
        self._settled = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 17, 0, 0)
        self._column.setSpacing(12)
        self._heading = QLabel("Notes (0)", self)
        self._heading.setFont(interface_font(16, bold=True))
        self._heading.setStyleSheet(f"color: {self._theme.ink.name()};")
        self._column.addWidget(self._heading)
        self.days = Days(self)
        self.days.turned.connect(self._redate)
        self.composer = Composer(self._theme, "Write a note…")
        self.composer.saved.connect(self._add)
        self.composer.left.connect(self.left)
        self.composer.resized.connect(self._settle)
        self.composer.writing.connect(self.writing)
        self._column.addWidget(self.composer)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these notes, answers under what they answer. What is being written stays."""
        self._ordered = in_order(notes)
        known = {note.id for note, _ in self._ordered}
        for entry in [entry for number, entry in self._entries.items() if number not in known]:
            del self._entries[entry.note.id]
            self.restore(entry.drafts())  # what was being written there is not gone with it
            entry.hide()
            entry.deleteLater()
        for note, depth in self._ordered:
            if (present := self._entries.get(note.id)) is not None:
                present.show_note(note, depth, self._lead(note))
        self._heading.setText(f"Notes ({len(self._ordered)})")
        self._make(_AT_ONCE)

    def _make(self, most: int) -> None:
        """Make so many of the entries that are missing, from the top; the rest follows as soon as there is time."""
        waiting = [(note, depth) for note, depth in self._ordered if note.id not in self._entries]
        for note, depth in waiting[:most]:
            self._entries[note.id] = self._entry(note, depth, self._lead(note))
        shown = [note.id for note, _ in self._ordered if note.id in self._entries]
        self._entries = {number: self._entries[number] for number in shown}
        for index, entry in enumerate(self._entries.values(), 1):
            if self._column.indexOf(entry) != index:
                self._column.removeWidget(entry)
                self._column.insertWidget(index, entry)
                entry.show()
        if len(waiting) > most:
            self._later.start()
        else:
            self._later.stop()
            self._order()
        self._settle()

    def finish(self) -> None:
        """Make all entries that are still to come."""
        if self._later.isActive():
            self._make(len(self._ordered))

    def _order(self) -> None:
        """Let Tab and a screen reader go from top to bottom."""
        below = self._below()
        for part in (*self._entries.values(), self.composer, *below):
            part.raise_()
        stops = [stop for entry in self._entries.values() for stop in entry.stops()]
        stops += [self.composer.editor, *(stop for part in below for stop in part.stops())]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _below(self) -> list[Backlinks | PageComments]:
        """Return what stands under the composer."""
        return [part for part in (self._backlinks, self.comments) if part is not None]

    def show_comments(self, comments: Sequence[Comment], *, unfolded: bool = False) -> None:
        """Show what others wrote under the article on its page."""
        if self.comments is None:
            if not comments:
                return
            from reader.ui.page.thread_comments import PageComments

            self.comments = PageComments(self._sheet, self)
            self.comments.link_activated.connect(self.link_activated)
            self.comments.resized.connect(self._settle)
            self._column.addWidget(self.comments)
        self.comments.show_comments(comments)
        if unfolded:
            self.comments.fold(True)
        self._order()

    def show_backlinks(self, backlinks: Sequence[Backlink]) -> None:
        """Show who leads to the article."""
        self.backlinks = tuple(backlinks)
        if self._backlinks is None:
            if not backlinks:
                return
            from reader.ui.page.thread_backlinks import Backlinks

            self._backlinks = Backlinks(self._theme, self)
            self._backlinks.link_activated.connect(self.link_activated)
            self._backlinks.resized.connect(self._settle)
            self._column.insertWidget(self._column.indexOf(self.composer) + 1, self._backlinks)
        self._backlinks.show_backlinks(backlinks)
        self._order()

    def show_wordings(self, note_id: int, past: Sequence[Wording]) -> None:
        """Show what a note said before, oldest first."""
        if (entry := self._entries.get(note_id)) is not None:
            entry.show_wordings(past)

    def _redate(self) -> None:
        for entry in self._entries.values():
            entry.date()

    def reset(self) -> None:
        """Forget all notes and everything that is being written."""
        for entry in self._entries.values():
            entry.hide()
            entry.deleteLater()
        self._entries, self._ordered = {}, []
        self._later.stop()
        self.composer.clear()
        self.show_backlinks(())
        self.show_comments(())

    def _entry(self, note: Note, depth: int, linked: tuple[Linked, ...] | None) -> Entry:
        entry = Entry(note, depth, self._sheet, linked)
        entry.edited.connect(self.note_edited)
        entry.deleted.connect(self.note_deleted)
        entry.retagged.connect(self.note_retagged)
        entry.tags_asked.connect(self.note_tags_asked)
        entry.wordings_wanted.connect(self.wordings_wanted)
        entry.address_wanted.connect(self.address_wanted)
        entry.copied.connect(self.copied)
        entry.replied.connect(lambda parent, text: self.note_added.emit(text, parent))
        entry.link_activated.connect(self.link_activated)
        entry.pointed.connect(self.pointed)
        entry.writing.connect(self.writing)
        entry.left.connect(self.left)
        entry.resized.connect(self._settle)
        if self._width:
            entry.set_width(self._width)
        return entry

    def set_width(self, width: int) -> None:
        """Fit to a width in pixels."""
        if width != self._width:
            self._width = width
            self.setFixedWidth(width)
            for entry in self._entries.values():
                entry.set_width(width)
            self._settle()

    def _settle(self) -> None:
        parts: list[Entry | Composer] = [*self._entries.values(), self.composer]
        height = self._column.contentsMargins().top() + self._heading.sizeHint().height()
        for part in parts:
            part.fit()
            height += self._column.spacing() + part.height()
        for below in self._below():
            if not below.isHidden():
                below.fit(max(1, self._width))
                height += self._column.spacing() + below.height()
        if self._width and height != self._settled:
            self._settled = height
            self.setFixedHeight(height)
            self._column.activate()
            self.resized.emit()

    def _add(self, text: str) -> None:
        self.composer.clear()
        self.note_added.emit(text, None)

    def drafts(self) -> Drafts:
        """Return what is written and not saved."""
        found: Drafts = {}
        if text := self.composer.text().strip():
            found["new", 0] = text
        for entry in self._entries.values():
            found |= entry.drafts()
        return found

    def take_over(self, other: Thread, notes: Sequence[Note]) -> None:
        """Show the notes, and all that another thread of the same article holds beside them."""
        self.show_notes(notes)
        self.restore(other.drafts())
        self.show_backlinks(other.backlinks)
        if (said := other.comments) is not None:
            self.show_comments(said.comments, unfolded=said.unfolded)

    def restore(self, drafts: Drafts) -> None:
        """Open what was being written again."""
        if any(kind != "new" for kind, _ in drafts):
            self.finish()
        for (kind, note_id), text in drafts.items():
            entry = self._entries.get(note_id)
            if kind == "edit" and entry is not None:
                entry.edit(text)
            elif kind == "reply" and entry is not None:
                entry.reply(text)
            else:
                self.put_in(text)
        self._settle()

    def put_in(self, text: str) -> None:
        """Put a text below what is being written as a new note."""
        before = self.composer.text().rstrip()
        self.composer.editor.setPlainText(f"{before}\n\n{text}" if before else text)

    def note(self, note_id: int) -> Note | None:
        """Return a note of the article, None for any other id."""
        return next((note for note, _ in self._ordered if note.id == note_id), None)

    def top_of(self, note_id: int) -> int | None:
        """Return how far below the thread's top a note begins, in pixels."""
        self.finish()
        entry = self._entries.get(note_id)
        return None if entry is None else entry.mapTo(self, QPoint(0, 0)).y()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline between the article and its notes."""
        QPainter(self).fillRect(0, 0, self.width(), 1, self._theme.hair)


def in_order(notes: Sequence[Note]) -> list[tuple[Note, int]]:
    """Return the notes by time, each followed by its answers, with how deep they stand."""
    known = {note.id for note in notes}
    below: dict[int | None, list[Note]] = {}
    for note in sorted(notes, key=lambda note: (note.created_at, note.id)):
        below.setdefault(note.reply_to if note.reply_to in known else None, []).append(note)
    found: list[tuple[Note, int]] = []
    waiting = [(note, 0) for note in reversed(below.pop(None, []))]
    while waiting:
        note, depth = waiting.pop()
        found.append((note, min(depth, _DEEPEST)))
        waiting += [(answer, depth + 1) for answer in reversed(below.pop(note.id, []))]
    return found + [(note, 0) for rest in below.values() for note in rest]
