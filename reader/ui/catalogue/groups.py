"""The groups that the rows of a list fall into."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class Groups(NamedTuple):
    """Where each begins, and what it is called."""

    starts: tuple[int, ...] = ()
    """The first row of each, ascending; the first is 0."""
    titles: tuple[str, ...] = ()

    def title_of(self, row: int) -> str:
        """Return the title of the group that a row is in."""
        place = bisect_right(self.starts, row) - 1
        return self.titles[place] if place >= 0 else ""

    def heading(self, row: int) -> str:
        """Return the title of the group that a row is the first of, empty if of none."""
        place = bisect_right(self.starts, row) - 1
        return self.titles[place] if place >= 0 and self.starts[place] == row else ""
