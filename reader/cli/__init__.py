"""The command line: a second front end beside the window, and the entry point of both.

==============  ================================================================
``grammar``     arguments: which verbs there are, how their words are read
``streams``     what is printed, and how nothing is ever half printed
``intake``      add, extract
``articles``    list, show, tag, state, star, delete
``sorting``     tags, searches
``trash``       trash
``margin``      highlight, highlights, note, notes
``feeds``       feeds, subscribe, unsubscribe, import
``history``     refresh, versions, diff, restore-version
``network``     network, offline
``upkeep``      where, check, export
``backups``     backup, restore
``sync``        sync
==============  ================================================================

Exit status: 0 done, 1 could not (a sentence on standard error), 2 the command line makes no sense.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reader.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, ``sys.argv`` without its first word when none is given, and return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--capture-worker"]:  # what the frozen bundle starts in place of python -m reader.capture.worker
        from reader.capture.worker import main as answer_captures

        answer_captures()
        return 0
    from reader.cli import streams

    streams.prepare()
    try:
        status = _run(words)
        streams.flush()
    except BrokenPipeError:
        streams.let_go()
        status = 0
    except KeyboardInterrupt:
        streams.let_go()
        status = INTERRUPTED
    except streams.Unwritable as error:
        streams.let_go()
        status = streams.complain(error)
    except ReaderError as error:
        status = streams.complain(error)
    except SystemExit as leaving:  # argparse: after --help, or a line that makes no sense
        status = leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:
        status = streams.complain_of_fault(error)
    return status


def _run(words: list[str]) -> int:
    from reader.cli import grammar

    name, rest = grammar.split(words)
    verb = grammar.verb(name)
    parser = grammar.parser_of(name, verb)
    return verb.run(parser.read(rest))
