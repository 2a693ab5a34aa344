"""What a screen reader is to say although the keyboard has gone nowhere: a notice, a count, what a key has done."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def listened() -> bool:
    """Say whether there is anything that would say it; what costs time to put into words need not be."""
    return QAccessible.isActive()


def say(about: QWidget, text: str) -> None:
    """Have a screen reader say something about a widget; it lets what it is saying come to its end."""
    if text and listened():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, text))
