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
    r"^$|^about:|^#|(?:^|[/_.-])(?:blank|spacer|place-?holder|pixel|transparent|trans|loading|lazy(?:[_-]?load(?:ing|er)?)?|gr[ea]y|"
    r"1x1|clear|dot|fallback-image|s|t)(?:[_-](?:\d+x\d+|[\da-f]{8,}))?\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"^(?:https?:)?/?[^\s]+\.(?:jpe?g|png|gif|webp|avif|svg)|^https?://|^//|^/", re.IGNORECASE)
_FILE = re.compile(r"\S{1,1000}\.(?:jpe?g|png|webp|avif|gif)(?:[?#]\S{0,1000})?", re.IGNORECASE)
_SAID = {"alt", "title", "src", "srcset", "class", "id", "longdesc", "aria-label"}
"""Attributes that never name the file of a picture that a script would load."""
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
_PREVIEW = 100
"""Pixels in width of a picture that only stands in for a larger one of the same name."""
_TINY = 1500
"""Characters of a ``data:`` address below which it is a blurred or empty stand-in."""
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*[\"']?(https?://[^\"')\s]+)", re.IGNORECASE)
_WIDTH = re.compile(r"(?<![\d.])(\d{2,4})(?![\d.])")
_SET_ENTRY = re.compile(r"\s*,*\s*(\S*[^\s,])(?:\s+([\d.]+)([wx])(?:\s+[\d.]+h)?)?\s*(?:,|$)")


def resolve(root: HtmlElement) -> None:
    """Give each ``img`` the address that scripts would have given it; drop tracking pixels and empty pictures."""
    for picture in root.iter("picture"):
        _adopt_sources(picture)
        for source in list(picture.iter("source")):
            source.drop_tag()  # libxml2 takes what follows a source for its content
    for figure in root.iter("figure"):
        _adopt_named(figure)
    for image in list(root.iter("img", "amp-img", "image")):
        image.tag = "img"
        source = address(image)
        if is_tracker(image, source) or not (source or len(image.get("alt") or "") >= _TELLS):
            image.drop_tree()
        else:
            image.set("src", without_controls(source))
    for figure in root.iter("figure"):
        _drop_previews(figure)


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
    for name, said in image.attrib.items():
        if str(name) not in _SAID and _FILE.fullmatch(str(said)) and not is_placeholder(str(said)):
            return str(said)
    drawn = _BACKGROUND.search(image.get("style") or "")
    if drawn and not is_placeholder(drawn[1]):
        return drawn[1]
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


def _adopt_named(figure: HtmlElement) -> None:
    """Put the picture that a figure only names, for a script to load, in its place."""
    if (
        "ImageObject" not in (figure.get("itemtype") or "")
        or next(figure.iter("img", "picture", "video"), None) is not None
    ):
        return
    named = (node for node in figure.iter("meta", "link") if (node.get("itemprop") or "") in {"url", "contentUrl"})
    found = next((said for node in named if (said := node.get("content") or node.get("href"))), "")
    if _PICTURE.match(source := (figure.get("itemid") or found).strip()):
        figure.insert(0, figure.makeelement("img", {"src": source}))


def _drop_previews(figure: HtmlElement) -> None:
    """Drop the tiny pictures of a figure that are shown until the same file comes in its full size."""
    files: dict[str, list[HtmlElement]] = {}
    for image in figure.iter("img"):
        name = re.split(r"[?#]", image.get("src") or "")[0].rpartition("/")[2]
        if len(name) >= _TELLS:
            files.setdefault(name, []).append(image)
    for images in files.values():
        for image in images:
            if any(is_preview(image.get("src") or "", other.get("src") or "") for other in images):
                image.drop_tree()


def is_preview(source: str, other: str) -> bool:
    """Say whether an address is that of a tiny form of another picture, which is shown until that one comes."""
    names = {re.split(r"[?#]", address)[0].rpartition("/")[2] for address in (source, other)}
    name = min(names)
    return len(names) == 1 and 0 < _hinted(source, name) <= _PREVIEW < _hinted(other, name)


def _hinted(source: str, name: str) -> int:
    """Return the width that an address speaks of round the file's name, as ``/max/1600/`` and ``?w=1600`` do."""
    return max((int(found) for found in _WIDTH.findall(source.replace(name, "", 1)[-400:])), default=0)
