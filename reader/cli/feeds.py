"""Feeds: ``feeds`` lists them and their rules, ``subscribe``, ``unsubscribe``; ``refresh --feeds`` visits them."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import Parser, Verb, number, one_or_all, open_library, path, some_text, text, typed_in
from reader.errors import CaptureError, LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.capture import Worker
    from reader.feed_model import Feed, FeedNews, FetchedFeed
    from reader.library import Library, Subscription
    from reader.library.values import Taken

FEEDS = """\
List the feeds, or with IDs and options keep these feeds in another way.

Entries wait in their feeds, and are found with is:feed and feed:NAME; `postil state ID inbox` saves one.
Rules are lines that say what happens to entries on arrival: a QUERY, an arrow, and save, mute or tag NAME.
With --json: an array of id, title, url, site_url, folder, tags, unread, waiting, checked_at, due_at, failure and the rest.

  postil feeds
  postil feeds 3 --name Weather --folder News --every 30 --keep 7 --full
  postil feeds --rules
  echo 'feed:weather frost -> tag garden' | postil feeds --set-rules -
"""
SUBSCRIBE = """\
Subscribe to feeds, by their addresses or those of pages that name one.

Of a page with several feeds the first is taken, and the others are told; --probe tries the paths that many sites use.
With --json: an object for one ADDRESS, else an array, as `postil feeds` prints.

  postil subscribe https://example.org/ --folder News --tag news
"""
UNSUBSCRIBE = """\
Give feeds up. What has been saved from them stays; what waits in them goes, and comes back within 30 days with `subscribe`.

With --json: an object for one ID, else an array, as `postil feeds` prints.

  postil unsubscribe 3
