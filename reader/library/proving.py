"""What a database holds, and whether it is sound: a backup is good when it is equal to the library in all of it."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.library.store import BUSY_MS

Tell = Callable[[float], object]
"""Told how much is done, 0.0 to 1.0."""


def read_only(file: Path) -> apsw.Connection:
    """Open a database to be read, and wait for whoever writes."""
    db = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    db.set_busy_timeout(BUSY_MS)
    return db


def tables(db: apsw.Connection) -> list[str]:
    """Return the names of all tables whose rows are kept, in order."""
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' ORDER BY name"
    return [name for (name,) in db.execute(sql)]


def table_sums(db: apsw.Connection, tell: Tell = lambda _share: None) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield each table with the number of its rows and the SHA-256 of them all, in the order of their keys."""
    names = tables(db)
    definitions = marshal.dumps(
        db.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall(), 2
    )
    yield "sqlite_schema", (0, hashlib.sha256(definitions).hexdigest())
    for number, name in enumerate(names):
        keys = [
            key for key, place in db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY pk", (name,)) if place
        ]
        order = ", ".join(f'"{key}"' for key in keys) or "rowid"
        rows, digest = 0, hashlib.sha256()
        cursor = db.execute(f'SELECT * FROM "{name}" ORDER BY {order}')  # noqa: S608
        while some := list(islice(cursor, 200)):
            rows += len(some)
            digest.update(marshal.dumps(some, 2))  # version 2 writes equal values as equal bytes
        tell((number + 1) / len(names))
        yield name, (rows, digest.hexdigest())


def fingerprint(file: Path, tell: Tell = lambda _share: None) -> dict[str, tuple[int, str]]:
    """Return of each table the number of its rows and the SHA-256 of them all; nothing of a file that cannot be read."""
    try:
        with closing(read_only(file)) as db:
            return dict(table_sums(db, tell))
    except apsw.Error:
        return {}


def integrity(file: Path) -> list[str]:
    """Return what is wrong with a database as a file, by SQLite's thorough check; nothing when it is sound."""
    try:
        with closing(read_only(file)) as db:
            said = [line for (line,) in db.execute("PRAGMA integrity_check(5)")]
    except apsw.Error as error:
        return [f"its {file.name} cannot be read ({error})"]
    return [] if said == ["ok"] else [f"its {file.name} is damaged ({' '.join(str(said[0]).split())})"]


def structure(file: Path) -> list[str]:
    """Do as ``integrity``, and look for rows that name others that are not there."""
    if found := integrity(file):
        return found
    with closing(read_only(file)) as db:
        loose = db.execute("PRAGMA foreign_key_check").fetchall()
    return [f"rows of its table {loose[0][0]} name rows that are not there"] if loose else []


def opens(scratch: Path) -> list[str]:
    """Open what was restored as the program does, which is the proof that it can be used."""
    from reader.library.library import Library

    try:
        with Library.open(scratch, create=False) as library:
            library.count()
    except LibraryError as error:
        return [f"it does not open: {error}"]
    return []
