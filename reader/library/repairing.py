"""``check`` and what it can mend: the library's file, what its rows say of each other, its files, its indexes."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.library import backup_pages, damage, proving, schema, shared_rows
from reader.library.backup_pages import BASES, FILES, PAGES, base_file
from reader.library.backup_shelf import DATABASE, Backup, backups, folder_of, plan_of, uid_of
from reader.library.mending import mend
from reader.library.restoring import keep_aside, newest_good, restore, salvage_alone, work_in
from reader.library.trouble import telling
from reader.library.upkeep import LOST_LOG


@frozen
class Repaired:
    """What was done."""

    did: tuple[str, ...]
    """A sentence each; nothing for a library that was sound."""
    aside: Path | None
    """Where the library is kept as it was."""


def look(library: Path) -> list[str]:
    """Look at the library's file alone, and note what was found for every window and command; seconds for a large one."""
    if not (library / DATABASE).is_file():
        raise LibraryError(f"There is no library in {library}.")
    _recover(library / DATABASE)
    faults = proving.integrity(library / DATABASE)
    with telling(library):
        damage.note(library, faults)
    return [f"The library in {library} is damaged: {fault}." for fault in faults]


def decay(library: Path) -> list[str]:
    """Read all backups of a library; return what is wrong with them, a sentence each. What is shared is read once."""
    target = folder_of(library, plan_of(library))
    hit: dict[str, list[str]] = {}
    bases: dict[str, bool] = {}
    for backup in backups(target, uid_of(library)):
        if backup.base and backup.base not in bases:
            bases[backup.base] = backup_pages.is_whole(base_file(target, backup.base), backup.base)
        if backup.base and not bases[backup.base]:
            hit.setdefault(f"{BASES}/{base_file(target, backup.base).name}", []).append(backup.path.name)
        elif file := _decayed(backup):
            hit.setdefault(f"{backup.path.name}/{file}", []).append(backup.path.name)
    return [
        f"Of the backups in {target} the file {file} is damaged or missing; with it {', '.join(names)} cannot be restored."
        for file, names in hit.items()
    ]


def _decayed(backup: Backup) -> str:
    """Return which of a backup's own files is not what was written."""
    wanted = {DATABASE: backup.sha256}
    if backup.base:
        wanted = {PAGES: backup.own_sha256, FILES: backup.files_sha256}
    return next((name for name, digest in wanted.items() if backup_pages.digest_of(backup.path / name) != digest), "")


def _recover(file: Path) -> None:
    """Let SQLite take back what a crash has left half done, which it cannot do where it is only to read."""
    with suppress(apsw.Error), closing(apsw.Connection(str(file))) as db:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()


def repair(library: Path) -> Repaired:
    """Mend what can be, having kept the library as it is aside; raises LibraryError, and then has changed nothing."""
    if look(library):
        return _of_damaged(library)
    from reader.library.library import Library

    with Library.open(library, create=False) as opened:
        problems = opened.check()
    if not problems:
        return Repaired((), None)
    with telling(library), work_in(library) as work:
        aside = _copy_aside(library, work)
        did = _mended(library)
    with Library.open(library, create=False) as opened:
        opened.check()  # what is wrong with the indexes goes here
        left = opened.check()
    if not did:
        did = ["The indexes were made anew."]
    did += [problem for problem in problems if problem.startswith(LOST_LOG.partition("{")[0])]
    return Repaired((*did, *left), aside)


def _of_damaged(library: Path) -> Repaired:
    backup = newest_good(library)
    done = restore(library, backup.path, newer=True) if backup else salvage_alone(library)
    when = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}" if backup else ""
    base = f", over the backup of {when}" if backup else "; there is no good backup"
    return Repaired(
        (f"What could be read of the damaged library was taken into a new one{base}.", *done.said), done.aside
    )


def _copy_aside(library: Path, work: Path) -> Path:
    """Keep a copy aside that does not change with the library."""
    aside = keep_aside(library, work)
    copy = work / "copy.db"
    with closing(apsw.Connection(str(library / DATABASE))) as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    copy.replace(aside / DATABASE)
    (aside / f"{DATABASE}-wal").unlink(missing_ok=True)
    return aside


def _mended(library: Path) -> list[str]:
    with closing(apsw.Connection(str(library / DATABASE))) as db:
        db.set_busy_timeout(10_000)
        schema.check_version(db, library)
        db.execute("PRAGMA synchronous = full").fetchall()
        db.execute("PRAGMA foreign_keys = off")
        db.execute("BEGIN IMMEDIATE")
        if did := mend(db, library):
            shared_rows.forget_all(db)
        db.execute("COMMIT")
    return did
