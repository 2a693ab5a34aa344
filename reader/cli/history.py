"""What an article was before: ``refresh`` captures it again, ``versions``, ``diff`` and ``restore-version`` look back."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, number, one_or_all, open_library
from reader.counts import counted
from reader.errors import CaptureError, LibraryError

if TYPE_CHECKING:
    from reader.capture import Worker
    from reader.library import Comparison, Library, Version

REFRESH = """\
Capture articles again, and say what has changed.

The text that an article has had is kept as a version. Highlights move to the new text; those whose passages have changed
are named first. Every ID is tried; what fails is told in a sentence each, and the exit status is 1.
With --json: an object for one ID, else an array: id, changed (true or false), added and removed (words), and touched (the
highlights whose passages have changed). With --feeds, feeds are visited instead, and --json prints an array of id, title,
new and changed (entries) and failure.

  postil refresh 3
  postil refresh --feeds
"""
VERSIONS = """\
List the texts that an article has had, newest first; the first is the present one.

With --json: an array of id, captured_at, words, origin (capture, edit or cut), present and bytes.

  postil versions 3
"""
DIFF = """\
Show what changed between two versions of an article, by default the one before and the present one.

Marked passages that have changed come first. In the lines after them [-words-] are gone and {+words+} are new, > stands
before what has moved, and … for paragraphs without a change.
With --json: old, new, added, removed, touched (highlights) and pieces (kind, old and new spans of canonical characters).

  postil diff 3
  postil diff 3 7 9
"""
RESTORE = """\
Bring back an earlier text of an article, with every mark where it stood in it.

The present text is kept as a version, too. With --json: the article as an object.

  postil restore-version 3 7
