"""The command ``sync`` as a process: what other machines wrote is read there, never in the window's own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from reader.ui.imports.import_process import command

_ROOT = Path(__file__).resolve().parents[3]
_ENDED = "The visit to the shared folder ended by itself; what had come is kept, and it is tried again."


class SyncProcess(QObject):
    """One visit to the shared folder at a time."""

    told = Signal(dict)
    """What came of it, as ``sync --json`` prints it."""
    failed = Signal(str)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._process: QProcess | None = None

    def start(self, *words: str) -> None:
        """Begin; nothing happens while one is under way."""
        if self._process is not None:
            return
        process = QProcess(self)
        program, *before = command()
        environment = QProcessEnvironment.systemEnvironment()
        if not getattr(sys, "frozen", False):
            environment.insert(
                "PYTHONPATH", os.pathsep.join(filter(None, [str(_ROOT), environment.value("PYTHONPATH")]))
            )
        process.setProcessEnvironment(environment)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start(program, [*before, "sync", *words, "--json", "--library", str(self._library)])

    def busy(self) -> bool:
        """Say whether one is under way."""
        return self._process is not None

    def stop(self) -> None:
        """End it. What it takes in and tells is done in transactions, so nothing is half done."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._on_finished)
            process.errorOccurred.disconnect(self._on_error)
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()

    def _on_finished(self, _code: int, status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        output = bytes(process.readAllStandardOutput().data())
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        process.deleteLater()
        try:
            answer = json.loads(output)
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            self.told.emit(answer)
        else:
            crashed = status == QProcess.ExitStatus.CrashExit
            self.failed.emit(said.splitlines()[-1].removeprefix("postil: ") if said and not crashed else _ENDED)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._process = None
            self.failed.emit("The shared folder could not be visited; start Postil again and try once more.")
