"""How a mark is painted among others: what it begins, the passage with its colour, the note, where it is from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from reader.ui.catalogue.row_view import RowView
from reader.ui.commonplace.laid import Laid
from reader.ui.commonplace.mark_model import SHOWN, Shown
from reader.ui.theme import Theme
from reader.ui.typography import FACE, interface_pixels, reading_font

SIDE = 16
"""Pixels from the edges of a row to its text."""
_BAR = 3
_GAP = 11
_ABOVE = 11
_BELOW = 12
_HEAD_ABOVE = 16
_PASSAGE_LINES = 5
_NOTE_LINES = 4
_MOST_LAID = 300


class Sizes:
    """The fonts of a row and how far apart its lines are, from the interface's font and a reading face."""

    def __init__(self, face: str) -> None:
        base = QFont(QApplication.font())
        pixels = interface_pixels()
        self.passage = reading_font(face, pixels * 1.16)
        self.head = reading_font(face, pixels * 1.26, bold=True)
        self.note = QFont(base)
        self.note.setPixelSize(max(9, round(pixels)))
        self.small = QFont(base)
        self.small.setPixelSize(max(9, round(pixels * 0.92)))
        self.passage_step = round(self.passage.pixelSize() * 1.5)
        self.head_step = round(self.head.pixelSize() * 1.35)
        self.note_step = round(self.note.pixelSize() * 1.46)
        self.small_step = round(self.small.pixelSize() * 1.45)


class _Pieces:
    """The texts of a row in a width."""

    def __init__(self, shown: Shown, sizes: Sizes, width: int) -> None:
        room = max(40, width - 2 * SIDE)
        inner = max(40, room - (_BAR + _GAP if shown.passage and shown.color else 0))
        passage = QFont(sizes.passage)
        passage.setUnderline(shown.style == "underline")
        passage.setStrikeOut(shown.style == "strike")
        self.head = Laid(shown.head, sizes.head, room, 2, sizes.head_step) if shown.head else None
        self.about = Laid(shown.about, sizes.small, room, 1, sizes.small_step) if shown.about else None
        self.passage = (
            Laid(shown.passage, passage, inner, _PASSAGE_LINES, sizes.passage_step) if shown.passage else None
        )
        self.note = Laid(shown.note, sizes.note, inner, _NOTE_LINES, sizes.note_step) if shown.note else None
        self.trouble = Laid(shown.trouble, sizes.small, inner, 1, sizes.small_step) if shown.trouble else None
        self.where = Laid(shown.where, sizes.small, inner, 1, sizes.small_step)
        self.when = Laid(shown.when, sizes.small, inner, 1, sizes.small_step) if shown.when else None
        self.head_height = _HEAD_ABOVE + self.head.height if self.head else 0
        self.head_height += self.about.height if self.about else 0
        parts = [part.height for part in (self.passage, self.note, self.trouble, self.when) if part]
        self.height = self.head_height + _ABOVE + sum(parts) + 4 * len(parts) + self.where.height + _BELOW + 1


