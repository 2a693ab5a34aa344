"""What stands in the list's place in its window: asked for beside the window, kept up with the library."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from reader.library import Library
from reader.ui.jobs import Questions
from reader.ui.window.around import Around

if TYPE_CHECKING:
    from reader.model import Change
    from reader.ui.commonplace.asking import Answer, Wanted
    from reader.ui.commonplace.gathered_pane import GatheredPane

Pane = TypeVar("Pane", bound="GatheredPane")


class Gathered(QObject, Generic[Pane]):
    """Everything heavy is loaded and made when the view is first wanted."""

    done = Signal(str)
    """What has been changed and can be undone: one sentence."""
    told = Signal(str)
    """What has been done, or cannot be: one sentence."""

    TELLING: frozenset[str] = frozenset()
    """What may change what is gathered here, or what is shown of it."""

    def __init__(self, around: Around) -> None:
        super().__init__(around.window)
        self._around = around
        self._window, self._library, self._history = around.window, around.library, around.history
        self._look, self._middle, self._arriving = around.look, around.middle, around.arriving
        self._panes = around.panes
        self._questions: Questions | None = None
        self._pane: Pane | None = None
        self._asked = 0
        self._stale = True
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._ask)
        self._forget = around.library.subscribe(self._on_change)

    # what those below say

    @abstractmethod
    def _new_pane(self) -> Pane:
        """Make the pane, and connect what can be done with it."""

    @abstractmethod
    def _answer(self, library: Library, wanted: Wanted) -> Answer:
        """Answer what the pane wants. Called on another thread."""

    # what is shown

    def show(self) -> None:
        """Show it in the list's place."""
        pane = self._made()
        self._panes.read(False)
        if not self._panes.list_wanted:
            self._panes.want(list_=True)
        self._middle.show_pane(pane)
        if self._stale:
            self._ask()
        pane.focus_list()

    def waiting(self) -> bool:
        """Say whether an answer is still to come."""
        return self._again.isActive() or bool(self._asked)

    def stop(self) -> None:
        """End what is asked beside the window."""
        self._forget()
        self._again.stop()
        if self._questions is not None:
            self._questions.blockSignals(True)
            self._questions.stop()

    def catch_up(self) -> None:
        """Ask again for what is shown, but not for each part of a large change."""
        pane = self._pane
        if self._stale and pane is not None and self._middle.pane(pane.name) is not None and not self._around.busy():
            self._again.start()

    def _made(self) -> Pane:
        pane = self._pane
        if pane is None:
            pane = self._pane = self._new_pane()
            self._questions = Questions(self._library.folder, self)
            self._questions.answered.connect(self._on_answer)
            self._questions.failed.connect(self._on_failure)
            pane.wanted.connect(self._on_wanted)
            self._look.typed.connect(lambda type_: pane.set_look(type_.theme, type_.face))
        return pane

    # what is asked

    def _on_wanted(self, _wanted: Wanted) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._pane is not None and self._questions is not None:
            wanted = self._pane.asked
            self._stale = False
            self._asked = self._questions.put(lambda library: self._answer(library, wanted))

    def _on_answer(self, number: int, found: Answer) -> None:
        if number == self._asked and self._pane is not None:
            self._asked = 0
            self._pane.show_answer(found)

    def _on_failure(self, number: int, reason: str) -> None:
        if number == self._asked:
            self._asked = 0
            self.told.emit(reason)

    def _on_change(self, change: Change) -> None:
        if not change.what or change.what & self.TELLING:
            self._stale = True
            self.catch_up()
