"""Garbage that refers to itself, collected on the window's own thread alone, in pieces and between two events.

Python collects it on whichever thread happens to allocate. Widgets may be among it, and Qt has those end on the thread
that they live on; nor is a capture to stop the window for all that the window has made.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

_LOOK = 500
"""Milliseconds between two looks."""
_YOUNG = 2_000
"""Things made and not freed since the last look from which it is worth while."""
_ROUNDS = 10
"""Collections of the young before one that takes in what has outlived one; as Python does."""
_OLD = 60.0
"""Seconds at least between two collections of everything."""


class Garbage(QObject):
    """Takes over from Python as long as it lives; ``gc.enable`` gives it back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.freeze()  # what the start has made stays to the end
        gc.disable()
        self._all_at = time.monotonic()
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect if there may be enough of it."""
        young, middle, old = gc.get_count()
        if young < _YOUNG:
            return
        if middle <= _ROUNDS:
            gc.collect(0)
        elif old <= _ROUNDS or time.monotonic() - self._all_at < _OLD:
            gc.collect(1)
        else:
            self._all_at = time.monotonic()
            gc.collect()
