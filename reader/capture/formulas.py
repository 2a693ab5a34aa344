"""The formulas of a page, each once and legible: MathML, what KaTeX, MathJax and encyclopaedias make of TeX, pictures of
TeX, and TeX that a script would have set.

A formula becomes ``<span class="math" title="its TeX">`` with raised, lowered and slanted text in it; one that stands on
a line of its own is in a centred paragraph. TeX that is not understood is shown as it is. Code is left alone.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml.html import HtmlElement

from reader.capture import linear, mathml, tex
from reader.capture.delimiters import Found, evidence, find, is_code, is_narrow, join_lines
from reader.document import Style

_WORDS = {
    Style.STRONG: "strong",
    Style.EMPHASIS: "em",
    Style.SUPERSCRIPT: "sup",
    Style.SUBSCRIPT: "sub",
}
_DUPLICATES = re.compile(
    r"(?:^|\s)(?:MathJax(?:_Display|_Preview|_SVG|_SVG_Display|_CHTML|_Error|_MathML)?|mjx-chtml|MJXc-display)(?:\s|$)"
)
_PICTURE = re.compile(
    r"(?:wp\.com|wordpress\.com)/latex\.php|/latex\.php\?|latex\.codecogs\.com/|/math/render/|[?&]cht=tx|/mathtex\.cgi|"
    r"/mimetex\.cgi|/cgi-bin/mathtex",
    re.IGNORECASE,
)
_QUERY = re.compile(
    r"(?:[?&](?:latex|chl|tex)=|codecogs\.com/[\w.]+\?|(?:mathtex|mimetex)\.cgi\?)([^&#]+)", re.IGNORECASE
)
_PICTURE_CLASS = re.compile(r"(?:^|\s)(?:latex|tex|math|mathimg|latex-image|ee_img|tex-image)(?:\s|$)", re.IGNORECASE)
_WRAPPERS = re.compile(r"(?:^|\s)(?:katex|mwe-math-element|MathJax|mathjax)(?:\s|$)")
_LINES = {"p", "center", "div"}
_AROUND = {"span", "em", "strong", "b", "i", "a"}
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_PREFIXED = re.compile(r"(?:m|mml|mathml|math):((?:m[a-z]+|semantics|annotation)(?:-xml)?)")
_LONGEST_TITLE = 2000


def resolve(root: HtmlElement) -> None:
    """Write all formulas of a page legibly, before scripts and what is hidden are taken out."""
    page = evidence(root)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and (found := _PREFIXED.fullmatch(element.tag)):
            element.tag = found[1]
    _scripts(root)
    for math in list(root.iter("math")):
        if all(node.tag != "math" for node in math.iterancestors()):
            _mathml(math)
    for image in list(root.iter("img")):
        _picture(image)
    for code in list(root.iter("code")):
        _fenced(code)
    if not _holds_signs(root):
        return
    join_lines(root)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _delimited(element, page)


def _holds_signs(root: HtmlElement) -> bool:
    """Say whether any text that is shown has a sign that TeX begins with: most pages have none."""
    return bool(
        root.xpath(r"boolean(//text()[contains(., '$') or contains(., '\')][not(parent::script or parent::style)])")
    )


def from_tex(source: str, *, display: bool) -> HtmlElement | None:
    """Return the element of a TeX formula; None when there is nothing in it."""
    source = _bare(source)
    if not source:
        return None
    try:
        pieces = linear.pieces(tex.parse(source))
    except tex.TexError:
        pieces = [linear.Piece(source)]
    return _element(pieces or [linear.Piece(source)], source, display)


def _bare(source: str) -> str:
    return " ".join(_COMMENT.sub("", source).split())


def _element(pieces: list[linear.Piece], source: str, display: bool) -> HtmlElement:
    from lxml.html import Element

    span = Element("span", {"class": "math"})
    if source and len(source) <= _LONGEST_TITLE:
        span.set("title", source)
    for text, style in pieces:
        inner = span
        for mask, name in _WORDS.items():
            if style & mask:
                child = Element(name)
                inner.append(child)
                inner = child
        _write(inner, text)
    if not display:
        return span
    paragraph = Element("p", {"align": "center"})
    paragraph.append(span)
    return paragraph


def _write(element: HtmlElement, text: str) -> None:
    """Add text at the end of an element, line ends as breaks."""
    from lxml.html import Element

    for number, line in enumerate(text.split("\n")):
        if number:
            element.append(Element("br"))
        if len(element):
            element[-1].tail = (element[-1].tail or "") + line
        else:
            element.text = (element.text or "") + line


def _replace(element: HtmlElement, made: HtmlElement | None) -> None:
    """Put a formula in the place of an element; what stands behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if made is None:
        element.drop_tree()
        return
    if made.tag == "p" and is_narrow(element):
        made = made[0]
    elif made.tag == "p" and (line := _line_of(element)) is not None:
        element, parent = line, line.getparent()
    if parent is not None:
        made.tail, element.tail = element.tail, None
        parent.replace(element, made)


