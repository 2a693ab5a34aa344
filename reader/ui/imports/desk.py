"""Imports as the reader governs them: a file is chosen or dropped, looked at, brought in, and taken back by undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reader.errors import FormatError
from reader.import_report import can_be_undone
from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.imports.import_dialog import ImportDialog
from reader.ui.imports.import_process import ImportProcess
from reader.ui.window.notice import Notice
from reader.ui.wording import counted

_FILTER = "Exports (*.zip *.csv *.json *.html *.htm *.xml *.atom *.txt);;All files (*)"


class ImportDesk(QObject):
    """One import at a time."""

    brought = Signal()
    """Something has come into the library."""

    def __init__(self, window: QWidget, library: Library, history: History) -> None:
        super().__init__(window)
        self._window, self._library, self._history = window, library, history
        self._process = ImportProcess(library.folder, self)
        self._process.progressed.connect(self._on_progress)
        self._process.told.connect(self._on_told)
        self._process.failed.connect(self._on_failed)
        self._dialog: ImportDialog | None = None
        self._file = Path()
        self._trial = True

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"import_file": self.choose, "import_folder": self.choose_folder}

    def listen(self, notice: Notice, resume: Callable[[], object]) -> None:
        """Tell by ``notice``; ``resume`` has what waits for its capture captured."""
        self._notice, self._resume = notice, resume

    def choose(self) -> None:
        """Ask for a file and look at it."""
        file, _ = QFileDialog.getOpenFileName(self._window, "Import what another program exported", _home(), _FILTER)
        if file:
            self.look_at(Path(file))

    def choose_folder(self) -> None:
        """Ask for a folder, such as an unpacked export, and look at it."""
        folder = QFileDialog.getExistingDirectory(
            self._window, "Import a folder that another program exported", _home()
        )
        if folder:
            self.look_at(Path(folder))

    def look_at(self, file: Path) -> None:
        """Show what a file would bring."""
        if self._dialog is not None and self._process.busy():
            self._notice.show_message("One import is under way; this one has to wait until it is done.")
            return
        if self._dialog is not None:
            self._dialog.close()
        self._file, self._trial = file, True
        dialog = ImportDialog(self._window, file)
        dialog.accepted_import.connect(self._begin)
        dialog.report_wanted.connect(self._save_report)
        dialog.stopped.connect(self._stop)
        dialog.destroyed.connect(partial(self._forget, dialog))
        self._dialog = dialog
        dialog.open()
        self._process.start(file, trial=True)

    def stop(self) -> None:
        """End what is under way; what it has kept is kept."""
        self._process.stop()

    def _begin(self) -> None:
        self._trial = False
        self._process.start(self._file, trial=False)

    def _stop(self) -> None:
        self._process.stop()
        if not self._trial:
            self.brought.emit()
            self._notice.show_message("The import was stopped; importing the same file again goes on with the rest.")

    def _forget(self, dialog: ImportDialog, _gone: object = None) -> None:
        if self._dialog is dialog:
            self._dialog = None

    def _on_progress(self, done: int) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(done)

    def _on_told(self, record: dict[str, Any], halted: str) -> None:
        if "skipped" not in record:  # an OPML: feeds were subscribed to
            self._show_feeds(record)
            return
        if not self._trial:
            self._keep(record)
        if self._dialog is None:
            return
        if self._trial:
            self._dialog.show_trial(record, f"{self._file.name}: {_title(record['format'])}")
        else:
            self._dialog.show_done(record, halted)

    def _show_feeds(self, record: dict[str, Any]) -> None:
        if self._trial:
            if self._dialog is not None:
                self._dialog.show_feeds(record, self._file.name)
            return
        if self._dialog is not None:
            self._dialog.accept()
        self.brought.emit()
        self._notice.show_message(f"Subscribed to {record['new']} of {counted(record['feeds'], 'feed')}.")

    def _keep(self, record: dict[str, Any]) -> None:
        """Let undo take all of it back."""
        run = int(record["run"])
        self.brought.emit()
        if not run or not can_be_undone(record):
            return
        self._history.keep(
            "import", (), partial(self._library.undo_import, run), partial(self._library.redo_import, run)
        )
        self._resume()

    def _on_failed(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(sentence)
        else:
            self._notice.show_lasting(sentence)

    def _save_report(self) -> None:
        assert self._dialog is not None
        file, _ = QFileDialog.getSaveFileName(
            self._dialog, "Save the report", f"{_home()}/{self._file.stem}-import.json", "JSON (*.json)"
        )
        if file:
            from reader.formats.importing import write_report

            try:
                write_report(Path(file), self._dialog.record)
            except FormatError as error:
                self._notice.show_lasting(str(error))


def _title(name: str) -> str:
    from reader.formats.importing import titles

    return dict(titles()).get(name, name)


def _home() -> str:
    """Return where exports lie that a browser brought; where there is no such folder, the user's own."""
    places = QStandardPaths.StandardLocation
    downloads = QStandardPaths.writableLocation(places.DownloadLocation)
    return downloads if Path(downloads).is_dir() else QStandardPaths.writableLocation(places.HomeLocation)
