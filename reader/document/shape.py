"""How an ended container becomes a block of the tree, in normal form: no empty containers, figures are pictures."""

from __future__ import annotations

from reader.address import host
from reader.document import runs as raw
from reader.document.tree import (
    Block,
    Cell,
    Code,
    Definition,
    Definitions,
    Details,
    Embed,
    Figure,
    Heading,
    Image,
    Item,
    List,
    Paragraph,
    Quote,
    Run,
    Table,
    text_of,
)

Attributes = dict[str, str]
_LIST_KINDS = {"1", "a", "A", "i", "I"}
_ALIGNMENTS = {"left", "right", "center", "justify"}
_MAX_SPAN = 1000


class Frame:
    """An open container: what it has so far, and the attributes it will be made with when it ends."""

    __slots__ = ("attributes", "blocks", "caption", "cells", "entries", "items", "name", "rows")

    def __init__(self, name: str, attributes: Attributes) -> None:
        self.name, self.attributes = name, attributes
        self.blocks: list[Block] = []
        self.items: list[Item] = []
        self.entries: list[Definition] = []
        self.cells: list[Cell] = []
        self.rows: list[tuple[Cell, ...]] = []
        self.caption: tuple[Run, ...] = ()

    def add(self, block: Block) -> None:
        """Take a block; between the items of a list it joins the item before it."""
        if self.name not in {"ul", "ol"}:
            self.blocks.append(block)
        elif self.items:
            last = self.items[-1]
            self.items[-1] = Item((*last.blocks, block), last.checked, last.value, last.anchor)
        else:
            self.items.append(Item((block,)))


def paragraphs(lines: list[list[Run]], align: str, lang: str, direction: str) -> list[Block]:
    """Return the blocks that lines of one paragraph make: a blank line ends one, a line of images alone is a figure."""
    blocks: list[Block] = []
    pending: list[list[Run]] = []

    def flush() -> None:
        runs = raw.join_lines(pending)
        pending.clear()
        if runs and not raw.is_blank("".join(run.text for run in runs)):
            blocks.append(Paragraph(runs, align, lang, direction))

    for line in lines:
        images = raw.only_images(line)
        blank = all(run.image is None and raw.is_blank(run.text) for run in line)
        if images or blank:
            flush()
        if images:
            links = {run.link for run in line if run.image is not None}
            blocks.append(Figure(tuple(images), (), links.pop() if len(links) == 1 else "", bare=True))
        elif not blank:
            pending.append(line)
    flush()
    return blocks


Anchored = Paragraph | Heading | Figure | Code
"""The blocks that carry the names by which links within the article lead to them."""


def anchored(block: Paragraph | Heading | Figure | Code, anchor: str) -> Paragraph | Heading | Figure | Code:
    """Return the block with names that links within the article point to, beside those it has."""
    anchor = " ".join(dict.fromkeys(f"{block.anchor} {anchor}".split()))
    match block:
        case Paragraph():
            return Paragraph(block.runs, block.align, block.lang, block.direction, anchor)
        case Heading():
            return Heading(block.level, block.runs, block.lang, block.direction, anchor)
        case Figure():
            return Figure(block.images, block.caption, block.link, anchor, block.bare)
        case Code():
            return Code(block.text, block.language, anchor)


def close(frame: Frame, parent: Frame) -> list[Block]:
    """End a container. What belongs to its parent alone (items, cells …) is put there; returned are the blocks it makes."""
    match frame.name:
        case "blockquote":
            return [Quote(tuple(frame.blocks))] if frame.blocks else []
        case "ul" | "ol":
            return _list(frame)
        case "li":
            return _item(frame, parent)
        case "dl":
            return [*frame.blocks, Definitions(tuple(frame.entries))] if frame.entries else frame.blocks
        case "dt" | "dd":
            return _definition(frame, parent)
        case "td" | "th":
            return _cell(frame, parent)
        case "tr":
            return _row(frame, parent)
        case "table":
            return _table(frame)
        case "figure":
            return _figure(frame)
        case _:
            return [_details(frame)] if frame.blocks or frame.caption else []


def number(value: str, default: int, low: int, high: int) -> int:
    """Return an attribute's whole number within bounds; ``default`` when it is none."""
    try:
        return min(max(int(value.strip().removesuffix("px")[:12]), low), high)
    except ValueError:
        return default


