"""What can be read of a damaged library, as a sound one: from its own pages, and from a backup where those are lost.

Ids are never used again, and a backup is a copy of the same library, so a row of the one is the row of the other with
the same key: a table whose pages all hold together is taken as it is, of any other the rows that can be read go over
those of the backup. Pages that have lost what leads to them are known by the shape of their rows.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.library import schema, shared_rows
from reader.library.backup_shelf import DATABASE
from reader.library.mending import mend
from reader.library.pages import LEAF_TABLE, Cell, Pages
from reader.library.rows import fetch

_TYPES: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "TEXT": (str,), "REAL": (float, int), "BLOB": (bytes,)}


@frozen
class Table:
    """The shape of a table: its columns, and in which order a page has them."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    needed: tuple[bool, ...]
    stored: tuple[int, ...]
    """Which column each value of a row in a page is."""
    rowid: int
    """The column that is the rowid, -1 for none."""
    bare: bool
    """WITHOUT ROWID."""


@frozen
class Salvaged:
    """What came of it."""

    whole: frozenset[str]
    """The tables of which nothing was lost."""
    rows: int
    mended: tuple[str, ...] = ()


def salvage(library: Path, target: Path, work: Path, backup: Path | None = None) -> Salvaged:
    """Make a sound ``library.db`` at ``target`` of the damaged one in a folder, over a backup's where one is given.

    ``work`` is an empty folder to work in. The damaged files are only read. Raises LibraryError where nothing is left.
    """
    damaged = work / DATABASE
    for suffix in ("", "-wal", "-journal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(library / f"{DATABASE}{suffix}", work / f"{DATABASE}{suffix}")
    if not damaged.exists() or not damaged.stat().st_size:
        raise LibraryError(f"There is nothing left of {library / DATABASE} that could be read.")
    like = backup or _fresh(work)
    _settle(damaged, like)
    pages = Pages.of(damaged)
    version = pages.version if 0 < pages.version <= len(schema.STEPS) else len(schema.STEPS)
    _begin(target, backup, version)
    with closing(apsw.Connection(str(target))) as db:
        db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        db.execute("PRAGMA foreign_keys = off")
        db.execute("BEGIN IMMEDIATE")
        whole, rows = _take(db, pages, _roots(pages, like))
        mended = mend(db, library)
        shared_rows.forget_all(db)
        db.execute("COMMIT")
    if not rows and backup is None:
        raise LibraryError(f"There is nothing left of {library / DATABASE} that could be read.")
    return Salvaged(frozenset(whole), rows, tuple(mended))


def _fresh(work: Path) -> Path:
    file = work / "fresh.db"
    with closing(apsw.Connection(str(file))) as db:
        schema.prepare(db, work)
    return file


def _begin(target: Path, backup: Path | None, version: int) -> None:
    """Have at ``target`` what the rows are put into: a copy of the backup, or an empty library, of a version."""
    if backup:
        shutil.copyfile(backup, target)
    with closing(apsw.Connection(str(target))) as db:
        schema.prepare(db, target.parent, schema.STEPS[: max(version, db.execute("PRAGMA user_version").get)])
    for aside in target.parent.glob("library-before-format-*.db"):
        aside.unlink()


def _settle(damaged: Path, like: Path) -> None:
    """Have everything in the one file: SQLite takes in the log beside it, with a head from elsewhere if its own is bad."""
    for attempt in (1, 2):
        try:
            with closing(apsw.Connection(str(damaged))) as db:
                db.execute("PRAGMA wal_checkpoint(truncate)").fetchall()
                db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except apsw.Error:
            if attempt == 1:
                _lend_head(damaged, like)
        else:
            return


def _lend_head(damaged: Path, like: Path) -> None:
    with like.open("rb") as file:
        head = bytearray(file.read(100))
    with damaged.open("r+b") as file:
        own = file.read(100)
        if own[:16] == head[:16] and own[16:18] == head[16:18]:
            head[:] = own
        size = int.from_bytes(head[16:18], "big") or 4096
        head[18:20] = b"\x02\x02"
        head[28:32] = max(1, damaged.stat().st_size // size).to_bytes(4, "big")
        head[92:96] = head[24:28]
        file.seek(0)
        file.write(head)


def _tables(db: apsw.Connection) -> dict[str, Table]:
    found = {}
    for name, sql in db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ):
        info = fetch(db, 'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid', (name,))
        bare = "WITHOUT ROWID" in sql.upper()
        keys = sorted((i for i, column in enumerate(info) if column[3]), key=lambda i: info[i][3])
        rowid = keys[0] if not bare and len(keys) == 1 and info[keys[0]][1] == "INTEGER" else -1
        stored = (*keys, *(i for i in range(len(info)) if i not in keys)) if bare else tuple(range(len(info)))
        found[name] = Table(
            name,
            tuple(c[0] for c in info),
            tuple(c[1] for c in info),
            tuple(bool(c[2] or c[3]) for c in info),
            stored,
            rowid,
            bare,
        )
    return found


def _roots(pages: Pages, like: Path) -> dict[str, tuple[str, int]]:
    """Return the table and the first page of each table and index, by name; from ``like`` where the file has forgotten."""
    with closing(apsw.Connection(str(like), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        known = {
            name: (table, root)
            for name, table, root in db.execute("SELECT name, tbl_name, rootpage FROM sqlite_schema WHERE rootpage")
        }
    faults: list[int] = []
    own = {}
    for cell in pages.tree(1, set(), faults):
        match cell.values:
            case (str(), str(name), str(table), int(root), *_) if root > 0:
                own[name] = (table, root)
    return own if own and not faults else {**known, **own}


def _take(db: apsw.Connection, pages: Pages, roots: dict[str, tuple[str, int]]) -> tuple[set[str], int]:
    """Put the rows that can be read into the tables; return which tables are whole, and how many rows there were."""
    tables, seen, total = _tables(db), {1}, 0
    whole, hurt = set(), []
    for name, table in tables.items():
        faults: list[int] = []
        seen_here: set[int] = set()
        root = roots.get(name, ("", 0))[1]
        db.execute("SAVEPOINT alone")
        db.execute(f'DELETE FROM "{name}"')  # noqa: S608
        count = _put(db, table, _rows(pages, table, root, seen_here, faults))
        if faults:
            db.execute("ROLLBACK TO alone")
            count = _put(db, table, _rows(pages, table, root, set(), []))
            hurt.append(table)
        else:
            whole.add(name)
        db.execute("RELEASE alone")
        seen |= seen_here
        total += count
    strays = _strays(pages, seen | pages.free(), hurt) if hurt else iter(())
    for table, row in strays:
        total += _put(db, table, [row], over=False)
    for table in hurt:
        if table.bare:
            total += _put(db, table, _through_indexes(db, pages, table, roots), over=False)
    _count_on(db, pages, roots)
    return whole, total


def _rows(pages: Pages, table: Table, root: int, seen: set[int], faults: list[int]) -> Iterator[list[Any]]:
    for cell in pages.tree(root, seen, faults):
        row = _row(table, cell, faults, root)
        if row is not None:
            yield row


def _row(table: Table, cell: Cell, faults: list[int], page: int) -> list[Any] | None:
    """Return the values in the order of the columns, as many as the row has; None for a row that cannot be of the table."""
    count = len(cell.values)
    if not _fits(table, cell):
        faults.append(page)
        return None
    row: list[Any] = [None] * len(table.columns)
    for place, value in zip(table.stored, cell.values, strict=False):
        row[place] = value
    if table.rowid >= 0:
        row[table.rowid] = cell.rowid
    return row[:count] if not table.bare else row


def _fits(table: Table, cell: Cell) -> bool:
    count = len(cell.values)
    if not 0 < count <= len(table.columns) or (table.bare and count != len(table.columns)):
        return False
    for place, value in zip(table.stored, cell.values, strict=False):
        if value is None:
            if table.needed[place] and place != table.rowid:
                return False
        elif place == table.rowid or (table.types[place] and not isinstance(value, _TYPES[table.types[place]])):
            return False
    values = dict(zip((table.columns[i] for i in table.stored), cell.values, strict=False))
    if values.get("codec") == 1 and isinstance(values.get("html"), bytes):
        try:
            zlib.decompress(values["html"])
        except zlib.error:
            return False
    return True


def _put(db: apsw.Connection, table: Table, rows: Iterable[list[Any]], *, over: bool = True) -> int:
    """Put rows into a table, over those of the same key or only beside them; one that cannot be there is left out."""
    done, deed = 0, "REPLACE" if over else "IGNORE"
    statements = {
        count: f'INSERT OR {deed} INTO "{table.name}"({names}) VALUES({", ".join("?" * count)})'
        for count in range(1, len(table.columns) + 1)
        for names in [", ".join(f'"{name}"' for name in table.columns[:count])]
    }
    for row in rows:
        with suppress(apsw.ConstraintError, apsw.MismatchError):
            db.execute(statements[len(row)], row)
            done += db.changes()
    return done


def _strays(pages: Pages, known: set[int], hurt: list[Table]) -> Iterator[tuple[Table, list[Any]]]:
    """Yield the rows of pages to which nothing leads, with the one table whose rows look so."""
    candidates = [table for table in hurt if not table.bare]
    for number in range(2, pages.count + 1):
        if number in known or pages.kind(number) != LEAF_TABLE:
            continue
        cells = list(pages.cells(number, []))
        fitting = [table for table in candidates if cells and all(_fits(table, cell) for cell in cells)]
        exact = [table for table in fitting if any(len(cell.values) == len(table.columns) for cell in cells)]
        if len(exact or fitting) == 1:
            table = (exact or fitting)[0]
            for cell in cells:
                row = _row(table, cell, [], number)
                if row is not None:
                    yield table, row


def _through_indexes(
    db: apsw.Connection, pages: Pages, table: Table, roots: dict[str, tuple[str, int]]
) -> Iterator[list[Any]]:
    """Yield the rows of a table without rowids out of those of its indexes that have all its columns."""
    keys = [table.columns[i] for i in table.stored]
    for name, (owner, root) in roots.items():
        if owner != table.name or name == table.name:
            continue
        order = [
            c for (c,) in db.execute("SELECT name FROM pragma_index_xinfo(?) WHERE cid >= 0 ORDER BY seqno", (name,))
        ]
        if set(order) != set(keys):
            continue
        places = [order.index(column) for column in table.columns]
        for cell in pages.tree(root, set(), []):
            if len(cell.values) == len(order):
                yield [cell.values[place] for place in places]


def _count_on(db: apsw.Connection, pages: Pages, roots: dict[str, tuple[str, int]]) -> None:
    """Have no id be used again: each count goes on from the highest that is known."""
    counted: dict[str, int] = dict(fetch(db, "SELECT name, seq FROM sqlite_sequence"))
    for cell in pages.tree(roots.get("sqlite_sequence", ("", 0))[1], set(), []):
        match cell.values:
            case (str(name), int(seq)):
                counted[name] = max(seq, counted.get(name, 0))
    db.execute("DELETE FROM sqlite_sequence")
    for name, seq in counted.items():
        with suppress(apsw.SQLError):
            highest = db.execute(f'SELECT max(rowid) FROM "{name}"').get or 0  # noqa: S608
            db.execute("INSERT INTO sqlite_sequence VALUES(?, ?)", (name, max(seq, highest)))
