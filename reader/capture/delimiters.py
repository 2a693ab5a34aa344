"""TeX between signs in running text: ``\\(…\\)``, ``\\[…\\]``, ``$$…$$``, bare environments, and ``$…$`` where a page's
own scripts read it so. Prices, shell variables and regular expressions are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice

from lxml.html import HtmlElement

from reader.capture import tex


class Found(IntEnum):
    """What a page says of TeX in its text."""

    NOTHING = 0
    SCRIPT = 1
    """It loads a script that sets TeX."""
    DOLLARS = 2
    """And tells it that single dollars stand round formulas."""


_LOADS = re.compile(r"mathjax|katex", re.IGNORECASE)
_DOLLARS = re.compile(
    r"inlineMath[\"']?\s*:\s*(?:\{[^}]{0,500})?\[\s*\[?\s*[\"']\$[\"']|left[\"']?\s*:\s*[\"']\$[\"']", re.IGNORECASE
)
_ENVIRONMENTS = "equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math"
_FORMULA = re.compile(
    r"\\\((?P<round>(?:\\\\|(?!\\[()]).){1,3000}?)\\\)|\\\[(?P<square>(?:\\\\|(?!\\[\[\]]).){1,3000}?)\\\]"
    r"|(?<!\\)\$\$(?P<double>[^$]+?)\$\$"
    rf"|(?P<bare>\\begin\{{(?P<name>(?:{_ENVIRONMENTS})\*?)\}}.{{1,3000}}?\\end\{{(?P=name)\}})"
    r"|(?<![\\$\w])\$(?P<single>(?![\s$])(?:[^$\n]|\\\$){0,400}?(?<![\s\\]))\$(?![\d$\w])",
    re.DOTALL,
)
_SIGNS = re.compile(r"[\\^_=+<>{}|′']")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}[\s,]+[A-Za-z]{3,}")
_PRICE = re.compile(r"[\d.,_]+[\s–-]+(?:[^\\^=]|\\[$_])*")
_SPOKEN = re.compile(r"\\(?:text\w*|mathrm|mbox|operatorname|begin|end)\*?\s*\{[^{}]*\}")
_SINGLE = re.compile(r"\s*(?:[A-Za-z]|[\d.]*[A-Za-z]|[A-Za-z]\([A-Za-z]\)|\d+)\s*")
_OPENERS = {"$$": "$$", "\\[": "\\]", "\\begin{": "\\end{"}
_MOST_LINES = 60
_CODE = {"pre", "code", "kbd", "samp", "tt", "script", "style", "textarea", "svg", "head", "title", "option", "xmp"}
_NARROW = {"a", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "summary", "dt"}


def evidence(root: HtmlElement) -> Found:
    """Return what the scripts of a page say of TeX in its text."""
    loads = dollars = False
    for script in root.iter("script", "link"):
        text = (script.text or "")[:20_000]
        loads = loads or bool(_LOADS.search(script.get("src") or script.get("href") or "") or _LOADS.search(text))
        dollars = dollars or bool(_DOLLARS.search(text))
    if not loads:
        return Found.NOTHING
    return Found.DOLLARS if dollars else Found.SCRIPT


def find(text: str, page: Found) -> Iterator[tuple[str, str, bool]]:
    """Yield text, the TeX behind it, and whether that stands on a line of its own; TeX is empty at the end."""
    position = 0
    for match in _FORMULA.finditer(text):
        name = match.lastgroup if match["bare"] is None else "bare"
        source = match[name or "round"] or ""
        if not is_formula(source, name or "", page):
            continue
        yield text[position : match.start()], source, name in {"square", "double", "bare"}
        position = match.end()
    if position < len(text):
        yield text[position:], "", False


def is_formula(source: str, name: str, page: Found) -> bool:
    """Say whether what stands between signs is TeX. ``name``: ``single`` dollars, ``bare`` environments, any others."""
    if not source.strip():
        return False
    if name == "single":
        if _PRICE.fullmatch(source):
            return False
        if page is Found.NOTHING or (page is Found.SCRIPT and not re.search(r"[\\^_=]|^\s*[A-Za-z]\s*$", source)):
            return False
        return bool(_SIGNS.search(source) or _SINGLE.fullmatch(source)) and not _is_prose(source)
    if name == "bare":
        return page is not Found.NOTHING
    if page is not Found.NOTHING:
        return True
    return bool(_SIGNS.search(source) or _SINGLE.fullmatch(source)) and not _is_prose(source) and _is_tex(source)


def _is_prose(source: str) -> bool:
    return bool(_PROSE.search(_SPOKEN.sub(" ", source)))


def _is_tex(source: str) -> bool:
    try:
        tex.parse(source)
    except tex.TexError:
        return False
    return True


def is_code(element: HtmlElement) -> bool:
    """Say whether text here is no prose: code, or a formula that is set already."""
    return any(node.tag in _CODE or node.get("class") == "math" for node in (element, *element.iterancestors()))


def is_narrow(element: HtmlElement) -> bool:
    """Say whether a paragraph cannot stand here."""
    return any(node.tag in _NARROW for node in (element, *element.iterancestors()))


def join_lines(root: HtmlElement) -> None:
    """Make one text of a formula on several lines, with breaks or slanted by mistake, so that it is found as one."""
    for element in list(root.iter("p", "div", "td", "li", "dd", "span", "section", "article", "body", "blockquote")):
        text = element.text or ""
        if len(element) and ("$" in text or "\\" in text):
            _join(element, None)
        for child in list(element):
            if child.getparent() is element and child.tail and ("$" in child.tail or "\\" in child.tail):
                _join(element, child)


def _join(element: HtmlElement, before: HtmlElement | None) -> None:
    text = (element.text if before is None else before.tail) or ""
    closer = _open_at_end(text)
    if not closer or is_code(element):
        return
    members: list[HtmlElement] = []
    for child in islice(element if before is None else before.itersiblings(), _MOST_LINES):
        if child.tag not in {"br", "em", "i"} or len(child):
            return
        members.append(child)
        text += "\n" if child.tag == "br" else f"_{child.text or ''}_"
        text += child.tail or ""
        if closer in (child.tail or ""):
            break
    else:
        return
    for member in members:
        element.remove(member)
    if before is None:
        element.text = text
    else:
        before.tail = text


def _open_at_end(text: str) -> str:
    """Return what closes the formula that a text begins and does not end; empty when it does not."""
    if text.count("$$") % 2:
        return "$$"
    for opener, closer in _OPENERS.items():
        if opener != "$$" and text.rfind(opener) > text.rfind(closer):
            return closer
    return ""
