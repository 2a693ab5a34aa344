"""What says "Today" on the page hears when the day is over."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

_MINUTE = 60_000


class Days(QObject):
    """Looks at the date every minute: a timer to midnight would sleep whenever the computer does."""

    turned = Signal()
    """It is another day now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._day = date.today()
        self._timer = QTimer(self, interval=_MINUTE)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Tell of another day, if it is one."""
        today = date.today()
        if today != self._day:
            self._day = today
            self.turned.emit()
