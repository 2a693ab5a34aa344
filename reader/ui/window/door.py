"""What a start of Postil is given, this one's or a second one's: addresses and files to capture, links to follow."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from reader.links import is_own, to_save
from reader.ui.instance import Server

_MOST_CALLS = 20


class Door(QObject):
    """Takes what comes from outside into the window."""

    def __init__(
        self,
        window: QMainWindow,
        take: Callable[[list[str]], object],
        follow: Callable[[str], object],
        save: Callable[[str], object],
    ) -> None:
        """``take`` captures addresses and files, ``follow`` opens what an address of Postil's own leads to, ``save``
        captures the page that a browser called about.
        """
        super().__init__(window)
        self._window, self._take, self._follow, self._save = window, take, follow, save

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
        own = [argument for argument in arguments if is_own(argument)]
        if others := [argument for argument in arguments if argument not in own]:
            self._take(others)
        calls = [page for page in map(to_save, own) if page]
        for page in calls[:_MOST_CALLS]:
            self._save(page)
        if not calls:
            for address in own[-1:]:
                self._follow(address)
