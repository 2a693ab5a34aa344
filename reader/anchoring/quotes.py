"""Where a passage is: ``describe`` it as selectors, ``anchor`` it in a text that may have changed since.

Selectors are those of the W3C Web Annotation Data Model: TextQuoteSelector (section 4.2.4) and TextPositionSelector
(section 4.2.5), over an article's canonical text, counted in characters (code points).
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.model import Selectors, Span

CONTEXT = 32
"""How many characters before and after a passage are kept with it."""


def describe(text: str, span: Span, context: int = CONTEXT) -> Selectors:
    """Return the selectors of a passage. Raises ValueError for a span that is empty or outside the text."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}–{end} is empty or outside a text of {len(text)} characters")
    return Selectors(text[start:end], text[max(0, start - context) : start], text[end : end + context], start, end)


def anchor(text: str, selectors: Selectors) -> Span | None:
    """Return where the passage stands in ``text``, or None when it is not there: it is an orphan then.

    The old position is believed when it still reads the same. Otherwise the exact quote is looked for, and of several
    places the one is taken whose surroundings agree best with prefix and suffix; nearness to the old place decides ties.
    """
    exact = selectors.exact
    if not exact:
        return None
    here = Span(selectors.start, selectors.start + len(exact))
    if selectors.start >= 0 and text.startswith(exact, selectors.start) and _surrounded(text, here, selectors):
        return here
    places = _places(text, exact)
    if not places:
        return None
    best = max(places, key=lambda start: (_agreement(text, start, selectors), -abs(start - selectors.start)))
    return Span(best, best + len(exact))


def _surrounded(text: str, span: Span, selectors: Selectors) -> bool:
    """Say whether the whole context agrees, which settles the place even among repeated passages."""
    before = text[max(0, span.start - len(selectors.prefix)) : span.start]
    return before == selectors.prefix and text.startswith(selectors.suffix, span.end)


def _places(text: str, exact: str) -> list[int]:
    places, start = [], text.find(exact)
    while start >= 0:
        places.append(start)
        start = text.find(exact, start + 1)
    return places


def _agreement(text: str, start: int, selectors: Selectors) -> int:
    """Count the characters of prefix and suffix that agree, outwards from the passage."""
    end = start + len(selectors.exact)
    before = _common(reversed(selectors.prefix), reversed(text[max(0, start - len(selectors.prefix)) : start]))
    return before + _common(selectors.suffix, text[end : end + len(selectors.suffix)])


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
