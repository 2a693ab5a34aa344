"""Highlights merged and divided, each step kept by the history."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library import Exchange, Library
from reader.ui.commands.undo import History


class Shapes:
    """The library's verbs for making one highlight of several, and two of one. Each raises what the library raises."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def merge(self, ids: Sequence[int]) -> Exchange:
        """Make one highlight of several, and of all that is between them."""
        return self._keep("merge highlights", self._library.merge_highlights(ids))

    def split(self, highlight_id: int, at: int) -> Exchange:
        """Make two highlights of one, at a canonical character in it."""
        return self._keep("divide a highlight", self._library.split_highlight(highlight_id, at))

    def _keep(self, text: str, made: Exchange) -> Exchange:
        before, after = ({mark.id for mark in marks} for marks in (made.before, made.after))
        spoken = dict.fromkeys(made.spoken, made.after[0].id)
        self._history.keep(
            text,
            [made.before[0].article_id],
            lambda: self._library.restore_highlights(made.before, gone=after - before, spoken=made.spoken),
            lambda: self._library.restore_highlights(made.after, gone=before - after, spoken=spoken),
        )
        return made
