"""A line of text that paints the filters of a query as chips and underlines what means nothing in it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QInputMethodEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextLayout,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from reader.query import Problem, Query, Term, Unfinished, parse
from reader.ui.theme import Theme, mixed


class PaintedBox(QLineEdit):
    """Paints ``_query``, which whoever inherits keeps the same as the text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = parse("")
        self._composing = False
        spaced = QFont(self.font())
        spaced.setWordSpacing(_SPACE)
        self.setFont(spaced)

    def query(self) -> Query:
        """Return what the box asks for now."""
        return self._query

    def problems(self) -> list[Problem]:
        """Return what is wrong in the text, but for what the cursor stands right behind: that is still being typed."""
        at = characters(self.text(), self.cursorPosition()) if self.hasFocus() else -1
        return [problem for problem in self._query.problems if problem.span.end != at]

    def problem_at(self, unit: int) -> Problem | None:
        """Return what is wrong where a position is, counted as Qt counts."""
        at = characters(self.text(), unit)
        return next((one for one in self._query.problems if one.span.start <= at <= one.span.end), None)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave the text as the input method shows it while something is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the grounds of filters, the text, then the filters' own text in their colour."""
        chips = [] if self._composing else self._chips()
        with_ground = QPainter(self)
        with_ground.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._theme.accent if self.hasFocus() else self._theme.hair
        with_ground.setPen(QPen(edge, 1))
        with_ground.setBrush(self._theme.page)
        with_ground.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        with_ground.setClipRect(self._text_rect())
        self._paint_grounds(with_ground, [rect for _, rect in chips])
        with_ground.end()
        super().paintEvent(event)
        if chips and (now := self._chips()) != chips:
            chips = now  # QLineEdit has just scrolled: it does so while it paints
            self.update()
        over = QPainter(self)
        over.setRenderHint(QPainter.RenderHint.Antialiasing)
        over.setClipPath(self._outside_cursor())
        selected = range(self.selectionStart(), self.selectionEnd()) if self.hasSelectedText() else range(0)
        for term, rect in chips:
            first, last = (units(self.text(), end) for end in term.span)
            if not set(selected).intersection(range(first, last)):
                over.fillRect(rect.adjusted(0, -1, 0, 1), self._ground())  # a parenthesis beside it stays
                over.setPen(self._theme.accent)
                over.drawText(QPointF(rect.left(), self._base()), self.text()[slice(*term.span)])
        if not self._composing:
            self._paint_problems(over)
        over.end()

    def _chips(self) -> list[tuple[Term, QRectF]]:
        return [
            (term, self._term_rect(term.span))
            for term in self._query.terms
            if term.is_filter and not isinstance(term.node, Unfinished)
        ]

    def _term_rect(self, span: tuple[int, int]) -> QRectF:
        ends = [self._across(units(self.text(), end)) for end in span]
        metrics = QFontMetrics(self.font())
        return QRectF(min(ends), self._base() - metrics.ascent(), abs(ends[1] - ends[0]), metrics.height())

    def _paint_grounds(self, painter: QPainter, rects: list[QRectF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground())
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(-2.5, -1, 2.5, 1), 4, 4)

    def _ground(self) -> QColor:
        return mixed(self._theme.sel, self._theme.page, 0.9)

    def _paint_problems(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.accent, 1, Qt.PenStyle.DotLine))
        for problem in self.problems():
            rect = self._term_rect(problem.span)
            painter.drawLine(QPointF(rect.left(), rect.bottom()), QPointF(rect.right(), rect.bottom()))

    def _text_rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(5, 1, -28 if self.text() else -5, -1)

    def _outside_cursor(self) -> QPainterPath:
        """Return where text may be painted over: not where QLineEdit has painted, or not painted, its cursor."""
        path = QPainterPath()
        path.addRect(self._text_rect())
        if self.hasFocus():
            cursor = QPainterPath()
            cursor.addRect(QRectF(self._across(self.cursorPosition()), 0, 1, self.height()))
            path = path.subtracted(cursor)
        return path

    def _across(self, unit: int) -> float:
        """Return how far to the right, in pixels of the box, a position of the text is (in UTF-16 units, as Qt counts)."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return self.cursorRect().left() + _CURSOR_INSET + _x(line, unit) - _x(line, self.cursorPosition())

    def _base(self) -> float:
        metrics = QFontMetrics(self.font())
        return (self.height() - metrics.height()) / 2 + metrics.ascent()


_SPACE = 4.5
"""Pixels that a space is wider than the font's own, so that the grounds of two filters stand apart."""
_CURSOR_INSET = 5
"""Pixels between the left of ``QLineEdit.cursorRect`` and the cursor itself."""


def cross(color: QColor) -> QIcon:
    """Return a small cross, drawn at twice its size for sharp screens."""
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 2.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(9, 9), QPointF(23, 23))
    painter.drawLine(QPointF(9, 23), QPointF(23, 9))
    painter.end()
    return QIcon(picture)


def _x(line: object, unit: int) -> float:
    """Return ``QTextLine.cursorToX``, which comes as a pair in PySide."""
    value = line.cursorToX(unit)  # type: ignore[attr-defined]
    return float(value[0] if isinstance(value, tuple | list) else value)


def units(text: str, position: int) -> int:
    """Return a position counted in UTF-16 units, as Qt counts."""
    return position if text.isascii() else len(text[:position].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, unit: int) -> int:
    """Return a position counted in characters."""
    return (
        unit
        if text.isascii()
        else len(text.encode("utf-16-le", "surrogatepass")[: unit * 2].decode("utf-16-le", "ignore"))
    )
