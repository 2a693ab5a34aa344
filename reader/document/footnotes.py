"""Footnotes: which link is a reference to one, and the blocks that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.document.runs import is_blank
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

LONGEST = 1500
"""Characters beyond which a place is a part of the article and no note."""
_MARK = r"(?:\d{1,4}|[a-zA-Z]|[ivxlcIVXLC]{1,6}|[*∗†‡§¶‖#※]{1,4}|(?:note|fn|n|nb)\.?\s?\d{1,4})"
_BARE = rf"\s*{_MARK}\s*"
_BRACKETED = rf"\s*[\[(（［【〔]\s*{_MARK}\s*[\])）］】〕]\s*"
_SIGN = r"\s*(?:[¹²³⁰⁴-⁹]{1,4}|[*∗†‡§¶‖※]{1,4})\s*"
_BACK = r"[\s↩↑↵⏎⤴⮌⬆⇑↖←⟵«^\ufe0e\ufe0f🔙\[\]()]+|\s*(?:back|return|jump up|jump back|back to (?:the )?text)\s*"
_START = rf"\s*(?:[\[(]?{_MARK}[\])]?[.:]?|\^)\s*"
_EDGES = " \u00a0\u2003\u200b\ufe0e\ufe0f\n"


def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.IGNORECASE) is not None  # compiled on first use: nothing at start-up


def is_footnote_reference(text: str, link: str, style: int = 0) -> bool:
    """Say whether a linked run is the number or sign of a note of the same article."""
    if not link.startswith("#"):
        return False
    if style & Style.SUPERSCRIPT:
        return _is(_BARE, text) or _is(_BRACKETED, text) or _is(_SIGN, text)
    return _is(_BRACKETED, text) or _is(_SIGN, text)


def footnote(document: Document, anchor: str) -> tuple[Block, ...]:
    """Return the blocks that a place in the article stands for, without the links that lead back from it.

    Empty when there is no such place, it is a heading, it is too long to be a note, or all that leads to it stands
    below it: then it is the place of a reference, or one to go back to.
    """
    name = anchor.removeprefix("#")
    first = next((event for event in _events(document.blocks) if event == "#" + name or name in event.split()), "")
    if first != "#" + name:
        return ()
    blocks = _found(document.blocks, name)
    if not blocks or isinstance(blocks[0], Heading) or sum(map(_size, blocks)) > LONGEST:
        return ()
    return _without_way_back(blocks, {*_leading_to(document.blocks, "#" + name)})


def _events(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the names of places and the links within the article, in order."""
    for block in blocks:
        yield getattr(block, "anchor", "")
        match block:
            case Paragraph() | Heading():
                yield from (run.link for run in block.runs if run.link[:1] == "#")
            case Figure():
                yield from (run.link for run in block.caption if run.link[:1] == "#")
            case Quote():
                yield from _events(block.blocks)
            case Details():
                yield from (run.link for run in block.summary if run.link[:1] == "#")
                yield from _events(block.blocks)
            case List():
                for item in block.items:
                    yield item.anchor
                    yield from _events(item.blocks)
            case Definitions():
                for entry in block.entries:
                    yield from _events(entry.blocks)
            case Table():
                yield from (run.link for run in block.caption if run.link[:1] == "#")
                for row in block.rows:
                    for cell in row:
                        yield from _events(cell.blocks)
            case Code() | Rule() | Embed():
                pass


def _found(blocks: tuple[Block, ...], name: str) -> tuple[Block, ...]:
    for number, block in enumerate(blocks):
        if name in getattr(block, "anchor", "").split():
            return _with_following(blocks, number)
        match block:
            case List():
                found = _in_items(block, name)
            case Definitions():
                found = _in_entries(block, name)
            case Table():
                found = _in_rows(block, name)
            case Quote() | Details():
                found = _found(block.blocks, name)
            case _:
                continue
        if found:
            return found
    return ()


def _in_items(block: List, name: str) -> tuple[Block, ...]:
    for item in block.items:
        if item.anchor == name or name in _names_at_start(item.blocks):
            return item.blocks
        if found := _found(item.blocks, name):
            return found
    return ()


