"""Backups and checks as processes: they read all of a library, and must not slow the window."""

from __future__ import annotations

from reader.ui.command_process import CommandProcess


class Process(CommandProcess):
    """One command at a time; ``progressed`` tells percent."""

    ended = "It ended by itself before it was done; nothing half is left. Try again."
    patience_ms = 3000
    words: tuple[str, ...] = ()
    """What was begun last."""

    def start(self, words: list[str]) -> None:
        """Begin. Nothing may be under way."""
        assert not self.busy()
        self.words = tuple(words)
        self.run(words)
