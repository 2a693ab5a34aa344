"""Which address a picture on a page really has, and which pictures are none."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reader.capture.charset import without_controls

_LAZY = (
    *("data-src", "data-lazy-src", "data-original", "data-original-src", "data-lazy", "data-hi-res-src", "data-image"),
    *("data-actualsrc", "data-full-src", "data-url", "data-img-src", "data-echo", "data-defer-src"),
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "data-sources")
_PLACEHOLDER = re.compile(
    r"^$|^about:|^#|(?:^|[/_.-])(?:blank|spacer|placeholder|pixel|transparent|loading|lazy|lazyload|grey|gray|1x1|clear|s)\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"^(?:https?:)?/?[^\s]+\.(?:jpe?g|png|gif|webp|avif|svg)|^https?://|^//|^/", re.IGNORECASE)
_TRACKERS = re.compile(
    r"//(?:pixel\.wp\.com|stats\.wp\.com|b\.scorecardresearch\.com|www\.facebook\.com/tr|[\w.-]*doubleclick\.net|"
    r"www\.google-analytics\.com|feeds\.feedburner\.com/~|pixel\.quantserve\.com|sb\.scorecardresearch\.com|"
    r"[\w.-]*\.statcounter\.com|[\w.-]*\.list-manage\.com/track|[\w.-]*/open\.aspx)|"
    r"/(?:track(?:ing)?|beacon|pixel)(?:\.gif|\.png|/open|\?)",
    re.IGNORECASE,
)
_ENOUGH = 1600
_LONGEST_SET = 8000
_TELLS = 8
"""Characters of what is said of a picture from which it is worth keeping without the picture."""
_TINY = 1500
"""Characters of a ``data:`` address below which it is a blurred or empty stand-in."""
_SET_ENTRY = re.compile(r"\s*,*\s*(\S*[^\s,])(?:\s+([\d.]+)([wx])(?:\s+[\d.]+h)?)?\s*(?:,|$)")


def resolve(root: HtmlElement) -> None:
    """Give each ``img`` the address that scripts would have given it; drop tracking pixels and empty pictures."""
    for picture in root.iter("picture"):
        _adopt_sources(picture)
        for source in list(picture.iter("source")):
            source.drop_tag()  # libxml2 takes what follows a source for its content
    for image in list(root.iter("img", "amp-img", "image")):
        image.tag = "img"
        source = address(image)
        if is_tracker(image, source) or not (source or len(image.get("alt") or "") >= _TELLS):
            image.drop_tree()
        else:
            image.set("src", without_controls(source))


def address(image: HtmlElement) -> str:
    """Return the address of a picture: its ``src`` unless that is a placeholder, else what a lazy loader would take."""
    source = (image.get("src") or image.get("href") or "").strip()
    if not is_placeholder(source):
        return source
    for name in _LAZY:
        value = (image.get(name) or "").strip()
        if value and _PICTURE.match(value) and not is_placeholder(value):
            return value
    for name in (*_LAZY_SETS, "srcset"):
        if best := best_of(image.get(name) or ""):
            return best
    return source if source.startswith("data:") else ""


def is_placeholder(source: str) -> bool:
    """Say whether an address only keeps the place of a picture that comes later."""
    if source[:5].lower() == "data:":
        return len(source) < _TINY or source[:16].lower().startswith(("data:image/gif", "data:image/svg"))
    return bool(_PLACEHOLDER.search(source[-300:] if len(source) > 300 else source))


def best_of(srcset: str) -> str:
    """Return the address of a ``srcset`` (HTML section 4.8.4.2.1) that is large enough for a page, or the largest."""
    entries = []
    for found in _SET_ENTRY.finditer(srcset[:_LONGEST_SET]):
        size = float(found[2]) if found[2] and found[2].count(".") <= 1 and found[2] != "." else 1.0
        width = size if found[3] == "w" else size * 800
        if not is_placeholder(found[1]):
            entries.append((width, found[1]))
    wide = [entry for entry in entries if entry[0] >= _ENOUGH]
    return min(wide)[1] if wide else max(entries)[1] if entries else ""


def is_tracker(image: HtmlElement, source: str) -> bool:
    """Say whether a picture is there to count readers and not to be seen."""
    sizes = [_pixels(image.get(name)) for name in ("width", "height")]
    return sizes in ([0, 0], [1, 1], [0, 1], [1, 0]) or bool(_TRACKERS.search(source))


def _pixels(value: str | None) -> int:
    match = re.match(r"\s*(\d{1,5})(?:px)?\s*$", value or "")
    return int(match[1]) if match else 100


def _adopt_sources(picture: HtmlElement) -> None:
    image = next(picture.iter("img"), None)
    sets = [value for source in picture.iter("source") if (value := source.get("srcset") or source.get("data-srcset"))]
    if image is None and sets:
        image = picture.makeelement("img", {})
        picture.append(image)
    if image is not None and sets and not address(image):
        image.set("srcset", sets[0])
