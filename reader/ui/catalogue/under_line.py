"""What stands under a hairline that the pane around it paints."""

from __future__ import annotations

from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QStackedWidget


class UnderLine(QStackedWidget):
    """Has the pane paint its line anew where it has moved to; else the old one would stay beside it."""

    def moveEvent(self, event: QMoveEvent) -> None:
        """Have the line painted anew."""
        super().moveEvent(event)
        if (pane := self.parentWidget()) is not None:
            pane.update()
