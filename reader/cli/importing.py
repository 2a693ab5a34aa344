"""``import``: what other programs export, read, tried and kept; and taken back."""

from __future__ import annotations

import html
import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, number, open_library, path, text
from reader.errors import CaptureError, FormatError
from reader.import_model import Brought, Incoming, Loose, Record, Skipped

if TYPE_CHECKING:
    from reader.capture import Worker
    from reader.formats.source import Source
    from reader.library import Library
    from reader.model import Captured

BATCH = 200
"""Records that are kept in one transaction: what was interrupted has lost at most so many, and goes on when it is repeated."""
STDIN = "-"
LIFEBOAT = "lifeboat"
_SHOWN = 20
"""Skipped records that are told one by one; the report holds all."""

IMPORT = """\
Bring in what other programs export: articles, tags, dates, highlights, notes.

FILE is a file, a zip or a folder; whose export it is is found out from what is in it. Of a folder of saved pages, Markdown
or text each file becomes an article, and the folders in it tags. --dry-run tells what would come, what is
here already, which highlights can be placed, what is left out and why, and changes nothing. The same file twice is the same as
once. Articles without a text wait for their capture: `postil add --waiting` captures them, and so does the window. An OPML file
subscribes to its feeds. A Postil lifeboat comes with everything in it; feeds and saved searches stay when it is taken back.
--runs lists the imports that were made, --undo takes one of them back whole.
With --json: format, new, known, changed, gone, bodies, placed, unplaced, pending, notes, comments, skipped (an array of
what and why) and run; for OPML feeds and new; for --runs an array.

  postil import pocket.zip --dry-run
  postil import pocket.zip
  postil import subscriptions.opml
  postil import --undo 3
"""


