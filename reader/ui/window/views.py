"""The views beside the articles: every mark, the trash, the daily review. What they share, and what they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.commonplace.commonplace import Commonplace
from reader.ui.deeds import Deeds
from reader.ui.jobs import Chores
from reader.ui.review.review import Review
from reader.ui.settings import Settings
from reader.ui.trash.trash import Trash
from reader.ui.window.around import Around
from reader.ui.window.arriving import Arriving
from reader.ui.window.choice import Choice
from reader.ui.window.look import Look
from reader.ui.window.middle import Middle
from reader.ui.wording import grouped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from reader.ui.catalogue.sidebar import Sidebar
    from reader.ui.page.page_place import PagePlace
    from reader.ui.window.notice import Notice
    from reader.ui.window.panes import Panes
    from reader.ui.window.ways import Ways


class Views(QObject):
    """Makes them, and is asked for what they have in common."""

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
        self._history = history
        self.deeds = Deeds(library.folder, self)
        arriving = Arriving(choice, panes, page)
        self._around = Around(window, library, history, look, middle, arriving, panes, self.deeds)

    def make(self, chores: Chores, settings: Settings) -> Commonplace:
        """Make the views; return the one of every mark."""
        self.commonplace = Commonplace(self._around, chores, settings)
        self.trash = Trash(self._around)
        self.review = Review(self._around, settings)
        return self.commonplace

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {**self.commonplace.handlers(), **self.trash.handlers(), **self.review.handlers()}

    def listen(self, sidebar: Sidebar, notice: Notice, ways: Ways, changed: Callable[[], object]) -> None:
        """Be gone to from the sidebar, and have what the views tell shown; ``changed`` is told when another one is shown."""
        sidebar.view_wanted.connect(self.show)
        self._around.middle.turned.connect(sidebar.show_view)
        self.review.counted.connect(sidebar.show_review)
        self.review.counted.connect(lambda _left, _shown: changed())
        self.review.untold.connect(notice.take_back)
        self.review.made.connect(ways.others.append)
        self.review.this_day_wanted.connect(self.commonplace.show_this_day)
        self._around.middle.turned.connect(lambda _name: changed())

        def tell(text: str) -> None:
            if text:
                notice.show_message(text)
            else:
                notice.hide()

        for view in (self.commonplace, self.trash, self.review):
            view.done.connect(lambda text: notice.show_message(text, "Undo", self._history.undo))
            view.told.connect(tell)
        self.deeds.went.connect(
            lambda doing, done, whole: notice.show_lasting(
                f"{doing} {grouped(done)} of {grouped(whole)}" if 0 < done < whole else doing
            )
        )

    def show(self, name: str) -> None:
        """Show ``marks``, ``trash`` or ``review``."""
        ways: dict[str, Callable[[], None]] = {
            "marks": self.commonplace.show,
            "trash": self.trash.show,
            "review": self.review.show,
        }
        ways[name]()

    def stop(self) -> None:
        """End what goes on beside the window."""
        for jobs in (self.commonplace, self.trash, self.review, self.deeds):
            jobs.blockSignals(True)
            jobs.stop()
