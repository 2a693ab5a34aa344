"""A lifeboat: one zip that holds everything of a library, readable without Postil. ``docs/lifeboat.md`` is its format.

The same library makes the same bytes. What is written has its name only when it is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

from reader import __version__
from reader.errors import FormatError, ReaderError
from reader.formats import could_not_write
from reader.formats import lifeboat_pages as pages
from reader.formats.lifeboat_json import plain
from reader.formats.lifeboat_zip import Directory, NoNames, member, verify
from reader.frozen import frozen, replace
from reader.whole import File, LooseEnds, Whole

if TYPE_CHECKING:
    from reader.whole import Held

FORMAT, VERSION = "postil-lifeboat", 1
TITLE = "Postil (lifeboat): everything"
README = "README.txt"
FIRST = b"This is a Postil lifeboat"
"""What the first member begins with, by which even a torn lifeboat is known."""
_PART = ".postil-lifeboat-"
_SPARE_SECONDS = 24 * 3600
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/svg+xml": "svg",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/markdown": "md",
    "text/plain": "txt",
}
_RATIO = 100
"""How far a large member is packed at most: what packs better is stored, or a reader would have to take it for a bomb."""
_LARGE = 1 << 20
_OF_A_LIBRARY = ("spellings", "tag_colors", "tags_apart", "info")
"""What a lifeboat of some articles holds of the loose ends."""


@frozen
class Saved:
    """A lifeboat that was written."""

    path: Path
    articles: int
    highlights: int
    notes: int
    files: int
    bytes: int
    """Of the zip."""
    missing: tuple[str, ...] = ()
    """Files that the library names and does not have, or has damaged: their SHA-256."""
    damage: tuple[str, ...] = ()
    """What else of the library could not be read, a sentence each."""


def write(
    held: Held,
    path: Path,
    *,
    wholes: Iterable[Whole] | None = None,
    query: str = "",
    step: Callable[[int], None] | None = None,
) -> Saved:
    """Write everything that is held, or some articles of it, as a lifeboat at ``path``, complete or not at all.

    ``query`` says how the articles were chosen. A file that is there is replaced only when it is a lifeboat. ``step`` is told
    how many articles are written; what it raises ends the writing, and nothing is left behind. Raises FormatError.
    """
    path = path.absolute()
    _refuse_foreign(path)
    part = path.with_name(f"{_PART}{uuid4().hex[:12]}.part")
    try:
        _clear_leftovers(path.parent)
        try:
            with part.open("xb") as file, _lines() as members, _lines() as rows:
                boat = _Boat(file, members, rows, held)
                saved = boat.fill(held.articles() if wholes is None else wholes, query, step)
                file.flush()
                os.fsync(file.fileno())
            if bad := verify(part, len(boat.directory)):
                raise FormatError(f"The lifeboat {path} could not be read back ({bad}); try another disk.")
            part.replace(path)
            _sync_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)
        return replace(saved, path=path, bytes=path.stat().st_size)
    except OSError as error:
        raise could_not_write(path, error) from error


def _lines() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", errors="surrogatepass")


class _Boat:
    """A lifeboat that is being filled."""

    def __init__(self, file: IO[bytes], members: IO[str], rows: IO[str], held: Held) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.directory = Directory()
        self._zip.filelist, self._zip.NameToInfo = self.directory, NoNames()  # type: ignore[assignment]
        self._members, self._rows, self._held = members, rows, held
        self._there: set[bytes] = set()
        self._missing: list[str] = []
        self._counts = {"articles": 0, "highlights": 0, "notes": 0, "files": 0}
        self._shown = 0

    def fill(self, wholes: Iterable[Whole], query: str, step: Callable[[int], None] | None) -> Saved:
        with self._zip:
            self._put(README, pages.README.format(version=VERSION).encode(), packed=False)
            self._put("library.json", _json({"format": FORMAT, "version": VERSION, **self._loose(query)}))
            for one in wholes:
                self._article(one)
                self._counts["articles"] += 1
                if step:
                    step(self._counts["articles"])
            self._index(query)
            self._manifest(query)
        return Saved(Path(), **self._counts, bytes=0, missing=tuple(self._missing), damage=tuple(self._held.damage))

    def _loose(self, query: str) -> dict[str, Any]:
        ends = self._held.loose_ends()
        if query:
            ends = LooseEnds(**{name: getattr(ends, name) for name in _OF_A_LIBRARY})
        found: dict[str, Any] = plain(ends)
        return found

    def _put(self, name: str, data: bytes, *, packed: bool = True) -> None:
        if packed and len(data) > _LARGE and len(zlib.compress(data, 6)) * _RATIO < len(data):
            packed = False
        info = member(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._zip.writestr(info, data, compresslevel=6)
        self._members.write(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(hashlib.sha256(data).hexdigest())}\n")

    def _article(self, one: Whole) -> None:
        folder = f"articles/{one.uid}"
        names = {file.sha256: name for file in one.files if (name := self._file(one, file, folder))}
        record = plain(one)
        for told, file in zip(record["files"], one.files, strict=True):
            told["member"] = names.get(file.sha256, "")
        if one.text:
            body = _utf8(one.text.html)
            self._put(f"{folder}/clean.html", body)
            record["text"] = {"member": "clean.html", "sha256": _sha256(body), **record["text"]}
        record["bodies"] = [
            {"sha256": html_hash, "member": f"versions/{html_hash}.html"} for html_hash, _ in one.bodies
        ]
        for html_hash, html in one.bodies:
            self._put(f"{folder}/versions/{html_hash}.html", _utf8(html))
        self._put(f"{folder}/article.json", _json(record))
        if annotations := pages.jsonld(one):
            self._put(f"{folder}/annotations.jsonld", _utf8(annotations))
        if one.deleted_at is None and not one.entry:
            images = {url: f"../../{names[sha256]}" for url, sha256 in one.images if sha256 in names}
            self._put(f"{folder}/read.html", _utf8(pages.page(one, images)))
            self._rows.write(pages.row(one, one.uid))
            self._shown += 1
        self._counts["highlights"] += len(one.highlights)
        self._counts["notes"] += len(one.notes)

    def _file(self, one: Whole, file: File, folder: str) -> str:
        """Write a file that is not there yet; return its name, empty when it cannot be had."""
        name = original_name(one, file, folder) or media_name(file)
        key = bytes.fromhex(file.sha256)
        if name.startswith("media/") and key in self._there:
            return name
        try:
            data = self._held.data(file)
        except ReaderError:
            data = None
        if data is None:
            self._missing.append(file.sha256)
            return ""
        self._put(name, data, packed=not file.mime.startswith("image/") or "svg" in file.mime)
        if name.startswith("media/"):
            self._there.add(key)
        self._counts["files"] += 1
        return name

    def _index(self, query: str) -> None:
        self._rows.seek(0)
        title = f"Articles: {query}" if query else "Articles"
        self._put("index.html", _utf8("".join(pages.index(self._rows, title, self._shown))))

    def _manifest(self, query: str) -> None:
        """Write what is there: last, so that it names all other members."""
        facts = {"format": FORMAT, "version": VERSION, "postil": __version__, "query": query, **self._counts}
        head = json.dumps({**facts, "missing": self._missing}, ensure_ascii=False, indent=1)[:-2]
        info = member("manifest.json")
        info.compress_type = zipfile.ZIP_DEFLATED
        self._members.seek(0)
        with self._zip.open(info, "w", force_zip64=True) as out:
            out.write(f'{head},\n "members": {{'.encode())
            comma = ""
            for line in self._members:
                out.write(f"{comma}\n  {line.rstrip()}".encode())
                comma = ","
            out.write(b"\n }\n}\n")


def original_name(one: Whole, file: File, folder: str) -> str:
    """Return the name of the page that an article's present text was made from; empty for any other file."""
    if file.kind != "original" or not one.text or one.text.original != file.sha256:
        return ""
    return f"{folder}/original.{ending(file)}"


