"""Lists of subscriptions (OPML 1.0 and 2.0, http://opml.org/spec2.opml), read in the worker."""

from __future__ import annotations

from lxml import etree

from reader.address import is_web
from reader.capture import charset
from reader.errors import CaptureError
from reader.feed_model import Outline
from reader.model import clean_tag

NO_LIST = "This is no list of feeds; export one as OPML from the program that has them."
_MOST = 20_000
_OWN = "{urn:postil:opml}"
"""Before the names of the attributes that Postil writes (``formats.opml``)."""


def read(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of a list in its order, each address once; nested outlines are folders.

    Raises ``CaptureError`` when it is none. Entities are not resolved, whatever they are.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    text = charset.decode(data)
    if text.lstrip().startswith("<?xml"):
        text = text.partition("?>")[2]
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CaptureError(NO_LIST) from error
    if root is None or not isinstance(root.tag, str) or etree.QName(root).localname.lower() != "opml":
        raise CaptureError(NO_LIST)
    found: dict[str, Outline] = {}
    stack = [(child, "") for body in root.iter("body") for child in reversed(body)]
    while stack and len(found) < _MOST:
        element, folder = stack.pop()
        if not isinstance(element.tag, str) or element.tag.lower() != "outline":
            continue
        named = {name.lower(): str(value).strip() for name, value in element.attrib.items()}
        title, url = named.get("title") or named.get("text") or "", _web(named.get("xmlurl", ""))
        if url:
            place = folder or _category(named.get("category", ""))
            own = (named.get(f"{_OWN}{name}", "") for name in ("tags", "full", "interval", "keepdays"))
            found.setdefault(url, Outline(url, " ".join(title.split()), named.get("htmlurl", ""), place, *own))
        inner = "/".join(filter(None, (folder, clean_tag(title.replace("/", " "))))) if not url else folder
        stack.extend((child, inner) for child in reversed(element))
    return tuple(found.values())


def _web(address: str) -> str:
    address = (
        address.replace("feed://", "http://", 1) if address.startswith("feed://") else address.removeprefix("feed:")
    )
    return address if is_web(address) else ""


def _category(categories: str) -> str:
    """Return the first of the categories that OPML 2.0 writes as ``/News/Tech,/Other``."""
    return clean_tag(categories.partition(",")[0].strip("/ "))
