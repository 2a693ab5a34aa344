"""Who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from reader.capture import dates, json_ld, marks
from reader.capture.marks import Metas, squash

_METAS = (
    *("dc:creator", "dcterm:creator", "dc.creator", "dcterms.creator", "author", "article:author", "parsely-author"),
    *("sailthru.author", "citation_author", "byl", "og:article:author"),
)
_BY = re.compile(
    r"^\s*(?:(?:written|posted|published|submitted|words|story|text|article|recipe|reported|"
    r"(?:view|see|read)\s+(?:all|more)(?:\s+(?:posts|articles|stories))?)\s+)?(?:by|von|par|por|di|door|av)\b[:\s]+",
    re.I,
)
_WRITTEN = re.compile(r"(?:written|interview|posted|words) by|author", re.IGNORECASE)
_DATED_BY = re.compile(r"^\W*[\d./\s-]{6,}(?:by|von|par|por|di|door|av)\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s+[-–—|·•]\s+|(?<=\w)\s*(?=(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d)"
    r"|\s+(?=\d)|\s+at$|\s+(?:updated|published|posted|reviewed|on)\b.*",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:\w*byline|author|author-?name|dateline|writtenby|p-author|post-author|node__meta|submitted)"
    r"(?:$|[\s_-])",
    re.I,
)
_NAME_CLASS = re.compile(r"(?:^|[\s_-])(?:fn|p-name|author-?(?:name|link)|byline-?name|url fn)(?:$|[\s_-])", re.I)
_NOT_NAME = re.compile(
    r"https?:|@|^\s*(?:view|see|read)\s+(?:all|archive|more|my)\b|^\W*\d+\W*$|^\s*(?:admin|authors?|staff|unknown|updated)\s*$|[{}<>]|^[a-z_]{3,}(?:\.[a-z_]{3,}){2,}$",
    re.IGNORECASE,
)
_TAGS = ("p", "div", "span", "address", "a", "li", "h3", "h4", "cite", "small")


def read(root: HtmlElement, metas: Metas, linked: dict[str, Any], site: str) -> str:
    """Return the names of those who wrote a page's article, commas between; empty when it does not say.

    A name that is the site's too is taken when there is no other, for that is how it is with one person's site.
    """
    spare = ""
    for names in _stated(metas, linked):
        kept = [name for text in names if (name := _name(text))]
        if kept := list(dict.fromkeys(kept)):
            if [name.casefold() for name in kept] != [site.casefold()]:
                return ", ".join(kept)[:200]
            spare = spare or kept[0]
    for text in _shown(root, site):
        name = _name(_without_site(text, site))
        if name and name.casefold() != site.casefold():
            return name[:200]
    return spare[:200]


def _stated(metas: Metas, linked: dict[str, Any]) -> Iterator[list[str]]:
    yield json_ld.texts(linked.get("author") or linked.get("creator"))[:6]
    for name in _METAS:
        yield list(dict.fromkeys(metas.get(name, [])))[:6]
    for number in ("1", "2"):
        if _WRITTEN.fullmatch(marks.first(metas, (f"twitter:label{number}",))):
            yield metas.get(f"twitter:data{number}", [])[:1]


def _shown(root: HtmlElement, site: str) -> Iterator[str]:
    marked = [element for element in root.iter() if isinstance(element.tag, str) and _is_author(element)]
    for element in [element for element in marked if not marks.beside(element, aside=False)][:1]:
        yield _said(element, site)
    for element in root.iter(*_TAGS):
        if _CLASS.search(marks.of(element)) and not marks.beside(element):
            yield _said(element, site)
    for text in marks.below_title(root):
        if _BY.match(text):
            yield text


def _is_author(element: HtmlElement) -> bool:
    return "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()


def _said(element: HtmlElement, site: str) -> str:
    """Return the text of a line that tells the author, or only of the name within it."""
    whole = squash(" ".join(element.itertext()))
    named = [
        node for node in element.iter("a", "span", "b", "strong", "meta") if node is not element and _is_name(node)
    ]
    names = [text for node in named if (text := squash(node.text_content() or node.get("content") or ""))]
    names = [name for name in names if name.casefold() != site.casefold()]
    if names and all(2 <= len(name) <= 40 for name in names):
        return ", ".join(dict.fromkeys(names[:4]))
    return whole


def _is_name(node: HtmlElement) -> bool:
    address = node.get("href") or ""
    named = node.get("itemprop") == "name" or "author" in (node.get("rel") or "").split()
    return named or bool(_NAME_CLASS.search(node.get("class") or "")) or bool(re.search(r"/authors?/[^/]+/?$", address))


def _without_site(text: str, site: str) -> str:
    """Return a byline without the name of the site behind it."""
    match = re.fullmatch(rf"(.+?)[\s,|·•/-]+{re.escape(site)}\W*", text, re.IGNORECASE) if site else None
    return match[1] if match and not _BY.fullmatch(match[1] + " ") else text


def _name(text: str) -> str:
    text = _DATED_BY.sub("", _BY.sub("", squash(text))).strip(" ,|·•-–—:→»")
    text = _AFTER_NAME.split(text)[0].strip(" ,|·•-–—:→»")
    if not 2 <= len(text) <= 80 or _NOT_NAME.search(text) or len(text.split()) > 10 or text.casefold() in dates.MONTHS:
        return ""
    return text