def _declare(parser: Parser) -> None:
    parser.add_argument(
        "file", nargs="?", type=path, metavar="FILE", help="what to import; - is an OPML on standard input"
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    parser.add_argument("--format", default="", type=text, metavar="F", help="read the file as this format")
    parser.add_argument(
        "--report", type=path, metavar="PATH", help="write what was done and what was left out into a file"
    )
    parser.add_argument(
        "--progress", action="store_true", help="print how many records were read on standard error, a number a line"
    )
    parser.add_argument("--formats", action="store_true", help="list the formats that are read")
    parser.add_argument("--runs", action="store_true", help="list the imports that were made")
    parser.add_argument("--undo", type=number, metavar="N", help="take an import back")


def _import(arguments: Namespace) -> int:
    alone = [arguments.formats, arguments.runs, arguments.undo is not None, arguments.file is not None]
    if sum(map(bool, alone)) != 1:
        arguments.fail("name one file to import, or one of --formats, --runs and --undo")
    if arguments.formats:
        return _formats(arguments)
    if arguments.runs:
        return _runs(arguments)
    if arguments.undo is not None:
        from reader.counts import counted

        with open_library(arguments) as library:
            count = library.undo_import(arguments.undo)
        return _told(
            arguments, {"articles": count}, f"Import {arguments.undo} was taken back: {counted(count, 'article')}."
        )
    if arguments.file == STDIN or _is_opml(arguments.file):
        from reader.cli import feeds

        return feeds.import_opml(arguments)
    if not arguments.format or arguments.format == LIFEBOAT:
        from reader.formats.lifeboat import is_lifeboat

        if arguments.format or is_lifeboat(Path(arguments.file).expanduser()):
            from reader.cli import leaving

            return leaving.import_lifeboat(arguments)
    return _bring(arguments)


def _told(arguments: Namespace, record: dict[str, Any], sentence: str) -> int:
    if arguments.json:
        streams.put_json(record)
    else:
        streams.put(sentence)
    return 0


def _is_opml(file: str) -> bool:
    try:
        with Path(file).expanduser().open("rb") as opened:
            return b"<opml" in opened.read(4096).lower()
    except OSError:
        return False


def _formats(arguments: Namespace) -> int:
    from reader.formats.importing import titles

    known = [*titles(), ("opml", "OPML: subscriptions to feeds")]
    if arguments.json:
        streams.put_json([{"name": name, "title": title} for name, title in known])
    else:
        streams.put("\n".join(f"{name:<18} {title}" for name, title in known))
    return 0


def _runs(arguments: Namespace) -> int:
    from reader.model import rfc3339

    with open_library(arguments) as library:
        runs = library.imports()
    if arguments.json:
        streams.put_json(
            [
                {
                    "run": run.id,
                    "began_at": rfc3339(run.began_at),
                    "format": run.format,
                    "name": run.name,
                    "articles": run.articles,
                    "undone": run.undone,
                }
                for run in runs
            ]
        )
    elif runs:
        streams.put("\n".join(_run_row(run) for run in runs))
    else:
        streams.put("Nothing was imported yet.")
    return 0


def _run_row(run: Any) -> str:  # noqa: ANN401 - an ImportRun
    from reader.counts import counted

    undone = "  taken back" if run.undone else ""
    return streams.line(
        f"{run.id:>4}  {run.began_at:%Y-%m-%d %H:%M}  {counted(run.articles, 'article'):>15}  {run.format}  {run.name}{undone}"
    )


def _bring(arguments: Namespace) -> int:
    from reader.cli.network import asking
    from reader.formats.importing import importer_for, records
    from reader.formats.source import Source

    source = Source(Path(arguments.file).expanduser())
    try:
        name, importer = importer_for(source, arguments.format)
        with open_library(arguments) as library, asking(arguments) as worker:
            task = _Task(library, worker, arguments)
            task.run(name, source, records(source, importer))
            if hasattr(importer, "loose"):
                task.take(name, source, importer.loose(source))
    finally:
        source.close()
    return task.tell(name)


class _Task:
    """One import, or the trial of one."""

    def __init__(self, library: Library, worker: Worker, arguments: Namespace) -> None:
        self._library, self._worker, self._arguments = library, worker, arguments
        self._brought, self._skipped, self._run, self._done = Brought(), list[Skipped](), 0, 0
        self._seen: set[str] = set()
        self._halted = ""

    def run(self, name: str, source: Source, records: Iterator[Record]) -> None:
        """Bring all records in, some hundred at a time."""
        try:
            while batch := self._next(records):
                if not self._run and not self._arguments.dry_run:
                    self._run = self._library.begin_import(name, source.name)
                here = self._library.with_text(
                    record.url for record in batch if record.url and (record.html or record.markdown)
                )
                parcels = [
                    (record, None if record.url in here else self._body(record)) for record in batch if not record.path
                ]
                parcels += [found for record in batch if record.path and (found := self._of_file(record))]
                bring = self._library.try_bringing if self._arguments.dry_run else None
                self._brought += bring(parcels) if bring else self._library.bring(self._run, parcels)
                self._done += len(batch)
                self._show()
        except FormatError as error:
            if not self._done:
                raise
            self._halted = f"{error} What stood before that was read."
        except KeyboardInterrupt:
            self._halted = "It was interrupted; the same command goes on with what is left."
        finally:
            self._show(end=True)

    def take(self, name: str, source: Source, loose: Loose) -> None:
        """Keep what belongs to no article, unless the import was halted."""
        if self._halted or not (loose.searches or loose.colors):
            return
        trial = self._arguments.dry_run
        if not self._run and not trial:
            self._run = self._library.begin_import(name, source.name)
        self._brought += self._library.bring_loose(self._run, loose, trial=trial)

    def _next(self, records: Iterable[Record]) -> list[Incoming]:
        """Return the next articles; those that are left out are noted. In a trial, what a batch before had counts as known."""
        from reader.address import canonical

        batch: list[Incoming] = []
        while len(batch) < BATCH and (found := list(islice(records, BATCH - len(batch)))):
            for record in found:
                if isinstance(record, Skipped):
                    self._skipped.append(record)
                    continue
                if self._arguments.dry_run and record.url:
                    key = canonical(record.url)
                    if key in self._seen:
                        self._brought += Brought(known=1)
                        continue
                    self._seen.add(key)
                batch.append(record)
        return batch

    def _body(self, record: Incoming) -> Captured | None:
        """Return the body that came with a record, made clean by the worker; highlights without a text are their own."""
        from reader.capture import Request
        from reader.frozen import replace

        body = record.html
        if not (body.strip() or record.markdown or record.url) and record.passages:
            body = "".join(
                f"<blockquote><p>{_paragraphs(passage.exact)}</p></blockquote>" for passage in record.passages
            )
        if not (body.strip() or record.markdown):
            return None
        named = (
            f"<h1>{html.escape(record.title)}</h1>" if record.uid else ""
        )  # so that no heading is taken for the title
        whole, kind = f"<!--StartFragment-->{named}{body}<!--EndFragment-->", "html"
        if record.markdown:
            whole, kind = f"---\ntitle: {json.dumps(record.title or record.url)}\n---\n\n{record.markdown}", "markdown"
        data, media = whole.encode("utf-8", "replace"), f"text/{kind}; charset=utf-8"
        request = Request(url=record.url, origin="import", data=data, media=media, pictures=False)
        try:
            captured = self._worker.capture(request)
        except CaptureError as error:
            self._skipped.append(
                Skipped(record.title or record.url, f"its text could not be read ({error}), so it is to be captured")
            )
            return None
        told = {
            "title": record.title,
            "byline": record.byline,
            "site_name": record.site_name,
            "lang": record.lang,
            "excerpt": record.excerpt,
            "source": record.source,
            "published_at": record.published_at,
        }
        return replace(
            captured,
            **{name: value for name, value in told.items() if value},
            url=record.url,
            canonical_url=record.url,
            tags=record.tags,
            original=(record.markdown or body).encode("utf-8", "replace"),
        )

    def _of_file(self, record: Incoming) -> tuple[Incoming, Captured] | None:
        """Return a record that is a file, with what is told in that; None when it cannot be read, which is noted."""
        import dataclasses

        from reader.capture import request_for
        from reader.frozen import replace

        try:
            request = request_for(record.path, origin="import")
            captured = self._worker.capture(dataclasses.replace(request, pictures=not self._arguments.dry_run))
        except CaptureError as error:
            self._skipped.append(Skipped(Path(record.path).name, str(error).rstrip(".")))
            return None
        url = captured.canonical_url or captured.url
        return replace(record, url=url, html=captured.html, tags=(*captured.tags, *record.tags)), captured

    def _show(self, *, end: bool = False) -> None:
        if sys.stderr is None:
            return
        if self._arguments.progress:
            sys.stderr.write(f"{self._done}\n")
        elif not sys.stderr.isatty():
            return
        else:
            self._paint(end=end)
        sys.stderr.flush()

    def _paint(self, *, end: bool) -> None:
        sys.stderr.write("\r\x1b[K" if end else f"\r\x1b[K{self._done} records")

    def tell(self, name: str) -> int:
        """Say what was done; return the exit status."""
        record = self._record(name)
        if self._arguments.report:
            from reader.formats.importing import write_report

            write_report(Path(self._arguments.report).expanduser(), record)
        if self._arguments.json:
            streams.put_json(record)
        else:
            put_sentences(record, trial=self._arguments.dry_run)
        return streams.complain(self._halted) if self._halted else 0

    def _record(self, name: str) -> dict[str, Any]:
        from reader.frozen import fields

        counts = {field: getattr(self._brought, field) for field in fields(self._brought)}
        skipped = [{"what": each.what, "why": each.why} for each in self._skipped]
        return {"format": name, **counts, "skipped": skipped, "run": self._run}


def _paragraphs(text: str) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in text.splitlines() if line.strip())


def put_sentences(record: dict[str, Any], *, trial: bool, left: str = "Left out: {what}: {why}.") -> None:
    """Print what an import did, or would do; ``left`` is the sentence for each record that is not in it."""
    from reader.counts import counted
    from reader.import_report import can_be_undone, sentences

    lines = [streams.line(each) for each in sentences(record, counted, trial=trial, commands=True)]
    lines[0] = f"{record['format']}: {lines[0]}"
    lines += [streams.line(left.format(**each)) for each in record["skipped"][:_SHOWN]]
    if (more := len(record["skipped"]) - _SHOWN) > 0:
        lines.append(f"… and {more} more; --report writes all of them into a file.")
    if record["run"] and can_be_undone(record):
        lines.append(f"`postil import --undo {record['run']}` takes all of it back.")
    streams.put("\n".join(lines))


VERBS = {"import": Verb(IMPORT, _declare, _import)}
