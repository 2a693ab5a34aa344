"""Putting a backup in the place of the library, which is kept aside whole; and mending one that is damaged.

The new ``library.db`` is made and proven beside the old, the old is kept aside under a name of its own, and only then one
rename puts the new in its place: whenever that is cut off, there is either the old library or the new one, never a half.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from reader.counts import counted
from reader.errors import LibraryError
from reader.frozen import frozen
from reader.library import backing, damage, media, proving, schema, shared_rows
from reader.library.backup_shelf import DATABASE, WORK, Backup, backups, clear_stale, folder_of, plan_of, uid_of
from reader.library.restorable import Source
from reader.library.restorable import source as lent
from reader.library.rows import fetch
from reader.library.salvage import salvage
from reader.library.trouble import telling

DERIVED = ("search.db", "marks.db", "twins.db")
_BUSY_MS = 2000
_TITLES = 5


@frozen
class Counts:
    """How many of each."""

    articles: int = 0
    highlights: int = 0
    notes: int = 0


@frozen
class Preview:
    """What a restoring would bring and leave behind."""

    path: Path
    made_at: datetime | None
    comes: Counts
    present: Counts | None
    """What is there now; None where that cannot be read."""
    only_here: Counts
    """What the present library has that the backup has not."""
    titles: tuple[str, ...] = ()
    """Of the newest articles that only the present library has."""
    damaged: bool = False
    """Whether the present library is damaged, so that what is newer can be brought in."""
    unshared: bool = False
    """Whether the present library is shared with other machines and what comes is not."""


@frozen
class Outcome:
    """What a restoring has done."""

    articles: int
    aside: Path | None
    """Where the library that was there is kept."""
    missing: int = 0
    """Files that the backup names and that are nowhere."""
    said: tuple[str, ...] = ()
    """What was mended, a sentence each."""


def newest_good(library: Path) -> Backup | None:
    """Return the newest good backup of the library in a folder; of any library where its own name cannot be read."""
    uid = uid_of(library)
    found = [b for b in backups(folder_of(library, plan_of(library))) if b.good]
    same = [b for b in found if b.library == uid]
    return next(iter(same if uid else found), None)


def preview(library: Path, path: Path) -> Preview:
    """Say what a restoring would do; changes nothing. Raises LibraryError for what is no backup."""
    with telling(library), lent(path, library) as source, _telling(source.database):
        theirs, shares = _uids(source.database), _shares(source.database)
    made_at = source.backup.made_at if source.backup else None
    comes = Counts(*(len(ids) for ids in theirs))
    damaged = damage.is_known(library) or bool(proving.integrity(library / DATABASE))
    try:
        ours = _uids(library / DATABASE)
        only = [mine - other for mine, other in zip(ours, theirs, strict=True)]
        titles = _titles(library / DATABASE, only[0])
        unshared = _shares(library / DATABASE) and not shares
    except apsw.Error:
        return Preview(path, made_at, comes, None, Counts(), damaged=(library / DATABASE).exists())
    return Preview(path, made_at, comes, Counts(*map(len, ours)), Counts(*map(len, only)), titles, damaged, unshared)


def restore(
    library: Path, path: Path, *, newer: bool = False, tell: Callable[[float], object] = lambda _s: None
) -> Outcome:
    """Put a backup in the place of the library; raises LibraryError, and then has changed nothing.

    ``newer``: the library that is there is damaged, and what can be read of it is brought in.
    """
    with telling(library):
        library.mkdir(parents=True, exist_ok=True)
        clear_stale(library)
    with telling(library), lent(path, library) as source, work_in(library) as work:
        new = _copied(source, work)
        tell(0.2)
        said: tuple[str, ...] = ()
        if newer:
            new, said = _with_newer(library, work, new)
        tell(0.5)
        missing = _bring_files(library, new, [source.files, folder_of(library, plan_of(library))])
        tell(0.8)
        count = _proven(new)
        aside = _put_in_place(library, work, new)
    tell(1.0)
    return Outcome(count, aside, missing, said)


def salvage_alone(library: Path) -> Outcome:
    """Put what can be read of a damaged library in its place, where there is no backup; raises LibraryError."""
    with telling(library), work_in(library) as work:
        new, said = _with_newer(library, work, None)
        return Outcome(_proven(new), _put_in_place(library, work, new), 0, said)


def preview_of(said: dict[str, Any]) -> Preview:
    """Return a preview as ``restore --dry-run --json`` prints it."""
    made_at = datetime.fromisoformat(said["made_at"]) if said["made_at"] else None
    present = Counts(**said["present"]) if said["present"] else None
    counts = Counts(**said["comes"]), present, Counts(**said["only_here"])
    return Preview(
        Path(said["path"]), made_at, *counts, tuple(said["titles"]), bool(said["damaged"]), bool(said["unshared"])
    )


def sentences(seen: Preview) -> list[str]:
    """Return a preview as sentences."""
    when = f"The backup of {seen.made_at.astimezone():%Y-%m-%d %H:%M}" if seen.made_at else f"{seen.path.name}"
    found = [f"{when} holds {_words(seen.comes)}."]
    if seen.present is None:
        found.append(
            "The present library cannot be read as it is." if seen.damaged else "There is no library here yet."
        )
    else:
        found.append(f"The present library holds {_words(seen.present)}.")
        only = seen.only_here
        if only.articles or only.highlights or only.notes:
            titles = "".join(f" “{title[:60]}”," for title in seen.titles).rstrip(",")
            found.append(f"Only the present library has {_words(only)}{':' if titles else ''}{titles}.")
        else:
            found.append("The backup lacks nothing that the present library has been given since.")
    if seen.damaged:
        found.append("The present library is damaged; what can be read of it can be brought in (--newer).")
    if seen.unshared:
        found.append(
            "The present library is shared with other machines; the new one is not until it is shared again, and then what"
            " was deleted since comes back on all of them."
        )
    found.append("The present library would be kept aside, whole.")
    return found


def told(done: Outcome) -> list[str]:
    """Return what was done as sentences."""
    found = [f"The library now holds {counted(done.articles, 'article')}.", *done.said]
    if done.missing:
        found.append(f"{done.missing} of its files are lost; `postil check` names them.")
    if done.aside:
        found.append(f"The library that was here is kept in {done.aside}.")
    return found


def _words(counts: Counts) -> str:
    each = [(counts.articles, "article"), (counts.highlights, "highlight"), (counts.notes, "note")]
    parts = [counted(number, word) for number, word in each]
    return f"{', '.join(parts[:2])} and {parts[2]}"


@contextmanager
def work_in(folder: Path) -> Iterator[Path]:
    """Lend a new folder, which goes in the end."""
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder, ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def _telling(file: Path) -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise LibraryError(f"The backup {file} cannot be read ({error}); choose another.") from error


def _read_only(file: Path) -> apsw.Connection:
    if not file.is_file():
        raise LibraryError(f"There is no {file}.")
    return apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)


def _shares(file: Path) -> bool:
    """Say whether a library is shared with other machines; one of an older format is not."""
    if not file.is_file():
        return False
    with closing(_read_only(file)) as db:
        knows = db.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'shared_said')").get
        return bool(knows and shared_rows.said(db, "folder"))


def _uids(file: Path) -> list[set[str]]:
    if not file.is_file():
        return [set(), set(), set()]
    with closing(_read_only(file)) as db:
        entry = (
            " AND entry = 0"
            if db.execute("SELECT count(*) FROM pragma_table_info('article') WHERE name = 'entry'").get
            else ""
        )
        return [
            {uid for (uid,) in fetch(db, f"SELECT uid FROM {table} WHERE deleted_at IS NULL{more}")}  # noqa: S608
            for table, more in (("article", entry), ("highlight", ""), ("note", ""))
        ]


def _titles(file: Path, uids: set[str]) -> tuple[str, ...]:
    if not uids:
        return ()
    with closing(_read_only(file)) as db:
        newest = fetch(db, "SELECT uid, title FROM article WHERE deleted_at IS NULL ORDER BY id DESC")
    return tuple([title for uid, title in newest if uid in uids][:_TITLES])


def _copied(source: Source, work: Path) -> Path:
    """Copy the backup's database to be worked on; raises LibraryError unless it is what it was."""
    folder = work / "new"
    folder.mkdir()
    new = folder / DATABASE
    if source.digest:
        source.database.replace(new)
    digest = source.digest or backing.restore_database(source.database, new)
    log = source.database.with_name(f"{DATABASE}-wal")
    if log.is_file():  # a library that was kept aside damaged
        backing.restore_database(log, folder / log.name)
    faults = proving.integrity(new)
    if source.backup and source.backup.sha256 and source.backup.sha256 != digest:
        faults = ["it is not the file that was compared when it was made"]
    if faults:
        raise LibraryError(f"The backup {source.database.parent} is damaged: {faults[0]}; choose another.")
    with closing(apsw.Connection(str(new))) as db:
        schema.check_version(db, source.database.parent)
    return new


