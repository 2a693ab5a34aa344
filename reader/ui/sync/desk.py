"""Sharing in the window: the folder is visited by itself, quietly, and when asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reader.errors import LibraryError
from reader.library import Library
from reader.ui.sync.sync_process import SyncProcess
from reader.ui.window.notice import Notice
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.ui.sync.sync_dialog import SyncDialog

_EVERY_MS, _SOON_MS = 180_000, 20_000
"""Between two visits, and from a change here to the next."""


class SyncDesk(QObject):
    """Visits the folder, and makes the window that tells of it when that is first wanted."""

    brought = Signal()
    """Something has come in."""

    def __init__(self, window: QWidget, library: Library, open_article: Callable[[int], object]) -> None:
        super().__init__(window)
        self._window, self._library, self._open = window, library, open_article
        self.process = SyncProcess(library.folder, self)
        self.process.told.connect(self._on_told)
        self.process.failed.connect(self._on_failed)
        self._notice: Notice | None = None
        self.dialog: SyncDialog | None = None
        self._asked = False
        self._conflicts: set[int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._visit_quietly)
        self._leave = library.subscribe(lambda _change: self._soon())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"sync": self.show, "sync_now": self.visit}

    def listen(self, notice: Notice) -> None:
        """Have what was asked for told by a notice, and what nobody asked for only when it needs the reader."""
        self._notice = notice

    def begin(self) -> None:
        """Visit the folder from now on, if there is one."""
        self._timer.start(_SOON_MS)

    def stop(self) -> None:
        """Visit it no longer."""
        self._leave()
        self._timer.stop()
        self.process.stop()

    def show(self) -> None:
        """Show how the library is shared."""
        if self.dialog is None:
            from reader.ui.sync.sync_dialog import SyncDialog

            self.dialog = made = SyncDialog(self._window)
            made.folder_wanted.connect(self._choose)
            made.visit_wanted.connect(self.visit)
            made.halt_wanted.connect(self._halt)
            self.process.progressed.connect(made.show_progress)
            made.off_wanted.connect(self._off)
            made.article_wanted.connect(self._open)
        self._refresh()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def visit(self) -> None:
        """Visit the folder now; without one, ask for it."""
        if not self._shared():
            self.show()
            return
        self._asked = True
        self.process.start()
        self._refresh()

    def share(self, folder: Path) -> None:
        """Share through a folder from now on, and visit it."""
        self._asked = True
        self.process.stop()
        self.process.start("--folder", str(folder))
        self._refresh()

    def _choose(self) -> None:
        start = self._library.sharing().folder or str(Path.home())
        if folder := QFileDialog.getExistingDirectory(
            self.dialog or self._window, "The folder to share through", start
        ):
            self.share(Path(folder))

    def _halt(self) -> None:
        self._asked = False
        self.process.stop()
        self._timer.start(_EVERY_MS)
        self._refresh()
        if self.dialog is not None:
            self.dialog.said.setText(
                "The visit was stopped; what had come is kept, and the rest comes with the next one."
            )

    def _off(self) -> None:
        self.process.stop()
        self._timer.stop()
        self._library.stop_sharing()
        self._refresh()

    def _shared(self) -> bool:
        try:
            return bool(self._library.sharing().folder)
        except LibraryError:
            return False

    def _soon(self) -> None:
        if not self.process.busy() and (not self._timer.isActive() or self._timer.remainingTime() > _SOON_MS):
            self._timer.start(_SOON_MS)

    def _visit_quietly(self) -> None:
        if self._shared():
            self.process.start()
            self._refresh()

    def _refresh(self) -> None:
        if self.dialog is not None:
            self.dialog.show_sharing(self._library.sharing(), busy=self.process.busy())

    def _on_told(self, answer: dict[str, Any], _complaint: str) -> None:
        asked, self._asked = self._asked, False
        self._timer.start(_EVERY_MS)
        if answer.get("came_in"):
            self.brought.emit()
        found = {int(each["article"]) for each in answer.get("conflicts", ())}
        new = found - (self._conflicts or set())
        fresh = bool(new) and (self._conflicts is not None or bool(answer.get("came_in")))
        self._conflicts = found
        if self._notice is not None:
            if fresh:
                text = "A note was written on two machines at the same time; both texts are kept."
                self._notice.show_lasting(text, "Show", self.show)
            elif asked and (self.dialog is None or not self.dialog.isVisible()):
                came, went = int(answer["came_in"]), int(answer["went_out"])
                nothing = "Nothing new came in, and nothing went out."
                self._notice.show_message(
                    f"{counted(came, 'change')} came in, {went} went out." if came or went else nothing
                )
        self._refresh()

    def _on_failed(self, reason: str) -> None:
        asked, self._asked = self._asked, False
        self._timer.start(_EVERY_MS)
        self._refresh()
        shown = self.dialog is not None and self.dialog.isVisible()
        if asked and shown and self.dialog is not None:
            self.dialog.said.setText(reason)
            self.dialog.said.show()
        elif asked and self._notice is not None:
            self._notice.show_lasting(reason)
