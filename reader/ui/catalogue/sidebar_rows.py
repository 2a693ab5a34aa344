"""What a row of the sidebar is."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from reader.model import tag_key
from reader.ui.wording import counted, grouped


class Kind(Enum):
    """What a row of the sidebar stands for."""

    PLACE = "place"
    VIEW = "view"
    """Of the whole library."""
    SECTION = "section"
    TAG = "tag"
    FOLDER = "folder"
    """Of feeds."""
    FEED = "feed"
    SEARCH = "search"
    """A saved one."""


class Mark(Enum):
    """What part a row has in the present filter."""

    NONE = ""
    CHOSEN = "chosen"
    ANY = "one of several is enough"
    EXCLUDED = "excluded"


class Way(Enum):
    """How a row is clicked, or the like by keys."""

    PLAIN = "plain"
    WITH = "with"
    """With Ctrl: beside what is asked for. Of tags one is enough then."""
    ALONE = "alone"
    """With Shift: no other tag."""
    NOT = "not"
    """With Alt, or the middle button: without it."""


class Row(NamedTuple):
    """One row as it is painted."""

    kind: Kind
    name: str
    """The place, the section, the feed, the saved search, or the whole name of the tag or folder."""
    label: str
    articles: int | None
    """How many; None when no number is to be shown."""
    depth: int = 0
    folds: bool = False
    folded: bool = False
    mark: Mark = Mark.NONE
    what: str = "article"
    """What is counted; ``unread`` for what is only so."""
    number: int = 0
    """The id of the feed or the saved search."""
    failure: str = ""
    """Why the feed has not come lately."""
    color: str = ""
    """Of a tag; empty for none."""
    query: str = ""
    """What a saved search asks for, as typed."""

    @property
    def key(self) -> str:
        """What the row is known by from one filling to the next."""
        if self.kind in {Kind.FEED, Kind.SEARCH}:
            return f"{self.kind.value}:{self.number}"
        return f"{self.kind.value}:{tag_key(self.name) if self.kind is Kind.TAG else self.name}"

    def spoken(self) -> str:
        """Return what a screen reader says of the row."""
        kinds = {Kind.TAG: "Tag", Kind.FOLDER: "Folder", Kind.FEED: "Feed", Kind.SEARCH: "Saved search"}
        word = kinds.get(self.kind, "")
        parts = [f"{word} {self.name if self.kind is Kind.TAG else self.label}".lstrip()]
        if self.articles is not None:
            unread = self.what == "unread"
            parts.append(f"{grouped(self.articles)} unread" if unread else counted(self.articles, self.what))
        parts += [self.mark.value, self.failure.rstrip(".")]
        if self.folds:
            parts.append("folded" if self.folded else "unfolded")
        return ", ".join(part for part in parts if part)