"""
_CUT = 70


def _declare_ids(parser: Parser) -> None:
    parser.add_argument("ids", nargs="+", type=number, metavar="ID", help="the articles' numbers")


def _declare_id(parser: Parser) -> None:
    parser.add_argument("id", type=number, metavar="ID", help="the article's number")


def _declare_diff(parser: Parser) -> None:
    _declare_id(parser)
    parser.add_argument("old", nargs="?", type=number, metavar="A", help="the older version's number")
    parser.add_argument("new", nargs="?", type=number, metavar="B", help="the newer version's number")


def _declare_restore(parser: Parser) -> None:
    _declare_id(parser)
    parser.add_argument("version", type=number, metavar="V", help="the version's number, see `postil versions`")


def _declare_refresh(parser: Parser) -> None:
    parser.add_argument("ids", nargs="*", type=number, metavar="ID", help="the articles' numbers")
    parser.add_argument("--feeds", action="store_true", help="see what is new in the feeds of these numbers, or in all")


def _refresh(arguments: Namespace) -> int:
    if arguments.feeds:
        from reader.cli import feeds

        return feeds.refresh(arguments)
    if not arguments.ids:
        arguments.fail("name the articles, or say --feeds")
    from reader.cli.network import asking

    failed, records = 0, []
    with open_library(arguments) as library, asking(arguments) as worker:
        for article_id in dict.fromkeys(arguments.ids):
            try:
                records.append(_refresh_one(article_id, arguments, worker, library))
            except (CaptureError, LibraryError) as error:
                failed = streams.complain(f"{article_id}: {error}" if len(arguments.ids) > 1 else error)
    if arguments.json and (len(arguments.ids) > 1 or records):
        streams.put_json(records if len(arguments.ids) > 1 else one_or_all(records))
    return failed


def _refresh_one(article_id: int, arguments: Namespace, worker: Worker, library: Library) -> dict[str, Any]:
    from reader.capture import request_for

    article = library.article(article_id)
    if not article.url:
        raise CaptureError(f"Article {article_id} came without an address, so it cannot be captured again.")
    before = library.versions(article_id)
    library.add(worker.capture(request_for(article.url)), into=article_id)
    after = library.versions(article_id)
    title = library.article(article_id).title
    if not before or after[0].id == before[0].id:
        if not arguments.json:
            streams.put(streams.line(f"Unchanged {article_id}: {title}"))
        return {"id": article_id, "changed": not before, "added": 0, "removed": 0, "touched": []}
    found = library.compare_versions(article_id, before[0].id, after[0].id)
    if not arguments.json:
        changes = found.changes
        streams.put(streams.line(f"Changed {article_id}: {title} (+{changes.added} −{changes.removed} words)"))
        streams.put("\n".join(_marked(found)))
    return {"id": article_id, "changed": True, **_summary(found)}


def _versions(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        found = library.versions(arguments.id)
    if arguments.json:
        streams.put_json([_version_record(version) for version in found])
    else:
        streams.put("\n".join(_row(version) for version in found))
    return 0


def _row(version: Version) -> str:
    size = "present" if version.present else f"{version.size / 1000:.1f} kB"
    return f"{version.id:>5}  {version.captured_at:%Y-%m-%d %H:%M} UTC  {version.origin:<7}  {version.words:>6} words  {size}"


def _diff(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        found = library.compare_versions(arguments.id, arguments.old, arguments.new)
        texts = [_text(library.version_body(version.id)) for version in (found.old, found.new)]
    if arguments.json:
        pieces = [[str(piece.kind), list(piece.old), list(piece.new)] for piece in found.changes.pieces]
        versions = {"old": _version_record(found.old), "new": _version_record(found.new)}
        streams.put_json(versions | _summary(found) | {"pieces": pieces})
        return 0
    marked = _marked(found)
    lines = _lines(found, *texts) if found.changes else ["The two versions read the same."]
    streams.put(streams.printable("\n".join([*marked, *([""] if marked else []), *lines])))
    return 0


def _restore(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        before = library.restore_version(arguments.id, arguments.version)
        article = library.article(arguments.id)
    if arguments.json:
        from reader.formats.json_format import article_record

        streams.put_json(article_record(article))
    elif before == arguments.version:
        streams.put(f"Version {before} is the present one already.")
    else:
        streams.put(streams.line(f"Restored {article.id}: {article.title}; version {before} has the text it had."))
    return 0


def _text(html: str) -> str:
    from reader import document

    return document.from_html(html).text


def _marked(found: Comparison) -> list[str]:
    """Return a line for each marked passage that has changed, under a heading."""
    count = len(found.touched)
    if not count:
        return []
    lines = [f"{counted(count, 'passage')} that you marked {'has' if count == 1 else 'have'} changed:"]
    for mark in found.touched:
        gone = "  (no longer in the text)" if mark.orphan else ""
        lines.append(streams.line(f"{mark.id:>5}  “{_short(mark.selectors.exact)}”{gone}"))
    return lines


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _CUT else words[: _CUT - 1].rstrip() + "…"


def _lines(found: Comparison, old: str, new: str) -> list[str]:
    """Return the changed paragraphs, one a line with its changes within; a run of unchanged ones is one …"""
    from reader.changes import Kind

    starts = {0, *(at + 1 for at, letter in enumerate(new) if letter == "\n")}
    paragraphs: list[tuple[bool, str]] = []
    line, changed = "", False
    for piece in found.changes.pieces:
        whole = piece.kind is Kind.REMOVED and (piece.old.start == 0 or old[piece.old.start - 1] == "\n")
        if line and ((piece.new.start in starts and piece.new.end > piece.new.start) or whole):
            paragraphs.append((changed, line))
            line, changed = "", False
        words = (new[slice(*piece.new)] or old[slice(*piece.old)]).replace("\n", " ")
        if piece.kind is Kind.REMOVED:
            line += f"[-{words}-]"
        elif piece.kind is Kind.ADDED:
            line += f"{{+{words}+}}"
        else:
            line += words if piece.kind is Kind.SAME or line.startswith(">") else f"> {words}"
        changed = changed or piece.kind is not Kind.SAME
    paragraphs.append((changed, line))
    told: list[str] = []
    for differs, text in paragraphs:
        if differs:
            told.append(text)
        elif told[-1:] != ["…"]:
            told.append("…")
    return told


def _summary(found: Comparison) -> dict[str, Any]:
    from reader.formats.json_format import highlight_record

    touched = [highlight_record(mark) for mark in found.touched]
    return {"added": found.changes.added, "removed": found.changes.removed, "touched": touched}


def _version_record(version: Version) -> dict[str, Any]:
    from reader.model import rfc3339

    return {
        "id": version.id,
        "captured_at": rfc3339(version.captured_at),
        "words": version.words,
        "origin": version.origin,
        "present": version.present,
        "bytes": version.size,
    }


VERBS = {
    "refresh": Verb(REFRESH, _declare_refresh, _refresh),
    "versions": Verb(VERSIONS, _declare_id, _versions),
    "diff": Verb(DIFF, _declare_diff, _diff),
    "restore-version": Verb(RESTORE, _declare_restore, _restore),
}
