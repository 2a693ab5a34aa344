"""What a change of tags will do, and what it has done, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.library.tag_changes import TagChange, TagPreview

_NAMED = 5
"""Tags that are named one by one."""
WHY = {
    "spelling": "Written another way",
    "plural": "Another ending",
    "level": "Alone, and below another",
    "letter": "One letter apart",
}
"""What similar tags differ in."""


def things(counts: Sequence[int]) -> str:
    """Return ``2 articles, 1 highlight and 3 notes``; ``nothing`` for none."""
    parts = [
        counted(number, word) for number, word in zip(counts, ("article", "highlight", "note"), strict=True) if number
    ]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:]))) or "nothing"


def listed(names: Sequence[str]) -> str:
    """Return names one after another, the first few and how many more there are."""
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def told(change: TagChange, preview: TagPreview) -> str:
    """Return what a change would do."""
    what = things(preview.counts)
    verb = "gets" if sum(preview.counts) in {0, 1} else "get"
    if change.into.strip():
        said = [f"{what[0].upper()}{what[1:]} {verb} another tag."]
    else:
        lose = "loses the tag" if verb == "gets" else "lose the tag"
        said = [f"{what[0].upper()}{what[1:]} {lose}."]
    if preview.joined:
        pairs = [f"“{old}” joins “{new}”" for old, new in preview.joined[:_NAMED]]
        more = len(preview.joined) - len(pairs)
        said.append(f"{', '.join(pairs)}{f' and {more} more do the like' if more else ''}.")
    if preview.new:
        said.append(f"New: {listed(preview.new)}.")
    if preview.gone:
        said.append(f"No more: {listed(preview.gone)}.")
    return " ".join(said)
