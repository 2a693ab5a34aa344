"""The style sheet of a drawing made harmless: plain rules that refer to nothing outside come through. Takes linear time."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"url\(\s*[\"']?#([^\s\"'()/\\<>&]+)[\"']?\s*\)", re.IGNORECASE)
"""A reference to a place in the drawing itself; the group is the place's name."""
_UNSAFE = re.compile(
    r"(?:url|src|image|element|cross-fade)\s*\(|image-set|//|@|expression|(?:script|file|data|https?)\s*:|behaviou?r\s*:"
    r"|-moz-binding|\\|<|&|/\*|-->",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[{};]")


def is_harmless(value: str) -> bool:
    """Say whether a value of an attribute, or a rule, can neither fetch nor refer to anything outside the drawing."""
    return not _UNSAFE.search(REFERENCE.sub("", value))


def harmless(text: str) -> str:
    """Return the rules of a style sheet that may be kept; comments and at-rules with all in them are none."""
    text = _uncommented(text).replace("<!--", "").replace("-->", "")
    kept: list[str] = []
    start = depth = 0
    flat = True
    for sign in _SIGNS.finditer(text):
        if sign[0] == "{":
            depth += 1
            flat = flat and depth == 1
        elif sign[0] == "}":
            if depth == 1 and flat and is_harmless(rule := text[start : sign.end()]):
                kept.append(rule)
            depth = max(depth - 1, 0)
        if sign[0] != "{" and not depth:
            start, flat = sign.end(), True
    return "".join(kept)


def _uncommented(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("/*", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("*/", start + 2)
        if end < 0:
            return "".join(kept)
        at = end + 2
    return "".join([*kept, text[at:]])
