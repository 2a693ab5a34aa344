"""That a library is damaged, noted beside it, so that every window and command knows: from then on it is only read.

The note speaks of one file. Another in its place, such as a restored one, is not meant.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

_SUSPECTED, _KNOWN = "library.suspected", "library.damaged"
READ_ONLY = (
    "The library is damaged and open only to be read, so nothing was changed; restore a backup (Library › Backups…, "
    "or `postil restore`)."
)


def suspect(folder: Path) -> None:
    """Note that SQLite met something that cannot be; whoever has the time looks at the whole file."""
    with suppress(OSError):
        (folder / _SUSPECTED).touch()


def is_suspected(folder: Path) -> bool:
    """Say whether somebody is to look."""
    return (folder / _SUSPECTED).exists()


def note(folder: Path, faults: list[str]) -> None:
    """Note what a look at the whole file has found; nothing takes the note away."""
    (folder / _SUSPECTED).unlink(missing_ok=True)
    if not faults:
        (folder / _KNOWN).unlink(missing_ok=True)
        return
    from reader.library.backup_shelf import write_json

    write_json(folder / _KNOWN, {"file": _file(folder), "faults": faults[:10]})


def known(folder: Path) -> list[str]:
    """Return what is known to be wrong with the library's file; nothing when it is not known to be damaged."""
    try:
        said = json.loads((folder / _KNOWN).read_text("utf-8"))
        return [str(fault) for fault in said["faults"]] if said["file"] == _file(folder) else []
    except (OSError, ValueError, TypeError, KeyError):
        return []


def is_known(folder: Path) -> bool:
    """Say whether the library's file is known to be damaged; costs a look-up of a name."""
    return os.path.exists(folder / _KNOWN) and bool(known(folder))


def _file(folder: Path) -> int:
    try:
        return (folder / "library.db").stat().st_ino
    except OSError:
        return 0
