"""The linked data (JSON-LD) of a page: the one object that speaks of its article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

_ARTICLES = re.compile(r"(?:.*Article|BlogPosting|.*Posting|Report|Review|NewsArticle|CreativeWork|Recipe)$")
_PAGES = re.compile(r"(?:WebPage|ItemPage|AboutPage|VideoObject|Course|Book|Product)$")
_TAG = re.compile(r"<[^>]*>")
_COMMENT = re.compile(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$|^\s*<!--|-->\s*$")


def article(root: HtmlElement) -> dict[str, Any]:
    """Return the object of the page's article, else of the page; empty when there is none."""
    objects = list(_objects(root))
    for pattern in (_ARTICLES, _PAGES):
        fitting = [found for found in objects if any(pattern.match(kind) for kind in _kinds(found))]
        if fitting:
            return _resolved(max(fitting, key=_worth), objects)
    return {}


def site(root: HtmlElement) -> str:
    """Return the name of the ``WebSite`` object."""
    for found in _objects(root):
        if "WebSite" in _kinds(found) and isinstance(name := found.get("name"), str):
            return name
    return ""


def texts(value: object) -> list[str]:
    """Return the names or texts that a value stands for, whatever shape it has."""
    match value:
        case str():
            return [value.strip()] if value.strip() else []
        case list():
            return [text for part in value for text in texts(part)]
        case dict():
            return texts(value.get("name") or value.get("@value") or "")
    return []


def body(found: dict[str, Any]) -> str:
    """Return the text of the article that an object carries, without markup."""
    text = found.get("articleBody")
    return unescape(_TAG.sub(" ", text)) if isinstance(text, str) else ""


def _worth(found: dict[str, Any]) -> int:
    return sum(bool(found.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "publisher"))


def _objects(root: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = _COMMENT.sub("", script.text or "").strip().rstrip(";")
        try:
            yield from _flat(json.loads(source, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _flat(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 8:
        return
    if isinstance(value, list):
        for part in value:
            yield from _flat(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
            yield from _flat(value.get(key), depth + 1)


def _kinds(found: dict[str, Any]) -> list[str]:
    return [kind.rpartition("/")[2] for kind in texts(found.get("@type"))]


def _resolved(found: dict[str, Any], objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Put in what the article only refers to by ``@id``: its author and publisher."""
    known = {name: other for other in objects if isinstance(name := other.get("@id"), str)}

    def resolve(value: object) -> object:
        if isinstance(value, list):
            return [resolve(part) for part in value]
        if isinstance(value, dict) and "name" not in value and isinstance(name := value.get("@id"), str):
            return known.get(name, value)
        return value

    return {**found, **{key: resolve(found[key]) for key in ("author", "publisher", "creator") if key in found}}
