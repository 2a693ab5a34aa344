"""The hashtags that trail a title, or make up a line of their own."""

from __future__ import annotations

import re
import unicodedata

_GLUED = re.compile(r"(?:(?<=[\s|,;·•(\[（【])|(?<=[^\W\d_][^\W\d_])|^)(?:[#＃][^\s#＃]+)+$")
"""A word of hashtags; what stands before it must not be the letter of a language (``C#``)."""
_LAST = re.compile(r"[#＃]([^\s#＃]+)$")
_JOINTS = " \t\u00a0|·•,;–—-(（[【"
_ENDS = ".,;:!?…)]）】。、،！？"
_LONGEST = 1000
_INNER = "_·'’.&-\u200c\u200d"


def trailing(title: str) -> tuple[str, list[str]]:
    """Return a title without the hashtags that trail it, and those; ``#1`` and ``C#`` are none.

    A picture sign behind the hashtags stays in the title.
    """
    whole = title.strip()
    if len(whole) > _LONGEST:
        return whole, []
    rest = whole.rstrip("".join({sign for sign in whole[-12:] if _is_picture(sign)}))
    after = whole[len(rest) :].strip()
    rest, tags = _cut(rest)
    if not tags or rest.count("(") > rest.count(")"):
        return whole, []
    return " ".join(filter(None, (rest or " ".join(tags), after))), tags


def line(text: str) -> list[str]:
    """Return the hashtags of a line that has nothing else; none for any other line."""
    rest, tags = _cut(text.strip()) if len(text) <= _LONGEST else (text, [])
    return tags if not rest else []


def _cut(rest: str) -> tuple[str, list[str]]:
    tags: list[str] = []
    while match := _LAST.search(rest):
        name = match[1].rstrip(_ENDS)
        if not _is_name(name) or not (tags or _GLUED.search(rest)):
            break
        tags.insert(0, name)
        rest = rest[: match.start()].rstrip(_JOINTS)
    return rest, tags


def _is_name(name: str) -> bool:
    kinds = [unicodedata.category(sign) for sign in name]
    return (
        any(kind.startswith("L") for kind in kinds)
        and all(kind[0] in "LMN" or sign in _INNER for kind, sign in zip(kinds, name, strict=True))
        and name[-1] not in "·'’.&-"
    )


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) in {"So", "Sk", "Zs"} or sign in "\u200d\ufe0f"
