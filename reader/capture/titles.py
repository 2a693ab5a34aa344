"""What the article is called, and what its site is."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from reader.address import host, is_web
from reader.capture import hashtags, json_ld, marks
from reader.capture.marks import Metas, squash

_META_TITLE = (
    *("dc:title", "dcterm:title", "og:title", "twitter:title", "dc.title", "dcterm.title", "citation_title"),
    "parsely-title",
)
_META_SITE = (
    "og:site_name",
    "al:android:app_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
)
_LONGEST = 1000
_CUT = 60
"""Characters from which a title in the head may be a heading cut short."""
_HOSTS = {
    "medium",
    "substack",
    "tumblr",
    "blogger",
    "blogspot",
    "wordpress.com",
    "wordpress",
    "ghost",
    "hashnode",
    "dev.to",
}
"""Names of what carries many sites: a publisher's own name tells more."""
_NAMELESS = _HOSTS - {"medium"}
"""Those whose blogs all have a name of their own, which their pages show."""
_TAGLINE = re.compile(r"(\S+(?:\s\S+){0,2})\s+[-–—|:]\s+(?:\S+\s+){3,}\S+")


def title(root: HtmlElement, metas: Metas, linked: dict[str, Any], site: str, url: str) -> tuple[str, tuple[str, ...]]:
    """Return the title of a page's article, and other forms that the page gives it in."""
    whole = squash(next((element.text_content() for element in root.iter("title") if not _in_svg(element)), ""))
    given = marks.first(metas, _META_TITLE)
    named = [_plain(text)[:_LONGEST] for key in ("headline", "name") for text in json_ld.texts(linked.get(key))[:1]]
    whole = whole[:_LONGEST]
    headings = _headings(root)
    candidates = [_without_host(without_site(text, site), url) for text in (given, *named) if text]
    best = _agreed([text for text in candidates if text and text.casefold() != site.casefold()], headings, whole)
    if not best:
        best = _of_whole(whole, headings, site)
    best = _as_shown(best if best in headings else unescape(best), headings)
    forms = [text for text in (given, *named, *headings[:2], whole) if text]
    others = tuple(dict.fromkeys((*forms, *(_with_hashtags(best, text) for text in forms))))
    return best or (headings[0] if headings else _first_heading(root)), others


def _agreed(candidates: list[str], headings: list[str], whole: str) -> str:
    """Return the first of these that the page also shows as its heading, else that its ``title`` has; else the first."""
    for others in (headings, [whole]):
        for text in candidates:
            if any(_same(text, other) for other in others):
                return text
    return candidates[0] if candidates else ""


def _same(one: str, other: str) -> bool:
    one, other = (" ".join(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return bool(one and other) and (one in other or other in one)


def _plain(text: str) -> str:
    return squash(text if "<" not in text else re.sub(r"<[^>]*>", "", text))


def _with_hashtags(title: str, form: str) -> str:
    """Return the title with the hashtags that another form of it has between it and the name of the site."""
    match = re.search(rf"{re.escape(title)}\s*((?:[#＃][^\s#＃]+\s*)+)", form) if title else None
    return f"{title} {match[1]}" if match else title


def _headings(root: HtmlElement) -> list[str]:
    """Return what stands as the title on the page, most likely first."""
    named = [
        text
        for element in root.iter("h1", "h2", "h3")
        if re.search(r"(?:post|entry|article)[-_]?(?:title|headline)|headline|p-name", marks.of(element), re.IGNORECASE)
        and (text := _heading(element))
    ]
    first = [text for element in root.iter("h1") if (text := _heading(element))]
    return list(dict.fromkeys((*(named if len(set(named)) == 1 else []), *(first if len(first) == 1 else []))))


def _first_heading(root: HtmlElement) -> str:
    """Return the first smaller heading of a page that gives its title nowhere else."""
    elements = (element for element in root.iter("h2", "h3") if not marks.beside(element))
    return next((text for element in elements if (text := _heading(element))), "")


def _as_shown(title: str, headings: list[str]) -> str:
    """Return the heading on the page when a title is that and something more behind a separator."""
    for heading in headings:
        rest = title[len(heading) :]
        if len(title) >= _CUT and heading.startswith(title.rstrip("… .")) and len(heading) <= len(title) * 2:
            return heading
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


def site_in_title(root: HtmlElement, title: str) -> str:
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
        if re.search(r"(?:^|\s)(?:site|blog)-?(?:title|name)(?:$|\s)", marks.of(element), re.IGNORECASE):
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


def own_site(root: HtmlElement, title: str, site: str) -> str:
    """Return the name of the blog where a page names only what carries it, and where it names nothing."""
    if site and site.casefold() not in _NAMELESS:
        return site
    return site_in_title(root, title) or site


def site(root: HtmlElement, metas: Metas, linked: dict[str, Any]) -> str:
    """Return the name of a page's site; of a platform that carries many, the publisher's own name."""
    given = marks.first(metas, _META_SITE[:1])
    publisher = next(iter(json_ld.texts(linked.get("publisher"))), "")
    if not given or (given.casefold() in _HOSTS and publisher):
        given = publisher
    given = given or json_ld.site(root) or marks.first(metas, _META_SITE[1:])
    given = squash(given)[:120] if not is_web(given) else host(given)
    tagged = _TAGLINE.fullmatch(given)
    return tagged[1] if tagged else given


def _in_svg(element: HtmlElement) -> bool:
    return any(ancestor.tag == "svg" for ancestor in element.iterancestors())
