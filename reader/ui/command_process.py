"""Commands as processes beside the window: what others wrote is read there, and what reads all of a library runs there."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

_ROOT = Path(__file__).resolve().parents[2]


class CommandProcess(QObject):
    """One command at a time that prints an object as JSON, and on standard error how far it is if it is asked to."""

    progressed = Signal(int)
    """How many records were read, or whatever else it counts."""
    told = Signal(dict, str)
    """What was done, as the command prints it, and the sentence that says why it was cut short; often empty."""
    failed = Signal(str)
    ended = "It ended by itself before it was done; try once more."
    """What is said when it is gone without a word."""
    unstarted = "It could not be started; start Postil again and try once more."
    patience_ms = 0
    """How long one that is asked to end may take to clear away what it was at, before it is ended."""

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._process: QProcess | None = None
        self._errors = b""

    def run(self, words: list[str], given: bytes = b"") -> None:
        """Begin a command; ``given`` is its standard input. One that still runs is stopped first."""
        self.stop()
        process = QProcess(self)
        program, *before = command()
        environment = QProcessEnvironment.systemEnvironment()
        if not getattr(sys, "frozen", False):
            environment.insert(
                "PYTHONPATH", os.pathsep.join(filter(None, [str(_ROOT), environment.value("PYTHONPATH")]))
            )
        process.setProcessEnvironment(environment)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._errors = process, b""
        process.start(program, [*before, *words, "--json", "--library", str(self._library)])
        process.write(given)
        process.closeWriteChannel()

    def busy(self) -> bool:
        """Say whether one is under way."""
        return self._process is not None

    def stop(self) -> None:
        """End it. Whatever it changes it changes in transactions, or beside and by a rename: nothing is half done."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._on_finished)
            process.errorOccurred.disconnect(self._on_error)
            if self.patience_ms:
                process.terminate()
            if not (self.patience_ms and process.waitForFinished(self.patience_ms)):
                process.kill()
                process.waitForFinished(2000)
            process.deleteLater()

    def _read_errors(self) -> None:
        if self._process is None:
            return
        self._errors += bytes(self._process.readAllStandardError().data())
        lines = self._errors.split(b"\n")
        numbers = [line for line in lines[:-1] if line.strip().isdigit()]
        self._errors = b"\n".join([*(line for line in lines[:-1] if not line.strip().isdigit()), lines[-1]])
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
        try:
            answer = json.loads(output)
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            self.told.emit(answer, said)
        else:
            crashed = status == QProcess.ExitStatus.CrashExit
            self.failed.emit(said.splitlines()[-1] if said and not crashed else self.ended)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._process = None
            self.failed.emit(self.unstarted)


def command() -> list[str]:
    """Return the command line that is this program without a window."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "reader"]
