"""A small card over the page, beside what it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reader.ui.theme import Theme

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_GAP = 6


class Card(QWidget):
    """The ground of a card, and where it stands."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def stand_by(self, first: QRect, last: QRect, bounds: QRect) -> None:
        """Stand below ``last``, else above ``first``, within ``bounds``; all in the parent's pixels."""
        left = max(bounds.left() + _GAP, min(first.left(), bounds.right() - self.width() - _GAP))
        below, above = last.bottom() + _GAP, first.top() - self.height() - _GAP
        if below + self.height() <= bounds.bottom() - _GAP:
            top = below
        elif above >= bounds.top() + _GAP:
            top = above
        else:
            top = max(bounds.top() + _GAP, bounds.bottom() - self.height() - _GAP)
        self.move(left, top)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground with a hairline around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        painter.setPen(theme.hair.lighter(150) if theme.dark else theme.hair.darker(115))
        painter.setBrush(theme.page)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)


def lines_of_link(page: Page, link: QUrl, point: QPoint | None = None) -> tuple[QRect, QRect]:
    """Return the first and the last line of a link, in the page: of the one that has the focus, else of one in sight.

    ``point`` (the viewport's) says which one is meant where there are several; without it the mouse does.
    """
    view = page.view
    cursor = view.textCursor()
    focused = view.tabbing and cursor.hasSelection()
    point = point if point is not None else view.viewport().mapFromGlobal(QCursor.pos())
    spot = QRect(view.mapToParent(point), QSize(1, 1))
    stretches = [(cursor.selectionStart(), cursor.selectionEnd())] if focused else _stretches(page, link)
    shift = view.geometry().topLeft() - QPoint(0, view.offset())
    found: list[list[QRect]] = []
    for start, end in stretches:
        boxes = [box.toAlignedRect().translated(shift) for box in view.range_boxes(start, end)]
        if any(box.adjusted(-2, -2, 2, 2).contains(spot.center()) for box in boxes):
            return boxes[0], boxes[-1]
        if any(view.geometry().intersects(box) for box in boxes):
            found.append(boxes)
    return (found[0][0], found[0][-1]) if found else (spot, spot)


def _stretches(page: Page, link: QUrl) -> list[tuple[int, int]]:
    setting = page.view.setting
    links = page.following.links
    if setting is None:
        return []
    same = [each.span for each in links if QUrl(each.address) == link and each.span.end <= setting.positions.length]
    return [setting.positions.to_qt(span) for span in same]
