"""No verb: the window opens, with addresses and files to capture."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Namespace
from pathlib import Path

from reader.cli.grammar import ROOMS, Parser, Verb, library_folder
from reader.errors import ReaderError


def _declare(parser: Parser) -> None:
    parser.add_argument("what", nargs="*", metavar="URL|FILE")
    parser.add_argument("--smoke", action="store_true", help=SUPPRESS)


def _run(arguments: Namespace) -> int:
    if arguments.json:
        arguments.fail("--json needs a command, as in `postil list --json`")
    what = [_resolved(word, arguments) for word in arguments.what]
    folder = library_folder(arguments)
    try:
        from reader.ui import app
    except ImportError as error:
        raise ReaderError(f"The window cannot open because Qt does not load here ({error}).") from error
    return app.run(folder, what, smoke=arguments.smoke)


def _resolved(word: str, arguments: Namespace) -> str:
    """Return an address as it is and a file with its whole path, for a running window stands in another folder."""
    if "://" in word:
        return word
    path = Path(word).expanduser()
    if path.exists():
        return str(path.absolute())
    if word == "-":
        arguments.fail("standard input can only be read by `postil add -` and `postil extract -`")
    if "." in word or "/" in word or "\\" in word or (sys.platform == "win32" and ":" in word):
        raise ReaderError(f"There is no file {word} here; a web address begins with https:// or http://.")
    arguments.fail(f"“{word}” is neither a command nor a file nor a web address{_guess(word)}")
    return word


def _guess(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.casefold(), ROOMS, n=1)
    return f"; did you mean `postil {close[0]}`?" if close else ""


VERB = Verb("Open the window.", _declare, _run)