def _with_newer(library: Path, work: Path, base: Path | None) -> tuple[Path, tuple[str, ...]]:
    """Return a library of what the damaged one has and the base, and what had to be mended."""
    scratch, folder = work / "salvage", work / "merged"
    scratch.mkdir()
    folder.mkdir()
    merged = folder / DATABASE
    told = salvage(library, merged, scratch, base)
    if faults := proving.structure(merged):
        raise LibraryError(f"What could be read of the damaged library does not fit together: {faults[0]}.")
    return merged, told.mended


def _bring_files(library: Path, new: Path, stores: list[Path]) -> int:
    """Have all files there that the new library names; return how many are nowhere to be had."""
    with closing(_read_only(new)) as db:
        wanted = fetch(db, "SELECT sha256, kind FROM media")
    missing = 0
    for sha256, kind in wanted:
        if not media.fault(library, sha256, kind):
            continue
        for store in stores:
            if not media.fault(store, sha256, kind):
                target = media.path(library, sha256, kind)
                target.parent.mkdir(parents=True, exist_ok=True)
                backing.link(media.path(store, sha256, kind), target)
                break
        else:
            missing += 1
    return missing


def _proven(new: Path) -> int:
    """Open the new library as the program does; return how many articles it has."""
    from reader.library.library import Library

    with Library.open(new.parent, create=False) as opened:
        count = opened.count()
    with closing(apsw.Connection(str(new))) as db:
        db.execute("PRAGMA journal_mode = delete").fetchall()
    return count


