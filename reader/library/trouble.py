"""What SQLite and the file system refuse, said to a person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from reader.errors import DamagedError, LibraryError
from reader.library.damage import suspect
from reader.library.values import Interrupted

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def telling(folder: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of files into a LibraryError with one sentence about the library in ``folder``."""
    try:
        yield
    except apsw.InterruptError as error:
        raise Interrupted("The search was stopped.") from error
    except apsw.Error as error:
        if sentence := _sqlite_sentence(error, folder):
            if sentence == damaged(folder):
                suspect(folder)
                raise DamagedError(sentence) from error
            raise LibraryError(sentence) from error
        raise
    except UnicodeEncodeError as error:
        wrong = f"U+{ord(error.object[error.start]):04X}"
        raise LibraryError(f"The text holds a broken character ({wrong}) that cannot be kept; remove it.") from error
    except OSError as error:
        raise LibraryError(_file_sentence(error, folder)) from error


def _sqlite_sentence(error: apsw.Error, folder: Path) -> str:
    match error:
        case apsw.BusyError() | apsw.LockedError():
            return f"Another program is using the library in {folder} and does not let go; close it and try again."
        case apsw.FullError():
            return f"The disk is full, so nothing was changed in {folder}; free some space and try again."
        case apsw.ReadOnlyError() | apsw.PermissionsError():
            return f"The library in {folder} is read-only for you; change its permissions or choose another folder."
        case apsw.NotADBError() | apsw.CorruptError():
            return damaged(folder)
        case apsw.SQLError() if "no such" in str(error):  # a table or column that a library of this format has
            return damaged(folder)
        case apsw.CantOpenError() | apsw.IOError():
            return f"The library in {folder} cannot be read or written ({error}); check the disk and try again."
    return ""


def damaged(folder: Path) -> str:
    """Return the sentence for a library file that is not one any more."""
    return f"The library file {folder / 'library.db'} is damaged; restore a backup (`postil restore`). Nothing was changed."


def lost(folder: Path) -> str:
    """Return the sentence for a library file that is missing or empty beside what it kept."""
    return (
        f"The library file {folder / 'library.db'} is missing or empty, but the pictures and pages of a library are "
        "beside it; put a backup in its place, or choose another folder."
    )


def gone(folder: Path) -> str:
    """Return the sentence for a library file that is no longer, or another than, what was opened."""
    return (
        f"The library in {folder} has been moved, deleted or replaced while it was open, so nothing can be kept; "
        "close this window, put the folder back and start again."
    )


def _file_sentence(error: OSError, folder: Path) -> str:
    if error.errno in _FULL:
        return f"The disk is full, so nothing was changed in {folder}; free some space and try again."
    if error.errno in _REFUSED:
        path = error.filename or folder
        return f"{path} may not be written; change its permissions or choose another folder."
    return f"A file of the library in {folder} cannot be read or written ({error.strerror or error}); check the disk."
