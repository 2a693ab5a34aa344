"""How a row of the article list is painted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from reader.model import Article, Span, Status, minutes
from reader.ui.catalogue.article_model import ARTICLE, HEADING, HIT, PROGRESS, ArticleModel
from reader.ui.catalogue.headings import paint_heading
from reader.ui.catalogue.row_painting import (
    draw_lines,
    draw_marked,
    draw_pencil,
    draw_star,
    drop,
    is_right_to_left,
)
from reader.ui.catalogue.row_view import RowView
from reader.ui.catalogue.row_words import Capturing, body_of, is_unread, shown_day, shown_title
from reader.ui.theme import Theme, mixed
from reader.ui.typography import FACE, interface_pixels, reading_font
from reader.ui.wording import duration

if TYPE_CHECKING:
    from reader.library import Hit
    from reader.ui.catalogue.lead_pictures import LeadPictures

SIDE = 16
"""Pixels from the edges of a row to its text."""
_ABOVE = 12
_BELOW = 12
_LEAD = 5
"""Pixels between title and excerpt."""
_FOOT = 7
"""Pixels between excerpt and facts."""
_BETWEEN = 3
"""Pixels between the facts of a card and its tags."""
_LEEWAY = 4
"""Pixels that the lines of an excerpt may take of the room below them: a second line of title is higher than they are."""
_WIDE = 400
"""The pixels of a card's inside from which its picture is wider than high."""
_LINES_OF_MARK = {"rows": 3, "compact": 1, "cards": 5}
CORNER = 4
"""The radius of the corners of a picture."""
_BAR = 3
"""Pixels that the bar of a highlight is wide."""
_WHY = {"byline": "By ", "address": "At ", "highlight": "Marked: ", "note": "Noted: "}
"""What stands before the words of an article that was found by something else than its title and text."""


