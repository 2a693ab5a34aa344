"""The little HTML that comments and notes are written in, as Markdown."""

from __future__ import annotations

import re

from reader.formats.markup import read_html

_SIGNS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BLOCKS = {"p", "div", "blockquote", "ul", "ol", "li", "pre", "h1", "h2", "h3", "h4"}
_HIDDEN = {"script", "style"}


def markdown(html: str) -> str:
    """Return such HTML as Markdown: emphasis, code, links to the web, quotes, lists, paragraphs; everything else as its text."""
    walk = _Walk()
    read_html(html, walk.opened, walk.closed, walk.said)
    text = re.sub(r"[ \t]+\n", "\n", "".join(walk.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Walk:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._links: list[str] = []
        self._hidden = 0

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _SIGNS:
            self.parts.append(_SIGNS[tag])
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag != "li" else "\n- ")
            if tag == "blockquote":
                self.parts.append("> ")
        elif tag == "a":
            address = attributes.get("href", "")
            self._links.append(address if re.match(r"https?://[^\s()<>]+$", address) else "")
            self.parts.append("[" if self._links[-1] else "")

    def closed(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _SIGNS:
            self.parts.append(_SIGNS[tag])
        elif tag in _BLOCKS and tag != "li":
            self.parts.append("\n\n")
        elif tag == "a" and self._links and (address := self._links.pop()):
            self.parts.append(f"]({address})")

    def said(self, text: str) -> None:
        if not self._hidden:
            self.parts.append(text)
