"""Statistics in the window: counted on a thread, shown in a window of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reader.library import Library
from reader.ui.jobs import Questions
from reader.ui.settings import Settings
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice

if TYPE_CHECKING:
    from reader.ui.statistics.dialog import StatisticsDialog


class StatisticsDesk(QObject):
    """Makes the window when it is first wanted."""

    def __init__(self, window: QWidget, library: Library, settings: Settings, look: Look, notice: Notice) -> None:
        super().__init__(window)
        self._window, self._settings, self._look = window, settings, look
        self._notice = notice
        self._questions = Questions(library.folder, self)
        self._questions.answered.connect(self._on_answer)
        self._questions.failed.connect(lambda number, reason: notice.show_lasting(reason))
        self.dialog: StatisticsDialog | None = None
        self._asked = 0

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"go_statistics": self.show}

    def show(self) -> None:
        """Show them, counted anew."""
        if self.dialog is None:
            from reader.ui.statistics.dialog import StatisticsDialog

            pace = self._settings.habits.pace
            self.dialog = made = StatisticsDialog(self._window, self._look.typography().theme, pace)
            made.wanted.connect(self._ask)
            made.told.connect(self._notice.show_message)
            self._look.typed.connect(lambda type_: made.set_theme(type_.theme))
        self.dialog.ask()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def waiting(self) -> bool:
        """Say whether an answer is still to come."""
        return bool(self._asked)

    def stop(self) -> None:
        """End what is asked beside the window."""
        self._questions.blockSignals(True)
        self._questions.stop()

    def _ask(self, first: date | None) -> None:
        self._asked = self._questions.put(lambda library: library.statistics(first))

    def _on_answer(self, number: int, found: object) -> None:
        if number == self._asked and self.dialog is not None:
            self._asked = 0
            self.dialog.show_figures(found)  # type: ignore[arg-type]
