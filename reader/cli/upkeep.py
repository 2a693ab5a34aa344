"""The library as a thing: ``where`` it is, ``check`` it, ``export`` from it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, library_folder, meaningless, open_library, path, text
from reader.counts import counted
from reader.errors import FormatError, LibraryError, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.formats import Entry, Written
    from reader.import_model import Loose
    from reader.library import Library

STDOUT = "-"
OPML, LIFEBOAT = "opml", "lifeboat"

WHERE = """\
Say where library, settings and logs are.

Nothing is made by asking. With --json: an object with library, config and logs.
"""
CHECK = """\
Look for damage in the library.

All of it is read: the file, what its rows say of each other, texts, originals and pictures, indexes; and its backups.
--quick looks at the file alone. --repair mends what can be, having kept the library as it is aside: indexes, rows that
name what is not there, lost files (from the backups, or marked to be fetched again); of a damaged file what can be read
goes over the newest good backup. Exit status 1 when there is damage that stays. With --json: an object with sound (true
or false), problems and backups (what is wrong with them; sentences); with --repair did (sentences) and aside instead of
backups.
"""
EXPORT = """\
Write articles to files that can be read without Postil.

markdown  PATH is a folder, made when it is not there; one file for each article with front matter, highlights and notes,
          which link to one another. An earlier export of the same article is replaced, but never a file that someone has
          edited or made; what you write below the last line of a file stays. --pictures copies pictures beside them.
          `postil template` writes the template that makes a file, for you to change; --template names another.
json      PATH is one file, or - for standard output: all articles with text, HTML, highlights and notes.
          A file that is there is replaced only if it is such an export.
w3c       PATH is one file, or - for standard output: highlights and notes as W3C Web Annotations (JSON-LD).
html      PATH is one file, or -: a page with contents, articles, highlights and notes that needs no network.
text      PATH is one file, or -: the same as plain text.
csv       PATH is one file, or -: a table of articles. readwise is a table of highlights in Readwise's columns.
bookmarks PATH is one file, or -: HTML for browsers and bookmark programs, with tags and notes.
bibtex    PATH is one file, or -: references; csl is the same as CSL-JSON, for Zotero and pandoc.
opml      PATH is one file, or - for standard output: all feeds, with their folders. It takes no QUERY.
epub      PATH is one file: a commonplace book for e-readers, with contents, notes, an index of tags and the sources.
pdf       PATH is one file: the same book set for paper, with page numbers.
lifeboat  PATH is one zip: everything, with pictures, pages as fetched, earlier texts and what was deleted, readable without
          Postil; `postil restore` makes an equal library of it, `postil import` adds it to another.

Without a QUERY json and w3c take the trash along, all others do not; see `postil list --help`.
With --json: an object with path, format, articles (how many) and kept (edited files that were left alone);
for books passages, notes, pages and pictures_left_out too; for a lifeboat highlights, notes, files, bytes, missing (the
SHA-256 of files that the library has lost) and damage (sentences).

  postil export markdown -o ~/Notes/Articles
  postil export markdown tag:recipes -o recipes
  postil export json -o - | gzip > everything.json.gz
  postil export epub tag:gardens --passages --notes margin --title "What I know of gardens" -o gardens.epub
