"""What the user changes about feeds, each step kept by the history."""

from __future__ import annotations

from collections.abc import Iterable

from reader.feed_model import Feed, Outline
from reader.library import Library, Subscription
from reader.ui.commands.undo import History


class FeedSteps:
    """The library's verbs for feeds. Each raises what the library raises and then keeps no step."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def follow(self, url: str, title: str) -> tuple[Feed, bool]:
        """Subscribe to a feed; return it, and whether it is new."""
        feed, created = self._library.add_feed(url, title)
        if created:
            self._keep("follow a feed", [feed.id])
        return feed, created

    def follow_all(self, listed: Iterable[Outline]) -> int:
        """Subscribe to the feeds of a list; return how many are new."""
        added = []
        for one in listed:
            feed, created = self._library.add_listed(one)
            added += [feed.id] if created else []
        if added:
            self._keep("import feeds", added)
        return len(added)

    def unsubscribe(self, feed_id: int) -> None:
        """Give a feed up."""
        self._library.remove_feed(feed_id)
        self._history.keep(
            "unsubscribe",
            (),
            lambda: self._library.restore_feed(feed_id),
            lambda: self._library.remove_feed(feed_id),
        )

    def edit(self, feed_id: int, wanted: Subscription) -> None:
        """Keep a feed in another way."""
        before = self._library.keep_feed(feed_id, wanted)
        if before != wanted:
            self._history.keep(
                "change a feed",
                (),
                lambda: self._library.keep_feed(feed_id, before),
                lambda: self._library.keep_feed(feed_id, wanted),
            )

    def read(self, feed_id: int | None) -> int:
        """Mark what waits in a feed, or in all, as read; return how much had not been."""
        marked = self._library.read_feed(feed_id)
        if marked:
            self._history.keep(
                "mark all as read",
                (),  # undoing it is no reason to leave the page that is open
                lambda: self._library.set_read(marked, False),
                lambda: self._library.set_read(marked, True),
            )
        return len(marked)

    def set_rules(self, text: str) -> None:
        """Have other rules on arrival."""
        before = self._library.set_feed_rules(text)
        after = self._library.feed_rules()
        if after != before:
            self._history.keep(
                "change the rules",
                (),
                lambda: self._library.set_feed_rules(before),
                lambda: self._library.set_feed_rules(after),
            )

    def _keep(self, text: str, added: list[int]) -> None:
        def undo() -> None:
            for feed_id in added:
                self._library.remove_feed(feed_id)

        def redo() -> None:
            for feed_id in added:
                self._library.restore_feed(feed_id)

        self._history.keep(text, (), undo, redo)
