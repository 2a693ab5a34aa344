"""*Notes (n)*: the reader's own thread under the article, with its composer, where a blog has its comment form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reader.model import Note
from reader.ui.moments import friendly
from reader.ui.page.composer import Composer
from reader.ui.page.days import Days
from reader.ui.page.note_text import NoteText, note_sheet
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typography import Typography, interface_font

Drafts = dict[tuple[str, int], str]
"""What is being written, by what it is (``new``, ``edit``, ``reply``) and the note's id."""
_INDENT = 26
_DEEPEST = 4


class Entry(QWidget):
    """One note: its text, its date, and what can be done with it."""

    edited = Signal(int, str)
    deleted = Signal(int)
    replied = Signal(int, str)
    link_activated = Signal(str)
    left = Signal()
    resized = Signal()

    def __init__(self, note: Note, level: int, sheet: Sheet) -> None:
        super().__init__()
        self.note, self.level = note, level
        self._sheet = sheet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(level * _INDENT, 0, 0, 0)
        self._column.setSpacing(2)
        self.text = NoteText(note.text, sheet, self)
        self.text.link_activated.connect(self.link_activated)
        self._column.addWidget(self.text)
        self.editor: Composer | None = None
        self.answer: Composer | None = None
        self._foot = QWidget(self)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._date = QLabel(self._foot)
        self._date.setFont(interface_font(12))
        self._date.setStyleSheet(f"color: {sheet.theme.soft.name()};")
        row.addWidget(self._date)
        for name, slot in (("Edit", self.edit), ("Reply", self.reply), ("Delete", self._delete)):
            dot = QLabel(" · ", self._foot)
            dot.setFont(interface_font(12))
            dot.setStyleSheet(f"color: {sheet.theme.soft.name()};")
            row.addWidget(dot)
            button = _quiet_button(name, sheet, self._foot)
            button.setAccessibleName(f"{name} to note" if name == "Reply" else f"{name} note")
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            row.addWidget(button)
        row.addStretch(1)
        self._column.addWidget(self._foot)
        self.date()

    def date(self) -> None:
        """Write the date as it is to be read now."""
        now = datetime.now(UTC)
        text = friendly(self.note.created_at, now)
        changed = (self.note.updated_at - self.note.created_at).total_seconds() > 60
        self._date.setText(text + (" (edited)" if changed else ""))
        self._date.setToolTip(f"{self.note.created_at.astimezone():%Y-%m-%d %H:%M}")

    def set_width(self, width: int) -> None:
        """Fit to a width in pixels."""
        self.text.set_width(width - self.level * _INDENT)

    def edit(self, draft: str = "") -> None:
        """Put a field with the note's Markdown, or a draft of it, in the place of its text."""
        if self.editor is None:
            self.editor = Composer(self._sheet.theme, "Edit the note…", text=self.note.text, keep_open=True)
            self.editor.saved.connect(self._edited)
            self.editor.cancelled.connect(self._close_editor)
            self._add(self.editor, 0)
            self.text.hide()
            self._foot.hide()
        if draft:
            self.editor.editor.setPlainText(draft)
        else:
            self.editor.editor.write()
        self.resized.emit()

    def reply(self, draft: str = "") -> None:
        """Open a composer below the note, with a draft if there is one."""
        if self.answer is None:
            self.answer = Composer(self._sheet.theme, "Write a reply…", keep_open=True)
            self.answer.setContentsMargins(0, 6, 0, 0)
            self.answer.saved.connect(self._replied)
            self.answer.cancelled.connect(self._close_answer)
            self._add(self.answer, self._column.count())
        if draft:
            self.answer.editor.setPlainText(draft)
        else:
            self.answer.editor.write()
        self.resized.emit()

    def _add(self, composer: Composer, index: int) -> None:
        composer.left.connect(self.left)
        composer.resized.connect(self.resized)
        self._column.insertWidget(index, composer)

    def fit(self) -> None:
        """Be as high as what is in it."""
        composers = [composer for composer in (self.editor, self.answer) if composer is not None]
        heights = []
        for composer in composers:
            composer.fit()
            heights.append(composer.height())
        if self.editor is None:
            heights += [self.text.height(), self._foot.sizeHint().height()]
        self.setFixedHeight(sum(heights) + self._column.spacing() * (len(heights) - 1))
        self._column.activate()

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        return [self.text, *self._foot.findChildren(QPushButton)]

    def busy(self) -> bool:
        """Say whether something is being written here."""
        return self.editor is not None or self.answer is not None

    def _edited(self, text: str) -> None:
        self._close_editor()
        if text != self.note.text:
            self.edited.emit(self.note.id, text)

    def _replied(self, text: str) -> None:
        self._close_answer()
        self.replied.emit(self.note.id, text)

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.left.emit()
            self.editor.deleteLater()
            self.editor = None
            self.text.show()
            self._foot.show()
            self.resized.emit()

    def _close_answer(self) -> None:
        if self.answer is not None:
            self.left.emit()
            self.answer.deleteLater()
            self.answer = None
            self.resized.emit()

    def _delete(self) -> None:
        self.deleted.emit(self.note.id)


