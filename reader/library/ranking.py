"""Articles and marks in one list: ranked by how well they fit the words, or each mark behind its article.

The rule of relevance, the first that tells two rows apart:

1. What holds all words whole, as typed or in another form (``reader.query.forms``), is before what holds only longer words
   that begin so, as the last word that is typed may be.
2. What holds them all in its title, byline, site, source and host is before what needs its text or the path of its address.
3. What holds them one after another as they were typed, or a single word in the form that was typed, is before the rest.
4. BM25 (sqlite.org/fts5.html section 5.1.1): rare words count more than common ones, a title ten times as much as a text,
   byline and site four times, source and host twice; a mark that holds the words twice, because somebody chose it.
5. What was added later is before what was added earlier.

Only ``_MOST`` are weighed; the rest stands behind them by the fifth rule. Negated words and filters count for nothing.
"""

from __future__ import annotations

from itertools import chain, compress, count
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from reader.library import matching
from reader.query import And, Node, Or

if TYPE_CHECKING:
    from reader.library.compiling import Indexes

_MOST = 2_000
"""So many are told apart, the newest of each kind; what is left follows them in the order it has. Where more than these hold
the words, the fourth rule is left out: among thousands that hold a common word none fits better than another, and only to
learn how common it is takes longer than a keystroke.
"""
_MARK = 2.0
"""How much more a mark weighs than a text that holds the words as often: somebody chose them."""
_SPARSE = 20
"""Where fewer than one in so many articles have marks, the articles between them are taken all at once."""
_BOTH = (True, False)
Fit = tuple[bool, bool, bool, float]
"""How a row fits by the first four rules; more is better."""


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


def fits(indexes: Indexes, root: Node, found: BitMap) -> dict[int, Fit]:
    """Return how well the articles that are told apart fit; ``found`` are those that are found."""
    index = indexes.articles
    few = len(found) <= _MOST
    among = None if _says_all(root) or not few else found
    texts = matching.for_articles(root, whole=False)
    if among is not None and texts:
        few = len(index.newest("ft", texts, _MOST + 1, None)) <= _MOST
    weights = index.weights(texts) if texts and few else {}
    fit: dict[int, Fit] = {}
    for whole in _BOTH:
        for table, made in (("ft_title", matching.for_heads), ("ft", matching.for_articles)):
            asked = made(root, whole=whole)
            if not asked or len(fit) >= _MOST:
                continue
            begun = table == "ft" and not whole  # all that is left
            ids = found.to_array()[: -_MOST - 1 : -1] if begun else index.newest(table, asked, _MOST, among)
            order = matching.in_order(root, table, whole=whole) if ids else ""
            ordered = index.since(table, order, ids[-1]) if order else ()
            title = table == "ft_title"
            fit = {i: (whole, title, i in ordered, weights.get(i, 0.0)) for i in ids} | fit
    return fit


def ranked(
    indexes: Indexes, root: Node, weighed: dict[int, Fit], rest: tuple[int, ...], marks: Marks
) -> tuple[int, ...]:
    """Return the rows of articles and marks, best first. ``weighed`` are the articles that ``fits`` knows, best first;
    the ``rest`` stays behind them. Marks that are not weighed are right behind their article.
    """
    fit = _marks(indexes, root) if len(marks.numbers) <= _MOST else {}
    best = marks.numbers & BitMap(fit)
    rows = [(it, article_id) for article_id, it in weighed.items()]
    rows += [(fit[mark], -mark) for mark in best]
    rows.sort(key=itemgetter(0), reverse=True)
    left = (marks.without(best) if best else marks).by_article()
    return behind((*map(itemgetter(1), rows), *rest), left)


def _marks(indexes: Indexes, root: Node) -> dict[int, Fit]:
    fit: dict[int, Fit] = {}
    for whole in _BOTH:
        order = matching.in_order(root, "marks", whole=whole)
        ordered = indexes.marks.holding(order) if order else BitMap()
        if (asked := matching.for_marks(root, whole=whole)) and len(fit) < _MOST:
            weighed = indexes.marks.ranked(asked, _MOST - len(fit))
            fit = {mark: (whole, False, mark in ordered, _MARK * it) for mark, it in weighed} | fit
    return fit


def _says_all(node: Node) -> bool:
    """Say whether nothing but words is asked for, so that what holds them is what is found."""
    match node:
        case And(nodes) | Or(nodes):
            return all(map(_says_all, nodes))
    return isinstance(node, matching.Said)


def behind(ids: tuple[int, ...], marks: dict[int, list[int]]) -> tuple[int, ...]:
    """Return the rows of articles in their order, each with its marks right behind it."""
    if len(marks) * _SPARSE > len(ids):
        return tuple(chain.from_iterable(map(marks.get, ids, zip(ids))))
    rows: list[int] = []
    done = 0
    for place in compress(count(), map(marks.__contains__, ids)) if marks else ():
        rows += ids[done:place]
        rows += marks[ids[place]]
        done = place + 1
    return (*rows, *ids[done:]) if rows else ids
