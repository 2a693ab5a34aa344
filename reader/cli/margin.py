"""What stands in the margin: ``highlight`` and ``note`` write it, ``highlights`` and ``notes`` list it."""

from __future__ import annotations

import re
from argparse import Namespace
from typing import TYPE_CHECKING

from reader.cli import plain, streams
from reader.cli.grammar import Parser, Verb, number, open_library, some_text, text, typed_in
from reader.errors import LibraryError, ReaderError

if TYPE_CHECKING:
    from reader.model import Span

HIGHLIGHT = """\
Mark a passage of an article.

TEXT is found in the article's text; any white space in it stands for any other. Of several places the first is taken,
or the first one between PREFIX and SUFFIX when these are given.
With --json: the highlight as an object; start and end count the characters of the canonical text.

  postil highlight 3 --exact "the smell of rain"
  postil highlight 3 --exact rain --prefix "the smell of" --color green --note "Look up the word for it."
"""
HIGHLIGHTS = """\
List the highlights of one article in the order of its text, or all of them, newest first.

With --json: an array of highlights.

  postil highlights 3
"""
NOTE = """\
Add a note under an article.

TEXT is Markdown; - reads it from standard input.
With --json: the note as an object.

  postil note 3 "Tell Ama about this."
  postil note 3 "She knew." --reply-to 1
"""
NOTES = """\
List the notes of one article, or all of them.

With --json: an array of notes.

  postil notes 3
"""


def _declare_highlight(parser: Parser) -> None:
    from reader.model import COLORS

    parser.add_argument("id", type=number, metavar="ID", help="the article's number")
    parser.add_argument("--exact", required=True, type=some_text, metavar="TEXT", help="the passage")
    parser.add_argument("--prefix", default="", type=text, metavar="P", help="what stands just before it")
    parser.add_argument("--suffix", default="", type=text, metavar="S", help="what stands just after it")
    parser.add_argument("--color", default=COLORS[0], choices=COLORS, metavar="C", help=", ".join(COLORS))
    parser.add_argument("--note", default="", type=text, metavar="N", help="a note on the passage")
    parser.add_argument(
        "--tag", action="append", default=[], type=some_text, metavar="T", help="a tag; may be repeated"
    )


def _declare_note(parser: Parser) -> None:
    parser.add_argument("id", type=number, metavar="ID", help="the article's number")
    parser.add_argument("text", type=some_text, metavar="TEXT", help="the note; - is standard input")
    parser.add_argument("--reply-to", type=number, metavar="N", help="the number of the note that it answers")
    parser.add_argument("--highlight", type=number, metavar="H", help="the number of the highlight that it speaks of")


def _declare_one_or_all(parser: Parser) -> None:
    parser.add_argument(
        "id", nargs="?", type=number, metavar="ID", help="the article's number; all articles unless told"
    )


def _highlight(arguments: Namespace) -> int:
    from reader import anchoring, document

    with open_library(arguments) as library:
        library.article(arguments.id)
        body = document.from_html(library.body(arguments.id)).text
        found = _find(body, arguments)
        made = library.add_highlight(
            arguments.id,
            anchoring.describe(body, found),
            color=arguments.color,
            note=arguments.note,
            tags=tuple(arguments.tag),
        )
    if arguments.json:
        from reader.formats.json_format import highlight_record

        streams.put_json(highlight_record(made))
    else:
        streams.put(plain.mark(made))
    return 0


def _find(body: str, arguments: Namespace) -> Span:
    """Return where the passage stands: the first place that has the surroundings asked for."""
    from reader.model import Span

    exact, prefix, suffix = (_pattern(part) for part in (arguments.exact, arguments.prefix, arguments.suffix))
    before, after = prefix and rf"{prefix}\s*+", suffix and rf"\s*+{suffix}"
    if found := re.search(rf"{before}({exact}){after}", body):
        return Span(*found.span(1))
    if (before or after) and re.search(exact, body):
        raise LibraryError(
            f"“{_cut(arguments.exact)}” is in article {arguments.id}, but not between that prefix and suffix."
        )
    raise LibraryError(
        f"“{_cut(arguments.exact)}” is not in the text of article {arguments.id}; `postil show {arguments.id}` prints it."
    )


def _pattern(words: str) -> str:
    """Return what finds the words however their accents are written (Unicode Standard Annex 15)."""
    from unicodedata import normalize

    forms = ({word: 1, normalize("NFC", word): 1, normalize("NFD", word): 1} for word in words.split())
    return r"\s+".join(f"(?:{'|'.join(map(re.escape, form))})" if len(form) > 1 else re.escape(*form) for form in forms)


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def _highlights(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        found = library.highlights(arguments.id)
    if arguments.json:
        from reader.formats.json_format import highlight_record

        streams.put_json([highlight_record(each) for each in found])
    else:
        streams.put("\n".join(plain.mark(each) for each in found))
    return 0


def _note(arguments: Namespace) -> int:
    words = _typed_in() if arguments.text == "-" else arguments.text
    with open_library(arguments) as library:
        made = library.add_note(arguments.id, words, reply_to=arguments.reply_to, highlight_id=arguments.highlight)
    if arguments.json:
        from reader.formats.json_format import note_record

        streams.put_json(note_record(made))
    else:
        streams.put(f"Noted {made.id} under article {made.article_id}.")
    return 0


def _typed_in() -> str:
    try:
        words = typed_in().decode("utf-8-sig").replace("\r\n", "\n").replace("\0", "").strip("\n")
    except UnicodeDecodeError:
        raise ReaderError("Standard input is not UTF-8 text, so it cannot become a note.") from None
    if not words.strip():
        raise ReaderError("Standard input is empty, so there is nothing to note.")
    return words


def _notes(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        found = library.notes(arguments.id)
    if arguments.json:
        from reader.formats.json_format import note_record

        streams.put_json([note_record(each) for each in found])
    else:
        streams.put(plain.thread(found))
    return 0


VERBS = {
    "highlight": Verb(HIGHLIGHT, _declare_highlight, _highlight),
    "highlights": Verb(HIGHLIGHTS, _declare_one_or_all, _highlights),
    "note": Verb(NOTE, _declare_note, _note),
    "notes": Verb(NOTES, _declare_one_or_all, _notes),
}
