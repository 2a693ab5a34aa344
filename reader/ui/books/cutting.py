"""Where a chapter is cut into pages when notes stand at their feet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.ui.page.printing_cuts import Piece, merged


class Foot(NamedTuple):
    """A note at the foot of the page that holds ``y``."""

    y: float
    height: float


ABOVE = 14.0
"""Units between the text and its notes, with the line between them."""


def foot_of(notes: Sequence[Foot], page: Piece) -> float:
    """Return the height that the notes of a page take."""
    here = [note.height for note in notes if page.top - 0.5 <= note.y < page.bottom]
    return ABOVE + sum(here) if here else 0.0


def cut_with_feet(
    pieces: Iterable[Piece], lines: Iterable[Piece], height: float, first: float, notes: Sequence[Foot]
) -> list[Piece]:
    """Return the pages: each, with the notes that belong to its text, at most ``height`` high, the first ``first``.

    As ``printing_cuts.cut`` otherwise. A page may be higher if one line and its notes are.
    """
    rows = sorted(lines)
    feet = [line.bottom for line in rows]
    pages: list[Piece] = []
    page: Piece | None = None

    def fits(candidate: Piece) -> bool:
        limit = height if pages else first
        return candidate.bottom - candidate.top + foot_of(notes, candidate) <= limit

    for piece in merged(pieces):
        if page is not None:
            if fits(Piece(page.top, piece.bottom)):
                page = Piece(page.top, piece.bottom)
                continue
            pages.append(page)
        top = piece.top
        while not fits(Piece(top, piece.bottom)):
            index = bisect_right(feet, top + (height if pages else first)) - 1
            while index > 0 and feet[index] > top and not fits(Piece(top, feet[index])):
                index -= 1
            at = feet[index] if index >= 0 and feet[index] > top else 0.0
            if not at:
                following = bisect_right(feet, top + 0.5)
                at = min(feet[following] if following < len(feet) else piece.bottom, top + (height if pages else first))
            if at >= piece.bottom - 0.5:
                break
            pages.append(Piece(top, at))
            top = at
        page = Piece(top, piece.bottom)
    return [*pages, page] if page is not None else pages