def media_name(file: File) -> str:
    """Return the name of any other file."""
    return f"media/{file.sha256[:2]}/{file.sha256}.{ending(file)}"


def ending(file: File) -> str:
    """Return the ending for a file of its type."""
    kind = file.mime.partition(";")[0].strip().casefold()
    return _ENDINGS.get(kind, "html" if file.kind == "original" and not kind else "bin")


def is_lifeboat(path: Path) -> bool:
    """Say whether a file is, or was, a lifeboat; its name does not matter."""
    try:
        with path.open("rb") as file:
            head = file.read(30 + len(README) + 4096)
        if not head.startswith(b"PK\x03\x04"):
            return False
        if FIRST in head:
            return True
        with zipfile.ZipFile(path) as archive, archive.open("manifest.json") as manifest:
            return f'"format": "{FORMAT}"'.encode() in manifest.read(400)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error):
        return False


def _refuse_foreign(path: Path) -> None:
    if path.is_dir():
        raise FormatError(f"{path} is a folder; give the name of the file to write.")
    if not path.parent.is_dir():
        raise FormatError(f"There is no folder {path.parent}; make it or choose another place for the lifeboat.")
    if path.exists() and path.stat().st_size and not is_lifeboat(path):
        raise FormatError(f"{path} is there already and is no lifeboat; choose another name or remove it.")


def _clear_leftovers(folder: Path) -> None:
    """Remove what was left of lifeboats that were cut off (power, SIGKILL) long ago."""
    for part in folder.glob(f"{_PART}*.part"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < time.time() - _SPARE_SECONDS:
                part.unlink()


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows has no such thing, nor have some network file systems
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _json(record: dict[str, Any]) -> bytes:
    """Return an object with a field a line, and what a field lists a line each: ``indent`` takes ten times as long."""
    fields = [f" {_compact(name)}: {_lines_of(held)}" for name, held in record.items()]
    return _utf8("{\n" + ",\n".join(fields) + "\n}\n")


def _lines_of(held: Any) -> str:  # noqa: ANN401 - what JSON can hold
    if isinstance(held, list) and held and not isinstance(held[0], str):
        return "[\n  " + ",\n  ".join(map(_compact, held)) + "\n ]"
    return _compact(held)


_compact = json.JSONEncoder(ensure_ascii=False).encode


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
