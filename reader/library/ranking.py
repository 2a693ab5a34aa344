"""Articles and marks in one list: ranked by how well they fit the words, or each mark behind its article."""

from __future__ import annotations

from itertools import compress, count, filterfalse
from operator import itemgetter
from typing import TYPE_CHECKING

from reader.library import matching

if TYPE_CHECKING:
    from reader.library.compiling import Indexes
    from reader.query import Node

_MOST = 2_000
"""So many of the newest finds are weighed; what is older follows them in the order it has. Among tens of thousands that
hold a common word none fits better than another, and weighing them all takes longer than a keystroke.
"""
_MARK = 2.0
"""How much more a mark weighs than a text that holds the words as often: somebody chose them."""


def ranked(
    indexes: Indexes, root: Node, ids: tuple[int, ...], kept: int, marks: dict[int, list[int]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return articles, and the rows of articles and marks, best first; what waits in feeds, behind the first ``kept``,
    stays there. ``marks`` are rows by article.

    Titles come first, then bylines and sites, then marks and texts (BM25, sqlite.org/fts5.html section 5.1.1).
    """
    fit = indexes.articles.ranked(matching.for_articles(root), matching.for_heads(root), _MOST)
    weighed = sorted(filter(fit.__contains__, ids[:kept]), key=fit.__getitem__, reverse=True)
    rest = tuple(filterfalse(fit.__contains__, ids[:kept])) + ids[kept:]
    ordered = (*weighed, *rest)
    if not marks:
        return ordered, ()
    expression = matching.for_marks(root)
    fits = {-mark: (0, _MARK * it) for mark, it in indexes.marks.ranked(expression, _MOST)} if expression else {}
    rows = [(fit[article_id], article_id) for article_id in weighed]
    left: dict[int, list[int]] = {}
    for article_id, found in marks.items():
        rows += [(fits[mark], mark) for mark in found if mark in fits]
        if older := [mark for mark in found if mark not in fits]:
            left[article_id] = older
    rows.sort(key=itemgetter(0), reverse=True)
    lost = [mark for article_id in weighed for mark in left.pop(article_id, ())]
    return ordered, (*(row for _, row in rows), *lost, *behind(rest, left))


def behind(ids: tuple[int, ...], marks: dict[int, list[int]]) -> tuple[int, ...]:
    """Return the rows of articles in their order, each with its marks right behind it."""
    rows: list[int] = []
    done = 0
    for place in compress(count(1), map(marks.__contains__, ids)):
        rows += ids[done:place]
        rows += marks[ids[place - 1]]
        done = place
    return (*rows, *ids[done:])
