"""What pages do for looks alone, undone: tables that only place things, pictures that text flows round, headings that
link to themselves, titles of boxes that only a style sheet makes bold.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import Element, HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PICTURES = ("img", "video", "iframe", "audio")
_BLOCKS = ("p", "div", "pre", "ul", "ol", "dl", "blockquote", "figure", "hr", *_HEADINGS)
_OWNERS = {"li", "ul", "ol", "td", "th", "blockquote", "dd", "figure", "details"}
_PARTS = {"table", "tbody", "thead", "tfoot", "tr", "td", "th"}
_LONG = 120
"""Characters of a cell in a single row that a cell of data has not."""
_ARTICLE = 2000
"""Characters of a cell that is a column of a page."""
_WIDE, _HIGH = 120, 80
"""Pixels from which a picture is no part of a line of text."""
_FLOATS = re.compile(r"(?:^|\s)(?:align-?(?:left|right|center)|float-?(?:left|right)|pull-?(?:left|right))(?:\s|$)")
_FLOATING = re.compile(r"float\s*:\s*(?:left|right)|display\s*:\s*block", re.IGNORECASE)
_SIZE = re.compile(r"\s*(\d{1,5})(?:px)?\s*$")
_INLINE = {"a", "b", "strong", "em", "i", "span", "u", "font", "picture", "small", "big"}
_UNBROKEN = {*_HEADINGS, "pre", "figcaption", "caption", "summary", "ruby"}
_BOX_TITLE = re.compile(
    r"(?:^|[\s_-])(?:admonition|callout|alert|markdown-alert|infobox)[_-]*(?:title|heading|header)(?:$|[\s_-])",
    re.IGNORECASE,
)


def undo(root: HtmlElement) -> None:
    """Undo all of it but the tables."""
    for image in list(root.iter("img")):
        if _is_apart(image):
            _part(image)
    for heading in list(root.iter(*_HEADINGS)):
        _unlink(heading)
    for link in root.iter("a"):
        _trim(link)
    for box in list(root.iter("p", "div", "span")):
        if _BOX_TITLE.search(box.get("class") or "") and not _holds_within(box, ("b", "strong", *_BLOCKS)):
            _embolden(box)


# -- tables -----------------------------------------------------------------------------------------------------------


def unroll(root: HtmlElement) -> None:
    """Make plain boxes of the tables that hold no data but place things, inner ones first.

    This is for what extraction has left: it keeps tables whole, and so the words that a vote alone would miss.
    """
    tables = list(root.iter("table"))
    around = {id(outer) for table in tables for outer in table.iterancestors("table")}
    for table in reversed(tables):
        rows, cells = _own(table)
        if not _places(table, rows, cells, holds=id(table) in around):
            continue
        gallery = _is_gallery(cells)
        for part in (*rows, *cells, *(child for child in table if child.tag in _PARTS)):
            part.tag = "div"
        table.tag = "figure" if gallery else "div"


def clear_lists(root: HtmlElement) -> None:
    """Take the rules out of lists whose items extraction has emptied: a rule alone would keep its bullet."""
    for rule in list(root.iter("hr")):
        owner = next((node for node in rule.iterancestors() if node.tag in _OWNERS), None)
        if owner is not None and (owner.tag in {"ul", "ol"} or (owner.tag == "li" and not _has_own_words(owner))):
            rule.drop_tree()


def _has_own_words(item: HtmlElement) -> bool:
    """Say whether an item has something to show that no list within it has."""
    waiting = [item]
    while waiting:
        node = waiting.pop()
        if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
            return True
        waiting.extend(child for child in node if child.tag not in {"ul", "ol"})
        if node.tag in _PICTURES:
            return True
    return False


def _own(table: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the rows and cells of a table that are not those of one within it."""
    rows, cells = [], []
    waiting = list(table)
    while waiting:
        node = waiting.pop()
        if node.tag in {"td", "th"}:
            cells.append(node)
        elif node.tag != "table":
            rows += [node] if node.tag == "tr" else []
            waiting.extend(node)
    return rows, cells


