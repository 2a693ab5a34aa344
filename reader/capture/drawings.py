"""SVG pictures made harmless: drawn anew from an allow-list, so that nothing in one can run, fetch, refer outside or grow.

Scripts, events, styles that fetch, links, animations, filters and foreign content do not come through; words in foreign
content become text of the drawing. Width and height are always written, in CSS pixels.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from reader.capture import charset, image_header
from reader.capture.drawing_styles import REFERENCE, harmless, is_harmless

_MOST_BYTES = 5_000_000
_MOST_ELEMENTS = 50_000
_MOST_DRAWN = 200_000
_MOST_SIGNS = 2_000
"""Equals signs between two elements, above which a parser takes all day over their attributes."""
_DEEPEST = 100
_LONGEST_NUMBER, _LONGEST_BOX, _LONGEST_STYLE = 40, 200, 2_000
_LARGEST = 1e9
_WIDE, _SMALL = 640, 200
_SVG = "http://www.w3.org/2000/svg"
_SPACES: Any = {None: _SVG, "xlink": "http://www.w3.org/1999/xlink"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LINK = "{http://www.w3.org/1999/xlink}href"
_DRAWN = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image", "use", "foreignObject"}
_NAMES = {
    *(
        "svg",
        "g",
        "defs",
        "symbol",
        "switch",
        "title",
        "desc",
        "tspan",
        "textPath",
        "style",
        "stop",
        "clipPath",
        "mask",
    ),
    *("linearGradient", "radialGradient", "pattern", "marker", *_DRAWN),
}
_LINES = {"text", "tspan", "textPath"}
_WAITING = {"defs", "symbol", "clipPath", "mask", "pattern", "marker"}
_GROUPS = {"a": "g", "switch": "g"}
_TAGS = {name.lower(): _GROUPS.get(name, name) for name in (*_NAMES, "a")}
_PRESENTATION = """
alignment-baseline baseline-shift clip-path clip-rule color direction display dominant-baseline fill fill-opacity fill-rule
font-family font-size font-stretch font-style font-variant font-weight letter-spacing marker-end marker-mid marker-start mask
opacity overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering transform
unicode-bidi vector-effect visibility word-spacing writing-mode transform-origin
"""
_GEOMETRY = """
class clipPathUnits cx cy d dx dy fx fy fr gradientTransform gradientUnits height id lengthAdjust markerHeight markerUnits
markerWidth maskContentUnits maskUnits method offset orient pathLength patternContentUnits patternTransform patternUnits
points preserveAspectRatio r refX refY rotate rx ry side spacing spreadMethod startOffset style textLength viewBox width x
x1 x2 y y1 y2
"""
_ATTRIBUTES = {name.lower(): name for name in (_PRESENTATION + _GEOMETRY).split()}
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex|rem|)\s*$", re.IGNORECASE)
_PIXELS = {
    "px": 1.0,
    "": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "ex": 8.0,
    "rem": 16.0,
}


class _Refused(Exception):  # noqa: N818
    """There is no picture in it, or one that would cost too much."""


def sanitised(data: bytes) -> bytes | None:
    """Return an SVG file that may be kept; None when nothing is drawn in it or it is not to be trusted."""
    if len(data) > _MOST_BYTES or b"<!ENTITY" in data.upper() or b"\x00" in data:
        return None
    if any(piece.count(b"=") > _MOST_SIGNS for piece in data.split(b"<")):
        return None
    data = charset.without_control_references(data.decode("latin-1")).encode("latin-1")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else drawn(root)


def drawn(root: etree._Element) -> bytes | None:
    """Return the SVG file of an ``svg`` element, of an XML or an HTML tree; None as for ``sanitised``."""
    if _name(root) != "svg":
        return None
    try:
        made = _Copy().of(root)
    except _Refused:
        return None
    _size(made)
    return etree.tostring(made, encoding="utf-8")


def size(root: etree._Element) -> tuple[float, float]:
    """Return the width and height in CSS pixels that an ``svg`` element says it has, 0 where it does not."""
    style = (root.get("style") or "")[:_LONGEST_STYLE]
    found = []
    for name in ("width", "height"):
        said = re.search(rf"(?:^|[;\s]){name}\s*:\s*([^;]+)", style)
        found.append(_length(root.get(name) or "") or _length(said[1] if said else ""))
    return found[0], found[1]


def view(root: etree._Element) -> tuple[float, float]:
    """Return the width and height of an ``svg`` element's view box, 0 when it has none."""
    said = (root.get("viewBox") or root.get("viewbox") or "")[:_LONGEST_BOX]
    numbers = re.findall(r"[-+]?\d*\.?\d+(?:e[-+]?\d+)?", said)
    across, down = (float(numbers[2]), float(numbers[3])) if len(numbers) == 4 else (0.0, 0.0)
    return (across, down) if 0 < across < _LARGEST and 0 < down < _LARGEST else (0.0, 0.0)


