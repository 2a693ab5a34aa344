"""A folder that is watched: files that appear in it (saved pages, notes, letters) are captured, and left as they are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from reader.ui.settings import Settings
from reader.ui.window.intake import SUFFIXES, Intake
from reader.ui.window.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

SETTLED = 1.0
"""Seconds that a file must have stayed as it is: until then it is still being written."""
_LOOK = 60_000
"""Milliseconds between two looks that nothing asks for: some file systems do not tell of changes."""
_MOST = 20_000
"""Files that are remembered to have been taken."""
_ENDINGS = tuple(pattern.removeprefix("*") for pattern in SUFFIXES.split())
Mark = tuple[str, int, int]
"""A file's name, size and time: the same mark is the same file."""


class Watching(QObject):
    """One folder for each library; none unless one is chosen."""

    def __init__(self, window: QWidget, intake: Intake, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._intake, self._settings = window, intake, settings
        self._watcher: QFileSystemWatcher | None = None
        self._seen: set[Mark] = set()
        self._soon = QTimer(self, singleShot=True, interval=round(SETTLED * 1000) + 100)
        self._soon.timeout.connect(self.look)
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"watch_folder": self.choose_or_end}

    def listen(self, actions: Mapping[str, QAction], notice: Notice) -> None:
        """Show by the action whether a folder is watched, and tell by ``notice``."""
        self._action, self._notice = actions["watch_folder"], notice
        self._action.setChecked(bool(self._settings.watched))

    def begin(self) -> None:
        """Watch the folder that was chosen, if one was."""
        if self._settings.watched:
            self._watch(self._settings.watched)

    def choose_or_end(self) -> None:
        """Ask for a folder to be watched, or watch the present one no more."""
        if folder := self._settings.watched:
            self.watch("")
            self._notice.show_message(f"{folder} is no longer watched.", "Undo", lambda: self.watch(folder))
            return
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(self._window, "Watch a folder for pages to add")
        self._action.setChecked(bool(folder))
        if folder:
            self.watch(folder)
            self._notice.show_message(f"What appears in {folder} is added from now on, and what is there already.")

    def watch(self, folder: str) -> None:
        """Watch another folder; an empty name ends it."""
        if folder != self._settings.watched_of:
            self._settings.watched_seen = []
        self._settings.watched = folder
        self._action.setChecked(bool(folder))
        if folder:
            self._watch(folder)
        else:
            self.stop()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._soon.stop()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def look(self) -> None:
        """Capture the files that are new, or have changed, since the last look."""
        folder = self._settings.watched
        if not folder:
            return
        now, taken, early = time.time(), [], False
        for mark in _marks(folder):
            if mark in self._seen:
                continue
            if now - mark[2] / 1e9 < SETTLED:
                early = True
                continue
            self._seen.add(mark)
            taken.append(os.path.join(folder, mark[0]))
        if early:
            self._soon.start()
        if taken:
            self._settings.watched_seen = sorted(self._seen, key=lambda mark: mark[2])[-_MOST:]
            self._intake.add_files(taken)

    def _watch(self, folder: str) -> None:
        self.stop()
        self._seen = set(self._settings.watched_seen)
        self._watcher = QFileSystemWatcher([folder], self)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._timer.start()
        self.look()


def _marks(folder: str) -> Iterable[Mark]:
    """Return the marks of the files that may be articles; none when the folder cannot be read, as when a disk is away."""
    found: list[Mark] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.lower().endswith(_ENDINGS) and not entry.name.startswith("."):
                    facts = entry.stat(follow_symlinks=False)
                    if entry.is_file(follow_symlinks=False) and facts.st_size:
                        found.append((entry.name, facts.st_size, facts.st_mtime_ns))
    except OSError:
        return []
    return sorted(found, key=lambda mark: mark[2])
