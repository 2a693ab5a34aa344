"""What a start of Postil is given, this one's or a second one's: files and addresses to capture, links to follow."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from reader.ui.instance import Server


class Door(QObject):
    """Takes what comes from outside into the window."""

    def __init__(self, window: QMainWindow, take: Callable[[list[str]], object]) -> None:
        super().__init__(window)
        self._window, self._take = window, take

    def open(self, folder: Path) -> Server:
        """Let second starts call, which only a library's first window may."""
        server = Server(folder, self._window)
        server.called.connect(self.receive)
        return server

    def receive(self, arguments: list[str], token: str) -> None:
        """Take what a start was given, and bring the window to the front. ``token`` is the desktop's permission to."""
        window = self._window
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt spends it when the window is activated
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if arguments:
            self._take(arguments)
