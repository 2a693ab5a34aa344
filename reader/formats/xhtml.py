"""XHTML and its neighbours (OPF, NCX), written by the standard library's serialiser: what is text is always escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import TreeBuilder, tostring

from reader.formats.commonplace import is_rtl, language

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
Attributes = Mapping[str, str]
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOT_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\]")
_MAIL = re.compile(r"mailto:[A-Za-z0-9._%+~!$&'*/=?^`{|}-]+(?:@[A-Za-z0-9.-]+)?(?:\?\S*)?", re.IGNORECASE)


class Xml:
    """A tree that is written from its beginning to its end."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()

    @contextmanager
    def element(self, name: str, attributes: Attributes | None = None) -> Iterator[None]:
        """Write an element around what is written inside."""
        self.start(name, attributes)
        yield
        self.end(name)

    def start(self, name: str, attributes: Attributes | None = None) -> None:
        """Write a start tag; attributes without a value are left out, but for an empty ``alt``."""
        given = (attributes or {}).items()
        self._builder.start(name, {key: clean(value) for key, value in given if value or key == "alt"})

    def end(self, name: str) -> None:
        """Write an end tag."""
        self._builder.end(name)

    def text(self, text: str) -> None:
        """Write text."""
        self._builder.data(clean(text))

    def leaf(self, name: str, text: str = "", attributes: Attributes | None = None) -> None:
        """Write an element that holds text alone."""
        self.start(name, attributes)
        if text:
            self.text(text)
        self.end(name)

    def bytes(self, doctype: str = "") -> bytes:
        """Return the document in UTF-8."""
        made = tostring(self._builder.close(), encoding="unicode", short_empty_elements=True)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{made}\n'.encode()


@contextmanager
def page(title: str, lang: str, kind: str = "", style: str = "style.css") -> Iterator[Xml]:
    """Lend a page of a book to be filled; ``kind`` is what its body is (``epub:type``)."""
    out = Xml()
    with out.element("html", {"xmlns": XHTML, "xmlns:epub": OPS, **tongue(lang)}):
        with out.element("head"):
            out.leaf("title", title)
            out.leaf("link", "", {"rel": "stylesheet", "type": "text/css", "href": style})
        out.start("body", {"epub:type": kind})
        yield out
        out.end("body")


def finished(out: Xml) -> bytes:
    """Return a page's bytes."""
    return out.bytes("<!DOCTYPE html>\n")


def tongue(lang: str, direction: str = "") -> dict[str, str]:
    """Return the attributes that say a language and a direction, that of the language unless another is given."""
    lang = language(lang)
    direction = direction if direction in {"rtl", "ltr"} else (("rtl" if is_rtl(lang) else "ltr") if lang else "")
    return {key: value for key, value in (("lang", lang), ("xml:lang", lang), ("dir", direction)) if value}


def clean(text: str) -> str:
    """Return text without the characters that XML 1.0 (section 2.2) forbids or discourages."""
    return _NOT_IN_XML.sub("", text)


def web_address(address: str) -> str:
    """Return an http, https or mailto address as RFC 3986 writes it; empty for what is none."""
    if address[:7].lower() == "mailto:":
        return address if _MAIL.fullmatch(address) else ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host) or ".." in host:
        return ""
    rest = address.partition("://")[2]
    tail = rest[len(re.split(r"[/?#\\]", rest, maxsplit=1)[0]) :]
    tail = _NOT_IN_URL.sub(lambda found: quote(found[0], safe="", errors="replace"), tail)
    head, mark, fragment = tail.partition("#")
    return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}{head}{mark}{fragment.replace('#', '%23')}"
