"""The command ``sync`` as a process: what other machines wrote is read there, never in the window's own."""

from __future__ import annotations

from reader.ui.command_process import CommandProcess


class SyncProcess(CommandProcess):
    """One visit to the shared folder at a time."""

    ended = "The visit to the shared folder ended by itself; what had come is kept, and it is tried again."
    unstarted = "The shared folder could not be visited; start Postil again and try once more."

    def start(self, *words: str) -> None:
        """Begin; nothing happens while one is under way."""
        if not self.busy():
            self.run(["sync", "--progress", *words])
