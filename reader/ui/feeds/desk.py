"""Feeds as the reader governs them: followed, visited, read, given up. What is shown is loaded when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from reader.errors import ReaderError
from reader.library import Library
from reader.offline import is_offline
from reader.query import Query, feed_text, parse
from reader.ui.catalogue.sidebar import Sidebar
from reader.ui.commands.undo import History
from reader.ui.commands.undo_feeds import FeedSteps
from reader.ui.feeds.visits import Visits
from reader.ui.jobs import Captures, Job
from reader.ui.settings import Settings
from reader.ui.window.browsing import Browsing
from reader.ui.window.notice import Notice
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.feed_model import Feed, FetchedFeed, FoundFeed, Outline
    from reader.model import Change

_LOOK = 60_000
"""Milliseconds between two looks at which feeds are due."""
_MOST_SAVED = 500
"""Entries that are saved at once and whose pictures are fetched by themselves; of more, each can be asked for."""
_MENU = ("refresh_feed", "read_feed", "edit_feed", "", "unsubscribe")
_A_FEED = "a feed, not a page"
"""What a capture says of an address that is a feed's."""


class FeedsDesk(QObject):
    """One method an action. "This feed" is the one that the menu was opened on, else the one whose entries are listed."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        history: History,
        captures: Captures,
        settings: Settings,
        browsing: Browsing,
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._settings = window, library, settings
        self._history, self._captures, self._browsing = history, captures, browsing
        self._steps = FeedSteps(library, history)
        self._menu_feed = 0
        self._row = 0  # that waits for the page which turned out to be a feed
        self._told = False  # whether somebody waits to hear what the round brings
        self.visits = Visits(library.folder, self)
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    def names(self) -> list[tuple[str, int]]:
        """Return what feeds are called, with what is unread in each."""
        return [(feed.title, feed.unread) for feed in self._library.feeds()]

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {
            "subscribe": self.ask_address,
            "refresh_feeds": self.refresh,
            "feeds_by_themselves": self.switch,
            "read_feed": self.mark_read,
            "refresh_feed": self.refresh_one,
            "edit_feed": self.edit,
            "unsubscribe": self.unsubscribe,
            "feed_rules": self.edit_rules,
            "import_feeds": self.import_list,
            "export_feeds": self.export_list,
        }

    def listen(self, actions: Mapping[str, QAction], sidebar: Sidebar, notice: Notice) -> None:
        """Follow the sidebar, the visits and the captures; tell by ``notice``."""
        self._actions, self._notice = actions, notice
        actions["feeds_by_themselves"].setChecked(self._settings.feeds_by_themselves)
        sidebar.feed_menu_wanted.connect(self._show_menu)
        self._browsing.answered.connect(lambda _found, facets: self._on_answer(bool(facets.feeds)))
        if (facets := self._browsing.facets) is not None:
            self._on_answer(bool(facets.feeds))
        self._captures.failed.connect(self._on_capture_failed)
        visits = self.visits
        visits.went.connect(self._on_went)
        visits.ended.connect(self._on_ended)
        visits.wanting.connect(self._fetch)
        visits.found.connect(self._on_found)
        visits.listed.connect(self._on_listed)
        visits.failed.connect(self._on_failed)
        self._forget = self._library.subscribe(self._on_change)

    def begin(self) -> None:
        """Visit what is due from now on, if the reader wants that."""
        if self._settings.feeds_by_themselves:
            self._timer.start()
            self._look()

    def stop(self) -> None:
        """End the visits."""
        self._timer.stop()
        self._forget()
        self.visits.blockSignals(True)
        self.visits.stop()

    # Following

    def ask_address(self) -> None:
        """Ask for the address of a feed, or of a page that has one."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QInputDialog

        dialog = QInputDialog(self._window)
        dialog.setWindowTitle("Follow a feed")
        dialog.setLabelText("The address of a feed, or of a site that has one:")
        dialog.setOkButtonText("Follow")
        dialog.resize(460, 0)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self.follow)
        dialog.open()

    def follow(self, address: str) -> None:
        """Look for the feed at an address and subscribe to it."""
        if address := address.strip():
            self._notice.show_lasting("Looking for the feed…")
            self.visits.look(address if "://" in address else f"https://{address}")

    def _on_found(self, fetched: FetchedFeed | None, found: tuple[FoundFeed, ...]) -> None:
        if fetched is not None:
            self._follow(fetched)
        elif len(found) == 1:
            self.visits.look(found[0].url)
        else:
            self._choose(found)

    def _choose(self, found: tuple[FoundFeed, ...]) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QInputDialog

        self._notice.take_back("Looking for the feed…")
        named = {f"{one.title} — {one.url}" if one.title else one.url: one.url for one in found}
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle("Follow a feed")
        dialog.setLabelText("This page has several feeds:")
        dialog.setComboBoxItems(list(named))
        dialog.setOption(QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
        dialog.setOkButtonText("Follow")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(lambda name: self.visits.look(named[name]))
        dialog.open()

    def _follow(self, fetched: FetchedFeed) -> None:
        from reader.feed_model import FeedNews

        try:
            if self._row:
                self._library.delete([self._row])
            feed, created = self._steps.follow(fetched.url, fetched.title)
        except ReaderError as error:
            self._notice.show_failure(str(error))
            return
        self._row = 0
        self.visits.take(FeedNews(feed.id, fetched))
        said = f"You follow “{feed.title}” now." if created else f"You follow “{feed.title}” already."
        self._notice.show_message(said, "Show", partial(self._show, feed.title))

    def _on_capture_failed(self, job: Job, reason: str) -> None:
        if _A_FEED in reason and job.request.url:
            self._row = job.row
            self._notice.show_lasting(
                "This is the address of a feed.", "Follow it", partial(self.follow, job.request.url)
            )

    # Visiting

    def refresh(self) -> None:
        """See what is new in all feeds."""
        self._visit(everything=True)

    def refresh_one(self) -> None:
        """See what is new in this feed."""
        if feed := self._feed():
            self._visit(ids=[feed.id])

    def switch(self) -> None:
        """See what is new at every start and whenever a feed is due, or no longer."""
        on = self._settings.feeds_by_themselves = not self._settings.feeds_by_themselves
        self._actions["feeds_by_themselves"].setChecked(on)
        if on:
            self.begin()
        else:
            self._timer.stop()

    def _look(self) -> None:
        if not self.visits.busy and not is_offline() and self._library.due_feeds():
            self.visits.visit()

    def _visit(self, *, everything: bool = False, ids: list[int] | None = None) -> None:
        if not self._library.feeds():
            self._notice.show_message("You follow no feed yet.", "Follow one…", self.ask_address)
        elif is_offline():
            self._notice.show_message("Postil is offline, so no feed is visited.")
        elif not self.visits.busy:
            self._told = True
            self.visits.visit(everything=everything, ids=ids)

    def _on_went(self, done: int, whole: int) -> None:
        if self._told and whole:
            self._notice.show_lasting(f"Seeing what is new: {done} of {counted(whole, 'feed')}…")

    def _on_ended(self, new: int, failed: int) -> None:
        self.visits.busy = False
        if self._told:
            self._told = False
            trouble = f" {counted(failed, 'feed')} could not be had." if failed else ""
            brought = "Nothing new." if not new else "1 new entry." if new == 1 else f"{new} new entries."
            if new or not is_offline():  # else it has ended because of that, which is told already
                self._notice.show_message(f"{brought}{trouble}")

    def _on_failed(self, reason: str) -> None:
        self._row = 0
        self._notice.show_failure(reason)

    def _fetch(self, ids: list[int]) -> None:
        """Have the whole pages of entries fetched whose feeds cut them."""
        from reader.capture import request_for

        for article in self._library.articles(ids):
            if article.url:
                self._captures.start(Job(article.id, request_for(article.url), name=article.url, again=True))

    def _on_change(self, change: Change) -> None:
        """Have the pictures of entries fetched that have been saved just now."""
        if not change.what >= {"added", "state"} or len(change.articles) > _MOST_SAVED or is_offline():
            return
        entries = [one.id for one in self._library.articles(sorted(change.articles)) if one.origin == "feed"]
        waiting = set(self._library.waiting_entries(entries))
        self.visits.bring_pictures([article_id for article_id in entries if article_id not in waiting])

    # This feed

    def _feed(self) -> Feed | None:
        """Return the feed that is meant."""
        wanted, named = self._menu_feed, self._browsing.query.feeds()
        for feed in self._library.feeds():
            if feed.id == wanted or (not wanted and [feed.title.casefold()] == [name.casefold() for name in named]):
                return feed
        return None

    def mark_read(self) -> None:
        """Mark everything in this feed as read, in all feeds when none is meant."""
        feed = self._feed()
        number = self._steps.read(feed.id if feed else None)
        where = f" in “{feed.title}”" if feed else ""
        if number:
            entries = "1 entry" if number == 1 else f"{number} entries"
            self._notice.show_message(f"Marked {entries}{where} as read.", "Undo", self._history.undo)
        else:
            self._notice.show_message(f"Nothing is unread{where}.")

    def edit(self) -> None:
        """Show how this feed is kept."""
        feed = self._feed()
        if feed is None:
            return
        from reader.ui.feeds.dialogs import FeedDialog

        folders = sorted({other.folder for other in self._library.feeds() if other.folder})
        dialog = FeedDialog(self._window, feed, self._library.subscription(feed.id), folders)
        dialog.chosen.connect(partial(self._keep, feed))
        dialog.open()

    def _keep(self, feed: Feed, wanted: object) -> None:
        try:
            self._steps.edit(feed.id, wanted)  # type: ignore[arg-type]
        except ReaderError as error:
            self._notice.show_failure(str(error))
            return
        now = self._library.feed(feed.id)
        if now.title != feed.title and self._browsing.query.feeds() == (feed.title,):
            self._show(now.title)

    def unsubscribe(self) -> None:
        """Give this feed up."""
        if feed := self._feed():
            self._steps.unsubscribe(feed.id)
            if feed.title in self._browsing.query.feeds():
                self._browsing.set_query(parse("is:feed"))
            self._notice.show_message(f"You no longer follow “{feed.title}”.", "Undo", self._history.undo)

    def _show(self, title: str) -> None:
        self._browsing.set_query(parse(feed_text(title)))

    def _show_menu(self, feed_id: int, place: QPoint) -> None:
        self._menu_feed = feed_id
        self._show_states(True, None)
        menu = QMenu(self._window)
        for name in _MENU:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._forget_menu))
        menu.popup(place)

    def _forget_menu(self) -> None:
        self._menu_feed = 0
        self._show_states(True, self._browsing.query)

    def _on_answer(self, any_feeds: bool) -> None:
        self._show_states(any_feeds, self._browsing.query)

    def _show_states(self, any_feeds: bool, query: Query | None) -> None:
        one = any_feeds and (query is None or len(query.feeds()) == 1)
        for name in ("refresh_feed", "edit_feed", "unsubscribe"):
            self._actions[name].setEnabled(one)
        for name in ("read_feed", "refresh_feeds", "export_feeds"):
            self._actions[name].setEnabled(any_feeds)

    # Lists and rules

    def edit_rules(self) -> None:
        """Show the rules on arrival."""
        from reader.ui.feeds.dialogs import RulesDialog

        dialog = RulesDialog(self._window, self._library.feed_rules())
        dialog.chosen.connect(self._steps.set_rules)
        dialog.open()

    def import_list(self) -> None:
        """Ask for an OPML file and subscribe to what it lists."""
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getOpenFileName(
            self._window, "Import feeds", "", "Lists of feeds (*.opml *.xml);;All files (*)"
        )
        if file:
            self.import_from(Path(file))

    def import_from(self, file: Path) -> None:
        """Subscribe to what an OPML file lists."""
        try:
            self.visits.read_list(file.read_bytes())
        except OSError as error:
            self._notice.show_failure(f"{file} cannot be read ({error.strerror or error}).")

    def _on_listed(self, outlines: tuple[Outline, ...]) -> None:
        new = self._steps.follow_all(outlines)
        self._notice.show_message(f"You follow {counted(new, 'feed')} more now.", "See what is new", self.refresh)

    def export_list(self) -> None:
        """Ask for a file and write all feeds into it."""
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getSaveFileName(self._window, "Export feeds", "feeds.opml", "Lists of feeds (*.opml)")
        if file:
            self.export_to(Path(file))

    def export_to(self, file: Path) -> None:
        """Write all feeds into a file."""
        from reader.formats import opml

        feeds = self._library.feeds()
        try:
            opml.write(feeds, file)
        except ReaderError as error:
            self._notice.show_failure(str(error))
        else:
            self._notice.show_message(f"Wrote {counted(len(feeds), 'feed')} to {file}.")
