"""What a page says about its article, outside the article's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from reader.address import canonical, host, is_web
from reader.capture import bylines, dates, json_ld, labels, marks, page, titles
from reader.capture.marks import Metas, squash

_META_DATE = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date", "dc.date"),
    *("dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date"),
    *("parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "article.published"),
    *("published-date", "publish_date", "cxenseparse:recs:publishtime", "created", "pdate", "ptime"),
)
_LONGEST = 1000


@dataclass(slots=True)
class Metadata:
    """What was found; empty where nothing was."""

    title: str = ""
    byline: str = ""
    site_name: str = ""
    published_at: datetime | None = None
    lang: str = ""
    canonical_url: str = ""
    tags: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    """Other forms that the page gives its title in; hashtags may hang on any of them."""
    text: str = ""
    """The article's text as the page's linked data has it."""
    description: str = ""


def read(root: HtmlElement, url: str) -> Metadata:
    """Return the metadata of a page as it came (before anything is taken out of it)."""
    metas = metas_of(root)
    linked = json_ld.article(root)
    site = titles.site(root, metas, linked)
    title, others = titles.title(root, metas, linked, site, url)
    return Metadata(
        title=title,
        byline=bylines.read(root, metas, linked, site),
        site_name=titles.own_site(root, title, site),
        published_at=_published(root, metas, linked, url),
        lang=_lang(root, metas, linked),
        canonical_url=_canonical(root, metas, url),
        tags=labels.read(root, metas, linked),
        headings=others,
        text=json_ld.body(linked),
        description=marks.first(metas, ("og:description", "description", "twitter:description")),
    )


def metas_of(root: HtmlElement) -> Metas:
    """Return what a page's ``meta`` elements say."""
    found: Metas = {}
    for meta in root.iter("meta"):
        content = squash((meta.get("content") or "")[:_LONGEST])
        for name in f"{meta.get('property') or ''} {meta.get('name') or ''} {meta.get('itemprop') or ''}".split():
            if content:
                found.setdefault(name.lower(), []).append(content)
    return found


def _published(root: HtmlElement, metas: Metas, linked: dict[str, Any], url: str) -> datetime | None:
    for text in (*json_ld.texts(linked.get("datePublished")), *json_ld.texts(linked.get("dateCreated"))):
        if moment := dates.parse(text):
            return moment
    for name in _META_DATE:
        for text in metas.get(name, []):
            if moment := dates.parse(text):
                return moment
    for text in _dates_on(root):
        if moment := dates.parse(text):
            return moment
    return dates.in_address(url) or _guessed_date(root, url)


def _guessed_date(root: HtmlElement, url: str) -> datetime | None:
    """Return what htmldate makes of the page, without its search through the text, comments and other posts."""
    from htmldate import find_date

    page = deepcopy(root)
    boxes = list(page.iter("div", "section", "ol", "ul"))
    for element in [found for found in boxes if marks.holds_comments(found) or marks.holds_others(found)]:
        if element.getparent() is not None:
            element.drop_tree()
    try:
        return dates.parse(find_date(page, extensive_search=False, original_date=True, url=url or None) or "")
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:  # a library's fault on some page must not cost the article
        return None


def _dates_on(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        named = (element.get("itemprop") or "") if isinstance(element.tag, str) else ""
        if named.lower() in {"datepublished", "datecreated"} and not marks.beside(element):
            yield element.get("content") or element.get("datetime") or element.get("title") or element.text_content()
    times = [element for element in root.iter("time", "abbr") if not marks.beside(element)]
    for element in sorted(times, key=lambda node: not re.search(r"publish|entry-date", marks.of(node), re.IGNORECASE)):
        if element.tag == "abbr" and "published" not in marks.of(element):
            continue
        if not re.search(r"updated|modified", marks.of(element), re.IGNORECASE) or "published" in marks.of(element):
            yield element.get("datetime") or element.get("title") or element.text_content()
    for element in root.iter("span", "div", "p", "h2", "li", "small", "a"):
        names = marks.of(element)
        if re.search(r"date|publish|posted|timestamp", names, re.I) and not re.search(r"updat|modif", names, re.I):
            text = squash(element.text_content())
            if len(text) <= 80 and not marks.beside(element):
                yield text
    yield from marks.below_title(root)


def _lang(root: HtmlElement, metas: Metas, linked: dict[str, Any]) -> str:
    html_lang = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    body = next(root.iter("body"), root)
    given = (html_lang, body.get("lang") or "", *_http_equiv(root), *json_ld.texts(linked.get("inLanguage")))
    for text in (*given, marks.first(metas, ("og:locale", "language", "dc.language", "content-language"))):
        match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9-]{2,15}))?\s*(?:$|[,;@.])", text)
        if match:
            return match[1].lower() + (f"-{match[2]}" if match[2] else "")
    return ""


def _http_equiv(root: HtmlElement) -> list[str]:
    return [
        meta.get("content") or ""
        for meta in root.iter("meta")
        if (meta.get("http-equiv") or "").lower() == "content-language"
    ]


def _canonical(root: HtmlElement, metas: Metas, url: str) -> str:
    """Return the address that the page calls its own, if it is one of the same site and not just the front page."""
    base = page.base_of(root, url)
    links = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for text in (*links[:1], *metas.get("og:url", [])[:1]):
        address = page.absolute(text, base)
        if not is_web(address):
            continue
        front = re.fullmatch(r"https?://[^/]+/?", address)
        if url and front and not re.fullmatch(r"https?://[^/]+/?(?:[?#].*)?", url):
            continue
        if not url or _related(host(address), host(url)):
            return canonical(address)
    return canonical(url) if url else ""


def _related(one: str, other: str) -> bool:
    """Say whether two hosts may speak for each other: the same, or one below the other's site."""
    ends = [".".join(name.split(".")[-2:]) for name in (one, other)]
    return ends[0] == ends[1]
