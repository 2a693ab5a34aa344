"""Tool tips of buttons that do what an action does: they name the key that the action has when they are shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def tell_key(widget: QWidget, words: str, action: str) -> None:
    """Give a widget a tool tip of these words and the first key of the action of that name in its window."""
    widget.setToolTip(words)
    widget.installEventFilter(_KeyTip(widget, words, action))


class _KeyTip(QObject):
    def __init__(self, widget: QWidget, words: str, action: str) -> None:
        super().__init__(widget)
        self._widget, self._words, self._action = widget, words, action

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write the tip just before it is shown: the keys, or the widget's window, may have changed."""
        if event.type() == QEvent.Type.ToolTip:
            found = self._widget.window().findChild(QAction, self._action)
            key = found.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if found is not None else ""
            self._widget.setToolTip(f"{self._words} ({key})" if key else self._words)
        return False
