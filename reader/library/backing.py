"""Making a backup while the library is read and written, and comparing it before it is called good.

One read transaction on a connection of its own sees one state of the library: the copy is made through it, and every
row of that state is compared with what was restored from the backup into a scratch library. Writers go on meanwhile.
A copy made in steps from a connection without such a transaction would begin anew at every write of another.
"""

from __future__ import annotations

import errno
import hashlib
import marshal
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import media, trouble
from reader.library.backup_shelf import (
    DATABASE,
    MANIFEST,
    WORK,
    Backup,
    Plan,
    backups,
    clear_stale,
    folder_of,
    manifest,
    rotate,
    write_json,
)
from reader.library.store import BUSY_MS
from reader.model import now

STEP_PAGES = 1000
"""Pages copied at a time: after each it is told how far it has come."""
RECHECK = 8
"""After so many backups every file of the store has been read again."""
Tell = Callable[[float], object]
"""Told how much is done, 0.0 to 1.0."""


def make(library: Path, plan: Plan, tell: Tell = lambda _share: None, *, create: bool = False) -> Backup:
    """Back the library up into the folder of the plan and compare; raises LibraryError, and then has left nothing there.

    ``create``: the folder is made if it is not there; at other times that says that its disk is absent. What is returned
    may be not good; then nothing was taken away for it.
    """
    target = folder_of(library, plan)
    if not (library / DATABASE).is_file():
        raise LibraryError(trouble.gone(library))
    _prepare(target, create=create)
    clear_stale(target)
    clear_stale(library)
    with _telling(target), _work_in(target) as work, _work_in(library) as scratch:
        backup, told = _copy(library, target, work, scratch, tell)
        write_json(work / MANIFEST, manifest(replace(backup, path=work), told))
        media.sync_folder(work)
        work.rename(backup.path)
        media.sync_folder(target)
    rotate(target, backup.library, plan)
    sweep(target)
    tell(1.0)
    return backup


def _prepare(target: Path, *, create: bool) -> None:
    try:
        if create:
            target.mkdir(parents=True, exist_ok=True)
        if not target.is_dir():
            raise LibraryError(
                f"The folder for backups, {target}, is not there; if it is on a disk that is not attached, attach it. "
                "Nothing was changed."
            )
    except OSError as error:
        raise LibraryError(_cannot(target, error.strerror or str(error))) from error


def _cannot(target: Path, reason: str) -> str:
    return f"The backup cannot be written into {target} ({reason}); choose another folder. Nothing half is left there."


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise LibraryError(_full(target)) from error
        raise LibraryError(_cannot(target, error.strerror or str(error))) from error


def _full(target: Path) -> str:
    return f"The backup does not fit: a disk is full ({target} or the library's own); free some space and try again."


@contextmanager
def _work_in(folder: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)  # it has another name by now when all went well


