"""Links that a reader writes into notes: to articles by title or uid, and to what is in their margins.

``[[Title]]``, ``[[Title|words shown]]``, ``[[uid]]``, and addresses: ``postil://article/UID``, with ``#highlight=UID`` or
``#note=UID`` for a place in it, bare or in a Markdown link. What stands in Markdown code is no link.

``postil://save?url=ADDRESS``, the address percent-encoded, is what a browser's bookmark calls to have a page captured.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.address import is_web
from reader.model import Span

_UID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_IS_UID = re.compile(_UID)
_ADDRESS = rf"postil://article/(?P<uid>{_UID})(?:#(?P<kind>highlight|note)=(?P<mark>{_UID}))?"
_CODE = re.compile(
    r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]* *$|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)
_LINK = re.compile(rf"\[\[(?P<title>[^\[\]|\n]+)(?:\|(?P<words>[^\[\]\n]+))?\]\]|{_ADDRESS}")


class Link(NamedTuple):
    """A link in a text. Either ``title`` or ``uid`` says which article is meant."""

    span: Span
    """Where it is written, brackets included; characters of the text."""
    title: str
    uid: str
    """Of an article, lower case."""
    mark: str
    """``highlight`` or ``note`` where it leads to one in the article, else empty."""
    mark_uid: str
    words: str
    """What to show; empty for the article's title."""


class Place(NamedTuple):
    """What an address of Postil's own names."""

    uid: str
    mark: str
    mark_uid: str


def links(text: str) -> tuple[Link, ...]:
    """Return the links in a text, in order."""
    if "[[" not in text and "postil://" not in text:
        return ()
    code = [found.span() for found in _CODE.finditer(text)]
    return tuple(
        _link(found)
        for found in _LINK.finditer(text)
        if not any(low <= found.start() < high for low, high in code) and (found["uid"] or found["title"].strip())
    )


def place(address: str) -> Place | None:
    """Return what ``postil://article/…`` names, or None for any other address."""
    found = re.fullmatch(_ADDRESS, address.strip(), re.IGNORECASE)
    if found is None:
        return None
    return Place(found["uid"].lower(), (found["kind"] or "").lower(), (found["mark"] or "").lower())


def to_save(address: str) -> str:
    """Return the web address that ``postil://save?url=…`` names; empty for anything else."""
    from urllib.parse import parse_qs, urlsplit

    try:
        parts = urlsplit(address.strip())
        wanted = parse_qs(parts.query, max_num_fields=9).get("url", [""])[0].strip()
    except ValueError:
        return ""
    is_call = parts.scheme == "postil" and (parts.netloc or parts.path).strip("/").lower() == "save"
    return wanted if is_call and is_web(wanted) and not any(sign.isspace() for sign in wanted) else ""


def is_own(address: str) -> bool:
    """Say whether an address is Postil's own, be there anything that it names or not."""
    return address.strip().lower().startswith("postil:")


def address(uid: str, *, highlight: str = "", note: str = "") -> str:
    """Return the address of an article, or of a highlight or note in it."""
    where = f"#highlight={highlight}" if highlight else f"#note={note}" if note else ""
    return f"postil://article/{uid}{where}"


def _link(found: re.Match[str]) -> Link:
    span = Span(*found.span())
    if found["uid"]:
        return Link(span, "", found["uid"].lower(), found["kind"] or "", (found["mark"] or "").lower(), "")
    title, words = found["title"].strip(), (found["words"] or "").strip()
    if _IS_UID.fullmatch(title):
        return Link(span, "", title.lower(), "", "", words)
    return Link(span, title, "", "", "", words)
