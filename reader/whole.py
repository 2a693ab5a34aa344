"""Everything that a library holds as frozen values: one article whole, and the loose ends that belong to none.

A field is called as the column that it comes from. What names another thing does so by uid, a tag by its name, a file by
the SHA-256 of what it holds: nothing here means something on one machine alone. Times are seconds since 1970, UTC; text
that the library keeps as JSON is JSON here too. ``docs/lifeboat.md`` says what each field is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.frozen import fields, frozen

if TYPE_CHECKING:
    from typing import Protocol

    class Held(Protocol):
        """A library, or a lifeboat, that articles are taken from."""

        damage: list[str]
        """What could not be read so far, a sentence each."""

        def count(self) -> int:
            """Return how many articles there are."""

        def articles(self) -> Iterator[Whole]:
            """Yield them whole, in the order in which they came."""

        def loose_ends(self) -> LooseEnds:
            """Return what belongs to no article."""

        def data(self, file: File) -> bytes | None:
            """Return what a file holds; None, or a LibraryError, when it cannot be had."""


Triple = tuple[str, str, str]


@frozen
class Text:
    """The present body."""

    html: str
    """Clean HTML in the normal form of ``document.to_html``."""
    text_version: int = 1
    original: str = ""
    """The SHA-256 of the page as it was fetched; empty for none."""


@frozen
class Stood:
    """Where a highlight stood in an earlier version."""

    highlight: str
    """Its uid."""
    start: int
    stop: int
    orphan: bool
    how: str
    confidence: float
    waiting: bool


@frozen
class Edition:
    """One of the bodies that an article has had; the present one is among them."""

    origin: str
    present: bool
    captured_at: int
    words: int
    content_hash: str
    html_hash: str
    """Which of ``Whole.bodies`` it is; empty for the present one."""
    original: str = ""
    cuts: str = ""
    stood: tuple[Stood, ...] = ()


@frozen
class Place:
    """What a highlight was on before, and until when."""

    until: int
    start: int
    stop: int
    exact: str
    prefix: str
    suffix: str
    image: str = ""
    alt: str = ""


@frozen
class Card:
    """The card of spaced repetition. ``card`` is what fsrs writes, without the ``card_id``."""

    due_at: int
    card: str


@frozen
class Answer:
    """One answer of a review, and the card before it, empty where there was none."""

    reviewed_at: int
    rating: int
    before: str


@frozen
class Led:
    """Where a link in a note leads."""

    key: str
    """The folded title, or the uid, as it is written in the note."""
    article: str = ""
    """The uid of the article; empty while there is none."""
    mark_uid: str = ""


@frozen
class Mark:
    """A highlight, deleted ones included."""

    uid: str
    start: int
    stop: int
    exact: str
    prefix: str
    suffix: str
    color: str
    note: str
    orphan: bool
    created_at: int
    updated_at: int
    deleted_at: int | None = None
    style: str = "mark"
    image: str = ""
    how: str = "position"
    confidence: float = 1.0
    waiting: bool = False
    alt: str = ""
    tags: tuple[str, ...] = ()
    past: tuple[Place, ...] = ()
    links: tuple[Led, ...] = ()
    card: Card | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def stamp(self) -> int:
        """When it was last written or deleted."""
        return max(self.updated_at, self.deleted_at or 0)


@frozen
class Said:
    """What a note said before, and since when."""

    written_at: int
    text: str


@frozen
class Remark:
    """A note, deleted ones included."""

    uid: str
    created_at: int
    updated_at: int
    text: str
    deleted_at: int | None = None
    reply_to: str = ""
    """The uid of a note; empty for none."""
    highlight: str = ""
    """The uid of a highlight; empty for none."""
    tags: tuple[str, ...] = ()
    past: tuple[Said, ...] = ()
    links: tuple[Led, ...] = ()

    @property
    def stamp(self) -> int:
        """When it was last written or deleted."""
        return max(self.updated_at, self.deleted_at or 0)


@frozen
class PageComment:
    """What somebody else wrote under the article on its page."""

    depth: int
    author: str
    written_at: int | None
    text: str


@frozen
class Appearance:
    """The article as an entry of a feed."""

    feed: str
    """The uid of the feed."""
    key: str
    digest: str
    arrived_at: int
    dated_at: int
    listed_at: int
    full: bool = False


@frozen
class Import:
    """What an import did with an article. The first five fields say which import it was."""

    began_at: int
    undone_at: int | None
    format: str
    name: str
    nth: int
    """Which of the imports that are equal in ``began_at``, ``format`` and ``name``, from 0."""
    created: bool
    digest: str
    """Hexadecimal."""
    before: str
    marks: str
    raw: str


@frozen
class File:
    """A picture, or a page as it was fetched (``kind`` is ``image`` or ``original``)."""

    sha256: str
    kind: str
    mime: str
    bytes: int
    width: int = 0
    height: int = 0


@frozen
class Whole:
    """One article with all that belongs to it."""

    uid: str
    added_at: int
    state: str = "inbox"
    status: str = "ready"
    starred: bool = False
    published_at: int | None = None
    read_at: int | None = None
    deleted_at: int | None = None
    trashed_at: int | None = None
    trashed_from: str = ""
    progress: float = 0.0
    position: int = 0
    words: int = 0
    url: str = ""
    canonical_url: str = ""
    content_hash: str = ""
    title: str = ""
    title_key: str = ""
    byline: str = ""
    site_name: str = ""
    site_key: str = ""
    lang: str = ""
    source: str = ""
    origin: str = ""
    failure: str = ""
    excerpt: str = ""
    own: str = ""
    entry: int = 0
    tags: tuple[str, ...] = ()
    text: Text | None = None
    editions: tuple[Edition, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    """The earlier bodies: the SHA-256 of each, and its clean HTML."""
    highlights: tuple[Mark, ...] = ()
    notes: tuple[Remark, ...] = ()
    comments: tuple[PageComment, ...] = ()
    images: tuple[tuple[str, str], ...] = ()
    """The addresses of pictures that are kept, and the SHA-256 of each."""
    appearances: tuple[Appearance, ...] = ()
    imports: tuple[Import, ...] = ()
    files: tuple[File, ...] = ()
    """All files that the article names."""


@frozen
class Source:
    """A feed, with what it was seen to hold that is no article any more."""

    uid: str
    url: str
    name: str
    title: str
    key: str
    site_url: str
    description: str
    folder: str
    tags: str
    full: bool
    interval: int
    keep_days: int
    added_at: int
    checked_at: int | None
    due_at: int
    failures: int
    failure: str
    gone: int
    etag: str
    modified: str
    deleted_at: int | None
    seen: tuple[Appearance, ...] = ()


@frozen
class Rule:
    """What happens to entries on arrival."""

    query: str
    deed: str
    tag: str


@frozen
class Search:
    """A saved search."""

    uid: str
    name: str
    key: str
    query: str
    sort: str
    place: int
    pinned: bool
    created_at: int
    updated_at: int


@frozen
class Day:
    """How much was read on a day, as 2026-03-09."""

    day: str
    seconds: int
    words: int


@frozen
class LooseEnds:
    """What a library holds beside its articles. It is taken before them, and once more after: pairs need both sides."""

    spellings: tuple[str, ...] = ()
    """All tags as they are shown."""
    tag_colors: tuple[tuple[str, str], ...] = ()
    """Keys of tags (``model.tag_key``) and their colours."""
    tags_apart: tuple[tuple[str, str], ...] = ()
    info: tuple[tuple[str, str], ...] = ()
    """Names of colours (``color:yellow``) and the settings of the review (``review``, ``review-of``)."""
    review_day: str = ""
    """The handful of the day as JSON: ``day``, and the uids of highlights in ``ids`` and ``passed``."""
    feeds: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    searches: tuple[Search, ...] = ()
    reading: tuple[Day, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    """Articles that are not the same, by uid."""
    united: tuple[Triple, ...] = ()
    """Articles that were merged into others: uid, canonical address, and the uid of what they are now."""


@frozen
class Received:
    """What became of articles that were taken in."""

    new: int = 0
    known: int = 0
    changed: int = 0
    """Of the known ones, those that gained something."""
    gone: int = 0
    """Known ones that were deleted here, and stay so."""
    highlights: int = 0
    orphans: int = 0
    """Of these highlights, those whose passage is not in the text."""
    notes: int = 0
    both: int = 0
    """Notes that both sides had changed: both texts are kept."""
    missing: int = 0
    """Files that were named and could not be had."""
    refused: int = 0
    """Articles that no library can hold as they are."""

    def __add__(self, other: Received) -> Received:
        """Return the sums."""
        return Received(*(getattr(self, name) + getattr(other, name) for name in fields(self)))
