"""The headings of groups in the article list: painted above the first row of each, and kept at the top while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reader.ui.theme import Theme, mixed

if TYPE_CHECKING:
    from reader.ui.catalogue.article_delegate import ArticleDelegate
    from reader.ui.catalogue.article_rows import ArticleRows

SIDE = 16


def paint_heading(painter: QPainter, place: QRect, title: str, font: QFont, theme: Theme) -> None:
    """Paint a heading on its own ground, with a hairline below."""
    painter.fillRect(place, mixed(theme.desk, theme.list, 0.6))
    painter.fillRect(place.left(), place.bottom(), place.width(), 1, theme.hair)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(theme.soft)
    inner = place.adjusted(SIDE, 0, -SIDE, 0)
    text = QFontMetrics(bold).elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)


class StickyHeading(QWidget):
    """Says at the top of the list which group the first row on the screen is in; the next heading pushes it away."""

    def __init__(self, list_: ArticleRows, painter: ArticleDelegate) -> None:
        super().__init__(list_)
        self._list, self._painter = list_, painter
        self._title = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def settle(self) -> None:
        """Be where it belongs, or not at all."""
        list_, height = self._list, self._painter.heading_height()
        groups, row = list_.groups, list_.rowAt(0)
        if not groups.starts or row < 0:
            self.hide()
            return
        title = groups.title_of(row)
        under = list_.rowAt(height)
        pushed = 0
        if under > row and groups.heading(under):
            pushed = min(0, list_.rowViewportPosition(under) - height)
        self.setGeometry(0, pushed, list_.viewport().width(), height)
        if title != self._title:
            self._title = title
            self.update()
        self.setVisible(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the heading."""
        paint_heading(QPainter(self), self.rect(), self._title, self._painter.small, self._painter.theme)
