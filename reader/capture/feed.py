"""A feed on its way in: read, its gaps filled, its entries as clean articles."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from html import escape
from urllib.parse import unquote, urlsplit

import lxml.html

from reader import document
from reader.address import canonical, host, is_web
from reader.capture import blogpost, captions, chrome, feed_json, feed_xml, layout, page, sanitise
from reader.capture.feed_raw import RawEnclosure, RawEntry, RawFeed
from reader.capture.post import Post
from reader.errors import CaptureError
from reader.feed_model import FeedEntry, FetchedFeed
from reader.model import Captured

MOST_ENTRIES = 1_000
"""Of a feed that has more, the first are read: they are the newest."""
_MAIL = re.compile(r"^\S+@\S+\s*\((.+)\)$|^(.+?)\s*[<(]\S+@\S+[>)]$")
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>|&[#\w]+;")
_SHOWN = re.compile(r"<(?:img|picture|video|audio|iframe|object)\b", re.IGNORECASE)
_MEDIA = {"image": "img", "audio": "audio", "video": "video"}
_ENDINGS = {
    "img": ("jpg", "jpeg", "png", "gif", "webp", "avif"),
    "audio": ("mp3", "m4a", "ogg", "oga", "opus", "aac", "flac", "wav"),
    "video": ("mp4", "m4v", "webm", "mov", "ogv"),
}
NO_FEED = "There is no feed at this address; give the address of a feed, or of a page that names one."


def raw(data: bytes, url: str, headers: dict[str, str]) -> RawFeed | None:
    """Return what a feed says, as it says it; None when this is none. ``headers`` are the answer's, lower-case."""
    if feed_json.is_json(data, headers.get("content-type", "")):
        return feed_json.read(data, url)
    return feed_xml.read(data, url, headers)


def read(data: bytes, url: str, headers: dict[str, str], known: Collection[str] = ()) -> FetchedFeed:
    """Return the feed that was found at an address. Entries with a digest that is ``known`` are not read any further.

    Raises ``CaptureError`` when there is none.
    """
    found = raw(data, url, headers) if data.strip() else None
    if found is None:
        raise CaptureError(NO_FEED)
    found.title = plain(found.title)
    entries: dict[str, FeedEntry] = {}
    for one in filter(_says_anything, found.entries[:MOST_ENTRIES]):
        entry = _entry(one, found, url, known)
        entries.setdefault(entry.key, entry)
    return FetchedFeed(
        url=url,
        title=found.title or host(found.link) or host(url) or url,
        site_url=found.link if is_web(found.link) else "",
        description=plain(found.description)[:1000],
        lang=_lang(found.lang),
        entries=tuple(entries.values()),
        patience=found.patience,
    )


def plain(markup: str) -> str:
    """Return the words of what may be HTML, in one line."""
    if _TAG.search(markup):
        try:
            markup = lxml.html.fragment_fromstring(markup, create_parent="div").text_content()
        except (lxml.etree.LxmlError, ValueError):
            markup = _TAG.sub(" ", markup)
    return " ".join(markup.split())


def _entry(entry: RawEntry, feed: RawFeed, url: str, known: Collection[str]) -> FeedEntry:
    title = " ".join(entry.title.split()) if entry.title_is_text else plain(entry.title)
    says = "\x1f".join((title, entry.summary, entry.content, entry.author, entry.link, *entry.tags))
    digest = hashlib.sha256(f"{says}\x1f{[one.url for one in entry.enclosures]}".encode("utf-8", "replace")).hexdigest()
    article = None if digest in known else _article(entry, feed, title, url)
    return FeedEntry(_key(entry, title), digest, article)


def _says_anything(entry: RawEntry) -> bool:
    return bool(entry.title or entry.summary or entry.content or _link(entry))


def _key(entry: RawEntry, title: str) -> str:
    """Return what an entry is known by; one without id and address by its words alone, for want of anything better."""
    says = f"{title}\x1f{entry.published}\x1f{'' if title else entry.summary or entry.content}"
    return (entry.id or entry.link or hashlib.sha256(says.encode("utf-8", "replace")).hexdigest())[:2000]


