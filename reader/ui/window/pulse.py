"""What the window does all the time: it learns what others have committed, and keeps what is being written."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from reader.errors import ReaderError
from reader.library import Library
from reader.offline import is_offline
from reader.ui.jobs import Job
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings

POLL = 400
"""Milliseconds between two looks at what other processes have committed."""


class Pulse(QObject):
    """Beats from ``start`` to ``stop``."""

    troubled = Signal(str)
    """The library cannot be asked: one sentence, said once."""
    switched = Signal(bool)
    """Postil has gone offline or online, by this window or another process."""

    def __init__(self, library: Library, page: PagePlace, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._page, self._settings = library, page, settings
        self._trouble = ""
        self._offline = is_offline()
        self._drafts = settings.drafts
        page.restore_drafts(self._drafts)
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self.beat)
        self.start, self.stop = self._timer.start, self._timer.stop

    def beat(self) -> None:
        """Learn what other connections have committed, which comes back through ``subscribe``; keep what is being written."""
        self.keep_drafts()
        self.look_at_switch()
        trouble = ""
        try:
            self._library.poll()
        except ReaderError as error:
            trouble = str(error)
        if trouble and trouble != self._trouble:  # said once, not with every look
            self.troubled.emit(trouble)
        self._trouble = trouble

    def hear(self, job: Job) -> None:
        """Beat at once when a capture has ended; those of a bulk, which come in quick succession, wait for the next beat."""
        if not job.bulk:
            self.beat()

    def look_at_switch(self) -> None:
        """Tell when Postil has gone offline or online since the last look."""
        self._show_switch(is_offline())

    def saw_offline(self) -> None:
        """Know that Postil was offline a moment ago, for less time perhaps than lies between two looks."""
        self._show_switch(True)

    def _show_switch(self, on: bool) -> None:
        if on != self._offline:
            self._offline = on
            self.switched.emit(on)

    def keep_drafts(self) -> None:
        """Write down notes that are being written."""
        if (drafts := self._page.drafts()) != self._drafts:
            self._drafts = self._settings.drafts = drafts
