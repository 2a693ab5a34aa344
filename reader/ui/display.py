"""What is said when Qt finds no display that answers: it would abort the process with a page of its own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler


@contextmanager
def explained() -> Iterator[None]:
    """While the application object is made, let a display that cannot be used end the process with one sentence and 1."""
    told: list[str] = []

    def handle(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            sys.stderr.write(_sentence(told) + "\n")
            sys.stderr.flush()
            os._exit(1)  # on return Qt aborts
        told.append(message)

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for message in told:
        sys.stderr.write(message + "\n")


def _sentence(told: list[str]) -> str:
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""
    if any("could not connect to display" in message or "Failed to create wl_display" in message for message in told):
        return f"Postil cannot open its window, because the display {display} does not answer."
    if any("xcb-cursor0" in message for message in told):
        return "Postil cannot open its window before the system library libxcb-cursor0 (xcb-util-cursor) is installed."
    return f"Postil cannot open its window, because Qt cannot use the display {display or 'here'}."
