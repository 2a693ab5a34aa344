"""Whether text can be read on a colour, and what to do with a highlight colour on which it cannot."""

from __future__ import annotations

from PySide6.QtGui import QColor

from reader.ui.theme import Theme, mixed

LEAST = 4.5
"""The contrast of text and ground that WCAG 2.2 asks for (AA)."""
_APART = 14
"""How far a highlight must be from the page in one of red, green and blue, of 255, to be seen."""


def luminance(color: QColor) -> float:
    """Return the relative luminance (0.0 to 1.0), as WCAG 2.2 defines it."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio (1.0 to 21.0), as WCAG 2.2 defines it."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def fit(theme: Theme, wanted: QColor) -> tuple[QColor | None, str]:
    """Return a highlight colour on which the theme's texts can be read, and a sentence if it is not the one wanted.

    It is mixed with the page until they can. None is for a colour that could not be told from the page.
    """
    texts = [theme.ink, theme.link]
    if not theme.dark:  # where it is dark, marked text that is soft or code turns to ink
        texts += [theme.soft, *theme.syntax.values()]
    for share in range(100, 0, -2):
        color = mixed(wanted, theme.page, share / 100)
        if all(contrast(text, color) >= LEAST for text in texts):
            if not _is_apart(color, theme.page):
                break
            if share == 100:
                return color, ""
            return color, "Text could not be read on that colour, so it was made " + (
                "darker." if theme.dark else "paler."
            )
    return None, "That colour could not be told from the page; choose a stronger one."


def _is_apart(first: QColor, second: QColor) -> bool:
    pairs = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]
    return any(abs(one - other) >= _APART for one, other in pairs)
