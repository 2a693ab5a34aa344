"""Addresses in a text, one a line, as OneTab exports them: ``https://… | Title``; the title may be missing."""

from __future__ import annotations

from collections.abc import Iterator

from reader.address import is_web
from reader.formats.source import Source
from reader.formats.values import own_title, refused
from reader.import_model import Incoming, Record

TITLE = "OneTab, and any list of addresses, one a line"
LAST = True


def recognises(source: Source) -> bool:
    """Say whether each of the first lines that are not empty begins with an address, and the first with nothing else."""
    lines = [line.strip() for line in source.head.lstrip("\ufeff").splitlines()[:200] if line.strip()]
    return bool(lines) and all(_is_entry(line) for line in (lines[:-1] or lines))  # the last may be cut


def _is_entry(line: str) -> bool:
    url, bar, _ = line.partition(" | ")
    return is_web(url) and (bool(bar) or not any(sign.isspace() for sign in url))


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    for line in source.text().lstrip("\ufeff").splitlines():
        if line.strip():
            url, _, said = line.strip().partition(" | ")
            title = own_title(said, url)
            yield refused(url.strip(), title) or Incoming(url.strip(), title, raw=line)
