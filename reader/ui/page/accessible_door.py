"""Where a screen reader comes in: nothing of what it is told is loaded before there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface


def install() -> None:
    """Let Qt ask here for the interface of an article's view."""
    QAccessible.installFactory(_interface)


def _interface(_key: str, about: QObject) -> QAccessibleInterface | None:
    if type(about).__name__ != "TextView":
        return None
    from reader.ui.page.accessible import interface

    return interface(about)
