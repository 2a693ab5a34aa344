"""Where a link of the page leads, and how that is told: out of it, to a place in it, to a kept article, to a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urlsplit

from PySide6.QtCore import QUrl

from reader.address import canonical, is_openable
from reader.document import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
)
from reader.model import Article, Span
from reader.ui.page.header import tag_of


class Way(NamedTuple):
    """All empty when the link leads nowhere."""

    tag: str = ""
    fragment: str = ""
    """A place in the article itself or in the kept one; ``address`` is set as well when there is more than a fragment."""
    address: str = ""
    """What may be opened outside: http, https or mailto, nothing else."""
    kept: int = 0
    """The id of the kept article that it leads to."""


def way_of(url: QUrl, article: Article | None, kept: Mapping[str, int] | None = None) -> Way:
    """Return where a link of an article leads; ``kept`` are the articles kept under the addresses it links to."""
    link = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    if tag := tag_of(link):
        return Way(tag=tag)
    address, fragment = urldefrag(link)
    if address in _own(article):
        return Way(fragment=unquote(fragment), address=link if is_openable(link) else "")
    if not is_openable(link):
        return Way()
    found = (kept or {}).get(canonical(link), 0)
    if not found or (article is not None and found == article.id):
        return Way(address=link)
    return Way(fragment=unquote(fragment), address=link, kept=found)


def _own(article: Article | None) -> set[str]:
    return {""} if article is None else {"", *(urldefrag(kept)[0] for kept in (article.url, article.canonical_url))}


class Link(NamedTuple):
    """A stretch of the text that leads somewhere; neighbours of one address are one."""

    span: Span
    address: str


def links_of(document: Document) -> Iterator[Link]:
    """Yield the links of a document in their order; those of pictures have no characters."""
    last: Link | None = None
    for at, run in _linked(document.blocks, [0]):
        span = Span(at, at + len(run.text))
        if last is not None and last.address == run.link and last.span.end == at:
            last = Link(Span(last.span.start, span.end), run.link)
            continue
        if last is not None:
            yield last
        last = Link(span, run.link)
    if last is not None:
        yield last


def _linked(blocks: tuple[Block, ...], count: list[int]) -> Iterator[tuple[int, Run]]:
    """Yield linked runs with where they begin; ``count`` holds the canonical characters gone by."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield from _in_leaf(block.runs, count)
            case Figure():
                if block.link and block.images:
                    yield count[0], Run("", link=block.link)
                yield from _in_leaf(block.caption, count)
            case Embed():
                yield from _in_leaf((Run(block.title, link=block.src),), count)
            case Quote():
                yield from _linked(block.blocks, count)
            case List():
                for item in block.items:
                    yield from _linked(item.blocks, count)
            case Definitions():
                for entry in block.entries:
                    yield from _linked(entry.blocks, count)
            case Details():
                yield from _in_leaf(block.summary, count)
                yield from _linked(block.blocks, count)
            case Table():
                yield from _in_leaf(block.caption, count)
                for row in block.rows:
                    for cell in row:
                        yield from _linked(cell.blocks, count)
            case Code():
                count[0] += len(block.text) + 1 if block.text else 0
            case Rule():
                pass


def _in_leaf(runs: tuple[Run, ...], count: list[int]) -> Iterator[tuple[int, Run]]:
    at = count[0]
    for run in runs:
        if run.link:
            yield at, run
        at += len(run.text)
    if at > count[0]:
        count[0] = at + 1


class Shown(NamedTuple):
    """What is said of a link: ``lead`` is what must be seen of it, the host; ``rest`` may be shortened."""

    lead: str
    rest: str = ""
    inside: bool = False
    """Whether the link opens an article of the library."""


def shown(address: str) -> Shown:
    """Return an address as it may safely be read: no user name, no hidden characters, no borrowed letters in the host."""
    if address.lower().startswith("mailto:"):
        return Shown("Write to ", _visible(unquote(address[7:].partition("?")[0])))
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return Shown("", quote(address, safe=":/?#[]@!$&'()*+,;=%"))
    name = f"[{host}]" if ":" in host else readable_host(host)
    tail = parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return Shown(f"{parts.scheme}://{name}" + (f":{port}" if port else ""), _visible(unquote(tail)))


_HIDDEN = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LATIN = frozenset(map(chr, range(0xDF, 0x180))) - set("÷ıĸŀŉſ")
_SCRIPTS = (
    ("Cyrillic", "[\u0430-\u045f\u0490-\u052f]"),
    ("Greek", "[\u03ac-\u03ce]"),
    ("Han", "[\u3005\u3040-\u30ff\u3400-\u9fff]"),
    ("Hangul", "[\uac00-\ud7a3]"),
    ("Arabic", "[\u0620-\u064a\u066e-\u06d3]"),
    ("Hebrew", "[\u05d0-\u05ea]"),
    ("Devanagari", "[\u0900-\u097f]"),
    ("Thai", "[\u0e00-\u0e7f]"),
)
"""What a host may be written in when the whole of it is, its last label included."""


def _visible(text: str) -> str:
    """Return a text whose characters that cannot be seen, or that turn others round, are percent-encoded again."""
    return _HIDDEN.sub(lambda found: quote(found.group(), errors="surrogatepass"), text)


def readable_host(host: str) -> str:
    """Return a host in its own letters where none can be taken for another's, else in ASCII (RFC 3492, ``xn--``).

    Latin letters with accents pass anywhere. Other scripts pass only where the whole name is in one of them, as in
    ``қазақстан.қаз``: that is how registries keep look-alikes of ASCII names out, and ``аррӏе.com`` is none of these.
    """
    try:
        plain = ".".join(label.encode("idna").decode("ascii") for label in host.split("."))
        name = ".".join(label.encode("ascii").decode("idna") for label in plain.split("."))
    except UnicodeError:
        return quote(host, safe=".-")
    return name if _is_plain(name) else plain


def _is_plain(name: str) -> bool:
    if all(char.isascii() or char in _LATIN for char in name):
        return True
    labels = name.split(".")
    return any(all(_is_in(label, letters) for label in labels) for _, letters in _SCRIPTS)


def _is_in(label: str, script: str) -> bool:
    letters = [char for char in label if char not in "-0123456789"]
    pattern = re.compile(script)  # kept by re; not made at the start: 3 ms for all
    return bool(letters) and all(pattern.match(char) for char in letters)