def _copy(library: Path, target: Path, work: Path, scratch: Path, tell: Tell) -> tuple[Backup, dict[str, Any]]:
    """Return the backup as it will stand in ``target``, and what the comparison found."""
    faults: list[str] = []
    with _snapshot(library) as db:
        _copy_pages(db, work / DATABASE, target, lambda share: tell(share * 0.35))
        source = dict(_tables(db, lambda share: tell(0.35 + share * 0.2)))
        facts = _facts(db)
        wanted = [(sha, kind) for sha, kind in db.execute("SELECT sha256, kind FROM media ORDER BY sha256")]
    missing, media_bytes, fresh = _copy_media(library, target, wanted, lambda share: tell(0.55 + share * 0.2))
    restored = scratch / DATABASE
    digest = restore_database(work / DATABASE, restored)
    faults += structure(restored)
    found = _tables_of(restored, lambda share: tell(0.75 + share * 0.2))
    faults += [
        f"its table {name} is not that of the library" for name in sorted(source) if found.get(name) != source[name]
    ]
    faults += [f"it has a table {name} that the library has not" for name in sorted(set(found) - set(source))]
    if not faults:
        faults += _opens(scratch)
    made_at = datetime.now(UTC)
    made_at = made_at.replace(microsecond=made_at.microsecond // 1000 * 1000)  # as backup.json writes it
    compared = {"tables": len(source), "rows": sum(rows for rows, _ in source.values()), "new_files": fresh}
    backup = Backup(
        _free_name(target, made_at.astimezone().strftime("postil-%Y-%m-%d-%H%M%S")),
        made_at,
        db_bytes=(work / DATABASE).stat().st_size,
        media=len(wanted),
        media_bytes=media_bytes,
        good=not faults,
        why="; ".join(faults[:3]),
        missing=tuple(missing),
        sha256=digest,
        **facts,
    )
    return backup, compared


@contextmanager
def _snapshot(library: Path) -> Iterator[apsw.Connection]:
    """Lend one state of the library, to be read only."""
    with trouble.telling(library), closing(_read_only(library / DATABASE)) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        yield db


def _read_only(file: Path) -> apsw.Connection:
    db = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    db.set_busy_timeout(BUSY_MS)
    return db


def _copy_pages(db: apsw.Connection, file: Path, target: Path, tell: Tell) -> None:
    """Copy the state that the connection sees into a file that needs no other beside it."""
    try:
        with closing(apsw.Connection(str(file))) as copy:
            with copy.backup("main", db, "main") as copying:
                while not copying.done:
                    copying.step(STEP_PAGES)
                    tell(1 - copying.remaining / max(1, copying.page_count))
            copy.execute("PRAGMA journal_mode = delete").fetchall()
    except apsw.FullError as error:
        raise LibraryError(_full(target)) from error
    except (apsw.CantOpenError, apsw.IOError, apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise LibraryError(_cannot(target, str(error))) from error
    with _telling(target):
        _sync(file)


def _facts(db: apsw.Connection) -> dict[str, Any]:
    def count(table: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL").get)  # noqa: S608

    return {
        "library": str(db.execute("SELECT value FROM info WHERE key = 'uid'").get),
        "articles": int(db.execute("SELECT count(*) FROM article WHERE deleted_at IS NULL AND entry = 0").get),
        "highlights": count("highlight"),
        "notes": count("note"),
        "schema": int(db.execute("PRAGMA user_version").get),
    }


def tables(db: apsw.Connection) -> list[str]:
    """Return the names of all tables whose rows are kept, in order."""
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' ORDER BY name"
    return [name for (name,) in db.execute(sql)]


def _tables(db: apsw.Connection, tell: Tell = lambda _share: None) -> Iterator[tuple[str, tuple[int, str]]]:
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


def _tables_of(file: Path, tell: Tell) -> dict[str, tuple[int, str]]:
    try:
        with closing(_read_only(file)) as db:
            return dict(_tables(db, tell))
    except apsw.Error:
        return {}


def fingerprint(file: Path) -> dict[str, tuple[int, str]]:
    """Return of each table the number of its rows and the SHA-256 of them all; nothing of a file that cannot be read."""
    return _tables_of(file, lambda _share: None)


def integrity(file: Path) -> list[str]:
    """Return what is wrong with a database as a file, by SQLite's thorough check; nothing when it is sound."""
    try:
        with closing(_read_only(file)) as db:
            said = [line for (line,) in db.execute("PRAGMA integrity_check(5)")]
    except apsw.Error as error:
        return [f"its {file.name} cannot be read ({error})"]
    return [] if said == ["ok"] else [f"its {file.name} is damaged ({' '.join(str(said[0]).split())})"]


def structure(file: Path) -> list[str]:
    """Do as ``integrity``, and look for rows that name others that are not there."""
    if found := integrity(file):
        return found
    with closing(_read_only(file)) as db:
        loose = db.execute("PRAGMA foreign_key_check").fetchall()
    return [f"rows of its table {loose[0][0]} name rows that are not there"] if loose else []


def _opens(scratch: Path) -> list[str]:
    """Open what was restored as the program does, which is the proof that it can be used."""
    from reader.library.library import Library

    try:
        with Library.open(scratch, create=False) as library:
            library.count()
    except LibraryError as error:
        return [f"it does not open: {error}"]
    return []


def restore_database(source: Path, target: Path) -> str:
    """Copy a file of a backup, read from the disk itself where the system can, and force it there; return its SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") as writing:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(reading.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while some := reading.read(1 << 20):
            digest.update(some)
            writing.write(some)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _copy_media(library: Path, target: Path, wanted: list[tuple[str, str]], tell: Tell) -> tuple[list[str], int, int]:
    """Have the store hold all these files; return the names of those that cannot be had, the bytes of all, how many are new.

    New ones are read back and their hash taken; of the old ones an eighth each day, and of the others the size.
    """
    missing, total, fresh, folders = [], 0, 0, set()
    today = now().toordinal() % RECHECK
    for number, (sha256, kind) in enumerate(wanted):
        ours, theirs = media.path(library, sha256, kind), media.path(target, sha256, kind)
        have, size = _size(theirs), _size(ours)
        whole = have >= 0 and size in (-1, have)
        if whole and int(sha256[:2], 16) % RECHECK == today:
            whole = not media.fault(target, sha256, kind)
        if not whole and not media.fault(library, sha256, kind):
            theirs.parent.mkdir(parents=True, exist_ok=True)
            link(ours, theirs)
            folders.add(theirs.parent)
            whole, fresh = not media.fault(target, sha256, kind), fresh + 1
        if whole:
            total += _size(theirs)
            with suppress(OSError):
                os.utime(theirs)  # a sweep that another backup is at spares it
        else:
            missing.append(theirs.relative_to(target).as_posix())
        if not number % 100:
            tell(number / len(wanted))
    for folder in folders:
        media.sync_folder(folder)
    return missing, total, fresh


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1


def link(source: Path, target: Path) -> None:
    """Have a file stand in another place too: as a second name where the disk allows that, else as a copy."""
    part = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    part.unlink(missing_ok=True)
    try:
        try:
            os.link(source, part)
        except OSError:
            shutil.copyfile(source, part)
            _sync(part)
        part.replace(target)
        part.unlink(missing_ok=True)  # rename does nothing between two names of one file
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _free_name(target: Path, name: str) -> Path:
    wanted, number = target / name, 1
    while wanted.exists():
        number += 1
        wanted = target / f"{name}-{number}"
    return wanted


def sweep(target: Path) -> int:
    """Remove files of the store that no backup names; return how many. Where one cannot be asked, all stay."""
    named = set()
    for backup in backups(target):
        try:
            with closing(_read_only(backup.path / DATABASE)) as db:
                named |= {media.path(target, sha, kind) for sha, kind in db.execute("SELECT sha256, kind FROM media")}
        except apsw.Error:
            return 0
    removed = 0
    with suppress(OSError):
        for file in media.files(target):
            if file not in named and file.lstat().st_mtime < now().timestamp() - media.SPARE_SECONDS:
                file.unlink(missing_ok=True)
                removed += 1
    return removed
