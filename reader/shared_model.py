"""What machines that share a library tell one another: things, and what became of them.

A thing is an article, a highlight or a note. Its key is the kind's letter and its uid: ``a:…``, ``h:…``, ``n:…``. It
names other things by their keys or uids, so each is merged by itself, and a mark can move between articles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reader.frozen import frozen

ARTICLE, HIGHLIGHT, NOTE = "a", "h", "n"
"""The kinds of things, as their keys begin."""
KEY = re.compile(r"[ahn]:[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
"""What the key of a thing is like; a thing with another is not shared."""


@frozen
class Thing:
    """One article, highlight or note, as plain values.

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
    back: bool = False
    """True when it had been deleted on one machine and changed on another at the same time, so that it is here again."""
