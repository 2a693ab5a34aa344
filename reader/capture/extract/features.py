"""What tells an article's runs from the rest of a page: votes, neighbours, names, words. Numbers for ``choice``."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable
from typing import NamedTuple, TypeVar

from lxml.html import HtmlElement

from reader.capture.extract.ballot import Ballot
from reader.capture.extract.runs import Run
from reader.capture.metadata import Metadata

NAMES = (
    # votes
    *("trafilatura", "reader", "body", "told", "before_t", "before_r", "after_t", "after_r", "near_t", "near_r"),
    *("parent_t", "parent_r", "above_t", "above_r", "agree_t", "agree_r"),
    *("alike_t", "alike_r", "alike_words", "alike_runs"),
    # places
    *("core", "front", "behind", "place", "past", "container", "below", "parent_words", "parent_links", "parent_runs"),
    *("words_near", "under_promo", "under_heading"),
    # words
    *("words", "links", "ended", "hang", "commas", "digits", "capitals", "repeated", "again", "titled", "described"),
    *("promo", "dated", "bio", "bold"),
    # names
    *("heading", "item", "cell", "caption", "quote", "code", "plain"),
    *("in_list", "in_table", "in_figure", "in_quote", "in_aside", "in_footer", "in_header", "in_form", "in_article"),
    *("in_link", "side", "side_near", "good", "depth"),
)
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|shar(?:e|ing)|social|sidebar|footer|comments?|promo\w*|newsletter|subscri\w*|"
    r"sign-?up|author\w*|bio|avatar|nav|navigation|widget\w*|advert\w*|ads?|sponsor\w*|popular|trending|tags?|meta|byline\w*|"
    r"more|next|outbrain|taboola|tool\w*|menu|breadcrumbs?|masthead|caption\w*|credits?|copyright|date\w*|time\w*|info|"
    r"sabox\w*|teaser\w*|cookie\w*|legal|disclaimer|print|rating|banner|topics?|categor\w*|read-?more|links?|photo\w*|gallery)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_GOOD = re.compile(r"(?:article|post|entry|story|main|content|body|text|blog|page)", re.IGNORECASE)
_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*\s*$")
_COMMA = re.compile("[,،、，;]")
_LETTER = re.compile(r"[^\W\d_]")
_PROMO = re.compile(
    r"\b(?:read (?:more|next|also|the)|see also|also read|more (?:from|on|stories)|related|advertis\w*|sign up|subscribe|"
    r"newsletter|follow (?:us|me)|share|click here|continue(?:s)? (?:below|reading)|download|cookies?|copyright|©|"
    r"all rights reserved|photo(?:graph)? by|image credit|courtesy|getty|reuters|comment|privacy|log ?in|register|e-?mail)",
    re.IGNORECASE,
)
_BIO = re.compile(
    r"\b(?:is an?|works? (?:as|at|for|in)|has (?:written|worked|been)|lives (?:in|with)|author of|(?:co-?)?founder|journalist|"
    r"editor|reporter|writer|blogger|writes (?:about|for)|graduated|freelance|contributor)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:/.]\d{2}|\b(?:by|posted|published|updated)\b", re.IGNORECASE)
_AREAS = {
    **dict.fromkeys(("li", "ul", "ol", "dl"), 1),
    "table": 2,
    "figure": 4,
    "blockquote": 8,
    "aside": 16,
    "footer": 32,
    "header": 64,
    "form": 128,
    **dict.fromkeys(("article", "main"), 256),
    "a": 512,
}
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), 0),
    "li": 1,
    **dict.fromkeys(("td", "th", "dd", "dt"), 2),
    **dict.fromkeys(("figcaption", "caption"), 3),
    "blockquote": 4,
    "pre": 5,
    **dict.fromkeys(("div", "section", "article", "body", "main", "center"), 6),
}


_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HALF = 0.5
_VOTED = 0.1
_FAR = 9
_NEAR = 4
"""Runs before and behind that are near."""


Key = TypeVar("Key", bound=Hashable)


class Place(NamedTuple):
    """What an element is in."""

    areas: int
    side: int
    """How many of it and those around it are named after furniture."""
    near: int
    """How far up the first of these is; 9 when there is none."""
    good: int
    depth: int


class _Group(NamedTuple):
    words: int
    first: float
    second: float
    links: float
    runs: int


class Features:
    """The runs of a page in numbers."""

    def __init__(self, votes: Ballot, core: tuple[int, int], container: HtmlElement, data: Metadata) -> None:
        self._votes, self._runs = votes, votes.runs
        self._low, self._high = core
        self._title, self._described = _bare(data.title), _bare(data.description)
        self._places: dict[HtmlElement, Place] = {}
        self._sizes = [len(run.words) for run in votes.runs]
        self._linked = [run.linked() for run in votes.runs]
        self._seen = Counter(tuple(run.words) for run in votes.runs)
        self._inside: dict[HtmlElement, bool] = {container: True}
        self._container_depth = sum(1 for _ in container.iterancestors())
        self._first: dict[tuple[str, ...], int] = {}
        for index, run in enumerate(votes.runs):
            self._first.setdefault(tuple(run.words), index)
        self._under = self._headed()
        self._past = self._progress()
        self._parents = self._groups([_up(run.block, 1) for run in votes.runs])
        self._above = self._groups([_up(run.block, 2) for run in votes.runs])
        self._alike = self._groups([_looks(run.block) for run in votes.runs])
        self._agree = self._agreement()

    def row(self, index: int) -> list[float]:
        """Return the numbers of a run, in the order of ``NAMES``."""
        return [*self._voted(index), *self._placed(index), *self._worded(index), *self._named(index)]

    def is_out(self, index: int) -> bool:
        """Say whether a run stands outside of all that anything takes for the article, so that there is nothing to judge."""
        votes = self._votes
        voted = max(votes.trafilatura[index], votes.reader[index], votes.told[index]) >= _VOTED
        return not (voted or votes.body[index] == 1 or self._low <= index <= self._high)

    def _voted(self, index: int) -> list[float]:
        block, votes, sizes = self._runs[index].block, self._votes, self._sizes
        parent, above = self._parents[_up(block, 1)], self._above[_up(block, 2)]
        alike = self._alike[_looks(block)]
        before, after = max(index - 1, 0), min(index + 1, len(self._runs) - 1)
        near = range(max(0, index - _NEAR), min(len(self._runs), index + _NEAR + 1))
        words = sum(sizes[n] for n in near) or 1
        return [
            votes.trafilatura[index],
            votes.reader[index],
            votes.body[index],
            votes.told[index],
            votes.trafilatura[before],
            votes.reader[before],
            votes.trafilatura[after],
            votes.reader[after],
            sum(sizes[n] * votes.trafilatura[n] for n in near) / words,
            sum(sizes[n] * votes.reader[n] for n in near) / words,
            parent.first,
            parent.second,
            above.first,
            above.second,
            *self._agree,
            alike.first,
            alike.second,
            math.log1p(alike.words),
            math.log1p(alike.runs),
        ]

    def _placed(self, index: int) -> list[float]:
        block = self._runs[index].block
        parent = self._parents[_up(block, 1)]
        between, inside = self._low <= index <= self._high, self._is_inside(block)
        near = self._sizes[max(0, index - _NEAR) : index + _NEAR + 1]
        return [
            float(between),
            math.log1p(max(0, self._low - index)),
            math.log1p(max(0, index - self._high)),
            (index - self._low) / max(1, self._high - self._low) if between else -1.0,
            self._past[index],
            float(inside),
            float(self._place(block).depth - self._container_depth) if inside else -1.0,
            math.log1p(parent.words),
            parent.links,
            math.log1p(parent.runs),
            math.log1p(sum(near)),
            *self._under[index],
        ]

    def _worded(self, index: int) -> list[float]:
        run, size = self._runs[index], self._sizes[index]
        text = run.text.strip()
        start = text[:200]
        bare = _bare(text) if size < 40 else ""
        titled = bool(bare and self._title) and (bare == self._title or (len(bare) > 12 and bare in self._title))
        described = bool(self._described) and size > 3 and _bare(text[:80])[:60] == self._described[:60]
        words = tuple(run.words)
        return [
            math.log1p(size),
            self._linked[index] / max(1, size),
            float(_END.search(text[-8:]) is not None),
            float(text[-1:] == ":"),
            math.log1p(len(_COMMA.findall(text))),
            sum(map(str.isdigit, start)) / max(1, len(start)),
            sum(map(str.isupper, start)) / (len(_LETTER.findall(start)) or 1),
            float(self._seen[words] > 1),
            float(self._first[words] < index),
            float(titled),
            float(described),
            float(size < 60 and _PROMO.search(text) is not None),
            float(size < 30 and _DATED.search(text) is not None),
            float(size < 120 and _BIO.search(text) is not None),
            float(_is_bold(run)),
        ]

    def _named(self, index: int) -> list[float]:
        block = self._runs[index].block
        place = self._place(block)
        kind = _KINDS.get(str(block.tag), -1)
        return [
            *(float(kind == number) for number in range(7)),
            *(float(bool(place.areas & (1 << bit))) for bit in range(10)),
            float(place.side),
            float(place.near),
            float(place.good),
            float(place.depth),
        ]

    def _groups(self, keys: list[Key]) -> dict[Key, _Group]:
        """Return what the runs of each key are together."""
        found: dict[Key, list[float]] = {}
        for index, key in enumerate(keys):
            sums = found.setdefault(key, [0.0, 0.0, 0.0, 0.0, 0.0])
            size = self._sizes[index]
            for number, value in enumerate(
                (size, size * self._votes.trafilatura[index], size * self._votes.reader[index], self._linked[index], 1)
            ):
                sums[number] += value
        return {
            key: _Group(int(size), first / (size or 1), second / (size or 1), links / (size or 1), int(number))
            for key, (size, first, second, links, number) in found.items()
        }

    def _headed(self) -> list[tuple[float, float]]:
        """Return for each run whether the last heading above it promotes something, and how many runs above that is."""
        found, promo, since = [], False, _FAR
        for run in self._runs:
            since = min(_FAR, since + 1)
            found.append((float(promo), float(since)))
            if run.block.tag in _HEADINGS or (len(run.words) <= 8 and _is_bold(run)):
                promo, since = _PROMO.search(run.text) is not None or _BIO.search(run.text) is not None, 0
        return found

    def _progress(self) -> list[float]:
        """Return how much of the words that both voices keep stand before each run, 0.0 to 1.0."""
        found, sum_ = [], 0
        votes = self._votes
        for size, one, two in zip(self._sizes, votes.trafilatura, votes.reader, strict=True):
            found.append(float(sum_))
            sum_ += size if one >= _HALF and two >= _HALF else 0
        return [value / (sum_ or 1) for value in found]

    def _agreement(self) -> tuple[float, float]:
        """Return how much of what each of the two voices keeps the other keeps."""
        sizes, first, second = self._sizes, self._votes.trafilatura, self._votes.reader
        both = sum(size for size, one, two in zip(sizes, first, second, strict=True) if one >= _HALF and two >= _HALF)
        ones = sum(size for size, one in zip(sizes, first, strict=True) if one >= _HALF)
        twos = sum(size for size, two in zip(sizes, second, strict=True) if two >= _HALF)
        return both / (ones or 1), both / (twos or 1)

    def _place(self, element: HtmlElement) -> Place:
        found = self._places.get(element)
        if found is None:
            above = element.getparent()
            around = self._place(above) if above is not None else Place(0, 0, 9, 0, 0)
            marks = f"{element.get('class') or ''} {element.get('id') or ''}"
            named = len(marks) > 1 and element.tag not in {"body", "html"}
            side = named and _SIDE.search(marks) is not None
            found = Place(
                around.areas | _AREAS.get(str(element.tag), 0),
                around.side + side,
                0 if side else min(9, around.near + 1),
                around.good + (named and _GOOD.search(marks) is not None),
                around.depth + 1,
            )
            self._places[element] = found
        return found

    def _is_inside(self, element: HtmlElement) -> bool:
        found = self._inside.get(element)
        if found is None:
            above = element.getparent()
            found = above is not None and self._is_inside(above)
            self._inside[element] = found
        return found


def _up(element: HtmlElement, levels: int) -> HtmlElement:
    for _ in range(levels):
        above = element.getparent()
        if above is None:
            break
        element = above
    return element


def _looks(element: HtmlElement) -> tuple[str, str, str, str]:
    """Return by what a style sheet tells an element from others: its name and class, and those of what it is in."""
    above = element.getparent()
    around = ("", "") if above is None else (str(above.tag), above.get("class") or "")
    return str(element.tag), element.get("class") or "", *around


def _is_bold(run: Run) -> bool:
    element, tail = run.slots[0]
    return not tail and element is not run.block and element.tag in {"b", "strong"}


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
