"""What keeps the live folder up to date while the window is open, and asks where it is to be."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reader import live
from reader.errors import ReaderError
from reader.library import Library
from reader.model import Change
from reader.paths import places
from reader.ui.commands.library_commands import show_outcome
from reader.ui.desk import Desk
from reader.ui.jobs import GRACE
from reader.ui.window.notice import Notice
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.ui.live.live_dialog import LiveDialog

SOON = 1500
"""Milliseconds between a change and the pass that writes it, so that one is made for many."""
_AGAIN = 30_000
"""Milliseconds after which it is tried again when it failed: a stick may be plugged in, room may have been made."""


class Mirroring(Desk):
    """The thread that writes: one pass at a time."""

    done = Signal(object)
    """The ``live.Outcome``, or None when there is no live folder any more."""
    failed = Signal(str)
    """One sentence."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self, *, whole: bool = False, changed: frozenset[int] = frozenset()) -> bool:
        """Begin a pass, as ``live.mirror`` does; say no while one is under way."""
        if self._thread is not None and self._thread.is_alive():
            return False
        self._thread = threading.Thread(target=self._run, args=(whole, changed), name="live", daemon=True)
        self._thread.start()
        return True

    def stop(self) -> None:
        """End a pass after the file that it is at."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(GRACE)

    def _run(self, whole: bool, changed: frozenset[int]) -> None:
        try:
            with Library.open(self._folder, create=False) as library:
                outcome = live.mirror(
                    library, places().config, whole=whole, changed=changed, stopped=self._stopping.is_set
                )
        except ReaderError as error:
            self._report(self.failed, str(error))
        except OSError as error:
            self._report(self.failed, f"The live folder cannot be kept up to date ({error.strerror or error}).")
        else:
            self._report(self.done, outcome)


class LiveDesk(QObject):
    """Off at first; from ``begin`` on it follows what is committed, by whomever."""

    def __init__(self, window: QWidget, library: Library, notice: Notice) -> None:
        super().__init__(window)
        self._window, self._library, self._notice = window, library, notice
        self.mirroring = Mirroring(library.folder, self)
        self.mirroring.done.connect(self._on_done)
        self.mirroring.failed.connect(self._on_failed)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._write)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self._write)
        self._forget: Callable[[], None] | None = None
        self._whole = False
        self._changed: set[int] | None = None
        """The articles that have changed since a pass began; None for any."""
        self._trouble = ""
        self._told: set[Path] = set()
        self._dialog: LiveDialog | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"live_folder": self.ask}

    def begin(self) -> None:
        """Follow the library, and catch up with what was changed while nobody did."""
        if live.chosen(self._library.folder) is not None:
            self._follow()

    def stop(self) -> None:
        """End it."""
        if self._forget is not None:
            self._forget()
            self._forget = None
        self._soon.stop()
        self._again.stop()
        self.mirroring.stop()

    def ask(self) -> None:
        """Ask for the folder."""
        from reader.ui.live.live_dialog import LiveDialog

        self._dialog = LiveDialog(self._window, live.chosen(self._library.folder), self._trouble)
        self._dialog.chosen.connect(self._choose)
        self._dialog.open()

    def _choose(self, choice: live.Choice | None) -> None:
        assert self._dialog is not None
        try:
            live.choose(self._library.folder, choice)
        except (ReaderError, OSError) as error:
            self._dialog.show_failure(str(error))
            return
        self._dialog.accept()
        self._trouble = ""
        if choice is None:
            self._notice.show_message("There is no live folder any more; its files stay where they are.")
        else:
            self._whole = True
            self._follow()
            self._write()

    def _follow(self) -> None:
        if self._forget is None:
            self._forget = self._library.subscribe(self._on_change)
        self._soon.start()

    def _on_change(self, change: Change) -> None:
        if change.what and change.what <= live.IDLE:
            return
        if not change.articles or 0 in change.articles:
            self._changed = None
        elif self._changed is not None:
            self._changed |= change.articles
        if not self._soon.isActive():
            self._soon.start()

    def _write(self) -> None:
        if self.mirroring.start(whole=self._whole, changed=frozenset(self._changed or ())):
            self._changed = set()
            self._soon.stop()
        else:
            self._soon.start()

    def _on_done(self, outcome: live.Outcome | None) -> None:
        self._trouble = ""
        if outcome is None:
            return
        if self._whole:
            self._whole = False
            folder = live.chosen(self._library.folder)
            where = folder.folder if folder else ""
            self._notice.show_message(
                f"{counted(outcome.files, 'article has', 'articles have')} a file in the live folder.",
                "Show",
                lambda: show_outcome(Path(where)),
            )
        new = [path for path in outcome.kept if path not in self._told]
        self._told.update(new)
        if new:
            names = f"“{new[0].name}” was" if len(new) == 1 else f"{len(new)} files in the live folder were"
            self._notice.show_lasting(
                f"{names} edited, so Postil leaves that alone and goes on in a file beside it; what you write below the "
                "last line of a file always stays."
            )

    def _on_failed(self, sentence: str) -> None:
        self._changed = None
        self._again.start()
        if sentence != self._trouble:  # said once, not with every change
            self._trouble = sentence
            self._notice.show_lasting(sentence)
