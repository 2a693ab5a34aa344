"""Lists of subscriptions as OPML 2.0 (http://opml.org/spec2.opml): folders are outlines around those of their feeds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import IO

from reader.feed_model import Feed
from reader.formats import Written
from reader.formats.files import write_whole
from reader.model import now

SUMMARY = "the feeds, for another reader"
NAMESPACE = "urn:postil:opml"
"""Of the attributes that say how a feed is kept (OPML 2.0, Extending OPML)."""
_ALWAYS = ("text", "title", "xmlUrl")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<opml'


def write(feeds: Iterable[Feed], path: Path) -> Written:
    """Write the feeds into one file. Raises FormatError when that cannot be done."""
    listed = tuple(feeds)

    def fill(file: IO[str]) -> int:
        file.write(text(listed))
        return len(listed)

    return write_whole(path, _HEAD, "an OPML file", fill)


def text(feeds: Iterable[Feed]) -> str:
    """Return the list as it is written: by folder, in the order given."""
    root = _Folder()
    for feed in feeds:
        here = root
        for level in filter(None, feed.folder.split("/")):
            here = here.inner.setdefault(level, _Folder())
        here.feeds.append(feed)
    lines = [f'{_HEAD} version="2.0" xmlns:postil="{NAMESPACE}">', "<head>", "  <title>Feeds</title>"]
    lines += [f"  <dateCreated>{now():%a, %d %b %Y %H:%M:%S} GMT</dateCreated>", "</head>", "<body>"]
    root.write(lines, 1)
    return "\n".join([*lines, "</body>", "</opml>", ""])


class _Folder:
    def __init__(self) -> None:
        self.inner: dict[str, _Folder] = {}
        self.feeds: list[Feed] = []

    def write(self, lines: list[str], depth: int) -> None:
        """Add the folder's lines: folders first."""
        indent = "  " * depth
        for name, folder in self.inner.items():
            lines.append(f"{indent}<outline text={_quoted(name)} title={_quoted(name)}>")
            folder.write(lines, depth + 1)
            lines.append(f"{indent}</outline>")
        for feed in self.feeds:
            told = {"text": feed.title, "title": feed.title, "xmlUrl": feed.url}
            told |= {"htmlUrl": feed.site_url, "description": feed.description, "postil:tags": ",".join(feed.tags)}
            told |= {"postil:full": "true" if feed.full else "", "postil:interval": str(feed.interval or "")}
            told |= {"postil:keepDays": str(feed.keep_days)}
            more = " ".join(f"{name}={_quoted(value)}" for name, value in told.items() if value or name in _ALWAYS)
            lines.append(f'{indent}<outline type="rss" {more}/>')


def _quoted(value: str) -> str:
    return f'"{escape("".join(sign for sign in value if sign >= " "))}"'
