"""The pages of an article in parts as one file, kept as its original: each as it came, one behind the other.

The file begins with the line ``<!-- postil:parts 1 -->``. Each page follows a line ``<!-- postil:part {…} -->``, whose
JSON tells ``url``, ``media`` (its content type) and ``bytes`` (how many are its own, without the line end behind them);
``<!-- postil:next {"url": …} -->`` at the end names a part that did not come. To a browser it is HTML, all parts in order.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from reader.address import is_web
from reader.capture.images import LOCAL

HEAD = b"<!-- postil:parts 1 -->\n"
ROOM = 8_000
"""Bytes that the lines about one page may take, and more."""
_LINE = re.compile(rb"<!-- postil:(part|next) (\{[^\n]{0,7000}\}) -->\n")


class Sheet(NamedTuple):
    """One page of them."""

    url: str
    """Where it was found."""
    media: str
    data: bytes


class Bundle(NamedTuple):
    """All of them."""

    sheets: tuple[Sheet, ...]
    """At least one."""
    following: str = ""
    """The address of the part after the last, which did not come; empty when that was the end."""


def is_bundle(data: bytes) -> bool:
    """Say whether a file begins like one."""
    return data.startswith(HEAD)


def packed(bundle: Bundle) -> bytes:
    """Return pages as one file."""
    pieces = [HEAD]
    for sheet in bundle.sheets:
        said = {"url": sheet.url, "media": sheet.media[:500], "bytes": len(sheet.data)}
        pieces += [_line("part", said), sheet.data, b"\n"]
    if bundle.following:
        pieces.append(_line("next", {"url": bundle.following}))
    return b"".join(pieces)


def opened(data: bytes) -> Bundle | None:
    """Return the pages in a file; None when it is not one that ``packed`` has made."""
    sheets: list[Sheet] = []
    following, at = "", len(HEAD)
    while at < len(data):
        found = _LINE.match(data, at)
        if not is_bundle(data) or found is None or following:
            return None
        try:
            said = json.loads(found[2])
            url, size = str(said["url"]), int(said.get("bytes", 0))
        except (ValueError, KeyError, TypeError):
            return None
        if not is_web(url) or url.startswith(LOCAL) or size < 0:
            return None
        at = found.end()
        if found[1] == b"next":
            following = url
            continue
        page = data[at : at + size]
        at += size + 1
        if len(page) < size or data[at - 1 : at] != b"\n":
            return None
        sheets.append(Sheet(url, str(said.get("media", "")), page))
    return Bundle(tuple(sheets), following) if sheets else None


def _line(name: str, said: dict[str, object]) -> bytes:
    inner = json.dumps(said).replace(">", "\\u003e").replace("--", "-\\u002d")
    return f"<!-- postil:{name} {inner} -->\n".encode("ascii")
