"""The canonical text of a kept body, without its tree: some fifty times as fast as ``document.from_html``."""

from __future__ import annotations

import re
from html import unescape

from reader.address import host

_EMBED = re.compile(r'<(?:figure|p) data-embed="[^"]*"><a href="([^"]*)">([^<]*)</a></(?:figure|p)>')
_UNTOLD = re.compile(
    r"<rt>[^<]*</rt>|</?(?:ruby|a|abbr|span|strong|em|del|ins|mark|small|sup|sub|code|kbd|img)(?: [^>]*)?>"
)
_BLOCK = re.compile(r"<[^>]*>(?:\n?<[^>]*>)*")
"""Ends and beginnings of blocks, with the line ends that part the outermost: what is between two tags is no text. It begins
with a letter of its own, which ``re`` looks for in one go.
"""
_LINE = "\x01"
"""A line break while ends of blocks are looked for; no body holds this character."""


def text_of(html: str) -> str:
    """Return the canonical text of a body in the normal form of ``document.to_html``."""
    text = _UNTOLD.sub("", _EMBED.sub(_title, html)).replace("<br>", _LINE)
    text = "\n".join(filter(None, _BLOCK.split(text))).replace(_LINE, "\n")
    return unescape(text) if "&" in text else text


def _title(match: re.Match[str]) -> str:
    """Return the title of an embed as a paragraph; nothing where its address or host stands for one."""
    address, title = map(unescape, match.groups())
    return "<hr>" if title in {address, host(address)} else f"<p>{match[2]}</p>"
