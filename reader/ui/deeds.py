"""Changes of the library that are too large to be made between two frames."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from reader.errors import ReaderError
from reader.library import Library
from reader.ui.desk import Desk

MANY = 2_000
"""Things up to which a change is made at once: a tenth of a second. It is the size of the parts of a larger one, too."""
Thing = TypeVar("Thing")


class _Deed(NamedTuple):
    doing: str
    things: Sequence[Any]
    act: Callable[[Library, Sequence[Any]], object]
    then: Callable[[str], object]


class Deeds(Desk):
    """Makes them one after another on a thread of its own, each in parts, so that nobody waits long for the library."""

    went = Signal(str, int, int)
    """What is being done, to how many things it has been done, and to how many it is to be."""

    ended = Signal()
    """Nothing is being done any more: what held back while it was may look at the library again."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._queue: queue.SimpleQueue[_Deed | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open = 0

    def start(
        self,
        doing: str,
        things: Sequence[Thing],
        act: Callable[[Library, Sequence[Thing]], object],
        then: Callable[[str], object],
    ) -> None:
        """Have ``act`` done on the thread with one part of the things after the other, then call ``then`` on this one,
        with the sentence that says why it could not go on, empty if it could.
        """
        self._open += 1
        self.went.emit(doing, 0, len(things))
        self._queue.put(_Deed(doing, things, act, then))
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="deeds")
            self._thread.start()

    def busy(self) -> bool:
        """Say whether anything is still to be done."""
        return self._open > 0

    def stop(self) -> None:
        """Wait until all is done: what somebody asked for is not left half way."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        try:
            library = Library.open(self._folder, create=False)
        except ReaderError as error:
            while (deed := self._queue.get()) is not None:
                self._end(deed, str(error))
            return
        with library:
            while (deed := self._queue.get()) is not None:
                self._do(library, deed)

    def _do(self, library: Library, deed: _Deed) -> None:
        trouble = ""
        for first in range(0, len(deed.things), MANY):
            part = deed.things[first : first + MANY]
            try:
                deed.act(library, part)
            except ReaderError as error:
                trouble = str(error)
                break
            self._report(self.went, deed.doing, first + len(part), len(deed.things))
        self._end(deed, trouble)

    def _end(self, deed: _Deed, trouble: str) -> None:
        self._reports.put(partial(self._tell, deed, trouble))
        with suppress(RuntimeError):  # the window is gone
            self._arrived.emit()

    def _tell(self, deed: _Deed, trouble: str) -> None:
        self._open -= 1
        if not self.signalsBlocked():
            deed.then(trouble)
            if not self._open:
                self.ended.emit()
