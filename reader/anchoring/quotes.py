"""Passages that read as they did: at their old position, or elsewhere."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from reader.anchoring.found import Found
from reader.model import Selectors, Span

_SURE = 8
"""Characters of context that agree on one side and settle a place; on both together a quarter more."""
_TRIED = 5
"""Of many places, so many are asked whether they are another passage."""
_SPEAKING = 5
"""Words from which a passage that stands in the text once speaks for itself, whatever surrounds it."""


def by_position(text: str, selectors: Selectors) -> Found | None:
    """Return the old position if the passage and all of its context still stand there."""
    start, end = selectors.start, selectors.start + len(selectors.exact)
    if start < 0 or not text.startswith(selectors.exact, start):
        return None
    before = text[max(0, start - len(selectors.prefix)) : start]
    if before != selectors.prefix or not text.startswith(selectors.suffix, end):
        return None
    return Found(Span(start, end), "position", 1.0)


def by_quote(text: str, selectors: Selectors, was: str = "") -> Found | None:
    """Return the place of the exact words whose surroundings agree best; nearness to the old one decides ties.

    Common words stand everywhere: where neither side agrees, only a passage that stood once before and stands once now
    is believed to be the one, or without the text before, one of some length.
    """
    believed = _believed(text, selectors, was)
    if believed is not None and believed.confidence == 1.0:
        return believed
    from reader.anchoring.evening import even, evened

    small, plain = evened(selectors), even(text)
    alike = _at_home(plain, small)
    if alike is None:
        return believed
    if believed is not None and _agreement(plain, believed.span.start, small) >= _agreement(plain, alike.start, small):
        return believed
    if text[alike.start : alike.end] == selectors.exact:
        return Found(alike, "quote", 0.95)
    return Found(alike, "likeness", 0.95)


def _at_home(text: str, selectors: Selectors) -> Span | None:
    """Return the place of the words whose surroundings agree on both sides, or all but wholly on one."""
    places = _places(text, selectors.exact)
    if not places:
        return None
    best = max(places, key=lambda start: (_agreement(text, start, selectors), -abs(start - selectors.start)))
    sides = _sides(text, best, selectors)
    if not sum(sides) or (min(sides) < _SURE and max(sides) < 2 * _SURE):
        return None
    return Span(best, best + len(selectors.exact))


def _believed(text: str, selectors: Selectors, was: str) -> Found | None:
    """Return the place of the exact words that is believed, or what the words there have become."""
    places = _places(text, selectors.exact)
    if not places:
        return None
    best = _best(text, places, selectors, was)
    if best is None:
        return None
    span = Span(best, best + len(selectors.exact))
    sides = _sides(text, best, selectors)
    context = len(selectors.prefix) + len(selectors.suffix)
    if not context or sum(sides) == context or max(sides) >= min(_SURE, context) or sum(sides) >= 1.25 * _SURE:
        return Found(span, "quote", 1.0 if sum(sides) == context else 0.9)
    from reader.anchoring.evening import weight, words_of
    from reader.anchoring.nearly import by_likeness, likeness_of_context

    if likeness_of_context(text, span, selectors) >= 0.7:
        return Found(span, "quote", 0.85)
    edited = by_likeness(text, selectors, was)  # in the old surroundings, which the exact words have not
    if edited is not None and (edited.span.end <= span.start or edited.span.start >= span.end):
        return edited
    alone = len(places) == 1 and was.count(selectors.exact) <= 1
    if alone and (was or weight(words_of(selectors.exact)) >= _SPEAKING):
        return Found(span, "quote", 0.75)
    return None


def _best(text: str, places: list[int], selectors: Selectors, was: str) -> int | None:
    """Return the place with the best surroundings, of those that are not known to be another passage."""
    ranked = heapq.nlargest(
        _TRIED, places, key=lambda start: (_agreement(text, start, selectors), -abs(start - selectors.start))
    )
    if not was:
        return ranked[0]
    from reader.anchoring.nearly import stood_elsewhere

    size = len(selectors.exact)
    return next((at for at in ranked if not stood_elsewhere(text, Span(at, at + size), was, selectors)), None)


def _places(text: str, exact: str) -> list[int]:
    places, start = [], text.find(exact)
    while start >= 0:
        places.append(start)
        start = text.find(exact, start + 1)
    return places


def _agreement(text: str, start: int, selectors: Selectors) -> int:
    """Count the characters of prefix and suffix that agree, outwards from the passage."""
    return sum(_sides(text, start, selectors))


def _sides(text: str, start: int, selectors: Selectors) -> tuple[int, int]:
    end = start + len(selectors.exact)
    before = _common(reversed(selectors.prefix), reversed(text[max(0, start - len(selectors.prefix)) : start]))
    return before, _common(selectors.suffix, text[end : end + len(selectors.suffix)])


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
