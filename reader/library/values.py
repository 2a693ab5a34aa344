"""What the library answers with, beside the values of ``reader.model``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import LibraryError
from reader.frozen import frozen
from reader.model import Article, Highlight, Note, Span, State

if TYPE_CHECKING:
    from reader.changes import Changes

ORDERS = (
    *("newest", "oldest", "published", "published-oldest", "title", "site"),
    *("longest", "shortest", "progress", "relevance"),
)
"""The orders of a list. ``newest`` and ``oldest`` go by when an article was added, ``published`` too where its date is not
known; ``progress`` puts what is nearest to its end first; ``relevance`` ranks by the words, and is ``newest`` without any."""

MARK_ORDERS = ("newest", "oldest", "article")
"""The orders of marks: by when they were made, or by article, newest first, and their place in it."""


class Interrupted(LibraryError):  # noqa: N818 - no error, but the end of a search that nobody waits for
    """The search was stopped by ``Library.interrupt``; there is nothing to tell anyone."""


@frozen
class Found:
    """The answer to a query: every article's id in order, and the minutes that reading all of them takes."""

    ids: tuple[int, ...]
    minutes: int
    rows: tuple[int, ...] = ()
    """What a list of the answer shows, in order: ``id`` of an article, ``-2 * id`` of a highlight, ``-2 * id - 1`` of a note.
    Empty where it is the articles alone.
    """
    notes: tuple[str, ...] = ()
    """What is to be said of the answer, a sentence each: that a pattern took too long, for one."""
    whole: bool = True
    """False for the first rows alone of an answer that is still to come (``Library.glance``)."""


@frozen
class Snippet:
    """Some 160 characters of what was found, with the found words in it."""

    text: str
    marked: tuple[Span, ...]
    """The found words, in characters of ``text``."""
    place: str
    """Where it is from: ``title``, ``text``, ``highlight``, ``note``, ``byline`` or ``address``."""
    position: int
    """The canonical character of the article that the first found word stands at; -1 when it is not in the text."""


@frozen
class Hit:
    """One row of an answer as it is shown: an article, or a mark in one with the article it is in."""

    row: int
    """As in ``Found.rows``."""
    article: Article
    highlight: Highlight | None = None
    note: Note | None = None
    snippet: Snippet | None = None


class FeedLine(NamedTuple):
    """A feed as the sidebar shows it."""

    id: int
    title: str
    folder: str
    unread: int
    """Waiting entries that have not been read."""
    failure: str
    """Why it has not come lately; empty when it has. A failure that may pass is told after the second in a row."""


@frozen
class Subscription:
    """How a feed is kept."""

    name: str = ""
    """The reader's own name for it; empty for the feed's title."""
    folder: str = ""
    tags: tuple[str, ...] = ()
    full: bool = False
    interval: int = 0
    keep_days: int = 30
    """As in ``model.Feed``."""


@frozen
class FeedRule:
    """What happens on arrival to the entries that a query finds."""

    query: str
    deed: str
    """``tag``, ``save`` or ``mute``."""
    tag: str = ""

    def __str__(self) -> str:
        """Return the rule as a line: ``query -> deed``."""
        return f"{self.query} -> {self.deed}{f' {self.tag}' if self.tag else ''}"


@frozen
class Taken:
    """What a visit to a feed brought into the library."""

    new: tuple[int, ...] = ()
    """The articles of entries that wait now and did not before, muted ones not."""
    changed: tuple[int, ...] = ()
    wanting: tuple[int, ...] = ()
    """Those of both whose page is to be fetched, because the feed cuts its texts."""


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
    gone: int = 0
    """Articles, highlights and notes that were deleted and can be brought back, whatever the query."""
    feeds: tuple[FeedLine, ...] = ()
    """The feeds, by folder and name, whatever the query."""


class Titled(NamedTuple):
    """An article that a link may lead to."""

    id: int
    uid: str
    title: str
    site_name: str
    first: bool
    """Whether a link by this title leads to it, and not to a newer article that is called the same."""


class Linked(NamedTuple):
    """Where a link in a note leads."""

    article_id: int | None
    """None while there is no such article."""
    title: str
    """The article's present title; empty for none."""
    mark_uid: str
    """Of the highlight or note in the article; empty for the article itself."""
    uid: str
    """The article's; empty for none."""
    words: str
    """The beginning of the passage or note that it leads to; empty for the article itself and for a picture."""
    there: bool
    """Whether all of it is there: the article, and the highlight or note in it if one is named."""


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
    uid: str
    """Of the article under which it stands."""
    own_uid: str
    """Of the note, or of the highlight that it is on."""


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


class MarkId(NamedTuple):
    """A highlight or a note."""

    kind: str
    """``highlight`` or ``note``."""
    id: int


class TrashId(MarkId):
    """Something that lies in the trash: a highlight, a note or an ``article``."""

    __slots__ = ()


@frozen
class Trashed:
    """What a list of the trash shows of a thing."""

    id: TrashId
    article_id: int
    text: str
    """The title, the passage (empty for a picture) or the note."""
    note: str
    """The note on a highlight."""
    color: str
    style: str
    article_title: str
    site_name: str
    deleted_at: datetime | None
    """None for an article put on the shelf before anybody wrote down when."""
    goes_at: datetime | None
    """When it goes for good; None for an article on the shelf called trash, which stays until somebody deletes it."""
    marks: int
    """Highlights and notes that come and go with an article."""
    alone: bool
    """Whether a note answers or speaks of something that lies in the trash too."""
    linked: tuple[Linked, ...] = ()
    """Where the links in the note lead, in their order."""


class Thrown(NamedTuple):
    """Where something lay in the trash, to be put back there."""

    id: TrashId
    article_id: int
    state: str
    """The shelf of an article; empty for others."""
    deleted_at: int | None


@frozen
class Restored:
    """What came back out of the trash, and what is to be said of it."""

    thrown: tuple[Thrown, ...]
    states: dict[int, State]
    """Where the articles are now."""
    alone: int
    """Notes that stand by themselves while what they answer or speak of lies in the trash."""
    lost: int
    """Highlights whose passages are no longer in their articles."""
    shelved: int
    """Highlights and notes whose articles lie in the trash."""


@frozen
class ReviewChoice:
    """Which highlights a day's review has. All that is given must hold."""

    size: int = 0
    """How many; 0 for no review."""
    colors: tuple[str, ...] = ()
    """Of one of these colours; of any for none."""
    tags: tuple[str, ...] = ()
    """With one of these tags or one below it, which may be the article's; any for none."""
    noted: bool = False
    """Only with a note."""


@frozen
class Handful:
    """A day's review as far as it has gone."""

    choice: ReviewChoice
    answered: int
    passed: int
    """Left for another day, or stopped."""
    left: tuple[Highlight, ...]
    """Still to be seen, in order."""
    stopped: int
    """Highlights that are never shown any more."""

    def total(self) -> int:
        """Return how many the day has in all."""
        return self.answered + self.passed + len(self.left)


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
    tagged: bool | None = None
    """Whether a mark has any tag."""
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
    linked: tuple[Linked, ...] = ()
    """Where the links in its note lead, in their order."""


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
