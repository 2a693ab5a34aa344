"""What machines that share a library tell one another: things, and what became of them.

A thing is an article, a highlight, a note, or one of what a reader has beside them: a saved search, a feed, the rules for
feeds, what is said of a tag. Its key is the kind's letter and its uid, as in ``a:…``. It names other things by their keys
or uids, so each is merged by itself, and a mark can move between articles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reader.frozen import frozen
from reader.model import CapturedImage

ARTICLE, HIGHLIGHT, NOTE, SEARCH, FEED, RULES, TAG = KINDS = "ahnsfrt"
"""The kinds of things, as their keys begin, in the order in which they are settled: what others name comes first."""
LOOSE = KINDS[3:]
"""Those that have nothing to do with articles."""
MARKS = KINDS[1:3]
"""Those that are in articles."""
KEY = re.compile(rf"[{KINDS}]:[A-Za-z0-9][A-Za-z0-9._-]{{0,79}}")
"""What the key of a thing is like; a thing with another is not shared."""


@frozen
class Thing:
    """One article, highlight, note or other thing, as plain values.

    ``fields`` maps names to JSON values; one that has its usual value is left out. docs/sync.md lists them.
    """

    fields: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    """In their order, as they are shown; no two with the same ``model.tag_key``."""
    gone: bool = False
    """True for one that was deleted, or lies in the trash."""


@frozen
class Settled:
    """What one thing is after what this machine and others did was put together."""

    thing: Thing
    state: bytes
    """All that is known of it, as it is kept and told to others."""
    conflict: bool = False
    """True while texts that were written at the same time stand in it together."""
    told: bool = False
    """True when others have to be told: this machine changed it."""
    was: Thing | None = None
    """What others knew of it before anything came; None where they knew nothing."""
    back: bool = False
    """True when it had been deleted on one machine and changed on another at the same time, so that it is here again."""


@frozen
class Held:
    """What was brought of the files that an article names."""

    html: str | None = None
    """The body, made clean; None when none was asked for or it is not there."""
    images: tuple[CapturedImage, ...] = ()
    missing: bool = False
    """True while something that was asked for is not there."""


@frozen
class Mark:
    """How far a log was read: what it was like then, the end of its last record, and the SHA-256 of all before that."""

    size: int
    changed_ns: int
    end: int
    digest: str


@frozen
class Taken:
    """What settling some things did to a library."""

    changed: int = 0
    """Things that came new or otherwise than they were."""
    back: int = 0
    """Things that had been deleted and are here again, as they were changed elsewhere."""


@frozen
class Machine:
    """What a machine says of itself."""

    uid: str
    name: str
    seen: int
    """When it was last at the folder, in seconds since 1970 by its own clock; 0 when it does not say."""
    version: str


@frozen
class Visit:
    """What came of a visit to the folder."""

    came_in: int = 0
    """Things that others changed."""
    went_out: int = 0
    """Things that others were told of."""
    back: int = 0
    waiting: int = 0
    """Things of which something is not in the folder yet."""


@frozen
class Conflict:
    """A text that holds what was written at the same time on two machines."""

    article_id: int
    title: str
    """Of the article."""
    text: str


@frozen
class Sharing:
    """How the library is shared."""

    folder: str
    """Empty while it is not."""
    machine: str
    visited_at: int
    """When this machine was last at the folder, in seconds since 1970; 0 for never."""
    trouble: str
    """The sentence that says why the last visit failed; empty for none."""
    machines: tuple[Machine, ...]
    visits: tuple[tuple[int, Visit], ...]
    """The last visits on which anything came or went, newest first, each with when it was."""
    conflicts: tuple[Conflict, ...]
    waiting: int

    def called(self, machine: Machine) -> str:
        """Return what a machine is called; with the end of its uid where another has the same name."""
        alike = sum(one.name == machine.name for one in self.machines)
        return f"{machine.name} …{machine.uid[-4:]}" if machine.name and alike > 1 else machine.name or machine.uid
