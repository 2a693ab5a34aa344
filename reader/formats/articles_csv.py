"""CSV of articles (RFC 4180): one row each, with columns that ``generic_csv`` reads back.

Tags are a JSON array in one cell, times RFC 3339. A cell that a spreadsheet would take for a formula begins with an apostrophe
(OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from reader.formats import Entry, Written
from reader.formats.files import write_whole
from reader.model import rfc3339

SUMMARY = "a table of articles as CSV"
EVERYTHING = False
SUFFIX = "csv"
_COLUMNS = (
    *(
        "url",
        "title",
        "author",
        "site",
        "published",
        "created",
        "state",
        "starred",
        "read",
        "progress",
        "minutes",
        "words",
    ),
    *("tags", "highlights", "notes", "excerpt", "uid"),
)
_HEAD = ",".join(_COLUMNS)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the table, complete or not at all. Raises FormatError."""
    return write_whole(path, _HEAD, "articles as CSV", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the table to an open text file and return the number of rows."""
    from reader.model import minutes

    table = csv.writer(file, lineterminator="\r\n")
    file.write(f"{_HEAD}\r\n")
    count = 0
    for entry in entries:
        article = entry.article
        values = (
            article.url,
            article.title,
            article.byline,
            article.site_name,
            rfc3339(article.published_at) or "",
            rfc3339(article.added_at) or "",
            str(article.state),
            "true" if article.starred else "false",
            rfc3339(article.read_at) or "",
            f"{article.progress:.3g}",
            minutes(article.words),
            article.words,
            json.dumps(article.tags, ensure_ascii=False),
            len(entry.highlights),
            len(entry.notes),
            article.excerpt,
            article.uid,
        )
        table.writerow([safe(value) if isinstance(value, str) else value for value in values])
        count += 1
    return count


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
