"""The network ledger: every request that the program made or refused to make, in ``network.db`` beside the library.

It tells where somebody has been reading, so it stays on this machine: no backup and no export holds it. What is older than
``KEEP_DAYS``, or more than the newest ``MOST`` rows, goes by itself; what goes is overwritten on the disk.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import apsw

from reader.address import host
from reader.frozen import frozen
from reader.library.store import connect, set_pragmas
from reader.library.trouble import telling
from reader.model import Errand

KEEP_DAYS = 30
MOST = 50_000
_EVERY = 500
"""Requests between two looks at what has to go."""
_FORMAT = 1
_LOST = 600.0
"""Seconds after which a request that has not ended never will: its process is gone."""
_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "wal", "wal"),
    ("synchronous", "normal", 1),
    ("secure_delete", "on", 1),
    ("journal_size_limit", "1048576", 1048576),
)
_TABLE = """
CREATE TABLE errand(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  at REAL NOT NULL,
  why TEXT NOT NULL,
  host TEXT NOT NULL,
  url TEXT NOT NULL,
  result TEXT NOT NULL,
  status INTEGER NOT NULL,
  received INTEGER NOT NULL,
  seconds REAL NOT NULL,
  reason TEXT NOT NULL,
  proxy TEXT NOT NULL
) STRICT;
CREATE INDEX errand_at ON errand(at);
"""
_COLUMNS = "key, at, why, url, result, status, received, seconds, reason, proxy"


@frozen
class Wanted:
    """Which requests are asked for; what is empty leaves none out."""

    words: str = ""
    """A part of the address."""
    why: str = ""
    result: str = ""
    """One of ``Errand.result``, ``unanswered`` for all that were neither answered nor redirected, or empty."""
    since: datetime | None = None


@frozen
class Totals:
    """What the requests of a question come to."""

    requests: int
    hosts: int
    received: int
    """Bytes."""
    unanswered: int
    """Those that failed, were refused, or stopped."""


class Ledger:
    """One process's hold on the ledger of a library's folder. Any thread may use it; nothing is made before the first use."""

    def __init__(self, folder: Path, *, most: int = MOST) -> None:
        self._folder, self._most = folder, most
        self._lock = threading.Lock()
        self._db: apsw.Connection | None = None
        self._noted = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does no harm."""
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db = None

    def note(self, errand: Errand) -> None:
        """Write a request down: when it begins, and over that when it has ended. Raises LibraryError."""
        row = (
            *(errand.key, errand.at.timestamp(), errand.why, host(errand.url), errand.url, errand.result),
            *(errand.status, errand.received, errand.seconds, errand.reason, errand.proxy),
        )
        with self._lock, telling(self._folder):
            db = self._opened()
            db.execute(
                """INSERT INTO errand(key, at, why, host, url, result, status, received, seconds, reason, proxy)
                   VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT(key) DO UPDATE SET result = excluded.result, status = excluded.status,
                     received = excluded.received, seconds = excluded.seconds, reason = excluded.reason""",
                row,
            )
            if self._noted % _EVERY == 0:
                self._forget(db)
            self._noted += 1

    def errands(self, wanted: Wanted, *, offset: int = 0, limit: int = -1) -> list[Errand]:
        """Return the requests that are asked for, newest first."""
        where, values = _condition(wanted)
        sql = f"SELECT {_COLUMNS} FROM errand WHERE {where} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?"  # noqa: S608 - own words
        with self._lock, telling(self._folder):
            found = self._found(sql, (*values, limit, offset))
        return [_errand(row) for row in found]

    def totals(self, wanted: Wanted) -> Totals:
        """Return what the requests that are asked for come to."""
        where, values = _condition(wanted)
        sql = f"""SELECT count(*), count(DISTINCT host), ifnull(sum(received), 0),
                    count(*) FILTER (WHERE {_condition(Wanted(result="unanswered"))[0]})
                  FROM errand WHERE {where}"""  # noqa: S608 - own words
        late = _condition(Wanted(result="unanswered"))[1]
        with self._lock, telling(self._folder):
            found = self._found(sql, (*late, *values))
        return Totals(*found[0]) if found else Totals(0, 0, 0, 0)

    def whys(self) -> list[str]:
        """Return what requests were made for, each once."""
        with self._lock, telling(self._folder):
            return [why for (why,) in self._found("SELECT DISTINCT why FROM errand ORDER BY why", ())]

    def clear(self) -> int:
        """Forget all requests; return how many there were."""
        with self._lock, telling(self._folder):
            if self._db is None and not self._path().exists():
                return 0
            db = self._opened()
            db.execute("DELETE FROM errand")
            gone = db.changes()
            with suppress(apsw.BusyError):
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # nothing of it stays in the log either
            return gone

    def _path(self) -> Path:
        return self._folder / "network.db"

    def _found(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if self._db is None and not self._path().exists():
            return []
        return self._opened().execute(sql, values).fetchall()

    def _opened(self) -> apsw.Connection:
        if self._db is not None and not self._path().exists():
            self._db.close()
            self._db = None
        if self._db is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                self._db = self._made()
            except (apsw.NotADBError, apsw.CorruptError):  # it is worth no more than the space it takes
                for suffix in ("", "-wal", "-shm"):
                    self._path().with_name(f"network.db{suffix}").unlink(missing_ok=True)
                self._db = self._made()
        return self._db

    def _made(self) -> apsw.Connection:
        with suppress(FileExistsError):
            os.close(os.open(self._path(), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        db = connect(self._path())
        try:
            set_pragmas(db, _PRAGMAS)
            db.execute("BEGIN IMMEDIATE")
            if db.execute("PRAGMA user_version").get != _FORMAT:
                db.execute(f"DROP TABLE IF EXISTS errand; {_TABLE}; PRAGMA user_version = {_FORMAT}")
            db.execute("COMMIT")
        except BaseException:
            db.close()
            raise
        return db

    def _forget(self, db: apsw.Connection) -> None:
        db.execute("DELETE FROM errand WHERE at < ?", (time.time() - KEEP_DAYS * 86400,))
        db.execute("DELETE FROM errand WHERE id <= (SELECT max(id) FROM errand) - ?", (self._most,))


def _condition(wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = ["1"]
    values: list[Any] = []
    if wanted.words:
        parts.append("instr(lower(url), lower(?))")
        values.append(wanted.words)
    if wanted.why:
        parts.append("why = ?")
        values.append(wanted.why)
    if wanted.since is not None:
        parts.append("at >= ?")
        values.append(wanted.since.timestamp())
    lost = "(result = '' AND at < ?)"
    if wanted.result == "unanswered":
        parts.append(f"(result NOT IN ('', 'answered', 'redirected') OR {lost})")
        values.append(time.time() - _LOST)
    elif wanted.result == "stopped":
        parts.append(f"(result = 'stopped' OR {lost})")
        values.append(time.time() - _LOST)
    elif wanted.result:
        parts.append("result = ?")
        values.append(wanted.result)
    return " AND ".join(parts), tuple(values)


def _errand(row: tuple[Any, ...]) -> Errand:
    key, at, *rest = row
    if not rest[2] and time.time() - at > _LOST:
        rest[2] = "stopped"
    return Errand(key, datetime.fromtimestamp(at, UTC), *rest)
