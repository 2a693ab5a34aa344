"""A document as it leaves Postil: on paper, by the clipboard. What leads only within it leads nowhere there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reader.document import (
    Block,
    Definition,
    Definitions,
    Details,
    Document,
    Figure,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Run,
    Table,
)
from reader.frozen import replace

Picture = Callable[[Image], Image | None]
"""Returns a picture as it is to be, None for one that cannot leave."""


def outward(document: Document, picture: Picture) -> Document:
    """Return a document of the same text, its links to places within it gone, its details open, its pictures changed."""
    return Document(_each(document.blocks, picture), document.lang)


def _each(blocks: tuple[Block, ...], picture: Picture) -> tuple[Block, ...]:
    return tuple(made for block in blocks for made in _block(block, picture))


def _block(block: Block, picture: Picture) -> Iterator[Block]:
    match block:
        case Paragraph() | Heading():
            yield replace(block, runs=_runs(block.runs, picture))
        case Figure():
            images = tuple(made for image in block.images if (made := picture(image)) is not None)
            caption = _runs(block.caption, picture)
            if images:
                yield replace(block, images=images, caption=caption)
            elif caption:
                yield Paragraph(caption)
        case Quote():
            yield replace(block, blocks=_each(block.blocks, picture))
        case List():
            items = tuple(replace(item, blocks=_each(item.blocks, picture)) for item in block.items)
            yield replace(block, items=items)
        case Definitions():
            yield Definitions(tuple(Definition(_each(part.blocks, picture), part.term) for part in block.entries))
        case Details():
            summary = _runs(block.summary, picture)
            yield replace(block, summary=summary, blocks=_each(block.blocks, picture), open=True)
        case Table():
            rows = tuple(tuple(replace(cell, blocks=_each(cell.blocks, picture)) for cell in row) for row in block.rows)
            yield replace(block, rows=rows, caption=_runs(block.caption, picture))
        case _:
            yield block


def _runs(runs: tuple[Run, ...], picture: Picture) -> tuple[Run, ...]:
    if not any(run.image or run.link.startswith("#") for run in runs):
        return runs
    made = (_run(run, picture) for run in runs)
    return tuple(run for run in made if run is not None)


def _run(run: Run, picture: Picture) -> Run | None:
    run = run._replace(link="") if run.link.startswith("#") else run
    if run.image is None:
        return run
    image = picture(run.image)
    return None if image is None else run._replace(image=image)
