"""Making a backup while the library is read and written, and comparing it before it is called good.

One read transaction on a connection of its own sees one state of the library: the copy is made through it, and every
row of that state is compared with what was restored from the backup into a scratch library. Writers go on meanwhile.
A copy made in steps from a connection without such a transaction would begin anew at every write of another.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import backup_pages, media, proving, trouble
from reader.library.backup_pages import FILES, PAGES, Decayed
from reader.library.backup_shelf import (
    DATABASE,
    MANIFEST,
    WORK,
    Backup,
    Plan,
    base_for,
    clear_stale,
    folder_of,
    manifest,
    rotate,
    sweep,
    write_json,
)
from reader.library.proving import Tell
from reader.model import now

STEP_PAGES = 1000
"""Pages copied at a time: after each it is told how far it has come."""
RECHECK = 8
"""After so many backups every file of the store has been read again."""


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
        new = backup_pages.base_in(work).exists()
        if new and (backup.good or not backup_pages.base_file(target, backup.base).exists()):
            backup_pages.publish(target, work, backup.base)
            media.sync_folder(target / backup_pages.BASES)
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
    copy, restored = scratch / "copy.db", scratch / DATABASE
    with _snapshot(library) as db:
        _copy_pages(db, copy, target, lambda share: tell(share * 0.15))
        source = dict(proving.table_sums(db, lambda share: tell(0.15 + share * 0.2)))
        facts = _facts(db)
        wanted = [(sha, kind) for sha, kind in db.execute("SELECT sha256, kind FROM media ORDER BY sha256")]
    made_at = datetime.now(UTC)
    made_at = made_at.replace(microsecond=made_at.microsecond // 1000 * 1000)  # as backup.json writes it
    packed = _pack(copy, target, work, facts["library"], made_at, lambda share: tell(0.35 + share * 0.2))
    copy.unlink()
    backup_pages.write_files(work / FILES, wanted)
    missing, media_bytes, fresh = _copy_media(library, target, wanted, lambda share: tell(0.55 + share * 0.15))
    faults = _restored(packed, target, work, restored) or proving.structure(restored)
    faults = faults or _unequal(source, proving.fingerprint(restored, lambda share: tell(0.75 + share * 0.2)))
    faults = faults or proving.opens(scratch)
    compared = {"tables": len(source), "rows": sum(rows for rows, _ in source.values()), "new_files": fresh}
    backup = Backup(
        _free_name(target, made_at.astimezone().strftime("postil-%Y-%m-%d-%H%M%S")),
        made_at,
        media=len(wanted),
        media_bytes=media_bytes,
        good=not faults,
        why="; ".join(faults[:3]),
        missing=tuple(missing),
        files_sha256=backup_pages.digest_of(work / FILES),
        **packed,
        **facts,
    )
    return backup, compared


@contextmanager
def _snapshot(library: Path) -> Iterator[apsw.Connection]:
    """Lend one state of the library, to be read only."""
    with trouble.telling(library), closing(proving.read_only(library / DATABASE)) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        yield db


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


def _pack(copy: Path, target: Path, work: Path, uid: str, made_at: datetime, tell: Tell) -> dict[str, Any]:
    """Write the database's copy into ``work`` as it will stand on the shelf; return what ``Backup`` says of that."""
    last = base_for(target, uid, made_at)
    packed = backup_pages.pack(copy, target, work, last.base if last else "", tell)
    base = backup_pages.base_in(work) if packed.new else backup_pages.base_file(target, packed.base)
    os.utime(base)  # a sweep that another backup is at spares it
    return {
        "db_bytes": copy.stat().st_size,
        "sha256": packed.sha256,
        "base": packed.base,
        "base_made_at": last.base_made_at if last and not packed.new else made_at.isoformat(timespec="milliseconds"),
        "base_bytes": base.stat().st_size,
        "own_bytes": (work / PAGES).stat().st_size,
        "own_sha256": backup_pages.digest_of(work / PAGES),
    }


def _restored(packed: dict[str, Any], target: Path, work: Path, into: Path) -> list[str]:
    """Restore what was packed, as it is read back from the disk; return what is wrong with it."""
    base = backup_pages.base_in(work)
    base = base if base.exists() else backup_pages.base_file(target, packed["base"])
    try:
        digest = backup_pages.unpack(work, base, into)
    except Decayed as error:
        return [str(error)]
    return [] if digest == packed["sha256"] else ["it is not what was written"]


def _unequal(source: dict[str, tuple[int, str]], found: dict[str, tuple[int, str]]) -> list[str]:
    faults = [
        f"its table {name} is not that of the library" for name in sorted(source) if found.get(name) != source[name]
    ]
    return faults + [f"it has a table {name} that the library has not" for name in sorted(set(found) - set(source))]


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
