"""A site's rule put to a page: what it cuts is gone before the extraction looks, what it keeps is there afterwards."""

from __future__ import annotations

from copy import deepcopy

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from reader.capture import page
from reader.capture.rules import Rule


class Ruling:
    """One rule and one page, which is tidied already. Cuts at once."""

    def __init__(self, root: HtmlElement, rule: Rule) -> None:
        self._places = {element: place for place, element in enumerate(root.iter())} if rule.keep else {}
        for element in matches(root, rule.cut):
            page.remove(element)
        chosen = [element for element in matches(root, rule.keep) if _is_below(element, root)]
        outermost = [element for element in chosen if not any(other in chosen for other in element.iterancestors())]
        self._kept = [(element, _whole(element)) for element in outermost]

    def complete(self, article: HtmlElement | None) -> list[HtmlElement]:
        """Return what the extraction has made the article, and what is to be kept beside it, in the page's order."""
        parts = [(self._places.get(article, 0), article)] if article is not None else []
        for element, copy in self._kept:
            place = self._places[element]
            if article is None:
                parts.append((place, copy))
            elif _is_below(article, element):
                parts, article = [(place, copy)], None
            elif _is_below(element, article):
                copy.tail = element.tail
                element.getparent().replace(element, copy)
            elif (following := self._following(article, place)) is not None:
                following.addprevious(copy)
            else:
                parts.append((place, copy))
        return [element for _place, element in sorted(parts, key=lambda part: part[0])]

    def _following(self, article: HtmlElement, place: int) -> HtmlElement | None:
        """Return the first child behind a place of the page that lies within an article; None for a place that does not."""
        places = [(self._places.get(child, 0), child) for child in article]
        if not places or place < places[0][0]:
            return None
        return next((child for its, child in places if its > place), None)


def matches(root: HtmlElement, selectors: tuple[str, ...]) -> list[HtmlElement]:
    """Return what is matched within the body of a page, never the body itself, in the page's order."""
    found: dict[HtmlElement, None] = {}
    for selector in selectors:
        found |= dict.fromkeys(select(root, selector))
    order = {element: place for place, element in enumerate(root.iter())} if len(selectors) > 1 else {}
    return sorted(
        (item for item in found if item.tag not in {"html", "head", "body"}), key=lambda item: order.get(item, 0)
    )


def select(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return the elements that a CSS selector finds."""
    found = CSSSelector(selector, translator="html")(root)
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def _is_below(element: HtmlElement, top: HtmlElement) -> bool:
    return element is top or any(node is top for node in element.iterancestors())


def _whole(element: HtmlElement) -> HtmlElement:
    copy = deepcopy(element)
    copy.tail = None
    return copy
