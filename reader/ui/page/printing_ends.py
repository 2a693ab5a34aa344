"""What a printed article ends with: notes that did not fit beside it, the reader's thread, addresses, where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reader.address import is_web
from reader.document import (
    Block,
    Document,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
)
from reader.library import Linked
from reader.model import Article, Highlight, Note
from reader.ui.moments import full_date
from reader.ui.page.leaving import Picture, outward
from reader.ui.page.links import links_of
from reader.ui.page.note_tree import note_document
from reader.ui.page.thread import in_order

_PASSAGE = 80
"""Characters of a passage that a note at the end is told by."""


Leads = Mapping[str, tuple[Linked, ...]]
"""Where the own links of highlights and notes lead, by the uid of each that has any."""


def with_ends(
    article: Article,
    body: Document,
    marks: Sequence[Highlight],
    notes: Sequence[Note],
    linked: Leads,
    *,
    links: bool,
    fit: Picture,
) -> Document:
    """Return the body fit for paper, and what follows it. The body's text and places stay as they are.

    ``marks`` are those whose notes stand at the end, numbered; ``fit`` returns a picture as large as it may be.
    """
    blocks: list[Block] = list(outward(body, fit).blocks)
    if marks:
        blocks += [Heading(2, (Run("Notes on passages"),)), *_numbered(marks, linked)]
    if notes:
        blocks += [Heading(2, (Run("Notes"),)), *_thread(notes, linked)]
    if links and (found := list(_addresses(body))):
        blocks += [Heading(2, (Run("Links"),)), List(tuple(found), ordered=True)]
    if address := next((kept for kept in (article.url, article.canonical_url) if is_web(kept)), ""):
        blocks += [Rule(), Paragraph((Run("From ", Style.SMALL), Run(address, Style.SMALL, address)))]
    return Document(tuple(blocks), body.lang)


def _numbered(marks: Sequence[Highlight], linked: Leads) -> Iterator[Block]:
    items = []
    for mark in marks:
        exact = " ".join(mark.selectors.exact.split())
        short = exact if len(exact) <= _PASSAGE else exact[:_PASSAGE].rsplit(" ", 1)[0] + "…"
        note = note_document(mark.note, linked.get(mark.uid, ()))
        items.append(Item((Paragraph((Run(f"“{short}”", Style.EMPHASIS),)), *note.blocks)))
    yield List(tuple(items), ordered=True)


def _thread(notes: Sequence[Note], linked: Leads) -> Iterator[Block]:
    for note, depth in in_order(notes):
        day = Paragraph((Run(full_date(note.created_at), Style.STRONG | Style.SMALL),))
        blocks: tuple[Block, ...] = (day, *note_document(note.text, linked.get(note.uid, ())).blocks)
        for _ in range(depth):
            blocks = (Quote(blocks),)
        yield from blocks


def _addresses(body: Document) -> Iterator[Item]:
    seen: set[str] = set()
    for link in links_of(body):
        if is_web(link.address) and link.address not in seen:
            seen.add(link.address)
            words = " ".join(body.text[link.span.start : link.span.end].split())
            address = Run(link.address, Style.SMALL, link.address)
            yield Item((Paragraph((Run(f"{words}: "), address) if words and words != link.address else (address,)),))
