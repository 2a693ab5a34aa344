"""The frozen values that travel between the rooms. No I/O, no behaviour beyond their own consistency.

Times are timezone-aware UTC datetimes and their names end in ``_at``. Spans are half-open and count the characters
(code points) of an article's canonical text, see ``reader.document``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from reader.frozen import frozen

COLORS = ("yellow", "green", "blue", "pink", "violet")
"""The highlight colours, in the order of the keys 1 to 5."""
STYLES = ("mark", "underline", "strike")
"""How a highlight is drawn in its colour."""


class State(StrEnum):
    """The shelf that an article is on. ``read_at`` and ``starred`` are independent of it."""

    INBOX = "inbox"
    LATER = "later"
    ARCHIVE = "archive"
    TRASH = "trash"


class Status(StrEnum):
    """How far the capture of an article has come."""

    READY = "ready"
    """It has a body."""
    WAITING = "waiting"
    """Its address is kept and a capture is under way, or will be tried again at the next start."""
    FAILED = "failed"
    """The last capture failed; ``Article.failure`` says why."""


class Span(NamedTuple):
    """A half-open range of characters of a canonical text."""

    start: int
    end: int


@frozen
class Selectors:
    """Where a passage is, twice over, as in the W3C Web Annotation Data Model, sections 4.2.4 and 4.2.5.

    ``exact``, ``prefix`` and ``suffix`` are the TextQuoteSelector; ``start`` and ``end`` the TextPositionSelector.
    A picture has no words: ``image`` is its address, ``exact`` is empty, and ``start`` and ``end`` are the canonical
    position where it stands (see ``reader.document.pictures``).
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    image: str = ""
    alt: str = ""
    """What the page said of the picture when it was marked: its caption, else its alternative text."""


@frozen
class Article:
    """One row of the library: everything about an article but its body."""

    id: int
    uid: str
    """Stable across export and import, unlike ``id``."""
    url: str
    """Where it was fetched from, as given; empty for pasted text and files without an address."""
    canonical_url: str
    """What duplicates are found by: the page's own canonical address, else ``url``, without tracking and fragment."""
    title: str
    byline: str
    site_name: str
    published_at: datetime | None
    added_at: datetime
    lang: str
    """BCP 47, lower-case primary subtag first; empty when unknown."""
    source: str
    """What the article itself names as its source: a name, an address, or ``name (address)``."""
    origin: str
    """How it came in: ``url``, ``file``, ``text``, ``clipboard``, ``stdin``, ``drop``, ``welcome``, ``import``; ``link``
    and ``call`` for an address that a page named (see ``capture.Request.typed``)."""
    tags: tuple[str, ...]
    state: State
    starred: bool
    read_at: datetime | None
    progress: float
    """How much has been read, 0.0 to 1.0."""
    position: int
    """The canonical character at the top of the page when it was last left."""
    words: int
    excerpt: str
    content_hash: str
    """SHA-256 (hex) of the canonical text; empty while there is no body."""
    status: Status
    failure: str
    """The sentence that says why the last capture failed; empty unless ``status`` is FAILED."""
    highlights: int
    notes: int
    own: tuple[str, ...] = ()
    """The fields that the reader has set by hand, so that another capture leaves them alone."""
    feed_id: int = 0
    """The feed that it came by; 0 for none."""
    entry: bool = False
    """True while it waits in its feed's list, and is on no shelf."""


@frozen
class Highlight:
    """A marked passage. ``selectors.start`` and ``end`` are where it was last found."""

    id: int
    uid: str
    article_id: int
    selectors: Selectors
    color: str
    note: str
    """The reader's note on the passage, Markdown; empty for none."""
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    orphan: bool
    """True when the present body does not hold the passage; it is kept all the same."""
    how: str = "position"
    """How it was last found: ``position``, ``quote`` or ``likeness`` (see ``reader.anchoring.Found``); empty for an orphan."""
    confidence: float = 1.0
    doubtful: bool = False
    """True when the place was found with doubt, or the passage is gone, and the reader has not said yet what is right."""
    style: str = "mark"
    """One of ``STYLES``."""


@frozen
class Note:
    """One entry of the thread under an article."""

    id: int
    uid: str
    article_id: int
    text: str
    """Markdown."""
    reply_to: int | None
    highlight_id: int | None
    """The highlight it speaks of, if any."""
    created_at: datetime
    updated_at: datetime
    tags: tuple[str, ...] = ()


