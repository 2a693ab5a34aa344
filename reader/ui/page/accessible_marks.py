"""What becomes of the highlights of an article, in words: a key that marks moves neither the keyboard nor the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model import Highlight
from reader.ui.page.accessible_parts import told
from reader.ui.wording import counted

_MOST = 3
"""So many changes are told one by one; more come from capturing again or from many at once, and are counted."""
_LONG = 80
"""So many characters of a passage are enough to know it by."""


def changed_marks(before: Sequence[Highlight], after: Sequence[Highlight]) -> str:
    """Return what has been marked, marked otherwise and unmarked; empty when nothing was."""
    old = {mark.id: mark for mark in before}
    kept = {mark.id for mark in after}
    said = [told(mark, _passage(mark)) for mark in after if mark.id not in old or _look(mark) != _look(old[mark.id])]
    said += [f"Highlight removed: {_passage(mark)}" for mark in before if mark.id not in kept]
    return f"{counted(len(said), 'highlight')} changed" if len(said) > _MOST else "\n".join(said)


def _look(mark: Highlight) -> tuple[str, str, str]:
    return mark.color, mark.style, mark.note


def _passage(mark: Highlight) -> str:
    words = " ".join(mark.selectors.exact.split())
    return words if len(words) <= _LONG else f"{words[:_LONG].rpartition(' ')[0] or words[:_LONG]}…"
