"""The outline of a page beside what became of it: for a reader who wants to see, and to change, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from reader import document
from reader.capture import chrome, html_page, markup, page, sniff
from reader.capture.extract.names import is_side
from reader.capture.extract.runs import BLOCKS, Run, Voice, runs_of, shares
from reader.capture.parts import Part
from reader.capture.rules import Rule
from reader.capture.ruling import matches, select
from reader.errors import CaptureError

_MOST = 3_000
"""Parts of a page that are told of; those that follow are not."""
_DEEPEST = 40
_FIRST = 160
"""Characters of the first words."""
_MOSTLY = 0.6
_HALF = 0.5
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_NUMBERED = re.compile(r"\d{3}|[0-9a-f]{8}", re.IGNORECASE)
"""In a name: of this page, or of this making of the page, alone."""
_WELL_KNOWN = "furniture of its kind of site"
_NAMED = "named like what stands beside an article"
_LINKS = "mostly links"
_RULED = "cut by your rule"
_UNCHOSEN = "not taken for a part of the article"


def outlines(pages: list[tuple[str, str]], rule: Rule) -> list[Part]:
    """Return the parts of the pages of an article, each given by its text and address, one page behind the other."""
    if len(pages) == 1:
        return outline(*pages[0], rule)
    found: list[Part] = []
    for number, (text, url) in enumerate(pages, 1):
        found += outline(text, url, rule, number)
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def outline(text: str, url: str, rule: Rule, number: int = 0) -> list[Part]:
    """Return the parts of a page, and what a capture under a rule keeps of each. Raises ``CaptureError`` for no page.

    ``number`` is which page of its article it is, from 1; 0 for the only one.
    """
    root = page.parse(text)
    if number:
        root.set(html_page.PART, str(number))
    base = page.base_of(root, url)
    page.tidy(root)
    top = next(root.iter("body"), root)
    runs = runs_of(top)
    try:
        post = markup.read(text, sniff.HTML, url, "", rule, number)
        html, kept = document.to_html(post.document), f"{post.title}\n{post.document.text}"
    except CaptureError:
        html, kept = "", ""
    ruled = set(matches(root, rule.cut))
    facts = _Facts(runs, ruled, Voice(kept), set(markup.pictures(html)), base)
    namer, reasons = _Namer(root), _Reasons(ruled, top)
    scope = f'[{html_page.PART}="{number}"] ' if number else ""
    found: list[Part] = []
    for depth, element, chain in _elements(top, facts):
        share = facts.share(element)
        here, everywhere = scope + namer.here(element), namer.everywhere(element, chain)
        found.append(
            Part(
                depth=depth,
                name=_called(element),
                text=facts.words(element),
                words=facts.sizes.get(element, 0),
                kept=share,
                why="" if share else reasons.why(element, facts),
                here=here,
                everywhere=everywhere,
                count=len(namer.all(everywhere)),
            )
        )
        if len(found) == _MOST:
            break
    return found


class _Facts:
    """How many words each element holds, and how many of them are kept."""

    def __init__(self, runs: list[Run], ruled: set[HtmlElement], kept: Voice, pictures: set[str], base: str) -> None:
        """``ruled`` is what a rule cuts: its words may stand in the article all the same, from elsewhere on the page."""
        self.sizes: dict[HtmlElement, int] = {}
        self._kept: dict[HtmlElement, float] = {}
        self._own: dict[HtmlElement, list[Run]] = {}
        self._pictures, self._base = pictures, base
        for run, share in zip(runs, shares(runs, kept), strict=True):
            self._own.setdefault(run.block, []).append(run)
            size, line = len(run.words) or 1, (run.block, *run.block.iterancestors())
            stays = share >= _HALF and ruled.isdisjoint(line)
            for element in line:
                self.sizes[element] = self.sizes.get(element, 0) + size
                self._kept[element] = self._kept.get(element, 0.0) + size * stays

    def share(self, element: HtmlElement) -> float:
        """Return how much of an element is kept; a picture by itself is, or is not."""
        if size := self.sizes.get(element, 0):
            return self._kept[element] / size
        return float(
            any(page.absolute(image.get("src") or "", self._base) in self._pictures for image in element.iter("img"))
        )

    def words(self, element: HtmlElement) -> str:
        """Return the first words of an element, or what its picture shows."""
        text = _spaced(element)
        if not text:
            text = next((image.get("alt") or "" for image in element.iter("img")), "").strip() or "A picture"
        return text if len(text) <= _FIRST else text[: _FIRST - 1].rstrip() + "…"

    def parts(self, element: HtmlElement) -> list[HtmlElement]:
        """Return the children of an element that hold text or pictures."""
        return [
            child
            for child in element
            if isinstance(child.tag, str) and (child in self.sizes or next(child.iter("img"), None) is not None)
        ]

    def is_leaf(self, element: HtmlElement) -> bool:
        """Say whether an element has text of its own between its bounds, and so is told of whole."""
        return bool(self._own.get(element)) or element.tag == "img"


def _elements(top: HtmlElement, facts: _Facts) -> Iterator[tuple[int, HtmlElement, list[HtmlElement]]]:
    """Yield the elements that are told of, each with its depth and the chain that it stands for: of elements that hold but
    the next one, the first that has a name is told of, else the last.
    """
    stack = [(0, child) for child in reversed(facts.parts(top))]
    while stack:
        depth, element = stack.pop()
        chain, inner = [element], facts.parts(element)
        while len(inner) == 1 and not facts.is_leaf(element):
            element, inner = inner[0], facts.parts(inner[0])
            chain.append(element)
        yield depth, next((one for one in chain if _own_selector(one)), element), chain
        if not facts.is_leaf(element) and depth < _DEEPEST:
            stack.extend((depth + 1, child) for child in reversed(inner))


class _Reasons:
    """Why a part is not in the article."""

    def __init__(self, ruled: set[HtmlElement], top: HtmlElement) -> None:
        self._ruled, self._top = ruled, top

    def why(self, element: HtmlElement, facts: _Facts) -> str:
        """Return the reason, the surest that there is."""
        line = [element, *element.iterancestors()]
        if any(node in self._ruled for node in line):
            return _RULED
        if any(chrome.is_furniture(node) for node in line):
            return _WELL_KNOWN
        if is_side(element, self._top):
            return _NAMED
        linked = sum(len(link.text_content().split()) for link in element.iter("a") if link.get("href"))
        if linked >= _MOSTLY * facts.sizes.get(element, 1):
            return _LINKS
        return _UNCHOSEN


class _Namer:
    """Writes selectors for the elements of one page."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._here: dict[HtmlElement, str] = {}
        self._counted: set[HtmlElement] = set()
        self._places: dict[HtmlElement, int] = {}
        self._found: dict[str, tuple[HtmlElement, ...]] = {}

    def all(self, selector: str) -> tuple[HtmlElement, ...]:
        """Return what a selector finds on the page."""
        known = self._found.get(selector)
        if known is None:
            known = self._found[selector] = tuple(select(self._root, selector))
        return known

    def here(self, element: HtmlElement) -> str:
        """Return a selector that finds this element and no other."""
        known = self._here.get(element)
        if known is not None:
            return known
        parent, name = element.getparent(), element.get("id") or ""
        if _NAME.fullmatch(name) and len(self.all(f"#{name}")) == 1:
            made = f"#{name}"
        elif parent is None or element.tag == "body":
            made = str(element.tag)
        else:
            made = f"{self.here(parent)} > {element.tag}:nth-of-type({self._place(parent, element)})"
        self._here[element] = made
        return made

    def _place(self, parent: HtmlElement, element: HtmlElement) -> int:
        """Return which of its parent's children with the same tag an element is, from 1."""
        if parent not in self._counted:
            self._counted.add(parent)
            counts: dict[object, int] = {}
            for child in parent:
                counts[child.tag] = self._places[child] = counts.get(child.tag, 0) + 1
        return self._places[element]

    def everywhere(self, element: HtmlElement, chain: list[HtmlElement]) -> str:
        """Return a selector by the names that the site gives: of the chain's element that has the rarest, else of the nearest
        one above that has any.
        """
        named = [name for one in chain if (name := _own_selector(one))]
        return min(named, key=lambda name: len(self.all(name))) if named else self._below_named(element)

    @staticmethod
    def _below_named(element: HtmlElement) -> str:
        steps: list[str] = []
        node: HtmlElement | None = element
        while node is not None and node.tag != "body":
            own = _own_selector(node)
            steps.append(own or str(node.tag))
            if own:
                break
            node = node.getparent()
        return " > ".join(reversed(steps)) or str(element.tag)


def _own_selector(element: HtmlElement) -> str:
    """Return a selector by the element's own names; empty when it has none that other pages are likely to have, too."""
    name = element.get("id") or ""
    if _NAME.fullmatch(name) and not _NUMBERED.search(name):
        return f"#{name}"
    classes = [
        name for name in (element.get("class") or "").split() if _NAME.fullmatch(name) and not _NUMBERED.search(name)
    ]
    return str(element.tag) + "".join(f".{name}" for name in classes[:3]) if classes else ""


def _called(element: HtmlElement) -> str:
    return _own_selector(element) or str(element.tag)


def _spaced(element: HtmlElement) -> str:
    """Return the text of an element on one line."""
    said: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if node.tag in BLOCKS:
            said.append(" ")
        if event == "start":
            said.append(node.text or "")
        elif node is not element:
            said.append(node.tail or "")
    return " ".join("".join(said).split())
