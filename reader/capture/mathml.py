"""Presentation MathML (MathML Core, and what MathML 3 adds that pages use) to a formula. Never raises."""

from __future__ import annotations

import re
from collections import deque

from lxml.html import HtmlElement

from reader.capture import tex_symbols as signs
from reader.capture.linear import Accent, Fraction, Grid, Node, Root, Row, Script, Sign, letter, restyled

_INVISIBLE = set("\u2061\u2062\u2063\u2064")
_OPENING, _CLOSING = set("([{⟨⌊⌈"), set(")]}⟩⌋⌉")
_SILENT = {"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark", "mprescripts", "none", "script"}
_VARIANTS = {"normal": "mathrm", "bold": "mathbf", "bold-italic": "bm", "double-struck": "mathbb", "script": "mathcal"}
_VARIANTS |= {"fraktur": "mathfrak", "sans-serif": "mathrm", "monospace": "mathrm"}
_DEEPEST = 60


def parse(math: HtmlElement) -> Node:
    """Return the formula that a ``math`` element holds."""
    return _row(math, 0)


def _row(element: HtmlElement, depth: int) -> Node:
    """Return an element's children side by side, a table between fences as a matrix."""
    parts = [node for child in element if (node := _node(child, depth + 1)) is not None]
    if not len(element) and (text := _text(element)):
        return Row(tuple(letter(char) for char in text if not char.isspace()))
    return Row(tuple(_fenced(parts)))


def _fenced(parts: list[Node]) -> list[Node]:
    """Put the signs on both sides of a table into it, and a brace on its left alone."""
    made: list[Node] = []
    waiting = deque(parts)
    while waiting:
        part = waiting.popleft()
        before = made[-1] if made else None
        if isinstance(part, Grid) and isinstance(before, Sign):
            after = waiting[0] if waiting else None
            closing = after.text if isinstance(after, Sign) and after.text in {*_CLOSING, "|", "‖"} else ""
            if before.text in {*_OPENING, "|", "‖"} and (closing or before.text == "{"):
                made[-1] = Grid(part.rows, before.text + closing)
                if closing:
                    waiting.popleft()
                continue
        made.append(part)
    return made


def _node(element: HtmlElement, depth: int) -> Node | None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _SILENT or depth > _DEEPEST:
        return Sign(_text(element), signs.TEXT) if depth > _DEEPEST else None
    if tag in {"mi", "mn", "mo", "mtext", "ms"}:
        return _token(element, tag)
    if tag == "mspace":
        wide = re.match(r"(\d*\.?\d+)em", element.get("width") or "")
        return Sign("\u2003" if wide and float(wide[1]) >= 0.9 else " ", signs.SPACE)
    if tag == "mtable":
        rows = tuple(
            tuple(_row(cell, depth + 1) for cell in row if cell.tag == "mtd")
            for row in element
            if row.tag in {"mtr", "mlabeledtr"}
        )
        return Grid(rows, "", True)
    if tag in {"semantics", "maction"}:
        return next((_node(child, depth + 1) for child in element), None)
    if tag == "mfenced":
        return _mfenced(element, depth)
    parts = [_node(child, depth + 1) or Row() for child in element if child.tag not in {"annotation", "annotation-xml"}]
    made = _structure(element, tag, parts)
    if made is None:
        made = Row(tuple(_fenced(parts))) if parts else _row(element, depth)
    return made


def _structure(element: HtmlElement, tag: str, parts: list[Node]) -> Node | None:
    """Return what a schema of fixed parts makes; None for any other, and for one whose parts are not all there."""
    count = len(parts)
    if tag == "mfrac" and count == 2:
        return Fraction(parts[0], parts[1], not re.match(r"\s*0+(?:\D|$)", element.get("linethickness") or "1"))
    if tag == "msqrt":
        return Root(Row(tuple(_fenced(parts))))
    if tag == "mroot" and count == 2:
        return Root(parts[0], parts[1])
    if tag in {"msup", "mover"} and count == 2:
        return _accent(parts, tag) or Script(parts[0], None, parts[1])
    if tag in {"msub", "munder"} and count == 2:
        if tag == "munder" and _sign(parts[1]) in {"_", "̲", "¯", "‾", "―"}:
            return Accent(parts[0], "\u0332")
        return parts[0] if _sign(parts[1]) in {"⏟", "⏞"} else Script(parts[0], parts[1], None)
    if tag in {"msubsup", "munderover"} and count == 3:
        return Script(parts[0], parts[1], parts[2])
    if tag == "mmultiscripts" and parts:
        return _multiscripts(element, parts)
    return None


