"""How long and how much was read today goes into the library, and nowhere else."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from reader.errors import ReaderError
from reader.library import Library

_EVERY = 60.0
"""Seconds of reading after which they are written down."""


class ReadingLog:
    """Gathers what the page tells, so that not every line is a write."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seconds, self._words = 0.0, 0

    def note(self, seconds: float, words: int) -> None:
        """Add to what was read."""
        self._seconds += seconds
        self._words += words
        if self._seconds >= _EVERY:
            self.keep()

    def keep(self) -> None:
        """Write down what has not been yet."""
        if self._words:
            with suppress(ReaderError):  # the library tells of its own troubles where somebody waits for an answer
                self._library.note_reading(date.today(), self._seconds, self._words)
            self._seconds, self._words = 0.0, 0
