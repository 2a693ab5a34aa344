"""A file or folder that is to be imported, opened with care: what is in it, and never more of it than can be borne.

A zip is read as a folder is. Names that lead out of it, hidden files and what macOS adds are passed over; of two files
of one name the first that is not empty counts (exports of Omnivore hold some twice).
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from reader.errors import FormatError

LARGEST = 512 * 1024 * 1024
"""Bytes of one file that are read at most."""
MOST = 200_000
"""Files of a zip or folder that are looked at."""
_RATIO = 200
"""How many times larger than its packed form a large file may be: text comes to 20, a bomb to 1,000."""
_OWN_FOLDERS = {"annotations", "collections", "content", "highlights"}
"""Folders that are parts of an export."""
_HEAD = 64 * 1024
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class Source:
    """One file, zip or folder."""

    def __init__(self, path: Path) -> None:
        """Raises FormatError when there is nothing there to read."""
        self.path = path
        if not path.exists():
            raise FormatError(f"There is no file {path}; give the path of the export that is to be imported.")
        self._zip: zipfile.ZipFile | None = None
        if path.is_file() and zipfile.is_zipfile(path):
            try:
                self._zip = zipfile.ZipFile(path)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
                raise FormatError(f"{path} is a damaged zip ({error}); download the export again.") from error
        self._is_folder = path.is_dir()

    @property
    def name(self) -> str:
        """The file's name, for sentences about it."""
        return self.path.name

    @property
    def is_single(self) -> bool:
        """Whether it is one file, neither zip nor folder."""
        return self._zip is None and not self._is_folder

    @cached_property
    def members(self) -> dict[str, Any]:
        """The files of a zip or folder by their names with ``/``, in their order; of a single file, that file."""
        if self.is_single:
            return {self.path.name: self.path}
        found: dict[str, Any] = {}
        for name, member in self._walk():
            if not _is_safe(name):
                continue
            if name not in found or (not _length(found[name]) and _length(member)):
                found[name] = member
            if len(found) >= MOST:
                raise FormatError(f"{self.path} holds more than {MOST:,} files; import it in parts.")
        return _without_common(found)

    def _walk(self) -> Iterator[tuple[str, Any]]:
        if self._zip:
            yield from ((info.filename.replace("\\", "/"), info) for info in self._zip.infolist() if not info.is_dir())
        else:
            for file in sorted(self.path.rglob("*")):
                if file.is_file() and not file.is_symlink():
                    yield file.relative_to(self.path).as_posix(), file

    def named(self, ending: str) -> list[str]:
        """Return the names of the files that end so, case aside, in order."""
        return [name for name in self.members if name.casefold().endswith(ending)]

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises FormatError when it is too large, or damaged."""
        member = self.members[name]
        size = _length(member)
        if size > LARGEST:
            raise FormatError(
                f"{name} is larger than {LARGEST >> 20} MB, too large to be imported in one go; divide it."
            )
        if not isinstance(member, zipfile.ZipInfo):
            return self._read_file(member)
        if size > 1 << 20 and size > _RATIO * max(1, member.compress_size):
            raise FormatError(
                f"{name} in {self.name} unpacks to {size >> 20} MB from next to nothing; it is not opened."
            )
        assert self._zip is not None
        try:
            with self._zip.open(member) as file:
                return file.read(size + 1)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
            raise FormatError(
                f"{name} in {self.name} cannot be unpacked ({error}); download the export again."
            ) from error
        except Exception as error:  # zlib.error and its kin in lzma and bz2
            raise FormatError(f"{name} in {self.name} is damaged; download the export again.") from error

    def _read_file(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            reason = error.strerror or error
            raise FormatError(f"{file} cannot be read ({reason}); check who may read it.") from error

    @cached_property
    def head(self) -> str:
        """The first characters of a single file, some 60,000; empty for a zip or folder."""
        if not self.is_single:
            return ""
        try:
            with self.path.open("rb") as file:
                return decoded(file.read(_HEAD))
        except OSError as error:
            reason = error.strerror or error
            raise FormatError(f"{self.path} cannot be read ({reason}); check who may read it.") from error

    def text(self, name: str = "") -> str:
        """Return a file as text; the single file unless one is named."""
        return decoded(self.read(name or next(iter(self.members))))

    def data(self, name: str = "") -> Any:  # noqa: ANN401 - whatever is in it
        """Return what a JSON file holds. Raises FormatError, with the line, when it is not JSON."""
        return parsed(self.text(name), name or self.name)

    @cached_property
    def whole(self) -> Any:  # noqa: ANN401 - whatever is in it
        """What the single file holds as JSON, None when it is not JSON or does not begin like it."""
        if not self.is_single or self.head.lstrip()[:1] not in {"[", "{"}:
            return None
        return self.data()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of a CSV file, lower case, empty for what has none."""
        return columns(self.head)

    def rows(self, name: str = "") -> Iterator[dict[str, str]]:
        """Yield the rows of a CSV file by the lower-case names of its columns. Raises FormatError."""
        yield from rows(self.text(name), name or self.name)

    def close(self) -> None:
        """Close the zip."""
        if self._zip:
            self._zip.close()


