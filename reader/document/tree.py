"""The nodes of the document tree: frozen values, nested blocks whose leaves hold runs.

A *leaf* is a block with text of its own (Paragraph, Heading, Code, Rule, Figure's caption, Embed, a table's caption and,
through their blocks, its cells). The canonical text is the texts of the leaves that have any, joined by one ``\\n``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reader.frozen import frozen


class Style:
    """How a run looks: bits to be combined; the writing order of their elements is that of the members.

    Plain numbers: each operation on the members of a ``Flag`` takes as long as setting a word.
    """

    PLAIN = 0
    STRONG = 1
    EMPHASIS = 2
    CODE = 4
    DELETED = 8
    INSERTED = 16
    SUPERSCRIPT = 32
    SUBSCRIPT = 64
    MARKED = 128
    SMALL = 256
    KEYBOARD = 512
    MATH = 1024
    """A formula written in a line: neighbours of one title are one formula, and the title is its TeX."""


class Image(NamedTuple):
    """A picture, inline or in a figure. It has no canonical characters."""

    src: str
    """Absolute http(s) address, or ``sha256:HEX`` for one that came inside the page itself."""
    alt: str = ""
    width: int = 0
    """CSS pixels; 0 when unknown."""
    height: int = 0


class Run(NamedTuple):
    """A stretch of text of one style, or one inline image (then ``text`` is empty).

    ``text`` holds no line end but ``\\n`` (a line break within the block), no control, soft-hyphen, object-replacement
    or Unicode separator characters.
    """

    text: str
    style: int = 0
    link: str = ""
    """Absolute address, ``#fragment`` or empty."""
    title: str = ""
    """What hovering tells: the expansion of an abbreviation, a link's title, the TeX of a formula."""
    lang: str = ""
    direction: str = ""
    """``rtl``, ``ltr`` or empty for the block's own."""
    image: Image | None = None
    ruby: str = ""
    """The reading set above the text (ruby, furigana); not canonical text."""


@frozen
class Paragraph:
    """A paragraph of runs."""

    runs: tuple[Run, ...]
    align: str = ""
    """``center``, ``right``, ``justify``, ``left`` or empty."""
    lang: str = ""
    direction: str = ""
    anchor: str = ""
    """The names that links within the article point to, with a space between two."""


@frozen
class Heading:
    """A heading of level 1 to 6."""

    level: int
    runs: tuple[Run, ...]
    lang: str = ""
    direction: str = ""
    anchor: str = ""


@frozen
class Code:
    """Preformatted text, kept to the character (tabs and line ends too)."""

    text: str
    language: str = ""
    anchor: str = ""


@frozen
class Rule:
    """A thematic break; its canonical text is empty."""


@frozen
class Figure:
    """One or more images with a caption; the caption is its canonical text."""

    images: tuple[Image, ...]
    caption: tuple[Run, ...] = ()
    link: str = ""
    anchor: str = ""
    bare: bool = False
    """Images that stand in a paragraph of their own, for which the page has no ``figure``; never with a caption."""


@frozen
class Embed:
    """What cannot be shown here (video, audio, a frame): a card with title and address. Its title is its canonical text."""

    kind: str
    """``video``, ``audio`` or ``page``."""
    src: str
    title: str = ""


@frozen
class Quote:
    """Quoted blocks. Language and direction are those of its leaves."""

    blocks: tuple[Block, ...]


@frozen
class Item:
    """One item of a list."""

    blocks: tuple[Block, ...]
    checked: bool | None = None
    """For an item of a task list, whether it is done; None for any other item."""
    value: int | None = None
    """The number it has been given, when it differs from its place in the list."""
    anchor: str = ""


@frozen
class List:
    """A list; ``kind`` is the HTML ``type`` of an ordered one (``1 a A i I``)."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    kind: str = "1"
    reversed: bool = False
    """Whether an ordered one counts down from ``start``."""


@frozen
class Definition:
    """A term (``term`` True) or what is said of it."""

    blocks: tuple[Block, ...]
    term: bool = False


@frozen
class Definitions:
    """A definition list."""

    entries: tuple[Definition, ...]


@frozen
class Cell:
    """A table cell."""

    blocks: tuple[Block, ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    align: str = ""


@frozen
class Table:
    """A table; ``caption`` is a leaf before the first cell when it is not empty."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: tuple[Run, ...] = ()


@frozen
class Details:
    """A summary and the blocks that it stands for."""

    summary: tuple[Run, ...]
    blocks: tuple[Block, ...]
    open: bool = False


Leaf = Paragraph | Heading | Code | Rule | Figure | Embed
Block = Leaf | Quote | List | Definitions | Table | Details


@dataclass(frozen=True)
class Document:
    """An article's body. Equal when their blocks are equal."""

    blocks: tuple[Block, ...]
    lang: str = field(default="", compare=False)

    @cached_property
    def text(self) -> str:
        """The canonical text."""
        return "\n".join(self.leaves())

    def leaves(self) -> Iterator[str]:
        """Yield the text of each leaf that has any, in order; each starts where the texts before it, plus one each, end."""
        return filter(None, _texts(self.blocks))


def text_of(runs: tuple[Run, ...]) -> str:
    """Return the canonical text of runs."""
    return "".join([run.text for run in runs])


def groups_of(block: Block) -> list[tuple[Block, ...]]:
    """Return the blocks in a container, as they stand together in its items, entries or cells."""
    match block:
        case Quote() | Details():
            return [block.blocks]
        case List():
            return [item.blocks for item in block.items]
        case Definitions():
            return [entry.blocks for entry in block.entries]
        case Table():
            return [cell.blocks for row in block.rows for cell in row]
    return []


def own_text(block: Block) -> str:
    """Return the canonical text that a block has itself: a leaf's, a summary, a table's caption."""
    match block:
        case Paragraph() | Heading():
            return text_of(block.runs)
        case Code():
            return block.text
        case Figure() | Table():
            return text_of(block.caption)
        case Embed():
            return block.title
        case Details():
            return text_of(block.summary)
    return ""


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if type(block) is Paragraph:  # nearly all are, and every article that is opened comes through here
            yield text_of(block.runs)
            continue
        yield own_text(block)
        for group in groups_of(block):
            yield from _texts(group)
