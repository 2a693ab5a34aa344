"""The views beside the articles: every mark, the trash, the daily review, copies. What they share, and what they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reader.errors import ReaderError
from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.commonplace.commonplace import Commonplace
from reader.ui.jobs import Chores
from reader.ui.settings import Settings
from reader.ui.window.around import Around
from reader.ui.window.arriving import Arriving
from reader.ui.window.choice import Choice
from reader.ui.window.look import Look
from reader.ui.window.middle import Middle
from reader.ui.wording import grouped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from reader.model import Change
    from reader.ui.catalogue.sidebar import Sidebar
    from reader.ui.deeds import Deeds
    from reader.ui.page.page_place import PagePlace
    from reader.ui.review.review import Review
    from reader.ui.trash.trash import Trash
    from reader.ui.twins.kin import Kin
    from reader.ui.twins.sketching import Sketching
    from reader.ui.window.notice import Notice
    from reader.ui.window.panes import Panes
    from reader.ui.window.ways import Ways

_TRASH = {"go_trash": "show", "restore": "restore", "delete_for_good": "remove", "empty_trash": "empty"}
"""The actions of the trash, and its methods."""
_KIN = {
    "go_twins": "show_twins",
    "merge_twins": "merge_all",
    "more_like": "more_like",
    "elsewhere": "elsewhere",
    "go_time": "show_time",
}
"""The actions of articles beside one another, and their methods."""
_REVIEW = {
    "go_review": "show",
    "review_settings": "choose",
    "review_again": "again",
    "review_hard": "hard",
    "review_good": "good",
    "review_easy": "easy",
    "review_skip": "skip",
    "review_stop": "never",
    "review_open": "open",
    "review_note": "write_note",
}
"""The actions of the review, and its methods."""


class Views(QObject):
    """Makes each when it is first wanted: the first frame needs none of them."""

    caught_up = Signal()
    """A large change is over: what held back while it was being made looks at the library again."""

    statistics_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        library: Library,
        history: History,
        look: Look,
        middle: Middle,
        panes: Panes,
        choice: Choice,
        page: PagePlace,
    ) -> None:
        super().__init__(window)
        self._library, self._history = library, history
        self._deeds: Deeds | None = None
        self._trash: Trash | None = None
        self._review: Review | None = None
        self._kin: Kin | None = None
        self._sketching: Sketching | None = None
        arriving = Arriving(choice, panes, page)
        deeds = (lambda: self.deeds), self.busy
        self._around = Around(window, library, history, look, middle, arriving, panes, *deeds)
        self._forget = library.subscribe(self._on_change)

    def make(self, chores: Chores, settings: Settings) -> Commonplace:
        """Make the view of every mark, and return it."""
        self._settings = settings
        self.commonplace = Commonplace(self._around, chores, settings)
        return self.commonplace

    @property
    def deeds(self) -> Deeds:
        """What makes large changes, made now if it is not there yet."""
        if self._deeds is None:
            from reader.ui.deeds import Deeds

            self._deeds = made = Deeds(self._library.folder, self)
            made.went.connect(self._show_progress)
            made.ended.connect(self._catch_up)
        return self._deeds

    @property
    def trash(self) -> Trash:
        """The trash, made now if it is not there yet."""
        if self._trash is None:
            from reader.ui.trash.trash import Trash

            self._trash = made = Trash(self._around)
            self._hear(made)
        return self._trash

    @property
    def review(self) -> Review:
        """The review, made now if it is not there yet."""
        if self._review is None:
            from reader.ui.review.review import Review

            self._review = made = Review(self._around, self._settings)
            made.counted.connect(self._sidebar.show_review)
            made.counted.connect(lambda _left, _shown: self._changed())
            made.untold.connect(self._notice.take_back)
            made.made.connect(self._ways.others.append)
            made.made.connect(lambda pane: self._notice.keep_clear_of(pane.answers))
            made.this_day_wanted.connect(self.commonplace.show_this_day)
            self._hear(made)
        return self._review

    @property
    def kin(self) -> Kin:
        """Articles beside one another, made now if they are not there yet."""
        if self._kin is None:
            from reader.ui.twins.kin import Kin

            self._kin = made = Kin(self._around, self._settings)
            made.turned.connect(self._sidebar.show_view)
            self._hear(made)
        return self._kin

    @property
    def reviewing(self) -> tuple[bool, bool]:
        """Whether the review stands in the page's place, and whether a highlight in it can be answered."""
        return (False, False) if self._review is None else (self._review.shown, self._review.asking)

    def busy(self) -> bool:
        """Say whether a large change is being made."""
        return self._deeds is not None and self._deeds.busy()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        made: dict[str, Callable[[], object]] = dict(self.commonplace.handlers())
        for names, view in ((_TRASH, lambda: self.trash), (_REVIEW, lambda: self.review), (_KIN, lambda: self.kin)):
            made |= {action: _method(view, name) for action, name in names.items()}
        return made

    def listen(self, sidebar: Sidebar, notice: Notice, ways: Ways, changed: Callable[[], object]) -> None:
        """Be gone to from the sidebar, and have what the views tell shown; ``changed`` is told when another one is shown."""
        self._sidebar, self._notice, self._ways, self._changed = sidebar, notice, ways, changed
        sidebar.view_wanted.connect(self.show)
        self._around.middle.turned.connect(self._on_turned)
        self._around.middle.turned.connect(lambda _name: changed())
        self._hear(self.commonplace)

    def begin(self) -> None:
        """Make the review if it is on, which the first frame did not need to know."""
        if self._sketching is None:
            from reader.ui.twins.sketching import Sketching

            self._sketching = Sketching(self._library.folder, self)
            self._sketching.start()
        try:
            on = self._library.review_choice().size > 0
        except ReaderError:
            return
        if on:
            self.review.begin()

    def show(self, name: str) -> None:
        """Show what the sidebar names; statistics have a window of their own."""
        ways: dict[str, Callable[[], None]] = {
            "marks": lambda: self.commonplace.show(),
            "trash": lambda: self.trash.show(),
            "review": lambda: self.review.show(),
            "twins": lambda: self.kin.show_twins(),
            "time": lambda: self.kin.show_time(),
            "statistics": self.statistics_wanted.emit,
        }
        ways[name]()

    def _on_turned(self, name: str) -> None:
        kin = self._kin is not None and name == "kin"
        self._sidebar.show_view(self.kin.kind if kin else name)

    def stop(self) -> None:
        """End what goes on beside the window."""
        self._forget()
        for jobs in (self.commonplace, self._trash, self._review, self._kin, self._sketching, self._deeds):
            if jobs is not None:
                jobs.blockSignals(True)
                jobs.stop()

    def _hear(self, view: Commonplace | Trash | Review | Kin) -> None:
        view.done.connect(lambda text: self._notice.show_message(text, "Undo", self._history.undo))
        view.told.connect(self.tell)

    def tell(self, text: str) -> None:
        """Show a sentence; an empty one takes back what is shown."""
        if text:
            self._notice.show_message(text)
        else:
            self._notice.hide()

    def _show_progress(self, doing: str, done: int, whole: int) -> None:
        far = f" {grouped(done)} of {grouped(whole)}" if 0 < done < whole else ""
        self._notice.show_lasting(f"{doing}{far}")

    def _catch_up(self) -> None:
        self.caught_up.emit()
        for view in (self.commonplace, self._trash, self._review, self._kin):
            if view is not None:
                view.catch_up()

    def _on_change(self, change: Change) -> None:
        """Make the review when it is switched on elsewhere, or by undoing."""
        anywhere = not change.articles or 0 in change.articles
        if self._review is None and anywhere and "review" in change.what:
            self.begin()


def _method(view: Callable[[], object], name: str) -> Callable[[], object]:
    """Return what calls a method of a view that is perhaps still to be made."""
    return lambda: getattr(view(), name)()
