"""How long and how much was read on each day: two sums a day, in the library and nowhere else."""

from __future__ import annotations

import apsw

TABLE = """
-- day: as 2026-03-09 where the reader was; seconds: how long text went by at a believable pace; words: how much of it.
CREATE TABLE reading(
  day TEXT PRIMARY KEY,
  seconds INTEGER NOT NULL,
  words INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""


def note(db: apsw.Connection, day: str, seconds: int, words: int) -> None:
    """Add to what was read on a day, as ``date.isoformat`` writes it."""
    db.execute(
        """INSERT INTO reading(day, seconds, words) VALUES(?, ?, ?)
           ON CONFLICT(day) DO UPDATE SET seconds = seconds + excluded.seconds, words = words + excluded.words""",
        (day, seconds, words),
    )
