"""What Firefox's reader view cleans out of the article that it has found: see ``readability``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml.html import HtmlElement

_POSITIVE = re.compile(
    r"article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story", re.IGNORECASE
)
_NEGATIVE = re.compile(
    r"-ad-|hidden|^hid$| hid$| hid |^hid |banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|promo|"
    r"related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget",
    re.IGNORECASE,
)
_FILMS = re.compile(
    r"//(?:www\.)?(?:(?:dailymotion|youtube|youtube-nocookie|player\.vimeo|v\.qq|bilibili|live\.bilibili)\.com|"
    r"(?:archive|upload\.wikimedia)\.org|player\.twitch\.tv)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?:\b|_)(?:share|sharedaddy)(?:\b|_)", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:ad(?:vertising|vertisement)?|pub(?:licité)?|werb(?:ung)?|广告|Реклама|Anuncio|"
    r"(?:loading|正在加载|Загрузка|chargement|cargando)(?:…|\.\.\.)?)",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXTISH = ("span", "li", "td", "blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul")
_START = {
    "div": 5,
    **dict.fromkeys(("pre", "td", "blockquote"), 3),
    **dict.fromkeys(("address", "ol", "ul", "dl", "dd", "dt", "li", "form"), -3),
    **dict.fromkeys((*_HEADINGS, "th"), -5),
}
_WORD = re.compile(r"\w+")


class Weights:
    """What elements are worth by their names; nothing when names do not count."""

    def __init__(self, counts: bool) -> None:
        self._counts = counts

    def of(self, element: HtmlElement) -> int:
        """Return what the class and id say."""
        weight = 0
        for name in (element.get("class"), element.get("id")) if self._counts else ():
            if name:
                weight += _weight(name)
        return weight

    def start(self, element: HtmlElement) -> float:
        """Return the score that an element has before its paragraphs count."""
        return _START.get(str(element.tag), 0) + self.of(element)


@lru_cache(2048)
def _weight(name: str) -> int:
    return 25 * bool(_POSITIVE.search(name)) - 25 * bool(_NEGATIVE.search(name))


def squashed(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(element.text_content().split())


def density(element: HtmlElement) -> float:
    """Return how much of the text is links, 0.0 to 1.0; links within the page count a third."""
    links = list(element.iter("a"))
    if not links:
        return 0.0
    size = len(squashed(element))
    if not size:
        return 0.0
    linked = sum(
        len(squashed(link)) * (0.3 if (link.get("href") or "")[:1] == "#" and len(link.get("href") or "") > 1 else 1)
        for link in links
    )
    return linked / size


def is_empty(element: HtmlElement) -> bool:
    """Say whether there is neither text nor any element but breaks and rules."""
    return all(node is element or node.tag in {"br", "hr"} for node in element.iter()) and not squashed(element)


def is_like(title: str, heading: str) -> bool:
    """Say whether a heading repeats the title, in three quarters of its words' letters."""
    wanted, words = _WORD.findall(title.casefold()), _WORD.findall(heading.casefold())
    if not wanted or not words:
        return False
    known = set(wanted)
    other = [word for word in words if word not in known]
    return 1 - len(" ".join(other)) / len(" ".join(words)) > 0.75


def clean(article: HtmlElement, weights: Weights, *, conditionally: bool) -> None:
    """Take the furniture out of a part of the article."""
    data = {table for table in article.iter("table") if is_data(table)}
    cleaner = _Cleaner(article, weights, data) if conditionally else None
    if cleaner:
        cleaner.clean("form", "fieldset")
    _remove(article.iter("object", "embed", "footer", "link", "aside"), article)
    for child in list(article):
        _remove(
            (
                node
                for node in child.iter()
                if _SHARE.search(f"{node.get('class') or ''} {node.get('id') or ''}") and len(node.text_content()) < 500
            ),
            article,
        )
    _remove(
        (node for node in article.iter("iframe") if not any(_FILMS.search(str(said)) for said in node.attrib.values())),
        article,
    )
    _remove(article.iter("input", "textarea", "select", "button"), article)
    _remove((node for node in article.iter("h1", "h2") if weights.of(node) < 0), article)
    if cleaner:
        cleaner.clean("table", "ul", "div")


