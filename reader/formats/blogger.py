"""Blogger's two exports: ``feed.atom`` of Takeout (alone, in its zip or folder), and the older ``blog-MM-DD-YYYY.xml``.

Both are Atom (RFC 4287). Posts and pages become articles, labels tags, and comments stay with their post as comments on the
page. In Takeout ``blogger:type`` of the author's stands inside ``author``: only children of the entry count; its posts
mostly have no address but a ``blogger:filename``, which is put behind the blog's own address where one post's link tells that.
Drafts, spam and what was deleted are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.address import is_web
from reader.formats.markup import read_xml
from reader.formats.source import Source
from reader.formats.values import block, moment, raw, string
from reader.import_model import Incoming, Record, Skipped
from reader.model import Comment, State

TITLE = "Blogger (Takeout and older backup)"
_ATOM, _BLOGGER = "http://www.w3.org/2005/Atom ", "http://schemas.google.com/blogger/2018 "
_APP, _THREAD = "http://purl.org/atom/app# ", "http://purl.org/syndication/thread/1.0 "
_KIND = "http://schemas.google.com/g/2005#kind"
_LABELS = "http://www.blogger.com/atom/ns#"
_POSTS = {"post", "page"}


def recognises(source: Source) -> bool:
    """Say whether this is one of the two."""
    if source.is_single:
        return "<feed" in source.head and (
            "schemas.google.com/blogger" in source.head or "blogger.com,1999" in source.head
        )
    return any("/Blogger/" in f"/{name}" or name.endswith("feed.atom") for name in source.named("feed.atom"))


def read(source: Source) -> Iterator[Record]:
    """Yield the posts, with their comments."""
    for name in source.members if source.is_single else source.named("feed.atom"):
        walk = _Walk()
        read_xml(source.text(name), name, walk.opened, walk.closed, walk.said)
        yield from _records(walk)


class _Entry:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.labels: list[str] = []
        self.kind = self.link = self.answers = ""


class _Walk:
    """Goes through the feed: ``path`` is where in an entry it stands."""

    def __init__(self) -> None:
        self.title = ""
        self.entries: list[_Entry] = []
        self._entry: _Entry | None = None
        self._path: list[str] = []
        self._text: list[str] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_ATOM}entry":
            self._entry, self._path = _Entry(), []
            return
        self._path.append(name)
        self._text = []
        if self._entry and len(self._path) == 1:
            self._attributes(self._entry, name, attributes)

    def _attributes(self, entry: _Entry, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_ATOM}category":
            scheme, term = attributes.get("scheme", ""), attributes.get("term", "")
            if scheme == _KIND:
                entry.kind = term.rpartition("#")[2].casefold()
            elif scheme == _LABELS or scheme.startswith("tag:blogger.com"):
                entry.labels.append(term)
        elif name == f"{_ATOM}link" and attributes.get("rel", "alternate") == "alternate" and attributes.get("href"):
            entry.link = attributes["href"]
        elif name == f"{_THREAD}in-reply-to":
            entry.answers = attributes.get("ref", "")

    def said(self, text: str) -> None:
        self._text.append(text)

    def closed(self, name: str) -> None:
        if name == f"{_ATOM}entry" and self._entry:
            self.entries.append(self._entry)
            self._entry = None
            return
        if self._path:
            self._path.pop()
        said = "".join(self._text)
        self._text = []
        if self._entry is None:
            if name == f"{_ATOM}title" and not self.title:
                self.title = string(said)
            return
        where = [*(step.rpartition(" ")[2] for step in self._path), name.rpartition(" ")[2]]
        self._entry.values.setdefault("/".join(where), said)


def _records(walk: _Walk) -> Iterator[Record]:
    comments: dict[str, list[_Entry]] = {}
    for entry in walk.entries:
        if _kind(entry) == "comment" and _is_live(entry):
            comments.setdefault(entry.values.get("parent", "").strip() or entry.answers, []).append(entry)
    home = _home(walk.entries)
    for entry in walk.entries:
        if _kind(entry) in _POSTS:
            yield _article(entry, comments.get(entry.values.get("id", "").strip(), []), home, walk.title)


def _kind(entry: _Entry) -> str:
    return entry.kind or entry.values.get("type", "").strip().casefold()


def _is_live(entry: _Entry) -> bool:
    status = entry.values.get("status", "LIVE").strip().upper() or "LIVE"
    return (
        status == "LIVE"
        and not entry.values.get("trashed", "").strip()
        and entry.values.get("control/draft", "").strip() != "yes"
    )


def _home(entries: list[_Entry]) -> str:
    """Return the blog's address, as the posts' own links begin where they end with the name of the post's file."""
    for entry in entries:
        name = entry.values.get("filename", "").strip()
        if name and entry.link.endswith(name):
            return entry.link[: -len(name)]
    names = {name for entry in entries if (name := entry.values.get("filename", "").strip())}
    for entry in entries:
        for found in re.findall(r'href="(https?://[^"/]+)(/[^"#?]+)', entry.values.get("content", "")):
            if found[1] in names:
                return str(found[0])
    return ""


def _article(entry: _Entry, comments: list[_Entry], home: str, blog: str) -> Record:
    title = string(entry.values.get("title"))
    if not _is_live(entry):
        return Skipped(title or "a post", "it is a draft, or was deleted")
    html, name = entry.values.get("content", ""), entry.values.get("filename", "").strip()
    if not html.strip():
        return Skipped(title or "a post", "it has no text")
    url = entry.link if is_web(entry.link) else f"{home}{name}" if home and name else ""
    published = moment(entry.values.get("published"))
    return Incoming(
        url,
        title or "Untitled",
        byline=string(entry.values.get("author/name")),
        site_name=blog,
        excerpt=string(entry.values.get("metaDescription")),
        published_at=published,
        added_at=published,
        state=State.INBOX,
        tags=tuple(dict.fromkeys(filter(None, map(string, entry.labels)))),
        html=html,
        comments=tuple(_threaded(comments)),
        raw=raw({**{key: value for key, value in entry.values.items() if key != "content"}, "labels": entry.labels}),
    )


def _threaded(comments: list[_Entry]) -> list[Comment]:
    """Return the comments oldest first, each before those that answer it."""
    ids = {entry.values.get("id", "").strip() for entry in comments}
    below: dict[str, list[_Entry]] = {}
    for entry in sorted(comments, key=lambda each: each.values.get("published", "")):
        answered = entry.values.get("inReplyTo", "").strip()
        below.setdefault(answered if answered in ids else "", []).append(entry)
    stack = [(entry, 0) for entry in reversed(below.get("", []))]
    found, seen = [], set()
    while stack:
        entry, depth = stack.pop()
        key = entry.values.get("id", "").strip()
        if key in seen:
            continue
        seen.add(key)
        found.append(_comment(entry, depth))
        stack += [(answer, depth + 1) for answer in reversed(below.get(key, []))]
    return found


def _comment(entry: _Entry, depth: int) -> Comment:
    from reader.formats.plain import markdown

    return Comment(
        string(entry.values.get("author/name")),
        moment(entry.values.get("published")),
        markdown(block(entry.values.get("content"))),
        depth,
    )
