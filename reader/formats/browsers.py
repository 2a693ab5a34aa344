"""What browsers keep of their bookmarks: Firefox's JSON backup and Chromium's ``Bookmarks`` file.

Folders become tags; the three or four that every browser has do not. Firefox's times are microseconds since 1970, Chromium's
since 1601.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, chrome_moment, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Record, Remark

TITLE = "Bookmarks of Firefox and Chromium (JSON)"
_ROOT_GUIDS = {"root________", "menu________", "toolbar_____", "unfiled_____", "mobile______"}
_PLACES = "text/x-moz-place"


def recognises(source: Source) -> bool:
    """Say whether this is one of the two."""
    data = source.whole
    return isinstance(data, dict) and (
        isinstance(data.get("roots"), dict) or data.get("type") == f"{_PLACES}-container"
    )


def read(source: Source) -> Iterator[Record]:
    """Yield the articles."""
    data = source.whole
    if data.get("type") == f"{_PLACES}-container":
        yield from _firefox(data)
        return
    for root in data["roots"].values():
        if isinstance(root, dict):
            yield from _chromium(root)


def _walk(root: dict[str, Any], is_own: Any, name: str) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401
    """Yield each node with the path of the reader's folders above it; a stack, as folders may stand deep."""
    stack: list[tuple[Any, str]] = [(root, "")]
    while stack:
        node, path = stack.pop()
        if not isinstance(node, dict):
            continue
        children = node.get("children")
        if isinstance(children, list):
            label = string(node.get(name)).replace("/", "-") if is_own(node) else ""
            inner = "/".join(filter(None, (path, label)))
            stack += [(child, inner) for child in reversed(children)]
        else:
            yield node, path


def _firefox(root: dict[str, Any]) -> Iterator[Record]:
    def is_own(node: dict[str, Any]) -> bool:
        return "root" not in node and node.get("guid") not in _ROOT_GUIDS

    for node, path in _walk(root, is_own, "title"):
        if node.get("type") != _PLACES or string(node.get("uri")).startswith("place:"):
            continue  # separators, and searches that Firefox itself keeps among the bookmarks
        url = string(node.get("uri"))
        title = own_title(string(node.get("title")), url)
        annos = node.get("annos") if isinstance(node.get("annos"), list) else []
        notes = [
            block(each.get("value"))
            for each in annos or ()
            if isinstance(each, dict) and "escription" in str(each.get("name"))
        ]
        yield refused(url, title) or Incoming(
            url,
            title,
            added_at=moment(node.get("dateAdded")),
            tags=(*split_tags(node.get("tags", "")), *filter(None, [path])),
            remarks=tuple(map(Remark, filter(None, notes))),
            raw=raw(node),
        )


def _chromium(root: dict[str, Any]) -> Iterator[Record]:
    for node, path in _walk(root, lambda node: node is not root, "name"):
        if node.get("type") != "url":
            continue
        url = string(node.get("url"))
        title = own_title(string(node.get("name")), url)
        yield refused(url, title) or Incoming(
            url, title, added_at=chrome_moment(node.get("date_added")), tags=tuple(filter(None, [path])), raw=raw(node)
        )
