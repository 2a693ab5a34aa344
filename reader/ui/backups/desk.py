"""Backups as the reader governs them, and those that are made by themselves; what is done about a damaged library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from reader.errors import ReaderError
from reader.library import Library, backup_shelf, damage
from reader.library.backup_shelf import Plan
from reader.model import now
from reader.ui.backups.process import Process
from reader.ui.window.notice import Notice

if TYPE_CHECKING:
    from reader.ui.backups.backups_dialog import BackupsDialog
    from reader.ui.backups.restore_dialog import RestoreDialog

DAMAGED = "The library is damaged and open only to be read: nothing that you change now would be kept."
FIRST = 5 * 60_000
"""Milliseconds that the window has been open before a backup is made by itself."""
AGAIN = 10 * 60_000
"""Milliseconds between two looks at whether one is due."""
BEAT = 5_000
"""Milliseconds between two looks at whether the library may be damaged."""
WEEK = timedelta(days=7)


class BackupsDesk(QObject):
    """What it shows is made when it is first wanted."""

    def __init__(self, window: QWidget, library: Library, busy: Callable[[], bool]) -> None:
        """``busy`` says whether something else is at work that a backup is to wait for."""
        super().__init__(window)
        self._window, self._folder, self._busy = window, library.folder, busy
        self._process = Process(self._folder, self)
        self._process.progressed.connect(self._on_progress)
        self._process.told.connect(self._on_told)
        self._process.failed.connect(self._on_failed)
        self._dialog: BackupsDialog | None = None
        self._preview: RestoreDialog | None = None
        self._previewed = Path()
        self._asked = False
        self._said = ""
        self._looked = self._damaged = False
        self._quiet = QTimer(self, singleShot=True, interval=FIRST)
        self._timer = QTimer(self, interval=BEAT)
        self._timer.timeout.connect(self.beat)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"backups": self.show, "backup_now": self.make}

    def listen(self, actions: Mapping[str, QAction], notice: Notice) -> None:
        """Tell by ``notice``."""
        self._action, self._notice = actions["backup_now"], notice

    def begin(self) -> None:
        """Look after the library from now on."""
        self._quiet.start()
        self._timer.start()
        self._tell_damage()

    def stop(self) -> None:
        """End what is under way: a backup that is not done leaves nothing."""
        self._timer.stop()
        self._process.stop()

    def beat(self) -> None:
        """Have done what is due, one thing at a time."""
        if self._process.busy():
            return
        if damage.is_suspected(self._folder):
            self._start("check", "--quick")
        elif damage.is_known(self._folder):
            if not self._damaged or not self._quiet.isActive():  # closed, it comes again, but not at once
                self._quiet.start(AGAIN)
                self._tell_damage()
        elif not self._quiet.isActive() and not self._busy():
            self._quiet.start(AGAIN)  # the folder may be on a slow disk: it is not asked with every beat
            plan = backup_shelf.plan_of(self._folder)
            if backup_shelf.is_due(self._folder, plan):
                self._asked = False
                self._start("backup", "--progress", "--gently")
            elif not self._looked and backup_shelf.newest(self._folder, plan) < now() - WEEK:
                self._looked = True  # once while the window is open: a backup would have looked at all of it
                self._start("check", "--quick")

    def make(self) -> None:
        """Make a backup now."""
        if self._process.busy():
            self._notice.show_message("A backup or a check is under way; this one has to wait until it is done.")
            return
        self._asked = True
        self._start("backup", "--progress")
        if self._dialog is None or not self._dialog.isVisible():
            self._notice.show_lasting("Backing up…")

    def show(self) -> None:
        """Show the backups."""
        if self._dialog is None:
            from reader.ui.backups.backups_dialog import BackupsDialog

            self._dialog = BackupsDialog(self._window)
            self._dialog.plan_changed.connect(self._keep_plan)
            self._dialog.make_wanted.connect(self.make)
            self._dialog.restore_wanted.connect(self.look_at)
            self._dialog.show_wanted.connect(self._show_folder)
        self._refresh()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._dialog.list.setFocus()

    def look_at(self, path: Path) -> None:
        """Show what restoring a backup would do."""
        if self._process.busy():
            self._notice.show_message("A backup or a check is under way; look at this when it is done.")
            return
        from reader.ui.backups.restore_dialog import RestoreDialog

        over = self._dialog if self._dialog is not None and self._dialog.isVisible() else self._window
        dialog = RestoreDialog(over)
        dialog.chosen.connect(lambda newer: self._restore(path, newer=newer))
        dialog.destroyed.connect(partial(self._forget, dialog))
        self._preview, self._previewed = dialog, path
        dialog.open()
        self._start("restore", str(path), "--dry-run", "--progress")

    def _start(self, *words: str) -> None:
        self._process.start(list(words))
        self._action.setEnabled(False)
        if self._dialog is not None and words[0] == "backup":
            self._dialog.show_progress(0, "Backing up…")

    def _restore(self, path: Path, *, newer: bool) -> None:
        """Have the window close, the backup restored, and the window opened again."""
        from reader.ui.backups.afterwards import wish

        self._process.stop()
        wish(path, newer=newer)
        if self._dialog is not None:
            self._dialog.close()
        self._window.close()

    def _forget(self, dialog: RestoreDialog, _gone: object = None) -> None:
        if self._preview is dialog:
            self._preview = None
            if self._process.busy() and self._process.words[0] == "restore":
                self._process.stop()  # of a large lifeboat it takes minutes
                self._action.setEnabled(True)

    def _refresh(self) -> None:
        if self._dialog is None:
            return
        plan = backup_shelf.plan_of(self._folder)
        folder = backup_shelf.folder_of(self._folder, plan)
        self._dialog.show_plan(plan, backup_shelf.own_folder(self._folder))
        self._dialog.show_backups(backup_shelf.backups(folder, backup_shelf.uid_of(self._folder)))
        under_way = self._process.busy() and self._process.words[:1] == ("backup",)
        self._dialog.show_progress(self._dialog.bar.value() if under_way else None)

    def _keep_plan(self, plan: Plan) -> None:
        try:
            backup_shelf.keep_plan(self._folder, plan)
        except ReaderError as error:
            self._notice.show_lasting(str(error))
        self._refresh()

    def _show_folder(self) -> None:
        from reader.ui.commands.library_commands import show_outcome

        folder = backup_shelf.folder_of(self._folder, backup_shelf.plan_of(self._folder))
        show_outcome(folder if folder.is_dir() else self._folder)

    def _on_progress(self, percent: int) -> None:
        if self._dialog is not None and self._process.words[0] == "backup":
            self._dialog.show_progress(percent)
        if self._preview is not None and self._process.words[0] == "restore":
            self._preview.show_progress(percent)

    def _on_told(self, answer: Any, complaint: str) -> None:  # noqa: ANN401
        self._action.setEnabled(True)
        match self._process.words[0]:
            case "backup":
                self._on_made(answer, complaint)
            case "restore":
                self._on_previewed(answer)
            case _:
                self._tell_damage()

    def _on_made(self, record: dict[str, Any], complaint: str) -> None:
        self._refresh()
        if not record["good"]:
            self._notice.show_lasting(complaint.splitlines()[-1], "Backups…", self.show)
            self._tell_damage()
        elif self._asked:
            self._notice.show_message(
                "The backup is made, and compared with the library: equal.", "Backups…", self.show
            )
        self._said = ""

    def _on_previewed(self, answer: dict[str, Any]) -> None:
        if self._preview is not None:
            from reader.library.restoring import preview_of

            self._preview.show_preview(preview_of(answer))

    def _on_failed(self, sentence: str) -> None:
        self._action.setEnabled(True)
        word = self._process.words[0]
        if word == "restore":
            if self._preview is not None:
                self._preview.show_failure(sentence)
            return
        self._refresh()
        if word == "backup" and (self._asked or sentence != self._said):
            show = self._notice.show_lasting if self._asked else self._notice.show_message
            show(sentence, "Backups…", self.show)
            self._said = sentence

    def _tell_damage(self) -> None:
        if not damage.is_known(self._folder) or self._notice.text().startswith(DAMAGED):
            return
        self._damaged = True
        from reader.library.restoring import newest_good
        from reader.ui.backups.wording import within

        backup = newest_good(self._folder)
        if backup is None:
            self._notice.show_lasting(
                f"{DAMAGED} There is no good backup; `postil check --repair` saves what can be read."
            )
            return
        self._notice.show_lasting(
            f"{DAMAGED} The newest good backup is of {within(backup.made_at)}.",
            "Restore…",
            lambda: self.look_at(backup.path),
        )
