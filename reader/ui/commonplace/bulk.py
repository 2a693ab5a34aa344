"""What is done with the chosen marks: recoloured, tagged, copied, written to a file, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from reader.errors import ReaderError
from reader.library import Library, MarkId, MarkQuery
from reader.model import COLORS, now
from reader.ui.catalogue.tag_editor import TagEditor
from reader.ui.commands.undo_marks import Marks
from reader.ui.commonplace import quoting
from reader.ui.jobs import Chores
from reader.ui.theme import Theme
from reader.ui.wording import counted

_Key = Qt.Key
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_COLORS = dict(zip((_Key.Key_1, _Key.Key_2, _Key.Key_3, _Key.Key_4, _Key.Key_5), COLORS, strict=True))
_PART = 2_000
"""Marks read at a time."""


class Bulk(QObject):
    """One method an act, by the names of ``marks_menu.bulk_menu``; ``chosen`` says which marks are meant."""

    done = Signal(str)
    """What has been changed and can be undone: one sentence."""
    told = Signal(str)
    """What has been done, or cannot be: one sentence."""
    closed = Signal()
    """The tag editor is gone: the keyboard should go back to the marks."""

    def __init__(
        self, window: QWidget, library: Library, marks: Marks, chores: Chores, chosen: Callable[[], list[MarkId]]
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._marks, self._chores = window, library, marks, chores
        self._chosen = chosen
        self._tags: TagEditor | None = None

    def do(self, name: str, theme: Theme) -> None:
        """Do what the menu calls so."""
        ids = self._chosen()
        if not ids:
            return
        try:
            if name in COLORS:
                self._recolor(ids, name)
            elif name == "tags":
                self._edit_tags(ids, theme)
            elif name == "export":
                self._export(ids)
            elif name == "delete":
                self._marks.delete(ids)
                self.done.emit(f"{_counted(ids)} deleted.")
            else:
                self._copy(ids, name)
        except ReaderError as error:
            self.told.emit(str(error))

    def key(self, event: QKeyEvent) -> str:
        """Return what a key means in a list of marks; empty for nothing."""
        key, held = event.key(), event.modifiers()
        if held in _PLAIN:
            plain = {_Key.Key_Delete: "delete", _Key.Key_T: "tags", _Key.Key_Q: "copy_quote"}
            return _COLORS.get(_Key(key), "") or plain.get(_Key(key), "")
        if held == Qt.KeyboardModifier.ControlModifier and key == _Key.Key_C:
            return "copy"
        return "copy_markdown" if held == Qt.KeyboardModifier.ShiftModifier and key == _Key.Key_Q else ""

    def _recolor(self, ids: Sequence[MarkId], color: str) -> None:
        name = self._library.color_names()[color]
        if count := self._marks.recolor(ids, color):
            self.done.emit(f"{counted(count, 'highlight')} marked as {name}.")
        elif not any(mark.kind == "highlight" for mark in ids):
            self.told.emit("Notes under articles have no colour; choose highlights.")

    def _edit_tags(self, ids: Sequence[MarkId], theme: Theme) -> None:
        if self._tags is None:
            self._tags = TagEditor(theme, self._window)
            self._tags.committed.connect(self._retag)
            self._tags.closed.connect(self.closed)
        self._tags.set_theme(theme)
        looks = self._library.edit_marks(ids)  # changes nothing, and says what they look like
        used = {group.title: group.count for group in self._library.mark_groups(MarkQuery(), "tag")}
        rest = [(name, count) for name, count in self._library.tags() if name not in used]
        numbered = {2 * mark.id + (mark.kind == "note"): look.tags for mark, look in looks.items()}
        self._tags.edit(numbered, [*used.items(), *rest])

    def _retag(self, numbers: list[int], add: tuple[str, ...], remove: tuple[str, ...]) -> None:
        ids = [MarkId("note" if number % 2 else "highlight", number // 2) for number in numbers]
        try:
            if count := self._marks.retag(ids, add, remove):
                self.done.emit(f"Tags of {counted(count, 'mark')} changed.")
        except ReaderError as error:
            self.told.emit(str(error))

    def _copy(self, ids: Sequence[MarkId], name: str) -> None:
        rows = self._library.mark_rows(ids)
        data = QMimeData()
        if name == "link":
            data.setText("\n".join(map(quoting.link, rows)))
            self.told.emit("The link has been copied.")
        else:
            made = {"copy": quoting.quotes, "copy_quote": quoting.quotes_with_source, "copy_markdown": quoting.markdown}
            text = made.get(name, quoting.quotes_with_source)(rows)
            data.setText(text)
            if name in {"copy_quote", "copy_rich"}:
                data.setHtml(quoting.rich(rows))
            elif name == "copy_markdown":
                data.setData("text/markdown", text.encode("utf-8", "replace"))
            self.told.emit(f"{_counted(ids)} copied.")
        QGuiApplication.clipboard().setMimeData(data)

    def _export(self, ids: Sequence[MarkId]) -> None:
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(
            self._window, "Export as Markdown", "Highlights and notes.md", "Markdown (*.md)"
        )
        if name:
            self.export(ids, Path(name))

    def export(self, ids: Sequence[MarkId], path: Path) -> None:
        """Write marks to a file, beside the window."""

        def work(library: Library) -> str:
            parts = (library.mark_rows(ids[first : first + _PART]) for first in range(0, len(ids), _PART))
            quoting.write([row for part in parts for row in part], path, now())
            return f"{_counted(ids)} written to {path.name}."

        self._chores.start(work, path, f"Writing {path.name}…")


def _counted(ids: Sequence[MarkId]) -> str:
    kinds = {mark.kind for mark in ids}
    return counted(len(ids), kinds.pop() if len(kinds) == 1 else "mark")
