"""A few lines of text, laid out once for measuring and painting."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from reader.ui.catalogue.row_painting import is_right_to_left


class Laid:
    """At most ``most`` lines of a text in a width, the last one elided; from right to left where the text is read so."""

    def __init__(self, text: str, font: QFont, width: int, most: int, step: int) -> None:
        text = " ".join(text[: 240 * most].split())
        self.backward = is_right_to_left(text)
        self._layout, self.lines, rest = _lay(text, font, width, most, step, self.backward)
        if rest:
            units = text.encode("utf-16-le", "replace")
            last = self._layout.lineAt(self.lines - 1).textStart() * 2
            tail = units[last:].decode("utf-16-le", "replace")
            short = QFontMetricsF(font).elidedText(tail[:400], Qt.TextElideMode.ElideRight, width - 1)
            text = units[:last].decode("utf-16-le", "replace") + short
            self._layout, self.lines, _rest = _lay(text, font, width, most, step, self.backward)
        self.height = self.lines * step

    def draw(self, painter: QPainter, left: int, top: int) -> None:
        """Draw it in the painter's pen."""
        self._layout.draw(painter, QPointF(left, top))


def _lay(text: str, font: QFont, width: int, most: int, step: int, backward: bool) -> tuple[QTextLayout, int, bool]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if backward else Qt.LayoutDirection.LeftToRight)
    if backward:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    down = (step - QFontMetricsF(font).height()) / 2
    layout.beginLayout()
    count, end = 0, 0
    while count < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, count * step + down))
        count += 1
        end = line.textStart() + line.textLength()
    layout.endLayout()
    return layout, count, end < len(text.encode("utf-16-le", "replace")) // 2
