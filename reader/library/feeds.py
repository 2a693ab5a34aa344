"""The verbs about feeds and their entries."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime

from reader.feed_model import Feed, FeedAsk, FeedNews, Outline
from reader.library import rows
from reader.library.trouble import telling
from reader.library.values import FeedRule, Subscription, Taken
from reader.library.verbs import Verbs
from reader.query import Query


class Feeds(Verbs):
    """Subscriptions, and the entries that wait until they are saved."""

    def feeds(self) -> tuple[Feed, ...]:
        """Return all feeds, by folder and name."""
        from reader.library import subscribing

        with self._store.read() as db:
            return subscribing.several(db)

    def feed(self, feed_id: int) -> Feed:
        """Return one feed."""
        from reader.library import subscribing

        with self._store.read() as db:
            return subscribing.one(db, feed_id)

    def add_feed(self, url: str, title: str = "", kept: Subscription | None = None) -> tuple[Feed, bool]:
        """Subscribe to the feed at an address; return it, and whether it is new. It is due at once.

        One that was given up comes back as it was kept then, with the entries that waited.
        """
        from reader.library import entries, subscribing

        with self._store.write() as transaction:
            feed_id, created = subscribing.begin(transaction, url, title, kept or Subscription())
            entries.give_back(transaction, feed_id)
            return subscribing.one(transaction.db, feed_id), created

    def add_listed(self, outline: Outline) -> tuple[Feed, bool]:
        """Subscribe to a feed of a list, to be kept as the list says; return it, and whether it is new."""
        from reader.library import subscribing

        return self.add_feed(outline.url, outline.title, subscribing.listed(outline))

    def remove_feed(self, feed_id: int) -> None:
        """Give a feed up, and the entries that wait in it; for 30 days ``restore_feed`` brings both back."""
        from reader.library import entries, subscribing

        with self._store.write() as transaction:
            entries.withdraw(transaction, feed_id)
            subscribing.give_up(transaction, feed_id)

    def restore_feed(self, feed_id: int) -> None:
        """Bring a feed back that was given up, and its waiting entries."""
        from reader.library import entries, subscribing

        with self._store.write() as transaction:
            subscribing.revive(transaction, feed_id)
            entries.give_back(transaction, feed_id)

    def subscription(self, feed_id: int) -> Subscription:
        """Return how a feed is kept."""
        from reader.library import subscribing

        with self._store.read() as db:
            return subscribing.kept(db, feed_id)

    def keep_feed(self, feed_id: int, wanted: Subscription) -> Subscription:
        """Keep a feed in another way; return how it was kept. Raises LibraryError for a name that another feed has."""
        from reader.library import subscribing

        with self._store.write() as transaction:
            before = subscribing.kept(transaction.db, feed_id)
            subscribing.set_kept(transaction, feed_id, wanted)
            return before

    # Visits

    def due_feeds(self, *, everything: bool = False, ids: Iterable[int] | None = None) -> list[FeedAsk]:
        """Return the feeds to be asked now: those whose time has come, or all but what was asked a minute ago, or these."""
        from reader.library import subscribing

        chosen = None if ids is None else tuple(ids)
        with self._store.read() as db:
            return subscribing.due(db, int(time.time()), everything, chosen)

    def next_due(self) -> datetime | None:
        """Return when the next feed is due; None without feeds."""
        with self._store.read() as db:
            return rows.moment(db.execute("SELECT min(due_at) FROM feed WHERE deleted_at IS NULL AND NOT gone").get)

    def take(self, news: FeedNews) -> Taken:
        """Keep what became of a visit: new and changed entries, or why it failed. What has waited too long goes.

        News of a feed that has been given up meanwhile are nothing.
        """
        from reader.library import entries, subscribing

        arrivals = entries.work_out(news.fetched) if news.fetched else []
        with telling(self.folder):
            rules = self.feed_rules() if arrivals else ()
        with self._store.write() as transaction:
            db = transaction.db
            if not db.execute(
                "SELECT EXISTS (SELECT 1 FROM feed WHERE id = ? AND deleted_at IS NULL)", (news.number,)
            ).get:
                return Taken()
            full = subscribing.kept(db, news.number).full
            subscribing.visited(transaction, news)
            new, changed = entries.take(transaction, news.number, self.folder, arrivals, full)
            entries.purge(transaction, news.number)
        gone = self._apply(rules, new) if new and rules else set()
        new = [article_id for article_id in new if article_id not in gone]
        return Taken(tuple(new), tuple(changed), tuple(new + changed) if full else ())

    def feed_rules(self) -> tuple[FeedRule, ...]:
        """Return what happens to entries on arrival, in order."""
        from reader.library import feed_rules

        with self._store.read() as db:
            return feed_rules.kept(db)

    def set_feed_rules(self, text: str | tuple[FeedRule, ...]) -> tuple[FeedRule, ...]:
        """Have these rules, written one a line, and no other; return those that were. Raises LibraryError for a line that
        is no rule.
        """
        from reader.library import feed_rules

        wanted = feed_rules.read(text) if isinstance(text, str) else text
        with self._store.write() as transaction:
            return feed_rules.keep(transaction, wanted)

    def _apply(self, rules: tuple[FeedRule, ...], new: list[int]) -> set[int]:
        from reader.library import feed_rules

        deeds = feed_rules.found(rules, new, self._found)
        if not deeds:
            return set()
        with self._store.write() as transaction:
            return feed_rules.apply(transaction, deeds)

    @abstractmethod
    def _found(self, query: Query) -> Iterable[int]:
        """Return the articles that a query finds."""

    # Entries

    def save_entries(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Move waiting entries to the inbox, with the tags of their feeds; return which of these were waiting."""
        from reader.library import entries

        with self._store.write() as transaction:
            return entries.save(transaction, rows.demand(transaction.db, ids))

    def waiting_entries(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Return which of these articles are entries that wait."""
        from reader.library import entries

        with self._store.read() as db:
            return entries.waiting(db, ids)

    def hold_entries(self, ids: Iterable[int]) -> None:
        """Let saved entries wait in their feeds again; what came by no feed stays where it is."""
        from reader.library import entries

        with self._store.write() as transaction:
            entries.hold(transaction, rows.demand(transaction.db, ids))

    def read_feed(self, feed_id: int | None) -> tuple[int, ...]:
        """Mark what waits in a feed as read, in all feeds for None; return what had not been."""
        from reader.library import articles, entries
        from reader.library.feed_schema import WAITING

        with self._store.write() as transaction:
            before = articles.set_read(transaction, entries.of_feed(transaction.db, feed_id, (WAITING,)), True)
            return tuple(article_id for article_id, was in before.items() if was is None)
