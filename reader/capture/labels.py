"""The tags that a page gives its article."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from reader.capture import json_ld, wording
from reader.model import merge_tags

_MOST = 20
_LISTS = re.compile(
    r"(?:^|\s)(?:post-labels|post-tags|entry-tags|entry-categories|tags-links|cat-links|article-tags|byline\spost-labels|post-sidebar-labels|"
    r"tags-list|field-(?:-name|name)-field-tags|"
    r"tag-list|post-categories|post__tags|labels|pencraft-tags|tags|tag-links|post-tag)(?:$|\s)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"cloud|(?<!post-)sidebar|widget(?!\sBlog)|related|comment|nav|menu|archive", re.IGNORECASE)
_FILED_WORDS = ("filed under", "posted in", "tagged")
_FILED = re.compile(r"filed under|posted in|tagged(?: with| as)?", re.IGNORECASE)
_LINES = ("p", "div", "span", "li", "small", "footer")
_WIDEST = 60
"""Elements in a line of labels, at most."""
_NO_TAGS = {"uncategorized", "uncategorised", "blog", "home", "news", "allgemein", "без рубрики"}


def read(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> tuple[str, ...]:
    """Return the tags of a page's article in the page's order: ``rel=tag`` links and lists of labels, ``article:tag``,
    the keywords of its linked data, and ``meta keywords`` when they are few and speak of this page.
    """
    shelves = {element for element in root.iter() if _is_listed(element)}
    shown = [name for element in root.iter("a") if _is_label(element, shelves) if (name := _text(element))]
    shown = shown or _in_lines(root)
    given = [*metas.get("article:tag", []), *metas.get("parsely-tags", [])]
    keywords = [word for text in json_ld.texts(linked.get("keywords")) for word in _split(text)]
    tags = merge_tags(
        shown, [word for text in given for word in _split(text)], [word for word in keywords if ":" not in word]
    )
    if not tags:
        tags = merge_tags(_sane(metas.get("keywords", []) + metas.get("news_keywords", []), root))
    return tuple(tag for tag in tags if 1 < len(tag) <= 60 and tag.casefold() not in _NO_TAGS)[:_MOST]


def _in_lines(root: HtmlElement) -> list[str]:
    """Return the labels of the one line of labels that the page shows outside its side bars."""
    lines = [
        names
        for element in _short_lines(root)
        if _is_small(element) and (names := _line(element)) and not _is_elsewhere(element)
    ]
    return lines[0] if lines and all(set(names) == set(lines[0]) for names in lines) else []


def _short_lines(root: HtmlElement) -> list[HtmlElement]:
    """Return the lines that are short and have what sets a word off from labels: most lines have not."""
    found: list[HtmlElement] = []
    around: set[HtmlElement] = set()  # what a long line is in is longer, and need not be read
    files = says_filed(root)
    for element in reversed(list(root.iter(*_LINES))):
        if element in around:
            continue
        text = element.text_content()
        if len(text) > 10 * _WIDEST:
            around.update(element.iterancestors())
        elif ":" in text or "：" in text or (files and _FILED.search(text)):
            found.append(element)
    return found[::-1]


def says_filed(root: HtmlElement) -> bool:
    """Say whether a page may say anywhere what it is filed under: its elements need not be asked one by one else."""
    text = root.text_content().lower()
    return any(words in text for words in _FILED_WORDS)


def _is_filed(element: HtmlElement) -> bool:
    text = element.text_content()
    return len(text) <= 10 * _WIDEST and _FILED.search(text) is not None and _is_small(element)


def _is_small(element: HtmlElement, widest: int = _WIDEST) -> bool:
    return sum(1 for _ in islice(element.iter(), widest)) < widest and len(element.text_content()) <= 10 * widest


def _line(element: HtmlElement) -> list[str]:
    text = squashed(element)
    links = [name for link in element.iter("a") if (name := _text(link))]
    if links and _FILED.fullmatch(_without_links(element)):
        return links
    return [name.lstrip("#＃") for name in wording.labels(text) or []]


def is_shelf(element: HtmlElement, *, files: bool = True) -> bool:
    """Say whether an element is nothing but labels that are links, by its name and its words.

    ``files`` is what ``says_filed`` says of the page.
    """
    if files and element.tag in _LINES and _is_filed(element) and _FILED.fullmatch(_without_links(element)):
        return next(element.iter("a"), None) is not None
    if not _is_listed(element) or not _is_small(element, 4 * _WIDEST):
        return False
    rest = _without_links(element)
    return not rest or wording.heads_labels(rest)


def _without_links(element: HtmlElement) -> str:
    rest = squashed(element)
    for link in element.iter("a"):
        rest = rest.replace(squashed(link), "", 1)
    return rest.strip(" ,;|·•#:：")


def squashed(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(element.text_content().split())


def _is_elsewhere(element: HtmlElement) -> bool:
    return any(
        (node.tag in {"nav", "aside"} and (node.get("aria-label") or "").lower() != "tags")
        or (node.tag not in {"body", "html"} and _ELSEWHERE.search(f"{node.get('class') or ''} {node.get('id') or ''}"))
        for node in element.iterancestors()
    )


def _is_listed(element: HtmlElement) -> bool:
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(marks) > 1 and _names_list(marks)


@lru_cache(2048)
def _names_list(marks: str) -> bool:
    return _LISTS.search(marks) is not None


def _is_label(element: HtmlElement, shelves: set[HtmlElement]) -> bool:
    rel = (element.get("rel") or "").lower().split()
    listed = "tag" in rel
    if listed and "category" in rel and "/category/" in (element.get("href") or ""):
        return False  # WordPress: a category is a shelf of the blog, and is in every post of it
    if not listed and shelves:
        listed = any(node in shelves for node in element.iterancestors())
    return listed and not _is_elsewhere(element)


def _text(element: HtmlElement) -> str:
    text = " ".join(element.text_content().split()).lstrip("#")
    return text if len(text) <= 60 else ""


def _split(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,;،、]", text) if word.strip()]


def _sane(given: list[str], root: HtmlElement) -> list[str]:
    """Return ``meta keywords`` only when somebody has chosen them for this page: few, short, and spoken of in it."""
    words = [word for text in given[:1] for word in _split(text)]
    if not 1 <= len(words) <= 10 or any(len(word) > 40 or len(word.split()) > 4 for word in words):
        return []
    text = " ".join(element.text_content() for element in root.iter("p", "h1", "h2")).casefold()
    return words if sum(word.casefold() in text for word in words) * 3 >= len(words) * 2 else []
