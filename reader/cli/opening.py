"""No verb: the window opens, with addresses and files to capture."""

from __future__ import annotations

import os
from argparse import SUPPRESS, Namespace

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
    """Return an address, or the whole path of a file, for a window that runs already stands in another folder."""
    from reader import links
    from reader.capture import request_for

    if word == "-":
        arguments.fail("standard input can only be read by `postil add -` and `postil extract -`")
    if word and not set(word) & set("./\\:") and not os.path.lexists(word):
        arguments.fail(f"“{word}” is neither a command nor a file nor a web address{_guess(word)}")
    if links.is_own(word):
        if links.place(word) is None and not links.to_save(word):
            arguments.fail(
                f"“{word}” is no link to an article; one looks like postil://article/…#highlight=…, or postil://save?url=…"
            )
        return word.strip()
    request = request_for(word)
    return request.path or request.url


def _guess(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.casefold(), ROOMS, n=1)
    return f"; did you mean `postil {close[0]}`?" if close else ""


VERB = Verb("Open the window.", _declare, _run)
