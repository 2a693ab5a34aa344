"""A command of Postil's own as a process: backups and checks read all of a library, and must not slow the window."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from reader.ui.imports.import_process import command

_ROOT = Path(__file__).resolve().parents[3]
ENDED = "It ended by itself before it was done; nothing half is left. Try again."


class Process(QObject):
    """One command at a time."""

    progressed = Signal(int)
    """Percent."""
    told = Signal(object, str)
    """What it printed as JSON, and its complaint, often empty."""
    failed = Signal(str)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._process: QProcess | None = None
        self._errors = b""
        self.words: list[str] = []

    def start(self, words: list[str]) -> None:
        """Begin, with ``--json``. Nothing may be under way."""
        assert self._process is None
        process = QProcess(self)
        program, *before = command()
        environment = QProcessEnvironment.systemEnvironment()
        if not getattr(sys, "frozen", False):
            paths = [str(_ROOT), environment.value("PYTHONPATH")]
            environment.insert("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        process.setProcessEnvironment(environment)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._errors, self.words = process, b"", words
        process.start(program, [*before, *words, "--json", "--library", str(self._library)])

    def busy(self) -> bool:
        """Say whether one is under way."""
        return self._process is not None

    def stop(self) -> None:
        """End it; whatever it is, it leaves the library and the backups as they were, or done."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._on_finished)
            process.errorOccurred.disconnect(self._on_error)
            process.terminate()
            if not process.waitForFinished(3000):
                process.kill()
                process.waitForFinished(2000)
            process.deleteLater()

    def _read_errors(self) -> None:
        if self._process is None:
            return
        self._errors += bytes(self._process.readAllStandardError().data())
        *lines, last = self._errors.split(b"\n")
        numbers = [line for line in lines if line.strip().isdigit()]
        self._errors = b"\n".join([*(line for line in lines if not line.strip().isdigit()), last])
        if numbers:
            self.progressed.emit(int(numbers[-1]))

    def _on_finished(self, _code: int, status: QProcess.ExitStatus) -> None:
        process = self._process
        if process is None:
            return
        self._read_errors()
        self._process = None
        output = bytes(process.readAllStandardOutput().data())
        process.deleteLater()
        said = self._errors.decode("utf-8", "replace").strip()
        answer: Any = None
        try:
            answer = json.loads(output)
        except ValueError:
            crashed = status == QProcess.ExitStatus.CrashExit or not said
            self.failed.emit(ENDED if crashed else said.splitlines()[-1])
        else:
            self.told.emit(answer, said)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._process = None
            self.failed.emit("It could not be started; start Postil again and try once more.")
