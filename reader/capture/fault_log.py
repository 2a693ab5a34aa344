"""The reports of faults that the worker met in itself, in a log that somebody can send."""

from __future__ import annotations

from pathlib import Path

_LONGEST = 1_000_000
"""Bytes after which the log starts anew."""


def write(about: str, report: str) -> Path | None:
    """Append a report to the log of captures; return its path, None when it cannot be written."""
    from reader import __version__
    from reader.model import now, rfc3339
    from reader.paths import places

    path = places().logs / "capture.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        anew = path.exists() and path.stat().st_size > _LONGEST
        with path.open("w" if anew else "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{rfc3339(now())} Postil {__version__}: {about}\n{report}\n")
    except OSError:
        return None
    return path
