"""A folder of backups: what is in it, what is kept of it as time goes on, and how this library is to be backed up.

Each backup is a folder with ``backup.json`` and what it does not share with others (``backup_pages``); originals and
pictures lie once for all of them under ``media/``, named as in a library. In those of format 2 stands a whole
``library.db``. A backup has its name only when it is done; whatever begins with a dot is work that is under way or was
cut off.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen, replace
from reader.library import media
from reader.library.backup_pages import (
    BASES,
    FILES,
    PAGES,
    Decayed,
    base_file,
    damaged_name,
    head,
    read_files,
)
from reader.library.proving import read_only
from reader.model import now

FORMAT = 3
"""The version of ``backup.json``. Version 1 stands in a single zip, 2 has a whole ``library.db``."""
BASE_DAYS = 90
"""How long new backups share a base: what befalls one then costs no other quarter of a year."""
MANIFEST, DATABASE = "backup.json", "library.db"
WORK = ".postil-work-"
"""How the folders begin that are work under way."""
STALE_SECONDS = 2 * 3600
"""How old the newest thing in such a folder is when nobody can be at it any more."""
EVERY = {"daily": 20 * 3600, "weekly": 7 * 24 * 3600 - 4 * 3600, "never": 0}
"""How long after a good backup the next is due; a little less than a day, or a week, so that it does not wander."""
_PLAN = "backups.json"


@frozen
class Backup:
    """One backup in a folder."""

    path: Path
    made_at: datetime
    library: str
    """The uid of the library."""
    articles: int
    highlights: int
    notes: int
    media: int
    db_bytes: int
    media_bytes: int
    """Of all files that it names, which it shares with the others."""
    good: bool
    """It was restored into a scratch library and was equal to what was backed up."""
    why: str = ""
    """Why it is not good."""
    missing: tuple[str, ...] = ()
    """Files that the library itself had lost."""
    sha256: str = ""
    """Of the library's database."""
    schema: int = 0
    base: str = ""
    """The SHA-256 of the base whose pages it shares with others; empty for a ``library.db`` of its own."""
    base_made_at: str = ""
    base_bytes: int = 0
    """Of the base's file."""
    own_bytes: int = 0
    """Of what differs from the base."""
    own_sha256: str = ""
    files_sha256: str = ""
    """Of the list of its originals and pictures."""
    decayed: bool = False
    """It was good, and is not any more."""

    @property
    def bytes(self) -> int:
        """Of what it shares with no other backup, without originals and pictures."""
        return self.own_bytes if self.base else self.db_bytes


@frozen
class Plan:
    """How a library is backed up on this machine. ``folder`` is empty for the one beside the library."""

    folder: str = ""
    every: str = "daily"
    daily: int = 7
    weekly: int = 4
    monthly: int = 12
    tried_at: str = ""
    problem: str = ""
    """Why the last attempt failed, a sentence; empty when it did not."""


def own_folder(library: Path) -> Path:
    """Return where backups go unless somebody chose another folder."""
    return library / "backups"


def folder_of(library: Path, plan: Plan) -> Path:
    """Return where the backups of a library go."""
    return Path(plan.folder) if plan.folder else own_folder(library)


def plan_of(library: Path) -> Plan:
    """Return how a library is to be backed up; what cannot be read is as it is at first."""
    try:
        found = json.loads((library / _PLAN).read_text("utf-8"))
        counts: dict[str, Any] = {
            name: max(0, min(999, int(found[name]))) for name in ("daily", "weekly", "monthly") if name in found
        }
        texts: dict[str, Any] = {
            name: str(found[name]) for name in ("folder", "every", "tried_at", "problem") if name in found
        }
    except (OSError, ValueError, TypeError):
        return Plan()
    if texts.get("every") not in EVERY:
        texts.pop("every", None)
    return Plan(**texts, **counts)


def keep_plan(library: Path, plan: Plan) -> None:
    """Write down how a library is to be backed up; raises LibraryError."""
    from reader.frozen import fields

    write_json(library / _PLAN, {name: getattr(plan, name) for name in fields(plan)})


