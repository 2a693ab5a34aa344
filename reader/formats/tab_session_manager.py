"""Tab Session Manager, JSON: ``[{"name", "date", "windows": {id: {id: {"url", "title", "lastAccessed"}}}}]``; times are
milliseconds. The session's name becomes a tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import entries, moment, own_title, raw, refused, string
from reader.import_model import Incoming, Record

TITLE = "Tab Session Manager (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    sessions = entries(source.whole)
    return bool(sessions) and isinstance(sessions[0].get("windows"), dict) and "date" in sessions[0]


def read(source: Source) -> Iterator[Record]:
    """Yield a record for each tab."""
    for session in entries(source.whole):
        windows = session.get("windows")
        for window in windows.values() if isinstance(windows, dict) else ():
            for tab in window.values() if isinstance(window, dict) else ():
                if isinstance(tab, dict):
                    yield _article(tab, session)


def _article(tab: dict[str, Any], session: dict[str, Any]) -> Record:
    url, name = string(tab.get("url")), string(session.get("name"))
    title = own_title(string(tab.get("title")), url)
    return refused(url, title) or Incoming(
        url,
        title,
        added_at=moment(session.get("date")) or moment(tab.get("lastAccessed")),
        tags=(name,) if name else (),
        raw=raw(tab),
    )
