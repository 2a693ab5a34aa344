"""Two bodies of an article as one document: the newer one, with what is gone from the older where it stood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.changes import Changes, Kind, Piece, compare
from reader.document.tree import (
    Block,
    Code,
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
    Style,
    Table,
    text_of,
)
from reader.frozen import frozen, replace
from reader.model import Span

_GAP = "\u2009"
"""Put between a word that is gone and the one in its place."""


class Stretch(NamedTuple):
    """Characters of the merged text that are in one of the two alone, or have moved."""

    kind: Kind
    span: Span


class Step(NamedTuple):
    """One change, to be gone to and told."""

    span: Span
    """In the merged text."""
    said: str


@frozen
class Merged:
    """The merged document and what is what in it."""

    document: Document
    changes: Changes
    stretches: tuple[Stretch, ...]
    """By their place."""
    told: tuple[Span, ...]
    """Words of neither text, which say that the next block has moved."""
    steps: tuple[Step, ...]
    from_old: tuple[tuple[Span, int], ...]
    """Spans of the old text and where each begins in the merged one, by the former."""

    def place(self, span: Span) -> Span:
        """Return where a passage of the old text stands in the merged one; its beginning, when it has been torn apart."""
        starts = [old.start for old, _ in self.from_old]
        first, last = (max(0, bisect_right(starts, char) - 1) for char in (span.start, span.end - 1))
        if not starts or span.end <= span.start:
            return Span(0, 0)
        (old, at), (end_old, end_at) = self.from_old[first], self.from_old[last]
        start = at + min(span.start - old.start, old.end - old.start)
        end = end_at + min(span.end - end_old.start, end_old.end - end_old.start)
        return Span(start, end) if start < end else Span(start, at + old.end - old.start)


class _Old(NamedTuple):
    """A leaf of the old text."""

    start: int
    end: int
    runs: tuple[Run, ...]
    block: Block
    listed: bool
    """Whether it stood in a list."""


def merge(old: Document, new: Document) -> Merged:
    """Return both as one."""
    changes = compare(old, new)
    return _Merger(old, new, changes).merged()


class _Merger:
    """Walks the new blocks and the pieces side by side."""

    def __init__(self, old: Document, new: Document, changes: Changes) -> None:
        self._new, self._changes = new, changes
        self._old = list(_old_leaves(old.blocks, [0], listed=False))
        self._starts = [leaf.start for leaf in self._old]
        self._pieces = changes.pieces
        self._next = 0
        self._new_at = 0
        self._at = 0
        self._old_end = 0
        self._was_moved = False
        self._stretches: list[Stretch] = []
        self._told: list[Span] = []
        self._steps: list[Step] = []
        self._from_old: list[tuple[Span, int]] = []

    def merged(self) -> Merged:
        blocks = (*self._blocks(self._new.blocks), *self._gone())
        return Merged(
            Document(blocks, self._new.lang),
            self._changes,
            tuple(self._stretches),
            tuple(self._told),
            tuple(self._steps),
            tuple(sorted(self._from_old)),
        )

    def _blocks(self, blocks: Iterable[Block], *, top: bool = True) -> tuple[Block, ...]:
        made: list[Block] = []
        for block in blocks:
            if top and isinstance(block, Quote | List | Definitions | Details | Table):
                made += self._gone(listed=not isinstance(block, List))
            made += self._block(block)
        return tuple(made)

    def _block(self, block: Block) -> list[Block]:
        match block:
            case Paragraph() | Heading():
                before, runs = self._leaf(block.runs)
                return [*before, replace(block, runs=runs)]
            case Code():
                before, runs = self._leaf((Run(block.text),))
                return [*before, replace(block, text=text_of(runs))]
            case Figure():
                before, runs = self._leaf(block.caption)
                return [*before, replace(block, caption=runs)]
            case Embed():
                before, runs = self._leaf((Run(block.title),))
                return [*before, replace(block, title=text_of(runs))]
            case Rule():
                return [block]
            case _:
                return self._container(block)

    def _container(self, block: Quote | List | Definitions | Table | Details) -> list[Block]:
        match block:
            case Quote():
                return [Quote(self._blocks(block.blocks, top=False))]
            case List():
                items = [item for each in block.items for item in self._items(each)]
                return [replace(block, items=tuple(items))]
            case Definitions():
                entries = tuple(replace(each, blocks=self._blocks(each.blocks, top=False)) for each in block.entries)
                return [Definitions(entries)]
            case Details():
                before, runs = self._leaf(block.summary)
                return [*before, Details(runs, self._blocks(block.blocks, top=False), open=True)]
            case Table():
                before, caption = self._leaf(block.caption)
                rows = tuple(
                    tuple(replace(cell, blocks=self._blocks(cell.blocks, top=False)) for cell in row)
                    for row in block.rows
                )
                return [*before, Table(rows, caption)]

    def _items(self, item: Item) -> Iterator[Item]:
        gone = self._gone(wrapped=False) if any(_has_text(block) for block in item.blocks) else []
        yield from (Item((block,)) for block in gone)
        yield replace(item, blocks=self._blocks(item.blocks, top=False))

    # leaves

    def _gone(self, *, listed: bool = True, wrapped: bool = True) -> list[Block]:
        """Take the whole leaves that are gone from here; without ``listed`` only as far as they stood in no list."""
        made: list[tuple[bool, Block]] = []
        while (leaf := self._whole_gone()) is not None and (listed or not leaf.listed):
            self._next += 1
            self._put(Kind.REMOVED, leaf.start, leaf.end)
            text = text_of(leaf.runs)
            self._steps.append(Step(Span(self._at, self._at + len(text)), f"Removed: {_short(text)}"))
            self._at += len(text) + 1
            made.append((leaf.listed, leaf.block))
        if not wrapped:
            return [block for _, block in made]
        return list(_wrapped(made))

    def _whole_gone(self) -> _Old | None:
        """Return the leaf that the next piece says is gone, None if it says something else."""
        if self._next == len(self._pieces) or self._pieces[self._next].kind is not Kind.REMOVED:
            return None
        old = self._pieces[self._next].old
        leaf = self._old_leaf(old.start)
        return leaf if (leaf.start, leaf.end) == old else None

    def _old_leaf(self, char: int) -> _Old:
        return self._old[bisect_right(self._starts, char) - 1]

    def _leaf(self, runs: tuple[Run, ...]) -> tuple[list[Block], tuple[Run, ...]]:
        """Return what goes before a leaf, and its runs with what is gone among them."""
        text = text_of(runs)
        if not text:
            return [], runs
        before = self._gone()
        pieces = self._taken(self._new_at + len(text))
        moved = any(piece.kind is Kind.MOVED for piece in pieces)
        if moved and not self._was_moved:
            before.append(self._tell_moved(pieces))
        self._was_moved = moved
        begin, known = self._at, len(self._stretches)
        made = self._runs(pieces, runs)
        if moved:
            self._steps.append(Step(Span(begin, self._at), f"Moved: {_short(text)}"))
        else:
            self._step(pieces, text, self._stretches[known:])
        if not moved and (kept := [piece.old.end for piece in pieces if piece.kind is Kind.SAME]):
            self._old_end = kept[-1]
        self._at += 1
        self._new_at += len(text) + 1
        return before, made

    def _taken(self, end: int) -> list[Piece]:
        """Take the pieces of a leaf that ends there in the new text."""
        taken: list[Piece] = []
        while self._next < len(self._pieces):
            piece = self._pieces[self._next]
            if piece.new.start > end or (piece.new.start == end and (piece.new.end > end or self._whole_gone())):
                break
            taken.append(piece)
            self._next += 1
        return taken

    def _tell_moved(self, pieces: Sequence[Piece]) -> Paragraph:
        came = next(piece.old.start for piece in pieces if piece.kind is Kind.MOVED)
        words = f"Moved here from further {'down' if came > self._old_end else 'up'}"
        self._told.append(Span(self._at, self._at + len(words)))
        self._at += len(words) + 1
        return Paragraph((Run(words, Style.SMALL),))

    def _runs(self, pieces: Sequence[Piece], runs: tuple[Run, ...]) -> tuple[Run, ...]:
        made: list[Run] = []
        before: Piece | None = None
        for number, piece in enumerate(pieces):
            if piece.kind is Kind.REMOVED:
                leaf = self._old_leaf(piece.old.start)
                part = [run._replace(link="") for run in _cut(leaf.runs, piece.old, leaf.start) if run.image is None]
            else:
                part = _cut(runs, piece.new, self._new_at, last=number == len(pieces) - 1)
            if before is not None and {before.kind, piece.kind} == {Kind.REMOVED, Kind.ADDED} and _meet(made, part):
                made.append(Run(_GAP))
                self._at += 1
            length = len(text_of(tuple(part)))
            self._put(piece.kind, *piece.old, length=length)
            self._at += length
            made += part
            before = piece
        return tuple(made)

    def _put(self, kind: Kind, start: int, end: int, *, length: int | None = None) -> None:
        """Note what the characters are that come next."""
        length = end - start if length is None else length
        if kind is not Kind.SAME and length:
            self._stretches.append(Stretch(kind, Span(self._at, self._at + length)))
        if start < end:
            self._from_old.append((Span(start, end), self._at))

    def _step(self, pieces: Sequence[Piece], text: str, within: Sequence[Stretch]) -> None:
        """Note the changes of a leaf, of which the pieces have just been put as these stretches."""
        at = 0
        for group in _groups(pieces):
            mine = within[at : at + len(group)]
            at += len(group)
            gone = "".join(self._old_text(piece) for piece in group if piece.kind is Kind.REMOVED)
            come = "".join(
                text[piece.new.start - self._new_at : piece.new.end - self._new_at]
                for piece in group
                if piece.kind is Kind.ADDED
            )
            self._steps.append(Step(Span(mine[0].span.start, mine[-1].span.end), _said(gone, come)))

    def _old_text(self, piece: Piece) -> str:
        leaf = self._old_leaf(piece.old.start)
        return text_of(leaf.runs)[piece.old.start - leaf.start : piece.old.end - leaf.start]


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the changed pieces that follow one another."""
    group: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.SAME:
            if group:
                yield group
            group = []
        else:
            group.append(piece)
    if group:
        yield group