def _link(entry: RawEntry) -> str:
    """Return where an entry is to be read: its link, else an id that is an address, else what hangs on it."""
    found = (entry.link, entry.id, *(one.url for one in entry.enclosures))
    return next((address for address in found if is_web(address)), "")


def _article(entry: RawEntry, feed: RawFeed, title: str, url: str) -> Captured:
    link = _link(entry)
    body = _body(entry, link)
    post = Post(
        title=title,
        document=body,
        byline=byline(entry.author),
        site_name=feed.title or host(link or url),
        published_at=entry.published,
        lang=_lang(entry.lang or feed.lang),
        tags=tuple(tag for one in entry.tags if (tag := plain(one)) and len(tag) <= 60 and not is_web(tag)),
    )
    post = blogpost.settle(post)
    whole = post.document if post.document.blocks else body
    if not whole.blocks:
        whole = document.from_html(f"<p>{escape(post.title or feed.title)}</p>")  # the title is all there is
    named = post.title or document.excerpt(whole, 80) or _file(link) or feed.title or host(url) or "Untitled"
    return Captured(
        title=named,
        html=document.to_html(whole),
        url=link,
        canonical_url=canonical(link),
        byline=post.byline,
        site_name=post.site_name,
        published_at=post.published_at,
        lang=post.lang,
        source=post.source,
        origin="feed",
        tags=post.tags,
        excerpt=document.excerpt(whole),
    )


def _body(entry: RawEntry, link: str) -> document.Document:
    """Return the fullest text that the entry holds, what hangs on it beneath; its address where there is nothing."""
    text = entry.content if len(entry.content) >= len(entry.summary) // 2 or not entry.summary else entry.summary
    if entry.content_is_text or not _TAG.search(text):
        text = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
    shown = bool(_SHOWN.search(text))
    hung = [_shown(one, entry.base) for one in entry.enclosures if not (shown and _kind(one) == "img")]
    made = _clean(text + "".join(list(dict.fromkeys(filter(None, hung)))[:20]), entry.base, link)
    if not made.blocks and link:
        made = _clean(f'<p><a href="{escape(link)}">{escape(link)}</a></p>', link, "")
    return made


def _clean(markup: str, base: str, link: str) -> document.Document:
    if not markup.strip():
        return document.from_html("")
    root = page.parse(f"<div>{markup}</div>")
    page.tidy(root)
    chrome.strip(root)
    layout.unroll(root)
    captions.settle(root)
    clean = sanitise.sanitise([next(root.iter("body"), root)], base, link)
    return document.from_html(clean.html)


def _shown(one: RawEnclosure, base: str) -> str:
    """Return the HTML that shows a file which hangs on an entry, a link where it is neither picture, sound nor film."""
    address = page.absolute(one.url, base)
    if not is_web(address):
        return ""
    kind, where = _kind(one), escape(address)
    if kind == "img":
        return f'<p><img src="{where}"></p>'
    if kind:
        return f'<{kind} src="{where}"></{kind}>'
    return f'<p><a href="{where}">{escape(_file(address) or address)}</a></p>'


def _kind(one: RawEnclosure) -> str:
    known = _MEDIA.get(one.media.partition("/")[0].strip().lower(), "")
    ending = urlsplit(one.url).path.rpartition(".")[2].lower()
    return known or next((kind for kind, endings in _ENDINGS.items() if ending in endings), "")


def _file(address: str) -> str:
    """Return the last part of an address's path, as words."""
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) if address else ""


def byline(author: str) -> str:
    """Return the name of an author without an address: ``joe@example.org (Joe)`` and ``Joe <joe@example.org>`` are Joe."""
    author = plain(author) if "<" not in author or "@" not in author else " ".join(author.split())
    match = _MAIL.match(author)
    return (match[1] or match[2]).strip() if match else author


def _lang(lang: str) -> str:
    return lang.strip().replace("_", "-").lower() if re.fullmatch(r"\s*[A-Za-z]{2,3}(?:[-_]\w+)*\s*", lang) else ""