def is_due(library: Path, plan: Plan) -> bool:
    """Say whether it is time for a backup: none is young enough, and the last attempt was not an hour ago."""
    every = EVERY[plan.every]
    if not every:
        return False
    tried = _moment(plan.tried_at)
    if tried is not None and 0 <= (now() - tried).total_seconds() < 3600:
        return False
    return not -3600 < (now() - newest(library, plan)).total_seconds() < every


def newest(library: Path, plan: Plan) -> datetime:
    """Return when the newest good backup of this library was made; long ago when there is none."""
    own = backups(folder_of(library, plan), uid_of(library))
    return max((b.made_at for b in own if b.good), default=datetime.fromtimestamp(0, UTC))


def uid_of(library: Path) -> str | None:
    """Return the uid of a library, by which its backups are told from others in the same folder; None if it cannot be read."""
    if not (library / DATABASE).is_file():
        return None
    with suppress(apsw.Error), closing(apsw.Connection(str(library / DATABASE), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return str(db.execute("SELECT value FROM info WHERE key = 'uid'").get)
    return None


def backups(folder: Path, uid: str | None = None) -> list[Backup]:
    """Return the backups in a folder, newest first; those of one library where its uid is given."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if not path.name.startswith(".") and (backup := read(path)) and uid in (None, backup.library):
                found.append(backup)
    return sorted(found, key=lambda b: (b.made_at, b.path.name), reverse=True)


def read(path: Path) -> Backup | None:
    """Return what a folder says of itself; None when it is no backup."""
    try:
        file = path / (PAGES if (path / PAGES).is_file() else DATABASE)
        if not file.is_file() or not (path / MANIFEST).exists():
            return None
        size, changed = file.stat().st_size, file.stat().st_mtime
    except OSError:
        return None
    try:
        return _said(path, json.loads((path / MANIFEST).read_text("utf-8")), size)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        made_at, base = datetime.fromtimestamp(int(changed), UTC), ""
        if file.name == PAGES:
            with suppress(Decayed):
                base, _ = head(path)
        found = Backup(path, made_at, "", 0, 0, 0, 0, size, 0, good=False, why="its backup.json cannot be read")
        return replace(found, base=base, own_bytes=size) if base else found


def _said(path: Path, said: dict[str, Any], size: int) -> Backup:
    names: tuple[str, ...] = ("articles", "highlights", "notes", "media", "db_bytes", "media_bytes", "schema")
    made_at = _moment(said["made_at"])
    if made_at is None:
        raise ValueError("no time")
    good, why = bool(said["good"]), str(said["why"])
    if said["format"] not in (2, FORMAT):
        good, why = False, "it was made by another version of Postil"
    elif said["format"] == FORMAT:
        names += ("base_bytes", "own_bytes")
    numbers: dict[str, Any] = {name: int(said[name]) for name in names}
    more = ("library", "sha256", *(_OF_PAGES if "own_bytes" in numbers else ()))
    texts: dict[str, Any] = {name: str(said[name]) for name in more}
    found = Backup(path, made_at, good=good, why=why, missing=tuple(map(str, said["missing"])), **texts, **numbers)
    if good and (fault := _fault(found, size)):
        return replace(found, good=False, why=fault, decayed=True)
    return found


_OF_PAGES = ("base", "base_made_at", "own_sha256", "files_sha256")


def _fault(backup: Backup, size: int) -> str:
    """Return what the sizes of its files say against a backup."""
    if size != backup.bytes:
        return f"its {PAGES if backup.base else DATABASE} has another size than it had"
    if backup.base:
        file = base_file(backup.path.parent, backup.base)
        try:
            if file.stat().st_size == backup.base_bytes:
                return ""
        except OSError:
            pass
        return f"what it shares with others is damaged or missing ({BASES}/{file.name[:8]}…)"
    return ""


def base_for(target: Path, uid: str, at: datetime) -> Backup | None:
    """Return the newest good backup of a library if its base is young enough to be shared by the next."""
    good = next((b for b in backups(target, uid) if b.good), None)
    begun = _moment(good.base_made_at) if good else None
    return good if begun and timedelta(0) <= at - begun < timedelta(BASE_DAYS) else None


def manifest(backup: Backup, compared: dict[str, Any]) -> dict[str, Any]:
    """Return what ``backup.json`` holds; ``compared`` is what the comparison found."""
    from reader import __version__
    from reader.frozen import fields

    said = {name: getattr(backup, name) for name in fields(backup) if name not in {"path", "decayed"}}
    return {
        "format": FORMAT,
        "program": f"Postil {__version__}",
        **said,
        "made_at": backup.made_at.isoformat(timespec="milliseconds"),
        "compared": compared,
    }


def kept(backups: Iterable[Backup], plan: Plan) -> set[Path]:
    """Return those that stay: the newest good one of each of the last days, weeks and months that have one, and at any
    rate the newest good one; the same of those that have decayed, of which something may be left; of the others that are
    not good the newest, as long as nothing good is newer.
    """
    newest_first = sorted(backups, key=lambda b: (b.made_at, b.path.name), reverse=True)
    good = [b for b in newest_first if b.good]
    stay = {b.path for b in good[:1]} | {b.path for b in newest_first[:1]}
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (plan.daily, lambda at: at.date()),
        (plan.weekly, lambda at: at.isocalendar()[:2]),
        (plan.monthly, lambda at: (at.year, at.month)),
    )
    for some in (good, [b for b in newest_first if b.decayed]):
        for count, period in periods:
            seen: dict[object, Path] = {}
            for backup in some:
                seen.setdefault(period(backup.made_at.astimezone()), backup.path)
            stay.update(list(seen.values())[:count])
    return stay


def rotate(folder: Path, uid: str, plan: Plan) -> list[Path]:
    """Remove the backups of a library that are not to stay; return their names as they were."""
    there = backups(folder, uid)
    stay, gone = kept(there, plan), []
    for backup in there:
        if backup.path not in stay:
            going = folder / f"{WORK}gone-{backup.path.name}"
            with suppress(OSError):
                backup.path.rename(going)
                gone.append(backup.path)
                shutil.rmtree(going, ignore_errors=True)
    return gone


def clear_stale(folder: Path) -> None:
    """Remove work that was cut off (power, SIGKILL) and that nobody can be at any more."""
    with suppress(OSError):
        for work in folder.glob(f"{WORK}*"):
            with suppress(OSError):
                newest = max((p.lstat().st_mtime for p in (work, *work.rglob("*"))), default=0.0)
                if newest < time.time() - STALE_SECONDS or work.name.startswith(f"{WORK}gone-"):
                    shutil.rmtree(work, ignore_errors=True)


def sweep(target: Path) -> int:
    """Remove bases, originals and pictures that no backup names; return how many. Where one cannot be asked, all stay."""
    named: set[Path] = set()
    try:
        for path in target.iterdir():
            if not path.name.startswith(".") and any((path / name).exists() for name in (PAGES, DATABASE, MANIFEST)):
                named |= _named(target, path)
    except (OSError, ValueError, apsw.Error, Decayed):
        return 0
    removed = 0
    with suppress(OSError):
        for file in (*media.files(target), *(target / BASES).glob("*")):
            if file not in named and file.lstat().st_mtime < now().timestamp() - media.SPARE_SECONDS:
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def _named(target: Path, path: Path) -> set[Path]:
    """Return the files on the shelf that a backup names. Raises OSError, ValueError, apsw.Error or Decayed."""
    if (path / DATABASE).is_file():
        with closing(read_only(path / DATABASE)) as db:
            return {media.path(target, sha, kind) for sha, kind in db.execute("SELECT sha256, kind FROM media")}
    backup = read(path)
    if backup is None or not backup.base:
        raise ValueError("it does not say what it names")
    base = base_file(target, backup.base)
    files = {media.path(target, sha256, kind) for sha256, kind in read_files(path / FILES)}
    return files | {base, damaged_name(base)}


def taken(backups: Iterable[Backup]) -> int:
    """Return the bytes that backups take together, without originals and pictures."""
    there = list(backups)
    return sum(b.bytes for b in there) + sum({b.base: b.base_bytes for b in there}.values())


def size_of(folder: Path) -> int:
    """Return the bytes that all backups in a folder take together."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total


def write_json(file: Path, value: dict[str, Any]) -> None:
    """Write a small file whole or not at all; raises LibraryError."""
    part = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            json.dump(value, out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise LibraryError(f"{file} cannot be written ({error.strerror or error}); check the disk.") from error


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
