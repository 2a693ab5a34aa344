"""Standard output and standard error: UTF-8 whatever the locale, one write for each answer, complaints of one line."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

LINE_TO_LOSE = 2_000
"""Characters of a complaint beyond which it is cut: the rest is some page's, not ours."""


class Unwritable(Exception):  # noqa: N818
    """Standard output does not take what is written; ``str()`` is a sentence."""


def prepare() -> None:
    """Make both streams UTF-8 without translated line ends. What has no UTF-8 form becomes ``\\udcXX``, as JSON writes it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding="utf-8", errors="backslashreplace", newline="\n" if stream is sys.stdout else None
            )


def put(text: str) -> None:
    """Print an answer, with a line end after it unless it has one. The reader has it when this returns."""
    if text:
        with writing() as out:
            out.write(text if text.endswith("\n") else text + "\n")


@contextmanager
def writing() -> Iterator[IO[str]]:
    """Lend standard output; raise Unwritable, or BrokenPipeError when the reader has left, if it does not take all of it."""
    if sys.stdout is None:
        yield io.StringIO()
        return
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(f"Cannot write the answer: {error.strerror or error}.") from error


def put_json(value: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Print a value as JSON, RFC 8259."""
    import json

    put(json.dumps(value, ensure_ascii=False, indent=2))


def flush() -> None:
    """Empty standard output, so that an error shows while it can still be told."""
    with writing():
        return


def let_go() -> None:
    """Turn standard output to nowhere, so that the interpreter does not complain about it while it ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass


def complain(what: Exception | str) -> int:
    """Print one line on standard error and return the exit status 1."""
    if sys.stderr is not None:
        sentence = line(str(what)) or "That could not be done."
        try:
            sys.stderr.write(sentence[:LINE_TO_LOSE] + "\n")
            sys.stderr.flush()
        except OSError:
            pass
    return 1


def complain_of_fault(error: Exception) -> int:
    """Write the traceback of a fault of the program to the log, say so in one line and return the exit status 1."""
    kind = type(error).__name__
    try:
        path = _log(error)
    except OSError:
        return complain(f"Something went wrong inside Postil ({kind}: {error}), and the log cannot be written either.")
    return complain(f"Something went wrong inside Postil ({kind}); {path} tells the details.")


def _log(error: Exception) -> Path:
    from traceback import format_exception

    from reader import __version__
    from reader.model import now, rfc3339
    from reader.paths import places

    folder = places().logs
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "command-line.log"
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{rfc3339(now())} Postil {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n")
        file.writelines(format_exception(error))
    return path


def line(text: str) -> str:
    """Return text as one line without control characters and direction overrides, which would act on a terminal."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return text without characters that act on a terminal; line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join([c if c.isprintable() or c in "\n\t" or _harmless(c) else " " for c in text])


def _harmless(character: str) -> bool:
    """Say whether a character that ``isprintable`` refuses may be printed: odd spaces, joiners, undecodable bytes."""
    from unicodedata import category

    return category(character) in {"Zs", "Cs", "Co"} or character in "\u200c\u200d\u00ad"


def shorten(text: str, columns: int) -> str:
    """Return text cut to a number of terminal columns; wide characters take two."""
    from unicodedata import combining, east_asian_width

    taken = 0
    for place, character in enumerate(text):
        taken += 0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        if taken > columns:
            return text[: max(0, place - 1)].rstrip() + "…"
    return text


def width() -> int | None:
    """Return the columns of the terminal that is printed to, or None when it is no terminal."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns
