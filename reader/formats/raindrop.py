"""Raindrop.io's CSV: ``id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite``.

A folder becomes a tag, ``Unsorted`` none. Highlights stand in one cell, a line each; some exports write ``Highlight:`` and
``Note:`` before them. Raindrop's HTML is read as bookmarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import block, flag, moment, own_title, path_tags, raw, refused, split_tags, string
from reader.import_model import Incoming, Passage, Record, Remark

TITLE = "Raindrop.io (CSV)"
_LINE = re.compile(r"(highlight|note|color|created):\s*(.*)", re.IGNORECASE | re.DOTALL)


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    return {"url", "folder", "created", "cover", "favorite"} <= set(source.columns)


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    for row in source.rows():
        url = row["url"].strip()
        title = own_title(row["title"], url)
        if skipped := refused(url, title):
            yield skipped
            continue
        folder = "" if row["folder"].strip().casefold() == "unsorted" else row["folder"]
        note = block(row.get("note"))
        yield Incoming(
            url,
            title,
            excerpt=string(row.get("excerpt")),
            added_at=moment(row["created"]),
            starred=flag(row["favorite"]),
            tags=(*split_tags(row.get("tags", "")), *path_tags(folder)),
            passages=read_highlights(row.get("highlights", "")),
            remarks=(Remark(note),) if note else (),
            raw=raw(row),
        )


def read_highlights(cell: str) -> tuple[Passage, ...]:
    """Return the highlights of a cell."""
    found: list[tuple[str, str]] = []
    for line in block(cell).split("\n"):
        match = _LINE.match(line)
        kind = match[1].casefold() if match else "highlight"
        text = (match[2] if match else line).strip()
        if kind == "note" and found:
            found[-1] = found[-1][0], text
        elif kind == "highlight" and text:
            found.append((text, ""))
    return tuple(Passage(exact, note=note) for exact, note in found)
