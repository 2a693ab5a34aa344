"""``extract --again``: kept pages put through the extractor of today, and their missing pictures fetched."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import meaningless, open_library
from reader.errors import CaptureError, LibraryError, QueryError

if TYPE_CHECKING:
    from reader.capture import Request, Worker
    from reader.library import Library


def run(arguments: Namespace, words: str) -> int:
    """Extract the articles of a query again; return the exit status."""
    from reader.cli.network import asking

    failed, records = 0, []
    with open_library(arguments) as library, asking(arguments) as worker:
        for article_id in _chosen(library, words):
            try:
                records.append(_one(article_id, arguments, worker, library))
            except (CaptureError, LibraryError) as error:
                failed = streams.complain(f"{article_id}: {error}")
    if arguments.json:
        streams.put_json(records)
    else:
        changed = sum(record["changed"] for record in records)
        came = sum(record["pictures"] for record in records)
        more = f", {came} pictures fetched" if arguments.pictures else ""
        streams.put(f"{len(records)} extracted again, {changed} changed{more}.")
    return failed


def _chosen(library: Library, words: str) -> list[int]:
    """Return the articles of a query that have a text, oldest first."""
    from reader import query
    from reader.model import Status

    wanted = query.parse(words)
    if problems := meaningless(wanted):
        raise QueryError(problems[0])
    ids = library.search(wanted, order="oldest").ids
    return [article.id for article in library.articles(ids) if article.status is Status.READY]


def _one(article_id: int, arguments: Namespace, worker: Worker, library: Library) -> dict[str, Any]:
    before, pictures = library.versions(article_id), len(library.images(article_id))
    if arguments.pictures and not library.original(article_id):
        wanted = _pictures(library, article_id)
        library.keep_images(article_id, worker.capture(wanted).images)
    else:
        library.add(worker.capture(_kept_page(library, article_id, pictures=arguments.pictures)), into=article_id)
    after = library.versions(article_id)
    came = max(len(library.images(article_id)) - pictures, 0)
    record: dict[str, Any] = {"id": article_id, "changed": False, "added": 0, "removed": 0, "pictures": came}
    if after[0].id != before[0].id:
        changes = library.compare_versions(article_id, before[0].id, after[0].id).changes
        record |= {"changed": True, "added": changes.added, "removed": changes.removed}
    if not arguments.json and (record["changed"] or came):
        title = library.article(article_id).title
        words = f"+{record['added']} −{record['removed']} words" if record["changed"] else "the same words"
        more = f", {came} more pictures" if came else ""
        streams.put(streams.line(f"{article_id}: {title} ({words}{more})"))
    return record


def _pictures(library: Library, article_id: int) -> Request:
    """Return the request for the pictures that an article's text lacks."""
    from reader.capture import Request

    article, known = library.article(article_id), library.images(article_id)
    return Request.for_pictures(library.body(article_id), known, url=article.url, origin=article.origin)


def _kept_page(library: Library, article_id: int, *, pictures: bool) -> Request:
    """Return the request that makes an article anew of its page as it came. Raises ``LibraryError`` where that would lose
    something.
    """
    from reader.capture import Request

    article, known = library.article(article_id), library.images(article_id)
    data = library.original(article_id)
    if not data:
        raise LibraryError(
            "The page was not kept as it came, so it stays as it is; `postil refresh` captures it again."
        )
    if any(url.startswith("sha256:") for url in known):
        raise LibraryError("It came from a file with pictures beside it, which would be lost, so it stays as it is.")
    media = library.original_media(article_id)
    return Request(article.url, article.origin, data=data, media=media, pictures=pictures, known=tuple(known))
