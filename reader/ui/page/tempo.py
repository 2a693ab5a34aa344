"""How fast somebody reads, learned from how the text goes by. Nothing of Qt: times are seconds of any clock."""

from __future__ import annotations

from collections.abc import Callable

from reader.ui.habits import PACES

_ENOUGH = 60
"""Words that make a sample: fewer say more of the wheel than of the eye."""
_AWAY = 180.0
"""Seconds without any move after which nobody can be said to have read."""
_WEIGHT, _MOST = 1500.0, 0.25
"""A sample of so many words would count whole, but none counts for more than a quarter."""
_SKIPPED = 1500
"""Words gone by in one move that nobody has read in it."""


class Tempo:
    """A pace in words a minute, moved a little by each stretch of text that went by at a believable one."""

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self.sample: tuple[float, int] = 0.0, 0
        """Seconds and words of the stretch that was learned from last."""
        self._begun: tuple[float, int] | None = None
        self._last: tuple[float, int] = 0.0, 0

    def interrupt(self) -> None:
        """What goes by from now on is counted anew: the reader has gone away, or jumped."""
        self._begun = None

    def note(self, now: float, char: int, words_between: Callable[[int, int], int]) -> bool:
        """Take note of the character at the top of the page; return whether the pace has changed by it."""
        last, self._last = self._last, (now, char)
        if self._begun is None or char < last[1] or now - last[0] > _AWAY:
            self._begun = self._last
            return False
        if char == last[1] or (words := words_between(self._begun[1], char)) < _ENOUGH:
            return False
        seconds = now - self._begun[0]
        self._begun = self._last
        if words_between(last[1], char) > _SKIPPED or seconds <= 0:
            return False
        sample = words / seconds * 60
        if not PACES[0] <= sample <= PACES[1]:
            return False
        self.sample = seconds, words
        self.pace += (sample - self.pace) * min(_MOST, words / _WEIGHT)
        self.pace = min(PACES[1], max(PACES[0], self.pace))
        return True
