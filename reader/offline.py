"""The offline switch: a file beside the settings, which every process of Postil sees. While it is there, nothing is fetched."""

from __future__ import annotations

from pathlib import Path

from reader.errors import CaptureError

WAITS = "Postil is offline; this will be captured when it goes online again."
"""What is said of an address that waits."""


def is_offline() -> bool:
    """Say whether the switch is on. Costs one look at the disk."""
    return _file().exists()


def set_offline(on: bool) -> None:
    """Turn the switch, for all libraries and processes of this user. Raises ``CaptureError``."""
    file = _file()
    try:
        if on:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("Postil fetches nothing while this file is here.\n", "utf-8")
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise CaptureError(f"{file} cannot be changed ({error.strerror}); the switch stays as it was.") from error


def _file() -> Path:
    from reader.paths import places

    return places().config / "offline"
