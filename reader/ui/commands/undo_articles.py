"""What the user changes in very many articles at once: made beside the window, and each kept by the history as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from reader.library import Library
from reader.model import State
from reader.ui.commands.undo import MOVES, History
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.ui.deeds import Deeds

Act = Callable[[Library, Sequence[int]], object]
Done = Callable[[int], object]


class Articles:
    """The library's verbs for many articles. Those that are gone meanwhile are passed over.

    ``done`` is called with the number of those that changed, as soon as they have. What could not be done to the end
    is kept as far as it went.
    """

    def __init__(
        self, library: Library, history: History, deeds: Callable[[], Deeds], told: Callable[[str], object]
    ) -> None:
        """``told`` takes the sentence that says why a change could not be made, or not to the end; empty when it was."""
        self._library, self._history, self._deeds, self._told = library, history, deeds, told

    def set_state(self, ids: Sequence[int], state: State, done: Done) -> None:
        """Move articles to a shelf."""
        before: dict[int, State] = {}
        waited: set[int] = set()

        def act(library: Library, part: Sequence[int]) -> None:
            waited.update(library.waiting_entries(part))
            was = library.set_state(library.present(part), state)
            before.update({i: old for i, old in was.items() if old is not state or i in waited})

        def back(library: Library, part: Sequence[int]) -> None:
            here = library.present(part)
            for old in {before[i] for i in here}:
                library.set_state([i for i in here if before[i] is old], old)
            library.hold_entries([i for i in here if i in waited])

        self._change(MOVES[state], "Moving", ids, act, before, back, done)

    def set_starred(self, ids: Sequence[int], starred: bool, done: Done) -> None:
        """Star articles, or take the stars away."""
        before: dict[int, bool] = {}

        def act(library: Library, part: Sequence[int]) -> None:
            was = library.set_starred(library.present(part), starred)
            before.update({i: old for i, old in was.items() if old is not starred})

        def back(library: Library, part: Sequence[int]) -> None:
            library.set_starred(library.present(part), not starred)

        name, doing = ("star", "Starring") if starred else ("unstar", "Taking the stars from")
        self._change(name, doing, ids, act, before, back, done)

    def set_read(self, ids: Sequence[int], read: bool, done: Done) -> None:
        """Mark articles as read or unread."""
        before: dict[int, datetime | None] = {}

        def act(library: Library, part: Sequence[int]) -> None:
            was = library.set_read(library.present(part), read)
            before.update({i: when for i, when in was.items() if (when is not None) is not read})

        def back(library: Library, part: Sequence[int]) -> None:
            library.set_read_times({i: before[i] for i in part})

        name, doing = ("mark as read", "Marking as read") if read else ("mark as unread", "Marking as unread")
        self._change(name, doing, ids, act, before, back, done)

    def retag(self, ids: Sequence[int], add: Sequence[str], remove: Sequence[str], done: Done) -> None:
        """Give tags to articles and take others away."""
        before: dict[int, tuple[str, ...]] = {}
        waited: set[int] = set()

        def act(library: Library, part: Sequence[int]) -> None:
            waited.update(library.waiting_entries(part) if add else ())
            here = library.present(part)
            was = library.retag(here, add=add, remove=remove)
            now = library.tags_of(here)
            before.update({i: old for i, old in was.items() if old != now[i]})

        def back(library: Library, part: Sequence[int]) -> None:
            here = library.present(part)
            library.set_tags({i: before[i] for i in here})
            library.hold_entries([i for i in here if i in waited])

        self._change("tags", "Changing the tags of", ids, act, before, back, done)

    def delete(self, ids: Sequence[int], done: Done) -> None:
        """Take articles out of the library; they can be brought back for 30 days."""
        gone: dict[int, None] = {}

        def act(library: Library, part: Sequence[int]) -> None:
            here = library.present(part)
            library.delete(here)
            gone.update(dict.fromkeys(here))

        def back(library: Library, part: Sequence[int]) -> None:
            library.undelete(library.present(part, deleted=True))

        self._change("delete", "Deleting", ids, act, gone, back, done)

    def restore_versions(self, before: dict[int, int]) -> None:
        """Keep that articles were captured again; ``before`` are the versions that were present, by article."""

        def swap(library: Library, part: Sequence[int]) -> None:
            for article_id in library.present(part):
                before[article_id] = library.restore_version(article_id, before[article_id])

        self._keep("capture again", list(before), swap, swap)

    def read_tags(self, ids: Sequence[int], then: Callable[[dict[int, tuple[str, ...]]], object]) -> None:
        """Read the tags of articles; ``then`` is given them by article."""
        found: dict[int, tuple[str, ...]] = {}

        def act(library: Library, part: Sequence[int]) -> None:
            found.update(library.tags_of(library.present(part)))

        self._do("Reading the tags of", ids, act, lambda: then(found))

    def _change(
        self, name: str, doing: str, ids: Sequence[int], act: Act, changed: Mapping[int, object], back: Act, done: Done
    ) -> None:
        def finish() -> None:
            if changed:
                self._keep(name, list(changed), back, act)
            done(len(changed))

        self._do(doing, ids, act, finish)

    def _keep(self, name: str, ids: Sequence[int], back: Act, again: Act) -> None:
        def step(doing: str, act: Act) -> Callable[[], None]:
            return lambda: self._do(doing, ids, act, lambda: None)

        text = f"{name} ({counted(len(ids), 'article')})"
        undo = step("Undoing what was done to", back)
        self._history.keep(text, (), undo, step("Doing again what was done to", again), back_to=ids[:1])

    def _do(self, doing: str, ids: Sequence[int], act: Act, finish: Callable[[], object]) -> None:
        def then(trouble: str) -> None:
            self._library.poll()
            if not trouble:
                self._told("")
            finish()
            if trouble:
                self._told(trouble)

        self._deeds().start(f"{doing} {counted(len(ids), 'article')}…", list(ids), act, then)
