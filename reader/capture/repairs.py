"""What systems write in ways of their own, put into the elements that HTML has for it: code with line numbers, captions,
galleries, tables whose feet stand first, readings that a parser nested, drawn check boxes.
"""

from __future__ import annotations

import re

from lxml.html import Element, HtmlElement

_NUMBERS = re.compile(
    r"(?:^|\s)(?:gutter|gl|linenos?|linenumbers?|line-numbers?|lineno|lnt?|linenodiv|crayon-nums|blob-num|rouge-gutter|"
    r"hljs-ln-numbers|line-numbers-rows|react-line-number|CodeMirror-linenumber|ln-num)(?:\s|$)"
)
_LINE = re.compile(r"(?:^|\s)(?:line|crayon-line|blob-code|hljs-ln-line|code-line|react-code-line-contents)(?:\s|$)")
_GALLERY = re.compile(r"(?:^|[\s_-])(?:gallery|tiled-gallery|blocks-gallery-grid|slideshow|photoset)(?:$|[\s_-])")
_CAPTION = re.compile(r"(?:^|\s)(?:wp-caption-text|gallery-caption|tr-caption|image-caption|caption-text)(?:\s|$)")
_READINGS = {"rt", "rp", "rb", "rtc"}
_LONG_CAPTION = 300


def repair(root: HtmlElement) -> None:
    """Put all of it right."""
    _code(root)
    for table in list(root.iter("table")):
        _table(table)
    for element in list(root.iter("div", "dl", "table", "ul", "ol")):
        _captioned(element)
    for element in list(root.iter("ul", "ol")):
        _gallery(element)
    for figure in root.iter("figure"):
        _film(figure)
    for ruby in root.iter("ruby"):
        _flatten(ruby)
    for element in list(root.iter("span", "div", "i")):
        if (
            element.get("role") == "checkbox"
            and not len(element)
            and any(node.tag == "li" for node in element.iterancestors())
        ):
            checked = {"checked": ""} if element.get("aria-checked") == "true" else {}
            _replace(element, Element("input", {"type": "checkbox", **checked}))


def _class(element: HtmlElement) -> str:
    return element.get("class") or ""


def _replace(old: HtmlElement, new: HtmlElement) -> None:
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        parent.replace(old, new)


def _rename(element: HtmlElement | None, tag: str) -> None:
    if element is not None:
        element.tag = tag
        element.attrib.pop("class", None)
        element.attrib.pop("align", None)


# -- code -------------------------------------------------------------------------------------------------------------


def _code(root: HtmlElement) -> None:
    """Drop line numbers, and make a block of code of a table of its lines."""
    for table in list(root.iter("table")):
        cells = [cell for cell in table.iter("td", "th") if _is_numbers(cell)]
        if not cells or next(table.iter("th"), None) is not None:
            continue
        for cell in cells:
            cell.drop_tree()
        lines = list(table.iter("td"))
        code = next(table.iter("pre"), None)
        if code is None or len(lines) > 1:
            code = _of_lines(table, lines)
        elif (name := _class(table)) and not _class(code):
            code.set("class", name)
        code.tail = None
        _replace(table, code)
    for block in root.iter("pre"):
        for part in list(block.iter("span", "a", "div", "td", "i", "b")):
            if _NUMBERS.search(_class(part)) and part.getparent() is not None and not _is_code(part):
                part.drop_tree()


def _is_code(element: HtmlElement) -> bool:
    """Say whether what is named after line numbers holds more than those."""
    return re.fullmatch(r"[\s\d:.|]*", element.text_content()) is None


def _is_numbers(cell: HtmlElement) -> bool:
    named = _NUMBERS.search(_class(cell)) or cell.get("data-line-number")
    named = named or (len(cell) == 1 and _NUMBERS.search(_class(cell[0])))
    return bool(named) and not _is_code(cell)


def _of_lines(table: HtmlElement, cells: list[HtmlElement]) -> HtmlElement:
    found = []
    for cell in cells:
        lines = [
            node
            for node in cell.iter()
            if node is not cell and isinstance(node.tag, str) and _LINE.search(_class(node))
        ]
        found += [node.text_content().strip("\n") for node in lines] or [cell.text_content().strip("\n")]
    code = Element("pre", {"class": _class(table)} if _class(table) else {})
    code.text = "\n".join(line.replace("\u00a0", " ") for line in found)
    return code


# -- tables -----------------------------------------------------------------------------------------------------------


def _table(table: HtmlElement) -> None:
    """Put the foot behind the body, and make cells of the head head cells."""
    for foot in [child for child in table if child.tag == "tfoot"]:
        foot.tail = None
        table.append(foot)
    for head in [child for child in table if child.tag == "thead"]:
        for cell in head.iter("td"):
            if all(node is head or node.tag != "table" for node in cell.iterancestors() if node is not table):
                cell.tag = "th"


# -- pictures ---------------------------------------------------------------------------------------------------------


def _captioned(element: HtmlElement) -> None:
    """Make a figure of a picture with its caption, however they are boxed."""
    names = _class(element).split()
    boxed = {"wp-caption", "gallery-item", "tr-caption-container", "image-with-caption", "captioned-image"} & set(names)
    if not boxed or next(element.iter("img"), None) is None or element.getparent() is None:
        return
    caption = next((node for node in element.iter("p", "dd", "td", "div") if _CAPTION.search(_class(node))), None)
    if caption is not None and next(caption.iter("img"), None) is not None:
        return
    for node in element.iter("dt", "tbody", "tr", "td", "dd"):
        if node is not caption:
            node.tag = "div"
    _rename(caption, "figcaption")
    _rename(element, "figure")


def _gallery(element: HtmlElement) -> None:
    """Make a list that holds a picture in each item, and no words, a part of a figure."""
    items = [child for child in element if child.tag == "li"]
    pictures = [item for item in items if next(item.iter("img"), None) is not None]
    around = " ".join(_class(node) for node in (element, *list(element.iterancestors())[:2]))
    if (
        len(pictures) < 2
        or len(pictures) != len(items)
        or not _GALLERY.search(around)
        or element.text_content().strip()
    ):
        return
    for node in list(element.iter("li", "figure")):
        node.tag = "div"
    element.tag = "div" if any(node.tag == "figure" for node in element.iterancestors()) else "figure"


def _film(figure: HtmlElement) -> None:
    """Let the caption of a film or frame be its title, when it has none."""
    shown = list(figure.iter("video", "audio", "iframe"))
    caption = next(figure.iter("figcaption"), None)
    if len(shown) != 1 or caption is None or next(figure.iter("img", "table", "pre"), None) is not None:
        return
    words = " ".join(caption.text_content().split())
    if words and len(words) <= _LONG_CAPTION and not (shown[0].get("title") or shown[0].get("aria-label")):
        shown[0].set("title", words)
        caption.drop_tree()


# -- readings ---------------------------------------------------------------------------------------------------------


def _flatten(ruby: HtmlElement) -> None:
    """Put bases and readings side by side, as HTML reads them when their end tags are left out."""
    for element in list(ruby.iter(*_READINGS)):
        parent = element.getparent()
        while (
            parent is not None
            and parent is not ruby
            and parent.tag in _READINGS
            and not (parent.tag == "rtc" and element.tag == "rt")
        ):
            place = parent.index(element)
            moved = list(parent)[place:]
            above = parent.getparent()
            if above is None:
                return
            at = above.index(parent) + 1
            for number, node in enumerate(moved):
                above.insert(at + number, node)
            parent = above
