"""The element that well-known systems put an article's body in. It finds short posts, which extraction by statistics drops."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_SELECTORS = (
    # Blogger, then what WordPress and its like agree on, then single systems; the first that fits wins.
    ("class", {"post-body"}),
    ("itemprop", {"articlebody"}),
    ("class", {"available-content"}),
    ("class", {"gh-content", "post-full-content"}),
    ("class", {"entry-content", "wp-block-post-content", "td-post-content", "e-content"}),
    ("class", {"post-content", "article-content", "article-body", "post__content", "article__body", "post-entry"}),
    (
        "class",
        {"article-content-body", "article__content", "entry", "story-body", "blog-post-content", "markdown-body"},
    ),
    ("class", {"body-text", "post-text", "reblog-content"}),
    ("class", {"field--name-body", "field-name-body"}),
)
_NAMES = frozenset(name for _, names in _SELECTORS for name in names)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|sidebar|related|footer|teasers?|excerpt|summary|preview|cards?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAST = 20
_MANY = 60


def find(root: HtmlElement) -> HtmlElement | None:
    """Return the body of the page's one article by its markup; None when there is none, or several."""
    spare: list[HtmlElement] = []
    marked = _marked(root)
    for attribute, names in _SELECTORS:
        found = [
            element
            for element, said in marked
            if any(name in names for name in said[attribute]) and not _beside(element)
        ]
        if len(found) > _MANY:
            continue
        outer = [element for element in found if not any(ancestor in found for ancestor in element.iterancestors())]
        spare = spare or [element for element in outer if _size(element)]
        outer = [element for element in outer if _size(element) >= _LEAST or _pictures(element)]
        if len(outer) == 1:
            return outer[0]
        if len(outer) > 1:
            return _only_large(outer)
    articles = [element for element in root.iter("article") if not _beside(element) and _size(element) >= _LEAST]
    articles = [element for element in articles if not any(other.tag == "article" for other in element.iterancestors())]
    if len(spare) == 1 and (not articles or "post-body" in (spare[0].get("class") or "").lower().split()):
        return spare[0]
    return articles[0] if len(articles) == 1 else None


def _marked(root: HtmlElement) -> list[tuple[HtmlElement, dict[str, list[str]]]]:
    """Return the elements that have one of the names of bodies, in order, each with what it is called."""
    found = []
    for element in root.iter():
        classes, property_ = element.get("class"), element.get("itemprop")
        if (classes or property_) and isinstance(element.tag, str):
            said = {"class": (classes or "").lower().split(), "itemprop": (property_ or "").lower().split()}
            if not _NAMES.isdisjoint(said["class"]) or not _NAMES.isdisjoint(said["itemprop"]):
                found.append((element, said))
    return found


def _beside(element: HtmlElement) -> bool:
    for node in element.iterancestors():
        if node.tag in {"aside", "nav", "footer"}:
            return True
        if node.tag in {"body", "html", "article", "main"}:
            continue
        if _ASIDE.search(f"{node.get('class') or ''} {node.get('id') or ''}") and next(node.iter("h1"), None) is None:
            return True
    return False


def _only_large(elements: list[HtmlElement]) -> HtmlElement | None:
    """Return the one that holds nine tenths of all their words (the others are teasers), if there is such a one."""
    sizes = sorted(((_size(element), index) for index, element in enumerate(elements)), reverse=True)
    return elements[sizes[0][1]] if sizes[0][0] >= 0.9 * sum(size for size, _ in sizes) else None


def _size(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))


def _pictures(element: HtmlElement) -> bool:
    return next(element.iter("img", "iframe", "video", "audio"), None) is not None
