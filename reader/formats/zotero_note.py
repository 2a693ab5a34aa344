"""Zotero's notes made from annotations, saved as HTML: passages with their colour, and what was said of each.

``<span class="highlight" data-annotation="…">“words”</span> <span class="citation">(…)</span> comment`` in a paragraph; the
attribute is JSON, URL-encoded, with ``annotationKey``, ``color``, ``attachmentURI`` and ``citationItem``, whose ``itemData`` (or
that in ``data-citation-items`` around it all) is CSL-JSON. Of tags a comment has i, b, sub and sup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from reader.address import is_web
from reader.formats.markup import read_html
from reader.formats.source import Source
from reader.formats.values import block, color, entries, own_title, raw, string
from reader.import_model import Incoming, Passage, Record

TITLE = "Zotero notes from annotations (HTML)"
_SIGNS = {"i": "*", "em": "*", "b": "**", "strong": "**"}
_QUOTES = '“”„‟"«»‹›‘’「」『』'
_BLOCKS = {"p", "li", "div", "blockquote", "h1", "h2", "h3"}
Item = dict[str, Any]


def recognises(source: Source) -> bool:
    """Say whether this is such a note."""
    return "data-annotation=" in source.head and "<span" in source.head and "annotationKey" in source.head


def read(source: Source) -> Iterator[Record]:
    """Yield what each item that is annotated has."""
    walk = _Walk()
    read_html(source.text(), walk.opened, walk.closed, walk.said)
    walk.end()
    for found in walk.found.values():
        items = [_item(data, walk.items) for data, _ in found]
        about = next((item for item in items if item), {})
        url = string(about.get("URL"))
        url = url if is_web(url) else ""
        yield Incoming(
            url,
            own_title(string(about.get("title")), url) or walk.title or source.path.stem,
            byline=", ".join(filter(None, (_name(each) for each in entries(about.get("author"))))),
            passages=tuple(passage for _, passage in found),
            raw=raw([data for data, _ in found]),
        )


class _Walk:
    def __init__(self) -> None:
        self.found: dict[str, list[tuple[Item, Passage]]] = {}
        self.items: list[Item] = []
        self.title = ""
        self._data: Item | None = None
        self._style, self._words, self._comment, self._in = "mark", "", "", ""
        self._spans: list[str] = []

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if "data-citation-items" in attributes:
            self.items += entries(_decoded(attributes["data-citation-items"]))
        kinds = attributes.get("class", "").split()
        if tag == "span":
            if "data-annotation" in attributes and {"highlight", "underline"} & set(kinds):
                self.end()
                data = _decoded(attributes["data-annotation"])
                self._data = data if isinstance(data, dict) else {}
                self._style = "underline" if "underline" in kinds else "mark"
                self._spans.append("words")
            else:
                self._spans.append("citation" if "citation" in kinds else "")
        elif tag in _BLOCKS:
            self.end()
            self._in = tag
        elif tag == "br":
            self.said("\n")
        else:
            self._sign(tag)

    def closed(self, tag: str) -> None:
        if tag == "span":
            if self._spans:
                self._spans.pop()
        elif tag in _BLOCKS:
            self.end()
            self._in = ""
        else:
            self._sign(tag)

    def said(self, text: str) -> None:
        if "citation" in self._spans:
            return
        if "words" in self._spans:
            self._words += text
        elif self._data is not None:
            self._comment += text
        elif self._in == "h1":
            self.title = " ".join(f"{self.title} {text}".split())

    def end(self) -> None:
        """What was begun is over."""
        data, words = self._data, self._words.strip().strip(_QUOTES).strip()
        if data is not None and words:
            passage = Passage(
                words,
                note=block(self._comment),
                color=color(data.get("color")),
                style=self._style,
                key=string(data.get("annotationKey")),
            )
            self.found.setdefault(_source(data), []).append((data, passage))
        self._data, self._words, self._comment, self._spans = None, "", "", []

    def _sign(self, tag: str) -> None:
        if tag in _SIGNS and self._data is not None and "words" not in self._spans:
            self._comment += _SIGNS[tag]


def _decoded(text: str) -> Any:  # noqa: ANN401 - whatever stands there
    try:
        return json.loads(unquote(text))
    except (ValueError, RecursionError):
        return None


def _source(data: Item) -> str:
    return string(data.get("attachmentURI")) or ",".join(_uris(data.get("citationItem")))


def _uris(item: Any) -> list[str]:  # noqa: ANN401 - whatever stands there
    found = item.get("uris") if isinstance(item, dict) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _item(data: Item, items: list[Item]) -> Item:
    """Return what is told of the item that an annotation is of, as CSL-JSON."""
    cited = data.get("citationItem")
    own = cited.get("itemData") if isinstance(cited, dict) else None
    if isinstance(own, dict):
        return own
    wanted = set(_uris(cited))
    return next(
        (each["itemData"] for each in items if wanted & set(_uris(each)) and isinstance(each.get("itemData"), dict)), {}
    )


def _name(author: Item) -> str:
    return string(author.get("literal")) or f"{string(author.get('given'))} {string(author.get('family'))}".strip()
