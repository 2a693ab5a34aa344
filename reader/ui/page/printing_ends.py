"""What a printed article ends with: notes that did not fit beside it, the reader's thread, addresses, where it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reader.address import is_web
from reader.document import (
    Block,
    Definition,
    Definitions,
    Details,
    Document,
    Figure,
    Heading,
    Image,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
)
from reader.frozen import replace
from reader.model import Article, Highlight, Note
from reader.ui.moments import full_date
from reader.ui.page.links import links_of
from reader.ui.page.note_text import note_document
from reader.ui.page.thread import in_order

FitImage = Callable[[Image], Image]
_PASSAGE = 80
"""Characters of a passage that a note at the end is told by."""


def with_ends(
    article: Article, body: Document, marks: Sequence[Highlight], notes: Sequence[Note], *, links: bool, fit: FitImage
) -> Document:
    """Return the body fit for paper, and what follows it. The body's text and places stay as they are.

    ``marks`` are those whose notes stand at the end, numbered; ``fit`` returns a picture as large as it may be.
    """
    blocks: list[Block] = [_fit(block, fit) for block in body.blocks]
    if marks:
        blocks += [Heading(2, (Run("Notes on passages"),)), *_numbered(marks)]
    if notes:
        blocks += [Heading(2, (Run("Notes"),)), *_thread(notes)]
    if links and (found := list(_addresses(body))):
        blocks += [Heading(2, (Run("Links"),)), List(tuple(found), ordered=True)]
    if address := next((kept for kept in (article.url, article.canonical_url) if is_web(kept)), ""):
        blocks += [Rule(), Paragraph((Run("From ", Style.SMALL), Run(address, Style.SMALL, address)))]
    return Document(tuple(blocks), body.lang)


def _numbered(marks: Sequence[Highlight]) -> Iterator[Block]:
    items = []
    for mark in marks:
        exact = " ".join(mark.selectors.exact.split())
        short = exact if len(exact) <= _PASSAGE else exact[:_PASSAGE].rsplit(" ", 1)[0] + "…"
        items.append(Item((Paragraph((Run(f"“{short}”", Style.EMPHASIS),)), *note_document(mark.note).blocks)))
    yield List(tuple(items), ordered=True)


def _thread(notes: Sequence[Note]) -> Iterator[Block]:
    for note, depth in in_order(notes):
        day = Paragraph((Run(full_date(note.created_at), Style.STRONG | Style.SMALL),))
        blocks: tuple[Block, ...] = (day, *note_document(note.text).blocks)
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


def _fit(block: Block, fit: FitImage) -> Block:
    """Return a block without links that lead only within the article, and without pictures that are too high."""
    match block:
        case Paragraph() | Heading():
            return replace(block, runs=_runs(block.runs, fit))
        case Figure():
            images = tuple(fit(image) for image in block.images)
            return replace(block, images=images, caption=_runs(block.caption, fit))
        case Quote():
            return replace(block, blocks=_each(block.blocks, fit))
        case List():
            return replace(block, items=tuple(replace(item, blocks=_each(item.blocks, fit)) for item in block.items))
        case Definitions():
            return Definitions(tuple(Definition(_each(part.blocks, fit), part.term) for part in block.entries))
        case Details():
            return replace(block, summary=_runs(block.summary, fit), blocks=_each(block.blocks, fit), open=True)
        case Table():
            rows = tuple(tuple(replace(c, blocks=_each(c.blocks, fit)) for c in row) for row in block.rows)
            return replace(block, rows=rows, caption=_runs(block.caption, fit))
        case _:
            return block


def _each(blocks: tuple[Block, ...], fit: FitImage) -> tuple[Block, ...]:
    return tuple(_fit(block, fit) for block in blocks)


def _runs(runs: tuple[Run, ...], fit: FitImage) -> tuple[Run, ...]:
    if not any(run.link.startswith("#") or run.image for run in runs):
        return runs
    return tuple(
        run._replace(link="" if run.link.startswith("#") else run.link, image=fit(run.image) if run.image else None)
        for run in runs
    )
