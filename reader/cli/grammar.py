"""How a command line is read: the verbs, their arguments, and what every one of them shares.

``--json`` and ``--library DIR`` may stand before or after the verb. Options and other words may be mixed in any order, and
after ``--`` no word is an option. In ``LOOSE`` verbs a word that begins with one hyphen and is no option of theirs is an
ordinary word (``tag 3 -draft``, ``list -is:read``).
"""

from __future__ import annotations

import os
import sys
from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from reader import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reader.library import Library
    from reader.query import Query


class Verb(NamedTuple):
    """One command: what it is for, its arguments, and what it does with them (returning the exit status)."""

    about: str
    """The first line is a summary; the rest are details and examples."""
    declare: Callable[[Parser], None]
    run: Callable[[Namespace], int]


WINDOW = ""
"""The name of the verb that opens the window: no word at all."""

_INTAKE, _ARTICLES, _MARGIN, _HISTORY, _UPKEEP = "intake", "articles", "margin", "history", "upkeep"
_NETWORK = "network"
_TRASH = "trash"
_FEEDS = "feeds"
_SORTING = "sorting"
_IMPORTING = "importing"
_KIN = "kin"
_FOLDERS = "folders"
_BACKUPS = "backups"
ROOMS = {
    "add": _INTAKE,
    "extract": _INTAKE,
    "list": _ARTICLES,
    "show": _ARTICLES,
    "tag": _ARTICLES,
    "tags": _SORTING,
    "searches": _SORTING,
    "duplicates": _KIN,
    "like": _KIN,
    "stats": _KIN,
    "state": _ARTICLES,
    "star": _ARTICLES,
    "delete": _ARTICLES,
    "trash": _TRASH,
    "restore": _BACKUPS,
    "highlight": _MARGIN,
    "highlights": _MARGIN,
    "note": _MARGIN,
    "notes": _MARGIN,
    "refresh": _HISTORY,
    "versions": _HISTORY,
    "diff": _HISTORY,
    "restore-version": _HISTORY,
    "feeds": _FEEDS,
    "subscribe": _FEEDS,
    "unsubscribe": _FEEDS,
    "import": _IMPORTING,
    "network": _NETWORK,
    "offline": _NETWORK,
    "export": _UPKEEP,
    "live": _FOLDERS,
    "template": _FOLDERS,
    "backup": _BACKUPS,
    "sync": "sync",
    "check": _UPKEEP,
    "where": _UPKEEP,
}
GREATEST = 2**63 - 1
"""The greatest number that anything in a library can have (SQLite, 2.2); what is greater is as unknown as it."""
LOOSE = {"extract", "tag", "list", "note", "export", "live", "searches"}

