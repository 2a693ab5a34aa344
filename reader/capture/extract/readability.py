"""The page as Firefox's reader view would take it: a voter that decides by element, on a copy of the page's own tree.

Written anew after the rules and with the word lists of Mozilla's Readability (copyright 2010 Arc90 Inc and the authors of
Readability.js; Apache License 2.0, its text lies beside this file): paragraphs lend their score to what they are in, the
best element and its like neighbours are the article, and furniture is cleaned out of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import islice

from lxml.html import Element, HtmlElement

from reader.capture.extract import cleaning
from reader.capture.extract.cleaning import Weights, density, squashed

_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|related|"
    r"remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination|pager|popup|"
    r"yom-remote",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"and|article|body|column|content|main|mathjax|shadow", re.IGNORECASE)
_ROLES = {"menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"}
_BYLINE = re.compile(r"byline|author|dateline|writtenby|p-author", re.IGNORECASE)
_COMMAS = re.compile("[,،﹐︐﹑⹁⸴⸲，]")
_BLOCKS = {"blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul"}
_INLINE = {
    *(
        "abbr",
        "audio",
        "b",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "data",
        "datalist",
        "dfn",
        "em",
        "embed",
        "i",
        "img",
    ),
    *(
        "input",
        "kbd",
        "label",
        "mark",
        "math",
        "meter",
        "noscript",
        "object",
        "output",
        "progress",
        "q",
        "ruby",
        "samp",
    ),
    *("script", "select", "small", "span", "strong", "sub", "sup", "textarea", "time", "var", "wbr", "font"),
}
_SCORED = {"section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"}
_MAY_BE_EMPTY = {"div", "section", "header", "h1", "h2", "h3", "h4", "h5", "h6"}
_SHORTEST = 25
"""Characters of a paragraph that counts."""
_ENOUGH = 500
"""Characters of an article; with fewer, the next attempt is less strict."""
_ATTEMPTS = ((True, True, True), (False, True, True), (False, False, True), (False, False, False))
"""Whether unlikely elements go, names count, and what is found is cleaned."""


def chosen(root: HtmlElement, title: str, *, bylined: bool = False) -> set[HtmlElement]:
    """Return the elements of a page that belong to the article; a text belongs to it as the element does that it is in.

    ``bylined``: the page says elsewhere who wrote it, so that a line which does is not taken out.
    """
    best: set[HtmlElement] = set()
    most = 0
    for flags in _ATTEMPTS:
        copy = deepcopy(root)
        pairs = dict(zip(copy.iter(), root.iter(), strict=True))
        attempt = _Attempt(next(copy.iter("body"), copy), title, bylined, *flags)
        tops = attempt.article()
        found = {pairs[node] for top in tops for node in attempt.merged(top) if node in pairs}
        size = sum(len(squashed(top)) for top in tops)
        if size >= _ENOUGH:
            return found
        if size > most:
            best, most = found, size
    return best


class _Attempt:
    """One try, which changes the tree that it is given."""

    def __init__(self, body: HtmlElement, title: str, bylined: bool, strips: bool, weighs: bool, cleans: bool) -> None:
        self._body, self._title = body, title
        self._strips, self._cleans = strips, cleans
        self._weights = Weights(weighs)
        self._scores: dict[HtmlElement, float] = {}
        self._bylined = bylined
        self._merged: dict[HtmlElement, HtmlElement] = {}

    def article(self) -> list[HtmlElement]:
        """Return the elements that make up the article, cleaned."""
        self._score(self._prepared())
        top = self._top()
        tops = self._with_neighbours(top)
        for element in tops:
            cleaning.clean(element, self._weights, conditionally=self._cleans)
        return [element for element in tops if element.getparent() is not None or element is self._body]

    # -- what is scored -----------------------------------------------------------------------------------------------

    def merged(self, top: HtmlElement) -> Iterator[HtmlElement]:
        """Yield all elements of a part of the article, those too that were merged into others."""
        for node in top.iter():
            yield node
            if node in self._merged:
                yield self._merged[node]

    def _prepared(self) -> list[HtmlElement]:
        """Take out what is unlikely, make paragraphs of loose text, and return what is to be scored."""
        scored: list[HtmlElement] = []
        gone: set[HtmlElement] = set()
        for element in list(self._body.iter()):
            parent = element.getparent()
            if parent is None or parent in gone or not isinstance(element.tag, str):
                gone.add(element)
            elif element is not self._body and self._goes(element):
                gone.add(element)
                element.drop_tree()
            elif element.tag in _SCORED:
                scored.append(element)
            elif element.tag == "div":
                scored.extend(self._paragraphs(element, gone))
        return scored

    def _paragraphs(self, box: HtmlElement, gone: set[HtmlElement]) -> list[HtmlElement]:
        """Put the loose text of a box into paragraphs and return those; a box with but one paragraph becomes that."""
        wrapped = _wrap(box)
        if len(box) == 1 and box[0].tag == "p" and not (box.text or "").strip() and not (box[0].tail or "").strip():
            if density(box) < 0.25:
                self._merged[box] = box[0]
                gone.add(box[0])
                for child in box[0]:
                    gone.discard(child)
                box[0].drop_tag()
                box.tag = "p"
                return [box]
        elif not any(node.tag in _BLOCKS for node in box.iterdescendants()):
            box.tag = "p"
            return [box]
        return wrapped

    def _goes(self, element: HtmlElement) -> bool:
        tag = element.tag
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.get("aria-hidden") == "true" and "fallback-image" not in marks:
            return True
        if self._is_byline(element, marks) or self._is_title(element):
            return True
        if self._strips and tag != "a":
            if _is_unlikely(marks) and all(
                node.tag not in {"table", "code"} for node in islice(element.iterancestors(), 4)
            ):
                return True
            if element.get("role") in _ROLES:
                return True
        return tag in _MAY_BE_EMPTY and cleaning.is_empty(element)

    def _is_byline(self, element: HtmlElement, marks: str) -> bool:
        if self._bylined:
            return False
        named = element.get("rel") == "author" or "author" in (element.get("itemprop") or "") or _BYLINE.search(marks)
        self._bylined = bool(named) and 0 < len(squashed(element)) < 100
        return self._bylined

    def _is_title(self, element: HtmlElement) -> bool:
        if not self._title or element.tag not in {"h1", "h2"}:
            return False
        if not cleaning.is_like(self._title, squashed(element)):
            return False
        self._title = ""
        return True

    def _score(self, elements: Iterable[HtmlElement]) -> None:
        for element in elements:
            text = squashed(element)
            if len(text) < _SHORTEST:
                continue
            score = 2 + len(_COMMAS.findall(text)) + min(len(text) // 100, 3)
            for level, above in enumerate(islice(element.iterancestors(), 5)):
                if above.getparent() is None:
                    break
                if above not in self._scores:
                    self._scores[above] = self._weights.start(above)
                self._scores[above] += score / (1 if level == 0 else 2 if level == 1 else level * 3)

    # -- which is the article -----------------------------------------------------------------------------------------

    def _top(self) -> HtmlElement:
        for element in self._scores:
            self._scores[element] *= 1 - density(element)
        ranked = sorted(self._scores, key=lambda element: -self._scores[element])[:5]
        if not ranked or ranked[0].tag in {"body", "html"}:
            self._scores.setdefault(self._body, self._weights.start(self._body))
            return self._body
        top = self._common(ranked)
        top = self._better(top)
        while (parent := top.getparent()) is not None and parent.tag != "body" and len(parent) == 1:
            top = parent
        self._scores.setdefault(top, self._weights.start(top))
        return top

    def _common(self, ranked: list[HtmlElement]) -> HtmlElement:
        """Return the element that several good ones are in, else the best."""
        top = ranked[0]
        most = self._scores[top]
        others = [set(other.iterancestors()) for other in ranked[1:] if most > 0 and self._scores[other] / most >= 0.75]
        if len(others) >= 3:
            for above in top.iterancestors():
                if above.tag == "body":
                    break
                if sum(above in ancestors for ancestors in others) >= 3:
                    return above
        return top

    def _better(self, top: HtmlElement) -> HtmlElement:
        """Return the first element around the best one whose score is still higher."""
        last = self._scores.setdefault(top, self._weights.start(top))
        least = last / 3
        for above in top.iterancestors():
            if above.tag in {"body", "html"}:
                break
            if above not in self._scores:
                continue
            score = self._scores[above]
            if score < least:
                break
            if score > last:
                return above
            last = score
        return top

    def _with_neighbours(self, top: HtmlElement) -> list[HtmlElement]:
        parent = top.getparent()
        if top is self._body or parent is None:
            return [top]
        score = self._scores[top]
        least = max(10.0, score * 0.2)
        found = []
        for element in parent:
            if not isinstance(element.tag, str):
                continue
            bonus = score * 0.2 if top.get("class") and element.get("class") == top.get("class") else 0
            scored = element in self._scores and self._scores[element] + bonus >= least
            if element is top or scored or _is_prose(element):
                found.append(element)
        return found


@lru_cache(2048)
def _is_unlikely(marks: str) -> bool:
    return len(marks) > 1 and _UNLIKELY.search(marks) is not None and _PERHAPS.search(marks) is None


def _is_prose(element: HtmlElement) -> bool:
    if element.tag != "p":
        return False
    text, linked = squashed(element), density(element)
    if len(text) > 80:
        return linked < 0.25
    return bool(text) and linked == 0 and re.search(r"\.( |$)", text) is not None


def _wrap(box: HtmlElement) -> list[HtmlElement]:
    """Put text and inline elements between the blocks of a box into paragraphs, and return these."""
    found: list[HtmlElement] = []

    def new(text: str | None) -> HtmlElement:
        found.append(Element("p"))
        found[-1].text = text
        return found[-1]

    line: HtmlElement | None = None
    if (box.text or "").strip():
        line = new(box.text)
        box.text = None
        box.insert(0, line)
    for child in list(box):
        if child is line:
            continue
        if _is_inline(child):
            if line is None:
                if not (child.tail or "").strip() and child.tag == "br":
                    continue
                line = new(None)
                child.addprevious(line)
            line.append(child)
        else:
            line = None
            if (child.tail or "").strip():
                line = new(child.tail)
                child.tail = None
                child.addnext(line)
    return found


def _is_inline(element: HtmlElement) -> bool:
    if element.tag in _INLINE:
        return True
    return element.tag in {"a", "del", "ins"} and all(_is_inline(child) for child in element)
