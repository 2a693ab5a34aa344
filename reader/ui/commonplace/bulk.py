"""What is done with the chosen marks: recoloured, tagged, copied, written to a file, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from reader.errors import ReaderError
from reader.library import Library, MarkId, MarkQuery, MarkRow
from reader.model import COLORS, now
from reader.ui.catalogue.tag_editor import TagEditor
from reader.ui.commands.undo_marks import Marks
from reader.ui.commonplace import quoting
from reader.ui.deeds import MANY, Deeds
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
    settled = Signal()
    """What went on beside the window is over."""
    closed = Signal()
    """The tag editor is gone: the keyboard should go back to the marks."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        marks: Marks,
        chores: Chores,
        deeds: Deeds,
        chosen: Callable[[], list[MarkId]],
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._marks, self._chores, self._deeds = window, library, marks, chores, deeds
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
                self._marks.delete(ids, lambda _count: self.done.emit(f"{_counted(ids)} deleted."))
            elif name == "link":
                self._put(quoting.links_to(self._library.mark_rows(ids)), "", "", "The link has been copied.")
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

        def done(count: int) -> None:
            if count:
                self.done.emit(f"{counted(count, 'highlight')} marked as {name}.")

        if any(mark.kind == "highlight" for mark in ids):
            self._marks.recolor(ids, color, done)
        else:
            self.told.emit("Notes under articles have no colour; choose highlights.")

    def _edit_tags(self, ids: Sequence[MarkId], theme: Theme) -> None:
        if self._tags is None:
            self._tags = TagEditor(theme, self._window)
            self._tags.committed.connect(self._retag)
            self._tags.closed.connect(self.closed)
        self._tags.set_theme(theme)
        numbered: dict[int, tuple[str, ...]] = {}

        def act(library: Library, part: Sequence[MarkId]) -> None:
            looks = library.mark_looks(part)
            numbered.update({2 * mark.id + (mark.kind == "note"): look.tags for mark, look in looks.items()})

        self._read("Reading the tags of", ids, act, lambda: self._open_editor(numbered))

    def _open_editor(self, numbered: dict[int, tuple[str, ...]]) -> None:
        used = {group.title: group.count for group in self._library.mark_groups(MarkQuery(), "tag")}
        rest = [(name, count) for name, count in self._library.tags() if name not in used]
        if self._tags is not None:
            self._tags.edit(numbered, [*used.items(), *rest])

    def _retag(self, numbers: list[int], add: tuple[str, ...], remove: tuple[str, ...]) -> None:
        ids = [MarkId("note" if number % 2 else "highlight", number // 2) for number in numbers]

        def done(count: int) -> None:
            if count:
                self.done.emit(f"Tags of {counted(count, 'mark')} changed.")

        try:
            self._marks.retag(ids, add, remove, done)
        except ReaderError as error:
            self.told.emit(str(error))

    def _copy(self, ids: Sequence[MarkId], name: str) -> None:
        rows: list[MarkRow] = []
        made: list[str] = []

        def act(library: Library, part: Sequence[MarkId]) -> None:
            rows.extend(library.mark_rows(part))
            if part[-1] == ids[-1]:
                ways = {"copy": quoting.quotes, "copy_markdown": quoting.markdown}
                made.append(ways.get(name, quoting.quotes_with_source)(rows))
                made.append(quoting.rich(rows) if name in {"copy_quote", "copy_rich"} else "")

        self._read("Copying", ids, act, lambda: self._put(made[0], made[1], name, f"{_counted(ids)} copied."))

    def _put(self, text: str, html: str, name: str, sentence: str) -> None:
        """Put text on the clipboard, and what else it is."""
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        if name == "copy_markdown":
            data.setData("text/markdown", text.encode("utf-8", "replace"))
        QGuiApplication.clipboard().setMimeData(data)
        self.told.emit(sentence)

    def _read(
        self,
        doing: str,
        ids: Sequence[MarkId],
        act: Callable[[Library, Sequence[MarkId]], object],
        finish: Callable[[], object],
    ) -> None:
        """Read marks, few of them at once, else beside the window."""
        if len(ids) <= MANY:
            act(self._library, ids)
            finish()
            return

        def then(trouble: str) -> None:
            if trouble:
                self.told.emit(trouble)
            else:
                self.settled.emit()
                finish()

        self._deeds.start(f"{doing} {_counted(ids)}…", ids, act, then)

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
