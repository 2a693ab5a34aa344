"""Where the paragraph cursor can stand: a block of the text, the row of a table, a card. Qt's blocks, walked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextFrame, QTextTable

from reader.model import Span
from reader.ui.page.text_view import TextView
from reader.ui.typesetting.pictures import ACT
from reader.ui.typesetting.setting import Setting


class Stop(NamedTuple):
    """A stretch of the article that the cursor takes in one step."""

    first: QTextBlock
    last: QTextBlock
    """The same as ``first``, but for a table's row, a card, or a paragraph that is set in pieces."""
    span: Span | None
    """Its canonical characters; None for a picture without a caption."""

    @property
    def start(self) -> int:
        """Its first Qt position."""
        return self.first.position()

    @property
    def end(self) -> int:
        """The Qt position behind its last character."""
        return self.last.position() + self.last.length() - 1


class Stops:
    """The stops of one setting."""

    def __init__(self, view: TextView, setting: Setting, leaf_at: Callable[[int], Span]) -> None:
        """``leaf_at`` returns the leaf that holds a canonical character."""
        self._view, self._setting, self._leaf_at = view, setting, leaf_at
        self._document = setting.document

    def at(self, place: int) -> Stop | None:
        """Return the stop that holds a Qt position, or the next one after it."""
        header = self._document.findBlockByNumber(self._setting.header)
        block = self._document.findBlock(max(place, header.position()))
        while block.isValid():
            if self._stands(block):
                return self._whole(block)
            block = self._following(block)
        return None

    def after(self, stop: Stop) -> Stop | None:
        """Return the next stop, None behind the last."""
        block = self._following(stop.last)
        return self.at(block.position()) if block.isValid() else None

    def before(self, stop: Stop) -> Stop | None:
        """Return the stop before, None at the first."""
        block = stop.first.previous()
        while block.isValid() and block.blockNumber() >= self._setting.header:
            if self._stands(block):
                return self._whole(block)
            block = block.previous()
        return None

    def box(self, stop: Stop) -> QRectF:
        """Return where a stop stands, in document coordinates."""
        layout = self._document.documentLayout()
        made = layout.blockBoundingRect(stop.first)
        block = stop.first
        while block != stop.last:
            block = block.next()
            made = made.united(layout.blockBoundingRect(block))
        return made

    def _following(self, block: QTextBlock) -> QTextBlock:
        """Return the next block, set now if it has not been yet."""
        found = block.next()
        if (not found.isValid() or found == self._document.lastBlock()) and not self._setting.complete:
            self._view.reach(self._setting.positions.length)
            found = block.next()
        return found

    def _stands(self, block: QTextBlock) -> bool:
        """Say whether there is something to stand on."""
        return block.isVisible() and bool(block.text().strip("\u00ad\u200b \u2028\u00a0"))

    def _whole(self, block: QTextBlock) -> Stop:
        first, last = _row(block) or self._card(block) or self._leaf(block)
        positions = self._setting.positions
        span = positions.from_qt(first.position(), last.position() + last.length() - 1)
        if span is not None and positions.twisted:  # the row's last cell does not stand last in it
            span = Span(span.start, span.start + len(self._setting.text[span.start : span.end].rstrip("\n")))
        if span is not None and not self._setting.text[span.start : span.end].strip():
            span = None
        return Stop(first, last, span)

    def _card(self, block: QTextBlock) -> tuple[QTextBlock, QTextBlock] | None:
        number = block.blockNumber()
        for band in self._setting.furniture.bands:
            if band.kind == "card" and band.first <= number <= band.last:
                find = self._document.findBlockByNumber
                return find(band.first), find(band.last)
        return None

    def _leaf(self, block: QTextBlock) -> tuple[QTextBlock, QTextBlock]:
        """Return the blocks that a block's leaf is set in: one, unless it is out of all measure."""
        first = last = block
        while first.blockNumber() > self._setting.header and self._go_on(first.previous(), first):
            first = first.previous()
        while last.next().isValid() and self._go_on(last, last.next()):
            last = last.next()
        return first, last

    def _go_on(self, block: QTextBlock, following: QTextBlock) -> bool:
        """Say whether two neighbours are of one leaf."""
        positions = self._setting.positions
        here, there = (positions.char_at(one.position()) for one in (block, following))
        own = positions.place(here) < block.position() + block.length()  # else it has no character of the text
        return own and there < self._leaf_at(here).end


def _row(block: QTextBlock) -> tuple[QTextBlock, QTextBlock] | None:
    """Return the first and the last block of the row of the outermost table that a block is in, None outside of tables."""
    cursor = QTextCursor(block)
    frame: QTextFrame | None = cursor.currentFrame()
    table: QTextTable | None = None
    while frame is not None:
        table = frame if isinstance(frame, QTextTable) else table
        frame = frame.parentFrame()
    if table is None:
        return None
    row = table.cellAt(cursor).row()
    cells = [cell for column in range(table.columns()) if (cell := table.cellAt(row, column)).row() == row]
    return cells[0].firstCursorPosition().block(), cells[-1].lastCursorPosition().block()


def links_in(block: QTextBlock) -> Iterator[tuple[int, int, str]]:
    """Yield the links of a block: where each begins and ends, and where it leads."""
    start = end = -1
    link = ""
    for piece in cast("Iterable[QTextBlock.iterator]", block):
        fragment = piece.fragment()
        here = fragment.charFormat().anchorHref()
        if here != link:
            if link:
                yield start, end, link
            start, link = fragment.position(), here
        end = fragment.position() + fragment.length()
    if link:
        yield start, end, link


def thing_of(link: str) -> str:
    """Return what an address of the page's own does (``picture``, ``fold``, ``copy``), empty for any other address."""
    scheme, _colon, rest = link.partition(":")
    return rest.partition("/")[0] if scheme == ACT else ""


def blocks(stop: Stop) -> Iterator[QTextBlock]:
    """Yield the blocks of a stop."""
    block = stop.first
    while block.isValid():
        yield block
        if block == stop.last:
            return
        block = block.next()