OVERVIEW = """\
usage: postil [URL|FILE…]                        open the window, and capture these
       postil COMMAND … [--json] [--library DIR]

Keep articles on your own machine, read them well, and write in their margins.

what comes in
  add URL|FILE|-…        capture articles into the library
  extract FILE|URL|-     show what a capture finds, and keep nothing
  import FILE            bring in what another program exported, or an OPML's feeds

feeds
  subscribe ADDRESS…     follow a feed, or the first that a page names
  unsubscribe ID…        give feeds up
  feeds [ID…]            list feeds, keep them in another way, have rules
  refresh --feeds [ID…]  see what is new

reading
  list [QUERY]           list articles, newest first
  show ID                print one article
  like ID                list what is like an article
  stats                  count what was added, read and marked each week

sorting
  tag ID +NAME -NAME…    add and remove tags
  tags [NAME…]           list tags; rename, merge or delete them with --into and --delete
  searches [NAME]        list saved searches, or keep one
  duplicates             list articles that are the same; make one of them with --merge
  state ID… STATE        move to inbox, later, archive or trash
  star ID…               star, or take the star away with --off
  delete ID…             delete; for 30 days it waits in the trash
  trash [WORDS]          list what was deleted
  restore THING…         bring back what was deleted: an article, a highlight, a note

in the margin
  highlight ID --exact TEXT   mark a passage
  highlights [ID]        list the highlights of one article, or all
  note ID TEXT           add a note under an article
  notes [ID]             list the notes of one article, or all

what an article was before
  refresh ID…            capture again, and say what has changed
  versions ID            list the texts that it has had
  diff ID [A B]          show what changed between two of them
  restore-version ID V   bring one back, with every mark where it stood

what is asked of other machines
  network                list the requests that were made, and those that were refused
  offline [on|off]       fetch nothing from now on, or say whether that is so

the library
  export FORMAT [QUERY] -o PATH   write articles as markdown or json, annotations as w3c, everything as lifeboat …
  live --folder DIR      mirror articles with marks into a folder of Markdown files
  template               write the template of such a file, for you to change
  backup [PATH]          back the library up and prove it; --list shows the backups
  restore PATH           put a backup in the library's place, and keep that aside
  sync [--folder F]      share the library with other machines, through a folder that they all have
  check [--repair]       look for damage, and mend what can be
  where                  say where library, settings and logs are

options
  --json                 print JSON and nothing else
  --library DIR          use the library in this folder
  --version              print the version
  -h, --help             print this; `postil COMMAND --help` tells about one command

An article may be a web address (http, https), an HTML, Markdown or text file, or - for standard input. IDs are the
numbers that `postil list` prints. A QUERY is words, "a phrase", tag:NAME, feed:NAME, is:unread, is:starred, is:archived
and the like; a - before any of them excludes. JSON is one object for one thing and an array for a list; times are RFC
3339 UTC.
Exit status: 0 done, 1 could not (a sentence on standard error says why), 2 the command line makes no sense.
"""


