"""Captions as the document tree takes them: one line of text in a ``figcaption``, whatever boxes a page puts them in."""

from __future__ import annotations

from itertools import islice

from lxml.html import Element, HtmlElement

_CAPTIONS = ("figcaption", "caption", "summary")
_BOXES = {
    *("p", "div", "section", "header", "footer", "address", "center", "aside", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "hr"),
}
_OTHER = ("pre", "table", "blockquote", "ul", "ol", "dl", "iframe", "video", "audio", "figure")
_LONGEST = 800
"""Characters of the words in a figure that are its caption."""


def settle(root: HtmlElement) -> None:
    """Make captions of the words in figures that stand outside one, and a line of each caption that is in boxes."""
    for figure in root.iter("figure"):
        _gather(figure)
    for caption in list(root.iter(*_CAPTIONS)):
        _unbox(caption)


def _gather(figure: HtmlElement) -> None:
    """Let the words beside a picture in a figure be its caption."""
    text = " ".join(figure.text_content().split())
    if not text or len(text) > _LONGEST or next(figure.iter("img"), None) is None:
        return
    if any(node is not figure for node in figure.iter(*_OTHER)):
        return
    captions = list(figure.iter("figcaption"))
    boxes = _without_pictures(figure)
    if boxes == captions or len(captions) > 1 or (captions and captions[0] not in boxes):
        return
    if sum(len(" ".join(box.text_content().split())) + 1 for box in boxes) < len(text):
        return  # some stand in no element of their own
    whole = Element("figcaption")
    for box in boxes:
        box.tail = None
        whole.append(box)
        if box.tag == "figcaption":
            box.tag = "div"
    figure.append(whole)


def _without_pictures(figure: HtmlElement) -> list[HtmlElement]:
    """Return the outermost elements that have words and no picture."""
    found: list[HtmlElement] = []
    waiting = list(reversed(figure))
    while waiting:
        node = waiting.pop()
        if next(node.iter("img"), None) is not None:
            waiting.extend(reversed(node))
        elif node.text_content().strip():
            found.append(node)
    return found


def _unbox(caption: HtmlElement) -> None:
    """Take boxes out of a caption, their words apart from each other."""
    for node in list(islice(caption.iterdescendants(), 200)):
        if node.tag in _BOXES and next(node.iter("img", "pre", "table"), None) is None:
            node.text = f" {node.text or ''}"
            node.tail = f" {node.tail or ''}"
            node.drop_tag()
