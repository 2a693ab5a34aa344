"""The worker process as the trusted side sees it: started, asked, listened to, ended."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

from reader.capture import frames, wire
from reader.capture.frames import BrokenFrame, Frame
from reader.capture.limits import Limits
from reader.capture.line import Told
from reader.frozen import replace
from reader.model import Errand

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
Note = Callable[[Errand], object]
_STOPPED = "The process that asked for this was stopped before the answer had come."
_MOST_GOING = 1_000
OUT_OF_MEMORY = 3
"""The exit status of a worker that has used up its memory."""


class Child:
    """One worker process and the thread that listens to it."""

    def __init__(self, limits: Limits, note: Note) -> None:
        """``note`` is told of each request that the process makes, on the thread that listens."""
        self._limits, self._note = limits, note
        self._key = os.urandom(8).hex()
        self._going: dict[int, Errand] = {}
        self._captures = 0
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=os.name == "posix",  # Ctrl+C at a terminal is the parent's to answer
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._listener = threading.Thread(target=self._listen, args=(self._stdout,), name="capture-pipe", daemon=True)
        self._listener.start()
        self._send(Frame({"limits": list(limits)}))

    def ask(self, frame: Frame, *, offline: bool) -> None:
        """Send a question, to be answered without a request when ``offline``; when the process is gone already the answer
        will be None.
        """
        self._captures += 1
        self._send(frame._replace(values={**frame.values, "offline": offline}))

    def fit(self) -> bool:
        """Say whether it still runs."""
        return self._process.poll() is None and self.answers.empty()

    def busy(self) -> bool:
        """Say whether a request is still under way, as that of a picture which came too late."""
        return bool(self._going)

    def grown(self, frame: Frame) -> bool:
        """Say whether it has served long enough."""
        resident = frame.values.get("resident", 0)
        too_big = not isinstance(resident, int) or resident > self._limits.grown
        return too_big or self._captures >= self._limits.captures

    def epitaph(self) -> str:
        """Return the sentence for a capture during which the process ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        if self._process.returncode == OUT_OF_MEMORY:
            return "Reading this page needs more memory than a page may use, so it was stopped."
        if self._process.returncode == -getattr(signal, "SIGXCPU", 0):
            return "Reading this page takes more computing than a page may use, so it was stopped."
        return "Reading this page made the reading process fail; nothing else was harmed."

    def end(self) -> None:
        """Kill it and wait for it."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._stdin.close()
        self._listener.join(2)

    def _send(self, frame: Frame) -> None:
        with suppress(OSError, ValueError):
            frames.write(self._stdin, frame)

    def _listen(self, pipe: IO[bytes]) -> None:
        try:
            while frame := frames.read(pipe):
                if "errand" in frame.values:
                    self._take_down(wire.told(frame))
                else:
                    self.answers.put(frame)
        except (BrokenFrame, OSError, ValueError, MemoryError):
            self._process.kill()
        finally:
            for errand in self._going.values():
                self._note(replace(errand, result="stopped", reason=_STOPPED))
            self._going = {}
            self.answers.put(None)
            with suppress(OSError):
                pipe.close()

    def _take_down(self, told: Told | None) -> None:
        """Have a request noted: when it begins and when it has ended."""
        if told is None:
            return
        begun = self._going.pop(told.number, None)
        if begun is None and len(self._going) < _MOST_GOING:
            at = datetime.now(UTC)
            errand = Errand(f"{self._key}-{told.number}", at, told.why, told.url, told.result, proxy=told.proxy)
            if not told.result:
                self._going[told.number] = errand
            self._note(errand)
        elif begun is not None:
            found = {name: getattr(told, name) for name in ("result", "status", "received", "seconds", "reason")}
            self._note(replace(begun, **found))


def _command() -> list[str]:
    """Return the command of the worker; ``-P`` keeps the present folder from lending it modules."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--capture-worker"]
    return [sys.executable, "-P", "-m", "reader.capture.worker"]


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    if not getattr(sys, "frozen", False):
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (_ROOT, environment.get("PYTHONPATH"))))
    environment["PYTHONUTF8"] = "1"
    environment["PYTHONDONTWRITEBYTECODE"] = environment.get("PYTHONDONTWRITEBYTECODE", "")
    return environment
