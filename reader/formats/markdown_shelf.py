"""A folder of Markdown files, one for each article: what they are called, and which of them may be replaced.

The front matter ends with ``postil: UID SUM``. The sum is of the properties above that line, however they are written, and of
what stands below it, down to the last line that was written (``YOURS``): the first 16 hex digits of the SHA-256. By it a
later export finds the file again, wherever it was moved within the folder, and may replace it if nobody has edited it since.
The properties below ``postil`` and all that is written below ``YOURS`` are the reader's: they are in no sum, and stay. No
other file is touched.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from reader.formats.files import name_key, replacing, safe_stem
from reader.formats.markdown_head import normal

YOURS = "<!-- postil: what you write below this line stays -->"
ASIDE = "Set aside"
"""The folder in the folder for what is no longer there."""
_STAMP = re.compile(r"^postil: (\S+) ([0-9a-f]{16})\n", re.MULTILINE)
_MOST = 200_000
"""Files that are looked at."""
_HEAD = 16_384


class Parts(NamedTuple):
    """A file taken apart."""

    uid: str
    untouched: bool
    """Whether what Postil wrote stands there as it was written."""
    properties: str
    """Those that the reader added, lines of YAML."""
    own: str
    """What the reader wrote below the line."""


class Shelf:
    """The folder: which names are taken, and which files are of which article."""

    def __init__(self, folder: Path, *, follow: bool = False, only: Mapping[str, Path] | None = None) -> None:
        """``follow``: files are renamed after titles. The folder must be there. Raises OSError.

        ``only``: the folder is not looked through, because these files, by uid, are all that are to be written.
        """
        self.folder, self._follow = folder, follow
        self.kept: list[Path] = []
        self.written = 0
        """Files that were made or replaced."""
        self._taken: set[str] = set()
        self._ours: dict[str, list[Path]] = {}
        self._planned: dict[str, str] = {}
        self._ours = {uid: [path] for uid, path in (only or {}).items()}
        for path in _files(folder) if only is None else ():
            self._taken.add(name_key(path.name))
            if path.suffix == ".md" and (uid := _uid_in(path)):
                self._ours.setdefault(uid, []).append(path)
        for paths in self._ours.values():
            paths.sort(key=lambda path: (len(path.name), path.name))

    def plan(self, uid: str, title: str) -> str:
        """Return what the file of an article is called, without its ending, or will be."""
        if uid not in self._planned:
            here = self._ours.get(uid)
            if here and not (self._follow and not is_called(here[0], title)):
                self._planned[uid] = here[0].name
            else:
                self._planned[uid] = self._free(safe_stem(title) or f"Article {uid[:8]}")
        return self._planned[uid].removesuffix(".md")

    def files(self) -> dict[str, str]:
        """Return the names of all that are here or planned, without ending, by uid."""
        here = {uid: paths[0].name for uid, paths in self._ours.items()}
        return {uid: name.removesuffix(".md") for uid, name in (here | self._planned).items()}

    def has(self, uid: str) -> bool:
        """Say whether there is a file of an article that was not set aside."""
        return any(path.parent.name != ASIDE and path.exists() for path in self._ours.get(uid, ()))

    def put(self, uid: str, title: str, text: str) -> Path:
        """Write what a template made over an earlier, unedited file of the article, or under a free name; return where.

        Raises OSError.
        """
        for number, path in enumerate(self._ours.get(uid, ())):
            found = _read(path)
            if found is None:
                continue
            parts = taken_apart(found)
            if not parts.untouched:
                self.kept.append(path)
                continue
            path = self._ours[uid][number] = self._settled(path, uid, title)
            whole = composed(text, uid, parts)
            if whole != found:
                self._write(path, whole)
            return path
        name = self.plan(uid, title)
        path = self.folder / f"{name}.md"
        if path.exists():
            path = self.folder / self._free(safe_stem(title) or name)
        self._write(path, composed(text, uid))
        self._ours.setdefault(uid, []).insert(0, path)
        return path

    def set_aside(self, uid: str) -> None:
        """Put the files of an article into the folder for what is gone, edited or not. Raises OSError."""
        for number, path in enumerate(self._ours.get(uid, ())):
            if path.parent.name != ASIDE and path.exists():
                self._ours[uid][number] = self._move(path, self.folder / ASIDE, path.stem)

    def _settled(self, path: Path, uid: str, title: str) -> Path:
        """Return where a file is to be: back from those set aside, and called after its title if that is wanted."""
        if path.parent.name == ASIDE:
            return self._move(path, self.folder, self.plan(uid, title))
        if self._follow and not is_called(path, title):
            return self._move(path, path.parent, self.plan(uid, title))
        return path

    def _move(self, path: Path, folder: Path, stem: str) -> Path:
        folder.mkdir(exist_ok=True)
        name, number = f"{stem}.md", 1
        while (folder / name).exists() and (folder / name) != path:
            number += 1
            name = f"{stem} ({number}).md"
        path.rename(folder / name)
        return folder / name

    def _write(self, path: Path, text: str) -> None:
        with replacing(path) as file:
            file.write(text)
        self.written += 1

    def _free(self, stem: str) -> str:
        name, number = f"{stem}.md", 1
        while name_key(name) in self._taken or (self.folder / name).exists():
            number += 1
            name = f"{stem} ({number}).md"
        self._taken.add(name_key(name))
        return name


def composed(text: str, uid: str, before: Parts | None = None) -> str:
    """Return the whole file: what a template made, the stamp, and what the reader has in the file that was there before."""
    head, body = _divided(text.encode("utf-8", "replace").decode().strip("\n") + "\n")
    rest = f"---\n{body.rstrip()}\n\n{YOURS}\n"
    properties, own = (before.properties, before.own) if before else ("", "")
    return f"---\n{head}postil: {uid} {_checksum(head, rest)}\n{properties}{rest}{own}"


def taken_apart(text: str) -> Parts:
    """Return the parts of a file of ours; without a uid for any other."""
    end = text.find("\n---\n", 3)
    stamp = _STAMP.search(text, 0, end + 1) if text.startswith("---\n") and end > 0 else None
    if stamp is None:
        return Parts("", False, "", "")
    head, properties, tail = text[4 : stamp.start()], text[stamp.end() : end + 1], text[end + 1 :]
    own = ""
    for found in re.finditer(rf"^{re.escape(YOURS)}(?:\n|\Z)", tail, re.MULTILINE):
        own = tail[found.end() :]
        if _checksum(head, tail[: found.end()].rstrip("\n") + "\n") == stamp[2]:
            return Parts(stamp[1], True, properties, own)
    return Parts(stamp[1], _checksum(head + properties, tail) == stamp[2], "", own)


def text_of(text: str) -> tuple[str, str]:
    """Return the front matter of a file and what Postil wrote below it."""
    head, body = _divided(text)
    return head, body.rpartition(YOURS)[0] or body


def _divided(text: str) -> tuple[str, str]:
    """Return the lines of the front matter, without a stamp, and what comes behind it."""
    if not text.startswith("---\n") or (end := text.find("\n---\n", 3)) < 0:
        return "", f"\n{text}"
    return re.sub(r"(?m)^postil:.*\n", "", text[4 : end + 1]), text[end + 5 :]


def _files(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder and those in it, hidden ones left out, those of the folder itself first."""
    count = 0
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            count += 1
            if count > _MOST:
                return
            yield Path(at, name)


def is_called(path: Path, title: str) -> bool:
    """Say whether a file is called after a title, with a number behind it or none."""
    stem = safe_stem(title)
    return not stem or bool(re.fullmatch(rf"{re.escape(stem)}(?: \(\d+\))?", path.stem))


def parts_of(path: Path) -> Parts:
    """Return the parts of a file; without a uid for one that is not there, or not ours."""
    return taken_apart(_read(path) or "")


def _read(path: Path) -> str | None:
    """Return a file; nothing for one that cannot be ours any more, None for one that is not there."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""
    except OSError:
        return None


def _uid_in(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    return taken_apart(head.decode("utf-8", "replace")).uid if head.startswith(b"---\n") else ""


def _checksum(head: str, rest: str) -> str:
    """Return the sum of a file. Editors of properties, Obsidian among them, write all of them anew for one that is changed."""
    return hashlib.sha256(f"{normal(head)}\n{rest}".encode("utf-8", "replace")).hexdigest()[:16]
