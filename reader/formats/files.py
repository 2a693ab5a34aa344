"""Writing files so that a reader of them never sees half of one, and naming them after titles in any language."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from reader.errors import FormatError
from reader.formats import Written, could_not_write

_FORBIDDEN = re.compile(r'[<>:"/\\|?*#^\[\]]')
"""Forbidden by Windows (Naming Files, Paths, and Namespaces), and what breaks links between Markdown notes."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
"""Format characters that belong to the spelling of Persian, Indic and emoji text."""
_LONGEST = 120
"""Bytes of UTF-8, so that path, number and ending fit where 255 is the limit or encryption takes a third of it."""


@contextlib.contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[IO[str]]:
    """Open a UTF-8 text file that takes the place of ``path`` when the block ends without an error, else vanishes.

    ``durable`` waits until the disk has it. Raises OSError.
    """
    with (
        _taking_the_place_of(path) as part,
        part.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        yield file
        _write_out(file, durable=durable)


@contextlib.contextmanager
def replacing_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file of bytes that takes the place of ``path`` when the block ends without an error and the disk has it, else
    vanishes. Raises OSError.
    """
    with _taking_the_place_of(path) as part, part.open("x+b") as file:
        yield file
        _write_out(file, durable=True)


@contextlib.contextmanager
def _taking_the_place_of(path: Path) -> Iterator[Path]:
    """Lend the name of a file beside ``path`` that takes its place when the block ends without an error, else vanishes."""
    part = path.with_name(f".{uuid4().hex[:12]}.part")
    try:
        yield part
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _write_out(file: IO[Any], *, durable: bool) -> None:
    file.flush()
    if durable:
        os.fsync(file.fileno())


def write_whole(path: Path, head: str, what: str, write: Callable[[IO[str]], int]) -> Written:
    """Have ``write`` fill a file at ``path``, complete or not at all, and return how many articles it says are in it.

    A file that is there already is replaced only when it begins with ``head``, as such exports do; ``what`` names them
    in the FormatError that is raised for any other, for a folder, and for what the system refuses.
    """
    _refuse_foreign(path, head.encode(), what)
    try:
        with replacing(path, durable=True) as file:
            count = write(file)
    except OSError as error:
        raise could_not_write(path, error) from error
    return Written(path, count)


def _refuse_foreign(path: Path, head: bytes, what: str) -> None:
    if path.is_dir():
        raise FormatError(f"{path} is a folder; give the name of the file to write.")
    try:
        with path.open("rb") as file:
            found = file.read(len(head))
    except FileNotFoundError:
        return
    except OSError as error:
        raise could_not_write(path, error) from error
    if found and found != head:
        raise FormatError(f"{path} is there already and is no export of {what}; choose another name or remove it.")


def safe_stem(title: str) -> str:
    """Return a title as a file name without its ending, good on every system; empty when nothing of it is left.

    NFC, at most 120 bytes of UTF-8 and never cut within a character that a reader sees as one.
    """
    kept = "".join(c if c in _JOINERS or unicodedata.category(c)[0] != "C" else " " for c in title)
    kept = unicodedata.normalize("NFC", _FORBIDDEN.sub(" ", kept))
    stem = _shortened(" ".join(kept.split())).strip(" ." + _JOINERS)
    return f"{stem}_" if _DEVICES.match(stem) else stem


def name_key(name: str) -> str:
    """Return what two file names are compared by, so that they do not meet on a system that folds case or accents' forms."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _shortened(text: str) -> str:
    if len(text.encode()) <= _LONGEST:
        return text
    cut = len(text.encode()[: _LONGEST - 3].decode("utf-8", "ignore"))
    while cut and (unicodedata.category(text[cut])[0] == "M" or _JOINERS[1] in text[cut - 1 : cut + 1]):
        cut -= 1
    space = text.rfind(" ", 0, cut)
    return text[: space if space > cut // 2 else cut].rstrip(" ,;:-–—") + "…"