def _list(frame: Frame) -> list[Block]:
    if not frame.items:
        return []
    if frame.name == "ul":
        return [List(tuple(frame.items))]
    kind = frame.attributes.get("type", "1")
    first = len(frame.items) if "reversed" in frame.attributes else 1
    start = number(frame.attributes.get("start", ""), first, -100_000, 1_000_000)
    kind = kind if kind in _LIST_KINDS else "1"
    return [List(tuple(frame.items), True, start, kind, "reversed" in frame.attributes)]


def _item(frame: Frame, parent: Frame) -> list[Block]:
    if parent.name not in {"ul", "ol"}:
        return frame.blocks
    if frame.blocks:
        checked = {"true": True, "false": False}.get(frame.attributes.get("data-checked", ""))
        given = frame.attributes.get("value", "") if parent.name == "ol" else ""
        value = number(given, 0, -100_000, 1_000_000) if given else None
        anchor = raw.clean_inline("".join(frame.attributes.get("id", "").split()))[:200]
        parent.items.append(Item(tuple(frame.blocks), checked, value, anchor))
    return []


def _definition(frame: Frame, parent: Frame) -> list[Block]:
    if parent.name != "dl":
        return frame.blocks
    if frame.blocks:
        parent.entries.append(Definition(tuple(frame.blocks), frame.name == "dt"))
    return []


def _cell(frame: Frame, parent: Frame) -> list[Block]:
    if parent.name not in {"tr", "table"}:
        return frame.blocks
    align = frame.attributes.get("align", "").lower()
    cell = Cell(
        tuple(frame.blocks),
        frame.name == "th",
        number(frame.attributes.get("colspan", ""), 1, 1, _MAX_SPAN),
        number(frame.attributes.get("rowspan", ""), 1, 1, _MAX_SPAN),
        align if align in _ALIGNMENTS else "",
    )
    if parent.name == "tr":
        parent.cells.append(cell)
    else:
        parent.rows.append((cell,))
    return []


def _row(frame: Frame, parent: Frame) -> list[Block]:
    if parent.name != "table":
        return [*frame.blocks, *(block for cell in frame.cells for block in cell.blocks)]
    parent.blocks.extend(frame.blocks)
    if frame.cells:
        parent.rows.append(tuple(frame.cells))
    return []


def _table(frame: Frame) -> list[Block]:
    """Blocks between the cells stand before the table, as in HTML section 13.2.6.1 (foster parenting)."""
    if any(cell.blocks for row in frame.rows for cell in row):
        return [*frame.blocks, Table(tuple(frame.rows), frame.caption)]
    return [*frame.blocks, Paragraph(frame.caption)] if frame.caption else frame.blocks


def _figure(frame: Frame) -> list[Block]:
    blocks, caption = frame.blocks, frame.caption
    if frame.attributes.get("data-embed"):  # how it was written once
        return embedded(frame.attributes, blocks)
    if blocks and all(isinstance(block, Figure) and not block.caption for block in blocks):
        figures = [block for block in blocks if isinstance(block, Figure)]
        images: tuple[Image, ...] = tuple(image for figure in figures for image in figure.images)
        links = {figure.link for figure in figures}
        anchor = " ".join(dict.fromkeys(" ".join(figure.anchor for figure in figures).split()))
        return [Figure(images, caption, links.pop() if len(links) == 1 else "", anchor)]
    if not caption:
        return blocks
    if len(blocks) == 1 and isinstance(table := blocks[0], Table) and not table.caption:
        return [Table(table.rows, caption)]
    return [*blocks, Paragraph(caption)]


def _details(frame: Frame) -> Details:
    return Details(frame.caption, tuple(frame.blocks), "open" in frame.attributes)


def embedded(attributes: Attributes, blocks: list[Block]) -> list[Block]:
    """Return the embed that a box with one link stands for; the blocks as they are when it holds anything else."""
    kind = attributes.get("data-embed", "")
    return [_embed(kind, blocks[0])] if kind and len(blocks) == 1 and _embeddable(blocks[0]) else blocks


def _embeddable(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.runs) == 1 and bool(block.runs[0].link)


def _embed(kind: str, block: Block) -> Embed:
    assert isinstance(block, Paragraph)
    run, title = block.runs[0], text_of(block.runs)
    kind = kind if kind in {"video", "audio"} else "page"
    return Embed(kind, run.link, "" if title in {run.link, host(run.link)} else title)
