"""WordPress's own export (WXR): RSS 2.0 with ``wp:``, ``content:`` and ``excerpt:``; its version is in the namespace.

Posts and pages that are published become articles, categories and tags tags, approved comments stay as comments on the page.
WordPress keeps paragraphs as blank lines: where a body has no ``<p>``, they are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.address import is_web
from reader.formats.markup import read_xml
from reader.formats.source import Source
from reader.formats.values import block, moment, raw, string
from reader.import_model import Incoming, Record, Skipped
from reader.model import Comment

TITLE = "WordPress (WXR)"
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist)\b[^\]]*\]")
_BLOCK = re.compile(r"<!-- /?wp:.*?-->", re.DOTALL)


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    return "<rss" in source.head and "wordpress.org/export/" in source.head


def read(source: Source) -> Iterator[Record]:
    """Yield posts and pages."""
    for name in source.members:
        walk = _Walk()
        read_xml(source.text(name), name, walk.opened, walk.closed, walk.said)
        yield from (
            _article(item, walk.site) for item in walk.items if item.values.get("post_type", "") in {"post", "page"}
        )


class _Item:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.tags: list[str] = []
        self.comments: list[dict[str, str]] = []


class _Walk:
    def __init__(self) -> None:
        self.site = ""
        self.items: list[_Item] = []
        self._item: _Item | None = None
        self._comment: dict[str, str] | None = None
        self._text: list[str] = []
        self._domain = ""

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._text = []
        plain = _plain(name)
        if plain == "item":
            self._item = _Item()
        elif plain == "comment" and self._item:
            self._comment = {}
        elif plain == "category":
            self._domain = attributes.get("domain", "")

    def said(self, text: str) -> None:
        self._text.append(text)

    def closed(self, name: str) -> None:
        plain, said = _plain(name), "".join(self._text)
        self._text = []
        if plain == "item" and self._item:
            self.items.append(self._item)
            self._item = None
        elif plain == "comment" and self._item and self._comment is not None:
            self._item.comments.append(self._comment)
            self._comment = None
        elif self._comment is not None:
            self._comment.setdefault(plain, said)
        elif self._item:
            if plain == "category" and self._domain in {"category", "post_tag"}:
                self._item.tags.append(string(said))
            self._item.values.setdefault(plain, said)
        elif plain == "title" and not self.site:
            self.site = string(said)


def _plain(name: str) -> str:
    """Return a name without its namespace; ``content:encoded`` and ``excerpt:encoded`` stay apart."""
    space, _, plain = name.rpartition(" ")
    return f"{space.strip('/').rpartition('/')[2]}:{plain}" if plain == "encoded" else plain


def _article(item: _Item, site: str) -> Record:
    values = item.values
    title, url = string(values.get("title")), string(values.get("link"))
    if values.get("status", "publish").strip() != "publish":
        return Skipped(title or "a post", "it is not published")
    html = _body(
        next((text for name, text in values.items() if name.endswith(":encoded") and "excerpt" not in name), "")
    )
    if not html.strip():
        return Skipped(title or "a post", "it has no text")
    published = moment(values.get("post_date_gmt")) or moment(values.get("post_date"))
    return Incoming(
        url if is_web(url) else "",
        title or "Untitled",
        byline=string(values.get("creator")),
        site_name=site,
        excerpt=string(
            re.sub(r"<[^<>]*>", " ", next((text for name, text in values.items() if "excerpt" in name), ""))
        ),
        published_at=published,
        added_at=published,
        tags=tuple(dict.fromkeys(tag for tag in item.tags if tag and tag != "Uncategorized")),
        html=html,
        comments=tuple(_threaded(item.comments)),
        raw=raw({name: value for name, value in values.items() if not name.endswith(":encoded")}),
    )


def _body(html: str) -> str:
    html = _SHORTCODE.sub("", _BLOCK.sub("", html))
    if re.search(r"<p[ >]", html):
        return html
    pieces = re.split(r"\n\s*\n", html.replace("\r\n", "\n"))
    return "\n".join(
        piece if re.match(r"\s*<(?:h\d|ul|ol|pre|blockquote|table|figure|div|hr)\b", piece) else f"<p>{piece}</p>"
        for piece in pieces
        if piece.strip()
    )


def _threaded(comments: list[dict[str, str]]) -> Iterator[Comment]:
    """Yield approved comments, each before those that answer it."""
    live = [
        each
        for each in comments
        if each.get("comment_approved", "1").strip() == "1" and each.get("comment_type", "").strip() in {"", "comment"}
    ]
    ids = {each.get("comment_id", "") for each in live}
    below: dict[str, list[dict[str, str]]] = {}
    for each in live:
        parent = each.get("comment_parent", "0").strip()
        below.setdefault(parent if parent in ids else "", []).append(each)
    stack = [(each, 0) for each in reversed(below.get("", []))]
    while stack:
        each, depth = stack.pop()
        yield _comment(each, depth)
        stack += [(answer, depth + 1) for answer in reversed(below.pop(each.get("comment_id", "").strip(), []))]


def _comment(each: dict[str, str], depth: int) -> Comment:
    from reader.formats.plain import markdown

    at = moment(each.get("comment_date_gmt")) or moment(each.get("comment_date"))
    return Comment(string(each.get("comment_author")), at, markdown(block(each.get("comment_content"))), depth)
