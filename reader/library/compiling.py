"""A query to the set of its articles: words by the indexes, flags and tags by the sets in memory, the rest by SQL."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import apsw
from pyroaring import BitMap

from reader.library import amounts, facts, matching, patterns, subscribing
from reader.library.idsets import IdSets, numbers
from reader.library.matching import Said
from reader.model import COLORS, tag_key
from reader.query import (
    Amount,
    And,
    Author,
    Colored,
    FromFeed,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Site,
    Tag,
    Untagged,
    Url,
    When,
    Word,
    forms,
)

if TYPE_CHECKING:
    from reader.library.index import Index
    from reader.library.mark_index import MarkIndex

_OF_FEEDS = """SELECT group_concat(article_id) FROM entry
  WHERE feed_id IN (SELECT value FROM json_each(?)) AND article_id IS NOT NULL"""
_COLORED = """SELECT group_concat(article_id) FROM
  (SELECT DISTINCT article_id FROM highlight WHERE deleted_at IS NULL AND color = ?)"""


class Indexes:
    """The two indexes of words; both are needed where a query has words."""

    def __init__(self, articles: Index, marks: MarkIndex) -> None:
        self.articles, self.marks = articles, marks


class Compiler:
    """Answers the nodes of one query, inside one transaction. ``check`` raises where the search was stopped."""

    def __init__(
        self, db: apsw.Connection, sets: IdSets, indexes: Indexes | None, now: datetime, check: Callable[[], None]
    ) -> None:
        self._db, self._sets, self._indexes, self._now, self._check = db, sets, indexes, now, check
        self._marks: dict[Said, BitMap] = {}
        self._last: tuple[BitMap, list[int]] | None = None
        self.notes: dict[str, None] = {}
        """What is to be said of the answer, a sentence each."""

    def found(self, node: Node, among: BitMap) -> BitMap:
        """Return which of these articles a node finds."""
        self._check()
        match node:
            case And(nodes):
                for each in sorted(nodes, key=_cost):
                    if not among:
                        break
                    among = self.found(each, among)
                return among
            case Or(nodes):
                return BitMap.union(*(self.found(each, among) for each in nodes))
            case Not(inner):
                return among - self.found(inner, among)
            case Word() | Phrase() | Near():
                return self.holding(node) & among
            case Regex():
                found, note = patterns.search(self._db, node, among, self._check)
                if note:
                    self.notes[note] = None
                return found
        with self._sets.lock:
            return self._filtered(node) & among

    def holding(self, node: Said) -> BitMap:
        """Return the articles that hold words, in themselves or in their marks."""
        if self._indexes is None:
            return BitMap()
        index = self._indexes.articles
        found = matching.in_articles(index, node)
        for lang, words in matching.other_forms(node).items():
            if (holding := matching.forms_in_articles(index, node, words)) and not holding <= found:
                found = found | holding & self._in_language(lang)
        marks = self.marks(node)
        if not marks:
            return found
        return found | BitMap(self.owners(marks))

    def marks(self, node: Said) -> BitMap:
        """Return the marks that hold words themselves, by the numbers of ``mark_index``."""
        if self._indexes is None:
            return BitMap()
        found = self._marks.get(node)
        if found is None:
            self._marks[node] = found = self._holding(self._indexes.marks, node)
        return found

    def owners(self, marks: BitMap) -> list[int]:
        """Return the article of each of these marks, in their order. The last ones are remembered: they are asked for twice."""
        if self._last is None or self._last[0] is not marks:
            self._last = marks, list(map(self._owners().__getitem__, marks))
        return self._last[1]

    def _holding(self, index: MarkIndex, node: Said) -> BitMap:
        found = self._known(matching.in_marks(index, node))
        for lang, words in matching.other_forms(node).items():
            if more := self._known(matching.forms_in_marks(index, node, words) - found):
                here = self._in_language(lang)
                found = found | BitMap(
                    [mark for mark, owner in zip(more, self.owners(more), strict=True) if owner in here]
                )
        return found

    def _known(self, marks: BitMap) -> BitMap:
        """Return the marks that the library has: the index may have taken in others since the transaction began."""
        end = len(self._owners()) if marks else 0
        return marks if not marks or marks.max() < end else marks & BitMap(range(end))

    def _owners(self) -> array[int]:
        with self._sets.lock:
            return self._sets.owners(self._db)

    def _in_language(self, lang: str) -> BitMap:
        """Return the articles that words have the forms of a language in."""
        with self._sets.lock:
            found = facts.in_language(self._db, self._sets, lang)
            if lang in forms.USUAL:
                found = found | facts.in_language(self._db, self._sets, "")
        return found

    def _filtered(self, node: Node) -> BitMap:
        db, sets = self._db, self._sets
        match node:
            case Is(flag):
                return sets.flag(flag)
            case Tag(name):
                return sets.tagged(int(db.execute("SELECT id FROM tag WHERE key = ?", (tag_key(name),)).get or 0))
            case Untagged():
                return sets.alive - BitMap.union(BitMap(), *sets.own.values())
            case FromFeed(name):
                feeds = json.dumps(subscribing.named(db, name))
                return BitMap(numbers(db.execute(_OF_FEEDS, (feeds,)).get))
            case Site(text):
                return facts.holding(db, sets, "site", text)
            case Author(text):
                return facts.holding(db, sets, "author", text)
            case Url(text):
                return facts.holding(db, sets, "url", text)
            case Lang(code):
                return facts.in_language(db, sets, code)
            case Colored(color):
                return self._colored(color)
            case When():
                return amounts.in_stretch(db, sets, node, self._now)
            case Amount():
                return amounts.in_range(db, sets, node)
        raise AssertionError(f"no such node: {node}")

    def _colored(self, color: str) -> BitMap:
        wanted = color.casefold()
        names = dict(self._db.execute("SELECT key, value FROM info WHERE key >= 'color:' AND key < 'color;'"))
        keys = {key for key in COLORS if wanted in {key, str(names.get(f"color:{key}", key)).casefold()}}
        return BitMap.union(BitMap(), *(self._of_color(key) for key in sorted(keys)))

    def _of_color(self, key: str) -> BitMap:
        def load() -> BitMap:
            return BitMap(numbers(self._db.execute(_COLORED, (key,)).get))

        return self._sets.remember(("color", key), {"highlights", "added", "deleted"}, load)


def _cost(node: Node) -> int:
    """Return what is answered first (small) and last: a pattern looks only at what all else leaves."""
    match node:
        case Regex():
            return 3
        case Word() | Phrase() | Near():
            return 1
        case And(nodes) | Or(nodes):
            return max(map(_cost, nodes), default=0)
        case Not(inner):
            return _cost(inner)
    return 0
