"""One connection to ``library.db``: opening it, its transactions, and what other connections have committed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from reader.errors import DamagedError, LibraryError
from reader.library import damage, media, schema
from reader.library.trouble import damaged, gone, lost, telling
from reader.model import Change

BUSY_MS = 10_000
"""How long one process waits for another's transaction."""
_SMALLEST = 512
"""Bytes of the smallest page, and so of the smallest database that is not empty."""
_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "wal", "wal"),
    ("synchronous", "full", 2),
    ("foreign_keys", "on", 1),
    ("temp_store", "memory", 2),
    ("trusted_schema", "off", 0),
    ("cache_size", "-8000", -8000),
    ("journal_size_limit", "16777216", 16777216),
)
_PRAGMAS_APPLE: tuple[tuple[str, str, object], ...] = (("fullfsync", "on", 1), ("checkpoint_fullfsync", "on", 1))


class Transaction:
    """A running write transaction: the connection, the second it happens in, and what it has touched so far."""

    def __init__(self, db: apsw.Connection) -> None:
        self.db = db
        self.moment = int(time.time())
        self._touched: dict[int, set[str]] = {}

    @property
    def count(self) -> int:
        """How many rows the change log will gain."""
        return len(self._touched)

    def touch(self, ids: Iterable[int], *what: str) -> None:
        """Note that these articles have changed, and in what way (the words of ``Change.what``)."""
        for article_id in ids:
            self._touched.setdefault(article_id, set()).update(what)

    def log(self) -> Change | None:
        """Write the change log; return what subscribers are to be told, None when nothing was touched."""
        rows = [(article_id, ",".join(sorted(what))) for article_id, what in sorted(self._touched.items())]
        if not rows:
            return None
        self.db.executemany("INSERT INTO change(article_id, what) VALUES(?, ?)", rows)
        return Change(frozenset(self._touched), frozenset().union(*self._touched.values()))


class Store:
    """``library.db`` as one thread sees it."""

    def __init__(self, folder: Path, steps: tuple[schema.Step, ...] = schema.STEPS, *, create: bool = True) -> None:
        """Open, or create if that is wanted; raises LibraryError and then has changed nothing."""
        self.folder = folder
        if not create and not (folder / "library.db").exists():
            raise LibraryError(gone(folder))
        make_folder(folder)
        with telling(folder):
            self.db = connect(folder / "library.db")
            try:
                schema.prepare(self.db, folder, steps)
                set_pragmas(self.db, _PRAGMAS + (_PRAGMAS_APPLE if sys.platform == "darwin" else ()))
                self._version = self._data_version()
                self._seen = head(self.db)
                self._file = self._present_file()
            except BaseException:
                self.db.close()
                raise
        self._own: list[tuple[int, int]] = []
        self._subscribers: list[Callable[[Change], None]] = []

    @property
    def file(self) -> int:
        """The number by which the file system knows the open file."""
        return self._file

    def close(self) -> None:
        """Close the connection; harmless when it is closed."""
        self.db.close()

    def _present_file(self) -> int:
        """Return which file has the library's name now, 0 if none has."""
        try:
            return os.stat(self.folder / "library.db").st_ino
        except (FileNotFoundError, NotADirectoryError):
            return 0

    def _verify(self) -> None:
        """Raise LibraryError if the open file lost its name: SQLite would go on writing to what nobody can open again."""
        if self._present_file() != self._file:
            raise LibraryError(gone(self.folder))

    def _demand_sound(self) -> None:
        if damage.is_known(self.folder):
            raise DamagedError(damage.READ_ONLY)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run one transaction: all of it is on disk when the block is left, or, after an exception, none of it."""
        with telling(self.folder):
            self._verify()
            self._demand_sound()
            self.db.execute("BEGIN IMMEDIATE")
            try:
                transaction = Transaction(self.db)
                yield transaction
                before = head(self.db)
                change = transaction.log()
                after = head(self.db)
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
        if before == self._seen:
            self._seen = after
        else:
            self._own.append((before, after))
        if change:
            self._tell(change)

    @contextmanager
    def read(self) -> Iterator[apsw.Connection]:
        """See one state of the library through the whole block, whatever others commit meanwhile."""
        with telling(self.folder), self.snapshot() as db:
            yield db

    @contextmanager
    def snapshot(self) -> Iterator[apsw.Connection]:
        """Do as ``read``, but leave SQLite's errors as they are."""
        self.db.execute("BEGIN")
        try:
            yield self.db
        finally:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Tell ``callback`` of each change, own and polled; returns what ends that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    def poll(self) -> Change | None:
        """Return, and tell subscribers, what other connections have committed since the last call."""
        with telling(self.folder):
            self._verify()
            version = self._data_version()
            if version == self._version:
                return None
            with self.read() as db:
                change, self._seen = self._foreign(db), head(db)
                self._own.clear()
                self._version = version
        if change:
            self._tell(change)
        return change

    def _foreign(self, db: apsw.Connection) -> Change | None:
        oldest = db.execute("SELECT min(seq) FROM change").get
        if head(db) > self._seen and (oldest is None or oldest > self._seen + 1):
            return Change(frozenset(), frozenset(schema.CHANGES))
        rows = [
            (article_id, what)
            for seq, article_id, what in db.execute(
                "SELECT seq, article_id, what FROM change WHERE seq > ?", (self._seen,)
            )
            if not any(before < seq <= after for before, after in self._own)
        ]
        if not rows:
            return None
        return Change(
            frozenset(article_id for article_id, _ in rows), frozenset(w for _, what in rows for w in what.split(","))
        )

    def _data_version(self) -> int:
        return int(self.db.execute("PRAGMA data_version").get)

    def _tell(self, change: Change) -> None:
        for callback in list(self._subscribers):
            callback(change)


