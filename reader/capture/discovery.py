"""Where the feeds of a page are: named by the page, known of such sites, or, if that is wanted, where many sites have one."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml.html import HtmlElement

from reader.address import canonical, host, is_web
from reader.capture import charset, feed, page, visits
from reader.capture.fetch import Answer, Fetcher
from reader.capture.limits import Limits
from reader.capture.line import Line
from reader.errors import CaptureError
from reader.feed_model import FeedAsk, FetchedFeed, FoundFeed

_KINDS = {
    *("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"),
    *("application/xml", "text/xml", "application/json", "text/rss+xml"),
}
_COMMENTS = re.compile(r"comment|kommentar|коммент|commentaire|comentario|пікір|/replies\b", re.IGNORECASE)
_COMMON = (
    "feed",
    "rss.xml",
    "atom.xml",
    "feed.xml",
    "index.xml",
    "rss",
    "feed.json",
    "feeds/posts/default",
    "blog/feed",
)
_MOST = 20
_LINKED = re.compile(
    r"(?:/feed/?|/rss/?|/atom/?|\.rss|\.atom|/(?:rss|atom|feed|index)\.(?:xml|json|rdf))(?:$|\?)", re.IGNORECASE
)


def discover(
    url: str, limits: Limits, line: Line | None = None, *, probe: bool
) -> tuple[FetchedFeed | None, tuple[FoundFeed, ...]]:
    """Return the feed at an address; for a page, None and the feeds that it has, the likeliest first.

    With ``probe`` the paths that many sites use are tried, if the page has none. Raises ``CaptureError``.
    """
    ask = FeedAsk(0, url)
    answer = visits.fetch(ask, limits, line)
    try:
        return visits.read(answer, ask), ()
    except CaptureError as error:
        if str(error) != feed.NO_FEED:
            raise
    found = _on_page(answer)
    if not found and probe:
        found = _probed(answer.url, url, limits, line)
    if not found:
        raise CaptureError(feed.NO_FEED)
    return None, tuple(found)


def _on_page(answer: Answer) -> list[FoundFeed]:
    declared = answer.media.lower().partition("charset=")[2].partition(";")[0]
    try:
        root = page.parse(charset.decode(answer.data, declared))
    except CaptureError:
        return []
    base = page.base_of(root, answer.url)
    found = [*_named(root, base), *_known(answer.url, root), *_linked(root, base)]
    unique = {canonical(one.url): one for one in reversed(found) if is_web(one.url)}
    kept = [one for one in found if unique.get(canonical(one.url)) is one][:_MOST]
    return sorted(kept, key=lambda one: bool(_COMMENTS.search(f"{one.title} {urlsplit(one.url).path}")))


def _named(root: HtmlElement, base: str) -> list[FoundFeed]:
    """Return what the page's head names (``<link rel=alternate type=application/rss+xml>``)."""
    found = []
    for link in root.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").partition(";")[0].strip().lower()
        whole = kind in _KINDS and "alternate" in rel and not ("json" in kind and "oembed" in (link.get("href") or ""))
        if (whole or "feed" in rel) and (href := link.get("href")):
            found.append(FoundFeed(page.absolute(href, base), " ".join((link.get("title") or "").split())))
    return found


def _linked(root: HtmlElement, base: str) -> list[FoundFeed]:
    """Return what the page's text links to and looks like a feed of the same site."""
    found = []
    for link in root.iter("a"):
        address = page.absolute(link.get("href") or "", base)
        if _LINKED.search(address) and host(address) == host(base):
            found.append(FoundFeed(address, "", likely=True))
    return found


def _known(url: str, root: HtmlElement) -> list[FoundFeed]:
    """Return where sites of a known kind have their feeds."""
    parts = urlsplit(url)
    name, steps = host(url), [step for step in parts.path.split("/") if step]
    path = ""
    if name.endswith("youtube.com"):
        path = _of_youtube(parts.path, parse_qs(parts.query), root)
    elif name.endswith((".blogspot.com", ".blogger.com")) or _generator(root).startswith("blogger"):
        path = "/feeds/posts/default"
    elif name == "medium.com" and steps and steps[0] != "feed":
        path = f"/feed/{steps[0]}"
    elif name.endswith((".medium.com", ".substack.com", ".wordpress.com")) or _generator(root).startswith("wordpress"):
        path = "/feed"
    elif name.endswith(".tumblr.com"):
        path = "/rss"
    elif name.endswith("reddit.com") and len(steps) >= 2 and steps[0] in {"r", "user", "u"}:
        path = f"/{steps[0]}/{steps[1]}/.rss"
    elif name == "github.com" and len(steps) >= 2:
        path = f"/{steps[0]}/{steps[1]}/releases.atom"
    elif _generator(root).startswith("ghost"):
        path = "/rss/"
    elif len(steps) == 1 and steps[0].startswith("@") and "mastodon" in _generator(root):
        path = f"/{steps[0]}.rss"
    return [FoundFeed(urljoin(url, path), "", likely=True)] if path else []


def _of_youtube(path: str, query: dict[str, list[str]], root: HtmlElement) -> str:
    if lists := query.get("list"):
        return f"/feeds/videos.xml?playlist_id={lists[0]}"
    channel = re.match(r"/channel/(UC[\w-]{22})", path)
    if not channel:
        metas = (meta.get("content") or "" for meta in root.iter("meta", "link") if meta.get("itemprop"))
        channel = next((found for text in metas if (found := re.search(r"(?:^|/channel/)(UC[\w-]{22})$", text))), None)
    return f"/feeds/videos.xml?channel_id={channel[1]}" if channel else ""


def _generator(root: HtmlElement) -> str:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "generator":
            return (meta.get("content") or "").strip().lower()
    return ""


def _probed(url: str, typed: str, limits: Limits, line: Line | None) -> list[FoundFeed]:
    """Return the first of the common paths, below the page and at the site's root, that has a feed."""
    bases = dict.fromkeys((urljoin(url, "./"), urljoin(url, "/")))
    end = time.monotonic() + limits.page
    fetcher = Fetcher(limits, typed, line)
    try:
        for address in dict.fromkeys(urljoin(base, path) for base in bases for path in _COMMON):
            if time.monotonic() > end:
                break
            time.sleep(limits.pause)
            try:
                answer = fetcher.get(address, why="feed", accept=visits.FEEDS, most=limits.page_bytes, deadline=end)
                found = feed.read(answer.data, answer.url, dict(answer.headers))
            except CaptureError:
                continue
            return [FoundFeed(answer.moved or address, found.title, likely=True)]
    finally:
        fetcher.close()
    return []