def _multiscripts(element: HtmlElement, parts: list[Node]) -> Node:
    """Write the first pair of scripts behind the base, and of those before it the first pair there."""
    tags = [child.tag for child in element]
    cut = tags.index("mprescripts") if "mprescripts" in tags else len(tags)
    behind, before = parts[1:cut], parts[cut + 1 :]
    made: list[Node] = [Script(Row(), *_pair(before))] if before else []
    return Row((*made, Script(parts[0], *_pair(behind)) if behind else parts[0]))


def _pair(parts: list[Node]) -> tuple[Node | None, Node | None]:
    below, above = [*parts, None, None][:2]
    return below, above


def _accent(parts: list[Node], tag: str) -> Node | None:
    above = _sign(parts[1])
    if tag == "mover" and above in {"⏞", "⏜", "︷"}:
        return parts[0]
    if tag == "mover" and above in signs.MARKS:
        return Accent(parts[0], signs.MARKS[above])
    return None


def _sign(node: Node) -> str:
    if isinstance(node, Row) and len(node.parts) == 1:
        node = node.parts[0]
    return node.text if isinstance(node, Sign) else ""


def _mfenced(element: HtmlElement, depth: int) -> Node:
    inner = [node for child in element if (node := _node(child, depth + 1)) is not None]
    if len(inner) == 1 and isinstance(inner[0], Grid):
        return Grid(inner[0].rows, (element.get("open") or "(")[:1] + (element.get("close") or ")")[:1])
    between = "".join((element.get("separators") or ",").split())
    parts: list[Node] = [Sign(element.get("open") or "(", signs.OPEN)]
    for number, node in enumerate(inner):
        if number and between:
            parts.append(Sign(between[min(number, len(between)) - 1], signs.POINT))
        parts.append(node)
    return Row((*parts, Sign(element.get("close") or ")", signs.CLOSE)))


def _token(element: HtmlElement, tag: str) -> Node | None:
    text = _text(element)
    variant = _VARIANTS.get((element.get("mathvariant") or "").lower(), "")
    if tag in {"mtext", "ms"}:
        raw = re.sub(r"\s+", " ", "".join(element.itertext()).replace("\u00a0", " "))
        return Sign(f"“{raw}”" if tag == "ms" else raw, signs.TEXT) if raw.strip() else Sign(" ", signs.SPACE)
    text = "".join(char for char in text if char not in _INVISIBLE)
    if not text:
        return None
    if tag == "mo":
        return _operator(element, text)
    if tag == "mn":
        return restyled(Sign(text), variant)
    if len(text) == 1:
        return restyled(letter(text), variant)
    known = text in signs.FUNCTIONS or text in signs.LIMITED
    return restyled(Sign(text, signs.FUNCTION if known else signs.ORDINARY), variant)


def _operator(element: HtmlElement, text: str) -> Node:
    if text in signs.FUNCTIONS or text in signs.LIMITED:
        return Sign(text, signs.FUNCTION)
    form = element.get("form") or ""
    if text in {"|", "‖", "∣", "∥"} and (form in {"prefix", "postfix"} or element.get("fence") == "true"):
        return Sign(text.replace("∣", "|").replace("∥", "‖"), signs.CLOSE if form == "postfix" else signs.OPEN)
    if len(text) == 1:
        sign = letter(text)
        return Sign(sign.text, sign.kind)
    return Sign(text, signs.RELATION if any(char in ":=<>→" for char in text) else signs.FUNCTION)


def _text(element: HtmlElement) -> str:
    return "".join(element.itertext()).strip()
