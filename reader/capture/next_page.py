"""Where an article in parts goes on: the address of the next part, if the page leaves no doubt.

A part is told by its address, which is the article's with a number (``?page=2``, ``/2``, ``/page/2``, ``-2.html``), and
by how the page speaks of it. Blogs and archives number their pages in the same ways, and a page of posts is no part.
Parts with names in place of numbers are for ``named_parts`` to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lxml.html import HtmlElement

from reader.address import canonical, is_web
from reader.capture import comments, json_ld, marks, metadata, named_parts, page, paging

_PARAMETERS = {
    *("page", "pg", "pagenum", "pageno", "page_no", "pagenumber", "paged", "seite", "pagina", "página", "strona"),
    *("sida", "side", "sivu", "strana", "sayfa", "halaman", "trang"),
}
_WORD = r"(?:page|pg|seite|pagina|strona|sida|side|sivu|strana|sayfa|halaman|trang)"
_PATHS = (
    re.compile(rf"(?P<base>.+)(?P<form>/{_WORD}[/_-]?)(?P<number>\d{{1,3}})(?P<end>)", re.IGNORECASE),
    re.compile(r"(?P<base>.+)(?P<form>/)(?P<number>\d{1,3})(?P<end>)"),
    re.compile(
        rf"(?P<base>.+?)(?P<form>[_,-](?:{_WORD}|p)?[_-]?)(?P<number>\d{{1,3}})(?P<end>\.(?:s?html?|php|aspx?|jsp))",
        re.IGNORECASE,
    ),
)
_STRONG = re.compile(rf"\?(?!p=).*|.*{_WORD}[/_-]?", re.IGNORECASE)
"""Forms of a number that say themselves that it is a page's."""
_LONGEST = 2_000
"""Characters of an address."""
_MOST_LINKS = 2_000
_MOST_CANDIDATES = 40
_ROOT = re.compile(r"(?:/(?:index|default|home)(?:\.\w{2,5})?)?", re.IGNORECASE)
_LIST_END = re.compile(
    r"/(?:blogs?|news|articles?|posts?|stories|journal|latest|entries|home|magazine|notes|writing|aktuelles|noticias)",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"/(?:categor(?:y|ies|ia|ie)|kategorie|rubrik|tags?|tagged|authors?|users?|members?|search|labels?|topics?|archives?|"
    r"forums?|threads?|boards?|viewtopic|viewforum|showthread|t|feed|cat|browse|shop|collections?|comments?|comment-page-\d+|gallery)(?:\.\w{2,5})?(?:/|$)",
    re.IGNORECASE,
)
_DATES = re.compile(r".*/(?:19|20)\d\d(?:/\d{1,2}){0,2}")
_LISTED = re.compile(
    r"(?:^|&)(?:cat|tag|author|s|m|q|search|query|f|t|thread|topic|label|updated-max|sort)=", re.IGNORECASE
)
_LISTING = {"archive", "home", "blog", "category", "tag", "search", "search-results", "author", "date", "posts-page"}
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|repl(?:y|ies)|forum|blog-pager|posts?-navigation|posts-nav|nav-previous|older|newer|"
    r"related|archives?|adjacent|sidebar|reviews?|post-nav(?!-links))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAMED = "named"
"""The form of a series whose base is the addresses of all its parts."""
_HIGHEST = 8
_PAGER_SIZE = 300
_MANY = 3


class Series(NamedTuple):
    """One address of several that differ by a number alone."""

    base: str
    """Without it."""
    form: str
    """How it is written."""
    number: int


class Next(NamedTuple):
    """The part that follows."""

    url: str
    series: Series


def find(root: HtmlElement, url: str, here: Series | None = None) -> Next | None:
    """Return where a page as it came (``page.parse``) goes on; None when that was all, or may have been.

    ``here`` is what the page is a part of, None for the first.
    """
    if here is None and not may_be_article(url):
        return None
    if here is not None and here.form == _NAMED:
        return _named(root, url, here)
    for element, address, series in islice(_candidates(root, url, here), _MOST_CANDIDATES):
        if _is_meant(element, series):
            return None if is_listing(root) else Next(address, series)
    return _named(root, url, here) if here is None else None


def _named(root: HtmlElement, url: str, here: Series | None) -> Next | None:
    """Return the part that follows among parts with names; the first page's list of them is that of each."""
    found = named_parts.following(root, url)
    if found is None:
        return None
    addresses, place, address = found
    series = Series("\n".join(addresses), _NAMED, place + 1)
    before = series._replace(number=1) if here is None else here
    if series != before._replace(number=before.number + 1) or is_listing(root):
        return None
    return Next(address, series)


def _candidates(root: HtmlElement, url: str, here: Series | None) -> Iterator[tuple[HtmlElement, str, Series]]:
    """Yield the links whose address is that of the next part, each with it and what it is part of."""
    base, known = page.base_of(root, url), dict[str, Series | None]()
    for element in root.iter("a", "link"):
        href = (element.get("href") or "").strip()
        if not 0 < len(href) <= _LONGEST or not any(map(str.isdecimal, href)):
            continue
        address = page.absolute(href, base).partition("#")[0]
        if not is_web(address) or len(address) > _LONGEST:
            continue
        if address not in known:
            if len(known) >= _MOST_LINKS:
                return
            known[address] = _step(url, address, here)
        if (series := known[address]) is not None:
            yield element, address, series


def leads_to(series: Series, url: str) -> bool:
    """Say whether an address is that of this part."""
    if series.form == _NAMED:
        return canonical(url) == series.base.split("\n")[series.number - 1]
    return series in _readings(url)