def as_address(data: bytes) -> str:
    """Return an SVG file as a ``data:`` address."""
    return "data:image/svg+xml;base64," + b64encode(data).decode("ascii")


def _length(value: str) -> float:
    match = _NUMBER.match(value) if len(value) <= _LONGEST_NUMBER else None
    return min(float(match[1]) * _PIXELS[match[2].lower()], 100_000) if match else 0.0


def _size(root: etree._Element) -> None:
    width, height = size(root)
    across, down = view(root)
    if not (width and height) and across > 0 and down > 0:
        width = width or (height * across / down if height else across if max(across, down) >= _SMALL else _WIDE)
        height = width * down / across
    width, height = width or 300, height or 150
    if not (across and down):
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{min(max(width, 1), 20_000):.0f}")
    root.set("height", f"{min(max(height, 1), 20_000):.0f}")


def _name(element: etree._Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag.startswith("{") and not tag.startswith("{" + _SVG):
        return ""
    return _TAGS.get(tag.rpartition("}")[2].rpartition(":")[2].lower(), "")


class _Copy:
    """One drawing, copied element by element."""

    def __init__(self) -> None:
        self._count = 0

    def of(self, root: etree._Element) -> etree._Element:
        """Return the copy. Raises ``_Refused``."""
        made = etree.Element(f"{{{_SVG}}}svg", nsmap=_SPACES)
        self._fill(made, root, 0)
        self._check(made)
        return made

    def _fill(self, made: etree._Element, source: etree._Element, depth: int) -> None:
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise _Refused
        for name, value in source.attrib.items():
            self._attribute(made, str(name), charset.without_controls(str(value)))
        made.text = _said(source.text)
        for child in source:
            name = _name(child)
            if name == "g" and _name(made) in _LINES:  # a link in a line of text
                name = "tspan"
            if name == "foreignObject":
                self._words(made, child)
            elif name == "style":
                self._style(made, child)
            elif name:
                new = etree.SubElement(made, f"{{{_SVG}}}{name}")
                self._fill(new, child, depth + 1)
                new.tail = _said(child.tail)
                if name in {"image", "use"} and not new.get(_LINK):
                    made.remove(new)

    def _attribute(self, made: etree._Element, name: str, value: str) -> None:
        bare = name.rpartition("}")[2].rpartition(":")[2].lower()
        if bare == "href":
            value = value.strip()
            if value.startswith("#") or (made.tag.endswith("}image") and _is_raster(value)):
                made.set(_LINK, "".join(value.split()))
        elif name in {_SPACE, "xml:space"}:
            made.set(_SPACE, "preserve" if value == "preserve" else "default")
        elif bare == name.lower() and bare in _ATTRIBUTES and is_harmless(value):
            made.set(_ATTRIBUTES[bare], value)

    def _style(self, made: etree._Element, source: etree._Element) -> None:
        if rules := harmless(_said(source.text) or ""):
            etree.SubElement(made, f"{{{_SVG}}}style").text = rules

    def _words(self, made: etree._Element, source: etree._Element) -> None:
        """Write the words of foreign content in the middle of its place."""
        words = " ".join((_said("".join(map(str, source.itertext()))) or "").split())
        if not words:
            return
        left, top, width, height = (_length(source.get(name) or "") for name in ("x", "y", "width", "height"))
        text = etree.SubElement(made, f"{{{_SVG}}}text")
        text.text = words
        text.set("x", f"{left + width / 2:g}")
        text.set("y", f"{top + height / 2:g}")
        text.set("text-anchor", "middle")
        text.set("dominant-baseline", "central")

    def _check(self, made: etree._Element) -> None:
        """Refuse what draws nothing, refers to itself, or by references to references would be drawn very many times."""
        places = {name: element for element in made.iter() if (name := element.get("id"))}
        for use in list(made.iter(f"{{{_SVG}}}use")):
            parent = use.getparent()
            if use.get(_LINK, "")[1:] not in places and parent is not None:
                parent.remove(use)
        if not _shows(made):
            raise _Refused
        costs: dict[etree._Element, int] = {}
        for element in [*reversed(list(made.iter()))]:
            self._cost(element, places, costs, 0, set())
        if costs[made] > _MOST_DRAWN:
            raise _Refused

    def _cost(
        self,
        element: etree._Element,
        places: dict[str, etree._Element],
        costs: dict[etree._Element, int],
        depth: int,
        open_: set[etree._Element],
    ) -> int:
        if element in costs:
            return costs[element]
        if depth > _DEEPEST or element in open_:
            raise _Refused
        open_.add(element)
        targets = [
            element.get(_LINK, "")[1:],
            *(name for value in element.attrib.values() for name in REFERENCE.findall(str(value))),
        ]
        total = 1
        for part in (*element, *(places[name] for name in targets if name in places)):
            total = min(total + self._cost(part, places, costs, depth + 1, open_), _MOST_DRAWN + 1)
        open_.discard(element)
        costs[element] = total
        return total


def _shows(root: etree._Element) -> bool:
    """Say whether anything is drawn: what only waits to be referred to is not."""
    waiting = [root]
    while waiting:
        for child in waiting.pop():
            name = _name(child)
            if name in _DRAWN:
                return True
            if name not in _WAITING:
                waiting.append(child)
    return False


def _said(text: str | None) -> str | None:
    return text and charset.without_controls(text)


def _is_raster(value: str) -> bool:
    head = _RASTER.match(value)
    if not head:
        return False
    try:
        return image_header.read(b64decode("".join(value[head.end() :].split()) + "==")) is not None
    except (NoBase64, ValueError):
        return False


# -- drawings that stand in a page ------------------------------------------------------------------------------------

_LARGE = 64
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTROLS = {"a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "label", "nav", "summary", "mjx-container", "noscript"}
_ICON = re.compile(
    r"(?:^|[\s_-])(?:icons?|fa|svg-inline--fa|logo|sprite|avatar|emoji|glyph|bi|octicon)(?:$|[\s_-])", re.IGNORECASE
)


def resolve(root: HtmlElement) -> None:
    """Turn the drawings of a page into pictures; icons stay what they are, to be taken out with other furniture."""
    for element in list(root.iter("object", "embed")):
        address = element.get("data") or element.get("src") or ""
        if "svg" in (element.get("type") or "") or address.partition("?")[0].lower().endswith(".svg"):
            _become(element, address, element.get("title") or element.get("aria-label") or "", 0, 0)
    for element in list(root.iter("svg")):
        if any(node.tag == "svg" for node in element.iterancestors()) or not _is_picture(element):
            continue
        if data := drawn(element):
            header = image_header.read(data) or image_header.Header("")
            _become(element, as_address(data), _told(element), header.width, header.height)


def _is_picture(element: HtmlElement) -> bool:
    """Say whether a drawing is there to be looked at: large, or in a figure, and not part of a control."""
    if "hidden" in element.attrib or _HIDDEN.search(element.get("style") or ""):
        return False
    above = {node.tag for node in element.iterancestors()}
    width, height = size(element)
    across, down = view(element)
    if "figure" in above:
        return not (width and height and max(width, height) < _LARGE)
    if above & _CONTROLS or _ICON.search(element.get("class") or ""):
        return False
    if width and height:
        return min(width, height) >= _LARGE
    parts = sum(_name(node) in _DRAWN for node in element.iter())
    return max(across, down, width, height) >= _LARGE and parts >= 5 and element.get("aria-hidden") != "true"


def _told(element: HtmlElement) -> str:
    """Return what a drawing says of itself."""
    if label := element.get("aria-label"):
        return str(label)
    for name in ("title", "desc"):
        for node in element.iter(name):
            return " ".join("".join(node.itertext()).split())[:500]
    return ""


def _become(element: HtmlElement, address: str, alt: str, width: int, height: int) -> None:
    """Make an element a picture; what stands behind it stays."""
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag, element.text, element.tail = "img", None, tail
    element.set("src", address)
    element.set("alt", alt)
    for name, value in (("width", width), ("height", height)):
        if value:
            element.set(name, str(value))
