"""What the user says about marks that lost their passages, each step kept by the history."""

from __future__ import annotations

from collections.abc import Callable

from reader.library import Library
from reader.model import Highlight, Selectors
from reader.ui.commands.undo import History


class Repairs:
    """The library's verbs for placing marks. Each raises what the library raises and then keeps no step."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def accept(self, highlight_id: int) -> None:
        """Take the passage that a highlight was found at for the one that is meant."""
        self._do("accept a place", lambda: self._library.accept_highlight(highlight_id))

    def move(self, highlight_id: int, selectors: Selectors) -> None:
        """Let a highlight mark another passage."""
        self._do("place a mark", lambda: self._library.move_highlight(highlight_id, selectors))

    def keep(self, highlight_id: int) -> None:
        """Leave a highlight without a place."""
        self._do("keep without a place", lambda: self._library.keep_orphan(highlight_id))

    def _do(self, text: str, act: Callable[[], Highlight]) -> None:
        before = act()
        self._history.keep(text, [before.article_id], lambda: self._library.restore_highlights([before]), act)
