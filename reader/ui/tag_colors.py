"""The colours of tags: a dot before the name, which can be told from the ground in every theme, or the name itself."""

from __future__ import annotations

from PySide6.QtGui import QColor

from reader.ui.theme import Theme, mixed

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
_HIGH = 7.0


def tag_color(theme: Theme, name: str) -> QColor | None:
    """Return the colour of that name in a theme; None for none. On every ground its contrast is 3 : 1 or more."""
    value = (_ON_DARK if theme.dark else _ON_LIGHT).get(name)
    return QColor(value) if value else None


def tag_ink(theme: Theme, name: str) -> QColor | None:
    """Return the colour of that name as text is written in it on the page; None for none.

    It is mixed with the ink until its contrast is 4.5 : 1 or more (WCAG 2.2, AA), and 7 : 1 (AAA) in high contrast.
    """
    from reader.ui.highlight_fit import LEAST, contrast

    if (color := tag_color(theme, name)) is None:
        return None
    least = _HIGH if theme.contrast else LEAST
    shades = (mixed(color, theme.ink, share / 100) for share in range(100, 0, -5))
    return next((shade for shade in shades if contrast(shade, theme.page) >= least), theme.ink)
