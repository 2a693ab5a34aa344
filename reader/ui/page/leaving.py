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
Leading = Callable[[str], str]
"""Returns where a link leads then, empty for nowhere."""


def outward(document: Document, picture: Picture, link: Leading = lambda address: _outside(address)) -> Document:
    """Return a document of the same text, its details open, its pictures and links changed.

    Links to places within it are gone unless ``link`` says otherwise.
    """
    return Document(_Outward(picture, link).each(document.blocks), document.lang)


def _outside(address: str) -> str:
    return "" if address.startswith("#") else address


class _Outward:
    def __init__(self, picture: Picture, link: Leading) -> None:
        self._picture, self._link = picture, link

    def each(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(made for block in blocks for made in self._block(block))

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Paragraph() | Heading():
                yield replace(block, runs=self._runs(block.runs))
            case Figure():
                images = tuple(made for image in block.images if (made := self._picture(image)) is not None)
                caption = self._runs(block.caption)
                if images:
                    yield replace(
                        block, images=images, caption=caption, link=self._link(block.link) if block.link else ""
                    )
                elif caption:
                    yield Paragraph(caption)
            case Quote():
                yield replace(block, blocks=self.each(block.blocks))
            case List():
                items = tuple(replace(item, blocks=self.each(item.blocks)) for item in block.items)
                yield replace(block, items=items)
            case Definitions():
                yield Definitions(tuple(Definition(self.each(part.blocks), part.term) for part in block.entries))
            case Details():
                summary = self._runs(block.summary)
                yield replace(block, summary=summary, blocks=self.each(block.blocks), open=True)
            case Table():
                rows = tuple(tuple(replace(cell, blocks=self.each(cell.blocks)) for cell in row) for row in block.rows)
                yield replace(block, rows=rows, caption=self._runs(block.caption))
            case _:
                yield block

    def _runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        if not any(run.image or run.link for run in runs):
            return runs
        made = (self._run(run) for run in runs)
        return tuple(run for run in made if run is not None)

    def _run(self, run: Run) -> Run | None:
        run = run._replace(link=self._link(run.link)) if run.link else run
        if run.image is None:
            return run
        image = self._picture(run.image)
        return None if image is None else run._replace(image=image)
