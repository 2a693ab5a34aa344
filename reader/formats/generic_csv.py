"""Any CSV with a column ``url``, as Readeck reads it: ``url``; ``title``, ``state`` or ``folder`` (``archive``), ``created`` or
``timestamp`` (Unix or RFC 3339), ``labels`` or ``tags`` (a JSON array, or between commas). Also mymind's, with ``note``.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import block, flag, listed, moment, own_title, raw, refused, string
from reader.import_model import Incoming, Record, Remark
from reader.model import State

TITLE = "any CSV with a column named url"
LAST = True
_ADDRESS = ("url", "link", "href", "address")
_STATES = {
    "archive": State.ARCHIVE,
    "archived": State.ARCHIVE,
    "read": State.ARCHIVE,
    "later": State.LATER,
    "shortlist": State.LATER,
}


def recognises(source: Source) -> bool:
    """Say whether there is such a column."""
    return len(source.columns) > 0 and any(name in source.columns for name in _ADDRESS)


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    for row in source.rows():
        url, note = _first(row, *_ADDRESS).strip(), block(_first(row, "note", "notes", "content"))
        title = own_title(_first(row, "title", "name"), url)
        yield refused(url, title) or Incoming(
            url,
            title,
            byline=string(_first(row, "author", "byline")),
            excerpt=string(_first(row, "excerpt", "description", "summary")),
            added_at=moment(_first(row, "created", "timestamp", "added_at", "added", "date", "time")),
            state=_STATES.get(_first(row, "state", "folder", "status").strip().casefold(), State.INBOX),
            starred=flag(_first(row, "starred", "favorite", "favourite")),
            tags=listed(_first(row, "labels", "tags")),
            remarks=(Remark(note),) if note else (),
            raw=raw(row),
        )


def _first(row: dict[str, str], *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")
