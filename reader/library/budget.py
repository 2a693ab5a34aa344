"""What fits into the minutes that somebody has."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

import apsw

from reader.library import rows

LONGEST = 600
"""Minutes, the most that can be asked for."""
_ASKED = """SELECT id, words, progress, starred, state = 'later', added_at FROM article
  WHERE deleted_at IS NULL AND entry = 0 AND read_at IS NULL AND status = 'ready' AND words > 0 AND progress < 0.98 AND """
_KINDS = (
    "state IN ('inbox', 'later') AND progress > 0.02 ORDER BY added_at DESC, id LIMIT 100",
    "state IN ('inbox', 'later') AND starred = 1 ORDER BY added_at, id LIMIT 100",
    "state = 'later' ORDER BY added_at, id LIMIT 200",
    "state = 'inbox' ORDER BY added_at, id LIMIT 150",
    "state = 'inbox' ORDER BY added_at DESC, id LIMIT 100",
)


class Fitting(NamedTuple):
    """An article that is to be read in the time."""

    id: int
    minutes: int
    """For what is left of it."""
    started: bool


class _Piece(NamedTuple):
    id: int
    minutes: int
    worth: float
    started: bool


def fitting(db: apsw.Connection, minutes: int, pace: float, roll: int = 0) -> tuple[Fitting, ...]:
    """Return unread articles of the inbox and Later that fill the minutes at a pace (words a minute) as well as can be.

    What was begun, is starred, is kept for later or has waited long is worth more. Another ``roll`` chooses otherwise.
    """
    found = {row[0]: row for kind in _KINDS for row in rows.fetch(db, _ASKED + kind)}
    waited = sorted(found, key=lambda number: found[number][5])
    rank = {number: 1 - place / max(1, len(waited)) for place, number in enumerate(waited)}
    dice = random.Random(roll)  # noqa: S311 - only another choice
    pieces = []
    for number in sorted(found):
        _id, words, progress, starred, later, _added = found[number]
        started = progress > 0.02
        left = max(1, math.ceil(words * (1 - progress) / pace))
        chance = dice.uniform(0.55, 1.45) if roll else 1.0
        worth = left * (1 + 0.6 * started + 0.4 * starred + 0.3 * later + 0.3 * rank[number]) * chance
        pieces.append(_Piece(number, left, worth, started))
    chosen = choose(pieces, min(max(0, minutes), LONGEST))
    chosen.sort(key=lambda piece: (not piece.started, -piece.worth / piece.minutes, piece.id))
    return tuple(Fitting(piece.id, piece.minutes, piece.started) for piece in chosen)


def choose(pieces: Sequence[_Piece], minutes: int) -> list[_Piece]:
    """Return the pieces that together are worth most of all that fit (0/1 knapsack, exactly, by dynamic programming)."""
    best = [0.0] * (minutes + 1)
    taken: list[bytearray] = []
    for piece in pieces:
        took = bytearray(minutes + 1)
        for room in range(minutes, piece.minutes - 1, -1):
            if (worth := best[room - piece.minutes] + piece.worth) > best[room]:
                best[room], took[room] = worth, 1
        taken.append(took)
    chosen, room = [], minutes
    for piece, took in zip(reversed(pieces), reversed(taken), strict=True):
        if took[room]:
            chosen.append(piece)
            room -= piece.minutes
    return chosen
