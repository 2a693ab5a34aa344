"""What elements of a page say about themselves: their names, and whether they stand beside the article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_COMMENTS = re.compile(r"(?:^|\s)(?:(?:wp-block-)?comments|comments?-?list|comments-area)(?:\s|$)", re.IGNORECASE)
_BESIDE = re.compile(
    r"comment|sidebar|related|recommend|widget(?!\sBlog)|wp-block-query(?:\s|$)|wp-block-post-template", re.IGNORECASE
)

_OTHERS = re.compile(r"(?:^|\s)wp-block-query(?:\s|$)", re.IGNORECASE)

Metas = dict[str, list[str]]
"""The contents of a page's ``meta`` elements by name in lower case."""


def of(element: HtmlElement) -> str:
    """Return an element's class, id and item property."""
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def beside(element: HtmlElement, *, aside: bool = True) -> bool:
    """Say whether an element belongs to comments, a side bar (perhaps an ``aside``) or a list of other articles."""
    for node in (element, *element.iterancestors()):
        if (node.tag == "aside" and aside) or node.tag == "nav" or _BESIDE.search(of(node)):
            return node.tag not in {"body", "html"}
    return False


def holds_comments(element: HtmlElement) -> bool:
    """Say whether an element is what a page keeps its comments in, and not what keeps the article too."""
    return isinstance(element.tag, str) and bool(_COMMENTS.search(of(element))) and element.find(".//h1") is None


def holds_others(element: HtmlElement) -> bool:
    """Say whether an element is what WordPress lists other posts in."""
    return isinstance(element.tag, str) and bool(_OTHERS.search(of(element))) and element.find(".//h1") is None


def squash(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def first(metas: Metas, names: tuple[str, ...]) -> str:
    """Return the content of the first of these that a page has."""
    return next((metas[name][0] for name in names if name in metas), "")


def below_title(root: HtmlElement) -> list[str]:
    """Return the short texts that follow the page's first ``h1``, as far as its comments."""
    found: list[str] = []
    seen, below = 0, False
    for element in root.iter():
        below = below or element.tag == "h1"
        if below and isinstance(element.tag, str):
            seen += 1
            if seen > 60 or holds_comments(element):
                break
            text = squash(element.text or "")
            if 6 <= len(text) <= 60:
                found.append(text)
    return found
