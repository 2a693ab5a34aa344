"""The window at work: its turns while many addresses are captured, or many feeds visited, beside a bare loop."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from reader.library import Library
from reader.ui.settings import Settings
from reader.ui.window.window import Window
from tests.bench.heartbeat import Floor, Heartbeat, tell_all
from tests.bench.measure import line
from tests.bench.served import Served

CAPTURES = int(os.environ.get("POSTIL_BENCH_CAPTURES", "1000"))
FEEDS = 500
_LONGEST = 1_200.0


@contextmanager
def opened(folder: Path) -> Iterator[tuple[QApplication, Window]]:
    """Open a window on a new library as ``app`` does."""
    from reader.ui.app import _after_first_frame

    app = QApplication.instance() or QApplication(["postil", "-style", "Fusion"])
    assert isinstance(app, QApplication)
    settings = Settings(folder / "settings.ini", folder / "library")
    with Library.open(folder / "library") as library:
        window = Window(app, library, settings)
        window.resize(1300, 800)
        window.painted.connect(lambda: _after_first_frame(window, [], False))
        window.show()
        try:
            turn(app, 3.0)
            yield app, window
        finally:
            window.close()
            window.stop()
            window.server.close()


def turn(app: QApplication, most: float, until: Callable[[], bool] = lambda: False) -> float:
    """Let the loop turn for so many seconds, or until something is so; return how long it took."""
    from PySide6.QtCore import QEventLoop, QTimer

    began = time.perf_counter()
    loop = QEventLoop()
    timer = QTimer(interval=50)
    timer.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() - began > most else None)
    timer.start()
    loop.exec()
    return time.perf_counter() - began


class Reader(QObject):
    """Steps through the list meanwhile, as somebody would who has something to read."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._list = window.list_pane.list
        self._down = True
        self.startTimer(400)

    def timerEvent(self, _event: QEvent) -> None:
        """Go to the next row, and back from the twentieth."""
        row = self._list.currentIndex().row()
        self._down = row <= 0 or (self._down and row < 20)
        key = Qt.Key.Key_Down if self._down else Qt.Key.Key_Up
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self._list, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def captures() -> None:
    """Capture many addresses, each host with a page or two, while somebody steps through the list."""
    site = Served()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as (app, window):
        Reader(window)
        floor, heart = Floor(), Heartbeat()
        bulk, ended = window.intake.bulk, []
        bulk.ended.connect(ended.append)
        window.intake.add([site.url(number, f"/page/{number}") for number in range(CAPTURES)])
        took = turn(app, _LONGEST, lambda: bool(ended))
        turn(app, 1.0)
        heart.stop()
        line(
            f"{CAPTURES:,} addresses, window open",
            f"{took:.0f} s   {ended[0].done / took:.1f} pages/s   {ended[0].failed} failed   load {os.getloadavg()[0]:.1f}"
            if ended
            else "not ended",
        )
        tell_all(heart, floor)
    site.close()


def feeds() -> None:
    """Visit many feeds of twenty entries each, while somebody steps through the list; then again, with nothing new."""
    site = Served()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as (app, window):
        for number in range(FEEDS):
            window.library.add_feed(site.url(number, f"/feed/{number}"), f"Feed {number}")
        turn(app, 1.0)
        visits, ended = window.desks.feeds.visits, []
        visits.ended.connect(lambda *numbers: ended.append(numbers))
        Reader(window)
        floor, heart = Floor(), Heartbeat()
        window.actions_["refresh_feeds"].trigger()
        took = turn(app, _LONGEST, lambda: bool(ended))
        turn(app, 1.0)
        heart.stop()
        new, failed = ended[0] if ended else (0, 0)
        line(
            f"{FEEDS} feeds, window open",
            f"{took:.0f} s   {new:,} new entries   {failed} failed   load {os.getloadavg()[0]:.1f}",
        )
        tell_all(heart, floor)
    site.close()
