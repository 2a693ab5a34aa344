"""What the user changes in many marks at once, each step kept by the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from reader.library import Library, MarkId, MarkLook
from reader.model import clean_tag, tag_key
from reader.ui.commands.undo import History
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.ui.deeds import Deeds

Act = Callable[[Library, Sequence[MarkId]], object]
Done = Callable[[int], object]


class Marks:
    """The library's verbs for many marks. Each raises what the library raises and then keeps no step.

    Of more marks than can be changed between two frames the change is made beside the window; ``done`` is called with
    the number of those that changed as soon as they have, which for few is before the verb returns.
    """

    def __init__(self, library: Library, history: History, deeds: Deeds, told: Callable[[str], object]) -> None:
        """``told`` takes the sentence that says why a change beside the window could not be made, or not to the end; empty
        when it was.
        """
        self._library, self._history, self._deeds, self._told = library, history, deeds, told

    def recolor(self, ids: Sequence[MarkId], color: str, done: Done) -> None:
        """Give highlights a colour, notes have none."""
        chosen = [mark for mark in ids if mark.kind == "highlight"]
        self._edit("colour", "Colouring", chosen, done, color=color)

    def retag(self, ids: Sequence[MarkId], add: Sequence[str], remove: Sequence[str], done: Done) -> None:
        """Give tags to marks and take others away."""
        self._edit("tags", "Changing the tags of", ids, done, add=add, remove=remove)

    def delete(self, ids: Sequence[MarkId], done: Done) -> None:
        """Take marks away; they lie in the trash for 30 days."""
        gone: list[MarkId] = []

        def act(library: Library, part: Sequence[MarkId]) -> None:
            library.delete_marks(part)
            gone.extend(part)

        def finish() -> None:
            if gone:
                self._keep(
                    "delete a mark" if len(gone) == 1 else f"delete {len(gone)} marks",
                    gone,
                    lambda library, part: library.undelete_marks(part),
                    lambda library, part: library.delete_marks(part),
                )
            done(len(gone))

        self._do("Deleting", ids, act, finish)

    def _edit(
        self,
        text: str,
        doing: str,
        ids: Sequence[MarkId],
        done: Done,
        *,
        color: str | None = None,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
    ) -> None:
        added, removed = ({tag_key(clean_tag(name)) for name in names} for names in (add, remove))
        back: dict[MarkId, MarkLook] = {}

        @cache
        def changes(tags: tuple[str, ...]) -> bool:
            keys = {tag_key(name) for name in tags}
            return not added <= keys or bool((removed - added) & keys)

        def act(library: Library, part: Sequence[MarkId]) -> None:
            before = library.edit_marks(part, color=color, add=add, remove=remove)
            back.update(_changed(before, color, changes))

        def finish() -> None:
            if back:
                self._keep(
                    text,
                    list(back),
                    lambda library, part: library.set_marks({mark: back[mark] for mark in part}),
                    lambda library, part: library.edit_marks(part, color=color, add=add, remove=remove),
                )
            done(len(back))

        self._do(doing, ids, act, finish)

    def _do(self, doing: str, ids: Sequence[MarkId], act: Act, finish: Callable[[], object]) -> None:
        """Do something to marks, at once to few, else beside the window."""
        from reader.ui.deeds import MANY

        if len(ids) <= MANY:
            act(self._library, ids)
            finish()
            return

        def then(trouble: str) -> None:
            self._library.poll()
            if not trouble:
                self._told("")
            finish()
            if trouble:
                self._told(trouble)

        self._deeds.start(f"{doing} {counted(len(ids), 'mark')}…", list(ids), act, then)

    def _keep(self, text: str, ids: Sequence[MarkId], undo: Act, redo: Act) -> None:
        def step(doing: str, act: Act) -> Callable[[], None]:
            return lambda: self._do(doing, ids, act, lambda: None)

        self._history.keep(text, (), step("Undoing what was done to", undo), step("Doing again what was done to", redo))


def _changed(
    before: Mapping[MarkId, MarkLook], color: str | None, changes: Callable[[tuple[str, ...]], bool]
) -> dict[MarkId, MarkLook]:
    return {
        mark: look for mark, look in before.items() if (color is not None and look.color != color) or changes(look.tags)
    }