def _in_entries(block: Definitions, name: str) -> tuple[Block, ...]:
    for number, entry in enumerate(block.entries):
        if name in _names_at_start(entry.blocks):
            blocks = list(entry.blocks)
            for following in block.entries[number + 1 :] if entry.term else ():
                if following.term:
                    break
                blocks += following.blocks
            return tuple(blocks)
        if found := _found(entry.blocks, name):
            return found
    return ()


def _in_rows(block: Table, name: str) -> tuple[Block, ...]:
    for row in block.rows:
        for number, cell in enumerate(row):
            if name in _names_at_start(cell.blocks):
                return tuple(block for each in row[number:] for block in each.blocks)
            if found := _found(cell.blocks, name):
                return found
    return ()


def _names_at_start(blocks: tuple[Block, ...]) -> list[str]:
    return getattr(blocks[0], "anchor", "").split() if blocks else []


def _with_following(blocks: tuple[Block, ...], number: int) -> tuple[Block, ...]:
    """Return a block, and behind a paragraph those up to the next note; the last note is one paragraph."""
    first = blocks[number]
    if not isinstance(first, Paragraph):
        return (first,)
    end = number + 1
    while end < len(blocks) and isinstance(blocks[end], Paragraph | List | Quote | Code) and not _is_place(blocks[end]):
        end += 1
    if end < len(blocks) and isinstance(blocks[end], Paragraph):
        return blocks[number:end]
    alone = _is(_BARE, text_of(first.runs)) or _is(_BRACKETED, text_of(first.runs))
    return blocks[number : number + (2 if alone else 1)]


def _is_place(block: Block) -> bool:
    return bool(getattr(block, "anchor", ""))


def _size(block: Block) -> int:
    return len(Document((block,)).text)


def _leading_to(blocks: tuple[Block, ...], link: str) -> Iterator[str]:
    """Yield the links that lead to blocks from which ``link`` leads away."""
    for block in blocks:
        match block:
            case List():
                for item in block.items:
                    inner = list(_leading_to(item.blocks, link))
                    yield from inner
                    if inner and item.anchor:
                        yield "#" + item.anchor
            case Definitions():
                for entry in block.entries:
                    yield from _leading_to(entry.blocks, link)
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from _leading_to(cell.blocks, link)
            case Quote() | Details():
                yield from _leading_to(block.blocks, link)
            case Paragraph() | Heading() | Figure():
                runs = block.caption if isinstance(block, Figure) else block.runs
                if any(run.link == link for run in runs):
                    yield from ("#" + name for name in block.anchor.split())
            case Code() | Rule() | Embed():
                pass


def _without_way_back(blocks: tuple[Block, ...], back: set[str]) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            runs = _stripped(block.runs, back, first=not kept)
            if runs:
                kept.append(Paragraph(runs, block.align, block.lang, block.direction, block.anchor))
        elif isinstance(block, List) and block is blocks[-1]:
            items = tuple(
                Item(_without_way_back(item.blocks, back), item.checked, item.value, item.anchor)
                for item in block.items
            )
            items = tuple(item for item in items if item.blocks)
            if items:
                kept.append(List(items, block.ordered, block.start, block.kind, block.reversed))
        else:
            kept.append(block)
    return tuple(kept)


def _stripped(runs: tuple[Run, ...], back: set[str], *, first: bool) -> tuple[Run, ...]:
    """Return runs without the links back and, at the start of a note, without its linked number."""
    kept: list[Run] = []
    for run in runs:
        within = run.link.startswith("#") and run.image is None
        if within and (_is(_BACK, run.text) or (run.link in back and not _says_more(run, kept, first))):
            continue
        if within and first and is_blank(text_of(tuple(kept))) and _is(_START, run.text):
            continue
        if first and not kept and run.image is None:
            run = run._replace(text=run.text.lstrip(_EDGES + ".:^↑"))
        if run.text or run.image is not None:
            kept.append(run)
    while kept and kept[-1].image is None and not kept[-1].text.strip(_EDGES):
        kept.pop()
    if kept and kept[-1].image is None:
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip(_EDGES))
    return tuple(kept)


def _says_more(run: Run, before: list[Run], first: bool) -> bool:
    """Say whether a link back has words of the note's own."""
    at_start = first and is_blank(text_of(tuple(before)))
    return len(run.text) > (40 if not at_start else 6)
