"""What was deleted: ``trash`` lists it, and ``restore`` brings it back. Nothing is deleted for good from here."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, number, one_or_all, open_library, text
from reader.counts import counted
from reader.model import rfc3339

if TYPE_CHECKING:
    from reader.library import Trashed, TrashId

TRASH = """\
List what was deleted, last deleted first, with the day on which it goes for good.

Articles, highlights and notes wait for 30 days; what went with an article comes back with it. Articles that were only
moved to the trash stay until they are deleted. With WORDS, only what has them.
With --json: an array of kind, id, article, text, note, deleted_at and goes_at (null for what stays).

  postil trash
  postil trash the harbour
"""
_KINDS = ("article", "highlight", "note")


def thing(word: str) -> tuple[str, int]:
    """Read the name of a thing in the trash."""
    kind, colon, digits = word.rpartition(":")
    if colon and kind not in _KINDS:
        raise ArgumentTypeError(f"{word!r} is not a thing such as article:3, highlight:5 or note:7")
    return kind or "article", number(digits)


def _declare_trash(parser: Parser) -> None:
    parser.add_argument("words", nargs="*", type=text, metavar="WORDS", help="what it has")


def _trash(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        rows = library.trash_rows(library.trash(" ".join(arguments.words)))
    if arguments.json:
        streams.put_json([_record(row) for row in rows])
    else:
        streams.put("\n".join(map(_line, rows)))
    return 0


def restore(arguments: Namespace) -> int:
    """Bring the things back that the arguments name."""
    from reader.library import TrashId

    with open_library(arguments) as library:
        wanted = [TrashId(*one) for one in dict.fromkeys(arguments.things)]
        rows = {row.id: row for row in library.trash_rows(wanted)}
        back = library.restore(wanted)
    if arguments.json:
        found = [{"kind": one.id.kind, "id": one.id.id, "article": one.article_id} for one in back.thrown]
        streams.put_json(one_or_all(found))
    else:
        streams.put("\n".join(_told(one.id, rows[one.id]) for one in back.thrown if one.id in rows))
    return 0


def _record(row: Trashed) -> dict[str, Any]:
    return {
        "kind": row.id.kind,
        "id": row.id.id,
        "article": row.article_id,
        "text": row.text,
        "note": row.note,
        "deleted_at": rfc3339(row.deleted_at),
        "goes_at": rfc3339(row.goes_at),
    }


def _line(row: Trashed) -> str:
    """Return a line: its name, the day on which it goes, what it is."""
    goes = f"until {row.goes_at:%Y-%m-%d}" if row.goes_at is not None else "stays"
    where = "" if row.id.kind == "article" else f"  — {streams.line(row.article_title)}"
    marks = f"  (with {counted(row.marks, 'mark')})" if row.marks else ""
    return f"{_name(row.id):<14}  {goes:<16}  {streams.line(_words(row))}{where}{marks}"


def _told(one: TrashId, row: Trashed) -> str:
    return streams.line(f"Restored {_name(one)}: {_words(row)}")


def _name(one: TrashId) -> str:
    return f"{one.kind}:{one.id}"


def _words(row: Trashed) -> str:
    words = " ".join(row.text.split()) or "untitled"
    return words if len(words) <= 90 else words[:89].rstrip() + "…"


VERBS = {
    "trash": Verb(TRASH, _declare_trash, _trash),
}