class Parser(ArgumentParser):
    """An argument parser that takes options and other words in any order."""

    def __init__(self, name: str, about: str) -> None:
        summary, _, details = about.partition("\n")
        super().__init__(
            prog=f"postil {name}".strip(),
            description=summary,
            epilog=details.strip("\n") or None,
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.name = name

    def read(self, words: list[str]) -> Namespace:
        """Return the arguments; print the usage and leave with status 2 when they make no sense."""
        arguments = self.parse_args(self._arranged(words))
        arguments.fail = self.error
        return arguments

    def _arranged(self, words: list[str]) -> list[str]:
        """Put the options first, because argparse gives up on positional words that stand apart."""
        options: list[str] = []
        others: list[str] = []
        waiting = list(reversed(words))
        while waiting:
            word = waiting.pop()
            known = self._known(word)
            if word == "--":
                others += reversed(waiting)
                break
            if known:
                options.append(word)
                if known.nargs != 0 and word in known.option_strings and waiting:
                    options[-1:] = self._joined(word, waiting.pop())
            elif word == "-" or not word.startswith("-") or (self.name in LOOSE and not word.startswith("--")):
                others.append(word)
            else:
                options.append(word)
        return [*options, "--", *others] if others else options

    def _known(self, word: str) -> Action | None:
        name = word.partition("=")[0] if word.startswith("--") else word
        return self._option_string_actions.get(name)

    def _joined(self, option: str, value: str) -> list[str]:
        """Return an option with its value, such that a value like ``-draft`` is not taken for an option."""
        if not value.startswith("-") or value in {"-", "--"} or self._known(value):
            return [option, value]
        return [f"{option}={value}" if option.startswith("--") else option + value]

    def format_help(self) -> str:
        """Return the overview for the window's parser, what argparse makes of the arguments for any other."""
        return super().format_help() if self.name else OVERVIEW

    def format_usage(self) -> str:
        """Return the usage lines alone."""
        return super().format_usage() if self.name else OVERVIEW.partition("\n\n")[0] + "\n"

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message on standard error, and leave with status 2."""
        self.exit(2, f"{self.format_usage().rstrip()}\n{self.prog}: {message} (`{self.prog} --help` tells more.)\n")


def split(words: list[str]) -> tuple[str, list[str]]:
    """Return the verb and all the other words; no verb when the first word that is no option is none."""
    waiting = list(enumerate(words))
    while waiting:
        place, word = waiting.pop(0)
        if word == "help" and len(words) <= 2:
            return split([*words[:place], *words[place + 1 :], "--help"])
        if word in ROOMS:
            return word, words[:place] + words[place + 1 :]
        if word == "--" or not word.startswith("-") or word == "-":
            break
        if word == "--library" and waiting:
            waiting.pop(0)
    return WINDOW, words


def verb(name: str) -> Verb:
    """Return the verb of that name; imports the one module that holds it."""
    if name == WINDOW:
        from reader.cli import opening

        return opening.VERB
    return _verbs(ROOMS[name])[name]


def _verbs(room: str) -> dict[str, Verb]:
    from importlib import import_module

    verbs: dict[str, Verb] = import_module(f"reader.cli.{room}").VERBS
    return verbs


def parser_of(name: str, verb: Verb) -> Parser:
    """Return the parser of one verb, with the options that all verbs share."""
    parser = Parser(name, verb.about)
    verb.declare(parser)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--library", metavar="DIR", type=path, help="use the library in this folder")
    if name == WINDOW:
        parser.add_argument("--version", action="version", version=f"postil {__version__}")
    return parser


def path(word: str) -> str:
    """Read the name of a file or folder."""
    if not word.strip():
        raise ArgumentTypeError("the name is empty")
    return word


def number(word: str) -> int:
    """Read the number of an article, highlight or note."""
    if not (word.isascii() and word.isdecimal()):
        raise ArgumentTypeError(f"{word!r} is not one of the numbers that `postil list` prints")
    return int(word[:19]) if len(word) < 19 else GREATEST


def text(word: str) -> str:
    """Read a word that is kept or compared as text; bytes that the locale could not decode are read as UTF-8."""
    try:
        decoded = os.fsencode(word).decode("utf-8") if any("\udc80" <= c <= "\udcff" for c in word) else word
        decoded.encode("utf-8")
    except UnicodeError:
        raise ArgumentTypeError("the text is not UTF-8") from None
    return decoded.replace("\0", "")


def some_text(word: str) -> str:
    """Read a text that must not be blank."""
    if not (found := text(word)).strip():
        raise ArgumentTypeError("the text is empty")
    return found


def library_folder(arguments: Namespace) -> Path:
    """Return the folder of the library that the arguments name, else the user's own."""
    from reader.paths import places

    return places(arguments.library).library


def open_library(arguments: Namespace) -> Library:
    """Open the library that the arguments name, to be closed as a context manager; raises LibraryError."""
    from reader.library import Library

    return Library.open(library_folder(arguments))


def meaningless(query: Query) -> list[str]:
    """Return a sentence for each part of a query that means nothing, and for each that asks for nothing, in order."""
    from reader.query import Unfinished

    told = {problem.span: f"{query.text[slice(*problem.span)]}: {problem.sentence}" for problem in query.problems}
    for term in query.terms:
        typed = query.text[slice(*term.span)]
        if isinstance(term.node, Unfinished) and term.span not in told and typed.strip(' "-'):
            told[term.span] = f"“{typed}” asks for nothing."
    if not (told or query.terms or query.sort) and query.text.strip(' "-'):
        return [f"“{query.text.strip()}” asks for nothing."]
    return [told[span] for span in sorted(told)]


def one_or_all(records: list[dict[str, Any]]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the record itself when one thing was asked for, else the list, as ``--json`` promises."""
    return records[0] if len(records) == 1 else records


def typed_in(limit: int = -1) -> bytes:
    """Return all of standard input, or its first ``limit`` bytes."""
    return b"" if sys.stdin is None else sys.stdin.buffer.read(limit)
