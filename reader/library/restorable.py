"""What can be put in a library's place: a backup of any format, a zip, a library that was kept aside."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.library import backup_pages
from reader.library.backup_shelf import DATABASE, WORK, Backup, read


@frozen
class Source:
    """It is there as long as it is lent."""

    database: Path
    files: Path
    """The folder with ``media/``."""
    backup: Backup | None
    digest: str = ""
    """The SHA-256 of a database that was unpacked, and may be taken away; empty for one that stays where it is."""


@contextmanager
def source(path: Path, library: Path) -> Iterator[Source]:
    """Lend what is to be restored; what has to be unpacked for that is, beside the library where that is possible."""
    place = library if os.access(library, os.W_OK) else None
    backup = read(path)
    if backup and backup.base:
        with tempfile.TemporaryDirectory(prefix=WORK, dir=place) as name:
            yield _assembled(backup, Path(name))
    elif path.is_dir() and (path / DATABASE).is_file():
        files = path if (path / "media").is_dir() else path.parent
        yield Source(path / DATABASE, files, backup)
    elif path.is_file() and zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory(prefix=WORK, dir=place) as name:
            yield _unpacked(path, Path(name))
    elif not path.exists():
        raise LibraryError(f"There is no {path}; `postil backup --list` shows the backups.")
    else:
        raise LibraryError(f"{path} is no backup; `postil backup --list` shows those there are.")


def _assembled(backup: Backup, into: Path) -> Source:
    shelf = backup.path.parent
    base = backup_pages.base_file(shelf, backup.base)
    try:
        digest = backup_pages.unpack(backup.path, base, into / DATABASE)
    except backup_pages.Decayed as error:
        raise LibraryError(f"The backup {backup.path} cannot be restored: {error}; choose another.") from error
    return Source(into / DATABASE, shelf, backup, digest)


def _unpacked(path: Path, into: Path) -> Source:
    """Unpack a backup that is one zip: only the names that a library has."""
    try:
        with zipfile.ZipFile(path) as archive:
            if DATABASE not in archive.namelist() or "backup.json" not in archive.namelist():
                raise LibraryError(f"{path} is a zip, but no backup of a library.")
            for name in archive.namelist():
                parts = name.split("/")
                if name == DATABASE or (parts[0] == "media" and len(parts) == 3 and ".." not in parts):
                    archive.extract(name, into)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise LibraryError(f"The backup {path} is damaged ({error}); choose another.") from error
    return Source(into / DATABASE, into, None)
