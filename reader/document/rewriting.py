"""A document with other runs and other text in its leaves; all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from reader.document.tree import (
    Block,
    Code,
    Definition,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Run,
    Table,
)
from reader.frozen import replace


class Rewriting:
    """A walk over a document. It comes to the leaves in the order in which ``Document.text`` has them, each once."""

    def document(self, document: Document) -> Document:
        """Return the document with what the walk makes of its leaves."""
        return Document(self.blocks(document.blocks), document.lang)

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Return the same of some blocks."""
        return tuple(map(self._block, blocks))

    def runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """Return what a leaf of runs becomes."""
        return runs

    def text(self, text: str) -> str:
        """Return what the text of a block of code becomes."""
        return text

    def title(self, text: str) -> str:
        """Return what the title of an embed becomes."""
        return text

    def figure(self, figure: Figure) -> Figure:
        """Return what a figure becomes."""
        return replace(figure, caption=self.runs(figure.caption))

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                return replace(block, runs=self.runs(block.runs))
            case Code():
                return replace(block, text=self.text(block.text))
            case Embed():
                return replace(block, title=self.title(block.title))
            case Figure():
                return self.figure(block)
            case Quote():
                return replace(block, blocks=self.blocks(block.blocks))
            case List():
                return replace(
                    block, items=tuple(replace(item, blocks=self.blocks(item.blocks)) for item in block.items)
                )
            case Definitions():
                return Definitions(tuple(Definition(self.blocks(each.blocks), each.term) for each in block.entries))
            case Details():
                summary = self.runs(block.summary)
                return replace(block, summary=summary, blocks=self.blocks(block.blocks))
            case Table():
                caption = self.runs(block.caption)
                rows = tuple(
                    tuple(replace(cell, blocks=self.blocks(cell.blocks)) for cell in row) for row in block.rows
                )
                return replace(block, rows=rows, caption=caption)
        return block
