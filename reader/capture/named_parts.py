"""The parts of an article that have names in place of numbers ("Overview", "Who may apply"), one page each.

Such a page has the whole's title for its heading, and a list of its parts in which the one shown is marked or no link.
Manuals, courses and series of posts list theirs alike, but each page of those has a title of its own: they are no parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from reader.address import canonical, is_web
from reader.capture import marks, page, paging

_MOST = 30
"""Parts of an article."""
_LONGEST = 120
"""Characters of a part's name."""


def following(root: HtmlElement, url: str) -> tuple[tuple[str, ...], int, str] | None:
    """Return the addresses of all parts, as ``canonical`` writes them, the place among them (from 0) of the one after the
    page at ``url``, and its address as the page has it; None where the page is no part, or the last.
    """
    here = canonical(url)
    links = [address for element in root.iter("a", "link") if (address := _next(element, root, url))]
    onward = {canonical(address): address for address in links}
    for holder in root.iter("ol", "ul") if onward else ():
        names, addresses = _listed(holder, root, url, here)
        if here not in addresses or not 2 <= len(addresses) <= _MOST or len(set(addresses)) < len(addresses):
            continue
        place = addresses.index(here)
        if place + 1 == len(addresses) or addresses[place + 1] not in onward or not _are_one(addresses):
            continue
        if _is_title_of(root, names[place]):
            return None
        return tuple(addresses), place + 1, onward[addresses[place + 1]]
    return None


def _next(element: HtmlElement, root: HtmlElement, url: str) -> str:
    """Return the address of a link that says to be to what comes next; empty for any other."""
    if "next" not in (element.get("rel") or "").lower().split():
        return ""
    address = page.absolute((element.get("href") or "").partition("#")[0], page.base_of(root, url))
    return address if is_web(address) else ""


def _listed(holder: HtmlElement, root: HtmlElement, url: str, here: str) -> tuple[list[str], list[str]]:
    """Return the names and the addresses of a list's items, that of the page itself for the item that is no link; nothing
    for a list of anything else.
    """
    names, addresses = [], []
    for item in holder.iterchildren():
        links = [link for link in item.iter("a") if link.get("href")]
        name = marks.squash(item.text_content())
        if item.tag != "li" or len(links) > 1 or not 0 < len(name) <= _LONGEST:
            return [], []
        address = (
            page.absolute(links[0].get("href") or "", page.base_of(root, url)).partition("#")[0] if links else here
        )
        if not is_web(address) or (links and name != marks.squash(links[0].text_content())):
            return [], []
        names.append(name)
        addresses.append(canonical(address))
    return names, addresses


def _are_one(addresses: list[str]) -> bool:
    """Say whether addresses are the first's, and all others one step below it or beside it."""
    first, *others = map(urlsplit, addresses)
    top = first.path.rstrip("/")
    for other in others:
        above = other.path.rstrip("/").rpartition("/")[0]
        if (other.scheme, other.netloc) != (first.scheme, first.netloc) or other.query or not top:
            return False
        if above not in {top, top.rpartition("/")[0]}:
            return False
    return bool(others)


def _is_title_of(root: HtmlElement, name: str) -> bool:
    """Say whether a page has the name of its part, or nothing, for its heading, and is thus a page of its own."""
    wanted = paging.bare_title(name)
    titles = [paging.bare_title(text) for text in _headings(root)]
    return not titles or any(title in wanted or wanted in title for title in titles)


def _headings(root: HtmlElement) -> Iterator[str]:
    return (text for heading in root.iter("h1") if (text := marks.squash(heading.text_content())))
