"""The network as the reader governs it: the offline switch, and the list of what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from reader import offline
from reader.errors import ReaderError
from reader.ui.window.intake import Intake
from reader.ui.window.notice import Notice
from reader.ui.window.pulse import Pulse

if TYPE_CHECKING:
    from reader.ui.network.ledger_dialog import LedgerDialog

WENT_OFFLINE = "Offline: nothing is fetched until you go online again."


class NetworkDesk(QObject):
    """What it shows is loaded when it is first wanted."""

    def __init__(self, window: QWidget, intake: Intake, folder: Path) -> None:
        super().__init__(window)
        self._window, self._intake, self._folder = window, intake, folder
        self._dialog: LedgerDialog | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"offline": self.switch, "network": self.show}

    def listen(self, actions: Mapping[str, QAction], pulse: Pulse, notice: Notice) -> None:
        """Show the switch as it is, whoever turns it, and tell by ``notice``."""
        self._action, self._pulse, self._notice = actions["offline"], pulse, notice
        self._action.setChecked(offline.is_offline())
        pulse.switched.connect(self._on_switched)

    def switch(self) -> None:
        """Go offline, or online again."""
        try:
            offline.set_offline(not offline.is_offline())
        except ReaderError as error:
            self._notice.show_lasting(str(error))
        self._action.setChecked(offline.is_offline())  # a click has turned its mark already
        self._pulse.look_at_switch()

    def show(self) -> None:
        """Show all requests."""
        if self._dialog is None:
            from reader.library.ledger import Ledger
            from reader.ui.network.ledger_dialog import LedgerDialog

            ledger = Ledger(self._folder)
            self._dialog = LedgerDialog(self._window, ledger)
            self._dialog.destroyed.connect(ledger.close)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _on_switched(self, on: bool) -> None:
        self._action.setChecked(on)
        if on:
            self._notice.show_message(WENT_OFFLINE, "Go online", self.switch)
        else:
            self._notice.take_back(WENT_OFFLINE)
            self._intake.resume()
