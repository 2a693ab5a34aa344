"""What the library answers with, beside the values of ``reader.model``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.model import Highlight, Note, Span

if TYPE_CHECKING:
    from reader.changes import Changes

ORDERS = ("newest", "oldest", "title", "site", "longest", "shortest")
"""The orders of a list. ``newest`` and ``oldest`` go by when an article was added."""

MARK_ORDERS = ("newest", "oldest", "article")
"""The orders of marks: by when they were made, or by article, newest first, and their place in it."""


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


class Titled(NamedTuple):
    """An article that a link may lead to."""

    id: int
    uid: str
    title: str


class Linked(NamedTuple):
    """Where a link in a note leads."""

    article_id: int | None
    """None while there is no such article."""
    title: str
    """The article's present title; empty for none."""
    mark_uid: str
    """Of the highlight or note in the article; empty for the article itself."""


class Target(NamedTuple):
    """What an address of Postil's own leads to; a mark that is gone leaves the article."""

    article_id: int
    highlight_id: int | None
    note_id: int | None


class Backlink(NamedTuple):
    """A note, or the note on a highlight, that links to an article."""

    note_id: int | None
    highlight_id: int | None
    article_id: int
    """Under which it stands."""
    title: str
    text: str
    """The beginning of the note."""
    written_at: datetime
    mark_uid: str
    """Of the highlight or note that the link leads to; empty for the article itself."""


class Version(NamedTuple):
    """A body that an article has or had."""

    id: int
    captured_at: datetime
    """When it came to be the article's body."""
    words: int
    origin: str
    """``capture``, ``edit`` or ``cut``."""
    present: bool
    size: int
    """Bytes that it takes on disk; 0 for the present one and for one that shares its body with a later one."""


class Wording(NamedTuple):
    """What a note said before it was edited."""

    text: str
    written_at: datetime


class Trashed(NamedTuple):
    """Something deleted that can still be brought back."""

    kind: str
    """``article``, ``highlight`` or ``note``."""
    id: int
    article_id: int
    text: str
    """The title, the passage or the note."""
    article_title: str
    deleted_at: datetime
    goes_at: datetime
    """When it goes for good."""


class MarkId(NamedTuple):
    """A highlight or a note."""

    kind: str
    """``highlight`` or ``note``."""
    id: int


@frozen
class MarkQuery:
    """Which marks of the library are wanted. All that is given must hold."""

    text: str = ""
    """Words that all stand in the passage, its note or its tags, the last perhaps half typed."""
    kind: str = "both"
    """``highlights``, ``notes`` or ``both``. Notes have no colour, no style and are never orphans."""
    color: str = ""
    style: str = ""
    tag: str = ""
    """A tag, with those below it."""
    article: int | None = None
    orphan: bool | None = None
    doubtful: bool | None = None
    """Whether the reader has yet to say where they belong."""
    noted: bool | None = None
    """Whether a highlight has a note."""
    since: datetime | None = None
    until: datetime | None = None
    """Made at ``since`` or later, and before ``until``."""


@frozen
class MarksFound:
    """The answer to a MarkQuery: how many there are, and the part of them that was asked for, in order."""

    total: int
    ids: tuple[MarkId, ...]


@frozen
class MarkRow:
    """A mark with what a list of marks from everywhere shows of its article."""

    mark: Highlight | Note
    title: str
    site_name: str
    url: str
    article_uid: str


@frozen
class Exchange:
    """Highlights that took the place of others. To undo it, restore ``before`` and delete what is only in ``after``."""

    before: tuple[Highlight, ...]
    after: tuple[Highlight, ...]
    spoken: dict[int, int]
    """The notes that spoke of highlights that are gone, by id, and of which."""


class Comparison(NamedTuple):
    """What changed between two versions of an article."""

    old: Version
    new: Version
    changes: Changes
    touched: tuple[Highlight, ...]
    """The highlights whose passages in the old version were edited or are gone, by their place."""
    stood: dict[int, Span]
    """Where the highlights stood in the old version, by id."""


class MarkLook(NamedTuple):
    """What many marks can be given at once. Notes have neither colour nor style."""

    color: str
    style: str
    tags: tuple[str, ...]


@frozen
class MarkGroup:
    """Marks that have something in common."""

    key: int | str
    """The article's id, the colour, the tag, or the day as ``2026-03-12``."""
    title: str
    count: int
