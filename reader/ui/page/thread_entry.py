"""One note of the thread: its text, its date and tags, and what can be done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reader.library import Linked
from reader.model import Note
from reader.ui.moments import friendly
from reader.ui.page.composer import Composer
from reader.ui.page.header import TAG
from reader.ui.page.note_text import NoteText
from reader.ui.page.quiet import Flow, quiet_button, quiet_label
from reader.ui.typesetting.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library import Wording
    from reader.ui.page.tag_line import TagLine
    from reader.ui.page.thread_wordings import Wordings

INDENT = 26
"""Pixels that a reply stands further in than what it answers."""


class Entry(QWidget):
    """Asks for changes by its signals; what comes of them is shown by another entry."""

    edited = Signal(int, str)
    deleted = Signal(int)
    replied = Signal(int, str)
    retagged = Signal(int, tuple)
    tags_asked = Signal(object)
    """The tags of the library are needed; the line (``TagLine``) takes them."""
    wordings_wanted = Signal(int)
    """What the note said before is to be seen; ``show_wordings`` takes it."""
    copied = Signal(str)
    """A text is to be put on the clipboard."""
    address_wanted = Signal(int)
    """The link to the note is to be copied."""
    link_activated = Signal(str)
    pointed = Signal(QUrl)
    """The link that the mouse or the focus is on, empty when it has left."""
    writing = Signal(object)
    left = Signal()
    resized = Signal()

    def __init__(self, note: Note, level: int, sheet: Sheet, linked: tuple[Linked, ...] | None = None) -> None:
        super().__init__()
        self.note, self.level, self._linked = note, level, linked
        self._sheet = sheet
        self._whole = self._width = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(level * INDENT, 0, 0, 0)
        self._column.setSpacing(2)
        self.text = self._made_text()
        self._column.addWidget(self.text)
        self.editor: Composer | None = None
        self.answer: Composer | None = None
        self.tag_line: TagLine | None = None
        self.wordings: Wordings | None = None
        self._foot = Flow(sheet.theme, self)
        self._column.addWidget(self._foot)
        self._date = quiet_label("", sheet.theme, self._foot)
        self._edited = quiet_button("edited", "Earlier wordings of this note", sheet.theme, self._foot, self.turn)
        self._edited.setToolTip("Show what this note said before")
        self._tags: list[QPushButton] = []
        self._buttons = [
            quiet_button(word, name, sheet.theme, self._foot, act)
            for word, name, act in (
                ("Edit", "Edit note", self.edit),
                ("Reply", "Reply to note", self.reply),
                ("Tags", "Edit the tags of this note", self.edit_tags),
                ("Link", "Copy the link to this note", lambda: self.address_wanted.emit(self.note.id)),
                ("Delete", "Delete note", lambda: self.deleted.emit(self.note.id)),
            )
        ]
        self._fill_foot()

    def show_note(self, note: Note, level: int, linked: tuple[Linked, ...] | None) -> None:
        """Show the note as it now is. What is being written stays."""
        before, self.note, was = self.note, note, self.level
        if level != was:
            self.level = level
            self._column.setContentsMargins(level * INDENT, 0, 0, 0)
        if note.text != before.text or linked != self._linked or was != level:
            self._linked = linked
            old, self.text = self.text, self._made_text()
            self.text.setVisible(self.editor is None)
            self._column.replaceWidget(old, self.text)
            old.hide()
            old.deleteLater()
        if self._whole:
            self.set_width(self._whole)
        if note.text != before.text and self.wordings is not None:
            self.turn()
        if self.tag_line is not None:
            self.tag_line.show_tags(note.tags)
        self._fill_foot()

    def _made_text(self) -> NoteText:
        made = NoteText(self.note.text, self._sheet, self, linked=self._linked)
        if self.level:
            made.setAccessibleName(made.accessibleName().replace("Note", "Reply", 1))
        made.link_activated.connect(self.link_activated)
        made.highlighted.connect(self.pointed)
        return made

    def _fill_foot(self) -> None:
        self._edited.setVisible(self.note.updated_at != self.note.created_at)
        if [button.text() for button in self._tags] != [f"#{tag}" for tag in self.note.tags]:
            for button in self._tags:
                button.hide()
                button.deleteLater()
            theme = self._sheet.theme
            self._tags = [
                quiet_button(f"#{tag}", f"Show articles tagged {tag}", theme, self._foot, partial(self._go, tag))
                for tag in self.note.tags
            ]
            for button in self._tags:
                button.show()
        self._foot.show_parts([self._date, self._edited, *self._tags, *self._buttons])
        self.date()

    def date(self) -> None:
        """Write the date as it is to be read now."""
        self._date.setText(friendly(self.note.created_at, datetime.now(UTC)))
        self._date.setToolTip(f"{self.note.created_at.astimezone():%Y-%m-%d %H:%M}")

    def set_width(self, width: int) -> None:
        """Fit to a width in pixels."""
        self._whole = width
        self._width = max(1, width - self.level * INDENT)
        self.text.set_width(self._width)
        if self.wordings is not None:
            self.wordings.set_width(self._width)

    # -- writing ------------------------------------------------------------------------------------------------------

    def edit(self, draft: str = "") -> None:
        """Put a field with the note's Markdown, or a draft of it, in the place of its text."""
        if self.editor is None:
            self.editor = Composer(self._sheet.theme, "Edit the note…", text=self.note.text, keep_open=True)
            self.editor.saved.connect(self._save)
            self.editor.cancelled.connect(self._close_editor)
            self._add(self.editor, 0)
            self.text.hide()
            self._foot.hide()
        self._write(self.editor, draft)

    def reply(self, draft: str = "") -> None:
        """Open a composer below the note, with a draft if there is one."""
        if self.answer is None:
            self.answer = Composer(self._sheet.theme, "Write a reply…", keep_open=True)
            self.answer.setContentsMargins(0, 6, 0, 0)
            self.answer.saved.connect(self._replied)
            self.answer.cancelled.connect(self._close_answer)
            self._add(self.answer, self._column.count())
        self._write(self.answer, draft)

    def _add(self, composer: Composer, index: int) -> None:
        composer.left.connect(self.left)
        composer.resized.connect(self.resized)
        composer.writing.connect(self.writing)
        self._column.insertWidget(index, composer)
        composer.show()

    def _write(self, composer: Composer, draft: str) -> None:
        if draft:
            composer.editor.setPlainText(draft)
        else:
            composer.editor.write()
        self.resized.emit()

    def busy(self) -> bool:
        """Say whether something is being written here."""
        return self.editor is not None or self.answer is not None

    def drafts(self) -> dict[tuple[str, int], str]:
        """Return what is written here and not saved, as ``Thread.drafts`` does."""
        found = {}
        if self.editor is not None and self.editor.text().strip() != self.note.text.strip():
            found["edit", self.note.id] = self.editor.text()
        if self.answer is not None and self.answer.text().strip():
            found["reply", self.note.id] = self.answer.text()
        return found

    def _save(self, text: str) -> None:
        self._close_editor()
        if text != self.note.text:
            self.edited.emit(self.note.id, text)

    def _replied(self, text: str) -> None:
        self._close_answer()
        self.replied.emit(self.note.id, text)

    def _close_editor(self) -> None:
        if self.editor is not None:
            editor, self.editor = self.editor, None
            self.text.show()
            self._foot.show()
            self._close(editor)

    def _close_answer(self) -> None:
        if self.answer is not None:
            answer, self.answer = self.answer, None
            self._close(answer)

    def _close(self, composer: Composer) -> None:
        self.left.emit()
        composer.hide()
        composer.deleteLater()
        self.resized.emit()

    # -- tags ---------------------------------------------------------------------------------------------------------

    def edit_tags(self) -> None:
        """Open the line of tags, or close it."""
        if self.tag_line is not None:
            self._close_tags()
            return
        from reader.ui.page.tag_line import TagLine

        self.tag_line = line = TagLine(self._sheet.theme, self, "Tags of this note, with commas between them")
        line.renew(self.note.tags)
        line.changed.connect(lambda tags: self.retagged.emit(self.note.id, tags))
        line.asked.connect(lambda: self.tags_asked.emit(line))
        self._column.insertWidget(self._column.indexOf(self._foot) + 1, line)
        self.resized.emit()
        line.show()
        line.setFocus()

    def _close_tags(self) -> None:
        if self.tag_line is not None:
            line, self.tag_line = self.tag_line, None
            line.keep()
            self.left.emit()
            line.hide()
            line.deleteLater()
            self.resized.emit()

    def _go(self, tag: str) -> None:
        self.link_activated.emit(TAG + quote(tag, safe=""))

    # -- earlier wordings ---------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Show what the note said before, or show it no longer."""
        if self.wordings is None:
            self.wordings_wanted.emit(self.note.id)
            return
        wordings, self.wordings = self.wordings, None
        self._edited.setFocus()
        wordings.hide()
        wordings.deleteLater()
        self.resized.emit()

    def show_wordings(self, past: Sequence[Wording]) -> None:
        """Show what the note said before, oldest first."""
        from reader.ui.page.thread_wordings import Wordings

        if self.wordings is not None:
            return
        self.wordings = made = Wordings(self.note, past, self._sheet)
        made.restored.connect(lambda text: self.edited.emit(self.note.id, text))
        made.copied.connect(self.copied)
        made.closed.connect(self.turn)
        made.set_width(self._width)
        self._column.insertWidget(self._column.indexOf(self._foot) + 1, made)
        made.show()
        self.resized.emit()
        made.focus_first()

    # -- size ---------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Be as high as what is in it."""
        heights = []
        for index in range(self._column.count()):
            item = self._column.itemAt(index)
            part = item.widget() if item is not None else None
            if part is None or part.isHidden():
                continue
            if isinstance(part, Composer):
                part.fit()
            elif isinstance(part, Flow):
                part.fit(self._width)
            heights.append(part.height() if part.minimumHeight() else part.sizeHint().height())
        self.setFixedHeight(sum(heights) + self._column.spacing() * (len(heights) - 1))
        self._column.activate()

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        edited = [] if self._edited.isHidden() else [self._edited]
        return [self.text, *edited, *self._tags, *self._buttons]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes what was opened below the note."""
        if event.key() == Qt.Key.Key_Escape and self.tag_line is not None:
            self._close_tags()
        elif event.key() == Qt.Key.Key_Escape and self.wordings is not None:
            self.turn()
        else:
            super().keyPressEvent(event)
