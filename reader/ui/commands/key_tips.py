"""Tool tips of buttons that do what an action does: they name the key that the action has when they are shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def tell_key(widget: QWidget, words: str, action: str) -> KeyTip:
    """Give a widget a tool tip of these words and the first key of the action of that name in its window."""
    tip = KeyTip(widget, action)
    tip.say(words)
    widget.installEventFilter(tip)
    return tip


class KeyTip(QObject):
    """The tool tip of one widget."""

    def __init__(self, widget: QWidget, action: str) -> None:
        super().__init__(widget)
        self._widget, self._words, self._action = widget, "", action

    def say(self, words: str) -> None:
        """Have other words before the key."""
        self._words = words
        self._widget.setToolTip(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write the tip just before it is shown: the keys, or the widget's window, may have changed."""
        if event.type() == QEvent.Type.ToolTip:
            found = self._widget.window().findChild(QAction, self._action)
            key = found.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if found is not None else ""
            self._widget.setToolTip(f"{self._words} ({key})" if key else self._words)
        return False