"""


def _declare_nothing(_: Parser) -> None:
    return


def _declare_check(parser: Parser) -> None:
    parser.add_argument("--quick", action="store_true", help="look at the library's file alone")
    parser.add_argument("--repair", action="store_true", help="mend what can be; a copy is kept first")


def _declare_export(parser: Parser) -> None:
    from reader.cli import books
    from reader.formats import EXPORTERS

    formats = (*EXPORTERS, LIFEBOAT, OPML, *books.FORMATS)
    parser.add_argument("format", choices=formats, metavar="FORMAT", help=", ".join(formats))
    parser.add_argument("query", nargs="*", type=text, metavar="QUERY", help="which articles")
    parser.add_argument("-o", "--output", required=True, type=path, metavar="PATH", help="the folder or file to write")
    books.declare(parser)


def _where(arguments: Namespace) -> int:
    from reader.paths import places

    here = places(arguments.library)
    if arguments.json:
        streams.put_json({"library": str(here.library), "config": str(here.config), "logs": str(here.logs)})
    else:
        streams.put(f"library   {here.library}\nsettings  {here.config}\nlogs      {here.logs}")
    return 0


def _check(arguments: Namespace) -> int:
    from reader.library import repairing

    folder = library_folder(arguments)
    if arguments.repair:
        return _repair(arguments, folder)
    problems = repairing.look(folder) if arguments.quick or (folder / "library.db").is_file() else []
    articles = 0
    backups: list[str] = []
    if not problems and not arguments.quick:
        with open_library(arguments) as library:
            problems = library.check()
            articles = library.count()
            backups = repairing.decay(folder)  # while it is open: who only reads leaves files of SQLite's behind
    if arguments.json:
        streams.put_json({"sound": not problems, "problems": problems, "backups": backups})
    elif problems or backups:
        streams.put("\n".join(streams.line(problem) for problem in (*problems, *backups)))
    else:
        count = "" if arguments.quick else f" ({counted(articles, 'article')})"
        streams.put(f"The library{' file' if arguments.quick else ''} is sound{count}.")
    if problems:
        return streams.complain(
            LibraryError("The library has damage; `postil check --repair` keeps a copy and mends what can be mended.")
        )
    if backups:
        return streams.complain(
            LibraryError("The library is sound, but backups are damaged; `postil backup` makes a new one.")
        )
    return 0


def _repair(arguments: Namespace, folder: Path) -> int:
    from reader.library import repairing

    done = repairing.repair(folder)
    with open_library(arguments) as library:
        problems = library.check()
    if arguments.json:
        aside = str(done.aside) if done.aside else None
        streams.put_json({"sound": not problems, "problems": problems, "did": list(done.did), "aside": aside})
    elif not done.did:
        streams.put("The library is sound; there is nothing to mend.")
    else:
        kept = [f"The library as it was is kept in {done.aside}."] if done.aside else []
        streams.put("\n".join(map(streams.line, [*done.did, *kept])))
    return streams.complain(LibraryError(f"Some damage is left: {problems[0]}")) if problems else 0


def _export(arguments: Namespace) -> int:
    from reader.cli import books
    from reader.formats import exporter

    books.refuse_others(arguments)
    if arguments.format == OPML:
        return _export_feeds(arguments)
    if arguments.format in books.FORMATS:
        words = " ".join(arguments.query)
        with open_library(arguments) as library:
            return books.export(arguments, lambda kept: _chosen(kept, words, everything=False), library)
    if arguments.format == LIFEBOAT:
        return _export_lifeboat(arguments)
    format_ = exporter(arguments.format)
    if arguments.output == STDOUT and arguments.format == "markdown":
        arguments.fail("Markdown is a folder of files, which standard output cannot take; name a folder for it")
    from reader import leaving
    from reader.cli import folders

    folders.refuse_others(arguments)
    with open_library(arguments) as library:
        words = " ".join(arguments.query)
        ids = _chosen(library, words, everything=format_.EVERYTHING)
        more = [leaving.loose(library)] if arguments.format == "json" and not arguments.query else []
        if not ids and arguments.output != STDOUT and not any(one.searches or one.colors for one in more):
            what = f"No article matches “{words}”" if words.strip() else "There is no article in this library"
            raise FormatError(f"{what}, so nothing was written.")
        if arguments.format == folders.MARKDOWN:
            written = folders.export(arguments, library, ids)
        elif arguments.output == STDOUT:
            _export_to_stdout(arguments, leaving.entries(library, ids), *more)
            return 0
        else:
            written = format_.write(leaving.entries(library, ids), Path(arguments.output).expanduser(), *more)
    _tell(written, arguments)
    return 0


def _export_lifeboat(arguments: Namespace) -> int:
    from reader.cli import leaving

    if arguments.output == STDOUT:
        arguments.fail("a lifeboat is a zip, which is whole only when all of it is written; name a file for it")
    words = " ".join(arguments.query)
    with open_library(arguments) as library:
        return leaving.export(arguments, library, _chosen(library, words, everything=False) if words.strip() else None)


def _export_feeds(arguments: Namespace) -> int:
    from reader.formats import opml

    if arguments.query:
        arguments.fail("an OPML file has all feeds; it takes no query")
    with open_library(arguments) as library:
        feeds = library.feeds()
    if arguments.output == STDOUT:
        streams.put(opml.text(feeds).rstrip("\n"))
        return 0
    path = Path(arguments.output).expanduser()
    opml.write(feeds, path)
    if arguments.json:
        streams.put_json({"path": str(path), "format": OPML, "feeds": len(feeds)})
    else:
        streams.put(f"Wrote {counted(len(feeds), 'feed')} to {path}.")
    return 0


def _export_to_stdout(arguments: Namespace, entries: Iterator[Entry], *more: Loose) -> None:
    """Write to a temporary file first, so that nothing is printed unless all of it can be."""
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    from reader.formats import exporter

    write_to = exporter(arguments.format).write_to  # type: ignore[attr-defined]
    with TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        write_to(entries, file, *more)
        file.seek(0)
        with streams.writing() as out:
            copyfileobj(file, out)


def _tell(written: Written, arguments: Namespace) -> None:
    if arguments.json:
        kept = [str(path) for path in written.kept]
        streams.put_json(
            {"path": str(written.path), "format": arguments.format, "articles": written.articles, "kept": kept}
        )
        return
    streams.put(f"Wrote {counted(written.articles, 'article')} to {written.path}.")
    for left in written.kept:
        streams.put(
            streams.line(f"Left {left.name} as it is, because it has been edited; the article is in a file beside it.")
        )


def _chosen(library: Library, words: str, *, everything: bool) -> list[int]:
    """Return the ids that an export takes, oldest first."""
    from reader import query

    wanted = query.parse(words)
    if problems := meaningless(wanted):
        raise QueryError(problems[0])
    found = library.search(wanted, order="oldest").ids
    if everything and not words.strip():
        found += library.search(query.parse("is:trashed"), order="oldest").ids
    return list(dict.fromkeys(found))


def _declare_all(parser: Parser) -> None:
    from reader.cli import folders

    _declare_export(parser)
    folders.declare(parser)


VERBS = {
    "where": Verb(WHERE, _declare_nothing, _where),
    "check": Verb(CHECK, _declare_check, _check),
    "export": Verb(EXPORT, _declare_all, _export),
}