def belongs(series: Series, url: str) -> bool:
    """Say whether an address is that of the whole article, of its first part, or of this one."""
    if series.form == _NAMED:
        return canonical(url) in {series.base.split("\n")[place] for place in (0, series.number - 1)}
    return _plain(url) == series.base or any(
        (one.base, one.form) == (series.base, series.form) and one.number in {1, series.number}
        for one in _readings(url)
    )


def may_be_article(url: str) -> bool:
    """Say whether an address may be an article's: not that of a front page, an archive, a category, a forum, a search."""
    parts = urlsplit(canonical(url))
    path = parts.path.rstrip("/")
    if _LISTS.search(path) or _LISTED.search(parts.query) or _DATES.fullmatch(path):
        return False
    return bool(parts.query) if _ROOT.fullmatch(path) else not _LIST_END.fullmatch(path)


def is_listing(root: HtmlElement) -> bool:
    """Say whether a page lists several articles, or holds a forum's thread."""
    body = next(root.iter("body"), root)
    names = set((body.get("class") or "").lower().split())
    if comments.is_forum(root) or (not names.isdisjoint(_LISTING) and "single" not in names):
        return True
    if "single" in names or json_ld.article(root).get("articleBody"):
        return False
    outer = [one for one in root.iter("article") if not marks.beside(one) and not _within(one, "article")]
    if len(outer) >= _MANY:
        return True
    if "article" in metadata.metas_of(root).get("og:type", []):
        return False
    return sum(_is_teaser(heading) for heading in root.iter("h1", "h2", "h3")) >= _MANY


def _is_teaser(heading: HtmlElement) -> bool:
    """Say whether a heading is nothing but a link, and not one beside the article."""
    text = marks.squash(heading.text_content())
    links = [link for link in (*heading.iter("a"), *heading.iterancestors("a")) if "://" in (link.get("href") or "")
             or (link.get("href") or "").startswith(("/", "."))]  # fmt: skip
    return bool(text) and any(marks.squash(link.text_content()) == text for link in links) and not marks.beside(heading)


def _within(element: HtmlElement, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _step(url: str, address: str, here: Series | None) -> Series | None:
    """Return what the address of the part after this is, None for any other address."""
    for found in _readings(address):
        if here is not None:
            if found == here._replace(number=here.number + 1):
                return found
            continue
        if not may_be_article(found.base) or (
            found.form == "?p=" and _ROOT.fullmatch(urlsplit(found.base).path.rstrip("/"))
        ):
            continue
        if found.number == 2 and found.base == _plain(url):
            return found
        if _STRONG.fullmatch(found.form) and found._replace(number=found.number - 1) in _readings(url):
            return found
    return None


def _readings(url: str) -> Iterator[Series]:
    """Yield all that an address may be a numbered part of."""
    parts = urlsplit(canonical(url))
    pairs = [piece for piece in parts.query.split("&") if piece]
    for place, piece in enumerate(pairs):
        name, _, value = piece.partition("=")
        if (name.lower() in _PARAMETERS or name == "p") and value.isdecimal() and len(value) <= 3:
            yield Series(_address(parts, parts.path, pairs[:place] + pairs[place + 1 :]), f"?{name}=", int(value))
    for pattern in _PATHS:
        if match := pattern.fullmatch(parts.path.rstrip("/")):
            yield Series(_address(parts, match["base"] + match["end"], pairs), match["form"], int(match["number"]))


def _plain(url: str) -> str:
    parts = urlsplit(canonical(url))
    return _address(parts, parts.path, [piece for piece in parts.query.split("&") if piece])


def _address(parts: SplitResult, path: str, pairs: list[str]) -> str:
    return urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "&".join(pairs), ""))


def _is_meant(element: HtmlElement, series: Series) -> bool:
    """Say whether a link to what may be the next part says that it is."""
    rel = (element.get("rel") or "").lower().split()
    spelt = series.form[0] in "_,-"
    if element.tag == "link":
        return "next" in rel and not spelt
    if "prev" in rel or _is_beside(element):
        return False
    words = marks.squash(element.text_content()) or _label(element)
    if paging.is_next_page(words, series.number):
        return True
    if paging.is_number(words, series.number):
        return _is_in_pager(element, series.number - 1)
    if not paging.is_onward(words):
        return False
    if ("next" in rel and not spelt) or (_STRONG.fullmatch(series.form) and not spelt and any(map(str.isalpha, words))):
        return True
    return _is_in_pager(element, series.number - 1)


def _label(element: HtmlElement) -> str:
    said = element.get("aria-label") or element.get("title") or ""
    return marks.squash(said or next((image.get("alt") or "" for image in element.iter("img")), ""))


def _is_beside(element: HtmlElement) -> bool:
    """Say whether a link belongs to comments, to the way from post to post, or to anything else that is no part of this."""
    for height, node in enumerate((element, *element.iterancestors())):
        if node.tag in {"body", "main", "article", "html"} or height > _HIGHEST:
            return False
        if node.tag == "aside" or _BESIDE.search(marks.of(node)):
            return True
    return False


def _is_in_pager(element: HtmlElement, before: int) -> bool:
    """Say whether the number of the part before stands beside a link, in a few words."""
    for height, node in enumerate(element.iterancestors()):
        text = node.text_content()
        if height > 4 or len(text) > _PAGER_SIZE:
            return False
        if re.search(rf"(?<!\d){before}(?!\d)", text):
            return True
    return False
