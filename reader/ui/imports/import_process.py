"""The command ``import`` as a process: what other programs wrote is read there, never in the window's own."""

from __future__ import annotations

from pathlib import Path

from reader.ui.command_process import CommandProcess


class ImportProcess(CommandProcess):
    """One import, or its trial, at a time."""

    ended = "The import ended by itself before it was done; what it had kept is kept, and importing again goes on with the rest."

    def start(self, file: Path, *, trial: bool, report: Path | None = None) -> None:
        """Begin. One that still runs is stopped first."""
        self.run(
            ["import", str(file), "--progress"] + ["--dry-run"] * trial + (["--report", str(report)] if report else [])
        )
