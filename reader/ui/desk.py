"""How threads report to the window: values in, signals out, on the window's own thread."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

_BATCH = 0.008
"""Seconds after which what is still to be reported waits for another turn of the window."""


class Desk(QObject):
    """What threads report to. All its signals are sent from the window's own thread, whatever is connected to them."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reports: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._later = QTimer(
            self, singleShot=True, interval=0
        )  # what is posted anew would come before input and painting
        self._later.timeout.connect(self._deliver)

    def _report(self, signal: SignalInstance, *values: object) -> None:
        """Have a signal sent from the window's thread. Called on any thread."""
        self._reports.put(partial(signal.emit, *values))
        with suppress(RuntimeError):  # the window is gone, and with it everybody who would listen
            self._arrived.emit()

    @Slot()
    def _deliver(self) -> None:
        if self._later.isActive():
            return
        end = time.monotonic() + _BATCH
        while not self._reports.empty():
            self._reports.get()()
            if time.monotonic() > end:
                self._later.start()
                return
