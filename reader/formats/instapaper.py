"""Instapaper's CSV: ``URL,Title,Selection,Folder``, newer files with ``Timestamp,Tags``.

``Folder`` is a state (Unread, Archive, Starred) or the reader's own folder, which becomes a tag. ``Selection`` is a passage
picked when the page was saved, or the text of a private note that has no address. Old files begin with the newest and
have no dates: each article is given one a second before that of the row above, so that their order stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from reader.formats.source import Source
from reader.formats.values import block, listed, moment, own_title, path_tags, raw, refused
from reader.import_model import Incoming, Passage, Record
from reader.model import State, now

TITLE = "Instapaper (CSV)"
_STATES = {"unread": State.INBOX, "archive": State.ARCHIVE, "starred": State.INBOX}


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    return {"url", "title", "selection", "folder"} <= set(source.columns)


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    before = now()
    for row in source.rows():
        url, folder, selection = row["url"].strip(), row["folder"].strip(), block(row["selection"])
        title = own_title(row["title"], url)
        if not url and selection:
            text = "".join(f"<p>{_escaped(part)}</p>" for part in selection.split("\n\n"))
            yield Incoming("", title or "Untitled", html=text, added_at=moment(row.get("timestamp")), raw=raw(row))
            continue
        if skipped := refused(url, title):
            yield skipped
            continue
        before -= timedelta(seconds=1)
        yield Incoming(
            url,
            title,
            added_at=moment(row.get("timestamp")) or before,
            state=_STATES.get(folder.casefold(), State.INBOX),
            starred=folder.casefold() == "starred",
            tags=(*listed(row.get("tags", "")), *(() if folder.casefold() in _STATES else path_tags(folder))),
            passages=(Passage(selection),) if selection else (),
            raw=raw(row),
        )


def _escaped(text: str) -> str:
    from html import escape

    return escape(text, quote=False).replace("\n", "<br>")
