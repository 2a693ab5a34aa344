"""Articles and marks in one list: ranked by how well they fit the words, or each mark behind its article."""

from __future__ import annotations

from array import array
from itertools import compress, count
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from reader.library import matching

if TYPE_CHECKING:
    from reader.library.compiling import Indexes
    from reader.query import Node

_MOST = 2_000
"""So many of the newest finds are weighed; what is older follows them in the order it has. Among tens of thousands that
hold a common word none fits better than another, and weighing them all takes longer than a keystroke.
"""
COMMON = 10_000
"""Of more finds than these no texts and no marks are weighed at all, titles, bylines and sites alone: only to learn how
common a word is takes as long as to find it.
"""
_MARK = 2.0
"""How much more a mark weighs than a text that holds the words as often: somebody chose them."""


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


def fits(indexes: Indexes, root: Node, found: int) -> dict[int, tuple[int, float]]:
    """Return how well the articles that are weighed fit, more is better; ``found`` is how many are found.

    Titles come first, then bylines and sites, then marks and texts (BM25, sqlite.org/fts5.html section 5.1.1).
    """
    texts = matching.for_articles(root) if found <= COMMON else ""
    return indexes.articles.ranked(texts, matching.for_heads(root), _MOST)


def ranked(
    indexes: Indexes, root: Node, weighed: dict[int, tuple[int, float]], rest: tuple[int, ...], marks: Marks
) -> tuple[int, ...]:
    """Return the rows of articles and marks, best first. ``weighed`` are the articles that ``fits`` knows, best first;
    the ``rest`` stays behind them.
    """
    expression = matching.for_marks(root) if len(marks.numbers) <= COMMON else ""
    fit = {mark: (0, _MARK * it) for mark, it in indexes.marks.ranked(expression, _MOST)} if expression else {}
    best = marks.numbers & BitMap(fit)
    rows = [(it, article_id) for article_id, it in weighed.items()]
    rows += [(fit[mark], -mark) for mark in best]
    rows.sort(key=itemgetter(0), reverse=True)
    left = Marks(marks.numbers - best, marks.owners).by_article()
    lost = [mark for article_id in weighed if article_id in left for mark in left.pop(article_id)]
    return (*map(itemgetter(1), rows), *lost, *behind(rest, left))


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
