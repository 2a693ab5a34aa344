"""Takes what has changed into what copies are found by, a little at a time while the window is used."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from reader.ui.jobs import Questions

FIRST = 30_000
"""Milliseconds after the start in which other things come first."""
_NEXT = 120
"""Milliseconds between two batches: a third of the time is worked at most."""
_AGAIN = 60_000
"""Milliseconds until what has changed meanwhile is looked at."""


class Sketching(QObject):
    """Begins by ``start``."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._questions = Questions(folder, self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: self._questions.put(lambda library: library.index_more_twins()))
        self._questions.answered.connect(lambda _number, more: self._timer.start(_NEXT if more else _AGAIN))

    def start(self, after: int = FIRST) -> None:
        """Begin after so many milliseconds; after an error it rests until the next start."""
        self._timer.start(after)

    def stop(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._questions.blockSignals(True)
        self._questions.stop()
