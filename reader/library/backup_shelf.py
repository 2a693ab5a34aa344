"""A folder of backups: what is in it, what is kept of it as time goes on, and how this library is to be backed up.

Each backup is a folder with ``library.db`` and ``backup.json``; originals and pictures lie once for all of them under
``media/``, named as in a library. A backup has its name only when it is done; whatever begins with a dot is work that is
under way or was cut off.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.model import now

FORMAT = 2
"""The version of ``backup.json``. Version 1 stands in a single zip."""
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
    """Of ``library.db``."""
    schema: int = 0


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
        if not (path / DATABASE).is_file() or not (path / MANIFEST).exists():
            return None
        size, changed = (path / DATABASE).stat().st_size, (path / DATABASE).stat().st_mtime
    except OSError:
        return None
    try:
        return _said(path, json.loads((path / MANIFEST).read_text("utf-8")), size)
    except (OSError, ValueError, TypeError, KeyError):
        made_at = datetime.fromtimestamp(int(changed), UTC)
        return Backup(path, made_at, "", 0, 0, 0, 0, size, 0, good=False, why="its backup.json cannot be read")


def _said(path: Path, said: dict[str, Any], size: int) -> Backup:
    names = ("articles", "highlights", "notes", "media", "db_bytes", "media_bytes", "schema")
    made_at = _moment(said["made_at"])
    if made_at is None:
        raise ValueError("no time")
    good, why = bool(said["good"]), str(said["why"])
    if said["format"] != FORMAT:
        good, why = False, "it was made by another version of Postil"
    if good and size != said["db_bytes"]:
        good, why = False, "its library.db has another size than it had"
    numbers: dict[str, Any] = {name: int(said[name]) for name in names}
    texts: dict[str, Any] = {"library": str(said["library"]), "why": why, "sha256": str(said["sha256"])}
    return Backup(path, made_at, good=good, missing=tuple(map(str, said["missing"])), **texts, **numbers)


def manifest(backup: Backup, compared: dict[str, Any]) -> dict[str, Any]:
    """Return what ``backup.json`` holds; ``compared`` is what the comparison found."""
    from reader import __version__
    from reader.frozen import fields

    said = {name: getattr(backup, name) for name in fields(backup) if name != "path"}
    return {
        "format": FORMAT,
        "program": f"Postil {__version__}",
        **said,
        "made_at": backup.made_at.isoformat(timespec="milliseconds"),
        "compared": compared,
    }


def kept(backups: Iterable[Backup], plan: Plan) -> set[Path]:
    """Return those that stay: the newest good one of each of the last days, weeks and months that have one, and at any
    rate the newest good one; of those that are not good the newest, as long as nothing good is newer.
    """
    newest_first = sorted(backups, key=lambda b: (b.made_at, b.path.name), reverse=True)
    good = [b for b in newest_first if b.good]
    stay = {b.path for b in good[:1]} | {b.path for b in newest_first[:1]}
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (plan.daily, lambda at: at.date()),
        (plan.weekly, lambda at: at.isocalendar()[:2]),
        (plan.monthly, lambda at: (at.year, at.month)),
    )
    for count, period in periods:
        seen: dict[object, Path] = {}
        for backup in good:
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
