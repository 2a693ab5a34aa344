"""What the library answers with, beside the values of ``reader.model``."""

from __future__ import annotations

from reader.errors import LibraryError
from reader.frozen import frozen

ORDERS = ("newest", "oldest", "title", "site", "longest", "shortest")
"""The orders of a list. ``newest`` and ``oldest`` go by when an article was added."""


class Interrupted(LibraryError):  # noqa: N818 - no error, but the end of a search that nobody waits for
    """The search was stopped by ``Library.interrupt``; there is nothing to tell anyone."""


@frozen
class Found:
    """The answer to a query: every article's id in order, and the minutes that reading all of them takes."""

    ids: tuple[int, ...]
    minutes: int


@frozen
class Facets:
    """The counts that the sidebar shows. Deleted articles count nowhere."""

    states: dict[str, int]
    """Articles on each shelf (``inbox``, ``later``, ``archive``, ``trash``), whatever the query."""
    starred: int
    """Starred articles outside the trash, whatever the query."""
    all: int
    """Articles outside the trash, whatever the query."""
    highlights: int
    """Highlights in the library, those of trashed articles included, whatever the query."""
    tags: tuple[tuple[str, int], ...]
    """Tags and how many of the query's articles have them or a tag below them, by name; tags above others are listed
    even where no article has them itself, and a tag that the query names is listed even with 0."""
