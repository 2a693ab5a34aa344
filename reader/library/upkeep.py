"""What keeps a library sound: purging what was deleted long ago, checking, backing up."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from reader.errors import LibraryError
from reader.library import media, rows, tags
from reader.library.feed_schema import HELD_BACK
from reader.library.store import Store, Transaction, head
from reader.library.trouble import damaged, telling

if TYPE_CHECKING:
    from reader.library.index import Index
    from reader.library.mark_index import MarkIndex

KEEP_SECONDS = 30 * 24 * 3600
"""How long deleted things can be brought back."""
KEEP_CHANGES = 100_000
"""How much of the change log is kept; an index that is further behind is made anew."""
BACKUP_FORMAT = 1
_WORK = ".postil-backup-"
"""How the folder begins that a backup is made in, beside its place."""
INDEX_WRONG = "The search index did not agree with the library; the next search makes it anew."

LOST_LOG = (
    "The library has lost its {} latest changes: its log was deleted, or an older copy of it was put in its place; "
    "a backup may have them."
)
MARKS_WRONG = "The index of marks did not agree with the library; the next search makes it anew."


def is_due(db: apsw.Connection, now: int) -> bool:
    """Say whether anything was deleted so long ago that it is to go for good. Costs three index look-ups."""
    return any(
        db.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE deleted_at < ?)", (now - KEEP_SECONDS,)).get  # noqa: S608
        for table in ("article", "highlight", "note", "feed")
    )


def purge(transaction: Transaction, folder: Path) -> None:
    """Remove for good what was deleted more than 30 days ago, and the files that nothing names any more."""
    db, before = transaction.db, transaction.moment - KEEP_SECONDS
    gone = [i for (i,) in db.execute("SELECT id FROM article WHERE deleted_at < ?", (before,))]
    for table in ("highlight", "note"):
        owners = db.execute(f"SELECT article_id FROM {table} WHERE deleted_at < ?", (before,))  # noqa: S608
        transaction.touch((i for (i,) in owners), f"{table}s")
        db.execute(f"DELETE FROM {table} WHERE deleted_at < ?", (before,))  # noqa: S608
    db.executemany("DELETE FROM article WHERE id = ?", [(i,) for i in gone])
    transaction.touch(gone, "deleted")
    _purge_feeds(transaction, before)
    tidy(transaction, folder)


def tidy(transaction: Transaction, folder: Path) -> None:
    """Forget what only things that are gone for good needed: tags, the older part of the logs, files."""
    db = transaction.db
    tags.drop_unused(db)
    for log in ("change", "mark_change"):
        db.execute(f"DELETE FROM {log} WHERE seq <= (SELECT max(seq) FROM {log}) - ?", (KEEP_CHANGES,))  # noqa: S608
    media.sweep(folder, db)


def _purge_feeds(transaction: Transaction, before: int) -> None:
    """Remove for good what was unsubscribed from long ago, with the entries that waited in it."""
    db = transaction.db
    feeds = [(feed_id,) for (feed_id,) in db.execute("SELECT id FROM feed WHERE deleted_at < ?", (before,))]
    for feed in feeds:
        waiting = rows.fetch(
            db,
            f"SELECT a.id FROM entry AS e JOIN article AS a ON a.id = e.article_id AND a.entry = {HELD_BACK} WHERE e.feed_id = ?",  # noqa: S608
            feed,
        )
        db.executemany("DELETE FROM article WHERE id = ?", waiting)
        transaction.touch((article_id for (article_id,) in waiting), "deleted")
    db.executemany("DELETE FROM feed WHERE id = ?", feeds)


def check(db: apsw.Connection, folder: Path) -> list[str]:
    """Return what is wrong with the library and its files, a sentence each; nothing when it is sound."""
    try:
        if db.execute("PRAGMA quick_check").get != "ok":
            return [damaged(folder)]
        return _check_contents(db, folder)
    except (apsw.CorruptError, apsw.NotADBError):
        return [damaged(folder)]


def _check_contents(db: apsw.Connection, folder: Path) -> list[str]:
    broken = {(table, parent) for table, _, parent, _ in db.execute("PRAGMA foreign_key_check")}
    found = [f"Rows of {table} name rows of {parent} that are not there." for table, parent in sorted(broken)]
    kept = db.execute("SELECT sha256, kind FROM media ORDER BY sha256")
    found += filter(None, (media.fault(folder, sha256, kind) for sha256, kind in kept))
    ready = db.execute(
        """SELECT a.id FROM article AS a LEFT JOIN body AS b ON b.article_id = a.id
           WHERE a.status = 'ready' AND b.article_id IS NULL ORDER BY a.id"""
    )
    found += [f"Article {article_id} has lost its text; capture it again." for (article_id,) in ready]
    return found + _check_versions(db)


def _check_versions(db: apsw.Connection) -> list[str]:
    """Every body has one row as the present version, and every other version its body."""
    found = []
    unlisted = db.execute(
        """SELECT b.article_id FROM body AS b LEFT JOIN version AS v ON v.article_id = b.article_id AND v.present = 1
           WHERE v.id IS NULL ORDER BY b.article_id"""
    )
    found += [f"The text of article {article_id} is not among its versions." for (article_id,) in unlisted]
    lost = db.execute(
        """SELECT v.id, v.article_id FROM version AS v
           LEFT JOIN version_body AS b ON b.article_id = v.article_id AND b.html_hash = v.html_hash
           WHERE v.present = 0 AND b.id IS NULL ORDER BY v.id"""
    )
    found += [f"Version {version_id} of article {article_id} has lost its text." for version_id, article_id in lost]
    for article_id, codec, html in db.execute("SELECT article_id, codec, html FROM body"):
        try:
            rows.unpack(codec, html)
        except LibraryError:
            found.append(f"The text of article {article_id} is damaged; capture it again.")
    for version_id, article_id, codec, html in db.execute("SELECT id, article_id, codec, html FROM version_body"):
        try:
            rows.unpack(codec, html)
        except LibraryError:
            found.append(f"The text of version {version_id} of article {article_id} is damaged.")
    return found


def check_log(db: apsw.Connection, folder: Path) -> list[str]:
    """Say when the index has taken in changes that the library does not have: they were lost, as a log that is deleted is."""
    file = folder / "search.db"
    if not file.is_file():
        return []
    try:
        with closing(_read_only(file)) as index:
            seen = index.execute("SELECT value FROM info WHERE key = 'seq'").get
    except apsw.Error:
        return []
    lost = seen - head(db) if isinstance(seen, int) else 0
    return [LOST_LOG.format(lost)] if lost > 0 else []


def check_index(db: apsw.Connection, index: Index) -> list[str]:
    """Compare the index, which must have caught up, with the library; one that is wrong is emptied, to be made anew."""
    articles = {i for (i,) in db.execute("SELECT id FROM article WHERE deleted_at IS NULL")}
    if index.is_sound() and index.articles() == articles:
        return []
    index.begin_anew()
    return [INDEX_WRONG]


def check_marks(db: apsw.Connection, index: MarkIndex) -> list[str]:
    """Compare the index of marks, which must have caught up, with the library; one that is wrong is emptied."""
    if index.is_sound(db):
        return []
    index.begin_anew()
    return [MARKS_WRONG]


def backup(store: Store, path: Path) -> None:
    """Write the library as it is now, with its files, to one new zip; raises LibraryError.

    Inside: ``library.db``, ``media/…`` and ``backup.json``, which says what is there and which files were missing.
    The zip gets its name only after it has been read back.
    """
    import tempfile

    path = path.absolute()
    try:
        if path.exists():
            raise LibraryError(f"{path} exists already; choose another name for the backup.")
        if not path.parent.is_dir():
            raise LibraryError(f"There is no folder {path.parent}; make it or choose another place for the backup.")
        _clear_leftovers(path.parent)
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=path.parent) as work:
            copy = Path(work, "library.db")
            with telling(store.folder):
                store.db.execute("VACUUM INTO ?", (str(copy),))
            part = Path(work, "backup.zip")
            _pack(store.folder, copy, part)
            _verify(part, Path(work))
            _sync(part)
            if path.exists():
                raise LibraryError(f"{path} exists already; choose another name for the backup.")
            part.replace(path)
            media.sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or error
        raise LibraryError(f"The backup {path} cannot be written ({reason}); choose another place.") from error


def _clear_leftovers(folder: Path) -> None:
    """Remove what backups that were cut off (power, SIGKILL) left in a folder long ago."""
    import shutil
    import time

    for work in folder.glob(f"{_WORK}*"):
        if work.stat().st_mtime < time.time() - media.SPARE_SECONDS:
            shutil.rmtree(work, ignore_errors=True)


def _pack(folder: Path, copy: Path, target: Path) -> None:
    import zipfile

    with closing(_read_only(copy)) as db:  # apsw's own "with" is a savepoint and closes nothing
        files = [(sha256, kind) for sha256, kind in db.execute("SELECT sha256, kind FROM media ORDER BY sha256")]
        count = db.execute("SELECT count(*) FROM article WHERE deleted_at IS NULL").get
    missing = []
    with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        archive.write(copy, "library.db", zipfile.ZIP_DEFLATED, compresslevel=1)
        for sha256, kind in files:
            file = media.path(folder, sha256, kind)
            name = file.relative_to(folder).as_posix()
            try:
                archive.write(file, name)
            except FileNotFoundError:
                missing.append(name)
        contents = {"format": BACKUP_FORMAT, "articles": count, "media": len(files), "missing": missing}
        archive.writestr("backup.json", json.dumps(contents, indent=1))


def _verify(archive: Path, work: Path) -> None:
    """Read every byte of the zip back, and open the library in it; raises LibraryError."""
    import zipfile

    with zipfile.ZipFile(archive) as reading:
        bad = reading.testzip()
        (work / "verify").mkdir()
        copy = Path(reading.extract("library.db", work / "verify"))
    try:
        with closing(_read_only(copy)) as db:
            sound = db.execute("PRAGMA quick_check").get == "ok"
    except apsw.Error:
        sound = False
    if bad or not sound:
        raise LibraryError(f"The backup could not be read back ({bad or 'library.db'}); try another disk.")


def _read_only(path: Path) -> apsw.Connection:
    return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