def _said(gone: str, come: str) -> str:
    if gone.strip() and come.strip():
        return f"{_short(gone)} became {_short(come)}"
    return f"Removed: {_short(gone)}" if gone.strip() else f"Added: {_short(come)}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= 60 else words[:59].rstrip() + '…'}”"


def _meet(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Say whether no white space stands between two stretches."""
    one, other = text_of(tuple(left)), text_of(tuple(right))
    return bool(one and other) and not one[-1].isspace() and not other[0].isspace()


def _cut(runs: Sequence[Run], span: Span, start: int, *, last: bool = False) -> list[Run]:
    """Return what of a leaf's runs is in a span; the leaf begins at ``start``. A picture at the end goes with the last."""
    low, high = span.start - start, span.end - start
    made: list[Run] = []
    at = 0
    for run in runs:
        end = at + len(run.text)
        if run.image is not None:
            if low <= at < high or (last and at >= high):
                made.append(run)
        elif at < high and end > low:
            text = run.text[max(0, low - at) : high - at]
            made.append(run if text == run.text else run._replace(text=text, ruby=""))
        at = end
    return made


def _wrapped(found: Iterable[tuple[bool, Block]]) -> Iterator[Block]:
    """Yield blocks, those that stood in a list in one."""
    items: list[Item] = []
    for listed, block in found:
        if listed:
            items.append(Item((block,)))
            continue
        if items:
            yield List(tuple(items))
            items = []
        yield block
    if items:
        yield List(tuple(items))


def _has_text(block: Block) -> bool:
    return any(Document((block,)).leaves())


def _old_leaves(blocks: Iterable[Block], at: list[int], *, listed: bool) -> Iterator[_Old]:
    """Yield the leaves that have text, each with a block that shows it by itself."""

    def leaf(runs: tuple[Run, ...], block: Block) -> Iterator[_Old]:
        if text := text_of(runs):
            yield _Old(at[0], at[0] + len(text), runs, block, listed)
            at[0] += len(text) + 1

    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield from leaf(block.runs, replace(block, anchor=""))
            case Code():
                yield from leaf((Run(block.text),), block)
            case Figure():
                yield from leaf(block.caption, block)
            case Embed():
                yield from leaf((Run(block.title),), block)
            case Quote():
                yield from _old_leaves(block.blocks, at, listed=listed)
            case List():
                for item in block.items:
                    yield from _old_leaves(item.blocks, at, listed=True)
            case Definitions():
                for entry in block.entries:
                    yield from _old_leaves(entry.blocks, at, listed=listed)
            case Details():
                yield from leaf(block.summary, Paragraph(block.summary))
                yield from _old_leaves(block.blocks, at, listed=listed)
            case Table():
                yield from leaf(block.caption, Paragraph(block.caption))
                for row in block.rows:
                    for cell in row:
                        yield from _old_leaves(cell.blocks, at, listed=listed)
