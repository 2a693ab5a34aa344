"""What looks at the whole library, as rows of the sidebar: a section of their own, each with a sign."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row

SECTION = "section:views"
VIEWS = {"time": "Time to read", "twins": "Duplicates", "statistics": "Statistics"}
"""The views by the names that ``Sidebar.view_wanted`` carries."""


def rows(folded: Collection[str], shown: str) -> list[Row]:
    """Return the section and its rows; ``shown`` is the view that is in the list's place."""
    section = Row(Kind.SECTION, "views", "Overview", None, folds=True, folded=SECTION in folded)
    if section.folded:
        return [section]
    marks = {name: Mark.CHOSEN if name == shown else Mark.NONE for name in VIEWS}
    return [section, *(Row(Kind.VIEW, name, label, None, mark=marks[name]) for name, label in VIEWS.items())]


def paint_sign(painter: QPainter, name: str, centre: QPointF) -> None:
    """Paint the sign of a view with the present pen: a clock, two sheets, or bars; 11 pixels in size."""
    painter.save()
    painter.translate(centre)
    if name == "time":
        painter.drawEllipse(QRectF(-5, -5, 10, 10))
        painter.drawLines([QLineF(0, -2.8, 0, 0.2), QLineF(0, 0.2, 2.2, 1.4)])
    elif name == "twins":
        painter.drawRoundedRect(QRectF(-5, -2.6, 7.4, 7.6), 1.2, 1.2)
        painter.drawPolyline(_BEHIND)
    else:
        painter.drawLines([QLineF(-4, 4.6, -4, 0.6), QLineF(0, 4.6, 0, -4.6), QLineF(4, 4.6, 4, -1.8)])
    painter.restore()


_BEHIND = [QPointF(-2.4, -5), QPointF(5, -5), QPointF(5, 2.4)]
