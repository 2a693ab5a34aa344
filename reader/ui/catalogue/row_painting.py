"""Lines of text and small signs, as the rows of the article list are painted with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QTextLayout,
    QTextOption,
)

from reader.model import Span

_ISOLATING = {"LRI", "RLI", "FSI"}
_LEAD = 40
"""Characters that may stand before the first marked word of a text that is cut."""


def is_right_to_left(text: str) -> bool:
    """Return whether the first strong character of a text runs from right to left (UAX #9, rules P2 and P3); what is
    isolated is passed over.
    """
    if text.isascii():
        return False
    within = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _ISOLATING:
            within += 1
        elif kind == "PDI":
            within = max(0, within - 1)
        elif within:
            continue
        elif kind == "L":
            return False
        elif kind in {"R", "AL"}:
            return True
    return False


def draw_lines(painter: QPainter, text: str, font: QFont, box: QRect, limit: int, step: int) -> int:
    """Draw ``text`` in at most ``limit`` lines that are ``step`` pixels apart, the last elided. Return how many it took."""
    text = " ".join(text[: 150 * limit].split())
    if not text or box.width() <= 0:
        return 0
    backward = is_right_to_left(text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if backward else Qt.LayoutDirection.LeftToRight)
    down = drop(font, step)
    units = text.encode("utf-16-le", "replace")  # as Qt counts; a half character cannot be painted
    done, taken = 0, 0
    while done < len(units) // 2 and taken < limit:
        rest = units[done * 2 :].decode("utf-16-le", "replace")
        top = box.top() + taken * step + down
        taken += 1
        done += draw_line(painter, rest, font, option, box, top, last=taken == limit)
    return taken


def draw_marked(
    painter: QPainter,
    text: str,
    marked: Sequence[Span],
    font: QFont,
    box: QRect,
    limit: int,
    step: int,
    colors: tuple[QColor, QColor],
) -> int:
    """Draw ``text`` like ``draw_lines``, with the characters of ``marked`` in the two ``colors`` (letters, ground).

    What stands long before the first marked word is left out. Return how many lines it took.
    """
    text, marked = shortened(text, marked, limit)
    if not text or box.width() <= 0:
        return 0
    layout, taken, rest = _laid(text, marked, font, box.width(), limit, step, colors)
    if rest:
        units = text.encode("utf-16-le", "replace")
        last = layout.lineAt(taken - 1).textStart() * 2
        tail = units[last:].decode("utf-16-le", "replace")
        short = QFontMetrics(font).elidedText(tail[:300], Qt.TextElideMode.ElideRight, box.width() - 2)
        text = units[:last].decode("utf-16-le", "replace") + short
        layout, taken, _ = _laid(text, marked, font, box.width(), limit, step, colors)
    layout.draw(painter, QPointF(box.left(), box.top()))
    return taken


def shortened(text: str, marked: Sequence[Span], limit: int) -> tuple[str, list[Span]]:
    """Return a text in one line with its marked spans, begun shortly before the first so that it is seen in few lines."""
    begin = 0
    if marked and marked[0].start > _LEAD and len(text) > 45 * limit:
        wanted = marked[0].start - _LEAD // 2
        space = text.find(" ", wanted, marked[0].start)
        begin = space + 1 if space >= 0 else wanted
    lead = "…" if begin else ""
    shift = len(lead) - begin
    text = lead + text[begin : begin + 150 * limit]
    plain = "".join(" " if letter.isspace() else letter for letter in text)
    spans = [Span(span.start + shift, span.end + shift) for span in marked if span.start >= begin]
    return plain, [span for span in spans if span.end <= len(plain)]


def _laid(
    text: str,
    marked: Sequence[Span],
    font: QFont,
    width: int,
    limit: int,
    step: int,
    colors: tuple[QColor, QColor],
) -> tuple[QTextLayout, int, bool]:
    """Return a layout of at most ``limit`` lines, how many there are, and whether some of the text is left."""
    backward = is_right_to_left(text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if backward else Qt.LayoutDirection.LeftToRight)
    if backward:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.setFormats([_format(text, span, colors) for span in marked])
    layout.beginLayout()
    taken, end = 0, 0
    while taken < limit:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, taken * step + drop(font, step)))
        taken += 1
        end = line.textStart() + line.textLength()
    layout.endLayout()
    return layout, taken, end < _units(text)


def _format(text: str, span: Span, colors: tuple[QColor, QColor]) -> QTextLayout.FormatRange:
    from PySide6.QtGui import QBrush, QTextCharFormat  # 1 ms, and needed only where something was found

    made = QTextLayout.FormatRange()
    start = _units(text[: span.start])
    made.start, made.length = start, _units(text[: span.end]) - start
    look = QTextCharFormat()
    look.setForeground(QBrush(colors[0]))
    look.setBackground(QBrush(colors[1]))
    made.format = look
    return made


def _units(text: str) -> int:
    """Return how many UTF-16 units a text has: as Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def drop(font: QFont, step: int) -> float:
    """Return how far below the top of its step a line of text begins."""
    return max(0.0, (step - QFontMetrics(font).height()) / 2)


def draw_line(
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


def draw_star(painter: QPainter, center: QPointF, color: QColor) -> None:
    """Draw a star round a point."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.translate(center)
    painter.drawPath(_STAR)
    painter.restore()


def draw_pencil(painter: QPainter, corner: QPointF, size: float, color: QColor) -> None:
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
