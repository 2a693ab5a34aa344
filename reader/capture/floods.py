"""Tags with more attributes than anybody writes, cut short before a parser sees them: libxml2 compares each with all before."""

from __future__ import annotations

import re

MOST = 1_000
"""Attributes of one tag that are read."""
_SHORTEST = 3 * MOST
_TAG = re.compile(r"<[A-Za-z][^\s/]*+")
_ATTRIBUTE = re.compile(r"""[\s/]++[^\s=/]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s"']++)?+)?+""")
_RAW = ("<script", "<style", "<textarea", "<title", "<!--")
"""Behind these stands no tag."""


def without(text: str) -> str:
    """Return a page whose tags have at most ``MOST`` attributes each; the first are kept."""
    parts = text.split(">")
    for number in [number for number, part in enumerate(parts) if len(part) >= _SHORTEST]:
        before = parts[number - 1] if number else ""
        if not before[before.rfind("<") :].lower().startswith(_RAW):
            parts[number] = _cut(parts[number])
    return ">".join(parts)


def _cut(part: str) -> str:
    """Return what comes before the end of a tag, with the first attributes of the tag alone."""
    tag = _TAG.search(part)
    if tag is None or part.endswith("--"):  # without which a comment would have no end
        return part
    end = tag.end()
    for count, attribute in enumerate(_ATTRIBUTE.finditer(part, end), 1):
        if attribute.start() != end:
            break  # what follows is no attribute
        end = attribute.end()
        if count == MOST:
            return part[:end]
    return part
