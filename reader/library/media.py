"""Originals and images: files under ``media/``, named by the SHA-256 of what they hold.

A file is on disk before the row that names it is committed, and goes only when no row has named it for a while, so a
crash can leave a file too many but never one too few.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.library.rows import fetch
from reader.model import Captured, CapturedImage

IMAGE, ORIGINAL = "image", "original"
SPARE_SECONDS = 24 * 3600
"""How old a file without a row must be before it is removed: another process may be about to write the row."""


@frozen
class Medium:
    """One file's row. ``data`` is what the hash is of; an original is kept through gzip."""

    sha256: str
    kind: str
    mime: str
    data: bytes
    width: int = 0
    height: int = 0


def of_images(images: Iterable[CapturedImage]) -> dict[str, Medium]:
    """Return images by their address, without those of which nothing came."""
    import hashlib

    return {
        image.url: Medium(
            hashlib.sha256(image.data).hexdigest(), IMAGE, image.mime, image.data, image.width, image.height
        )
        for image in images
        if image.data
    }


def of_captured(captured: Captured) -> tuple[dict[str, Medium], Medium | None]:
    """Return the images of a capture by their address, and the original if it brought one."""
    import hashlib

    images = of_images(captured.images)
    if not captured.original:
        return images, None
    data = captured.original
    return images, Medium(hashlib.sha256(data).hexdigest(), ORIGINAL, captured.original_media, data)


def path(folder: Path, sha256: str, kind: str) -> Path:
    """Return where a file is kept."""
    return folder / "media" / sha256[:2] / (sha256 if kind == IMAGE else f"{sha256}.gz")


def write(folder: Path, media: list[Medium], *, again: bool = False) -> None:
    """Put the files on disk, each whole or not at all, and force them there; a damaged one is replaced. Raises OSError.

    ``again``: they were written a moment ago and need only be there.
    """
    folders: set[Path] = set()
    for medium in media:
        target = path(folder, medium.sha256, medium.kind)
        try:
            os.utime(target)  # it is wanted again: the sweep spares it
            if again or not fault(folder, medium.sha256, medium.kind):
                continue
        except FileNotFoundError:
            pass
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.update((target.parent.parent, target.parent.parent.parent))
        data = medium.data if medium.kind == IMAGE else _gzipped(medium.data)
        _write_whole(target, data)
        folders.add(target.parent)
    for changed in folders:
        sync_folder(changed)


def note(db: apsw.Connection, media: list[Medium]) -> None:
    """Write the rows of files that are on disk. The content type of an original is what it came with the last time."""
    db.executemany(
        """INSERT INTO media(sha256, kind, mime, bytes, width, height) VALUES(?, ?, ?, ?, ?, ?)
           ON CONFLICT(sha256) DO UPDATE SET mime = excluded.mime
           WHERE kind = 'original' AND excluded.kind = 'original' AND excluded.mime <> ''""",
        [(m.sha256, m.kind, m.mime, len(m.data), m.width, m.height) for m in media],
    )


def name(db: apsw.Connection, article_id: int, images: Mapping[str, Medium]) -> None:
    """Write down which pictures an article's body shows, by the addresses in it."""
    db.executemany(
        "INSERT OR REPLACE INTO article_image(article_id, url, sha256) VALUES(?, ?, ?)",
        [(article_id, url, image.sha256) for url, image in images.items()],
    )


def name_again(db: apsw.Connection, article_id: int, html: str, images: Mapping[str, Medium]) -> None:
    """Do as ``name`` for a new body in place of another; a picture that did not come with it, but is still shown, stays."""
    old = fetch(
        db,
        """SELECT url FROM article_image WHERE article_id = ?1
           AND NOT EXISTS (SELECT 1 FROM version_body WHERE article_id = ?1)""",  # which may show them
        (article_id,),
    )
    gone = [(article_id, url) for (url,) in old if url not in html and url.replace("&", "&amp;") not in html]
    db.executemany("DELETE FROM article_image WHERE article_id = ? AND url = ?", gone)
    name(db, article_id, images)


def read(folder: Path, sha256: str, kind: str) -> bytes:
    """Return what a file holds; raises LibraryError when it is missing or damaged."""
    import gzip
    import hashlib
    import zlib

    file = path(folder, sha256, kind)
    data: bytes | None = None
    with suppress(OSError, EOFError, zlib.error):  # a bad gzip head is an OSError
        data = file.read_bytes() if kind == IMAGE else gzip.decompress(file.read_bytes())
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        raise LibraryError(f"{file} is missing or damaged; capture the article again.")
    return data


def fault(folder: Path, sha256: str, kind: str) -> str:
    """Return what is wrong with a file, a sentence; empty when it is whole. Reads all of it."""
    file = path(folder, sha256, kind)
    if not file.is_file():
        return f"The file {file} is missing; capture its article again."
    try:
        read(folder, sha256, kind)
    except LibraryError:
        return f"The file {file} is damaged; capture its article again."
    return ""


def files(folder: Path) -> Iterator[Path]:
    """Yield every file under ``media/``."""
    for parent, _, names in os.walk(folder / "media"):
        yield from (Path(parent, name) for name in names)


def sweep(folder: Path, db: apsw.Connection) -> int:
    """Remove files and rows that nothing names; return how many files. Run inside a write transaction: while it holds
    the lock nobody can commit a row for a file that is being removed.
    """
    db.execute(
        """DELETE FROM media WHERE NOT EXISTS (SELECT 1 FROM article_image AS i WHERE i.sha256 = media.sha256)
           AND NOT EXISTS (SELECT 1 FROM body AS b WHERE b.original = media.sha256)
           AND NOT EXISTS (SELECT 1 FROM version AS v WHERE v.original = media.sha256)"""
    )
    named = {path(folder, sha256, kind) for sha256, kind in db.execute("SELECT sha256, kind FROM media")}
    old, removed = time.time() - SPARE_SECONDS, 0
    for file in files(folder):
        if file not in named and file.stat().st_mtime < old:
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # Windows has no such thing
    try:
        os.fsync(handle)
    except OSError:
        pass  # nor have some network file systems
    finally:
        os.close(handle)


def _gzipped(data: bytes) -> bytes:
    import gzip

    return gzip.compress(data, 6, mtime=0)


def _write_whole(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
