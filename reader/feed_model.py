"""The frozen values about feeds that travel between the rooms; the rest are in ``reader.model``, whose words hold here."""

from __future__ import annotations

from datetime import datetime

from reader.frozen import frozen
from reader.model import Captured


@frozen
class FeedEntry:
    """What a feed says of one of its entries."""

    key: str
    """What the entry is known by from one visit to the next: its id, else its address, else what it says."""
    digest: str
    """SHA-256 (hex) of what the feed says; another one means that the entry has changed."""
    article: Captured | None
    """The entry as an article; its body is what the feed holds of it. ``published_at`` is what the feed claims. None for
    an entry that says what is known already.
    """


@frozen
class FetchedFeed:
    """A feed as it was found. Entries are in the feed's order."""

    url: str
    """Where it is to be asked for from now on: permanent redirects are followed for good."""
    title: str
    """Never empty."""
    site_url: str
    description: str
    lang: str
    entries: tuple[FeedEntry, ...]
    etag: str = ""
    modified: str = ""
    """The Last-Modified header, as it came."""
    patience: int = 0
    """Seconds that feed or server ask to be left alone; 0 when they say nothing."""


@frozen
class FeedAsk:
    """A feed to be visited."""

    number: int
    """The feed's id."""
    url: str
    etag: str = ""
    modified: str = ""
    known: frozenset[str] = frozenset()
    """The digests of the entries that are kept."""


@frozen
class FeedNews:
    """What became of a visit to a feed: what was fetched, or nothing new, or why it failed."""

    number: int
    """The feed's id, as it was asked with."""
    fetched: FetchedFeed | None = None
    """None when nothing has changed, and when it failed."""
    failure: str = ""
    """One sentence; empty when it did not fail."""
    gone: bool = False
    """Whether the server says that it is gone for good (410)."""
    url: str = ""
    """Where it has moved for good, for a feed that has not changed; empty when it has not moved."""
    patience: int = 0
    """Seconds that the server asks to be left alone."""


@frozen
class Feed:
    """A feed that is subscribed to."""

    id: int
    uid: str
    url: str
    title: str
    """What it is called here: the reader's own name for it, else its title."""
    site_url: str
    description: str
    folder: str
    """Where it stands among the feeds; ``/`` nests; empty for none."""
    tags: tuple[str, ...]
    """What its entries are tagged with when they are saved."""
    full: bool
    """Whether the whole page of each entry is fetched, because the feed cuts its texts."""
    interval: int
    """Minutes between two visits; 0 for what feed and server ask for, else an hour."""
    keep_days: int
    """Days that entries wait before they go, unless they are saved; 0 for ever."""
    added_at: datetime
    checked_at: datetime | None
    """When it was asked for last, with or without success."""
    due_at: datetime
    """When it is to be asked for next."""
    failures: int
    """How many visits have failed since the last that did not."""
    failure: str
    """Why the last visit failed; empty when it did not."""
    gone: bool
    etag: str
    modified: str
    unread: int
    """Waiting entries that have not been read."""
    waiting: int
    """Waiting entries, read or not."""


@frozen
class FoundFeed:
    """A feed that a page names, or that is likely to be there."""

    url: str
    title: str
    likely: bool = False
    """True for an address that is known of such sites, and was not named by the page."""


@frozen
class Outline:
    """A feed in a list of subscriptions."""

    url: str
    title: str
    site_url: str
    folder: str
    """As ``Feed.folder``."""
    tags: str = ""
    """As ``Feed.tags``, with commas between. This and what follows is told by lists that Postil wrote; empty for nothing."""
    full: str = ""
    interval: str = ""
    keep_days: str = ""
