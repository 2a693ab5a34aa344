"""All but the present paragraph in grey: a veil of the page's ground over the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QTextBlock

from reader.ui.page.rows import rows_from
from reader.ui.typesetting.lines import row

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_VEIL = 0.66
"""How much of the ground lies over the rest."""
_EYE = 0.36
"""Where on the page the eye is while the text goes by, of its height; nearer to the edges at beginning and end."""


class Dim(QObject):
    """A layer over the text. The present paragraph is the cursor's while that can be seen, else the one at reading height."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._on = False
        self._lit: tuple[int, int] | None = None

    def toggle(self) -> None:
        """Grey the rest, or no more; remembered."""
        self._page.remember(dimmed=not self._page.habits.dimmed)
        self.apply()

    def apply(self) -> None:
        """Be in the mode that the habits say."""
        if self._page.habits.dimmed == self._on:
            return
        self._on = self._page.habits.dimmed
        signals = (self._page.reading.moved, self._page.composed, self._page.tools.cursor.moved)
        for signal in signals:
            if self._on:
                signal.connect(self._look)
            else:
                signal.disconnect(self._look)
        if self._on:
            self._view.over.append(self._paint)
        else:
            self._view.over.remove(self._paint)
        self._view.viewport().update()

    def present(self) -> tuple[int, int] | None:
        """Return the first and the last block, by number, of what is being read; None where nothing is."""
        if self._page.body is None or self._view.setting is None:
            return None
        document = self._view.document()
        stop = self._page.tools.cursor.stop()
        if stop is not None:
            lit = document.findBlock(stop.start).blockNumber(), document.findBlock(stop.end).blockNumber()
            low = self._view.offset()
            if self._edge(lit[1], True) > low and self._edge(lit[0], False) < low + self._view.viewport().height():
                return lit
        y = max(self._eye(), self._view.body_top() + 1)
        for seen in rows_from(document, self._view.width() / 2, y):
            block = document.findBlock(seen.place)
            if block.blockNumber() >= self._view.setting.header and block.text().strip():
                return block.blockNumber(), block.blockNumber()
        return None

    def _eye(self) -> float:
        """Return the height of the document that is being read."""
        height, offset = self._view.viewport().height(), self._view.offset()
        share = _EYE * min(1.0, offset / (0.5 * height))
        left = self._view.tail_top() - height - offset
        if self._view.whole() and left < 0.5 * height and offset:
            share += (0.96 - share) * (1 - max(0.0, left) / (0.5 * height))
        return offset + share * height

    def _look(self) -> None:
        if self.present() != self._lit:
            self._view.viewport().update()

    def _paint(self, painter: QPainter, area: QRect, _low: int, _high: int) -> None:
        veil = QColor(self._page.theme.page)
        veil.setAlphaF(_VEIL)
        self._lit = lit = self.present()
        if lit is None:
            return
        top, bottom = (self._edge(number, last) for number, last in zip(lit, (False, True), strict=True))
        for box in (
            QRectF(area.left(), area.top(), area.width(), top - area.top()),
            QRectF(area.left(), bottom, area.width(), area.bottom() + 1 - bottom),
        ):
            if box.height() > 0:
                painter.fillRect(box, veil)

    def _edge(self, number: int, last: bool) -> float:
        block: QTextBlock = self._view.document().findBlockByNumber(number)
        box = self._view.document().documentLayout().blockBoundingRect(block)
        layout = block.layout()
        if not layout.lineCount():
            return box.bottom() if last else box.top()
        line = layout.lineAt(layout.lineCount() - 1 if last else 0)
        top, height = row(line, block.blockFormat())
        return box.top() + top + (height + 4 if last else -4)
