"""What happens to errors that nobody caught.

One that a person can act on is shown in place. Any other is a fault of the program: it goes to the log and into one
dialog with a report that can be copied.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtWidgets import QWidget

from reader import __version__
from reader.errors import ReaderError
from reader.model import now, rfc3339

if TYPE_CHECKING:
    from reader.ui.crash_dialog import CrashDialog

LONGEST = 1_000_000
"""Bytes after which the log starts anew; the one before is kept beside it."""


class Watch(QObject):
    """The hooks for uncaught errors of all threads, from ``install`` to ``remove``."""

    _caught = Signal(str, str)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        """Write to a log in the folder ``logs``, which is made when there is something to write."""
        super().__init__(parent)
        self._logs = logs
        self._tell: Callable[[str], None] | None = None
        self._window: QWidget | None = None
        self._dialog: CrashDialog | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over both hooks of the interpreter."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def remove(self) -> None:
        """Give them back."""
        sys.excepthook, threading.excepthook = self._before

    def show_in(self, window: QWidget, tell: Callable[[str], None]) -> None:
        """Name the window over which to show things; ``tell`` shows one sentence in it."""
        self._window, self._tell = window, tell

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            from PySide6.QtCore import QCoreApplication

            QCoreApplication.quit()
            return
        sentence = str(error) if isinstance(error, ReaderError) else ""
        report = "" if sentence else report_of(error, trace)
        if report:
            self._write(report)
        self._caught.emit(sentence, report)

    def _on_thread_error(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_error(args.exc_type, args.exc_value, args.exc_traceback)

    def _write(self, report: str) -> None:
        print(report, file=sys.stderr)
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            file = self._logs / "postil.log"
            if file.exists() and file.stat().st_size > LONGEST:
                file.replace(file.with_suffix(".old.log"))
            with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(report + "\n")
        except OSError:
            pass  # no log can be written; the report is on stderr and in the dialog

    @Slot(str, str)
    def _show(self, sentence: str, report: str) -> None:
        if sentence and self._tell:
            self._tell(sentence)
        elif report and self._dialog is None:
            from reader.ui.crash_dialog import CrashDialog

            self._dialog = CrashDialog(report, self._logs / "postil.log", self._window)
            self._dialog.finished.connect(self._closed)
            self._dialog.open()

    def _closed(self) -> None:
        if self._dialog:
            self._dialog.deleteLater()
        self._dialog = None


def report_of(error: BaseException, trace: TracebackType | None) -> str:
    """Return a report of an error: when, which versions, the traceback. It names no article and no address."""
    import platform

    head = f"Postil {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    return f"{rfc3339(now())} {head}\n" + "".join(traceback.format_exception(type(error), error, trace)).rstrip()
