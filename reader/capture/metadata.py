"""What a page says about its article, outside the article's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from reader.address import canonical, host, is_web
from reader.capture import dates, hashtags, json_ld, labels, page

_META_TITLE = ("og:title", "twitter:title", "dc.title", "dcterm.title", "citation_title", "parsely-title")
_META_AUTHOR = (
    *("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"),
    *("citation_author", "byl", "og:article:author"),
)
_META_SITE = (
    "og:site_name",
    "al:android:app_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
)
_META_DATE = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date", "dc.date"),
    *("dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date"),
    *("parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "article.published"),
    *("published-date", "publish_date", "cxenseparse:recs:publishtime", "created", "pdate", "ptime"),
)
_LONGEST = 1000
_BY = re.compile(
    r"^\s*(?:(?:written|posted|published|words|story|text|article|recipe|reported)\s+)?(?:by|von|par|por|di|door|av)\b[:\s]+",
    re.I,
)
_AFTER_NAME = re.compile(
    r"\s+[-–—|·•]\s+|(?<=\w)\s*(?=(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d)"
    r"|\s+(?=\d)|\s+(?:updated|published|posted|reviewed|on)\b.*",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:byline|author|dateline|writtenby|p-author|post-author)(?:$|[\s_-])", re.I)
_NOT_NAME = re.compile(r"https?:|@|^\W*\d+\W*$|^\s*(?:admin|author|staff|unknown)\s*$|[{}<>]", re.IGNORECASE)


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


def read(root: HtmlElement, url: str) -> Metadata:
    """Return the metadata of a page as it came (before anything is taken out of it)."""
    metas = _metas(root)
    linked = json_ld.article(root)
    site = _site(root, metas, linked)
    title, others = _title(root, metas, linked, site, url)
    return Metadata(
        title=title,
        byline=_byline(root, metas, linked, site),
        site_name=site or _site_in_title(root, title),
        published_at=_published(root, metas, linked, url),
        lang=_lang(root, metas, linked),
        canonical_url=_canonical(root, metas, url),
        tags=labels.read(root, metas, linked),
        headings=others,
    )


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = squash((meta.get("content") or "")[:_LONGEST])
        for name in f"{meta.get('property') or ''} {meta.get('name') or ''} {meta.get('itemprop') or ''}".split():
            if content:
                found.setdefault(name.lower(), []).append(content)
    return found


def squash(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


# -- title ------------------------------------------------------------------------------------------------------


def _title(
    root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any], site: str, url: str
) -> tuple[str, tuple[str, ...]]:
    whole = squash(next((element.text_content() for element in root.iter("title") if not _in_svg(element)), ""))
    given = _first(metas, _META_TITLE)
    named = next(iter(json_ld.texts(linked.get("headline")) or json_ld.texts(linked.get("name"))), "")
    whole, named = whole[:_LONGEST], named[:_LONGEST]
    named = squash(named if "<" not in named else re.sub(r"<[^>]*>", "", named))
    headings = _headings(root)
    candidates = [_without_host(without_site(text, site), url) for text in (given, named) if text]
    best = next((text for text in candidates if text and text.casefold() != site.casefold()), "")
    if not best:
        best = _of_whole(whole, headings, site)
    best = _as_shown(best if best in headings else unescape(best), headings)
    forms = [text for text in (given, named, *headings[:2], whole) if text]
    others = tuple(dict.fromkeys((*forms, *(_with_hashtags(best, text) for text in forms))))
    return best or (headings[0] if headings else _first_heading(root)), others


def _with_hashtags(title: str, form: str) -> str:
    """Return the title with the hashtags that another form of it has between it and the name of the site."""
    match = re.search(rf"{re.escape(title)}\s*((?:[#＃][^\s#＃]+\s*)+)", form) if title else None
    return f"{title} {match[1]}" if match else title


def _headings(root: HtmlElement) -> list[str]:
    """Return what stands as the title on the page, most likely first."""
    named = [
        text
        for element in root.iter("h1", "h2", "h3")
        if re.search(r"(?:post|entry|article)[-_]?(?:title|headline)|headline|p-name", _marks(element), re.IGNORECASE)
        and (text := _heading(element))
    ]
    first = [text for element in root.iter("h1") if (text := _heading(element))]
    return list(dict.fromkeys((*(named if len(set(named)) == 1 else []), *(first if len(first) == 1 else []))))


def _first_heading(root: HtmlElement) -> str:
    """Return the first smaller heading of a page that gives its title nowhere else."""
    elements = (element for element in root.iter("h2", "h3") if not _beside(element))
    return next((text for element in elements if (text := _heading(element))), "")


def _as_shown(title: str, headings: list[str]) -> str:
    """Return the heading on the page when a title is that and something more behind a separator."""
    for heading in headings:
        rest = title[len(heading) :]
        if title.casefold().startswith(heading.casefold()) and re.match(r"\s*[|\-–—·•»:(]", rest) and len(heading) >= 8:
            return heading
    return title


def _without_host(title: str, url: str) -> str:
    """Return a title without a last part that is the name of the host in words."""
    match = re.fullmatch(r"(.+?)\s+[|\-–—·•»]\s+([^|–—·•»]{2,40})", title)
    if not match:
        return title
    name, said = re.sub(r"[^\w]", "", host(url)), re.sub(r"[^\w]", "", match[2].casefold())
    label = host(url).rpartition(".")[0].rpartition(".")[2]
    return match[1] if said and (said in name or (len(label) > 3 and label in said)) else title


def _heading(element: HtmlElement) -> str:
    """Return a heading without the sign that links to it: ``C#`` keeps its own."""
    text = squash(element.text_content())[:_LONGEST]
    signs = [squash(link.text_content()) for link in element.iter("a") if (link.get("href") or "").startswith("#")]
    if signs and signs[-1] in {"#", "¶", "§"}:
        text = text.removesuffix(signs[-1])
    return re.sub(r"(?:\s+[#§]|\s*¶)+$", "", text).strip()


