"""The trash: a field to search it, what is shown of it, the list, and what can be done with what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton

from reader.frozen import replace
from reader.library import MarkId, MarkQuery, Trashed
from reader.ui.commonplace.asking import Answer, Wanted
from reader.ui.commonplace.gathered_pane import GatheredPane
from reader.ui.commonplace.mark_list import MarkList
from reader.ui.theme import Theme
from reader.ui.trash.trash_model import KINDS, TrashModel
from reader.ui.wording import counted, grouped

_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


class TrashPane(GatheredPane):
    """Whatever was deleted. What is to be done is told by ``act_wanted``."""

    name = "trash"
    act_wanted = Signal(str)
    """``open``, ``restore``, ``remove`` or ``empty``."""

    def __init__(self, theme: Theme, face: str, listed: Callable[[Sequence[MarkId]], list[Trashed]]) -> None:
        """``listed`` is ``Library.trash_rows``."""
        model = TrashModel(lambda _part, _offset, _count: (), listed)
        super().__init__(theme, face, Wanted(MarkQuery(), ""), model, MarkList(model, theme, face))
        self._restore, self._kind, self._clear = QToolButton(), QToolButton(), QToolButton()
        self.setObjectName("trash_pane")
        self.setAccessibleName("Trash")
        self.list.setObjectName("trash_list")
        self.list.setAccessibleName("Trash")
        self._restore.setText("Restore")
        self._restore.setToolTip("Bring back what is selected (R)")
        self._restore.setProperty("tone", "accent")
        self._clear.setText("Empty…")
        self._clear.setAccessibleName("Empty the trash")
        self._clear.setToolTip("Delete all of this for good")
        self._clear.setProperty("tone", "soft")
        self._arrange("Search the trash…", (self._restore, self._kind, self._clear))
        self.list.menu_wanted.connect(self._show_menu)
        self.list.bulk = self._key
        self._restore.clicked.connect(lambda: self.act_wanted.emit("restore"))
        self._clear.clicked.connect(lambda: self.act_wanted.emit("empty"))
        self._kind.clicked.connect(self._show_kinds)
        self.set_look(theme, face)
        self._show_choices()
        self._tell()

    def chosen(self) -> list[MarkId]:
        """Return what is selected, else what the keyboard is on; nothing while nothing is listed."""
        return self.list.chosen() if self._model.rowCount() else []

    def _explain(self, answer: Answer) -> tuple[str, str, bool]:
        if not answer.anything:
            return "The trash is empty", "What you delete waits here for 30 days, in case you want it back.", False
        return "Nothing found", "Nothing in the trash has all of that.", True

    def _tell(self) -> None:
        answer = self._model.answer
        total = answer.total if answer is not None else 0
        selected = self.list.selected_count()
        text = f"{grouped(selected)} of {grouped(total)} selected" if selected > 1 else counted(total, "thing")
        self._count.setText("" if answer is None else text if total else "Nothing")
        self._restore.setVisible(total > 0)
        self._clear.setVisible(answer is not None and answer.anything)

    def _show_choices(self) -> None:
        kind = self.asked.query.kind
        self._kind.setText(f"{'All' if kind == 'both' else KINDS[kind]} ▾")
        self._kind.setAccessibleName(f"Show: {KINDS[kind].lower()}")
        self._kind.setProperty("tone", "soft" if kind == "both" else "accent")
        self._kind.style().polish(self._kind)

    def _key(self, event: QKeyEvent) -> bool:
        """Answer the keys that do something with what is chosen; the other keys of marks mean nothing here."""
        if event.modifiers() in _PLAIN and event.key() == Qt.Key.Key_R:
            self.act_wanted.emit("restore")
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() in _PLAIN | {Qt.KeyboardModifier.ShiftModifier}:
            self.act_wanted.emit("remove")
        else:
            return False
        return True

    def _show_kinds(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for kind, word in KINDS.items():
            action = menu.addAction(word, partial(self._filter_by, replace(self.asked.query, kind=kind)))
            action.setCheckable(True)
            action.setChecked(kind == self.asked.query.kind)
            group.addAction(action)
        self._popup(menu, self._below(self._kind))

    def _show_menu(self, place: QPoint) -> None:
        if not self.list.chosen():
            return
        menu = QMenu(self)
        if self.list.selected_count() <= 1:
            menu.addAction("Open\tEnter", partial(self.act_wanted.emit, "open"))
        menu.addAction("Restore\tR", partial(self.act_wanted.emit, "restore"))
        menu.addSeparator()
        menu.addAction("Delete for good…\tDel", partial(self.act_wanted.emit, "remove"))
        self._popup(menu, place)
