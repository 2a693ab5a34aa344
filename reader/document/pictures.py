"""Where the pictures of a document stand in its canonical text, of which they are no part."""

from __future__ import annotations

from typing import NamedTuple

from reader.document.tree import (
    Block,
    Details,
    Document,
    Figure,
    Heading,
    Image,
    Paragraph,
    Run,
    Table,
    groups_of,
    own_text,
    text_of,
)

_LONGEST = 500
"""Characters."""


class Placed(NamedTuple):
    """A picture and the canonical character that it stands before; the length of the text for one at its end."""

    image: Image
    position: int
    words: str
    """What is said of it, in one line: the caption of its figure, else its alternative text."""


def pictures(document: Document) -> tuple[Placed, ...]:
    """Return the pictures of a document in their order."""
    walk = _Walk()
    walk.blocks(document.blocks)
    length = max(0, walk.at - 1)
    return tuple(placed._replace(position=min(placed.position, length)) for placed in walk.found)


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


class _Walk:
    def __init__(self) -> None:
        self.at = 0
        self.found: list[Placed] = []

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Figure():
                caption = text_of(block.caption)
                self.found += [Placed(image, self.at, _line(caption) or _line(image.alt)) for image in block.images]
                self._runs(block.caption)
            case Table():
                self._runs(block.caption)
            case Details():
                self._runs(block.summary)
            case Paragraph() | Heading():
                self._runs(block.runs)
            case _:
                self._leaf(own_text(block))
        for group in groups_of(block):
            self.blocks(group)

    def _runs(self, runs: tuple[Run, ...]) -> None:
        at = self.at
        for run in runs:
            if run.image is not None:
                self.found.append(Placed(run.image, at, _line(run.image.alt)))
            at += len(run.text)
        self._leaf(text_of(runs))

    def _leaf(self, text: str) -> None:
        self.at += len(text) + 1 if text else 0
