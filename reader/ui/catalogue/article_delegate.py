"""How a row of the article list is painted."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from reader.model import Article, Status, minutes
from reader.ui.catalogue.article_model import (
    ARTICLE,
    PROGRESS,
    ArticleModel,
    Capturing,
    is_unread,
    shown_day,
    shown_title,
)
from reader.ui.catalogue.row_view import RowView
from reader.ui.theme import Theme, mixed
from reader.ui.typography import FACE, reading_font
from reader.ui.wording import duration

SIDE = 16
"""Pixels from the edges of a row to its text."""
_ABOVE = 12
_BELOW = 12
_LEAD = 3
"""Pixels between title and excerpt."""


class ArticleDelegate(QStyledItemDelegate):
    """Paints a row: title, excerpt, site · date · minutes · marks; a dot if unread; a hairline of progress."""

    def __init__(self, theme: Theme, face: str = FACE, *, compact: bool = False) -> None:
        super().__init__()
        self.theme = theme
        self.compact = compact
        self.set_face(face)

    def set_face(self, face: str) -> None:
        """Set titles in this family. The sizes follow the interface's font."""
        base = QFont(QApplication.font())
        pixels = QFontMetrics(base).height() / 1.2 if base.pixelSize() < 0 else float(base.pixelSize())
        self._title = reading_font(face, pixels * (1.08 if self.compact else 1.28), bold=True)
        self._text = QFont(base)
        self._text.setPixelSize(max(9, round(pixels)))
        self._small = QFont(base)
        self._small.setPixelSize(max(9, round(pixels * 0.92)))
        self._title_step = round(self._title.pixelSize() * 1.32)
        self._text_step = round(self._text.pixelSize() * 1.46)
        self._small_step = round(self._small.pixelSize() * 1.4)

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        if self.compact:
            return self._title_step + 14
        return _ABOVE + self._title_step + _LEAD + 2 * self._text_step + 5 + self._small_step + _BELOW

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(option.rect.width(), self.row_height())

    def button_at(self, article: Article, row: QRect, point: QPoint) -> str:
        """Return ``retry`` or ``cancel`` when the point is on that button of a row, else an empty string."""
        name = {Status.FAILED: "retry", Status.WAITING: "cancel"}.get(article.status, "")
        return name if name and self._button_rect(name, row).contains(point) else ""

    def _button_rect(self, name: str, row: QRect) -> QRect:
        width = QFontMetrics(self._small).horizontalAdvance(_BUTTONS[name])
        height = self._small_step + 8
        middle = row.center().y() + 1 if self.compact else row.bottom() - _BELOW - self._small_step // 2
        return QRect(row.right() - SIDE - width - 6, middle - height // 2, width + 12, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        model = index.model()
        article = index.data(ARTICLE)
        row = option.rect
        view = option.widget
        chosen = isinstance(view, RowView) and view.is_chosen(index)
        theme = self.theme
        if chosen:
            painter.fillRect(row, theme.sel)
        painter.fillRect(row.left(), row.bottom(), row.width(), 1, theme.hair)
        focused = isinstance(view, RowView) and view.is_lit(index)
        if focused and not chosen:
            painter.setPen(QPen(theme.accent, 1))
            painter.drawRect(row.adjusted(0, 0, -1, -2))
        if not isinstance(article, Article):
            return
        today = model.today() if isinstance(model, ArticleModel) else article.added_at
        capturing = index.data(PROGRESS)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_unread(article):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            line = _ABOVE + self._title_step / 2 if not self.compact else row.height() / 2
            painter.drawEllipse(QPointF(row.left() + SIDE / 2, row.top() + line), 2.8, 2.8)
        inner = row.adjusted(SIDE, 0, -SIDE, 0)
        if self.compact:
            self._paint_line(painter, inner, article, today)
        else:
            self._paint_block(painter, inner, article, today, capturing)
        self._paint_foot(painter, row, article, capturing, focused=focused and chosen)
        painter.restore()

    def _paint_block(
        self, painter: QPainter, inner: QRect, article: Article, today: datetime, capturing: Capturing | None
    ) -> None:
        theme = self.theme
        box = inner.adjusted(0, _ABOVE, 0, 0)
        star = 18 if article.starred else 0
        painter.setPen(theme.ink if article.status is not Status.WAITING else theme.soft)
        ready = article.status is Status.READY
        box_of_title = box.adjusted(0, 0, -star, 0)
        used = _draw_lines(painter, shown_title(article), self._title, box_of_title, 1 + ready, self._title_step)
        if star:
            _draw_star(painter, QPointF(box.right() - 6, box.top() + self._title_step / 2), theme.accent)
        box.setTop(box.top() + used * self._title_step + _LEAD)
        failed = article.status is Status.FAILED
        text = article.failure if failed else (_waiting(article, capturing) or article.excerpt)
        painter.setPen(theme.accent if failed else theme.soft)
        _draw_lines(painter, text, self._text, box, 3 - used, self._text_step)
        bottom = inner.bottom() - _BELOW
        line = QRect(inner.left(), bottom - self._small_step, inner.width(), self._small_step)
        if not ready:
            button = "retry" if failed else "cancel"
            place = self._button_rect(button, inner.adjusted(-SIDE, 0, SIDE, 0))
            line.setRight(place.left() - 8)
            painter.setFont(self._small)
            painter.setPen(theme.link)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _BUTTONS[button])
        self._paint_facts(painter, line, article, today)

    def _paint_facts(self, painter: QPainter, line: QRect, article: Article, today: datetime) -> None:
        """Paint site, date, minutes and the number of marks; a long site gives way to the others."""
        ready = article.status is Status.READY
        facts = [shown_day(article, today), duration(minutes(article.words)) if ready and article.words else ""]
        rest = [fact for fact in facts if fact]
        marks = str(article.highlights + article.notes) if article.highlights + article.notes else ""
        metrics = QFontMetrics(self._small)
        gap = round(self._small.pixelSize() * 0.85)
        pen_width = self._small.pixelSize() + 3
        needed = sum(metrics.horizontalAdvance(fact) + gap for fact in rest)
        needed += metrics.horizontalAdvance(marks) + pen_width if marks else 0
        site = metrics.elidedText(article.site_name, Qt.TextElideMode.ElideRight, max(0, line.width() - needed))
        painter.setFont(self._small)
        painter.setPen(self.theme.soft)
        x = line.left()
        base = line.top() + (line.height() + metrics.ascent() - metrics.descent()) // 2
        for fact in [site, *rest] if site else rest:
            painter.drawText(x, base, fact)
            x += metrics.horizontalAdvance(fact) + gap
        if marks:
            painter.setPen(self.theme.accent)
            _draw_pencil(
                painter, QPointF(x, base - metrics.capHeight() - 0.5), metrics.capHeight() + 1, self.theme.accent
            )
            painter.drawText(x + pen_width, base, marks)

    def _paint_line(self, painter: QPainter, inner: QRect, article: Article, today: datetime) -> None:
        """Paint the compact row: title, then site and date (or the button of a capture) at the right."""
        theme, metrics = self.theme, QFontMetrics(self._small)
        right = inner.right()
        top = inner.top() + (inner.height() - self._title_step) // 2
        if article.status is not Status.READY:
            button = "retry" if article.status is Status.FAILED else "cancel"
            place = self._button_rect(button, inner.adjusted(-SIDE, 0, SIDE, 0))
            painter.setFont(self._small)
            painter.setPen(theme.link)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _BUTTONS[button])
            right = place.left() - 8
        else:
            room = max(60, inner.width() * 2 // 5)
            site = metrics.elidedText(article.site_name, Qt.TextElideMode.ElideRight, room - 60)
            text = (
                f"\u2068{site}\u2069  {shown_day(article, today)}" if site else shown_day(article, today)
            )  # isolated: UAX #9
            painter.setFont(self._small)
            painter.setPen(theme.soft)
            right -= metrics.horizontalAdvance(text)
            painter.drawText(
                right, round(top + _drop(self._title, self._title_step) + QFontMetrics(self._title).ascent()), text
            )
            right -= 12
        if article.starred:
            _draw_star(painter, QPointF(right - 6, inner.center().y()), theme.accent)
            right -= 18
        painter.setPen(theme.ink if article.status is Status.READY else theme.soft)
        box = QRect(inner.left(), top, right - inner.left(), self._title_step)
        _draw_lines(painter, shown_title(article), self._title, box, 1, self._title_step)

    def _paint_foot(
        self, painter: QPainter, row: QRect, article: Article, capturing: Capturing | None, *, focused: bool
    ) -> None:
        """Paint the hairline at the foot: how much is read, or how far a capture is; and the sign of the focus."""
        fraction = article.progress if article.status is Status.READY else 0.0
        if article.status is Status.WAITING:
            fraction = max(0.04, capturing.fraction if capturing else 0.0)
        if 0.0 < fraction < 0.98 or article.status is Status.WAITING:
            width = row.width() * min(1.0, fraction)
            painter.fillRect(
                QRectF(row.left(), row.bottom() - 1, width, 2), mixed(self.theme.accent, self.theme.list, 0.75)
            )
        if focused:
            painter.fillRect(row.left(), row.top(), 2, row.height() - 1, self.theme.accent)


_BUTTONS = {"retry": "Try again", "cancel": "Cancel"}


def _waiting(article: Article, capturing: Capturing | None) -> str:
    if article.status is not Status.WAITING:
        return ""
    return (capturing.label if capturing else "") or "Waiting to be captured"


def is_right_to_left(text: str) -> bool:
    """Return whether the first strong character of a text runs from right to left (UAX #9, rules P2 and P3)."""
    if text.isascii():
        return False
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return False
        if kind in {"R", "AL"}:
            return True
    return False


def _draw_lines(painter: QPainter, text: str, font: QFont, box: QRect, limit: int, step: int) -> int:
    """Draw ``text`` in at most ``limit`` lines that are ``step`` pixels apart, the last elided. Return how many it took."""
    text = " ".join(text[: 150 * limit].split())
    if not text or box.width() <= 0:
        return 0
    backward = is_right_to_left(text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if backward else Qt.LayoutDirection.LeftToRight)
    down = _drop(font, step)
    units = text.encode("utf-16-le", "replace")  # as Qt counts; a half character cannot be painted
    done, taken = 0, 0
    while done < len(units) // 2 and taken < limit:
        rest = units[done * 2 :].decode("utf-16-le", "replace")
        top = box.top() + taken * step + down
        taken += 1
        done += _draw_line(painter, rest, font, option, box, top, last=taken == limit)
    return taken


def _drop(font: QFont, step: int) -> float:
    """Return how far below the top of its step a line of text begins."""
    return max(0.0, (step - QFontMetrics(font).height()) / 2)


def _draw_line(
    painter: QPainter, text: str, font: QFont, option: QTextOption, box: QRect, top: float, *, last: bool
) -> int:
    """Draw the first line of ``text``, the last one elided; return how many UTF-16 units it took."""
    if last:
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(box.width() if not last else 1 << 20)
    layout.endLayout()
    backward = option.textDirection() == Qt.LayoutDirection.RightToLeft
    x = box.left() + (box.width() - line.naturalTextWidth() if backward else 0)
    if backward:
        x -= line.naturalTextRect().left()
    line.draw(painter, QPointF(x, top))
    return line.textLength()


def _draw_star(painter: QPainter, center: QPointF, color: QColor) -> None:
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.translate(center)
    painter.drawPath(_STAR)
    painter.restore()


def _draw_pencil(painter: QPainter, corner: QPointF, size: float, color: QColor) -> None:
    """Draw a pencil in a square of ``size`` pixels."""
    painter.save()
    painter.translate(corner)
    painter.scale(size / 10, size / 10)
    painter.setPen(QPen(color, 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PENCIL)
    painter.restore()


def _path(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    path.closeSubpath()
    return path


_STAR_OUTER = ((0.0, -6.0), (5.7, -1.9), (3.5, 4.9), (-3.5, 4.9), (-5.7, -1.9))
_STAR_INNER = ((1.5, -2.0), (2.4, 0.8), (0.0, 2.5), (-2.4, 0.8), (-1.5, -2.0))
_STAR = _path(*(point for pair in zip(_STAR_OUTER, _STAR_INNER, strict=True) for point in pair))
_PENCIL = _path((0.6, 9.4), (1.2, 6.6), (7.0, 0.8), (9.2, 3.0), (3.4, 8.8))
