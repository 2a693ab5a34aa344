"""What comes in by itself, as the reader governs it: the offline switch, the ledger, bulks, the watched folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from reader import offline
from reader.errors import ReaderError
from reader.library import Library
from reader.ui.settings import Settings
from reader.ui.window.bulk import Standing
from reader.ui.window.bulk_bar import BulkBar, summed
from reader.ui.window.intake import Intake
from reader.ui.window.notice import Notice
from reader.ui.window.offer import Offer
from reader.ui.window.pulse import Pulse
from reader.ui.window.watching import Watching
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.ui.network.ledger_dialog import LedgerDialog

WENT_OFFLINE = "Offline: nothing is fetched until you go online again."


class NetworkDesk(QObject):
    """What it shows is loaded when it is first wanted."""

    def __init__(self, window: QWidget, intake: Intake, library: Library, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._intake, self._folder = window, intake, library.folder
        self._settings = settings
        self._dialog: LedgerDialog | None = None
        self.bar = BulkBar()
        self.watching = Watching(window, intake, settings)
        self.offer = Offer(library, intake, settings, self)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        bulk = self._intake.bulk
        return {
            "offline": self.switch,
            "network": self.show,
            "pause_captures": lambda: bulk.pause(not bulk.standing.paused),
            "cancel_captures": bulk.cancel,
            **self.watching.handlers(),
            **self.offer.handlers(),
        }

    def listen(self, actions: Mapping[str, QAction], pulse: Pulse, notice: Notice) -> None:
        """Show the switch as it is, whoever turns it, and tell by ``notice``."""
        self._action, self._pulse, self._notice = actions["offline"], pulse, notice
        self._action.setChecked(offline.is_offline())
        pulse.switched.connect(self._on_switched)
        self._intake.held.connect(lambda _job, _reason: pulse.saw_offline())
        bulk = self._intake.bulk
        self.bar.pause_wanted.connect(bulk.pause)
        self.bar.cancel_wanted.connect(bulk.cancel)
        notice.keep_clear_of(self.bar)
        bulk.ended.connect(lambda standing: notice.show_message(summed(standing)))
        bulk.cancelled.connect(self._on_cancelled)
        bulk.stands.connect(partial(self._show_bulk, actions))
        paused = self._settings.paused
        self._show_bulk(actions, None)
        bulk.pause(paused)
        self.watching.listen(actions, notice)
        self.offer.listen(actions, notice)

    def begin(self) -> None:
        """Go on with what waits, unless that was paused, and with the folder that is watched."""
        self._intake.resume()
        if not self._intake.bulk.busy():
            self._intake.bulk.pause(False)
        self.watching.begin()

    def _show_bulk(self, actions: Mapping[str, QAction], standing: Standing | None) -> None:
        self.bar.show_standing(standing)
        self._settings.paused = standing is not None and standing.paused
        for name in ("pause_captures", "cancel_captures"):
            actions[name].setEnabled(standing is not None)
        actions["pause_captures"].setChecked(standing is not None and standing.paused)

    def _on_cancelled(self, rows: list[int]) -> None:
        if rows:
            number = counted(len(rows), "address was", "addresses were")
            self._notice.show_message(f"{number} not captured.", "Undo", partial(self._intake.bulk.again, rows))

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
