"""Taking blocks out of a document, by their paths or by what they hold, so that another body can be treated alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from reader.document.tree import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Table,
    groups_of,
    own_text,
    text_of,
)
from reader.frozen import replace
from reader.model import Span

Path = tuple[int, ...]
"""The way to a block: its place among the document's, then among those of each container on the way; the blocks of all
items of a list, entries of a definition list or cells of a table are counted through."""


def paths_at(document: Document, spans: Iterable[Span]) -> list[Path]:
    """Return the paths of the innermost blocks that share a character with a span, or, for an empty span, stand there."""
    wanted = list(spans)
    return [
        path
        for path, _, low, high in _leaves(document.blocks, (), [0])
        if any(start < high and end > low if start < end else low <= start <= high for start, end in wanted)
    ]


def path_of(document: Document, image: Image) -> Path | None:
    """Return the path of the innermost block that shows a picture of the document, None when there is none."""
    found = None
    for path, block, *_ in _leaves(document.blocks, (), [0]):
        for shown in _images(block):
            if shown is image:
                return path
            if shown == image and found is None:
                found = path
    return found


def _images(block: Block) -> list[Image]:
    match block:
        case Figure():
            return list(block.images)
        case Paragraph() | Heading():
            return [run.image for run in block.runs if run.image is not None]
    return []


def without(document: Document, paths: Collection[Path]) -> Document:
    """Return the document without these blocks; containers that nothing is left in go, too."""
    return Document(_kept(document.blocks, (), lambda path, _: path in paths), document.lang)


def others(document: Document, paths: Collection[Path]) -> list[Path]:
    """Return the paths of all innermost blocks but these and those within these."""
    return [
        path
        for path, *_ in _leaves(document.blocks, (), [0])
        if not any(path[:depth] in paths for depth in range(1, len(path) + 1))
    ]


def keys(document: Document, paths: Collection[Path]) -> list[str]:
    """Return what the innermost blocks of these paths are known by in another body."""
    return [
        found
        for path, block, *_ in _leaves(document.blocks, (), [0])
        if any(path[:depth] in paths for depth in range(1, len(path) + 1)) and (found := key(block))
    ]


def without_keys(document: Document, known: Collection[str]) -> Document:
    """Return the document without the innermost blocks that are known by these keys."""
    return Document(_kept(document.blocks, (), lambda _, block: key(block) in known), document.lang)


def key(block: Block) -> str:
    """Return what tells a block without blocks in it from others: a hash of its words and pictures; empty for none."""
    match block:
        case Paragraph() | Heading():
            pictures = [run.image.src for run in block.runs if run.image is not None]
            held = [" ".join(text_of(block.runs).split()), *pictures]
        case Code():
            held = [block.text]
        case Figure():
            held = [text_of(block.caption), *(image.src for image in block.images)]
        case Embed():
            held = [block.src]
        case _:
            held = []
    if not any(held):
        return ""
    return hashlib.sha256("\0".join(held).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _leaves(blocks: Sequence[Block], above: Path, at: list[int]) -> Iterator[tuple[Path, Block, int, int]]:
    """Yield path, block and canonical characters of each block that has none in it."""
    for number, block in enumerate(blocks):
        path, own = (*above, number), own_text(block)
        match block:
            case Quote() | List() | Definitions() | Details() | Table():
                at[0] += len(own) + 1 if own else 0
                yield from _leaves([inner for group in groups_of(block) for inner in group], path, at)
            case _:
                low, length = at[0], len(own)
                at[0] += length + 1 if length else 0
                yield path, block, low, low + length


def _kept(
    blocks: Sequence[Block], above: Path, cut: Callable[[Path, Block], bool], first: int = 0
) -> tuple[Block, ...]:
    kept: list[Block] = []
    for number, block in enumerate(blocks, first):
        path = (*above, number)
        if cut(path, block):
            continue
        groups = groups_of(block)
        if not groups:
            kept.append(block)
            continue
        places = [sum(map(len, groups[:index])) for index in range(len(groups))]
        left = [_kept(group, path, cut, place) for group, place in zip(groups, places, strict=True)]
        if left != groups:
            kept += _refilled(block, groups, left)
        else:
            kept.append(block)
    return tuple(kept)


def _refilled(block: Block, before: list[tuple[Block, ...]], left: list[tuple[Block, ...]]) -> list[Block]:
    """Return a container with other blocks in it, or nothing when none is left."""
    if not any(left) and not (isinstance(block, Details) and text_of(block.summary)):
        return []
    gone = [bool(old) and not new for old, new in zip(before, left, strict=True)]
    match block:
        case Quote() | Details():
            return [replace(block, blocks=left[0])]
        case List():
            pairs = zip(block.items, left, gone, strict=True)
            return [replace(block, items=tuple(replace(item, blocks=new) for item, new, lost in pairs if not lost))]
        case Definitions():
            entries = zip(block.entries, left, gone, strict=True)
            return [replace(block, entries=tuple(replace(one, blocks=new) for one, new, lost in entries if not lost))]
        case Table():
            cells = iter(left)
            rows = [tuple(replace(cell, blocks=next(cells)) for cell in row) for row in block.rows]
            return [replace(block, rows=tuple(row for row in rows if any(cell.blocks for cell in row)))]
    return [block]
