"""What the user changes in many marks at once, each step kept by the history."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library import Library, MarkId, MarkLook
from reader.model import clean_tag, tag_key
from reader.ui.commands.undo import History


class Marks:
    """The library's verbs for many marks. Each raises what the library raises and then keeps no step."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def recolor(self, ids: Sequence[MarkId], color: str) -> int:
        """Give highlights a colour, notes have none; return how many have another now."""
        return self._edit("colour", [mark for mark in ids if mark.kind == "highlight"], color=color)

    def retag(self, ids: Sequence[MarkId], add: Sequence[str], remove: Sequence[str]) -> int:
        """Give tags to marks and take others away; return how many have changed."""
        return self._edit("tags", ids, add=add, remove=remove)

    def delete(self, ids: Sequence[MarkId]) -> None:
        """Take marks away; they can be brought back for 30 days."""
        self._library.delete_marks(ids)
        self._history.keep(
            "delete a mark" if len(ids) == 1 else f"delete {len(ids)} marks",
            (),
            lambda: self._library.undelete_marks(ids),
            lambda: self._library.delete_marks(ids),
        )

    def _edit(
        self,
        text: str,
        ids: Sequence[MarkId],
        *,
        color: str | None = None,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
    ) -> int:
        before = self._library.edit_marks(ids, color=color, add=add, remove=remove)
        added, removed = ({tag_key(clean_tag(name)) for name in names} for names in (add, remove))

        def has_changed(look: MarkLook) -> bool:
            keys = {tag_key(name) for name in look.tags}
            return (color is not None and look.color != color) or not added <= keys or bool((removed - added) & keys)

        back = {mark: look for mark, look in before.items() if has_changed(look)}
        if back:
            self._history.keep(
                text,
                (),
                lambda: self._library.set_marks(back),
                lambda: self._library.edit_marks(back, color=color, add=add, remove=remove),
            )
        return len(back)
