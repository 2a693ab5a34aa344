"""JSON: the records that the command line prints, and the export of a library as one JSON file.

The export is one object, UTF-8, RFC 8259::

    {"format": "postil-export", "version": 1, "generator": "Postil 0.1.0", "exported_at": TIME, "articles": [ARTICLE, …],
     "searches": [{"name", "query", "sort", "pinned"}, …], "tag_colors": {TAG: COLOUR, …}}

ARTICLE has the fields of ``article_record`` (but ``highlights`` and ``notes`` are arrays of records, not counts) and
``uid``, ``canonical_url``, ``origin``, ``read_at``, ``position``, ``status``, ``failure``, ``content_hash``, ``text``,
``html`` and ``comments`` (those on its page). Highlights and notes have the fields of their records and ``uid``;
highlights ``updated_at`` too. Saved searches and colours of tags are those of a whole library alone. Readers must ignore
fields that they do not know; ``version`` grows when a field changes its meaning or goes away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from reader import __version__, document
from reader.formats import Entry, Written
from reader.formats.files import write_whole
from reader.import_model import Loose
from reader.model import Article, Captured, Comment, Highlight, Note, now, rfc3339

SUMMARY = "one JSON file with text, HTML, highlights and notes"
EVERYTHING = True
SUFFIX = "json"
FORMAT = "postil-export"
VERSION = 1

_HEAD = f'{{"format": "{FORMAT}"'
Record = dict[str, Any]


def article_record(article: Article) -> Record:
    """Return an article as the command line prints it; ``highlights`` and ``notes`` are counts."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "site_name": article.site_name,
        "published_at": rfc3339(article.published_at),
        "added_at": rfc3339(article.added_at),
        "lang": article.lang,
        "source": article.source,
        "tags": list(article.tags),
        "state": str(article.state),
        "starred": article.starred,
        "progress": article.progress,
        "words": article.words,
        "excerpt": article.excerpt,
        "highlights": article.highlights,
        "notes": article.notes,
    }


def full_record(article: Article, html: str) -> Record:
    """Return an article with its body: ``text`` is the canonical text, ``html`` the clean HTML."""
    return article_record(article) | {"text": document.from_html(html).text, "html": html}


def captured_record(captured: Captured) -> Record:
    """Return what a capture has found, as ``extract`` prints it."""
    return {
        "title": captured.title,
        "byline": captured.byline,
        "site_name": captured.site_name,
        "published_at": rfc3339(captured.published_at),
        "lang": captured.lang,
        "source": captured.source,
        "tags": list(captured.tags),
        "html": captured.html,
        "text": document.from_html(captured.html).text,
        "comments": list(map(comment_record, captured.comments)),
    }


def comment_record(comment: Comment) -> Record:
    """Return a comment on the page of an article: ``text`` is Markdown, ``depth`` how many others it answers."""
    return {
        "author": comment.author,
        "written_at": rfc3339(comment.written_at),
        "text": comment.text,
        "depth": comment.depth,
    }


def highlight_record(highlight: Highlight) -> Record:
    """Return a highlight as the command line prints it; ``start`` and ``end`` count canonical characters."""
    return {
        "id": highlight.id,
        "article_id": highlight.article_id,
        "exact": highlight.selectors.exact,
        "prefix": highlight.selectors.prefix,
        "suffix": highlight.selectors.suffix,
        "start": highlight.selectors.start,
        "end": highlight.selectors.end,
        "color": highlight.color,
        "note": highlight.note,
        "tags": list(highlight.tags),
        "created_at": rfc3339(highlight.created_at),
        "orphan": highlight.orphan,
        "style": highlight.style,
        "image": highlight.selectors.image,
        "alt": highlight.selectors.alt,
        "how": highlight.how,
        "confidence": highlight.confidence,
        "doubtful": highlight.doubtful,
    }


def note_record(note: Note) -> Record:
    """Return a note as the command line prints it."""
    return {
        "id": note.id,
        "article_id": note.article_id,
        "text": note.text,
        "reply_to": note.reply_to,
        "highlight_id": note.highlight_id,
        "tags": list(note.tags),
        "created_at": rfc3339(note.created_at),
        "updated_at": rfc3339(note.updated_at),
    }


def entry_record(entry: Entry) -> Record:
    """Return everything about one article, as it stands in an export."""
    article = entry.article
    return full_record(article, entry.html) | {
        "uid": article.uid,
        "canonical_url": article.canonical_url,
        "origin": article.origin,
        "read_at": rfc3339(article.read_at),
        "position": article.position,
        "status": str(article.status),
        "failure": article.failure,
        "content_hash": article.content_hash,
        "highlights": [
            highlight_record(each) | {"uid": each.uid, "updated_at": rfc3339(each.updated_at)}
            for each in entry.highlights
        ],
        "notes": [note_record(each) | {"uid": each.uid} for each in entry.notes],
        "comments": list(map(comment_record, entry.comments)),
    }


def write(entries: Iterable[Entry], path: Path, loose: Loose | None = None) -> Written:
    """Write an export at ``path``, complete or not at all. A file there is replaced only when it is such an export."""
    return write_whole(path, _HEAD, "Postil", lambda file: write_to(entries, file, loose))


def write_to(entries: Iterable[Entry], file: IO[str], loose: Loose | None = None) -> int:
    """Write an export to an open text file (UTF-8, errors as backslashes) and return the number of articles in it."""
    count = 0
    for piece in _pieces(entries, loose):
        file.write(piece)
        count += 1
    return count - 2


def _pieces(entries: Iterable[Entry], loose: Loose | None) -> Iterator[str]:
    """Yield the head, one piece for each article, and the tail."""
    yield (
        f'{_HEAD}, "version": {VERSION}, "generator": "Postil {__version__}", '
        f'"exported_at": "{rfc3339(now())}", "articles": ['
    )
    comma = ""
    for entry in entries:
        yield f"{comma}\n{json.dumps(entry_record(entry), ensure_ascii=False)}"
        comma = ","
    if loose is None:
        yield "\n]}\n"
        return
    names = ("name", "query", "sort", "pinned")
    searches = [dict(zip(names, each, strict=True)) for each in loose.searches]
    told = json.dumps({"searches": searches, "tag_colors": dict(loose.colors)}, ensure_ascii=False)
    yield f"\n],\n{told[1:]}\n"
