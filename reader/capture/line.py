"""The one way out, in the worker: every request is an errand that is told of, and no socket opens for anything else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from reader.errors import CaptureError
from reader.frozen import frozen

_SOCKETS = "socket."
_STARTS = {
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
}
_UNCHANGED = 304


class Offline(CaptureError):  # noqa: N818
    """Nothing was asked for, because Postil is offline."""

    def __init__(self) -> None:
        super().__init__("Postil is offline, so nothing is fetched; switch that off and try again.")


class Refused(CaptureError):  # noqa: N818
    """Postil does not ask for this: a page may not lead there."""


@frozen
class Told:
    """What is told of an errand: first with no ``result``, then as it ended. See ``model.Errand``."""

    number: int
    why: str
    url: str
    proxy: str
    result: str = ""
    status: int = 0
    received: int = 0
    seconds: float = 0.0
    reason: str = ""


class Going:
    """An errand under way: what is known of its answer so far."""

    def __init__(self) -> None:
        self.status = 0
        self.received = 0
        self.target = ""
        """Where it was redirected to."""


class Seal:
    """An audit hook that refuses sockets and names to every thread that is not on an errand, and other processes to all."""

    def __init__(self) -> None:
        self._here = threading.local()

    def __call__(self, event: str, _arguments: tuple[object, ...]) -> None:
        """Hear of what Python is about to do (PEP 578)."""
        if event.startswith(_SOCKETS) and not getattr(self._here, "opened", 0):
            raise CaptureError("Something other than a request tried to reach the network, and was kept from it.")
        if event in _STARTS:
            raise CaptureError("Something on this page tried to start another program, and was kept from it.")

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Let this thread have sockets."""
        self._here.opened = getattr(self._here, "opened", 0) + 1
        try:
            yield
        finally:
            self._here.opened -= 1


class Line:
    """What the requests of one question share: whether any may be made, and who is told of each. Used by many threads."""

    _numbers = count(1)

    def __init__(
        self, tell: Callable[[Told], object] = lambda _told: None, *, offline: bool = False, seal: Seal | None = None
    ) -> None:
        self._tell, self._offline, self._seal = tell, offline, seal or Seal()
        self.opened = self._seal.opened

    @contextmanager
    def errand(self, why: str, url: str, proxy: str = "") -> Iterator[Going]:
        """Make one request in the block. Raises ``Offline`` when none may be made; what the block raises is told of."""
        going, began = Going(), time.monotonic()
        number = next(self._numbers)
        result, reason = "stopped", ""
        self._tell(Told(number, why, url, proxy))
        try:
            if self._offline:
                raise Offline
            with self.opened():
                yield going
            result, reason = ("redirected", going.target) if going.target else ("answered", "")
        except CaptureError as error:
            kinds = {Offline: "offline", Refused: "refused"}
            result, reason = kinds.get(type(error), "failed"), str(error)
            if going.status == _UNCHANGED:
                result, reason = "answered", "Nothing has changed since it was asked for last."
            raise
        finally:
            seconds = time.monotonic() - began
            self._tell(Told(number, why, url, proxy, result, going.status, going.received, seconds, reason))