def _put_in_place(library: Path, work: Path, new: Path) -> Path | None:
    """Keep the present library aside and put the new one in its place; return where the old one is, None if none was."""
    present = library / DATABASE
    aside = None
    if present.exists() and present.stat().st_size:
        _settle(library)
        aside = keep_aside(library, work)
    for name in DERIVED:
        for suffix in ("", "-wal", "-shm"):
            (library / f"{name}{suffix}").unlink(missing_ok=True)
    for suffix in ("-wal", "-shm", "-journal"):  # of a damaged library, and kept aside with it
        (library / f"{DATABASE}{suffix}").unlink(missing_ok=True)
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    new.replace(present)
    media.sync_folder(library)
    damage.note(library, [])
    return aside


def _settle(library: Path) -> None:
    """Have the present library be one file that nobody has open; a damaged one is as it is."""
    try:
        with closing(apsw.Connection(str(library / DATABASE))) as db:
            db.set_busy_timeout(_BUSY_MS)
            db.execute("PRAGMA locking_mode = exclusive").fetchall()
            db.execute("PRAGMA journal_mode = delete").fetchall()
    except apsw.BusyError as error:
        raise LibraryError(
            f"The library in {library} is open in a window or another command; close it and try again. Nothing was changed."
        ) from error
    except apsw.Error:
        return


def keep_aside(library: Path, work: Path) -> Path:
    """Keep the library as it is, with its files, in a folder of its own beside it; return which."""
    folder = work / "aside"
    folder.mkdir()
    for suffix in ("", "-wal", "-journal"):
        file = library / f"{DATABASE}{suffix}"
        if file.exists():
            backing.link(file, folder / file.name)
    for file in media.files(library):
        target = folder / file.relative_to(library)
        target.parent.mkdir(parents=True, exist_ok=True)
        backing.link(file, target)
    media.sync_folder(folder)
    name, number = datetime.now().astimezone().strftime("kept-aside-%Y-%m-%d-%H%M%S"), 1
    aside = library / name
    while aside.exists():
        number += 1
        aside = library / f"{name}-{number}"
    folder.rename(aside)
    media.sync_folder(library)
    return aside