@frozen
class Comment:
    """What somebody wrote under an article on the page that it is from."""

    author: str
    """Empty when the page does not say."""
    written_at: datetime | None
    text: str
    """Markdown."""
    depth: int
    """How many others it answers: 0 for one that answers the article."""


@frozen
class CapturedImage:
    """An image fetched together with its article. ``sha256`` is the hex digest of ``data``."""

    url: str
    """The absolute address that ``<img src>`` has in the body."""
    sha256: str
    mime: str
    data: bytes
    width: int
    height: int
    """Pixels; 0 when unknown."""


@frozen
class Captured:
    """What a capture hands over: an article that is not in any library yet."""

    title: str
    html: str
    """Clean HTML exactly as ``document.to_html`` writes it."""
    url: str = ""
    canonical_url: str = ""
    byline: str = ""
    site_name: str = ""
    published_at: datetime | None = None
    lang: str = ""
    source: str = ""
    origin: str = "url"
    tags: tuple[str, ...] = ()
    excerpt: str = ""
    images: tuple[CapturedImage, ...] = ()
    original: bytes = b""
    """The page or file as it came, after decompression; kept so that a later extractor can be run again."""
    comments: tuple[Comment, ...] = ()
    """Those that the page shows, in its order, each before those that answer it."""
    original_media: str = ""
    """The content type that ``original`` came with, which may name its charset as nothing else does; empty for none."""


@frozen
class Errand:
    """One request that went out to another machine (each redirect is one of its own), or was kept from going.

    It is told of twice: when it begins, and when it has ended.
    """

    key: str
    """Tells it from every other."""
    at: datetime
    """When it began."""
    why: str
    """What it was for: ``page``, ``part`` (the next page of an article in parts), ``picture``, ``feed`` …"""
    url: str
    result: str = ""
    """``answered``, ``redirected``, ``failed``, ``refused`` (Postil would not ask for that), ``offline`` (nor for
    anything at the time), ``stopped`` (with the process that made it); empty while it is under way."""
    status: int = 0
    """The server's answer (RFC 9110); 0 for none."""
    received: int = 0
    """Bytes of the answer's content as they came, before decompression."""
    seconds: float = 0.0
    reason: str = ""
    """The sentence that says why it failed or was refused, or where it was redirected to."""
    proxy: str = ""
    """The proxy that it went through, without name and password; empty for none."""


@frozen
class Change:
    """What a committed transaction changed. Subscribers get it after the commit, on the thread that committed."""

    articles: frozenset[int]
    """Ids of the articles touched, deleted ones included, and 0 for what belongs to the library as a whole (names);
    empty means "anything may have changed"."""
    what: frozenset[str]
    """Some of: added, body, meta, state, tags, progress, highlights, notes, deleted, versions (bodies kept), links (who
    links to an article), review, names (of colours, and other choices that travel with the library)."""


WORDS_PER_MINUTE = 230
"""How fast a page is taken to be read; Chinese and Japanese characters count half a word each."""


def minutes(words: int) -> int:
    """Return the minutes that a text of so many words takes, at least 1 for any text."""
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0


@lru_cache(4096)
def tag_key(name: str) -> str:
    """Return what two spellings of a tag are compared by."""
    import unicodedata

    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(4096)
def clean_tag(name: str) -> str:
    """Return a tag as it is kept: no leading ``#``, white space collapsed, no empty levels between slashes; may be empty."""
    import re

    bare = re.sub(r"^[\s#/]+", "", name.replace(",", " "))
    levels = (" ".join(level.split()) for level in bare.split("/"))
    return "/".join(level for level in levels if level)


def merge_tags(*groups: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return all tags of all groups, cleaned, in order, the first spelling of each kept."""
    kept: dict[str, str] = {}
    for group in groups:
        for name in group:
            if cleaned := clean_tag(name):
                kept.setdefault(tag_key(cleaned), cleaned)
    return tuple(kept.values())


def now() -> datetime:
    """Return the present second in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def rfc3339(moment: datetime | None) -> str | None:
    """Return ``2026-03-12T09:14:00Z`` (RFC 3339, UTC, whole seconds), or None for None."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
