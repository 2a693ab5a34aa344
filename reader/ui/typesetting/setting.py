"""What typesetting works with: the document, its maps, and where in the nesting a block stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from reader.ui.typesetting.furniture import Furniture
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.sheet import Voice


class Quiet(QTextDocument):
    """A QTextDocument that loads nothing, from nowhere, whatever it is asked for."""

    def loadResource(self, type: int, name: QUrl | str) -> None:
        """Return nothing."""


class Place(NamedTuple):
    """Where in the nesting a block stands. ``left`` and ``right`` are pixels; ``left`` is where lines begin."""

    voice: Voice
    left: float = 0.0
    right: float = 0.0
    gap: float = 0.72
    """Space below a paragraph, in em."""
    rtl: bool = False
    depth: int = 0
    """Of lists."""
    align: str = ""
    width: float = 0.0
    """Pixels of the cell that it is in; 0 for the page's."""


@dataclass
class Setting:
    """A typeset article. ``document`` is owned by the parent that was given; it has no layout until it is asked for."""

    document: QTextDocument
    positions: PositionMap
    furniture: Furniture = field(default_factory=Furniture)
    anchors: dict[str, int] = field(default_factory=dict)
    """Fragment → Qt position."""
    text: str = ""
    """The canonical text."""
    header: int = 0
    """How many blocks stand before the body."""
