"""Which fields of the values of ``reader.whole`` are columns, and which of these are true or false."""

from __future__ import annotations

from reader import whole

FLAGS = frozenset({"starred", "orphan", "waiting", "present", "created", "full", "pinned"})
"""Fields that are true or false; SQLite has 1 and 0."""
_PARTS = frozenset(
    {"tags", "text", "editions", "bodies", "highlights", "notes", "comments", "images", "appearances", "imports"}
    | {"files", "stood", "past", "links", "card", "answers", "seen", "reply_to", "highlight", "feed"}
)
_OF_THEIR_OWN = {
    whole.Remark: {"text"},
    whole.Said: {"text"},
    whole.PageComment: {"text"},
    whole.Card: {"card"},
    whole.Source: {"tags"},
}
_OF_RUNS = {"began_at", "undone_at", "format", "name", "nth"}


_KNOWN: dict[type, tuple[str, ...]] = {}


def columns(cls: type) -> tuple[str, ...]:
    """Return those fields of a value that are columns of its table, in order."""
    if cls not in _KNOWN:
        own = _OF_THEIR_OWN.get(cls, set())
        apart = _OF_RUNS if cls is whole.Import else set()
        names: tuple[str, ...] = getattr(cls, "__fields__", ())
        _KNOWN[cls] = tuple(name for name in names if (name not in _PARTS or name in own) and name not in apart)
    return _KNOWN[cls]
