"""An article on its way out of the worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from reader.capture.images import Inline
from reader.document import Document
from reader.model import Comment


@dataclass(slots=True)
class Post:
    """What is known of an article so far; empty where nothing is."""

    title: str
    document: Document
    byline: str = ""
    site_name: str = ""
    published_at: datetime | None = None
    lang: str = ""
    url: str = ""
    """Where a file says it is from; else empty."""
    canonical_url: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    """Other forms of the title, on which hashtags may hang."""
    comments: tuple[Comment, ...] = ()
    inline: dict[str, Inline] = field(default_factory=dict)
    """Decoded ``data:`` pictures by address."""