def _places(table: HtmlElement, rows: list[HtmlElement], cells: list[HtmlElement], *, holds: bool) -> bool:
    """Say whether a table only places things: by its role, as it holds tables, or as it has but one cell or column."""
    role = (table.get("role") or "").lower()
    if role in {"presentation", "none"}:
        return True
    named = _holds(table, ("caption",)) or any(cell.tag == "th" for cell in cells)
    named = named or any(child.tag == "thead" for child in table)
    named = named or any(node.tag == "figure" for node in islice(table.iterancestors(), 2))
    if named or role or table.get("summary"):
        return False
    shown = [cell for cell in cells if cell.text_content().strip() or _holds(cell, _PICTURES)]
    if holds or len(shown) <= 1 or max((_width(row) for row in rows), default=1) <= 1:
        return True
    sizes = [len(cell.text_content().strip()) for cell in shown]
    if any(size > _ARTICLE for size in sizes) or any(_holds(cell, _HEADINGS) for cell in shown):
        return True
    return len(rows) == 1 and any(
        size > _LONG or _holds(cell, (*_PICTURES, *_BLOCKS)) for cell, size in zip(shown, sizes, strict=True)
    )


def _width(row: HtmlElement) -> int:
    return sum(child.tag in {"td", "th"} for child in row)


def _holds(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    return next(element.iter(*tags), None) is not None


def _holds_within(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    return any(node is not element for node in element.iter(*tags))


def _is_gallery(cells: list[HtmlElement]) -> bool:
    """Say whether there are several pictures and nothing else."""
    bare = not any(cell.text_content().strip() or _holds(cell, ("figure", "table", "iframe")) for cell in cells)
    return bare and sum(len(list(cell.iter("img"))) for cell in cells) > 1


# -- pictures ---------------------------------------------------------------------------------------------------------


def _is_apart(image: HtmlElement) -> bool:
    """Say whether a picture is too large for a line of text, or stands beside the text."""
    wide, high = (_SIZE.match(image.get(name) or "") for name in ("width", "height"))
    if wide or high:
        return bool((wide and int(wide[1]) >= _WIDE) or (high and int(high[1]) >= _HIGH))
    return bool(_FLOATS.search(image.get("class") or "") or _FLOATING.search(image.get("style") or ""))


def _part(image: HtmlElement) -> None:
    """Break the line of text that a picture stands in before and behind it."""
    outer = image
    while (parent := outer.getparent()) is not None and parent.tag in _INLINE and not _says(parent):
        outer = parent
    if parent is None or parent.tag in _UNBROKEN or any(node.tag in _UNBROKEN for node in parent.iterancestors()):
        return
    if (outer.tail or "").strip() or _has_words(outer.getnext()):
        line = Element("br")
        line.tail, outer.tail = outer.tail, None
        outer.addnext(line)
    before = outer.getprevious()
    if _ends_text(before, parent):
        outer.addprevious(Element("br"))


def _says(element: HtmlElement) -> bool:
    return bool(element.text_content().strip())


def _has_words(node: HtmlElement | None) -> bool:
    """Say whether what stands beside a picture goes on in its line."""
    return node is not None and node.tag in _INLINE and _says(node)


def _ends_text(before: HtmlElement | None, parent: HtmlElement) -> bool:
    if before is None:
        return bool((parent.text or "").strip())
    return bool((before.tail or "").strip()) or _has_words(before)


# -- headings and titles ----------------------------------------------------------------------------------------------


def _unlink(heading: HtmlElement) -> None:
    """Take away the link of a heading to itself, or back to a table of contents."""
    names = {node.get("id") for node in heading.iter()} | {node.get("name") for node in heading.iter("a")}
    above = heading.getparent()
    if above is not None and next(above.iter(*_HEADINGS), None) is heading:
        names |= {above.get("id")}
    for link in list(heading.iter("a")):
        address, _, fragment = (link.get("href") or "").partition("#")
        back = not address and "toc-backref" in (link.get("class") or "")
        if fragment and (fragment in names or back) and any(map(str.isalnum, link.text_content())):
            name = link.get("id") or link.get("name")
            if name and not heading.get("id"):
                heading.set("id", name)
            if not name or name == heading.get("id"):
                link.drop_tag()
            else:
                link.attrib.pop("href")


def _trim(link: HtmlElement) -> None:
    """Put the space at a link's end behind it, where it is not underlined."""
    last = link[-1] if len(link) else None
    text = (link.text if last is None else last.tail) or ""
    words = text.rstrip()
    if not words or words == text:
        return
    if last is None:
        link.text = words
    else:
        last.tail = words
    link.tail = text[len(words) :] + (link.tail or "")


def _embolden(box: HtmlElement) -> None:
    """Make the words of a box's title bold, and a paragraph."""
    strong = Element("strong")
    strong.text, box.text = box.text, None
    strong.extend(list(box))
    box.append(strong)
    if box.tag == "span":
        box.tag = "div"
