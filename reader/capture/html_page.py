"""A web page, or a piece of one, as a post."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reader import document
from reader.address import is_web
from reader.capture import bodies, captions, chrome, comments, extract, floods, layout, metadata, page, sanitise
from reader.capture.extract import voices
from reader.capture.images import LOCAL, Inline
from reader.capture.metadata import Metadata
from reader.capture.post import Post
from reader.capture.rules import NO_RULE, Rule
from reader.capture.ruling import Ruling
from reader.document import Document, Heading, Paragraph
from reader.errors import CaptureError
from reader.model import Comment

_WHOLE = re.compile(r"<(?:html|head|body|title|!doctype)\b", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NEEDS_BROWSER = re.compile(
    r"(?:enable|turn on|requires?|activate) javascript|javascript (?:is|to be) (?:disabled|required|enabled)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*?)(?:<!--\s*EndFragment\s*-->|\Z)", re.IGNORECASE | re.DOTALL)


PART = "data-postil-part"
"""The attribute of the ``html`` element that selectors tell the pages of an article in parts by."""


def read(text: str, url: str, rule: Rule = NO_RULE, number: int = 0) -> Post:
    """Return the article of a page. Raises ``CaptureError`` when there is none.

    ``url`` is where it is from; what begins with ``LOCAL`` is nowhere, and serves to find what lies beside a file.
    ``rule`` is what the reader wants kept and cut; a piece of a page, which somebody has chosen, has none.
    ``number`` is which part of its article the page is, from 1; 0 for one that is all of it.
    """
    if found := _FRAGMENT.search(text):
        return _fragment(found[1], url)
    if not _WHOLE.search(text[:20_000]):
        return _fragment(text, url)
    text = floods.without(text)
    root = page.parse(text)
    if number:
        root.set(PART, str(number))
    home = "" if url.startswith(LOCAL) else url
    alive = list(root.iter())  # else lxml makes an object of each element anew for each walk over the page
    data = metadata.read(root, home)
    base = page.base_of(root, url)
    said = comments.take_out(root, base)
    body, inline = _body(root, text, data, base, home or url, rule)
    del alive
    if not _says_anything(body) or (_is_short(body) and page.is_furniture(page.parse(text))):
        raise CaptureError(page.NO_ARTICLE)
    return _post(body, data, inline, said)


def moved_to(text: str, url: str) -> str:
    """Return the address that a page sends its reader to at once; empty when it stays."""
    if "http-equiv" not in text[:50_000].lower():
        return ""
    return page.refresh_target(page.parse(text[:200_000]), url)


_GLANCE = 2000
"""Characters that tell of nearly all texts that they are not short."""
_ENOUGH = 30
"""Words from which a second look is believed over a first that found some."""


def _body(
    root: HtmlElement, text: str, data: Metadata, base: str, url: str, rule: Rule
) -> tuple[Document, dict[str, Inline]]:
    page.tidy(root)
    ruling = Ruling(root, rule)
    known = bodies.find(root)
    titled = known is not None and extract.is_under_title(known, data.title)
    element = extract.article_of(root, known, data)
    parts = ruling.complete(element)
    for part in parts:
        layout.unroll(part)
        layout.clear_lists(part)
        captions.settle(part)
    clean = sanitise.sanitise(parts, base, url)
    body = document.from_html(clean.html)
    if not rule and _is_short(body) and (known is None or element is None or not titled):
        spare = voices.trafilatura_html(text)
        other = sanitise.sanitise([page.parse(spare)], base, url) if spare else sanitise.Clean("", {})
        instead = document.from_html(other.html)
        more = document.word_count(instead.text)
        size = document.word_count(body.text)
        if size < 0.3 * more and (more >= _ENOUGH or not size):
            return instead, other.inline
    return body, clean.inline


def _is_short(body: Document) -> bool:
    """Say whether so little was found that it is worth another look."""
    return document.word_count(body.text[:_GLANCE]) < 60 and document.word_count(body.text) < 60


def _says_anything(body: Document) -> bool:
    """Say whether there is text, or a picture or film."""
    text = body.text.strip()
    if not text:
        return any(not isinstance(block, document.Rule) for block in body.blocks)
    if len(text) < 400 and _NEEDS_BROWSER.search(text):
        return False
    html = document.to_html(body)
    own = _TAG.sub(" ", _LINK.sub(" ", html))
    return "<img" in html or "<figure" in html or len(own.split()) >= 3 or len(text.split()) <= 12


def _post(body: Document, data: Metadata, inline: dict[str, Inline], said: tuple[Comment, ...]) -> Post:
    return Post(
        title=data.title or _first_words(body),
        document=body,
        byline=data.byline,
        site_name=data.site_name,
        published_at=data.published_at,
        lang=data.lang,
        canonical_url=data.canonical_url,
        tags=data.tags,
        headings=data.headings,
        inline=inline,
        comments=said,
    )


def _fragment(text: str, url: str) -> Post:
    """Return a piece of a page whole: somebody has chosen it."""
    root = page.parse(text)
    base = page.base_of(root, url)
    page.tidy(root)
    chrome.strip(root)
    layout.unroll(root)
    clean = sanitise.sanitise([next(root.iter("body"), root)], base, url if is_web(url) else "")
    body = document.from_html(clean.html)
    if not _says_anything(body):
        raise CaptureError("There is no text in it, so there is nothing to read.")
    return Post(_first_words(body), body, inline=clean.inline)


def _first_words(body: Document) -> str:
    """Return a title for what has none: its first heading, else its first words."""
    for block in body.blocks[:6]:
        if isinstance(block, Heading):
            return " ".join(document.text_of(block.runs).split())
    for block in body.blocks:
        if isinstance(block, Paragraph):
            return document.excerpt(Document((block,)), 80)
    return document.excerpt(body, 80) or "Untitled"
