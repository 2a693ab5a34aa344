"""The frozen values that an import hands over: all of a record that the library can hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from reader.frozen import fields, frozen
from reader.model import Comment, State


@frozen
class Passage:
    """A highlight of another program."""

    exact: str
    """The words as that program kept them; empty for a mark that has none, such as one on a picture."""
    note: str = ""
    color: str = ""
    """One of ``model.COLORS``, or empty for the usual one."""
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None
    prefix: str = ""
    suffix: str = ""
    start: int = -1
    """The canonical character that it may begin at; -1 when nothing is known of that."""
    style: str = "mark"
    key: str = ""
    """What the other program calls it; empty when it has no name for it. A UUID is Postil's own name for it, or one as good."""
    image: str = ""
    """The address of a marked picture; ``exact`` is empty then."""
    alt: str = ""


@frozen
class Remark:
    """A note of another program: one entry of the article's thread."""

    text: str
    """Markdown."""
    created_at: datetime | None = None
    tags: tuple[str, ...] = ()
    key: str = ""
    reply_to: str = ""
    """The key of the remark, or passage, that it answers."""
    speaks_of: str = ""
    """The key of the passage that it speaks of, where it answers a remark too."""


@frozen
class Incoming:
    """One article of another program. Only ``url``, ``html``, a passage or ``path`` need be there."""

    url: str
    title: str = ""
    byline: str = ""
    site_name: str = ""
    lang: str = ""
    excerpt: str = ""
    published_at: datetime | None = None
    added_at: datetime | None = None
    read_at: datetime | None = None
    state: State = State.INBOX
    starred: bool = False
    progress: float = 0.0
    """0.0 to 1.0."""
    tags: tuple[str, ...] = ()
    html: str = ""
    """The body as the other program kept it, not clean yet; empty when the article is still to be captured."""
    passages: tuple[Passage, ...] = ()
    remarks: tuple[Remark, ...] = ()
    comments: tuple[Comment, ...] = ()
    raw: str = ""
    """The record as it stood in the file, so that a later importer can read it anew."""
    path: str = ""
    """A file that the article is to be read from; all that is empty here is told in it."""
    markdown: str = ""
    """The body as Markdown, in place of ``html``."""
    uid: str = ""
    """What Postil called it; empty for what comes from elsewhere."""
    source: str = ""
    """As ``model.Article.source``."""


@frozen
class Skipped:
    """A record that is not an article, and why it is left out."""

    what: str
    why: str
    """A clause that ends a sentence: ``its address begins with javascript:``."""


Record = Incoming | Skipped


@frozen
class Loose:
    """What belongs to a library and to none of its articles."""

    searches: tuple[tuple[str, str, str, bool], ...] = ()
    """Saved searches in their order: name, query, sort (see ``library.ORDERS``; empty for any), whether it is pinned."""
    colors: tuple[tuple[str, str], ...] = ()
    """Tags, and the colours that they have."""


@frozen
class Brought:
    """What an import has done, or would do. Articles that were kept already count as ``known``."""

    new: int = 0
    known: int = 0
    changed: int = 0
    """Of the known ones, those that gained something: tags, a star, an earlier date, marks."""
    gone: int = 0
    """Those that were deleted here since, and stay so."""
    bodies: int = 0
    """Of the new ones, those that came with their text; the others wait for their capture."""
    placed: int = 0
    """New highlights whose passage was found."""
    unplaced: int = 0
    """New highlights whose passage is not in the text: they wait at the repair desk."""
    pending: int = 0
    """New highlights of articles that have no text yet."""
    notes: int = 0
    comments: int = 0
    searches: int = 0
    """New saved searches."""
    colors: int = 0
    """Tags that had no colour."""

    def __add__(self, other: Brought) -> Brought:
        """Return the sums."""
        return total((self, other))


_COUNTS = attrgetter(*fields(Brought()))


def total(many: Iterable[Brought]) -> Brought:
    """Return the sums of many."""
    return Brought(*map(sum, zip(*map(_COUNTS, many), strict=True)))


@frozen
class ImportRun:
    """One import that was made."""

    id: int
    began_at: datetime
    format: str
    name: str
    """Of the file."""
    articles: int
    """How many articles it made or added to."""
    undone: bool
