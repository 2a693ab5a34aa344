"""Matter, CSV alone or in a zip: ``Title,Author,Publisher,URL,Tags,…,In Queue,Favorited,Read,…,File Id``; ``;`` between tags.

``In Queue`` False is archived. Where the zip has an HTML file named after ``File Id``, that is the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from reader.formats.source import Source, columns
from reader.formats.values import flag, moment, own_title, raw, refused, split_tags
from reader.import_model import Incoming, Record
from reader.model import State

TITLE = "Matter (CSV or zip)"
_COLUMNS = {"title", "url", "in queue", "favorited", "last interaction date"}


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    if source.is_single:
        return set(source.columns) >= _COLUMNS
    return any(set(columns(source.text(name)[:4000])) >= _COLUMNS for name in source.named(".csv")[:5])


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    bodies = {PurePosixPath(name).stem: name for name in source.named(".html")}
    for table in source.members if source.is_single else source.named(".csv"):
        for row in source.rows(table):
            if not row.keys() >= _COLUMNS:
                break
            url = row["url"].strip()
            title = own_title(row["title"], url)
            seen, name = moment(row["last interaction date"]), bodies.get(row.get("file id", "").strip(), "")
            yield refused(url, title) or Incoming(
                url,
                title,
                byline=row.get("author", "").strip(),
                site_name=row.get("publisher", "").strip(),
                added_at=seen,
                read_at=seen if flag(row.get("read")) else None,
                state=State.INBOX if flag(row["in queue"]) else State.ARCHIVE,
                starred=flag(row["favorited"]),
                progress=1.0 if flag(row.get("read")) else 0.0,
                tags=split_tags(row.get("tags", ""), ";"),
                html=source.text(name) if name else "",
                raw=raw(row),
            )
