"""CSL-JSON: references for Zotero, pandoc and others (citation-style-language schema, csl-data.json, version 1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from reader.formats import Entry, Written
from reader.formats.bibtex import names
from reader.formats.files import write_whole
from reader.model import Article

SUMMARY = "references as CSL-JSON, for Zotero and pandoc"
EVERYTHING = False
SUFFIX = "json"
_HEAD = '[{"id": "postil-'


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write the references, complete or not at all. Raises FormatError."""
    return write_whole(path, _HEAD, "references", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write the references to an open text file and return their number."""
    count = 0
    file.write("[")
    for entry in entries:
        file.write(",\n" * bool(count) + json.dumps(record(entry.article), ensure_ascii=False))
        count += 1
    file.write("]\n")
    return count


def record(article: Article) -> dict[str, Any]:
    """Return one reference."""
    found: dict[str, Any] = {"id": f"postil-{article.uid}", "type": "post-weblog" if article.url else "article"}
    if authors := names(article.byline):
        found["author"] = [_name(name) for name in authors]
    texts = {"title": article.title, "container-title": article.site_name, "URL": article.url, "language": article.lang}
    found |= {name: value for name, value in texts.items() if value}
    if article.published_at:
        found["issued"] = _day(article.published_at)
    if article.url:
        found["accessed"] = _day(article.added_at)
    if article.tags:
        found["keyword"] = ", ".join(article.tags)
    if article.excerpt:
        found["abstract"] = article.excerpt
    return found


def _name(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": name}


def _day(moment: datetime) -> dict[str, Any]:
    return {"date-parts": [[moment.year, moment.month, moment.day]]}
