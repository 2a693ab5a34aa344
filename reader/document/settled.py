"""Leaves that stand in HTML as ``to_html`` writes nearly all of them: read at one go, without the builder.

Text with styles and links is most of every article that is opened. What it becomes is what the builder would make of
it, in a quarter of the time; whatever is not plain to see is left to the builder.
"""

from __future__ import annotations

import re
from html import unescape

from reader.document import attributes as values
from reader.document import runs as raw
from reader.document.elements import STYLES
from reader.document.tree import Run

LEAF = re.compile(rf'((?:[^<]++|<(?:/?(?:{"|".join(STYLES)})|a href="[^"<>]*+"|/a)>)*+)</([a-z][a-z0-9]*)>')
"""What stands between a leaf's start tag and an end tag that is no style's and no link's, and whose that is.

It goes no further than the next element of another kind, so looking for it at every leaf never reads a text twice.
"""
_TAG = re.compile("<([^<>]*)>")


def runs(source: str) -> tuple[Run, ...]:
    """Return the runs of what stands between a leaf's tags; none where its elements are not well nested, or the text is not
    in normal form.
    """
    parts = _TAG.split(source)
    texts = [unescape(text) for text in parts[::2]] if "&" in source else parts[::2]
    text = "".join(texts)
    if raw.is_blank(text) or text[0] == " " or text[-1] == " " or raw.clean_inline(text) != text:
        return ()
    if len(parts) == 1:
        return (Run(text),)
    found: list[Run] = []
    style, link, before = 0, "", (-1, "")
    open_: list[tuple[str, int, str]] = []
    for number, text in enumerate(texts):
        tag = parts[2 * number - 1] if number else ""
        if tag in STYLES:
            open_.append((tag, style, link))
            style |= STYLES[tag]
        elif tag.startswith("a"):
            open_.append(("a", style, link))
            link = values.link(unescape(tag[8:-1]))
        elif tag:
            name, style, link = open_.pop() if open_ else ("", 0, "")
            if tag[1:] != name:
                return ()
        if text:
            if before == (style, link):
                return ()
            before = style, link
            found.append(Run(text, style, link))
    return () if open_ else tuple(found)
