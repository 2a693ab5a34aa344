"""The tags that a page gives its article."""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from reader.capture import json_ld
from reader.model import merge_tags

_MOST = 20
_LISTS = re.compile(
    r"(?:^|\s)(?:post-labels|post-tags|entry-tags|entry-categories|tags-links|cat-links|article-tags|byline\spost-labels|"
    r"tag-list|post-categories|post__tags|labels|pencraft-tags)(?:$|\s)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"cloud|sidebar|widget(?!\sBlog)|related|comment|nav|menu|archive", re.IGNORECASE)
_NO_TAGS = {"uncategorized", "uncategorised", "blog", "home", "news", "allgemein", "без рубрики"}


def read(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> tuple[str, ...]:
    """Return the tags of a page's article in the page's order: ``rel=tag`` links and lists of labels, ``article:tag``,
    the keywords of its linked data, and ``meta keywords`` when they are few and speak of this page.
    """
    shown = [name for element in root.iter("a") if _is_label(element) if (name := _text(element))]
    given = [*metas.get("article:tag", []), *metas.get("parsely-tags", [])]
    keywords = [word for text in json_ld.texts(linked.get("keywords")) for word in _split(text)]
    tags = merge_tags(
        shown, [word for text in given for word in _split(text)], [word for word in keywords if ":" not in word]
    )
    if not tags:
        tags = merge_tags(_sane(metas.get("keywords", []) + metas.get("news_keywords", []), root))
    return tuple(tag for tag in tags if 1 < len(tag) <= 60 and tag.casefold() not in _NO_TAGS)[:_MOST]


def _is_label(element: HtmlElement) -> bool:
    rel = (element.get("rel") or "").lower().split()
    listed = "tag" in rel
    if listed and "category" in rel and "/category/" in (element.get("href") or ""):
        return False  # WordPress: a category is a shelf of the blog, and is in every post of it
    for ancestor in element.iterancestors():
        marks = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag in {"nav", "aside"} or (ancestor.tag not in {"body", "html"} and _ELSEWHERE.search(marks)):
            return False
        listed = listed or bool(_LISTS.search(marks))
    return listed


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