def decoded(data: bytes) -> str:
    """Return bytes as text: by their mark, as UTF-8, as UTF-16 without a mark, else as Windows-1252."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    zeros = data[:400].count(0)
    if zeros > len(data[:400]) // 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut within a letter
            return data.decode("utf-8", "ignore")
        return data.decode("cp1252", "replace")


def parsed(text: str, name: str) -> Any:  # noqa: ANN401 - whatever is in it
    """Return what JSON says. Raises FormatError."""
    try:
        return json.loads(text, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1
        what = "ends in the middle" if cut else f"is wrong in line {error.lineno} ({error.msg.lower()})"
        raise FormatError(f"{name} is JSON that {what}; export it again.") from error
    except RecursionError as error:
        raise FormatError(f"{name} is JSON nested too deeply to be read; export it again.") from error


def _whole_number(digits: str) -> int | float:
    """Return a number of JSON; one that no clock and no counter reaches as a float, since ``int`` refuses the longest."""
    return int(digits) if len(digits) < 300 else float(digits)


class Row(dict[str, str]):
    """A row of CSV: a column that the file lacks is empty."""

    def __missing__(self, column: str) -> str:
        return ""


def columns(text: str) -> tuple[str, ...]:
    """Return the names of the columns of CSV, lower case; empty when its first line names none."""
    reader = _reader(text)
    try:
        first: list[str] = next(reader, [])
    except csv.Error:
        return ()
    return tuple(name.strip().casefold() for name in first)


def rows(text: str, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of CSV by the lower-case names of its columns; short rows have the rest empty.

    Raises FormatError when a row cannot be read.
    """
    reader = _reader(text)
    try:
        names = [column.strip().casefold() for column in next(reader, [])]
        for values in reader:
            if any(values):
                padded = values + [""] * (len(names) - len(values))
                yield Row(zip(names, padded, strict=False))
    except csv.Error as error:
        raise FormatError(f"{name} cannot be read beyond line {reader.line_num} ({error}); export it again.") from error


def _reader(text: str) -> Any:  # noqa: ANN401 - csv's reader has no public name
    csv.field_size_limit(LARGEST)
    first = re.split(r"[\r\n]", text.lstrip("\ufeff")[:_HEAD], maxsplit=1)[0]
    comma = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=comma)


def _without_common(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out the folder that everything stands in, as it does in what was packed again by hand."""
    tops = {name.partition("/")[0] for name in found}
    if len(tops) != 1 or any("/" not in name for name in found) or tops & _OWN_FOLDERS:
        return found
    return {name.partition("/")[2]: member for name, member in found.items()}


def _length(member: Any) -> int:  # noqa: ANN401 - a path, or an entry of a zip
    return int(member.file_size if isinstance(member, zipfile.ZipInfo) else member.stat().st_size)


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and not any(part.startswith(".") or part == "__MACOSX" or ":" in part for part in parts)
    )
