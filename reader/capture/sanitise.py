"""The gate: a tree of anything in, clean HTML out. What this one table does not name does not come through.

The output is written anew, element by element, so no reading of the input by some other parser matters; and it then goes
through the document tree, which can hold even less.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from html import escape
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from reader.capture import code_languages, page
from reader.capture.embeds import embed_address
from reader.capture.images import Inline

ALLOWED: dict[str, tuple[str, ...]] = {
    # blocks
    "p": ("align", "data-embed"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("align",)),
    **dict.fromkeys(("blockquote", "pre", "hr", "br", "figcaption", "summary"), ()),
    "details": ("open",),
    "figure": ("data-embed",),
    **dict.fromkeys(("ul", "dl", "dt", "dd", "table", "caption", "tr"), ()),
    "div": ("align",),
    "ol": ("start", "type", "reversed"),
    "li": ("value", "data-checked"),
    **dict.fromkeys(("td", "th"), ("colspan", "rowspan", "align")),
    # inline
    "a": ("href", "title"),
    "abbr": ("title",),
    "code": ("class",),
    **dict.fromkeys(("strong", "b", "em", "i", "cite", "dfn", "var", "samp", "tt", "kbd", "mark", "small"), ()),
    **dict.fromkeys(("del", "s", "strike", "ins", "u", "sub", "sup", "q", "ruby", "rb", "rt", "rtc", "bdi", "bdo"), ()),
    "span": ("class", "title"),  # of a formula only
    # pictures and what is shown elsewhere
    "img": ("src", "alt", "width", "height"),
    **dict.fromkeys(("iframe", "video", "audio"), ("src", "title")),
}
"""Element → attributes, beside ``lang``, ``dir`` and (where a link within the article leads there) ``id``."""
LINKS = ("http", "https", "mailto")
"""The schemes that a link may have; beside them ``#fragment``, if the article has that place."""
PICTURES = ("http", "https")
"""The schemes that a picture may have; ``data:`` pictures become ``sha256:`` addresses of their decoded bytes."""
DROPPED = {
    *("script", "style", "template", "noscript", "noembed", "noframes", "head", "title", "meta", "link", "base"),
    *("embed", "applet", "param", "svg", "math", "canvas", "frame", "frameset", "portal"),
    *("select", "option", "optgroup", "datalist", "textarea", "input", "button", "dialog", "rp"),
}
"""Elements that go with their content. Any other element that is not allowed goes alone: its text stays."""

_BLOCKS = {
    *("address", "article", "aside", "body", "center", "dir", "fieldset", "footer", "form", "header", "hgroup", "html"),
    *("legend", "main", "menu", "nav", "section", "tbody", "thead", "tfoot", "div", "p", "object"),
}
_PREFORMATTED = {"xmp", "plaintext", "listing"}
_UNLINKED = {"iframe", "pre", *_PREFORMATTED}
_VOID = {"br", "hr", "img"}
_PLAIN_VALUE = re.compile(r"[\w.+#-]{1,60}")
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_ALIGN_CLASS = re.compile(r"(?:^|\s)(?:has-text-align-(left|center|right)|text-(left|center|right))(?:\s|$)")
_STYLES = (
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), "em"),
    (re.compile(r"text-decoration[\w-]*\s*:\s*[^;]*line-through", re.IGNORECASE), "del"),
)
_REFERENCE = re.compile(r"(?:^|\s)(?:footnote-(?:anchor|ref|reference|link)|fnref|noteref|footnoteref)(?:\s|$)")
_CONTROL = re.compile("[\x00-\x20\x7f-\x9f]+")


class Clean(NamedTuple):
    """What came through."""

    html: str
    inline: dict[str, Inline]
    """Decoded ``data:`` pictures by their ``sha256:`` address."""


def sanitise(elements: Iterable[HtmlElement], base: str, url: str = "", known: Collection[str] = ()) -> Clean:
    """Return the clean HTML of elements and all that is in them. ``base`` makes relative addresses absolute; links to
    ``url`` itself with a fragment become links within the article; ``known`` are ``sha256:`` addresses of an earlier pass.
    """
    elements = list(elements)
    return _Writer(elements, base, url, known).written()


