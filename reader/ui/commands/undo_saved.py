"""What the user changes about saved searches, each step kept by the history."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library import Library, SavedSearch
from reader.ui.commands.undo import History


class SavedSteps:
    """The library's verbs for saved searches. Each raises what the library raises and then keeps no step."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def save(self, name: str, query: str, sort: str, *, pinned: bool) -> SavedSearch:
        """Keep a search under a name."""
        made = self._library.save_search(name, query, sort=sort, pinned=pinned)
        self._history.keep(
            "save a search",
            (),
            lambda: self._library.delete_search(made.id),
            lambda: self._library.restore_searches([made]),
        )
        return made

    def change(self, search_id: int, name: str, query: str, sort: str, *, pinned: bool) -> None:
        """Let a saved search be called something else, or ask for something else."""
        before = self._library.edit_search(search_id, name=name, query=query, sort=sort, pinned=pinned)
        self._keep_edit("change a saved search", before)

    def pin(self, search_id: int, pinned: bool) -> None:
        """Let a saved search stand under the places, or no longer."""
        self._keep_edit(
            "pin a search" if pinned else "unpin a search", self._library.edit_search(search_id, pinned=pinned)
        )

    def order(self, ids: Sequence[int], moved: int, pinned: bool) -> None:
        """Put saved searches in an order; the one that was moved is pinned or not, as those are among which it is now."""
        before = self._library.saved_searches()
        self._library.order_searches(ids)
        if any(one.id == moved and one.pinned != pinned for one in before):
            self._library.edit_search(moved, pinned=pinned)
        after = self._library.saved_searches()
        if after != before:
            self._history.keep(
                "move a saved search",
                (),
                lambda: self._library.restore_searches(before),
                lambda: self._library.restore_searches(after),
            )

    def delete(self, search_id: int) -> SavedSearch:
        """Forget a saved search; return it."""
        gone = self._library.delete_search(search_id)
        self._history.keep(
            "delete a saved search",
            (),
            lambda: self._library.restore_searches([gone]),
            lambda: self._library.delete_search(search_id),
        )
        return gone

    def _keep_edit(self, text: str, before: SavedSearch) -> None:
        after = next(one for one in self._library.saved_searches() if one.id == before.id)
        if _content(after) != _content(before):
            self._history.keep(
                text,
                (),
                lambda: self._library.restore_searches([before]),
                lambda: self._library.restore_searches([after]),
            )


def _content(one: SavedSearch) -> tuple[object, ...]:
    return one.name, one.query, one.sort, one.pinned
