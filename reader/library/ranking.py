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

from array import array
from itertools import compress, count
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from reader.library import matching
from reader.query import And, Node, Or

if TYPE_CHECKING:
    from reader.library.compiling import Indexes

_MOST = 2_000
"""So many of the newest finds are weighed; what is older follows them in the order it has. Among tens of thousands that
hold a common word none fits better than another, and weighing them all takes longer than a keystroke.
"""
COMMON = 10_000
"""Of more finds than these no texts and no marks are weighed at all, titles, bylines and sites alone, unless fewer hold the
words whole: only to learn how common a word is takes as long as to find it.
"""
_MARK = 2.0
"""How much more a mark weighs than a text that holds the words as often: somebody chose them."""


_BOTH = (True, False)


class Fit(NamedTuple):
    """How well a row fits; more is better."""

    whole: bool
    title: bool
    ordered: bool
    weight: float


class Marks(NamedTuple):
    """Highlights and notes by the numbers of ``mark_index``, and whose each is: ``owners[number]``."""

    numbers: BitMap
    owners: array[int]

    def by_article(self) -> dict[int, list[int]]:
        """Return them as rows by the article that they are in."""
        owners = self.owners
        found: dict[int, list[int]] = {}
        for mark in self.numbers:
            article_id = owners[mark]
            if article_id in found:
                found[article_id].append(-mark)
            else:
                found[article_id] = [-mark]
        return found


def fits(indexes: Indexes, root: Node, found: BitMap) -> dict[int, Fit]:
    """Return how well the articles that are weighed fit; ``found`` are those that are found."""
    index = indexes.articles
    among = found if len(found) <= _MOST and not _says_all(root) else None
    fit: dict[int, Fit] = {}
    expressions = [
        (whole, matching.for_heads(root, whole=whole), matching.for_articles(root, whole=whole)) for whole in _BOTH
    ]
    if expressions[0][1:] == expressions[1][1:]:
        del expressions[1]
    common = len(found) > COMMON
    for whole, heads, texts in expressions:
        for table, asked in (("ft_title", heads), ("ft", texts)):
            if (
                not asked
                or len(fit) >= _MOST
                or (table == "ft" and common and (not whole or index.is_common(asked, COMMON)))
            ):
                continue
            weighed = index.weighed(table, asked, _MOST - len(fit), among)
            title = table == "ft_title"
            here = {i: Fit(whole, title, False, it) for i, it in weighed if i not in fit}
            if here and (order := matching.in_order(root, table, whole=whole)):
                for article_id in index.since(table, order, min(here)) & BitMap(here):
                    here[article_id] = here[article_id]._replace(ordered=True)
            fit |= here
    return fit


def ranked(
    indexes: Indexes, root: Node, weighed: dict[int, Fit], rest: tuple[int, ...], marks: Marks
) -> tuple[int, ...]:
    """Return the rows of articles and marks, best first. ``weighed`` are the articles that ``fits`` knows, best first;
    the ``rest`` stays behind them.
    """
    fit = _marks(indexes, root) if len(marks.numbers) <= COMMON else {}
    best = marks.numbers & BitMap(fit)
    rows = [(it, article_id) for article_id, it in weighed.items()]
    rows += [(fit[mark], -mark) for mark in best]
    rows.sort(key=itemgetter(0), reverse=True)
    left = Marks(marks.numbers - best, marks.owners).by_article()
    lost = [mark for article_id in weighed if article_id in left for mark in left.pop(article_id)]
    return (*map(itemgetter(1), rows), *lost, *behind(rest, left))


def _marks(indexes: Indexes, root: Node) -> dict[int, Fit]:
    fit: dict[int, Fit] = {}
    for whole in _BOTH:
        order = matching.in_order(root, "marks", whole=whole)
        ordered = indexes.marks.holding(order) if order else BitMap()
        if (asked := matching.for_marks(root, whole=whole)) and len(fit) < _MOST:
            weighed = indexes.marks.ranked(asked, _MOST - len(fit))
            fit |= {mark: Fit(whole, False, mark in ordered, _MARK * it) for mark, it in weighed if mark not in fit}
    return fit


def _says_all(node: Node) -> bool:
    """Say whether nothing but words is asked for, so that what holds them is what is found."""
    match node:
        case And(nodes) | Or(nodes):
            return all(map(_says_all, nodes))
    return isinstance(node, matching.Said)


def behind(ids: tuple[int, ...], marks: dict[int, list[int]]) -> tuple[int, ...]:
    """Return the rows of articles in their order, each with its marks right behind it."""
    if not marks:
        return ids
    rows: list[int] = []
    done = 0
    for place in compress(count(1), map(marks.__contains__, ids)):
        rows += ids[done:place]
        rows += marks[ids[place - 1]]
        done = place
    return (*rows, *ids[done:])