class _Writer:
    def __init__(self, elements: list[HtmlElement], base: str, url: str, known: Collection[str]) -> None:
        self._elements, self._base, self._url = elements, base, url.partition("#")[0]
        self._out: list[str] = []
        self._known = known
        self.inline: dict[str, Inline] = {}
        present = {name for element in elements for node in element.iter() for name in _names(node)}
        coded = {
            node for element in elements for code in element.iter("pre", *_PREFORMATTED) for node in code.iter("a")
        }
        shown = (node for element in elements for node in element.iter("a") if node not in coded and _shows(node))
        linked = {self._fragment(node.get("href") or "") for node in shown}  # code has no links
        self._places = present & {name for link in linked for name in (link, unquote(link))}

    def written(self) -> Clean:
        for element in self._elements:
            inherited = _inherited(element)
            self._out.append(f"<div{_written(inherited)}>" if inherited else "")
            self._walk(element)
            self._out.append("</div>" if inherited else "")
        return Clean("".join(self._out), self.inline)

    def _walk(self, root: HtmlElement) -> None:
        """Write an element without recursion: a page may be nested as deep as it likes."""
        stack: list[tuple[HtmlElement, str | None]] = [(root, None)]
        while stack:
            element, ending = stack.pop()
            if ending is not None:
                self._out.append(ending)
            else:
                opening, ending, inner = self._element(element)
                self._out.append(opening)
                if inner and element.text:
                    self._out.append(escape(element.text, quote=False))
                stack.append((element, ending))
                if inner:
                    stack.extend((child, None) for child in reversed(element))
                continue
            if element is not root and element.tail:
                self._out.append(escape(element.tail, quote=False))

    def _element(self, element: HtmlElement) -> tuple[str, str, bool]:
        """Return what is written before and after an element, and whether what is in it is written."""
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if not tag or (tag in DROPPED and tag != "input"):
            return "", "", False
        if tag in {"iframe", "video", "audio"}:
            return self._embed(element, tag), "", False
        if tag == "img":
            return self._place_of(element) + self._image(element), "", False
        if tag == "input":
            return self._checkbox(element), "", False
        if tag not in ALLOWED:
            tag = "pre" if tag in _PREFORMATTED else "div" if tag in _BLOCKS else "span"
        opening = f"<{tag}{self._attributes(element, tag)}>"
        if tag in _VOID:
            return opening, "", False
        styles = self._styles(element, tag)
        before = "".join(f"<{name}>" for name in styles)
        after = "".join(f"</{name}>" for name in reversed(styles))
        return opening + before, f"{after}</{tag}>", True

    def _attributes(self, element: HtmlElement, tag: str) -> str:
        values: dict[str, str] = {}
        if tag == "span":
            values = _formula(element)
        for name in ALLOWED[tag] if tag != "span" else ():
            value = (element.get(name) or "").strip()
            if name in {"open", "reversed"}:
                value = name if name in element.attrib else ""
            elif name == "href":
                value = self._link(value)
            elif name == "align":
                value = _alignment(element, ("left", "center", "right") if tag in {"td", "th"} else ("center", "right"))
            elif name == "class":
                value = _language(element)
            elif name != "title" and not _PLAIN_VALUE.fullmatch(value):
                value = ""
            if value:
                values[name] = value
        if tag == "pre" and (language := _language(element)):
            values["class"] = language
        if (direction := (element.get("dir") or "").lower()) in {"rtl", "ltr"}:
            values["dir"] = direction
        if (lang := element.get("lang") or "") and _PLAIN_VALUE.fullmatch(lang):
            values["lang"] = lang
        if place := next((name for name in _names(element) if name in self._places), ""):
            values["id"] = place
        return _written(values)

    def _place_of(self, element: HtmlElement) -> str:
        place = next((name for name in _names(element) if name in self._places), "")
        return f"<a{_written({'id': place})}></a>" if place else ""

    def _styles(self, element: HtmlElement, tag: str) -> list[str]:
        if tag == "a" and _is_reference(element):
            return ["sup"]
        style = element.get("style") or ""
        if not style or tag not in {"span", "b", "i"}:
            return []
        return [name for pattern, name in _STYLES if pattern.search(style)]

    def _link(self, value: str) -> str:
        if fragment := self._fragment(value):
            if place := next((name for name in (fragment, unquote(fragment)) if name in self._places), ""):
                return "#" + place
            if value.startswith("#"):
                return self._url and f"{self._url}#{fragment}"
        return _allowed(page.absolute(value, self._base), LINKS) if value else ""

    def _fragment(self, value: str) -> str:
        """Return the place within the article that a link leads to, nothing when it leads elsewhere."""
        value = value.strip()
        if not value.startswith("#"):
            address, _, fragment = page.absolute(value, self._base).partition("#")
            if not (fragment and self._url and address == self._url):
                return ""
            value = "#" + fragment
        return value[1:]

    def _image(self, element: HtmlElement) -> str:
        source = (element.get("src") or "").strip()
        if source[:5].lower() == "data:":
            found = Inline.from_data(source)
            address = found.address if found else ""
            if found:
                self.inline[address] = found
        elif source in self._known:
            address = source
        else:
            address = _allowed(page.absolute(source, self._base), PICTURES) if source else ""
        alt = " ".join((element.get("alt") or "").split())
        if not address:
            return f"<img{_written({'alt': alt})}>" if alt else ""
        values = {"src": address, "alt": alt}
        for name in ("width", "height"):
            if (match := re.match(r"\s*(\d{1,5})(?:px)?\s*$", element.get(name) or "")) and int(match[1]):
                values[name] = match[1]
        return f"<img{_written(values)}>"

    def _embed(self, element: HtmlElement, tag: str) -> str:
        kind, source = embed_address(element)
        address = _allowed(page.absolute(source, self._base), PICTURES) if source else ""
        if not address:
            return ""
        title = " ".join((element.get("title") or element.get("aria-label") or "").split())
        return f"<{kind or tag}{_written({'src': address, 'title': title})}></{kind or tag}>"

    def _checkbox(self, element: HtmlElement) -> str:
        if (element.get("type") or "").lower() != "checkbox" or all(
            ancestor.tag != "li" for ancestor in element.iterancestors()
        ):
            return ""
        return '<input type="checkbox" checked>' if "checked" in element.attrib else '<input type="checkbox">'


