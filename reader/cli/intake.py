"""What comes in: ``add`` keeps it, ``extract`` only shows it."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from reader.cli import plain, streams
from reader.cli.grammar import Parser, Verb, one_or_all, open_library, path, some_text, text, typed_in
from reader.errors import CaptureError

if TYPE_CHECKING:
    from reader.capture import Request, Worker
    from reader.library import Library
    from reader.model import Captured

STDIN = "-"
_INPUT = "URL|FILE"
_FORMATS = ("text", "markdown", "html", "json")

ADD = """\
Capture articles into the library.

Each input is a web address, an HTML, Markdown or text file, or - for standard input. An address that the library
has already is captured anew: the article keeps its number, tags, state, highlights and notes.
With --list, the addresses are kept first and then captured in turn, each host with a pause between two: what was interrupted
goes on with --waiting, or in the window. With --json: an object with added, known, failed and waiting (how many).
While Postil is offline an address waits in the list, and is captured when it goes online again.
Every input is tried. What fails is told in a sentence each, the others are kept, and the exit status is 1.
With --json, one input prints one article as an object; several print an array of those that came in.

  postil add https://example.org/a-post --tag garden --tag soil
  postil add saved.html --url https://example.org/a-post
  postil add --list addresses.txt --tag old-bookmarks
  pandoc letter.docx -t html | postil add -
"""
EXTRACT = """\
Show what a capture finds in a page, and keep nothing; or extract kept articles again.

The input is a web address, an HTML, Markdown or text file, or - for standard input. Without --again no library
is touched.
With --json: title, byline, site_name, published_at, lang, source, tags, html (clean) and text (canonical).

With --again the words are a QUERY: the pages of its articles, kept as they came, go through the extractor once more. The text
that an article has had is kept as a version, and highlights move to the new one. Nothing is fetched, unless --pictures
asks for pictures that are missing. With --json: an array of id, changed, added and removed (words), and pictures (new ones).

  postil extract https://example.org/a-post
  postil extract --again site:example.org
  postil extract saved.html --url https://example.org/a-post --json
"""


def _declare_add(parser: Parser) -> None:
    parser.add_argument("inputs", nargs="*", metavar=_INPUT, help="what to capture; - is standard input")
    parser.add_argument(
        "--list", type=path, metavar="FILE", help="capture the addresses in FILE, one a line; - is standard input"
    )
    parser.add_argument("--waiting", action="store_true", help="capture the addresses that wait in the list")
    parser.add_argument(
        "--tag", action="append", default=[], type=some_text, metavar="T", help="a tag; may be repeated"
    )
    parser.add_argument(
        "--url", default="", type=text, metavar="U", help="where the one file or standard input is from"
    )


def _declare_extract(parser: Parser) -> None:
    parser.add_argument("words", nargs="*", type=text, metavar=_INPUT, help="what to look at; - is standard input")
    parser.add_argument(
        "--again", action="store_true", help="extract kept articles once more: those of a QUERY, or all"
    )
    parser.add_argument("--pictures", action="store_true", help="with --again: fetch the pictures that are missing")
    parser.add_argument("--url", default="", type=text, metavar="U", help="where the file or standard input is from")
    parser.add_argument("--format", choices=_FORMATS, help="what to print; text unless told")


def _add(arguments: Namespace) -> int:
    from reader.cli.network import asking

    if arguments.list or arguments.waiting:
        from reader.cli import bulk

        if arguments.inputs or arguments.url or (arguments.list and arguments.waiting):
            arguments.fail("--list and --waiting stand alone")
        return bulk.run(arguments)
    if not arguments.inputs:
        arguments.fail("name what is to be captured")
    if arguments.url and len(arguments.inputs) > 1:
        arguments.fail("--url can only speak of one input")
    if arguments.inputs.count(STDIN) > 1:
        arguments.fail("standard input can be read only once")
    failed, records = 0, []
    with open_library(arguments) as library, asking(arguments) as worker:
        for word in arguments.inputs:
            try:
                records.append(_add_one(word, arguments, worker, library))
            except CaptureError as error:
                failed = streams.complain(f"{word}: {error}" if len(arguments.inputs) > 1 else error)
    if arguments.json and (len(arguments.inputs) > 1 or records):
        streams.put_json(records if len(arguments.inputs) > 1 else one_or_all(records))
    return failed


def _add_one(word: str, arguments: Namespace, worker: Worker, library: Library) -> dict[str, Any]:
    """Capture and keep one input; return its record."""
    from reader.capture import Offline
    from reader.formats.json_format import article_record
    from reader.model import Status
    from reader.offline import WAITS

    request = _request(word, arguments.url)
    try:
        captured = _capture(request, worker)
    except Offline:
        waiting = library.begin(request.url, tags=arguments.tag, origin=request.origin)
        if waiting.status is Status.READY:
            raise
        raise CaptureError(f"{WAITS} It waits as article {waiting.id}.") from None
    article, created = library.add(captured, tags=arguments.tag)
    if not arguments.json:
        streams.put(streams.line(f"{'Added' if created else 'Updated'} {article.id}: {article.title}"))
    return article_record(article)


def _extract(arguments: Namespace) -> int:
    from reader.cli.network import asking

    if arguments.again:
        from reader.cli import again

        if arguments.url or arguments.format:
            arguments.fail("--again takes a query, and neither --url nor --format")
        return again.run(arguments, " ".join(arguments.words))
    if len(arguments.words) != 1 or arguments.pictures:
        arguments.fail("name one URL or FILE, or say --again" if not arguments.pictures else "--pictures needs --again")
    if arguments.json and arguments.format not in {None, "json"}:
        arguments.fail(f"--json and --format {arguments.format} cannot both be had")
    with asking(arguments) as worker:
        captured = _capture(_request(arguments.words[0], arguments.url), worker)
    _show(captured, "json" if arguments.json else arguments.format or "text")
    return 0


def _show(captured: Captured, form: str) -> None:
    from reader import document
    from reader.formats.json_format import captured_record

    if form == "json":
        streams.put_json(captured_record(captured))
        return
    if form == "html":
        streams.put(captured.html)
        return
    body = (
        document.to_markdown(document.from_html(captured.html)) if form == "markdown" else plain.text_of(captured.html)
    )
    streams.put(plain.reading(captured, body))


def _request(word: str, url: str) -> Request:
    from reader.capture import Limits, Request, request_for

    if word == STDIN:
        return Request.from_bytes(typed_in(Limits().page_bytes + 1), url=url, origin="stdin")
    return request_for(word, url=url)


def _capture(request: Request, worker: Worker) -> Captured:
    """Capture, telling a person at a terminal meanwhile what goes on."""
    if sys.stderr is None or not sys.stderr.isatty():
        return worker.capture(request)
    try:
        return worker.capture(request, on_progress=_tell)
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _tell(label: str, _fraction: float) -> None:
    sys.stderr.write(f"\r\x1b[K{streams.shorten(streams.line(label), 70)}")
    sys.stderr.flush()


VERBS = {"add": Verb(ADD, _declare_add, _add), "extract": Verb(EXTRACT, _declare_extract, _extract)}
