"""Articles and marks in one list: ranked by how well they fit the words, or each mark behind its article.

The rule of relevance, the first that tells two rows apart:

1. What holds all words whole, as typed or in another form (``reader.query.forms``), is before what holds only longer words
   that begin so, as the last word that is typed may be.
2. What holds them all in its title, byline, site, source and host is before what needs its text or the path of its address.
3. What holds them one after another as they were typed, or a single word in the form that was typed, is before the rest.
4. BM25 (sqlite.org/fts5.html section 5.1.1): rare words count more than common ones, a title ten times as much as a text,
   byline and site four times, source and host twice; a mark that holds the words twice, because somebody chose it. A long
   phrase alone (of five characters without spaces, of four words) counts for nothing: hardly any text holds it twice.
5. What was added later is before what was added earlier.

Only ``_MOST`` are weighed; the rest stands behind them by the fifth rule. Negated words and filters count for nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain, compress, count
from operator import neg
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from reader.library import folding, matching
from reader.library.index import newest
from reader.query import And, Node, Or, Phrase, Word

if TYPE_CHECKING:
    from reader.library.compiling import Indexes

_MOST = 2_000
"""So many are told apart, the newest of each kind; what is left follows them in the order it has. Where more than these hold
the words, the fourth rule is left out, of articles and of marks: among thousands that hold a common word none fits better
than another, and only to learn how common it is takes longer than a keystroke.
"""
_LONG = 3
"""A phrase alone of more tokens is not weighed: to find it takes long, and to weigh it means to find it twice more."""
_MARK = 2.0
"""How much more a mark weighs than a text that holds the words as often: somebody chose them."""
_SPARSE = 20
"""Where fewer than one in so many articles have marks, the articles between them are taken all at once."""
_BOTH = (True, False)
_TABLES = (("ft_title", matching.for_heads), ("ft", matching.for_articles))
Kinds = tuple[BitMap, ...]
"""What the first three rules tell apart: eight sets, best first. No number is in two of them."""


class Marks(NamedTuple):
    """Highlights and notes by the numbers of ``mark_index``, and the article of each."""

    numbers: BitMap
    articles: list[int]

    def by_article(self) -> dict[int, list[int]]:
        """Return them as rows, behind the article that they are in."""
        found: dict[int, list[int]] = {}
        for article_id, mark in zip(self.articles, self.numbers, strict=True):
            if article_id in found:
                found[article_id].append(-mark)
            else:
                found[article_id] = [article_id, -mark]
        return found

    def without(self, numbers: BitMap) -> Marks:
        """Return the others."""
        kept = [mark not in numbers for mark in self.numbers]
        return Marks(self.numbers - numbers, list(compress(self.articles, kept)))


class Ranking:
    """How well the ``found`` articles of one answer fit, and the marks that are listed with them."""

    def __init__(self, indexes: Indexes, root: Node, found: BitMap, marks: Marks | None) -> None:
        self._indexes, self._root, self._marks = indexes, root, marks
        among = None if _says_all(root) or len(found) > _MOST else found
        self.articles = self._kinds(found if marks or len(found) > 1 else BitMap(), among)
        numbers = marks.numbers if marks and len(marks.numbers) <= _MOST else BitMap()
        self._marked = self._marks_in_kinds(numbers)
        self._weights: dict[int, float] = {}
        """By row: a mark by its number below zero."""
        if len(found) <= _MOST and not _is_long(root) and any(map(_several, self.articles, self._marked)):
            self._weigh(among, numbers)

    def in_order(self, articles: list[tuple[int, ...]]) -> tuple[int, ...]:
        """Return the articles of each kind, which are in order by the fifth rule, in order by all of them."""
        return tuple(chain.from_iterable(map(self._sorted, articles)))

    def rows(self, articles: list[tuple[int, ...]], rest: tuple[int, ...]) -> tuple[int, ...]:
        """Return these articles and the marks, best first. The ``rest`` stays behind them; marks that are not told apart
        are right behind their article.
        """
        rows: list[int] = []
        for of_kind, marks in zip(articles, self._marked, strict=True):
            newest = [-mark for mark in marks.to_array()[::-1]]
            rows += self._sorted((*of_kind, *newest)) if self._weights else (*newest, *of_kind)
        assert self._marks is not None
        told = BitMap.union(*self._marked)
        left = (self._marks.without(told) if told else self._marks).by_article()
        of_best = {article_id: left.pop(article_id) for article_id in rows if article_id in left}
        found: list[int] = []
        _put_behind(found, tuple(rows), of_best)
        _put_behind(found, rest, left)
        return tuple(found)

    def _sorted(self, rows: tuple[int, ...]) -> Sequence[int]:
        weights = self._weights
        return sorted(rows, key=lambda row: weights.get(row, 0.0), reverse=True) if weights and len(rows) > 1 else rows

    def _kinds(self, found: BitMap, among: BitMap | None) -> Kinds:
        index, root = self._indexes.articles, self._root
        kinds: list[BitMap] = []
        told = BitMap()
        for whole in _BOTH:
            for table, made in _TABLES:
                asked = made(root, whole=whole)
                if not asked or len(told) >= _MOST or found <= told:
                    kinds += (BitMap(), BitMap())
                    continue
                begun = table == "ft" and not whole  # all that is left
                ids = newest(found, _MOST) if begun else index.newest(table, asked, _MOST, among)
                order = matching.in_order(root, table, whole=whole) if ids else ""
                ordered = index.since(table, order, ids.min()) if order else BitMap()
                new = (ids - told) & found
                kinds += (new & ordered, new - ordered)
                told |= ids
        return tuple(kinds)

    def _marks_in_kinds(self, numbers: BitMap) -> Kinds:
        index = self._indexes.marks
        kinds: list[BitMap] = []
        for whole in _BOTH:
            asked = matching.for_marks(self._root, whole=whole) if numbers else ""
            new = index.holding(asked) & numbers if asked else BitMap()
            order = matching.in_order(self._root, "marks", whole=whole) if new else ""
            ordered = index.holding(order) if order else BitMap()
            kinds += (BitMap(), BitMap(), new & ordered, new - ordered)
            numbers = numbers - new
        return tuple(kinds)

    def _weigh(self, among: BitMap | None, marks: BitMap) -> None:
        index = self._indexes
        texts = matching.for_articles(self._root, whole=False)
        if texts and among is not None and len(index.articles.newest("ft", texts, _MOST + 1, None)) > _MOST:
            return
        if texts:
            self._weights = index.articles.weights(texts)
        for whole in reversed(_BOTH):
            asked = matching.for_marks(self._root, whole=whole) if marks else ""
            if asked and len(index.marks.holding(asked)) <= _MOST:
                self._weights |= {-mark: _MARK * fit for mark, fit in index.marks.weights(asked).items()}


def _is_long(node: Node) -> bool:
    return isinstance(node, Word | Phrase) and len(folding.tokens(node.text)[0]) > _LONG


def _several(articles: BitMap, marks: BitMap) -> bool:
    return len(articles) + len(marks) > 1


def _says_all(node: Node) -> bool:
    """Say whether nothing but words is asked for, so that what holds them is what is found."""
    match node:
        case And(nodes) | Or(nodes):
            return all(map(_says_all, nodes))
    return isinstance(node, matching.Said)


def behind(ids: tuple[int, ...], marks: dict[int, list[int]]) -> tuple[int, ...]:
    """Return the rows of articles in their order, each with its marks right behind it."""
    rows: list[int] = []
    _put_behind(rows, ids, marks)
    return tuple(rows)


def _put_behind(rows: list[int], ids: tuple[int, ...], marks: dict[int, list[int]]) -> None:
    """Add these to rows: of a long answer every copy takes milliseconds."""
    if len(marks) * _SPARSE > len(ids):
        rows += chain.from_iterable(map(marks.get, ids, zip(ids)))
        return
    done = 0
    for place in _places(ids, marks) if marks else ():
        rows += ids[done:place]
        rows += marks[ids[place]]
        done = place + 1
    rows += ids[done:]


def _places(ids: tuple[int, ...], some: dict[int, list[int]]) -> Iterable[int]:
    """Return where some of the ids stand. They are looked for as if ids only fell, as they mostly do, the newest first; where
    they are not all met so, every id is looked at.
    """
    places = {bisect_left(ids, -article_id, key=neg) for article_id in some}
    if len(places) == len(some) and all(place < len(ids) and ids[place] in some for place in places):
        return sorted(places)
    return compress(count(), map(some.__contains__, ids))