class MarkDelegate(QStyledItemDelegate):
    """Paints a row; its height depends on what is in it."""

    def __init__(self, theme: Theme, face: str = FACE) -> None:
        super().__init__()
        self._pieces: dict[tuple[int, int], _Pieces] = {}
        self.set_look(theme, face)

    def set_look(self, theme: Theme, face: str) -> None:
        """Paint with another theme and reading face. The sizes follow the interface's font."""
        self.theme = theme
        self._sizes = Sizes(face)
        self.forget()

    def forget(self) -> None:
        """Lay everything out anew."""
        self._pieces.clear()

    def usual_height(self) -> int:
        """Return the height that a row has before it is looked at."""
        sizes = self._sizes
        return _ABOVE + 3 * sizes.passage_step + 4 + sizes.note_step + 4 + sizes.small_step + _BELOW

    def height(self, row: int, shown: Shown | None, width: int) -> int:
        """Return how high a row is in a width."""
        return self.usual_height() if shown is None else self._laid(row, shown, width).height

    def _laid(self, row: int, shown: Shown, width: int) -> _Pieces:
        if (row, width) not in self._pieces:
            while len(self._pieces) >= _MOST_LAID:
                del self._pieces[next(iter(self._pieces))]
            self._pieces[row, width] = _Pieces(shown, self._sizes, width)
        return self._pieces[row, width]

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a row."""
        width = option.rect.width()
        return QSize(width, self.height(index.row(), index.data(SHOWN), width))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row, view, theme, shown = option.rect, option.widget, self.theme, index.data(SHOWN)
        pieces = self._laid(index.row(), shown, row.width()) if isinstance(shown, Shown) else None
        body = row.adjusted(0, pieces.head_height if pieces else 0, 0, 0)
        chosen = isinstance(view, RowView) and view.is_chosen(index)
        lit = isinstance(view, RowView) and view.is_lit(index)
        if chosen:
            painter.fillRect(body, theme.sel)
        painter.fillRect(row.left(), row.bottom(), row.width(), 1, theme.hair)
        if lit and not chosen:
            painter.setPen(QPen(theme.accent, 1))
            painter.drawRect(body.adjusted(0, 0, -1, -2))
        elif lit:
            painter.fillRect(body.left(), body.top(), 2, body.height() - 1, theme.accent)
        if pieces is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_head(painter, row, pieces, shown)
            self._paint_body(painter, body, pieces, shown)
            painter.restore()

    def _paint_head(self, painter: QPainter, row: QRect, pieces: _Pieces, shown: Shown) -> None:
        if pieces.head is None:
            return
        theme = self.theme
        painter.fillRect(
            row.left(), row.top(), row.width(), pieces.head_height, theme.list
        )  # the table tints it when chosen
        painter.fillRect(row.left(), row.top() + pieces.head_height - 1, row.width(), 1, theme.hair)
        top = row.top() + _HEAD_ABOVE - 5
        left = row.left() + SIDE
        if shown.color_of_head:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_ink(theme, shown.color_of_head))
            painter.drawEllipse(QRectF(left, top + self._sizes.head_step / 2 - 5, 10, 10))
            left += 18
        painter.setPen(theme.ink)
        pieces.head.draw(painter, left, top)
        if pieces.about is not None:
            painter.setPen(theme.soft)
            pieces.about.draw(painter, row.left() + SIDE, top + pieces.head.height)

    def _paint_body(self, painter: QPainter, body: QRect, pieces: _Pieces, shown: Shown) -> None:
        theme = self.theme
        top, left = body.top() + _ABOVE, body.left() + SIDE
        if pieces.passage is not None and shown.color:
            backward = pieces.passage.backward
            high = pieces.passage.height + (4 + pieces.note.height if pieces.note else 0)
            at = body.right() - SIDE - _BAR + 1 if backward else left
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_ink(theme, shown.color))
            painter.drawRoundedRect(QRectF(at, top + 1, _BAR, high - 2), 1.5, 1.5)
            left += 0 if backward else _BAR + _GAP
        if pieces.passage is not None:
            painter.setPen(theme.ink)
            pieces.passage.draw(painter, left, top)
            top += pieces.passage.height + 4
        for piece, color in (
            (pieces.note, theme.soft if pieces.passage else theme.ink),
            (pieces.trouble, theme.accent),
            (pieces.where, theme.soft),
            (pieces.when, theme.soft),
        ):
            if piece is not None:
                painter.setPen(color)
                piece.draw(painter, left, top)
                top += piece.height + 4


def _ink(theme: Theme, color: str) -> QColor:
    """Return a highlight's colour strong enough for a thin bar."""
    found = theme.swatch.get(color) or theme.accent
    return found if theme.dark else found.darker(118)