def _line_of(element: HtmlElement) -> HtmlElement | None:
    """Return the paragraph that holds this element and nothing else; None when there is none."""
    while (parent := element.getparent()) is not None and parent.tag in _LINES | _AROUND and len(parent) == 1:
        if (parent.text or "").strip() or (element.tail or "").strip():
            return None
        element = parent
        if element.tag in _LINES:
            return element
    return None


def _fenced(code: HtmlElement) -> None:
    """Set a block of code whose language is mathematics, as repositories write their formulas."""
    parent = code.getparent()
    if "language-math" in (code.get("class") or "").split() and parent is not None and parent.tag == "pre":
        _replace(parent, from_tex(code.text_content(), display=True))


def _scripts(root: HtmlElement) -> None:
    """Set the TeX that MathJax 2 keeps in scripts, and drop what it drew."""
    scripts = [node for node in root.iter("script") if (node.get("type") or "").lower().startswith("math/")]
    if any("tex" in (node.get("type") or "") for node in scripts):
        for element in list(root.iter("span", "div")):
            if _DUPLICATES.search(element.get("class") or "") and element.getparent() is not None:
                element.drop_tree()
    for script in scripts:
        kind, source = (script.get("type") or "").lower(), script.text or ""
        if "tex" in kind:
            source = source.removeprefix("% <![CDATA[").removesuffix("%]]>")
            _replace(script, from_tex(source, display="mode=display" in kind.replace(" ", "")))


def _mathml(math: HtmlElement) -> None:
    """Set one ``math`` element in the place of all that a script made of it."""
    outer, display = math, math.get("display") == "block" or "display" in (math.get("mode") or "")
    for node in math.iterancestors():
        name = node.get("class") or ""
        if node.tag == "mjx-container" or (node.tag in {"span", "div"} and _WRAPPERS.search(name)):
            outer = node
            display = display or (node.get("display") or "") in {"true", "block"} or "display" in name
        elif "katex-display" in name or "MathJax_Display" in name or node.tag == "equation":
            outer, display = node, True
        elif node.tag in {"p", "div", "td", "li", "body", "section", "article"} and "katex" not in name:
            break
    if outer.getparent() is None:
        return
    notes = [note for note in math.iter("annotation") if "tex" in (note.get("encoding") or "").lower()]
    source = _bare("".join(notes[0].itertext()) if notes else math.get("alttext") or "")
    source = re.sub(r"^\{\\displaystyle\s+(.*)\}$", r"\1", source)
    try:
        pieces = linear.pieces(tex.parse(source)) if source else []
    except tex.TexError:
        pieces = []
    pieces = pieces or linear.pieces(mathml.parse(math))
    if "".join(piece.text for piece in pieces).strip():
        _replace(outer, _element(pieces, source, display))
    elif source:
        _replace(outer, from_tex(source, display=display))
    else:
        _replace(outer, None)


def _picture(image: HtmlElement) -> None:
    """Set the TeX that a picture shows."""
    address = image.get("src") or image.get("data-src") or ""
    alt = (image.get("alt") or "").strip()
    known = _PICTURE.search(address)
    if not known and not (_PICTURE_CLASS.search(image.get("class") or "") and re.search(r"[\\^_=]", alt)):
        return
    asked = _QUERY.search(address)
    source = (
        alt
        if alt and alt.lower() not in {"equation", "latex", "formula"}
        else unquote(asked[1].replace("+", " "))
        if asked
        else ""
    )
    source = re.sub(r"^(?:\$\$?|\\[\[(])(.*?)(?:\$\$?|\\[\])])$", r"\1", source.strip(), flags=re.DOTALL)
    source = re.sub(r"^(?:\\(?:inline|large|small|dpi\{\d+\}|bg_\w+|fn_\w+|displaystyle)\s*)+", "", source)
    if source:
        _replace(image, from_tex(source, display=_line_of(image) is not None))


def _delimited(element: HtmlElement, page: Found) -> None:
    """Set the TeX between signs in an element's own text."""
    code: bool | None = None
    for node, tail in [(element, False), *((child, True) for child in element)]:
        text = (node.tail if tail else node.text) or ""
        if "$" in text or "\\" in text:
            code = is_code(element) if code is None else code
            if not code:
                _set_in(element, node, tail, list(find(text, page)))


def _set_in(element: HtmlElement, node: HtmlElement, tail: bool, parts: list[tuple[str, str, bool]]) -> None:
    made = [(text, from_tex(source, display=display) if source else None) for text, source, display in parts]
    if all(formula is None for _, formula in made):
        return
    before: HtmlElement | None = node if tail else None
    if tail:
        node.tail = ""
    else:
        node.text = ""
    narrow = is_narrow(element)
    for text, formula in made:
        if formula is not None and formula.tag == "p" and narrow:
            formula = formula[0]
        if before is None:
            element.text = (element.text or "") + text
        else:
            before.tail = (before.tail or "") + text
        if formula is not None:
            _insert(element, before, formula)
            before = formula


def _insert(element: HtmlElement, before: HtmlElement | None, formula: HtmlElement) -> None:
    """Put a formula behind a child and its tail, or behind the element's own text; no child is counted."""
    if before is None:
        element.insert(0, formula)
        return
    tail, before.tail = before.tail, None
    before.addnext(formula)
    before.tail = tail
