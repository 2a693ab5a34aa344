"""``export epub`` and ``export pdf``: a commonplace book of any query."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli import streams
from reader.cli.grammar import GREATEST, Parser, number, path, text, typed_in
from reader.counts import counted
from reader.errors import FormatError, ReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.formats.commonplace import Bound, Chapter, Filling, Plan
    from reader.library import Library
    from reader.model import Article, Highlight, Note

FORMATS = ("epub", "pdf")
PAPERS = ("a5", "a4", "letter")
NOTES = ("foot", "margin")
_SHOWN = 20
"""Numbers that name nothing which are told one by one."""
_AT_ONCE = 100


def declare(parser: Parser) -> None:
    """Declare the options of books."""
    parser.add_argument(
        "--passages", action="store_true", help="epub, pdf: only passages and notes, not whole articles"
    )
    parser.add_argument("--notes", choices=NOTES, help="epub, pdf: where notes on passages stand (foot)")
    parser.add_argument("--title", type=text, metavar="TITLE", help="epub, pdf: the title of the book")
    parser.add_argument("--paper", choices=PAPERS, help="pdf: the size of its pages (a5)")
    parser.add_argument("--face", type=text, metavar="NAME", help="pdf: the typeface")
    parser.add_argument(
        "--ids",
        type=path,
        metavar="FILE",
        help="epub, pdf: the articles whose numbers stand in FILE, or -, in that order",
    )
    parser.add_argument(
        "--progress", action="store_true", help="epub, pdf: print how far it is on standard error, a number a line"
    )


def refuse_others(arguments: Namespace) -> None:
    """End with the usage when an option of books is given to another format."""
    given = {
        "--passages": arguments.passages,
        "--notes": arguments.notes,
        "--title": arguments.title,
        "--paper": arguments.paper,
        "--face": arguments.face,
        "--ids": arguments.ids,
        "--progress": arguments.progress,
    }
    allowed = set(given) if arguments.format == "pdf" else set(given) - {"--paper", "--face"}
    allowed = allowed if arguments.format in FORMATS else set()
    for name, value in given.items():
        if value and name not in allowed:
            arguments.fail(f"{name} is not for {arguments.format}")


def export(arguments: Namespace, chosen: Callable[[Library], list[int]], library: Library) -> int:
    """Make a book of the articles that ``chosen`` returns, or those that ``--ids`` names."""
    from reader.formats.commonplace import TITLE, Plan

    if arguments.output == "-":
        arguments.fail("a book is a file; give its name")
    if arguments.ids and arguments.query:
        arguments.fail("--ids says which articles; it takes no QUERY")
    ids = _listed(arguments) if arguments.ids else chosen(library)
    here = {article.id for article in library.articles(ids)} if arguments.ids else set(ids)
    absent = [each for each in ids if each not in here]
    plan = Plan(" ".join((arguments.title or "").split()) or TITLE, not arguments.passages, arguments.notes or NOTES[0])
    target = Path(arguments.output).expanduser()
    with _clearing(wanted=arguments.progress):
        made = _make(arguments, library, list(_chapters(library, ids)), plan, target)
    _tell(arguments, made, absent)
    return 0


@contextmanager
def _clearing(*, wanted: bool) -> Iterator[None]:
    """Have what was written so far go when whoever follows the progress ends it."""
    if not wanted:
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _make(arguments: Namespace, library: Library, chapters: list[Chapter], plan: Plan, target: Path) -> Bound:
    def fill(chapter: Chapter) -> Filling:
        return _filling(library, chapter)

    def tell(done: int) -> None:
        if arguments.progress and sys.stderr is not None:
            sys.stderr.write(f"{done}\n")
            sys.stderr.flush()

    if arguments.format == FORMATS[0]:
        from reader.formats import epub

        return epub.write(chapters, fill, plan, target, tell)
    try:
        from reader.ui.books import pdf
    except ImportError as error:
        raise ReaderError(f"A PDF cannot be made because Qt does not load here ({error}).") from error
    paper, face = arguments.paper or PAPERS[0], arguments.face or ""
    return pdf.write(chapters, fill, plan, target, size=paper, face=face, tell=tell)


def _listed(arguments: Namespace) -> list[int]:
    try:
        data = typed_in() if arguments.ids == "-" else Path(arguments.ids).expanduser().read_bytes()
    except OSError as error:
        raise FormatError(f"Cannot read {arguments.ids}: {error.strerror or error}.") from error
    words = data.decode("utf-8", "replace").split()
    if wrong := [word for word in words if not (word.isascii() and word.isdecimal())]:
        raise FormatError(f"{wrong[0][:40]!r} in {arguments.ids} is not one of the numbers that `postil list` prints.")
    return list(dict.fromkeys(min(number(word), GREATEST) for word in words))


def _chapters(library: Library, ids: list[int]) -> Iterator[Chapter]:
    from reader.formats.commonplace import Chapter

    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        found: dict[int, Article] = {article.id: article for article in library.articles(part)}
        for id_ in part:
            if article := found.get(id_):
                yield Chapter(article, tuple(library.highlights(id_)), tuple(library.notes(id_)))


def _filling(library: Library, chapter: Chapter) -> Filling:
    """Read what a chapter holds."""
    from reader import document
    from reader.formats.commonplace import Filling
    from reader.ui.page.note_tree import note_document  # no Qt comes with it

    article = chapter.article
    written: list[tuple[Highlight | Note, str]] = [
        (mark, mark.note) for mark in chapter.highlights if mark.note.strip()
    ]
    written += [(note, note.text) for note in chapter.notes]
    notes = {}
    for mark, said in written:
        linked = library.linked(highlight_id=mark.id) if hasattr(mark, "selectors") else library.linked(note_id=mark.id)
        notes[mark.uid] = note_document(said, linked)
    return Filling(document.from_html(library.body(article.id)), library.images(article.id), notes)


def _tell(arguments: Namespace, made: Bound, absent: list[int]) -> None:
    if arguments.json:
        streams.put_json(
            {
                "path": str(made.path),
                "format": arguments.format,
                "articles": made.articles,
                "passages": made.passages,
                "notes": made.notes,
                "pages": made.pages,
                "pictures_left_out": made.lost + made.odd,
                "kept": [],
                "absent": absent,
            }
        )
        return
    pages = f", {made.pages} pages" if made.pages else ""
    streams.put(f"Wrote {counted(made.articles, 'article')}{pages} to {made.path}.")
    if absent:
        told = ", ".join(map(str, absent[:_SHOWN])) + (" …" if len(absent) > _SHOWN else "")
        are = counted(len(absent), "number names", "numbers name")
        streams.put(f"{are} no article in this library and {'is' if len(absent) == 1 else 'are'} left out: {told}.")
    if made.other_face:
        streams.put(f"There is no typeface {made.other_face!r} here, so the book is set in another.")
    if made.lost:
        streams.put(f"Pictures that could not be had: {made.lost}; their descriptions stand instead.")
    if made.odd:
        streams.put(f"Pictures of a kind that the book cannot hold: {made.odd}; their descriptions stand instead.")
