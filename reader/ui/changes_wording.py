"""What has changed between two bodies, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.changes import Changes

NOTHING = "Nothing has changed"
SAME_WORDS = "The words are the same; pictures or links have changed"


def said(changes: Changes, marked: int = 0) -> str:
    """Return ``12 words added, 3 removed; 2 passages you marked changed``, without a full stop."""
    if not changes:
        return NOTHING
    parts = []
    if changes.added and changes.removed:
        parts.append(f"{counted(changes.added, 'word')} added, {changes.removed} removed")
    elif changes.added or changes.removed:
        done = "added" if changes.added else "removed"
        parts.append(f"{counted(changes.added or changes.removed, 'word')} {done}")
    elif not changes.moved:
        parts.append("Only signs between words have changed")
    if changes.moved:
        parts.append(f"{counted(changes.moved, 'paragraph')} moved")
    if marked:
        parts.append(f"{counted(marked, 'passage')} you marked changed")
    return "; ".join(parts)
