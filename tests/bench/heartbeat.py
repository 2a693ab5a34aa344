"""Turns of an event loop: how many came late, and what they waited for.

A *turn* is the time between two beats of a timer of a few milliseconds. What the system says about the thread (its
computing, and how long it was ready to run and was not let) tells a late turn of ours from one of the machine's. As a
program of its own this is the floor: a loop that computes a little at times, until its standard input ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from tests.bench.measure import line

EVERY = 0.004
LATE = 0.032
"""Seconds of a turn that can be seen."""
_BURST, _BURST_EVERY = 0.008, 50
"""Seconds that the floor computes, and milliseconds from one time to the next: as a window that is looked at does."""
_STACKS = bool(os.environ.get("POSTIL_BENCH_STACKS"))
"""Whether to tell where late turns stood."""


class Turn(NamedTuple):
    """A late one. All are seconds."""

    whole: float
    computing: float
    unserved: float
    """Ready to run, while the machine ran others."""

    @property
    def own(self) -> float:
        """What is left without what the machine took."""
        return self.whole - self.unserved


class Heartbeat(QObject):
    """Beats in the thread that it is made in, until it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = 0
        self.late: list[Turn] = []
        self.computed = self.busiest = 0.0
        self.heavy = 0
        self.stacks: Counter[str] = Counter()
        self.seen: list[str] = []
        self.long: list[tuple[Turn, list[str]]] = []
        self._thread = threading.get_ident()
        self._schedstat = f"/proc/self/task/{threading.get_native_id()}/schedstat"
        self._timer = QTimer(self, interval=round(EVERY * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = self._now()
        self._ended = threading.Event()
        if _STACKS:
            threading.Thread(target=self._watch, daemon=True).start()
        self._timer.start()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
        self._ended.set()

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.thread_time(), self._waited()

    def _waited(self) -> float:
        try:
            with open(self._schedstat, "rb") as file:
                return int(file.read().split()[1]) / 1e9
        except (OSError, ValueError, IndexError):
            return 0.0

    def _beat(self) -> None:
        now = self._now()
        whole, computing, unserved = (new - old for new, old in zip(now, self._last, strict=True))
        self.turns += 1
        self.computed += computing
        self.heavy += computing > LATE
        self.busiest = max(self.busiest, computing)
        if whole - EVERY > LATE:
            self.late.append(Turn(whole - EVERY, computing, unserved))
            if self.late[-1].own > LATE:
                self.long.append((self.late[-1], self.seen))
        self.seen = []
        self._last = now

    def _watch(self) -> None:
        """Note where the thread stands while a turn of its is late."""
        while not self._ended.wait(0.008):
            late = time.perf_counter() - self._last[0] - EVERY
            if late > 0.012:
                ours = _where(self._thread)
                self.stacks["\n      ".join(ours)] += 1
                self.seen.append(f"after {late * 1000:.0f} ms: {' < '.join(ours[:-5:-1])}")


def _where(thread: int) -> list[str]:
    """Return where a thread stands. No frame may be held for longer: it keeps what is in it, a painter say, alive."""
    steps = []
    frame = sys._current_frames().get(thread)
    while frame is not None and len(steps) < 14:
        steps.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    del frame
    return [f"{name.rpartition('/')[2]}:{number} {what}" for name, number, what in reversed(steps)]


class Floor:
    """A loop with hardly anything to do in another process, beside the same work."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.heartbeat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def told(self) -> tuple[int, list[Turn]]:
        """End it; return its turns and those that were late."""
        out, _ = self._process.communicate()
        turns, late = json.loads(out)
        return turns, [Turn(*one) for one in late]


def tell(what: str, turns: int, late: list[Turn]) -> None:
    """Print how many turns were late, how many without what the machine took, and the longest."""
    own = [turn.own for turn in late if turn.own > LATE]
    longest = max((turn.whole for turn in late), default=0.0)
    line(
        what,
        f"{len(late)} of {turns:,} turns over {LATE * 1000:.0f} ms, longest {longest * 1000:.0f} ms; without what the machine"
        f" took {len(own)}, longest {max(own, default=0.0) * 1000:.0f} ms",
    )


def tell_all(heart: Heartbeat, floor: Floor) -> None:
    """Print the turns of the window, how much they computed, and the floor."""
    tell("  the window's turns", heart.turns, heart.late)
    line(
        "  computing in them",
        f"{heart.heavy} over {LATE * 1000:.0f} ms, most {heart.busiest * 1000:.0f} ms, all {heart.computed:.1f} s",
    )
    tell("  floor: a loop beside, hardly busy", *floor.told())
    tell_stacks(heart)


def tell_stacks(heart: Heartbeat) -> None:
    """Print where late turns stood, the longest each and all together, if that was looked at."""
    if not _STACKS:
        return
    for turn, seen in sorted(heart.long, key=lambda one: -one[0].own)[:12]:
        line("", ", ".join(f"{name} {value * 1000:.0f} ms" for name, value in turn._asdict().items()))
        sys.stdout.write("".join(f"      {one}\n" for one in seen))
    for stack, count in heart.stacks.most_common(25):
        sys.stdout.write(f"  {count} ×  {stack}\n")


def _burst() -> None:
    end = time.thread_time() + _BURST
    while time.thread_time() < end:
        pass


def _main() -> None:
    app = QCoreApplication([])
    heart = Heartbeat()
    bursts = QTimer(interval=_BURST_EVERY)
    bursts.timeout.connect(_burst)
    bursts.start()
    sys.stdout.write("beating\n")
    sys.stdout.flush()

    def listen() -> None:
        sys.stdin.read()
        QTimer.singleShot(0, app, app.quit)

    threading.Thread(target=listen, daemon=True).start()
    app.exec()
    sys.stdout.write(json.dumps([heart.turns, heart.late]))


if __name__ == "__main__":
    _main()
