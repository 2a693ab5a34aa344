"""A stretch of a document as a document of its own: what is copied of an article, with its blocks and styles."""

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
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    text_of,
)
from reader.frozen import replace
from reader.model import Span


def slice(document: Document, span: Span) -> Document:
    """Return the part of a document whose canonical text is that of ``span``, without a separator at either end.

    Lists, quotes and tables stay around what is cut from several leaves; a part of one leaf is a leaf by itself. What
    has no text of its own (rules, pictures) belongs to the part if it stands between two pieces of its text.
    """
    return Document(_bared(_Cutter(document, span).blocks(document.blocks)), document.lang)


def _bared(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Take away what stands around a single leaf."""
    inner = blocks
    while len(inner) == 1:
        blocks = inner
        match blocks[0]:
            case Quote():
                inner = blocks[0].blocks
            case List(items=(item,)):
                inner = item.blocks
            case Definitions(entries=(entry,)):
                inner = entry.blocks
            case Table(caption=()) as table:
                filled = [cell.blocks for row in table.rows for cell in row if cell.blocks]
                inner = filled[0] if len(filled) == 1 else ()
            case _:
                return blocks
    return blocks


class _Cutter:
    """Walks the blocks and counts canonical characters as ``Document.text`` does."""

    def __init__(self, document: Document, span: Span) -> None:
        length = len(document.text)
        self._start, self._end = max(0, span.start), min(length, span.end)
        self._from_top, self._to_end = self._start == 0, self._end == length
        self._at = 0  # where the next leaf with text begins

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        kept: list[Block] = []
        for block in blocks:
            kept += self._block(block)
        return tuple(kept)

    def _leaf(self, length: int) -> tuple[int, int] | None:
        """Pass over a leaf's text; return which part of it is wanted, None for none."""
        begin, self._at = self._at, self._at + length + 1
        low, high = max(self._start - begin, 0), min(self._end - begin, length)
        return (low, high) if low < high else None

    def _silent(self) -> bool:
        """Say whether something without text is wanted here."""
        before = self._from_top or self._start < self._at - 1
        return before and (self._to_end or self._end > self._at)

    def _block(self, block: Block) -> tuple[Block, ...]:
        match block:
            case Paragraph() | Heading():
                runs = self._runs(block.runs)
                return () if runs is None else (replace(block, runs=runs),)
            case Code():
                part = self._leaf(len(block.text)) if block.text else None
                return (replace(block, text=block.text[part[0] : part[1]]),) if part else ()
            case Rule():
                return (block,) if self._silent() else ()
            case Figure():
                return self._figure(block)
            case Embed():
                part = self._leaf(len(block.title)) if block.title else None
                if part is None:
                    return (block,) if not block.title and self._silent() else ()
                return (replace(block, title=block.title[part[0] : part[1]]),)
            case Quote():
                inner = self.blocks(block.blocks)
                return (replace(block, blocks=inner),) if inner else ()
            case List():
                return self._list(block)
            case Definitions():
                return self._definitions(block)
            case Details():
                return self._details(block)
            case Table():
                return self._table(block)

    def _runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...] | None:
        text = text_of(runs)
        if not text:
            return runs if self._silent() else None
        part = self._leaf(len(text))
        if part is None:
            return None
        low, high = part
        kept: list[Run] = []
        at = 0
        for run in runs:
            end = at + len(run.text)
            if run.image is not None:
                if low <= at < high or at == high == len(text):
                    kept.append(run)
            elif at < high and end > low:
                cut = run.text[max(0, low - at) : high - at]
                kept.append(run if cut == run.text else run._replace(text=cut, ruby=""))
            at = end
        return tuple(kept)

    def _figure(self, block: Figure) -> tuple[Block, ...]:
        if not text_of(block.caption):
            return (block,) if self._silent() else ()
        whole = self._start < self._at or self._from_top
        caption = self._runs(block.caption)
        if caption is None:
            return ()
        return (replace(block, caption=caption),) if whole else (Paragraph(caption),)

    def _list(self, block: List) -> tuple[Block, ...]:
        kept: list[Item] = []
        number, first = block.start, block.start
        for item in block.items:
            number = number if item.value is None else item.value
            silent = not item.blocks and self._silent()
            if (inner := self.blocks(item.blocks)) or silent:
                first = first if kept else number
                kept.append(replace(item, blocks=inner))
            number += -1 if block.reversed else 1
        if not kept:
            return ()
        if len(kept) == len(block.items):
            return (replace(block, items=tuple(kept)),)
        top = Item(kept[0].blocks, kept[0].checked, None, kept[0].anchor)
        return (replace(block, items=(top, *kept[1:]), start=first),)

    def _definitions(self, block: Definitions) -> tuple[Block, ...]:
        kept = [(entry, self.blocks(entry.blocks)) for entry in block.entries]
        entries = tuple(Definition(inner, entry.term) for entry, inner in kept if inner)
        return (Definitions(entries),) if entries else ()

    def _details(self, block: Details) -> tuple[Block, ...]:
        summary = self._runs(block.summary)
        inner = self.blocks(block.blocks)
        if summary is None:
            return inner
        return (replace(block, summary=summary, blocks=inner),) if inner else (Paragraph(summary),)

    def _table(self, block: Table) -> tuple[Block, ...]:
        caption = (self._runs(block.caption) or ()) if text_of(block.caption) else ()
        rows = [tuple(replace(cell, blocks=self.blocks(cell.blocks)) for cell in row) for row in block.rows]
        full = [number for number, row in enumerate(rows) if any(cell.blocks for cell in row)]
        if not full:
            return (Paragraph(caption),) if caption else ()
        return (Table(tuple(rows[full[0] : full[-1] + 1]), caption),)
