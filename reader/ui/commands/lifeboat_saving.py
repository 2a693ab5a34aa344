"""A lifeboat saved beside the reading: how far it is stands in the notice, where it can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reader.errors import LibraryError
from reader.library import Library
from reader.ui.desk import Desk
from reader.ui.jobs import Chores
from reader.ui.wording import counted, grouped, weight

if TYPE_CHECKING:
    from reader.ui.window.notice import Notice

_TOLD = 50
"""Articles after which it is said how many there are."""
_SAVING = "Saving the lifeboat…"
_STOPPED = "The lifeboat was not saved; nothing was left behind."


class LifeboatSaving(Desk):
    """One lifeboat at a time."""

    _got_on = Signal(str)
    """How far it is."""

    def __init__(self, window: QWidget, chores: Chores) -> None:
        super().__init__(window)
        self._window, self._chores = window, chores
        self._stopped = threading.Event()
        self._busy = threading.Lock()
        self._got_on.connect(self._on_progress)
        self._notice: Notice | None = None

    def tell_by(self, notice: Notice) -> None:
        """Have its progress shown there."""
        self._notice = notice

    def choose(self) -> None:
        """Ask for a file and save everything into it."""
        from PySide6.QtCore import QDate, QStandardPaths
        from PySide6.QtWidgets import QFileDialog

        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        today = QDate.currentDate().toString("yyyy-MM-dd")
        file, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save a lifeboat: everything, readable without Postil",
            f"{home}/postil-lifeboat-{today}.zip",
            "Lifeboat (*.zip)",
        )
        if file:
            path = Path(file)
            self.save(path if path.suffix else path.with_suffix(".zip"))

    def save(self, path: Path) -> None:
        """Save everything into a file."""
        if self._busy.locked():
            if self._notice:
                self._notice.show_lasting(f"{_SAVING} This one has to wait until that is done.", "Stop", self.stop)
            return
        self._stopped = stopped = threading.Event()

        def work(library: Library) -> str:
            from reader.formats import lifeboat

            with self._busy, library.whole_state() as state:
                total = counted(state.count(), "article")

                def step(done: int) -> None:
                    if stopped.is_set():
                        raise LibraryError(_STOPPED)
                    if done % _TOLD == 0:
                        self._report(self._got_on, f"{_SAVING} {grouped(done)} of {total}")

                saved = lifeboat.write(state, path, step=step)
            lost = (
                f" {counted(len(saved.missing), 'file')} that the library has lost are not in it."
                if saved.missing
                else ""
            )
            lost += f" {counted(len(saved.damage), 'text')} that cannot be read are not in it." if saved.damage else ""
            return f"The lifeboat is in {path.name}: {counted(saved.articles, 'article')}, {weight(saved.bytes)}.{lost}"

        self._chores.start(work, path, _SAVING)
        if self._notice:
            self._notice.show_lasting(_SAVING, "Stop", self.stop)

    def stop(self) -> None:
        """Give up what is being saved; a lifeboat that was there before stays."""
        self._stopped.set()

    def _on_progress(self, text: str) -> None:
        """Say how far it is where that is still said; what was closed, or has given way to another sentence, stays so."""
        if self._notice and self._busy.locked() and self._notice.text().startswith(_SAVING):
            self._notice.show_lasting(text, "Stop", self.stop)