def _inherited(element: HtmlElement) -> dict[str, str]:
    """Return the direction and language that an element has of those around it: left to right needs no saying, and the
    language of the whole page is the article's.
    """
    found: dict[str, str] = {}
    for node in element.iterancestors():
        for name in ("dir", "lang"):
            value = (node.get(name) or "").strip()
            if value and (name == "dir" or node.tag not in {"html", "body"}):
                found.setdefault(name, value)
    if found.get("dir", "").lower() != "rtl":
        found.pop("dir", None)
    return {name: value for name, value in found.items() if _PLAIN_VALUE.fullmatch(value)}


def _names(element: HtmlElement) -> list[str]:
    """Return what a link within the page may call an element."""
    names = [element.get("id"), element.get("name") if element.tag == "a" else None]
    return ["".join(name.split())[:200] for name in names if name and name.strip()]


def _shows(link: HtmlElement) -> bool:
    """Say whether a link has words or a picture; what stands in code, which has no links, or an unclosed frame is neither."""
    waiting = [link]
    while waiting:
        node = waiting.pop()
        unseen = node.tag in _UNLINKED
        inside = "" if unseen else node.text or ""
        if node.tag == "img" or inside.strip() or (node is not link and (node.tail or "").strip()):
            return True
        if not unseen:
            waiting.extend(node)
    return False


def _is_reference(link: HtmlElement) -> bool:
    """Say whether a link is by its marks the reference to a note that the page's style would raise."""
    roles = f"{link.get('role') or ''} {link.get('epub:type') or ''} {link.get('rel') or ''}"
    named = "noteref" in roles or _REFERENCE.search(link.get("class") or "")
    raised = any(node.tag == "sup" for node in (*link.iter(), *islice(link.iterancestors(), 3)))
    return bool(named) and not raised and 0 < len(link.text_content().strip()) <= 4


def _allowed(address: str, schemes: tuple[str, ...]) -> str:
    """Return an absolute address of one of these schemes; nothing for any other."""
    address = _CONTROL.sub(lambda match: "%20" if match[0].strip(" ") == "" else "", address.strip())
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in schemes:
        return ""
    if parts.netloc and not parts.path and not (parts.query or parts.fragment):
        address += "/"  # as browsers write it
    return address if parts.netloc or (parts.scheme.lower() == "mailto" and parts.path) else ""


def _alignment(element: HtmlElement, allowed: tuple[str, ...]) -> str:
    """Return an alignment that the writer asked for. Of prose, left and justified are the reader's to choose."""
    style = _ALIGN.search(element.get("style") or "")
    named = _ALIGN_CLASS.search(element.get("class") or "")
    values = (element.get("align"), style and style[1], element.get("data-align"), named and (named[1] or named[2]))
    return next((value for said in values if (value := (said or "").lower()) in allowed), "")


def _language(element: HtmlElement) -> str:
    """Return the class that names a code's language, of the element or of what highlighters put round it."""
    for node in (element, *islice(element.iterancestors(), 2)):
        if name := code_languages.of(node):
            return f"language-{name}"
    return ""


def _formula(element: HtmlElement) -> dict[str, str]:
    """Return what marks a formula and tells its TeX; nothing for any other ``span``."""
    if element.tag != "span" or element.get("class") != "math":
        return {}
    source = " ".join((element.get("title") or "").split())
    return {"class": "math", "title": source} if source else {"class": "math"}


def _written(values: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())
