"""What the user changes about tags as a whole, each step kept by the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.library import Library
from reader.library.tag_changes import TagChange, TagPast
from reader.ui.commands.undo import History

if TYPE_CHECKING:
    from reader.ui.deeds import Deeds

MANY = 5_000
"""Articles, highlights and notes up to which a change is made at once."""
Told = Callable[[str], object]


class TagSteps:
    """The library's verbs for whole tags. Each raises what the library raises and then keeps no step.

    A change of more than can be changed between two frames is made beside the window.
    """

    def __init__(self, library: Library, history: History, deeds: Callable[[], Deeds], told: Told) -> None:
        """``told`` takes the sentence that says why what was done beside the window could not be."""
        self._library, self._history, self._deeds, self._told = library, history, deeds, told

    def change(
        self, text: str, change: TagChange, done: Callable[[TagPast], object], undone: Callable[[], object]
    ) -> None:
        """Rename, move, merge or take away tags; ``done`` is told of it once it is, ``undone`` when it is undone."""
        many = sum(self._library.preview_tags(change).counts) > MANY
        pasts: list[TagPast] = []

        def act(library: Library) -> None:
            pasts[:] = [library.change_tags(change)]

        def back(library: Library) -> None:
            library.restore_tags(pasts[0])

        def finish() -> None:
            if pasts:
                self._history.keep(text, (), undo, redo)
                done(pasts[0])

        def undo() -> None:
            self._do(f"Undo: {text}", back, undone, many=many)

        def redo() -> None:
            self._do(text.capitalize(), act, lambda: done(pasts[0]) if pasts else None, many=many)

        self._do(text.capitalize(), act, finish, many=many)

    def color(self, names: Sequence[str], color: str) -> None:
        """Give tags a colour, empty for none."""
        before = {name: self._library.color_tag(name, color) for name in names}
        changed = {name: was for name, was in before.items() if was != color}

        def undo() -> None:
            for name, was in changed.items():
                self._library.color_tag(name, was)

        def redo() -> None:
            for name in changed:
                self._library.color_tag(name, color)

        if changed:
            self._history.keep("colour of a tag", (), undo, redo)

    def keep_apart(self, names: Sequence[str]) -> None:
        """Remember that these tags are not the same."""
        pairs = self._library.keep_tags_apart(names)
        if pairs:
            self._history.keep(
                "these tags are not the same",
                (),
                partial(self._library.compare_tags, pairs),
                partial(self._library.keep_tags_apart, names),
            )

    def _do(self, doing: str, act: Callable[[Library], object], then: Callable[[], object], *, many: bool) -> None:
        if not many:
            act(self._library)
            then()
            return

        def end(trouble: str) -> None:
            self._library.poll()
            if trouble:
                self._told(trouble)
            else:
                then()

        self._deeds().start(f"{doing}…", [None], lambda library, _one: act(library), end)
