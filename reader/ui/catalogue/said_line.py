"""The line under the search box: what is wrong with the query, or what it asks for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class SaidLine(QLabel):
    """There only while it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "soft")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(4, 0, 4, 0)
        self._said = ("", False)
        self.hide()

    def show_said(self, text: str, wrong: bool) -> None:
        """Say what is wrong, or in the soft tone what the query asks for; nothing for an empty text."""
        if (text, wrong) == self._said:
            return  # to style it anew, and lay out the pane, takes longer than to read the query back
        self._said = text, wrong
        self.setText(text)
        self.setAccessibleName(f"Wrong in the search: {text}" if wrong else f"The search means: {text}")
        self.setProperty("tone", "" if wrong else "soft")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(text))
        if (around := self.parentWidget()) is not None and (layout := around.layout()) is not None:
            layout.activate()
            around.update()  # it may paint a line between its parts, which have moved
