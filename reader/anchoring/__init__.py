"""Where a passage is: ``describe`` it as selectors, ``anchor`` it in a text that may have changed since.

Selectors are those of the W3C Web Annotation Data Model: TextQuoteSelector (section 4.2.4) and TextPositionSelector
(section 4.2.5), over an article's canonical text, counted in characters (code points).
"""

from __future__ import annotations

from reader.anchoring.found import Found
from reader.anchoring.pictures import anchor_picture, which_picture
from reader.anchoring.quotes import by_position, by_quote
from reader.model import Selectors, Span

__all__ = [
    "CONTEXT",
    "DOUBTFUL",
    "Found",
    "anchor",
    "anchor_picture",
    "describe",
    "describe_picture",
    "proposals",
    "which_picture",
]

CONTEXT = 32
"""How many characters before and after a passage are kept with it."""
DOUBTFUL = 0.75
"""A passage found by likeness with less confidence is one to ask the reader about."""


def describe(text: str, span: Span, context: int = CONTEXT) -> Selectors:
    """Return the selectors of a passage. Raises ValueError for a span that is empty or outside the text."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}–{end} is empty or outside a text of {len(text)} characters")
    return Selectors(text[start:end], text[max(0, start - context) : start], text[end : end + context], start, end)


def describe_picture(text: str, image: str, position: int, alt: str = "", context: int = CONTEXT) -> Selectors:
    """Return the selectors of a picture that stands at a canonical position, and of which the page says ``alt``.

    Raises ValueError for a position outside the text.
    """
    if not 0 <= position <= len(text) or not image:
        raise ValueError(f"no picture can stand at {position} in a text of {len(text)} characters")
    before, after = text[max(0, position - context) : position], text[position : position + context]
    return Selectors("", before, after, position, position, image, alt)


def anchor(text: str, selectors: Selectors, was: str = "") -> Found | None:
    """Return where the passage stands in ``text``, or None when it is not there: it is an orphan then.

    The old position is believed when it and its surroundings still read the same; then the exact quote, of several
    places the one whose surroundings agree best; then a passage that reads nearly the same.
    ``was`` is the text before it changed, if it is at hand: it tells words that stood elsewhere, too, from words that
    have moved.
    """
    if not selectors.exact:
        return None
    found = by_position(text, selectors) or by_quote(text, selectors, was)
    if found is None:
        from reader.anchoring.nearly import by_likeness

        found = by_likeness(text, selectors, was)
    return found


def proposals(text: str, selectors: Selectors, most: int = 3) -> tuple[Found, ...]:
    """Return the best places for a passage that ``anchor`` does not find or is not sure of, best first, apart from one
    another; confidence may be as low as that of any sentence of the same language.
    """
    if not selectors.exact:
        return ()
    from reader.anchoring.nearly import likely_places

    return likely_places(text, selectors, most)
