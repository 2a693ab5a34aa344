"""Desks beside the page that the first frame does not need: each is loaded and made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QWidget

from reader.library import Library
from reader.query import Query
from reader.ui.catalogue.sidebar import Sidebar
from reader.ui.commands.undo import History
from reader.ui.jobs import Captures
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.browsing import Browsing
from reader.ui.window.intake import Intake
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle
from reader.ui.window.pulse import Pulse

if TYPE_CHECKING:
    from reader.ui.backups.desk import BackupsDesk
    from reader.ui.books.desk import BooksDesk
    from reader.ui.catalogue.list_pane import ListPane
    from reader.ui.commands.mending_commands import MendingCommands
    from reader.ui.commands.print_commands import PrintCommands
    from reader.ui.feeds.desk import FeedsDesk
    from reader.ui.imports.desk import ImportDesk
    from reader.ui.live.desk import LiveDesk
    from reader.ui.network.desk import NetworkDesk
    from reader.ui.saved.desk import SavedDesk
    from reader.ui.statistics.desk import StatisticsDesk
    from reader.ui.sync.desk import SyncDesk
    from reader.ui.tags.desk import TagsDesk
    from reader.ui.twins.arrived import Arrived
    from reader.ui.window.asking import Asking

_ACTIONS = {
    "backups": ("backups", "backup_now"),
    "books": ("make_book",),
    "feeds": (
        *("subscribe", "refresh_feeds", "feeds_by_themselves", "read_feed", "refresh_feed", "edit_feed"),
        *("unsubscribe", "feed_rules", "import_feeds", "export_feeds"),
    ),
    "imports": ("import_file", "import_folder"),
    "live": ("live_folder",),
    "mending": (
        *("versions", "fetch_pictures", "edit_article", "cut_block", "keep_only", "restore_original", "parts"),
        "repair",
    ),
    "network": ("offline", "network", "pause_captures", "cancel_captures", "watch_folder", "offer_clipboard"),
    "paper": ("print", "pdf"),
    "saved": ("save_search",),
    "statistics": ("go_statistics",),
    "sync": ("sync", "sync_now"),
    "tags": ("all_tags", "tidy_tags"),
    "asking": ("search_help",),
}
"""The actions of each desk, which are known before it is made."""


class Parts(NamedTuple):
    """What the desks work with."""

    window: QWidget
    library: Library
    history: History
    settings: Settings
    look: Look
    page: PagePlace
    reading: OpenArticle
    captures: Captures
    intake: Intake
    browsing: Browsing
    pulse: Pulse
    sidebar: Sidebar


class Desks:
    """Those that follow what happens are made by ``begin``, unless an action was quicker."""

    def __init__(self, around: Parts) -> None:
        self._around = around

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {name: partial(self._do, desk, name) for desk, names in _ACTIONS.items() for name in names}

    def listen(self, actions: Mapping[str, QAction], notice: Notice, column: QWidget, before: QWidget) -> None:
        """Have the desks tell by ``notice``, and the strip of a bulk stand in a column, after what comes ``before`` it."""
        self._actions, self._notice, self._column, self._before = actions, notice, column, before
        self._around.intake.export_given.connect(lambda path: self.imports.look_at(Path(path)))

    def fill(self, pane: ListPane) -> None:
        """Have the search box of a pane filled by ``asking``."""
        self._pane = pane

    def begin(self) -> None:
        """Make what follows captures, feeds and the network, and let it start."""
        self.mending  # noqa: B018 (made by being asked for)
        self.network.begin()
        self.feeds.begin()
        self.saved.begin()
        self.sync.begin()
        self.tags  # noqa: B018
        self.asking  # noqa: B018 (made by being asked for)
        self.arrived  # noqa: B018
        self.backups.begin()
        if (self._around.library.folder / "live.json").exists():
            self.live.begin()

    def stop(self) -> None:
        """End what goes on beside the window."""
        if "feeds" in self.__dict__:
            self.feeds.stop()
        if "sync" in self.__dict__:
            self.sync.stop()
        if "statistics" in self.__dict__:
            self.statistics.stop()
        if "saved" in self.__dict__:
            self.saved.stop()
        if "tags" in self.__dict__:
            self.tags.stop()
        if "asking" in self.__dict__:
            self.asking.stop()
        if "arrived" in self.__dict__:
            self.arrived.stop()
        if "imports" in self.__dict__:
            self.imports.stop()
        if "books" in self.__dict__:
            self.books.stop()
        if "backups" in self.__dict__:
            self.backups.stop()
        if "live" in self.__dict__:
            self.live.stop()

    @cached_property
    def arrived(self) -> Arrived:
        """What tells of an article that is kept already."""
        from reader.ui.twins.arrived import Arrived

        at = self._around
        made = Arrived(at.window, at.library, at.look, at.reading, self._notice)
        made.listen(at.captures)
        return made

    @cached_property
    def backups(self) -> BackupsDesk:
        """What keeps copies of the library."""
        from reader.ui.backups.desk import BackupsDesk

        at = self._around
        made = BackupsDesk(at.window, at.library, at.captures.busy)
        made.listen(self._actions, self._notice)
        return made

    @cached_property
    def books(self) -> BooksDesk:
        """What makes books."""
        from reader.ui.books.desk import BooksDesk

        at = self._around
        return BooksDesk(at.window, at.library, at.settings, at.look, self._wanted, lambda: at.reading.article)

    def _wanted(self) -> Query | list[int]:
        """Return the articles that are selected, if there are several, else the query that is listed."""
        list_ = self._pane.list
        return list_.selected_ids() if list_.selected_count() > 1 else self._around.browsing.query

    @cached_property
    def feeds(self) -> FeedsDesk:
        """What is subscribed to."""
        from reader.ui.feeds.desk import FeedsDesk

        at = self._around
        made = FeedsDesk(at.window, at.library, at.history, at.captures, at.settings, at.browsing)
        made.listen(self._actions, at.sidebar, self._notice)
        made.visits.brought.connect(at.pulse.beat)
        return made

    @cached_property
    def imports(self) -> ImportDesk:
        """What other programs have exported."""
        from reader.ui.imports.desk import ImportDesk

        at = self._around
        made = ImportDesk(at.window, at.library, at.history)
        made.listen(self._notice, at.intake.resume)
        made.brought.connect(at.pulse.beat)
        return made

    @cached_property
    def live(self) -> LiveDesk:
        """The folder that follows the library."""
        from reader.ui.live.desk import LiveDesk

        return LiveDesk(self._around.window, self._around.library, self._notice)

    @cached_property
    def mending(self) -> MendingCommands:
        """What puts the text of the open article right."""
        from reader.ui.commands.mending_commands import MendingCommands

        at = self._around
        made = MendingCommands(at.window, at.library, at.history, at.reading, at.page, at.look)
        made.listen(at.captures, at.intake, self._notice)
        return made

    @cached_property
    def network(self) -> NetworkDesk:
        """What comes in by itself."""
        from reader.ui.network.desk import NetworkDesk

        at = self._around
        made = NetworkDesk(at.window, at.intake, at.library, at.settings)
        layout = self._column.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(1, made.bar)
        QWidget.setTabOrder(self._before, made.bar.pause)
        QWidget.setTabOrder(made.bar.pause, made.bar.cancel)
        made.listen(self._actions, at.pulse, self._notice)
        return made

    @cached_property
    def paper(self) -> PrintCommands:
        """What prints."""
        from reader.ui.commands.print_commands import PrintCommands

        at = self._around
        made = PrintCommands(at.window, at.library, at.reading, at.look)
        made.tell_by(self._notice)
        return made

    @cached_property
    def asking(self) -> Asking:
        """What the search box needs."""
        from reader.ui.window.asking import Asking

        at = self._around
        return Asking(at.window, at.library, self._pane, at.settings, lambda: self.feeds.names(), lambda: at.look.theme)

    @cached_property
    def saved(self) -> SavedDesk:
        """Searches under names."""
        from reader.ui.saved.desk import SavedDesk

        at = self._around
        made = SavedDesk(at.window, at.library, at.history, at.browsing)
        made.listen(at.sidebar, self._notice)
        return made

    @cached_property
    def statistics(self) -> StatisticsDesk:
        """What was read, added and marked, as pictures."""
        from reader.ui.statistics.desk import StatisticsDesk

        at = self._around
        return StatisticsDesk(at.window, at.library, at.settings, at.look, self._notice)

    @cached_property
    def sync(self) -> SyncDesk:
        """The library shared with other machines."""
        from reader.ui.sync.desk import SyncDesk

        at = self._around
        made = SyncDesk(at.window, at.library, at.reading.open)
        made.listen(self._notice)
        made.brought.connect(at.pulse.beat)
        return made

    @cached_property
    def tags(self) -> TagsDesk:
        """Tags as a whole."""
        from reader.ui.tags.desk import TagsDesk

        at = self._around
        made = TagsDesk(at.window, at.library, at.history, at.look, at.browsing)
        made.listen(at.sidebar, self._notice)
        return made

    def _do(self, desk: str, name: str) -> None:
        getattr(self, desk).handlers()[name]()
