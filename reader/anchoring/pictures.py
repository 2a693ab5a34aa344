"""Marked pictures: found again by their address."""

from __future__ import annotations

from collections.abc import Iterable

from reader.anchoring.found import Found
from reader.model import Selectors, Span


def anchor_picture(places: Iterable[tuple[str, int]], selectors: Selectors) -> Found | None:
    """Return where a marked picture stands among the pictures of a body (address and canonical position), or None.

    Of several with its address it is the one nearest to the old position. The span is empty.
    """
    here = [position for address, position in places if address == selectors.image]
    if not here:
        return None
    best = min(here, key=lambda position: abs(position - selectors.start))
    return Found(Span(best, best), "position" if best == selectors.start else "quote", 1.0)
