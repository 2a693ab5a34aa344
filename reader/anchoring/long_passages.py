"""Long passages that have been edited: found by their ends, as comparing all of them letter by letter takes too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapidfuzz.distance import LCSseq

from reader.anchoring.evening import even, weight, words_of
from reader.anchoring.found import Found
from reader.model import Selectors, Span

LONG = 400
"""Characters from which a passage is long."""
_PIECE = 160
_CONTEXT = 32
_TRIED = 5
"""How many pieces are tried from either end inwards."""
_KEPT = 0.48
"""How much of the words must be left, as for a short passage."""
Anchor = Callable[[str, Selectors, str], Found | None]


def by_ends(text: str, selectors: Selectors, was: str, find: Anchor, least: float = _KEPT) -> Found | None:
    """Return the place between the first and the last piece of a long passage that are found, or None.

    ``find`` anchors a piece. What is between must be about as long as it was, and hold ``least`` of the words.
    """
    size = len(selectors.exact)
    head = _first_found(text, selectors, was, find, _steps(size))
    tail = _first_found(text, selectors, was, find, [size - at - _PIECE for at in _steps(size)]) if head else None
    if head is None or tail is None:
        return None
    span = Span(head.start, tail.end)
    if not size // 3 <= span.end - span.start <= 3 * size:
        return None
    words, others = words_of(even(selectors.exact)), words_of(even(text)[span.start : span.end])
    common = LCSseq.similarity(words, others)
    kept, alike = common / max(1, len(words)), 2 * common / max(1, len(words) + len(others))
    if kept < least or alike < least or weight(words) * kept < 8 * least:
        return None
    return Found(span, "likeness", round(min(0.9, 0.5 + 0.45 * alike), 3))


def _steps(size: int) -> list[int]:
    """Return where the pieces begin that are tried, from the beginning inwards, no further than to the middle."""
    step = max(_PIECE, size // (2 * _TRIED))
    return list(range(0, max(1, size // 2 - _PIECE), step))


def _first_found(text: str, selectors: Selectors, was: str, find: Anchor, starts: list[int]) -> Span | None:
    for piece in _pieces(selectors, starts):
        found = find(text, piece, was)
        if found is not None:
            return found.span
    return None


def _pieces(selectors: Selectors, starts: list[int]) -> Iterator[Selectors]:
    whole = selectors.prefix + selectors.exact + selectors.suffix
    for start in starts:
        first = len(selectors.prefix) + start
        last = first + _PIECE
        yield Selectors(
            whole[first:last],
            whole[max(0, first - _CONTEXT) : first],
            whole[last : last + _CONTEXT],
            selectors.start + start,
            selectors.start + start + _PIECE,
        )
