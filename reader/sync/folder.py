"""The shared folder: each machine's logs, which it alone writes, and the files that things name, by their SHA-256.

::

    postil/machines/<machine>/machine.json     its name, when it was here last, which Postil
    postil/machines/<machine>/000001.log       records, appended; never changed once the next one is begun
    postil/files/ab/<sha256>                   a picture, as it is
    postil/files/ab/<sha256>.z                 a text or an original, through zlib

Nothing here trusts that what was written arrives whole, once or in order.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from reader.errors import SyncError
from reader.shared_model import Machine, Mark
from reader.sync import records

LOG_BYTES = 1_000_000
"""The size at which a log is closed and the next begun."""
MOST_LOG = 40_000_000
"""Bytes of the largest log that is read."""
MOST_FILE = 64_000_000
"""Bytes that a text, picture or original may have."""
SPARE = 4_000_000
"""Bytes of own logs below which they are never written anew for being long."""
_STALE_SECONDS = 3600
_MACHINE = re.compile(r"[0-9a-f-]{8,40}")
_SHA = re.compile(r"[0-9a-f]{64}")
_MOST_MACHINES, _MOST_NOTE = 200, 10_000


class SharedFolder:
    """One machine's view of the folder. Raises SyncError, whose text is for people, for what the folder does not allow."""

    def __init__(self, folder: Path, machine: str) -> None:
        self._top, self._machine = folder / "postil", machine
        self._own = self._top / "machines" / machine
        if not folder.is_dir():
            raise SyncError(f"The folder {folder} is not there; connect its drive or choose another folder.")
        self._check_format()

    def _check_format(self) -> None:
        for machine in self._machines():
            note = _note(machine / "machine.json")
            if isinstance(note.get("format"), int) and note["format"] > records.FORMAT:
                raise SyncError(_NEWER)

    def _machines(self) -> list[Path]:
        try:
            found = sorted(self._top.glob("machines/*"))
        except OSError as error:
            raise _refused(self._top, error) from error
        sound = (path for path in found if _MACHINE.fullmatch(path.name) and not path.is_symlink() and path.is_dir())
        return list(sound)[:_MOST_MACHINES]

    def machines(self) -> list[Machine]:
        """Return the machines that have been here."""
        found = []
        for path in self._machines():
            note = _note(path / "machine.json")
            seen, name = note.get("seen"), str(note.get("name", ""))[:80]
            sound = isinstance(seen, int) and 0 <= seen < 2**40
            found.append(Machine(path.name, name, int(seen or 0) if sound else 0, str(note.get("version", ""))[:20]))
        return found

    # What has come

    def unread(self, known: dict[str, Mark]) -> Iterator[tuple[str, Mark, list[tuple[str, bytes]]]]:
        """Yield each log that is not as it was: its name, how far it is read now, and the records that this adds.

        Copies that a synchroniser makes of logs are logs too. Own logs are read as all others are: a library that was
        brought back from a backup finds in them what it has forgotten.
        """
        for machine in self._machines():
            for path in sorted(machine.glob("*.log")):
                name = f"{machine.name}/{path.name}"
                try:
                    about = path.lstat()
                    mark = known.get(name)
                    if mark and (mark.size, mark.changed_ns) == (about.st_size, about.st_mtime_ns):
                        continue
                    if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_LOG:
                        continue
                    data = path.read_bytes()
                except OSError:
                    continue  # it is gone again, or cannot be read for now
                if records.is_newer(data):
                    raise SyncError(_NEWER)
                start = mark.end if mark and sha256(data[: mark.end]).hexdigest() == mark.digest else 0
                end, found = start, []
                for stop, key, state in records.unpack(data, start):
                    end = stop
                    found.append((key, state))
                yield (
                    name,
                    Mark(about.st_size, about.st_mtime_ns, end, sha256(data[:end]).hexdigest()),
                    found,
                )

    # What goes out

    def append(self, told: Iterable[tuple[str, bytes]]) -> int:
        """Write records to the own logs, on disk when this returns; return their bytes."""
        written = 0
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            file = self._last_log()
            handle = file.open("ab")
            try:
                for key, state in told:
                    if handle.tell() >= LOG_BYTES:
                        _close(handle)
                        file = file.with_name(f"{int(file.stem) + 1:06}.log")
                        handle = file.open("ab")
                    if not handle.tell():
                        handle.write(records.head())
                    record = records.pack(key, state)
                    handle.write(record)
                    written += len(record)
            finally:
                _close(handle)
        except OSError as error:
            raise _refused(self._own, error) from error
        return written

    def own_sizes(self) -> dict[str, int]:
        """Return the own logs and their bytes."""
        try:
            return {path.name: path.stat().st_size for path in self._own_logs()}
        except OSError as error:
            raise _refused(self._own, error) from error

    def drop(self, names: Iterable[str]) -> None:
        """Remove own logs; what they said stands in later ones."""
        for name in names:
            with suppress(OSError):
                (self._own / name).unlink()

    def begin_log(self) -> None:
        """Let the next record begin a log of its own."""
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            logs = self._own_logs()
            number = int(logs[-1].stem) + 1 if logs else 1
            (self._own / f"{number:06}.log").touch()
        except OSError as error:
            raise _refused(self._own, error) from error

    def sign(self, name: str, version: str, now: int, *, changed: bool) -> None:
        """Say that this machine was here; not each time while it has nothing new to say."""
        file = self._own / "machine.json"
        old = _note(file)
        said = {"format": records.FORMAT, "name": name, "version": version}
        seen = old.get("seen")
        recent = isinstance(seen, int) and 0 <= now - seen < _STALE_SECONDS
        if recent and not changed and {key: old.get(key) for key in said} == said:
            return
        self._write(file, json.dumps({**said, "seen": now}).encode())

    def _own_logs(self) -> list[Path]:
        return sorted(path for path in self._own.glob("*.log") if re.fullmatch(r"[0-9]{6,}", path.stem))

    def _last_log(self) -> Path:
        """Return the log to append to: the last, unless it is full or does not end with a whole record."""
        logs = self._own_logs()
        if not logs:
            return self._own / "000001.log"
        last = logs[-1]
        size = last.stat().st_size
        if size:
            data = last.read_bytes() if size < LOG_BYTES else b""
            end = max((stop for stop, _, _ in records.unpack(data)), default=0)
            if end != size:
                return last.with_name(f"{int(last.stem) + 1:06}.log")
        return last

    # Files

    def has(self, name: str) -> bool:
        """Say whether a file is here, whole or not."""
        return self._path(name).is_file()

    def put(self, name: str, make: Callable[[], bytes]) -> None:
        """Write a file unless it is here, whole. ``name`` is the SHA-256 of its bytes, with ``.z`` where it is packed."""
        if self.get(name) is not None:
            return
        data = make()
        self._write(self._path(name), zlib.compress(data, 6) if name.endswith(".z") else data)

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a file that they are named by; None while it is not here, or not whole."""
        path = self._path(name)
        try:
            about = path.lstat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_FILE:
                return None
            data = path.read_bytes()
            if name.endswith(".z"):
                packed = zlib.decompressobj()
                data = packed.decompress(data, MOST_FILE)
                if packed.unconsumed_tail or not packed.eof:
                    return None
        except (OSError, zlib.error):
            return None
        return data if sha256(data).hexdigest() == name.removesuffix(".z") else None

    def files(self) -> set[str]:
        """Return the names of all files that things can name, whole or not."""
        try:
            found = {path.name for path in self._top.glob("files/??/*")}
        except OSError as error:
            raise _refused(self._top, error) from error
        return {name for name in found if is_file_name(name)}

    def remove(self, names: Iterable[str]) -> None:
        """Remove files. One that cannot be removed now stays for another time."""
        for name in names:
            with suppress(OSError):
                self._path(name).unlink()

    def _path(self, name: str) -> Path:
        if not _SHA.fullmatch(name.removesuffix(".z")):
            raise ValueError(name)
        return self._top / "files" / name[:2] / name

    def _write(self, path: Path, data: bytes) -> None:
        temporary = path.with_name(f".{path.name}.{self._machine[:8]}.{os.getpid()}.{time.monotonic_ns()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise _refused(path, error) from error


_NEWER = "Another machine shares with a newer Postil; update this one to go on sharing. Nothing was taken."


def is_file_name(name: object) -> bool:
    """Say whether this can be the name of a file in the folder."""
    return isinstance(name, str) and bool(_SHA.fullmatch(name.removesuffix(".z")))


def _note(path: Path) -> dict[str, Any]:
    """Return what a small JSON file says; nothing for one that is not whole."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > _MOST_NOTE:
            return {}
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _close(handle: Any) -> None:  # noqa: ANN401 - a binary file
    try:
        handle.flush()
        os.fsync(handle.fileno())
    finally:
        handle.close()


def _refused(path: Path, error: OSError) -> SyncError:
    reason = error.strerror or str(error)
    return SyncError(f"The shared folder cannot be written ({path}: {reason}); it is tried again.")
