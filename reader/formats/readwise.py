"""Readwise: the CSV of highlights (by title and author, without addresses) and the CSV of Reader's library.

``Document tags`` of the library is a list as Python writes it, not JSON. ``Location`` is new, later, shortlist, archive or
feed. A tag ``favorite`` is a star. Reading progress comes as percent, or as a fraction of 1.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from reader.formats.source import Source
from reader.formats.values import block, color, flag, listed, moment, own_title, raw, refused, split_tags
from reader.import_model import Incoming, Passage, Record, Skipped
from reader.model import State

TITLE = "Readwise highlights and Readwise Reader (CSV)"
_HIGHLIGHTS = {"highlight", "book title", "book author"}
_LIBRARY = {"title", "url", "document tags", "saved date", "location"}
_STATES = {"later": State.LATER, "shortlist": State.LATER, "archive": State.ARCHIVE}
_FAVOURITE = {"favorite", "favourite", ".favorite"}


def recognises(source: Source) -> bool:
    """Say whether this is one of the two."""
    return set(source.columns) >= _HIGHLIGHTS or set(source.columns) >= _LIBRARY


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    if set(source.columns) >= _LIBRARY:
        yield from map(_document, source.rows())
        return
    books: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in source.rows():
        books.setdefault((row["book title"].strip(), row["book author"].strip()), []).append(row)
    for (title, author), rows in books.items():
        yield _book(title, author, rows)


def _document(row: dict[str, str]) -> Record:
    url, location = row["url"].strip(), row["location"].strip().casefold()
    title = own_title(row["title"], url)
    if location == "feed":
        return Skipped(title or url, "it waits in a feed and was not kept there; import the feeds as OPML")
    if skipped := refused(url, title):
        return skipped
    tags = _python_list(row["document tags"])
    return Incoming(
        url,
        title,
        added_at=moment(row["saved date"]),
        state=_STATES.get(location, State.INBOX),
        starred=any(tag.casefold() in _FAVOURITE for tag in tags),
        progress=_progress(row.get("reading progress", "")),
        tags=tuple(tag for tag in tags if tag.casefold() not in _FAVOURITE),
        raw=raw(row),
    )


def _python_list(text: str) -> tuple[str, ...]:
    try:
        return split_tags(ast.literal_eval(text)) if text.strip().startswith("[") else listed(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return listed(text)


def _progress(text: str) -> float:
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        return 0.0
    fraction = number if "." in text and number <= 1 else number / 100
    return min(1.0, max(0.0, fraction)) if fraction == fraction else 0.0  # noqa: PLR0124 - not a number


def _book(title: str, author: str, rows: list[dict[str, str]]) -> Record:
    passages = tuple(
        Passage(
            block(row["highlight"]),
            note=block(row.get("note")),
            color=color(row.get("color")),
            tags=tuple(tag for tag in split_tags(row.get("tags", "")) if not tag.startswith(".")),
            created_at=moment(row.get("highlighted at")),
        )
        for row in rows
        if block(row["highlight"]) and ".discard" not in split_tags(row.get("tags", ""))
    )
    if not passages:
        return Skipped(title or author or "a book", "all its highlights were discarded or are empty")
    dates = [passage.created_at for passage in passages if passage.created_at]
    return Incoming(
        "",
        title or "Untitled",
        byline=author,
        added_at=min(dates, default=None),
        tags=split_tags(rows[-1].get("document tags", "")),
        starred=any(flag(tag == ".favorite") for row in rows for tag in split_tags(row.get("tags", ""))),
        passages=passages,
        raw=raw(rows),
    )
