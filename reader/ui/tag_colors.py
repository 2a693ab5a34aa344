"""The colours of tags: a dot before the name, which can be told from the ground in every theme."""

from __future__ import annotations

from PySide6.QtGui import QColor

from reader.ui.theme import Theme

_ON_LIGHT = {
    "red": "#b3261e",
    "orange": "#b04a00",
    "yellow": "#7a5f00",
    "green": "#2e7d32",
    "teal": "#00796b",
    "blue": "#1565c0",
    "violet": "#6a3fb5",
    "grey": "#5f6368",
}
_ON_DARK = {
    "red": "#f28b82",
    "orange": "#f0a35e",
    "yellow": "#e6c84f",
    "green": "#81c995",
    "teal": "#6fcfc3",
    "blue": "#8ab4f8",
    "violet": "#c3a6f7",
    "grey": "#b0b4ba",
}


def tag_color(theme: Theme, name: str) -> QColor | None:
    """Return the colour of that name in a theme; None for none. On every ground its contrast is 3 : 1 or more."""
    value = (_ON_DARK if theme.dark else _ON_LIGHT).get(name)
    return QColor(value) if value else None
