"""Whole posts that follow a page's own: what an endless page loads below it, or what it shows for its reader to go on with."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reader.capture import hashtags, page

_LEAST = 50
"""Words of a post that others follow."""


def strip(root: HtmlElement, title: str) -> None:
    """Take out the posts behind the one that has the page's title, or within it, whose headings lead to pages of their own."""
    wanted = _bare(title)
    articles = list(root.iter("article"))
    if len(articles) < 2 or not wanted:
        return
    own = next((article for article in articles if _bare(_text(_heading(article))) == wanted), None)
    if own is None:
        return
    around = set(own.iterancestors())
    following = articles[articles.index(own) + 1 :]
    gone = [article for article in following if article not in around and _leads_on(article, wanted)]
    inner = [article for article in gone if own in article.iterancestors()]
    rest = len(own.text_content().split()) - sum(len(article.text_content().split()) for article in _outermost(inner))
    if rest >= _LEAST:
        for article in gone:
            page.remove(article)


def _outermost(articles: list[HtmlElement]) -> list[HtmlElement]:
    held = set(articles)
    return [article for article in articles if held.isdisjoint(article.iterancestors())]


def _leads_on(article: HtmlElement, title: str) -> bool:
    heading = _heading(article)
    if heading is None or _bare(_text(heading)) == title:
        return False
    above = heading.getparent()
    links = [*heading.iter("a"), *([above] if above is not None and above.tag == "a" else [])]
    return any((link.get("href") or "#")[:1] != "#" for link in links)


def _heading(article: HtmlElement) -> HtmlElement | None:
    return next(article.iter("h1", "h2", "h3"), None)


def _text(heading: HtmlElement | None) -> str:
    return "" if heading is None else hashtags.trailing(" ".join(heading.text_content().split()))[0]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
