"""A lifeboat, or another library, as a library of its own: in its place only when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import LibraryError
from reader.library import media
from reader.library.library import Library

if TYPE_CHECKING:
    from reader.whole import Held, Received

_WORK = ".postil-restore-"


def restore_into(held: Held, folder: Path, step: Callable[[int], None] | None = None) -> Received:
    """Make a library of all that is held in a folder that is empty or not there; return what came.

    It is made beside its place and moved there when it is whole, so that what cuts it off leaves nothing there. ``step`` is
    told how many articles are in; what it raises ends the work. Raises LibraryError.
    """
    folder = folder.absolute()
    try:
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            raise LibraryError(f"{folder} is not empty; choose another folder for what is restored.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folder.parent)
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder.parent))
        try:
            with Library.open(work / "library") as library:
                received = library.take_in(held, step=step)
            with suppress(FileNotFoundError):
                folder.rmdir()
            os.rename(work / "library", folder)
            media.sync_folder(folder.parent)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or error
        raise LibraryError(f"{folder} cannot be written ({reason}); choose another folder.") from error
    return received


def clear_leftovers(folder: Path) -> None:
    """Remove what was left of restoring that was cut off (power, SIGKILL) long ago."""
    for work in folder.glob(f"{_WORK}*"):
        with suppress(OSError):
            if work.stat().st_mtime < time.time() - media.SPARE_SECONDS:
                shutil.rmtree(work, ignore_errors=True)
