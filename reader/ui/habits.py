"""How somebody reads: what the page learns and is told about it, remembered for each library."""

from __future__ import annotations

import math
from typing import Any

from reader.frozen import frozen

PACES = (80.0, 900.0)
"""The slowest and fastest pace that is believed, in words a minute."""
SPEEDS = (0.1, 10.0)


@frozen
class Habits:
    """Chinese and Japanese characters count half a word each, as in ``document.word_count``."""

    pace: float = 230.0
    """Words a minute, measured."""
    paged: bool = False
    """The page is turned rather than scrolled."""
    speed: float = 1.0
    """Of the scrolling that goes by itself, in paces."""
    rate: float = 0.0
    """Of the reading voice, from -1.0 (slowest) over 0.0 (its usual) to 1.0."""
    dimmed: bool = False
    """All but the present paragraph is grey."""
    contents: bool = False
    """The table of contents stands beside the text, where there is room."""


def from_table(found: dict[str, Any]) -> Habits:
    """Return the habits that were written down as a table; what is missing or makes no sense is as usual."""
    usual = Habits()
    return Habits(
        pace=_number(found.get("pace"), usual.pace, PACES),
        paged=found.get("paged") is True,
        speed=_number(found.get("speed"), usual.speed, SPEEDS),
        rate=_number(found.get("rate"), usual.rate, (-1.0, 1.0)),
        dimmed=found.get("dimmed") is True,
        contents=found.get("contents") is True,
    )


def to_table(habits: Habits) -> dict[str, Any]:
    """Return a table of plain values for ``from_table``."""
    return {
        "pace": round(habits.pace, 1),
        "paged": habits.paged,
        "speed": round(habits.speed, 3),
        "rate": round(habits.rate, 2),
        "dimmed": habits.dimmed,
        "contents": habits.contents,
    }


def _number(value: object, usual: float, limits: tuple[float, float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return usual
    return min(limits[1], max(limits[0], float(value)))