def without_site(title: str, site: str) -> str:
    """Return a title without the name of the site at its end or beginning."""
    if site:
        for pattern in (
            rf"(.+?)\s*[|\-–—·•»«:/\\]+\s*{re.escape(site)}",
            rf"{re.escape(site)}\s*[|\-–—·•»«:/\\]+\s*(.+)",
        ):
            if match := re.fullmatch(pattern, title, re.IGNORECASE):
                return match[1].strip()
    return title


def _of_whole(whole: str, headings: list[str], site: str) -> str:
    """Return the article's part of the ``title`` element."""
    for heading in headings:
        if heading and heading.casefold() in whole.casefold():
            return heading
    if site and (short := without_site(whole, site)) != whole:
        return short
    match = re.fullmatch(r"(.+\s[#＃][^\s#＃]+)\s+(?:[|–—·•»:-]|::)\s+[^|–—·•»#＃]{2,60}", whole)
    if match and hashtags.trailing(match[1])[1]:
        return match[1]
    match = re.fullmatch(r"(.{15,}?)\s+(?:[|–—·•»]|-|::)\s+[^|–—·•»]{2,40}", whole)
    return match[1] if match and len(match[1].split()) >= 3 else whole


def _site_in_title(root: HtmlElement, title: str) -> str:
    """Return what the ``title`` element says beside the title, when the page shows it elsewhere too."""
    whole = squash(next((element.text_content() for element in root.iter("title")), ""))
    title, whole = hashtags.trailing(title)[0], hashtags.trailing(whole)[0]
    if title and title in whole and title != whole:
        rest = (whole.removesuffix(title) if whole.endswith(title) else whole.removeprefix(title)).strip(
            " |-–—·•»«:/\\"
        )
        if 2 <= len(rest) <= 60 and not re.search(r"[|»•·—–]", rest) and title not in rest:
            return rest
    for element in root.iter("h1", "h2", "p", "div", "a", "span"):
        if re.search(r"(?:^|\s)(?:site|blog)-?(?:title|name)(?:$|\s)", _marks(element), re.IGNORECASE):
            text = squash(element.text_content())
            if 2 <= len(text) <= 60:
                return text
    for header in root.iter("header", "div"):
        if header.get("id") == "header" or (
            header.tag == "header" and next(header.iterancestors("article", "main"), None) is None
        ):
            texts = [squash(element.text_content()) for element in header.iter("h1", "h2", "p", "a")]
            return next((text for text in texts[:3] if 2 <= len(text) <= 60 and title not in text), "")
    return ""


