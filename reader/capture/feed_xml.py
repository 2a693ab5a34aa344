"""RSS 0.9 to 2.0, Atom 0.3 and 1.0, and CDF, by way of feedparser.

It knows twenty years of what feeds do wrong. What it does too much is switched off or redone here: it cleans HTML (the
sanitiser does that), resolves the links in it letter by letter, lower-cases ids, reads dates too kindly.
"""

from __future__ import annotations

import re
from typing import Any

import feedparser
from feedparser import mixin

from reader.address import is_web
from reader.capture import charset, feed_dates
from reader.capture.feed_raw import RawEnclosure, RawEntry, RawFeed, resolved
from reader.errors import CaptureError

mixin._FeedParserMixin.can_be_relative_uri = mixin._FeedParserMixin.can_be_relative_uri - {"id"}  # ids are not followed
_ENTITY = re.compile(rb"<!ENTITY\s+(%?)\s*[\w.:-]+\s+([^>]{0,4000})", re.IGNORECASE)
_HARMLESS = re.compile(rb"\s*(?:\"(?:&#\w+;|[^&%\"]*)\"|'(?:&#\w+;|[^&%']*)')\s*\Z")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_WORTH = {"text/html": 3, "application/xhtml+xml": 3, "": 1, "text/plain": 2}
_DAY = 24 * 3600
_PERIODS = {"hourly": 3600, "daily": _DAY, "weekly": 7 * _DAY, "monthly": 30 * _DAY, "yearly": 365 * _DAY}


def read(data: bytes, url: str, headers: dict[str, str]) -> RawFeed | None:
    """Return the feed; None when it is none. ``headers`` are those of the answer, lower-case.

    Raises ``CaptureError`` for what could be an attack: entities made of others, or from elsewhere.
    """
    headers = dict(headers)
    if b"\x00" in data[:200]:  # of two or four bytes a character: nothing below could see into it
        data = _DECLARATION.sub("", charset.decode(data)).encode("utf-8", "replace")
        headers["content-type"] = "application/xml; charset=utf-8"
    for percent, value in _ENTITY.findall(data[:200_000]):
        if percent or not _HARMLESS.match(value):
            raise CaptureError("This feed declares entities that could be used for harm, so it is not read.")
    told = {"content-location": url, **headers}
    if not is_web(resolved(told["content-location"], url)):
        told["content-location"] = url
    found = feedparser.parse(data, response_headers=told, sanitize_html=False, resolve_relative_uris=False)
    if not (found.version or _ROOT.search(data[:10_000])):
        return None
    return _feed(found, url)


def _feed(found: Any, url: str) -> RawFeed:  # noqa: ANN401
    feed = found.feed
    links = [link for link in feed.get("links", []) if link.get("href")]
    link = feed.get("link", "")
    itself = next((one.href for one in links if one.get("rel") == "self"), "")
    lang = feed.get("language", "") or found.get("headers", {}).get("content-language", "")
    author = feed.get("author", "")
    return RawFeed(
        title=feed.get("title", ""),
        link=resolved(_alternate(links) if not link or link == itself else link, url),
        description=feed.get("subtitle") or feed.get("summary") or feed.get("description") or "",
        lang=lang,
        author=author,
        updated=_date(feed, "updated", "published"),
        url=resolved(itself, url),
        patience=_patience(feed),
        entries=[_entry(entry, url, lang, author) for entry in found.entries],
    )


def _entry(entry: Any, url: str, lang: str, author: str) -> RawEntry:  # noqa: ANN401
    body = _best(entry.get("content") or [])
    summary = entry.get("summary", "")
    title = entry.get("title_detail", {})
    detail = body or entry.get("summary_detail") or {}
    link = _link(entry)
    published = _date(entry, "published", "created", "issued")
    updated = _date(entry, "updated")
    return RawEntry(
        id=resolved(id_, url) if (id_ := entry.get("id", "")).startswith(("/", "./", "../")) else id_,
        link=resolved(link, url),
        title=entry.get("title", ""),
        title_is_text=title.get("type") == "text/plain",
        summary=summary,
        content=body.get("value", "") if body else "",
        content_is_text=detail.get("type") == "text/plain" and "<" not in detail.get("value", ""),
        base=resolved(detail.get("base") or "", url) or url,
        author=_authors(entry) or author,
        published=published or updated,
        updated=updated,
        tags=[tag for one in entry.get("tags", []) if (tag := one.get("label") or one.get("term"))],
        lang=detail.get("language") or lang,
        enclosures=_enclosures(entry, url),
    )


def _best(contents: list[Any]) -> Any:  # noqa: ANN401
    """Return the content to be read: marked up before plain, and of those the longest."""
    return max(contents, key=lambda one: (_WORTH.get(one.get("type", ""), 0), len(one.get("value", ""))), default=None)


def _authors(entry: Any) -> str:  # noqa: ANN401
    names = [one.get("name", "") for one in entry.get("authors", [])]
    return ", ".join(dict.fromkeys(filter(None, names))) if len(names) > 1 else entry.get("author", "")


def _link(entry: Any) -> str:  # noqa: ANN401
    """Return where the entry is to be read; feedparser takes a guid, or an enclosure without an address, for that too."""
    links = entry.get("links", [])
    link: str = entry.get("link", "")
    hung = {one.get("href", link) for one in links if one.get("rel") == "enclosure"}
    others = [one.href for one in links if one.get("rel") == "alternate" and is_web(one.get("href", ""))]
    if link in hung or (others and ":" in link and not is_web(link)):
        return _alternate(links) or next(iter(others), link)
    return link or _alternate(links)


def _alternate(links: list[Any]) -> str:
    """Return the first link that says it is the thing itself; as HTML, if there are several."""
    found = [one for one in links if one.get("rel", "alternate") == "alternate" and one.get("href")]
    html = [one for one in found if one.get("type", "text/html") in {"text/html", "application/xhtml+xml"}]
    return str((html or found)[0].href) if found else ""


def _date(thing: Any, *names: str) -> Any:  # noqa: ANN401
    for name in names:
        if found := feed_dates.moment(dict.get(thing, name) or ""):  # its own get guesses "updated"
            return found
    return None


def _enclosures(entry: Any, url: str) -> list[RawEnclosure]:  # noqa: ANN401
    hung = [(one.get("href", ""), one.get("type", ""), one.get("length", "")) for one in entry.get("enclosures", [])]
    for one in entry.get("media_content", []):
        hung.append((one.get("url", ""), one.get("type") or f"{one.get('medium', '')}/*", one.get("filesize", "")))
    hung += [(one.get("url", ""), "image/*", "") for one in entry.get("media_thumbnail", [])[:1]]
    hung += [(str(entry.image.href), "image/*", "")] if entry.get("image", {}).get("href") else []
    found = {
        address: RawEnclosure(resolved(address, url), media, size) for address, media, size in reversed(hung) if address
    }
    return list(reversed(found.values()))


def _patience(feed: Any) -> int:  # noqa: ANN401
    """Return what ``ttl`` (minutes) or the syndication module asks for, in seconds."""
    ttl = str(feed.get("ttl", "")).strip()
    if re.fullmatch(r"\d{1,6}", ttl):
        return int(ttl) * 60
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0)
    often = str(feed.get("sy_updatefrequency", "")).strip()
    return period // max(1, int(often)) if re.fullmatch(r"\d{1,4}", often) else period