class ArticleDelegate(QStyledItemDelegate):
    """Paints a row: title, excerpt, site · date · minutes · marks; a dot if unread; a hairline of progress.

    ``shape`` is one of ``SHAPES``: such a row, one line of it, or a card, which has a picture and tags as well.
    """

    def __init__(self, theme: Theme, face: str = FACE, *, shape: str = "rows") -> None:
        super().__init__()
        self.theme = theme
        self.shape = shape
        self.pictures: LeadPictures | None = None
        """Where cards have their pictures from."""
        self.set_face(face)

    def set_face(self, face: str) -> None:
        """Set titles in this family. The sizes follow the interface's font."""
        base = QFont(QApplication.font())
        pixels = interface_pixels()
        self._title = reading_font(face, pixels * (1.08 if self._is_line() else 1.28), bold=True)
        self._text = QFont(base)
        self._text.setPixelSize(max(9, round(pixels)))
        self.small = QFont(base)
        self.small.setPixelSize(max(9, round(pixels * 0.92)))
        self._title_step = round(self._title.pixelSize() * 1.32)
        self._text_step = round(self._text.pixelSize() * 1.46)
        self.small_step = round(self.small.pixelSize() * 1.4)

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        if self._is_line():
            return self._title_step + 14
        if self.shape == "cards":
            return _ABOVE + self._picture_height() + _FOOT + 2 * self.small_step + _BETWEEN + _BELOW
        return _ABOVE + self._title_step + _LEAD + 2 * self._text_step + _FOOT + self.small_step + _BELOW

    def _is_line(self) -> bool:
        return self.shape == "compact"

    def _picture_height(self) -> int:
        """Return how high the picture of a card is, in pixels: as two lines of title and two of excerpt."""
        return 2 * self._title_step + _LEAD + 2 * self._text_step

    def heading_height(self) -> int:
        """Return the height of a heading above a row, in pixels."""
        return self.small_step + 12

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(option.rect.width(), self.row_height())

    def button_at(self, article: Article, row: QRect, point: QPoint) -> str:
        """Return ``retry`` or ``cancel`` when the point is on that button of a row, else an empty string."""
        name = {Status.FAILED: "retry", Status.WAITING: "cancel"}.get(article.status, "")
        return name if name and self._button_rect(name, row).contains(point) else ""

    def _button_rect(self, name: str, row: QRect) -> QRect:
        width = QFontMetrics(self.small).horizontalAdvance(_BUTTONS[name])
        height = self.small_step + 8
        middle = row.center().y() + 1 if self._is_line() else row.bottom() - _BELOW - self.small_step // 2
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
        if heading := index.data(HEADING):
            above = QRect(row.left(), row.top(), row.width(), self.heading_height())
            row = row.adjusted(0, above.height(), 0, 0)
            painter.fillRect(above, theme.list)  # the table tints it when chosen
            paint_heading(painter, above, heading, self.small, theme)
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
        capturing, hit = index.data(PROGRESS), index.data(HIT)
        if hit is not None and (hit.highlight is not None or hit.note is not None):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_mark(painter, row.adjusted(SIDE, 0, -SIDE, 0), hit, today)
            self._paint_focus(painter, row, focused=focused and chosen)
            painter.restore()
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_unread(article):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            line = _ABOVE + self._title_step / 2 if not self._is_line() else row.height() / 2
            painter.drawEllipse(QPointF(row.left() + SIDE / 2, row.top() + line), 2.8, 2.8)
        inner = row.adjusted(SIDE, 0, -SIDE, 0)
        if self._is_line():
            self._paint_line(painter, inner, article, today, hit)
        else:
            self._paint_block(painter, inner, article, today, capturing, hit)
        self._paint_foot(painter, row, article, capturing)
        self._paint_focus(painter, row, focused=focused and chosen)
        painter.restore()

    def _marked(self) -> tuple[QColor, QColor]:
        """Return the colours of found words: letters and ground."""
        return self.theme.ink, mixed(self.theme.accent, self.theme.list, 0.2)

    def _paint_title(self, painter: QPainter, article: Article, hit: Hit | None, box: QRect, limit: int) -> int:
        if hit is not None and hit.snippet is not None and hit.snippet.place == "title":
            snippet = hit.snippet
            return draw_marked(
                painter, snippet.text, snippet.marked, self._title, box, limit, self._title_step, self._marked()
            )
        return draw_lines(painter, shown_title(article), self._title, box, limit, self._title_step)

    def _paint_text(self, painter: QPainter, hit: Hit, box: QRect, limit: int) -> None:
        """Paint where the words were found, which are marked."""
        snippet = hit.snippet
        if snippet is None:
            return
        lead = _WHY.get(snippet.place, "")
        marked = [Span(span.start + len(lead), span.end + len(lead)) for span in snippet.marked]
        draw_marked(painter, lead + snippet.text, marked, self._text, box, limit, self._text_step, self._marked())

    def _paint_mark(self, painter: QPainter, inner: QRect, hit: Hit, today: datetime) -> None:
        """Paint a highlight or a note: its colour, its words, and small the article that it is in."""
        theme = self.theme
        if hit.highlight is not None:
            swatch = theme.swatch.get(hit.highlight.color) or theme.accent
            color = swatch if theme.dark else swatch.darker(118)
        else:
            color = theme.accent
        lines = _LINES_OF_MARK[self.shape]
        top = inner.top() + ((inner.height() - self._text_step) // 2 if self._is_line() else _ABOVE)
        room = QRect(inner.left(), top, inner.width(), lines * self._text_step)
        size = self.small_step * 0.62
        room.adjust(_BAR + 10 if hit.highlight is not None else round(size) + 9, 0, 0, 0)
        painter.setPen(theme.ink)
        if self._is_line():
            room.setWidth(room.width() * 3 // 5)
        marked = hit.snippet.marked if hit.snippet is not None else ()
        taken = draw_marked(painter, body_of(hit), marked, self._text, room, lines, self._text_step, self._marked())
        if hit.highlight is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            bar = QRectF(inner.left(), top + 1, _BAR, max(taken, 1) * self._text_step - 2)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        else:
            draw_pencil(painter, QPointF(inner.left(), top + self._text_step * 0.24), size, color)
        metrics = QFontMetrics(self.small)
        where = QRect(room.left(), inner.bottom() - _BELOW - self.small_step, room.width(), self.small_step)
        if self._is_line():
            where = QRect(room.right() + 12, top, inner.right() - room.right() - 12, self._text_step)
        kind = "" if self._is_line() else ("Highlight in " if hit.highlight is not None else "Note on ")
        painter.setFont(self.small)
        painter.setPen(theme.soft)
        text = metrics.elidedText(
            f"{kind}\u2068{shown_title(hit.article)}\u2069", Qt.TextElideMode.ElideRight, where.width()
        )
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_block(
        self,
        painter: QPainter,
        inner: QRect,
        article: Article,
        today: datetime,
        capturing: Capturing | None,
        hit: Hit | None,
    ) -> None:
        theme = self.theme
        box = inner.adjusted(0, _ABOVE, 0, 0)
        room, tagged = self._title_step + _LEAD + 2 * self._text_step, False
        if self.shape == "cards":
            tagged = bool(article.tags) and article.status is Status.READY
            room = self._picture_height() + (0 if tagged else self.small_step + _BETWEEN)
            box = self._paint_picture(painter, box, article)
        star = 18 if article.starred else 0
        painter.setPen(theme.ink if article.status is not Status.WAITING else theme.soft)
        ready = article.status is Status.READY
        box_of_title = box.adjusted(0, 0, -star, 0)
        used = self._paint_title(painter, article, hit, box_of_title, 1 + ready)
        if star:
            draw_star(painter, QPointF(box.right() - 6, box.top() + self._title_step / 2), theme.accent)
        box.setTop(box.top() + used * self._title_step + _LEAD)
        lines = max(0, (room - used * self._title_step - _LEAD + _LEEWAY) // self._text_step)
        failed = article.status is Status.FAILED
        text = article.failure if failed else (_waiting(article, capturing) or article.excerpt)
        painter.setPen(theme.accent if failed else theme.soft)
        if ready and hit is not None and hit.snippet is not None and hit.snippet.place != "title":
            self._paint_text(painter, hit, box, lines)
        else:
            draw_lines(painter, text, self._text, box, lines, self._text_step)
        bottom = inner.bottom() - _BELOW
        line = QRect(inner.left(), bottom - self.small_step, inner.width(), self.small_step)
        if not ready:
            button = "retry" if failed else "cancel"
            place = self._button_rect(button, inner.adjusted(-SIDE, 0, SIDE, 0))
            line.setRight(place.left() - 8)
            painter.setFont(self.small)
            painter.setPen(theme.link)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _BUTTONS[button])
        if tagged:
            self._paint_tags(painter, line, article)
            line.translate(0, -self.small_step - _BETWEEN)
        self._paint_facts(painter, line, article, today)

    def _paint_picture(self, painter: QPainter, box: QRect, article: Article) -> QRect:
        """Paint the picture of a card at the end of its lines, if it has one; return what is left for the text."""
        high = self._picture_height()
        size = QSize(high if box.width() < _WIDE else high * 4 // 3, high)
        if self.pictures is None or box.width() < 2 * high:
            return box
        lead = self.pictures.lead(article.id, size, painter.device().devicePixelRatioF())
        if lead is None:
            return box
        left = is_right_to_left(shown_title(article))
        place = QRect(QPoint(box.left() if left else box.right() + 1 - size.width(), box.top()), size)
        if lead.pixmap is None or (lead.lines and (lead.lines == "dark") == self.theme.dark):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(self.theme.soft, self.theme.list, 0.12) if lead.pixmap is None else self.theme.ink)
            painter.drawRoundedRect(place, CORNER, CORNER)
        if lead.pixmap is not None:
            painter.drawPixmap(place.topLeft(), lead.pixmap)
        beside = size.width() + 12
        return box.adjusted(beside if left else 0, 0, 0 if left else -beside, 0)

    def _paint_tags(self, painter: QPainter, line: QRect, article: Article) -> None:
        metrics = QFontMetrics(self.small)
        text = "   ".join(f"\u2068#{tag}\u2069" for tag in article.tags)  # isolated: UAX #9
        painter.setFont(self.small)
        painter.setPen(self.theme.accent)
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)

    def _paint_facts(self, painter: QPainter, line: QRect, article: Article, today: datetime) -> None:
        """Paint site, date, minutes and the number of marks; a long site gives way to the others."""
        ready = article.status is Status.READY
        facts = [shown_day(article, today), duration(minutes(article.words)) if ready and article.words else ""]
        rest = [fact for fact in facts if fact]
        marks = str(article.highlights + article.notes) if article.highlights + article.notes else ""
        metrics = QFontMetrics(self.small)
        gap = round(self.small.pixelSize() * 0.85)
        pen_width = self.small.pixelSize() + 3
        needed = sum(metrics.horizontalAdvance(fact) + gap for fact in rest)
        needed += metrics.horizontalAdvance(marks) + pen_width if marks else 0
        site = metrics.elidedText(article.site_name, Qt.TextElideMode.ElideRight, max(0, line.width() - needed))
        painter.setFont(self.small)
        painter.setPen(self.theme.soft)
        x = line.left()
        base = line.top() + (line.height() + metrics.ascent() - metrics.descent()) // 2
        for fact in [site, *rest] if site else rest:
            painter.drawText(x, base, fact)
            x += metrics.horizontalAdvance(fact) + gap
        if marks:
            painter.setPen(self.theme.accent)
            draw_pencil(
                painter, QPointF(x, base - metrics.capHeight() - 0.5), metrics.capHeight() + 1, self.theme.accent
            )
            painter.drawText(x + pen_width, base, marks)

    def _paint_line(self, painter: QPainter, inner: QRect, article: Article, today: datetime, hit: Hit | None) -> None:
        """Paint the compact row: title, then site and date (or the button of a capture) at the right."""
        theme, metrics = self.theme, QFontMetrics(self.small)
        right = inner.right()
        top = inner.top() + (inner.height() - self._title_step) // 2
        if article.status is not Status.READY:
            button = "retry" if article.status is Status.FAILED else "cancel"
            place = self._button_rect(button, inner.adjusted(-SIDE, 0, SIDE, 0))
            painter.setFont(self.small)
            painter.setPen(theme.link)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _BUTTONS[button])
            right = place.left() - 8
        else:
            room = max(60, inner.width() * 2 // 5)
            site = metrics.elidedText(article.site_name, Qt.TextElideMode.ElideRight, room - 60)
            text = (
                f"\u2068{site}\u2069  {shown_day(article, today)}" if site else shown_day(article, today)
            )  # isolated: UAX #9
            painter.setFont(self.small)
            painter.setPen(theme.soft)
            right -= metrics.horizontalAdvance(text)
            painter.drawText(
                right, round(top + drop(self._title, self._title_step) + QFontMetrics(self._title).ascent()), text
            )
            right -= 12
        if article.starred:
            draw_star(painter, QPointF(right - 6, inner.center().y()), theme.accent)
            right -= 18
        painter.setPen(theme.ink if article.status is Status.READY else theme.soft)
        box = QRect(inner.left(), top, right - inner.left(), self._title_step)
        self._paint_title(painter, article, hit, box, 1)

    def _paint_foot(self, painter: QPainter, row: QRect, article: Article, capturing: Capturing | None) -> None:
        """Paint the hairline at the foot: how much is read, or how far a capture is."""
        fraction = article.progress if article.status is Status.READY else 0.0
        if article.status is Status.WAITING:
            fraction = max(0.04, capturing.fraction if capturing else 0.0)
        if 0.0 < fraction < 0.98 or article.status is Status.WAITING:
            width = row.width() * min(1.0, fraction)
            painter.fillRect(
                QRectF(row.left(), row.bottom() - 1, width, 2), mixed(self.theme.accent, self.theme.list, 0.75)
            )

    def _paint_focus(self, painter: QPainter, row: QRect, *, focused: bool) -> None:
        """Paint the sign of the keyboard on a chosen row."""
        if focused:
            painter.fillRect(row.left(), row.top(), 2, row.height() - 1, self.theme.accent)


_BUTTONS = {"retry": "Try again", "cancel": "Cancel"}


def _waiting(article: Article, capturing: Capturing | None) -> str:
    if article.status is not Status.WAITING:
        return ""
    return (capturing.label if capturing else "") or "Waiting to be captured"
