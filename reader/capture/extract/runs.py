"""The text of a page as runs: stretches of inline text between the bounds of blocks, each with its places in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from lxml.html import HtmlElement

BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
    ),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"),
    *("legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "ul", "br", "img", "iframe", "video", "audio"),
}
_SILENT = {"script", "style", "noscript", "template", "svg", "head", "iframe", "video", "audio"}
_WORD = re.compile(r"\w+")
GRAM = 4
Gram = tuple[str, ...]


class Run:
    """One stretch. ``slots`` are its places: an element and whether its tail (else its text) is meant."""

    __slots__ = ("block", "kept", "likely", "slots", "words")

    def __init__(self, block: HtmlElement) -> None:
        self.block = block
        self.slots: list[tuple[HtmlElement, bool]] = []
        self.words: list[str] = []
        self.kept = False
        self.likely = 0.0
        """How likely it is the article's, when that was asked."""

    @property
    def text(self) -> str:
        """The text as it stands in the tree."""
        return "".join((element.tail if tail else element.text) or "" for element, tail in self.slots)

    def clear(self) -> None:
        """Take the text out of the tree."""
        for element, tail in self.slots:
            if tail:
                element.tail = " "
            else:
                element.text = ""

    def share(self, elements: set[HtmlElement]) -> float:
        """Return how much of the text stands in these elements, 0.0 to 1.0."""
        inside = whole = 0
        for element, tail in self.slots:
            size = len((element.tail if tail else element.text) or "")
            whole += size
            if (element.getparent() if tail else element) in elements:
                inside += size
        return inside / (whole or 1)

    def linked(self) -> int:
        """Return how many words of a run are links."""
        words = 0
        for element, tail in self.slots:
            node = element.getparent() if tail else element
            while node is not None and node is not self.block:
                if node.tag == "a" and node.get("href"):
                    words += len(((element.tail if tail else element.text) or "").split())
                    break
                node = node.getparent()
        return words


def runs_of(root: HtmlElement) -> list[Run]:
    """Return the runs below an element, in order, those without words left out."""
    found: list[Run] = []
    run = Run(root)
    stack: list[tuple[HtmlElement, bool, HtmlElement]] = [(root, False, root)]
    while stack:
        element, leaving, block = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        bounds = tag in BLOCKS
        if leaving:
            if bounds:
                run = _ended(run, found, block)
            if element is not root and element.tail:
                run.slots.append((element, True))
            continue
        inner = element if bounds and tag not in {"br", "img", "hr"} else block
        if bounds:
            run = _ended(run, found, inner)
        stack.append((element, True, block))
        if tag in _SILENT:
            continue
        if element.text:
            run.slots.append((element, False))
        stack.extend((child, False, inner) for child in reversed(element))
    _ended(run, found, root)
    return found


def _ended(run: Run, found: list[Run], block: HtmlElement) -> Run:
    if run.slots:
        run.words = _WORD.findall(run.text)
        if run.words or run.text.strip():
            found.append(run)
    return Run(block)


class Voice:
    """What another extractor took from the same page, as one voter on each run."""

    def __init__(self, text: str) -> None:
        self.words = _WORD.findall(text)
        self.grams = grams(self.words)
        self._lines = {tuple(_WORD.findall(line)) for line in text.splitlines()}
        self._pairs = set(pairwise(self.words))

    def share(self, words: list[str], before: str = "", after: str = "") -> float:
        """Return how much of a run this extractor took, 0.0 to 1.0; short runs count by line and by neighbours."""
        if len(words) >= GRAM:
            run = list(zip(*(words[start:] for start in range(GRAM)), strict=False))
            return sum(gram in self.grams for gram in run) / len(run)
        if not words or tuple(words) in self._lines:
            return 1.0 if words else 0.0
        inner = all(pair in self._pairs for pair in pairwise(words))
        outer = (before, words[0]) in self._pairs or (words[-1], after) in self._pairs
        return 1.0 if inner and outer else 0.0


def grams(words: list[str]) -> set[Gram]:
    """Return the runs of four words."""
    return set(zip(*(words[start:] for start in range(GRAM)), strict=False))


def shares(runs: list[Run], voice: Voice) -> list[float]:
    """Return a voice's share of each run."""
    found = []
    for index, run in enumerate(runs):
        before = runs[index - 1].words[-1:] if index else []
        after = runs[index + 1].words[:1] if index + 1 < len(runs) else []
        found.append(voice.share(run.words, *(before or [""]), *(after or [""])))
    return found


def count(runs: Iterable[Run]) -> int:
    """Return the number of words."""
    return sum(len(run.words) for run in runs)