def head(db: apsw.Connection) -> int:
    """Return the number of the last change that was ever logged."""
    return int(db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").get or 0)


def make_folder(folder: Path) -> None:
    """Make sure that there is a folder that can be written to; raises LibraryError."""
    try:
        str(folder).encode("utf-8")
    except UnicodeEncodeError:
        raise LibraryError(
            f"The library's folder {str(folder)!r} has a name that is not UTF-8; choose another."
        ) from None
    if folder.exists() and not folder.is_dir():
        raise LibraryError(f"{folder} is a file, not a folder; choose a folder for the library.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise LibraryError(
            f"The library's folder {folder} cannot be made ({reason}); choose another folder."
        ) from error
    for path in (folder, folder / "library.db"):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            raise LibraryError(
                f"The library cannot be written: {path} is read-only for you; change its permissions or choose another folder."
            )
    for file in (folder / "library.db", folder / "search.db"):
        if file.is_dir():
            raise LibraryError(f"{file} is a folder where a file of the library belongs; move it away.")
    file = folder / "library.db"
    size = file.stat().st_size if file.exists() else 0
    if 0 < size < _SMALLEST:
        raise DamagedError(damaged(folder))  # SQLite would take it for an empty file and write over it
    if not size and next(media.files(folder), None):
        raise LibraryError(lost(folder))  # or a new library would sweep away what the old one kept


def connect(path: Path) -> apsw.Connection:
    """Return a connection that waits for others; nothing is read or written yet."""
    db = apsw.Connection(str(path))
    db.set_busy_timeout(BUSY_MS)
    return db


def set_pragmas(db: apsw.Connection, pragmas: Iterable[tuple[str, str, object]]) -> None:
    """Set each pragma in a statement of its own and read it back; raises LibraryError where it did not take."""
    for name, value, expected in pragmas:
        _patiently(db, f"PRAGMA {name} = {value}")
        found = db.execute(f"PRAGMA {name}").get
        if found != expected:
            raise LibraryError(
                f"The library's folder does not allow safe storage ({name} is {found}); move the library to a local disk."
            )


def _patiently(db: apsw.Connection, statement: str) -> None:
    """Repeat what SQLite refuses at once, without its busy timeout, while another process is at it."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            db.execute(statement).fetchall()
        except apsw.BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