def _remove(elements: Iterable[HtmlElement], top: HtmlElement) -> None:
    for element in list(elements):
        if element is not top and element.getparent() is not None:
            element.drop_tree()


def is_data(table: HtmlElement) -> bool:
    """Say whether a table holds data: it is described, has heads, or is large."""
    if table.get("role") == "presentation" or table.get("datatable") == "0":
        return False
    if table.get("summary"):
        return True
    if any(len(caption) or caption.text for caption in table.iter("caption")):
        return True
    if next(table.iter("col", "colgroup", "tfoot", "thead", "th"), None) is not None:
        return True
    if any(inner is not table for inner in table.iter("table")):
        return False
    rows = list(table.iter("tr"))
    columns = max((sum(_span(cell, "colspan") for cell in row.iter("td")) for row in rows), default=0)
    size = sum(_span(row, "rowspan") for row in rows)
    if columns <= 1 or size <= 1:
        return False
    return size >= 10 or columns > 4 or size * columns > 10


def _span(element: HtmlElement, name: str) -> int:
    value = element.get(name) or "1"
    return min(int(value), 1000) if value.isascii() and value.isdigit() else 1


class _Cleaner:
    """Takes out elements that look like furniture by what they hold."""

    def __init__(self, article: HtmlElement, weights: Weights, data: set[HtmlElement]) -> None:
        self._article, self._weights, self._data = article, weights, data

    def clean(self, *tags: str) -> None:
        for tag in tags:
            for element in reversed(list(self._article.iter(tag))):
                if element is not self._article and self._goes(element):
                    element.drop_tree()

    def _goes(self, element: HtmlElement) -> bool:
        if element in self._data or any(node in self._data or node.tag == "code" for node in element.iterancestors()):
            return False
        if self._data and any(node in self._data for node in element.iter("table")):
            return False
        weight = self._weights.of(element)
        if weight < 0:
            return True
        text = squashed(element)
        if text.count(",") >= 10:
            return False
        if any(
            _FILMS.search(str(said))
            for node in element.iter("object", "embed", "iframe")
            for said in node.attrib.values()
        ):
            return False
        if _NOTHING.fullmatch(text):
            return True
        listed = element.tag in {"ul", "ol"} or sum(
            len(squashed(node)) for node in element.iter("ul", "ol")
        ) > 0.9 * len(text)
        if not _is_furniture(element, text, weight, listed):
            return False
        return not (listed and _is_gallery(element))


def _is_furniture(element: HtmlElement, text: str, weight: int, listed: bool) -> bool:
    def count(*tags: str) -> int:
        return sum(1 for node in element.iter(*tags) if node is not element)

    paragraphs, images, items = count("p"), count("img"), count("li") - 100
    framed = any(node.tag == "figure" for node in element.iterancestors())
    embeds, size, linked = count("object", "embed", "iframe"), len(text), density(element)
    if not framed and images > 1 and paragraphs / images < 0.5:
        return True
    if (not listed and items > paragraphs) or count("input") > paragraphs // 3:
        return True
    bare = not listed and not framed and size < 25 and (images == 0 or images > 2) and linked > 0
    if bare and _share_of(element, size, _HEADINGS) < 0.9:
        return True
    if (not listed and weight < 25 and linked > 0.2) or (weight >= 25 and linked > 0.5):
        return True
    if (embeds == 1 and size < 75) or embeds > 1:
        return True
    return images == 0 and not any(node is not element and squashed(node) for node in element.iter(*_TEXTISH))


def _share_of(element: HtmlElement, size: int, tags: tuple[str, ...]) -> float:
    return sum(len(squashed(node)) for node in element.iter(*tags)) / size if size else 0.0


def _is_gallery(element: HtmlElement) -> bool:
    """Say whether each item of a list is a picture."""
    if any(len(child) > 1 for child in element):
        return False
    return sum(1 for _ in element.iter("img")) == sum(1 for _ in element.iter("li"))
