"""Very long articles are set in slices while nobody waits; this drives them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from reader.ui.typesetting.setting import Setting

ENOUGH = 30_000
"""Canonical characters that are set at once where more than what can be seen is wanted: about 5,000 words, some
milliseconds."""
_SLICE = 0.008, 12_000
"""Seconds and characters: half a frame, for what is set is laid out as well."""


class Unrolling(QObject):
    """Sets what is left of one article at a time."""

    grown = Signal()
    """More of the article is in its document."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._setting: Setting | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._tick)

    def begin(self, setting: Setting) -> None:
        """Set the rest of this article from now on, and of no other."""
        self._setting = setting
        if not setting.complete:
            self._timer.start()
        elif self._timer.isActive():
            self._timer.stop()

    def reach(self, char: int) -> None:
        """Set at once what a canonical character needs to have its place."""
        if self._setting is not None and not self._setting.complete and self._setting.positions.length <= char:
            self._setting.reach(char)
            self._told()

    def finish(self) -> None:
        """Set at once all that is left."""
        if self._setting is not None and not self._setting.complete:
            self._setting.finish()
            self._told()

    def _tick(self) -> None:
        if self._setting is not None and not self._setting.complete:
            self._setting.more(*_SLICE)
        self._told()

    def _told(self) -> None:
        if self._setting is None or self._setting.complete:
            self._timer.stop()
        self.grown.emit()
