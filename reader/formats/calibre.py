"""calibre's highlights of one book, as its viewer exports them (JSON). Title and author are not in the file but in its name.

``style`` has a ``kind``, ``color`` or ``decoration``, and ``which`` of them; what was deleted has ``removed``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, color, entries, moment, raw, string
from reader.import_model import Incoming, Passage, Record, Skipped

TITLE = "calibre highlights (JSON)"
_DECORATIONS = {"strikeout": "strike", "line-through": "strike"}


def recognises(source: Source) -> bool:
    """Say whether this is such a file."""
    return isinstance(source.whole, dict) and source.whole.get("type") == "calibre_highlights"


def read(source: Source) -> Iterator[Record]:
    """Yield the book."""
    found = [each for each in entries(source.whole.get("highlights")) if not each.get("removed")]
    found.sort(key=lambda each: each["spine_index"] if isinstance(each.get("spine_index"), int) else -1)
    passages = tuple(_passage(each) for each in found if block(each.get("highlighted_text")))
    if not passages:
        yield Skipped(source.path.stem, "it has no highlights")
        return
    times = [each.created_at for each in passages if each.created_at]
    yield Incoming("", source.path.stem, added_at=min(times, default=None), passages=passages, raw=raw(found))


def _passage(each: dict[str, Any]) -> Passage:
    look = each.get("style")
    look = look if isinstance(look, dict) else {}
    which, is_decoration = string(look.get("which")), look.get("kind") == "decoration"
    return Passage(
        block(each.get("highlighted_text")),
        note=block(each.get("notes")),
        color="" if is_decoration else color(which),
        created_at=moment(each.get("timestamp")),
        style=_DECORATIONS.get(which, "underline") if is_decoration else "mark",
        key=string(each.get("uuid")),
    )
