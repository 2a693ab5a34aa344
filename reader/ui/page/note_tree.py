"""A note's Markdown as a document. No Qt: the command line makes books of notes by it too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.document import Document, Paragraph, Run, from_html

if TYPE_CHECKING:
    from reader.library import Linked

_MARKUP = re.compile(r"[*_`#<>&\[\]|~\\]|^\s*(?:[-+]|\d+[.)])\s|^\s*(?:=+|-+)\s*$|^ {4}|\t", re.MULTILINE)
NOWHERE = "postil:nowhere/"
"""What the address of a link begins with that leads nowhere yet."""
NOBODY = "an article that is not here"
"""What such a link names that is an address."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}']")


@lru_cache(maxsize=500)
def note_document(text: str, linked: tuple[Linked, ...] | None = None) -> Document:
    """Return a note's Markdown as a document. Line ends in it stay line ends. The Markdown library is asked only for markup.

    ``linked`` says where its own links lead (see ``Library.linked``); without it they stand as they are written.
    """
    if not is_marked_up(text):
        parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip())]
        return Document(tuple(Paragraph(tuple(_linked(part))) for part in parts if part))
    from reader.ui.page.note_links import veiled
    from reader.ui.page.note_markdown import to_html

    veil, unveiled = veiled(text)
    autolinked = re.sub(rf"(?<![(<\[\"'=])(?:{_ADDRESS.pattern})(?![^<]*>)", r"<\g<0>>", veil)
    return unveiled(from_html(to_html(autolinked)), linked)


def is_marked_up(text: str) -> bool:
    """Say whether a note is more than plain words and web addresses."""
    return bool(_MARKUP.search(text)) or "postil://" in text


def has_own_links(text: str) -> bool:
    """Say whether a note may hold links of Postil's own, which lead to where ``Library.linked`` says."""
    return "[[" in text or "postil://" in text


def _linked(text: str) -> list[Run]:
    runs: list[Run] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > end:
            runs.append(Run(text[end : found.start()]))
        runs.append(Run(found.group(), 0, found.group()))
        end = found.end()
    if end < len(text):
        runs.append(Run(text[end:]))
    return runs
