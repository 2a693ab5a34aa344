"""Clean HTML to the document tree.

A tokenizer of its own, not an HTML parser: what comes here was written by ``to_html`` or passed the sanitiser, so tags
are balanced enough for a stack, and an article opens without importing a parser. It never raises and keeps the text of
whatever it does not know; what is dangerous (scripts, handlers, addresses other than http, https and mailto) has no
place in the tree and so cannot come through.
"""

from __future__ import annotations

import re

from reader.document import attributes as values
from reader.document import settled
from reader.document.builder import Builder
from reader.document.elements import DROPPED, HOLDERS, PROSE
from reader.document.tree import Document

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>|<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.DOTALL
)


def from_html(html: str) -> Document:
    """Return the document that clean HTML stands for, in normal form."""
    builder = Builder()
    position, skipping = 0, ""
    while match := _TOKEN.search(html, position):
        start, end = match.span()
        closing, name, attributes = match.groups()
        if skipping:
            if closing and name.lower() == skipping:
                skipping = ""
            position = end
            continue
        if start > position:
            builder.text(html[position:start])
        position = end
        if name is None:
            continue
        name = name.lower()
        if closing:
            builder.end(name)
        elif name in DROPPED:
            skipping = "" if attributes.endswith("/") else name
        elif attributes or name not in PROSE:
            builder.start(name, values.attributes(attributes) if attributes else {})
            if name in HOLDERS and (found := settled.LEAF.match(html, end)) and builder.settle(name, found):
                position = found.end(1)
        elif (found := settled.LEAF.match(html, end)) and builder.prose(name, found):
            position = found.end()
        else:
            builder.start(name, {})
    if position < len(html) and not skipping:
        builder.text(html[position:])
    return Document(builder.finish())
