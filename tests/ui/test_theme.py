from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from reader.model import COLORS
from reader.ui.theme import THEMES, app_stylesheet, load_theme, mixed, palette


def luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(first: QColor, second: QColor) -> float:
    """WCAG 2.2, "contrast ratio"."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_on_every_ground_it_meets_is_readable(name: str) -> None:
    theme = load_theme(name)
    grounds = {key: getattr(theme, key) for key in ("desk", "list", "page", "sel")}
    pairs = {
        (text, ground): (getattr(theme, text), color) for text in ("ink", "soft") for ground, color in grounds.items()
    }
    pairs |= {
        (text, ground): (getattr(theme, text), grounds[ground])
        for text in ("faint", "accent")
        for ground in ("desk", "list", "page")
    }
    pairs |= {("ink", key): (theme.ink, color) for key, color in theme.highlight.items()}
    pairs |= {("link", key): (theme.link, color) for key, color in theme.highlight.items()}
    pairs |= {
        ("ink", "code"): (theme.ink, theme.code),
        ("link", "page"): (theme.link, theme.page),
        ("ink", "selection"): (theme.ink, theme.selection),
        ("page", "ink"): (theme.page, theme.ink),
    }
    tint = mixed(theme.accent, theme.page, 0.16)  # below the link that Tab has reached
    marked = mixed(theme.highlight["yellow"], theme.page, 0.5)
    pairs |= {(text, "code"): (getattr(theme, text), theme.code) for text in ("soft", "link")}
    pairs |= {(text, "tint"): (getattr(theme, text), tint) for text in ("link", "accent", "ink")}
    pairs |= {("ink", "marked"): (theme.ink, marked)}
    pairs |= {(kind, "code"): (color, theme.code) for kind, color in theme.syntax.items()}
    if not theme.dark:  # where it is dark, soft text that is marked turns to ink
        pairs |= {("soft", "highlight " + key): (theme.soft, color) for key, color in theme.highlight.items()}
        pairs |= {
            (kind, key): (token, color)
            for kind, token in theme.syntax.items()
            for key, color in theme.highlight.items()
        }
    poor = {pair: round(contrast(*colors), 2) for pair, colors in pairs.items() if contrast(*colors) < 4.5}
    assert not poor


@pytest.mark.parametrize("name", THEMES)
def test_each_theme_has_all_highlight_colours_apart_from_the_page(name: str) -> None:
    theme = load_theme(name)
    assert tuple(theme.highlight) == tuple(theme.swatch) == COLORS
    assert len({color.name() for color in theme.highlight.values()} | {theme.page.name()}) == len(COLORS) + 1


def test_a_name_that_is_no_theme_gives_light_and_system_gives_one_of_both(qapp) -> None:
    assert load_theme("plaid").name == "light"
    assert load_theme("system").name in ("light", "dark")


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_leaves_no_name_unfilled(name: str, qapp) -> None:
    sheet = app_stylesheet(load_theme(name))
    assert "@" not in sheet
    assert palette(load_theme(name)).text().color() == load_theme(name).ink
