"""Feeds as frames. What the worker says is distrusted: it is checked field by field.

The bodies of entries pass through the document tree when the library takes them, and not here as well: a visit brings
thousands, and the library keeps a few of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reader.capture.frames import Frame
from reader.errors import CaptureError
from reader.feed_model import FeedAsk, FeedEntry, FeedNews, FetchedFeed, FoundFeed, Outline
from reader.frozen import fields
from reader.model import Captured, merge_tags

_TEXTS = ("title", "html", "url", "canonical_url", "byline", "site_name", "lang", "source", "excerpt")
_FEED_TEXTS = ("url", "title", "site_url", "description", "lang", "etag", "modified")
_BROKEN = "The reading process gave an answer that makes no sense; try again."
_MOST = 40 * 24 * 3600
Discovered = tuple[FetchedFeed | None, tuple[FoundFeed, ...]]


def visit(asks: Iterable[FeedAsk]) -> Frame:
    """Return the frame that asks for a visit to feeds."""
    return Frame({"visit": [[ask.number, ask.url, ask.etag, ask.modified, sorted(ask.known)] for ask in asks]})


def to_visit(frame: Frame) -> list[FeedAsk]:
    """Return the feeds that a frame asks for (in the worker)."""
    return [
        FeedAsk(n, url, etag, modified, frozenset(known)) for n, url, etag, modified, known in frame.values["visit"]
    ]


def told(news: FeedNews, fault: str) -> Frame:
    """Return the frame that says what became of one feed (in the worker)."""
    values = {name: getattr(news, name) for name in fields(news) if name != "fetched"}
    return Frame({"news": values | {"fetched": _feed_values(news.fetched)}, "fault": fault})


def news(frame: Frame) -> FeedNews:
    """Return what became of one feed. Raises ``CaptureError`` when the answer makes no sense."""
    try:
        values = frame.values["news"]
        return FeedNews(
            number=_number(values["number"]),
            fetched=_feed(values["fetched"]),
            failure=_failure(_text(values["failure"]), _text(frame.values["fault"])),
            gone=values["gone"] is True,
            url=_text(values["url"]),
            patience=_seconds(values["patience"]),
        )
    except (KeyError, TypeError, ValueError) as broken:
        raise CaptureError(_BROKEN) from broken


def discovery(url: str, probe: bool) -> Frame:
    """Return the frame that asks for the feeds of a page."""
    return Frame({"discover": [url, probe]})


def discovered(found: Discovered, resident: int) -> Frame:
    """Return the frame that names the feeds of a page (in the worker)."""
    named = [[one.url, one.title, one.likely] for one in found[1]]
    return Frame({"fetched": _feed_values(found[0]), "found": named, "resident": resident})


def found(frame: Frame) -> Discovered:
    """Return the feed at an address, or the feeds of the page there. Raises ``CaptureError``, the worker's reason too."""
    _demand_answer(frame)
    try:
        named = [FoundFeed(_text(url), _text(title), likely is True) for url, title, likely in frame.values["found"]]
        return _feed(frame.values["fetched"]), tuple(named)
    except (KeyError, TypeError, ValueError) as broken:
        raise CaptureError(_BROKEN) from broken


def listing(data: bytes) -> Frame:
    """Return the frame that asks for the feeds of an OPML file."""
    return Frame({"opml": True}, (data,))


def listed(outlines: Iterable[Outline], resident: int) -> Frame:
    """Return the frame that names them (in the worker)."""
    return Frame({"outlines": [[getattr(one, name) for name in fields(one)] for one in outlines], "resident": resident})


def outlines(frame: Frame) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file. Raises ``CaptureError``, the worker's reason too."""
    _demand_answer(frame)
    try:
        return tuple(Outline(*map(_text, one)) for one in frame.values["outlines"])
    except (KeyError, TypeError, ValueError) as broken:
        raise CaptureError(_BROKEN) from broken


def _demand_answer(frame: Frame) -> None:
    if error := frame.values.get("error"):
        raise CaptureError(str(error)[:1000])
    if fault := frame.values.get("fault"):
        raise CaptureError(_failure("-", str(fault)))


def _feed_values(feed: FetchedFeed | None) -> dict[str, Any] | None:
    if feed is None:
        return None
    values: dict[str, Any] = {name: getattr(feed, name) for name in _FEED_TEXTS}
    values["patience"] = feed.patience
    values["entries"] = [[one.key, one.digest, _article_values(one.article)] for one in feed.entries]
    return values


def _article_values(article: Captured | None) -> dict[str, Any] | None:
    if article is None:
        return None
    values: dict[str, Any] = {name: getattr(article, name) for name in _TEXTS}
    published = article.published_at
    return values | {"tags": list(article.tags), "published_at": published.isoformat() if published else None}


def _feed(values: dict[str, Any] | None) -> FetchedFeed | None:
    if values is None:
        return None
    entries = [FeedEntry(_text(key), _text(digest), _article(one)) for key, digest, one in values["entries"]]
    texts = {name: _text(values[name]) for name in _FEED_TEXTS}
    return FetchedFeed(**texts, entries=tuple(entries), patience=_seconds(values["patience"]))


def _article(values: dict[str, Any] | None) -> Captured | None:
    if values is None:
        return None
    moment = values["published_at"]
    published = datetime.fromisoformat(moment) if moment else None
    if published is not None and published.tzinfo is None:
        raise ValueError
    texts: dict[str, Any] = {name: _text(values[name]) for name in _TEXTS}
    return Captured(**texts, published_at=published, tags=merge_tags(list(map(_text, values["tags"]))), origin="feed")


def _failure(sentence: str, fault: str) -> str:
    """Return why it failed; a fault of our own goes to the log."""
    if not fault:
        return sentence[:1000]
    from reader.capture import fault_log

    path = fault_log.write("a feed", fault[:20_000])
    where = f"{path} has the report" if path else "and the log cannot be written either"
    return f"Postil could not read this feed because of a fault of its own; {where}."


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _seconds(value: object) -> int:
    return min(max(_number(value), 0), _MOST)
