"""Details: a summary that folds away what it stands for.

What is folded stays in the document, as blocks that take no line, so that every canonical character keeps its place. Qt
gives a table its rows whatever is in them: details that hold one stand open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument

from reader import document as tree
from reader.ui.typesetting.furniture import Band, Marker
from reader.ui.typesetting.pictures import ACT
from reader.ui.typesetting.setting import Fold, Place

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

OPEN, CLOSED, CLOSED_RTL = "▾", "▸", "◂"


def set_details(setter: Typesetter, block: tree.Details, place: Place) -> Iterator[None]:
    """Set a summary and what it stands for."""
    inner = setter.inset(place, 1.2)
    furniture, folds = setter.made.furniture, setter.made.folds
    voice = place.voice._replace(bold=True)
    summary = setter.next_number()
    setter.open(voice, inner, below=min(place.gap, 0.4))
    furniture.markers.setdefault(summary, []).append(Marker(OPEN, inner.left, place.voice, rtl=place.rtl))
    start = setter.cursor.position()
    setter.leaf(block.summary, voice, setter.room(inner))
    if not block.blocks:
        return
    number = len(folds) if setter.foldable and not _has_table(block.blocks) else -1
    if number >= 0:
        folds.append(Fold(summary, 0, 0))
        _make_entry(setter, start, number)
    first = setter.next_number()
    yield from setter.steps(block.blocks, inner)
    left = place.left + 0.4 * setter.sheet.em
    furniture.bands.append(Band("details", first, setter.number(), left, place.right, place.rtl))
    if number >= 0:
        folds[number] = Fold(summary, first, setter.number())
        if not setter.folds.get(number, block.open):
            fold(setter.made.document, setter.made.folds[number], furniture.markers, open_=False)


def _has_table(blocks: tuple[tree.Block, ...]) -> bool:
    return any(
        isinstance(block, tree.Table)
        or (isinstance(block, tree.Quote | tree.Details) and _has_table(block.blocks))
        or (isinstance(block, tree.List) and any(_has_table(item.blocks) for item in block.items))
        or (isinstance(block, tree.Definitions) and any(_has_table(entry.blocks) for entry in block.entries))
        for block in blocks
    )


def _make_entry(setter: Typesetter, start: int, number: int) -> None:
    """Let a summary be clicked and entered; its own links stay what they are."""
    end = setter.cursor.position()
    if end == start:
        setter.cursor.insertText("Details", setter.cursor.blockCharFormat())
        end = setter.cursor.position()
    entry = QTextCharFormat()
    entry.setAnchor(True)
    entry.setAnchorHref(f"{ACT}:fold/{number}")
    cursor = QTextCursor(setter.made.document)
    part = setter.cursor.block().begin()
    stretches = []
    while not part.atEnd():
        fragment = part.fragment()
        if not fragment.charFormat().isAnchor():
            stretches.append((fragment.position(), fragment.position() + fragment.length()))
        part += 1
    for begin, until in stretches:
        cursor.setPosition(begin)
        cursor.setPosition(until, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(entry)


def fold(document: QTextDocument, what: Fold, markers: dict[int, list[Marker]], *, open_: bool) -> None:
    """Show or fold away the blocks of some details; nested ones that are folded stay so when theirs are shown."""
    block = document.findBlockByNumber(what.first)
    start = block.position()
    while block.isValid() and block.blockNumber() <= what.last:
        block.setVisible(open_)
        end = block.position() + block.length()
        block = block.next()
    document.markContentsDirty(start, end - start)
    for index, marker in enumerate(markers.get(what.summary, [])):
        if marker.text in (OPEN, CLOSED, CLOSED_RTL):
            text = OPEN if open_ else (CLOSED_RTL if marker.rtl else CLOSED)
            markers[what.summary][index] = marker._replace(text=text)
