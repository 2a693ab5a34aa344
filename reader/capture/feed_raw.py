"""What a feed says, as it says it: the one form that RSS, Atom and JSON Feed are read into."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from reader.capture.page import absolute


@dataclass(slots=True)
class RawEnclosure:
    """A file that hangs on an entry: a recording, a film, a picture."""

    url: str
    media: str = ""
    length: str = ""


@dataclass(slots=True)
class RawEntry:
    """One entry. Texts are empty where the feed says nothing; ``title``, ``summary`` and ``content`` may be HTML."""

    id: str = ""
    """As the feed writes it, not made absolute: it is compared, never followed."""
    link: str = ""
    title: str = ""
    title_is_text: bool = False
    """Whether a ``<`` in the title is one, and begins no element."""
    summary: str = ""
    content: str = ""
    content_is_text: bool = False
    """Whether the content is plain text."""
    base: str = ""
    """What relative addresses in the content refer to."""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    tags: list[str] = field(default_factory=list)
    lang: str = ""
    enclosures: list[RawEnclosure] = field(default_factory=list)


@dataclass(slots=True)
class RawFeed:
    """A feed. Addresses are absolute."""

    title: str = ""
    link: str = ""
    """The site that it is of."""
    description: str = ""
    lang: str = ""
    author: str = ""
    updated: datetime | None = None
    url: str = ""
    """Where it says that it is to be found."""
    patience: int = 0
    """Seconds that it asks to be left alone between two visits; 0 when it says nothing."""
    entries: list[RawEntry] = field(default_factory=list)


def resolved(address: str, base: str) -> str:
    """Return an address made absolute; empty for none, which else would be the base itself."""
    return absolute(address, base) if address.strip() else ""