def _site(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> str:
    given = _first(metas, _META_SITE[:1]) or next(iter(json_ld.texts(linked.get("publisher"))), "")
    given = given or json_ld.site(root) or _first(metas, _META_SITE[1:])
    return squash(given)[:120] if not is_web(given) else host(given)


# -- who and when ---------------------------------------------------------------------------------------------------


def _byline(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any], site: str) -> str:
    for names in _names(root, metas, linked):
        kept = [name for text in names if (name := _name(text)) and name.casefold() != site.casefold()]
        if kept:
            return ", ".join(dict.fromkeys(kept))[:200]
    return ""


def _names(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> Iterator[list[str]]:
    yield json_ld.texts(linked.get("author") or linked.get("creator"))[:6]
    for name in _META_AUTHOR:
        yield list(dict.fromkeys(metas.get(name, [])))[:6]
    marked = [element for element in root.iter() if isinstance(element.tag, str) and _is_author(element)]
    inner = [element for element in marked if not _beside(element)]
    for element in inner[:1]:
        yield [squash(" ".join(element.itertext()))]
    for element in root.iter("p", "div", "span", "address", "a", "li", "h3", "h4"):
        if _BYLINE_CLASS.search(_marks(element)) and not _beside(element):
            yield [squash(" ".join(element.itertext()))]
    for text in _below_title(root):
        if _BY.match(text):
            yield [text]


def _is_author(element: HtmlElement) -> bool:
    return "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()


def _name(text: str) -> str:
    text = _BY.sub("", squash(text)).strip(" ,|·•-–—:")
    text = _AFTER_NAME.split(text)[0].strip(" ,|·•-–—:")
    if not 2 <= len(text) <= 80 or _NOT_NAME.search(text) or len(text.split()) > 10:
        return ""
    return text


def _beside(element: HtmlElement) -> bool:
    """Say whether an element belongs to comments, a side bar or a list of other articles."""
    for node in (element, *element.iterancestors()):
        marks = _marks(node)
        if node.tag in {"aside", "nav"} or re.search(
            r"comment|sidebar|related|recommend|widget(?!\sBlog)", marks, re.I
        ):
            return node.tag not in {"body", "html"}
    return False


def _published(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any], url: str) -> datetime | None:
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
    """Return what htmldate makes of the page, without its search through the text."""
    from htmldate import find_date

    try:
        return dates.parse(find_date(deepcopy(root), extensive_search=False, original_date=True, url=url or None) or "")
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:  # a library's fault on some page must not cost the article
        return None


def _dates_on(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        named = (element.get("itemprop") or "") if isinstance(element.tag, str) else ""
        if named.lower() in {"datepublished", "datecreated"} and not _beside(element):
            yield element.get("content") or element.get("datetime") or element.get("title") or element.text_content()
    times = [element for element in root.iter("time", "abbr") if not _beside(element)]
    for element in sorted(times, key=lambda node: not re.search(r"publish|entry-date", _marks(node), re.IGNORECASE)):
        if element.tag == "abbr" and "published" not in _marks(element):
            continue
        if not re.search(r"updated|modified", _marks(element), re.IGNORECASE) or "published" in _marks(element):
            yield element.get("datetime") or element.get("title") or element.text_content()
    for element in root.iter("span", "div", "p", "h2", "li", "small", "a"):
        marks = _marks(element)
        if re.search(r"date|publish|posted|timestamp", marks, re.I) and not re.search(r"updat|modif", marks, re.I):
            text = squash(element.text_content())
            if len(text) <= 80 and not _beside(element):
                yield text
    yield from _below_title(root)


def _below_title(root: HtmlElement) -> Iterator[str]:
    """Yield the short texts that follow the page's first ``h1``."""
    found, seen = False, 0
    for element in root.iter():
        found = found or element.tag == "h1"
        if found and isinstance(element.tag, str) and seen < 60:
            seen += 1
            text = squash(element.text or "")
            if 6 <= len(text) <= 60:
                yield text


def _lang(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> str:
    html_lang = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    body = next(root.iter("body"), root)
    given = (html_lang, body.get("lang") or "", *_http_equiv(root), *json_ld.texts(linked.get("inLanguage")))
    for text in (*given, _first(metas, ("og:locale", "language", "dc.language", "content-language"))):
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


def _canonical(root: HtmlElement, metas: dict[str, list[str]], url: str) -> str:
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


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def _in_svg(element: HtmlElement) -> bool:
    return any(ancestor.tag == "svg" for ancestor in element.iterancestors())
