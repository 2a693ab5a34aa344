"""A page as a tree: parsed, bounded in depth, and put right where servers and scripts leave it half made."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urljoin

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from reader.address import is_web
from reader.capture import charset, drawings, floods, formulas, layout, pictures, repairs
from reader.errors import CaptureError

NO_ARTICLE = "There is no article on this page that could be found; it may need a browser to show it."
_MAX_DEPTH = 200
_GONE = {
    *("script", "style", "template", "link", "meta", "base", "embed", "applet", "select", "textarea", "datalist"),
    *("dialog", "canvas", "frame", "frameset", "noframes", "svg"),
}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_REFRESH = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s>][^\"'>]*)", re.IGNORECASE)
_LONG_BUTTON = 400
_FURNITURE = {"nav", "footer", "aside", "button", "label", "input", "legend", "noscript", "title", "option", *_GONE}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PANEL = "data-postil-panel"
"""The attribute of a heading that names what a click on it shows."""
_PICTURES = {"img", "picture", "video", "audio", "iframe", "object", "math"}


def parse(text: str) -> HtmlElement:
    """Return the ``html`` element of a page. Raises ``CaptureError`` when nothing is in it."""
    text = charset.without_control_references(charset.without_controls(charset.mended(text)))
    text = floods.without(text)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError from error
        raise CaptureError(NO_ARTICLE) from error
    _flatten(root)
    return root


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address that relative addresses refer to: of the ``base`` element, else the page's own."""
    for element in root.iter("base"):
        if href := (element.get("href") or "").strip():
            return absolute(href, url) or url
    return url


def absolute(address: str, base: str) -> str:
    """Return an address made absolute; nothing when it makes no sense."""
    address = "".join(sign for sign in address.strip() if sign not in "\t\r\n")
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def refresh_target(root: HtmlElement, url: str) -> str:
    """Return where the page sends its reader at once (``<meta http-equiv=refresh>``), nothing when it stays."""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() != "refresh" or _inside(meta, "noscript"):
            continue
        match = _REFRESH.match(meta.get("content") or "")
        if match and int(match[1][:6]) <= 5:
            target = absolute(match[2], base_of(root, url))
            if is_web(target) and target.partition("#")[0] != url.partition("#")[0]:
                return target
    return ""


def is_furniture(root: HtmlElement) -> bool:
    """Say whether a page as it was parsed has no word outside links, navigation, controls and footers, and no picture."""
    waiting = list(root.iter("body"))
    while waiting:
        node = waiting.pop()
        if node.tag in _PICTURES or _has_words(node.text):
            return False
        for child in node:
            if _has_words(child.tail):
                return False
            if child.tag not in _FURNITURE and not (child.tag == "a" and child.get("href")):
                waiting.append(child)
    return True


def _has_words(text: str | None) -> bool:
    return any(map(str.isalnum, text or ""))


def tidy(root: HtmlElement) -> None:
    """Take out what is never part of an article's text, and resolve what scripts would have resolved."""
    formulas.resolve(root)
    drawings.resolve(root)
    repairs.repair(root)
    _noscript(root)
    for element in list(root.iter(*_GONE)):
        remove(element)
    for box in list(root.iter("input")):
        if (box.get("type") or "").lower() != "checkbox" or not _inside(box, "li"):
            remove(box)
    for button in list(root.iter("button")):
        if len(button.text_content()) > _LONG_BUTTON or _heads_panel(button):  # an unclosed one swallows the page
            button.drop_tag()
        else:
            remove(button)
    for span in root.iter("span"):
        if _BLOCK.search(span.get("style") or ""):
            span.tag = "div"
    pictures.resolve(root)
    _hidden(root)
    layout.undo(root)


def _heads_panel(button: HtmlElement) -> bool:
    """Say whether a button is a heading that shows what stands below it, and let the heading tell which part that is."""
    heading = next((node for node in islice(button.iterancestors(), 3) if node.tag in _HEADINGS), None)
    if heading is None or not (button.get("aria-expanded") or button.get("aria-controls")):
        return False
    heading.set(_PANEL, button.get("aria-controls") or "")
    return True


def _hidden(root: HtmlElement) -> None:
    """Drop what is not shown, unless a script was meant to show it: a large part of the page, or a streamed one."""
    total = len(root.text_content()) or 1
    panels = {name for node in root.iter(*_HEADINGS) for name in (node.get(_PANEL) or "").split()}
    for element in list(root.iter()):
        style = element.get("style") or ""
        hidden = "hidden" in element.attrib or (style and _HIDING.search(style))
        if not hidden or element.tag in {"html", "body"} or not _attached(element, root):
            continue
        name = element.get("id") or ""
        before = element.getprevious()
        if name in panels or (before is not None and _PANEL in before.attrib):
            element.attrib.pop("aria-hidden", None)  # a click on the heading shows it
            continue
        streamed = name.startswith(("S:", "B:", "P:"))
        if not streamed and len(element.text_content()) < total * 0.4:
            remove(element)


def _attached(element: HtmlElement, root: HtmlElement) -> bool:
    while (parent := element.getparent()) is not None:
        element = parent
    return element is root


def _noscript(root: HtmlElement) -> None:
    """Use the picture that a ``noscript`` holds for readers without scripts; drop its words, which are for them too."""
    for element in list(root.iter("noscript")):
        images = list(element.iter("img"))
        if not images and element.text and "<img" in element.text:
            images = list(lxml.html.fragment_fromstring(element.text, create_parent="div").iter("img"))
        if not images or len(element.text_content().strip()) > 200:
            remove(element)
            continue
        before = element.getprevious()
        stand_in = before if before is not None and before.tag == "img" else None
        if stand_in is None and before is not None:
            stand_in = next(before.iter("img"), None) if not before.text_content().strip() else None
        shown, real = (stand_in.get("src") or "" if stand_in is not None else ""), images[0].get("src") or ""
        if stand_in is not None and (pictures.is_placeholder(shown) or pictures.is_preview(shown, real)):
            stand_in.set("src", real)
            if images[0].get("srcset"):
                stand_in.set("srcset", images[0].get("srcset") or "")
            remove(element)
        elif stand_in is not None:
            remove(element)
        else:
            element.tag = "span"


def _flatten(root: HtmlElement) -> None:
    """Lift what is nested deeper than any reader means into its ancestor, so that walking down is always safe."""
    deep: list[HtmlElement] = []
    depth = 0
    for action, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if action == "start" else -1
        if action == "start" and depth > _MAX_DEPTH and element.tag not in {"img", "br", "hr"}:
            deep.append(element)
    for element in reversed(deep):
        element.drop_tag()


def _inside(element: HtmlElement, tag: str) -> bool:
    return any(ancestor.tag == tag for ancestor in element.iterancestors())


def remove(element: HtmlElement) -> None:
    """Take an element out with all that is in it; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()
