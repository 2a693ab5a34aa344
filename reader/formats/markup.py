"""Reading HTML and XML files that other programs export, tag by tag, without ever building a tree of them.

The two parsers of the standard library: ``html.parser`` takes whatever comes; expat's is told to accept no document type,
so that no entity can be declared (CVE-2003-1564, "billion laughs") and nothing outside is ever read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.parsers import expat

from reader.errors import FormatError

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


class Tags(HTMLParser):
    """Tells of the tags of HTML and of the text between them; nothing of it can raise."""

    def __init__(
        self,
        opened: Callable[[str, dict[str, str]], object],
        closed: Callable[[str], object],
        said: Callable[[str], object],
    ) -> None:
        super().__init__(convert_charrefs=True)
        self._opened, self._closed, self._said = opened, closed, said

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tell of a tag."""
        self._opened(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        """Tell of an end."""
        self._closed(tag)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over ``<![…]>``; the one of the standard library asserts that it knows its name."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i, False)

    def handle_data(self, data: str) -> None:
        """Tell of text."""
        self._said(data)


def read_html(
    text: str,
    opened: Callable[[str, dict[str, str]], object],
    closed: Callable[[str], object],
    said: Callable[[str], object],
) -> None:
    """Go through HTML."""
    parser = Tags(opened, closed, said)
    parser.feed(text)
    parser.close()


def read_xml(
    text: str,
    name: str,
    opened: Callable[[str, dict[str, str]], object],
    closed: Callable[[str], object],
    said: Callable[[str], object],
) -> None:
    """Go through XML; names are ``namespace name``, with a space, where they have a namespace.

    Characters that XML forbids are left out first. Raises FormatError when it is no XML, or declares a document type.
    """
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, said

    def refuse(*_: object) -> None:
        raise FormatError(f"{name} declares entities of its own, which no export does; it is not opened.")

    parser.StartDoctypeDeclHandler = refuse
    clean = _DECLARED.sub("", _CONTROL.sub("", text.lstrip("\ufeff")))
    try:
        parser.Parse(clean.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise FormatError(
            f"{name} is XML that breaks off or is wrong in line {error.lineno}; export it again."
        ) from error
