"""A file derived from the library: it follows a change log, and is thrown away and made anew on any doubt.

The number of the last change it has taken in is kept inside it, in the same transaction as what it holds, so that
whatever a crash leaves of either file, the next question replays the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
from pyroaring import BitMap

from reader.library.packed import MOST, fetch_ids
from reader.library.store import BUSY_MS, connect, set_pragmas

_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "wal", "wal"),
    ("synchronous", "normal", 1),
    ("temp_store", "memory", 2),
    ("cache_size", "-8000", -8000),
    ("journal_size_limit", "16777216", 16777216),
)


class Derived:
    """One connection to such a file."""

    TABLES: str
    """Statements that empty and make the tables, ``info(key, value)`` among them."""

    def __init__(self, path: Path, identity: dict[str, Any]) -> None:
        """Open or create; a damaged file, or one of another identity, is begun anew."""
        self._path, self._identity = path, identity
        self._large = False
        self._db = self._open()

    def close(self) -> None:
        """Close the connection; harmless when it is closed."""
        self._db.close()

    def interrupt(self) -> None:
        """Stop the statement that is running, if any. May be called from any thread."""
        self._db.interrupt()

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a question that another module has."""
        return self._db.execute(statement, values).fetchall()

    def ids(self, statement: str, values: tuple[Any, ...]) -> BitMap:
        """Return the numbers that a statement selects as ``id``."""
        found = BitMap(fetch_ids(self._db, statement, values, large=self._large))
        self._large = self._large or (bool(found) and found.max() > MOST)
        return found

    @contextmanager
    def hurrying(self) -> Iterator[None]:
        """Wait for no other writer meanwhile: what it holds is an apsw.BusyError."""
        self._db.set_busy_timeout(0)
        try:
            yield
        finally:
            self._db.set_busy_timeout(BUSY_MS)

    def is_file(self) -> bool:
        """Say whether the file is still the one that was opened: it may have been deleted."""
        try:
            there = self._path.stat()
        except OSError:
            return False
        return self._inode == (there.st_dev, there.st_ino)

    def begin_anew(self) -> None:
        """Empty the file; the steps that follow fill it again."""
        with self._transaction():
            self._begin_anew()

    def discard(self) -> None:
        """Close, and delete the file."""
        self._db.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _open(self) -> apsw.Connection:
        for attempt in (1, 2):
            self._db = connect(self._path)
            try:
                set_pragmas(self._db, _PRAGMAS)
                if not self._is_ours():
                    with self._transaction():
                        if not self._is_ours():
                            self._begin_anew()
                there = self._path.stat()
            except (apsw.NotADBError, apsw.CorruptError):
                self.discard()
                if attempt == 2:
                    raise
            except BaseException:
                self._db.close()
                raise
            else:
                self._inode = (there.st_dev, there.st_ino)
                break
        return self._db

    def _is_ours(self) -> bool:
        if not self._db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'info'").get:
            return False
        info = dict(self._db.execute("SELECT key, value FROM info"))
        return all(info.get(name) == value for name, value in self._identity.items())

    def _begin_anew(self) -> None:
        self._db.execute(self.TABLES)
        values = {**self._identity, "seq": -1, "next_id": None}
        self._db.executemany("INSERT INTO info VALUES(?, ?)", list(values.items()))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