"""
STDIN = "-"


def _feed(word: str) -> int:
    return _number(word, "one of the numbers that `postil feeds` prints")


def _count(word: str) -> int:
    return _number(word, "a whole number")


def _number(word: str, wanted: str) -> int:
    try:
        return number(word)
    except ArgumentTypeError:
        raise ArgumentTypeError(f"{word!r} is not {wanted}") from None


def _declare_feeds(parser: Parser) -> None:
    parser.add_argument("ids", nargs="*", type=_feed, metavar="ID", help="the feeds' numbers")
    _declare_kept(parser)
    parser.add_argument(
        "--cut", dest="full", action="store_false", default=None, help="take entries as the feed has them"
    )
    parser.add_argument("--rules", action="store_true", help="print the rules")
    parser.add_argument(
        "--set-rules", metavar="FILE", type=path, help="take the rules from a file; - is standard input"
    )


def _declare_kept(parser: Parser) -> None:
    parser.add_argument("--name", type=text, metavar="N", help="what to call it")
    parser.add_argument("--folder", type=text, metavar="F", help="where it stands; / nests")
    parser.add_argument(
        "--tag", action="append", type=some_text, metavar="T", help="a tag for what is saved; may be repeated"
    )
    parser.add_argument("--full", action="store_true", default=None, help="fetch the whole page of each entry")
    parser.add_argument("--every", type=_count, metavar="MINUTES", help="how often; 0 for what the feed asks for")
    parser.add_argument("--keep", type=_count, metavar="DAYS", help="how long entries wait; 0 for ever")


def _declare_subscribe(parser: Parser) -> None:
    parser.add_argument("addresses", nargs="+", type=some_text, metavar="ADDRESS", help="of feeds or pages")
    _declare_kept(parser)
    parser.add_argument("--probe", action="store_true", help="try the paths that many sites use")


def _declare_unsubscribe(parser: Parser) -> None:
    parser.add_argument("ids", nargs="+", type=_feed, metavar="ID", help="the feeds' numbers")


def _feeds(arguments: Namespace) -> int:
    with open_library(arguments) as library:
        if arguments.set_rules:
            library.set_feed_rules(_contents(arguments.set_rules).decode("utf-8", "replace"))
        if arguments.rules or arguments.set_rules:
            rules = library.feed_rules()
            if arguments.json:
                streams.put_json([{"query": rule.query, "deed": rule.deed, "tag": rule.tag} for rule in rules])
            elif rules:
                streams.put("\n".join(streams.line(str(rule)) for rule in rules))
            return 0
        for feed_id in arguments.ids:
            library.keep_feed(feed_id, _kept(arguments, library.subscription(feed_id)))
        chosen = [library.feed(feed_id) for feed_id in arguments.ids] or list(library.feeds())
    if arguments.json:
        streams.put_json([_record(feed) for feed in chosen])
    elif chosen:
        streams.put("\n".join(_row(feed) for feed in chosen))
    return 0


def _kept(arguments: Namespace, before: Subscription) -> Subscription:
    from reader.frozen import replace

    given = {
        "name": arguments.name,
        "folder": arguments.folder,
        "tags": None if arguments.tag is None else tuple(arguments.tag),
        "full": arguments.full,
        "interval": arguments.every,
        "keep_days": arguments.keep,
    }
    return replace(before, **{name: value for name, value in given.items() if value is not None})


def _subscribe(arguments: Namespace) -> int:
    from reader.cli.network import asking

    failed, records = 0, []
    with open_library(arguments) as library, asking(arguments) as worker:
        for address in dict.fromkeys(arguments.addresses):
            try:
                records.append(_subscribe_one(address, arguments, library, worker))
            except (CaptureError, LibraryError) as error:
                failed = streams.complain(f"{address}: {error}" if len(arguments.addresses) > 1 else error)
    if arguments.json and (len(arguments.addresses) > 1 or records):
        streams.put_json(records if len(arguments.addresses) > 1 else one_or_all(records))
    return failed


def _subscribe_one(address: str, arguments: Namespace, library: Library, worker: Worker) -> dict[str, Any]:
    from reader.feed_model import FeedNews
    from reader.library import Subscription

    fetched, others = _discover(address, arguments.probe, worker)
    feed, created = library.add_feed(fetched.url, fetched.title)
    wanted = _kept(arguments, library.subscription(feed.id) if not created else Subscription())
    library.keep_feed(feed.id, wanted)
    ((_, taken),) = _taken([FeedNews(feed.id, fetched)], library, worker)
    feed = library.feed(feed.id)
    if not arguments.json:
        said = "Subscribed to" if created else "Already subscribed to"
        streams.put(streams.line(f"{said} {feed.id}: {feed.title} ({len(taken.new)} new)"))
        for other in others:
            streams.put(streams.line(f"Also there: {other}"))
    return _record(feed)


def _discover(address: str, probe: bool, worker: Worker) -> tuple[FetchedFeed, list[str]]:
    """Return the feed at an address, or the first that the page there has, and the addresses of the others."""
    url = address if "://" in address else f"https://{address}"
    fetched, found = worker.discover(url, probe=probe)
    if fetched is not None:
        return fetched, []
    for place, one in enumerate(found):
        try:
            fetched, _ = worker.discover(one.url)
        except CaptureError:
            if place == len(found) - 1:
                raise
        if fetched is not None:
            return fetched, [other.url for other in found[place + 1 :]]
    raise CaptureError("None of the feeds that this page names could be read; give the address of a feed.")


def _unsubscribe(arguments: Namespace) -> int:
    records = []
    with open_library(arguments) as library:
        for feed_id in dict.fromkeys(arguments.ids):
            feed = library.feed(feed_id)
            library.remove_feed(feed_id)
            records.append(_record(feed))
            if not arguments.json:
                streams.put(streams.line(f"Unsubscribed from {feed_id}: {feed.title}"))
    if arguments.json:
        streams.put_json(records if len(arguments.ids) > 1 else one_or_all(records))
    return 0


def import_opml(arguments: Namespace) -> int:
    """Subscribe to the feeds that a file lists."""
    from reader.cli.network import asking

    with asking(arguments) as worker:
        listed = worker.subscriptions(_contents(arguments.file))
    new = 0
    with open_library(arguments) as library:
        known = {feed.url for feed in library.feeds()} if arguments.dry_run else set()
        for one in listed:
            if arguments.dry_run:
                new += one.url not in known
            else:
                new += library.add_listed(one)[1]
    if arguments.json:
        streams.put_json({"feeds": len(listed), "new": new})
    elif arguments.dry_run:
        streams.put(f"{len(listed)} feeds, of which {new} are new.")
    else:
        streams.put(f"Subscribed to {new} of {len(listed)} feeds; `postil refresh --feeds` fetches them.")
    return 0


def refresh(arguments: Namespace) -> int:
    """Visit the feeds of these numbers, or all; tell what is new, and what failed in a sentence each."""
    from reader.cli.network import asking

    failed, records = 0, []
    with open_library(arguments) as library, asking(arguments) as worker:
        ids = list(dict.fromkeys(arguments.ids))
        titles = {feed_id: library.feed(feed_id).title for feed_id in ids} or {
            one.id: one.title for one in library.feeds()
        }
        for news, taken in _taken(worker.visit(library.due_feeds(ids=ids or titles)), library, worker):
            title = titles.get(news.number, "")
            if news.failure:
                failed = streams.complain(f"{title}: {news.failure}")
            records.append(_visit_record(news.number, title, taken.new, taken.changed, news.failure))
            if not arguments.json and (taken.new or taken.changed):
                streams.put(streams.line(f"{len(taken.new):>4} new  {len(taken.changed):>4} changed  {title}"))
        if not arguments.json and not records:
            streams.put("There are no feeds; `postil subscribe ADDRESS` begins one.")
    if arguments.json:
        streams.put_json(records)
    return failed


def _taken(brought: Iterable[FeedNews], library: Library, worker: Worker) -> Iterator[tuple[FeedNews, Taken]]:
    """Keep what came of feeds, and yield it as it comes; fetch in the end the whole pages of entries whose feeds cut
    them. What cannot be had stays as the feed has it.
    """
    from reader.capture import request_for

    wanting: list[int] = []
    for news in brought:
        taken = library.take(news)
        wanting += taken.wanting
        yield news, taken
    for article_id in wanting:
        article = library.article(article_id)
        if article.url:
            try:
                library.add(worker.capture(request_for(article.url)), into=article_id)
            except CaptureError as error:
                streams.complain(f"{article.title}: {error}")


def _visit_record(
    feed_id: int, title: str, new: tuple[int, ...], changed: tuple[int, ...], failure: str
) -> dict[str, Any]:
    return {"id": feed_id, "title": title, "new": list(new), "changed": list(changed), "failure": failure}


def _contents(file: str) -> bytes:
    if file == STDIN:
        return typed_in()
    try:
        return Path(file).expanduser().read_bytes()
    except OSError as error:
        raise LibraryError(f"{file!r} cannot be read ({error.strerror or error}); check its name.") from error


def _row(feed: Feed) -> str:
    place = f"{feed.folder}/" if feed.folder else ""
    told = f"  ({feed.failure})" if feed.failure else ""
    return streams.line(f"{feed.id:>5}  {feed.unread:>4} of {feed.waiting:<4}  {place}{feed.title}  {feed.url}{told}")


def _record(feed: Feed) -> dict[str, Any]:
    from datetime import datetime

    from reader.frozen import fields
    from reader.model import rfc3339

    values = {name: getattr(feed, name) for name in fields(feed) if name not in {"etag", "modified"}}
    return {
        name: rfc3339(value) if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


VERBS = {
    "feeds": Verb(FEEDS, _declare_feeds, _feeds),
    "subscribe": Verb(SUBSCRIBE, _declare_subscribe, _subscribe),
    "unsubscribe": Verb(UNSUBSCRIBE, _declare_unsubscribe, _unsubscribe),
}
