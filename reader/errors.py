"""The errors that a person may meet.

``str()`` of each is one sentence that says what is wrong and what to do about it, fit to be shown as it stands.
Anything that is not a ``ReaderError`` is a fault of the program and goes to the log with its traceback.
"""

from __future__ import annotations


class ReaderError(Exception):
    """The base of all errors whose ``str()`` is a sentence for a person."""


class CaptureError(ReaderError):
    """A page, file or text could not be turned into an article."""


class LibraryError(ReaderError):
    """The library cannot be opened, read or written, or does not hold what was asked for."""


class DamagedError(LibraryError):
    """The library's file is no database any more, or not all of it."""


class FormatError(ReaderError):
    """A file of an import or export format cannot be read or written."""


class SyncError(ReaderError):
    """The folder that machines share is not there, cannot be written, or was written by a newer Postil."""


class QueryError(ReaderError):
    """Part of a query means nothing; parsing never raises it, it travels inside the ``Query``."""