def _quiet_button(text: str, sheet: Sheet, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setFlat(True)
    button.setFont(interface_font(12))
    theme = sheet.theme
    button.setStyleSheet(
        f"QPushButton {{ color: {theme.soft.name()}; background: transparent; border: 1px solid transparent;"
        " border-radius: 4px; padding: 1px 2px; }"
        f" QPushButton:hover {{ color: {theme.ink.name()}; }}"
        f" QPushButton:focus {{ border: 1px solid {theme.accent.name()}; }}"
    )
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


class Thread(QWidget):
    """All notes of one article. Its height follows what is in it; ``resized`` tells of it."""

    note_added = Signal(str, object)
    """The text, and the id of the note that it answers or None."""
    note_edited = Signal(int, str)
    note_deleted = Signal(int)
    link_activated = Signal(str)
    resized = Signal()
    left = Signal()
    """Escape in a field: the focus is to go back to the text."""

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notes")
        self._theme = typography.theme
        self._sheet = note_sheet(typography)
        self._entries: dict[int, Entry] = {}
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
        self._column.addWidget(self.composer)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these notes, answers under what they answer. What is being written stays."""
        ordered = in_order(notes)
        kept: dict[int, Entry] = {}
        for note, depth in ordered:
            entry = self._entries.pop(note.id, None)
            if entry is not None and not entry.busy() and (entry.note != note or entry.level != depth):
                entry.deleteLater()
                entry = None
            kept[note.id] = entry or self._entry(note, depth)
            kept[note.id].date()
        for entry in self._entries.values():
            entry.hide()
            entry.deleteLater()
        self._entries = kept
        for index, entry in enumerate(kept.values()):
            if self._column.indexOf(entry) != index + 1:
                self._column.removeWidget(entry)
                self._column.insertWidget(index + 1, entry)
        self._heading.setText(f"Notes ({len(ordered)})")
        stops = [stop for entry in kept.values() for stop in entry.stops()]
        for one, following in pairwise([*stops, self.composer.editor]):
            QWidget.setTabOrder(one, following)
        self._settle()

    def _redate(self) -> None:
        for entry in self._entries.values():
            entry.date()

    def reset(self) -> None:
        """Forget all notes and everything that is being written."""
        for entry in self._entries.values():
            entry.hide()
            entry.deleteLater()
        self._entries = {}
        self.composer.clear()

    def _entry(self, note: Note, depth: int) -> Entry:
        entry = Entry(note, depth, self._sheet)
        entry.edited.connect(self.note_edited)
        entry.deleted.connect(self.note_deleted)
        entry.replied.connect(lambda parent, text: self.note_added.emit(text, parent))
        entry.link_activated.connect(self.link_activated)
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
            if entry.editor is not None and entry.editor.text().strip() != entry.note.text.strip():
                found["edit", entry.note.id] = entry.editor.text()
            if entry.answer is not None and entry.answer.text().strip():
                found["reply", entry.note.id] = entry.answer.text()
        return found

    def restore(self, drafts: Drafts) -> None:
        """Open what was being written again."""
        for (kind, note_id), text in drafts.items():
            entry = self._entries.get(note_id)
            if kind == "edit" and entry is not None:
                entry.edit(text)
            elif kind == "reply" and entry is not None:
                entry.reply(text)
            else:
                before = self.composer.text()
                self.composer.editor.setPlainText(f"{before}\n\n{text}" if before.strip() else text)
        self._settle()

    def top_of(self, note_id: int) -> int | None:
        """Return how far below the thread's top a note begins, in pixels."""
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
