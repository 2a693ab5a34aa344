"""What attributes of clean HTML may say: numbers, addresses, languages, directions. Anything else is dropped here."""

from __future__ import annotations

import re
from html import unescape

from reader.document import runs as raw
from reader.document.shape import Attributes, number
from reader.document.tree import Image

_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
LINK = re.compile(r"(?:https?://[^/\s?#]|mailto:[^\s])", re.IGNORECASE)
_PICTURE = re.compile(r"(?:https?://[^/\s?#]|sha256:[0-9a-f]{64}$)", re.IGNORECASE)
_UNSAFE_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\ufffe\uffff\ud800-\udfff]+")

_ALIGNMENTS = {"left", "right", "center", "justify"}


def attributes(source: str) -> Attributes:
    """Return the attributes of a start tag, names in lower case, the first of each name, values unescaped."""
    found: Attributes = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def address(value: str, allowed: re.Pattern[str]) -> str:
    """Return an absolute address of an allowed scheme without white space and control characters; else nothing."""
    value = _UNSAFE_IN_ADDRESS.sub("", value)
    return value if allowed.match(value) else ""


def link(value: str) -> str:
    """Return where a link may lead: http, https, mailto, or a fragment of the same article; else nothing."""
    value = value.strip()
    if value.startswith("#") and len(value) > 1:
        return "#" + anchor(value[1:])
    return address(value, LINK)


def anchor(value: str) -> str:
    """Return an id or language tag without white space."""
    return raw.clean_inline("".join(value.split()))[:200]


def direction(attributes: Attributes) -> str:
    """Return ``rtl``, ``ltr`` or nothing."""
    value = attributes.get("dir", "").lower()
    return value if value in {"rtl", "ltr"} else ""


def alignment(attributes: Attributes) -> str:
    """Return an alignment or nothing."""
    value = attributes.get("align", "").lower()
    return value if value in _ALIGNMENTS else ""


def image(attributes: Attributes) -> Image | None:
    """Return the image of an ``<img>``, None when its address is not allowed."""
    src = address(attributes.get("src", ""), _PICTURE)
    if not src:
        return None
    width, height = (number(attributes.get(side, ""), 0, 0, 100_000) for side in ("width", "height"))
    return Image(src, raw.clean_inline(attributes.get("alt", "")).strip(), width, height)


def language(attributes: Attributes) -> str:
    """Return the programming language that a class names, in lower case."""
    for word in attributes.get("class", "").split():
        for prefix in ("language-", "lang-", "highlight-source-"):
            if word.lower().startswith(prefix):
                return re.sub(r"[^\w+#.-]", "", word[len(prefix) :])[:40].lower()
    return ""
