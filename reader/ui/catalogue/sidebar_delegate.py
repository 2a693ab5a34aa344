"""How a row of the sidebar is painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from reader.ui.catalogue.row_view import RowView
from reader.ui.catalogue.sidebar_model import ROW
from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row
from reader.ui.catalogue.sidebar_views import paint_sign
from reader.ui.tag_colors import tag_color
from reader.ui.theme import Theme, mixed
from reader.ui.typography import interface_pixels
from reader.ui.wording import grouped

_OUTER = 10
_INNER = 10
_INDENT = 14


class SidebarDelegate(QStyledItemDelegate):
    """Paints a label and a count; a rounded ground when chosen, a line through the label when excluded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.fit_font()

    def fit_font(self) -> None:
        """Paint in the interface's font as it is now."""
        self._plain = QFont(QApplication.font())
        self._bold = QFont(self._plain)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._struck = QFont(self._plain)
        self._struck.setStrikeOut(True)
        self._head = QFont(self._bold)
        pixels = interface_pixels()
        self._head.setPixelSize(max(9, round(pixels * 0.84)))
        self._head.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
        self._head.setCapitalization(QFont.Capitalization.AllUppercase)

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        return QFontMetrics(self._plain).height() + 12

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(option.rect.width(), self.row_height())

    def fold_rect(self, row: Row, rect: QRect) -> QRect:
        """Return where a press folds or unfolds the row: a section or folder anywhere, a tag on its triangle."""
        if not row.folds:
            return QRect()
        if row.kind in {Kind.SECTION, Kind.FOLDER}:
            return rect
        return QRect(rect.left() + _INDENT * row.depth, rect.top(), _OUTER + _INNER, rect.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row, theme = index.data(ROW), self.theme
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(option.rect).adjusted(_OUTER, 0.5, -_OUTER, -0.5)
        view = option.widget
        over = row.kind is not Kind.SECTION and isinstance(view, RowView) and view.is_over(option.rect)
        focused = isinstance(view, RowView) and view.is_lit(index)
        painter.setPen(QPen(theme.accent, 1.4) if focused else Qt.PenStyle.NoPen)
        if row.mark is Mark.ANY and not focused:
            painter.setPen(QPen(theme.soft, 1.2, Qt.PenStyle.DashLine))
        if row.mark is Mark.CHOSEN:
            painter.setBrush(theme.sel)
        elif over:
            painter.setBrush(mixed(theme.sel, theme.desk, 0.45))
        if focused or over or row.mark in {Mark.CHOSEN, Mark.ANY}:
            framed = focused or row.mark is Mark.ANY
            painter.drawRoundedRect(ground.adjusted(0.7, 0.7, -0.7, -0.7) if framed else ground, 6, 6)
        inner = option.rect.adjusted(_OUTER + _INNER + _INDENT * row.depth, 0, -_OUTER - _INNER, 0)
        if row.kind is Kind.SECTION:
            self._paint_section(painter, row, inner)
        else:
            self._paint_row(painter, row, inner)
        painter.restore()

    def _paint_section(self, painter: QPainter, row: Row, inner: QRect) -> None:
        metrics = QFontMetrics(self._head)
        base = inner.bottom() - (inner.height() - metrics.ascent()) // 3
        painter.setFont(self._head)
        painter.setPen(self.theme.soft)
        painter.drawText(inner.left(), base, row.label)
        width = metrics.horizontalAdvance(row.label.upper())
        self._paint_triangle(
            painter, QPointF(inner.left() + width + 10, base - metrics.ascent() / 2 + 1), folded=row.folded
        )

    def _paint_row(self, painter: QPainter, row: Row, inner: QRect) -> None:
        theme, centre = self.theme, Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._plain)
        right = inner.right()
        if row.articles or (row.articles is not None and row.kind in {Kind.TAG, Kind.SEARCH}):
            count = grouped(row.articles)
            painter.setPen(theme.soft)
            painter.drawText(inner, centre | Qt.AlignmentFlag.AlignRight, count)
            right -= QFontMetrics(self._plain).horizontalAdvance(count) + 10
        if row.failure:
            painter.setPen(theme.accent)
            painter.drawText(inner.adjusted(0, 0, right - inner.right(), 0), centre | Qt.AlignmentFlag.AlignRight, "!")
            right -= QFontMetrics(self._plain).horizontalAdvance("!") + 10
        left = inner.left()
        if row.folds:
            self._paint_triangle(painter, QPointF(left - 6, inner.center().y() + 1), folded=row.folded)
        fonts = {Mark.CHOSEN: self._bold, Mark.ANY: self._bold, Mark.EXCLUDED: self._struck}
        font = fonts.get(row.mark, self._plain)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.setPen(theme.accent if row.mark is Mark.EXCLUDED else theme.soft if row.failure else theme.ink)
        if row.kind is Kind.TAG:
            sign = "−" if row.mark is Mark.EXCLUDED else "#"
            base = inner.top() + (inner.height() + metrics.ascent() - metrics.descent()) // 2
            painter.setFont(self._bold if row.mark is not Mark.NONE else self._plain)
            color = tag_color(theme, row.color)
            if color is not None and row.mark is not Mark.EXCLUDED:
                middle = QPointF(left + metrics.horizontalAdvance("#") / 2, inner.center().y() + 1)
                pen = painter.pen()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawEllipse(middle, 4.2, 4.2)
                painter.setPen(pen)
            else:
                painter.drawText(left, base, sign)
            painter.setFont(font)
            left += metrics.horizontalAdvance("# ")
        if row.kind is Kind.VIEW:
            pen = painter.pen()
            line = theme.ink if row.mark is Mark.CHOSEN else theme.soft
            painter.setPen(QPen(line, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            paint_sign(painter, row.name, QPointF(left + 5.5, inner.center().y() + 0.5))
            painter.setPen(pen)
            left += 18
        label = metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(
            QRect(left, inner.top(), right - left, inner.height()), centre | Qt.AlignmentFlag.AlignLeft, label
        )

    def _paint_triangle(self, painter: QPainter, centre: QPointF, *, folded: bool) -> None:
        painter.save()
        painter.translate(centre)
        if folded:
            painter.rotate(-90)
        path = QPainterPath(QPointF(-3.2, -1.7))
        path.lineTo(0, 1.7)
        path.lineTo(3.2, -1.7)
        painter.setPen(
            QPen(self.theme.soft, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()
