"""CSV of highlights in the columns of Readwise, which other programs read, too (``readwise``)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from reader.formats import Entry, Written
from reader.formats.articles_csv import safe
from reader.formats.files import write_whole

SUMMARY = "highlights as CSV, in Readwise's columns"
EVERYTHING = False
SUFFIX = "csv"
_HEAD = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags"


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the table, complete or not at all. Raises FormatError."""
    return write_whole(path, _HEAD, "highlights as CSV", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the table to an open text file and return the number of articles that have highlights in it."""
    table = csv.writer(file, lineterminator="\r\n")
    file.write(f"{_HEAD}\r\n")
    count = 0
    for entry in entries:
        article = entry.article
        marks = [mark for mark in entry.highlights if mark.selectors.exact]
        count += bool(marks)
        for mark in marks:
            row = (
                safe(mark.selectors.exact),
                safe(article.title),
                safe(article.byline),
                "",
                safe(mark.note),
                mark.color,
                safe(", ".join(mark.tags)),
                "order",
                mark.selectors.start,
                mark.created_at.strftime("%Y-%m-%d %H:%M:%S+00:00"),
                safe(", ".join(article.tags)),
            )
            table.writerow(row)
    return count
