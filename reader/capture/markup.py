"""The three forms of text that come in, each with its reader, and what all of them are put through."""

from __future__ import annotations

import re
from html import unescape

from reader.capture import blogpost, html_page, markdown_file, plain_text, sniff
from reader.capture.post import Post
from reader.capture.rules import NO_RULE, Rule
from reader.errors import CaptureError

_IMAGE = re.compile(r'<img src="([^"]*)"')


def read(text: str, kind: str, base: str, name: str, rule: Rule = NO_RULE, number: int = 0) -> Post:
    """Return the article of a text of this kind. Raises ``CaptureError`` when there is none in it.

    ``rule`` is what the reader wants kept and cut of a page; ``number`` is which part of its article that is, 0 for all.
    """
    if kind == sniff.HTML:
        post = html_page.read(text, base, rule, number)
    elif kind == sniff.MARKDOWN:
        post = markdown_file.read(text, base, name)
    else:
        post = plain_text.read(text, name)
    settled = blogpost.settle(post)
    if not settled.document.blocks:
        raise CaptureError("There is a title here but no text under it, so there is nothing to read.")
    return settled


def moved_to(text: str, url: str) -> str:
    """Return where a page sends its reader at once; empty when it stays."""
    return html_page.moved_to(text, url)


def pictures(html: str) -> list[str]:
    """Return the addresses of all pictures in a body in normal form."""
    return [unescape(address) for address in _IMAGE.findall(html)]
