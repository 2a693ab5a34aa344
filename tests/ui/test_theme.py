from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from reader.model import COLORS
from reader.ui.highlight_fit import LEAST, contrast, fit
from reader.ui.theme import THEMES, Theme, app_stylesheet, load_theme, mixed, palette, with_highlights

VARIANTS = [(name, contrast) for name in THEMES for contrast in (False, True)]
GROUNDS = ("desk", "list", "page", "sel", "code")
TEXTS = ("ink", "soft", "faint", "accent", "link")
"""Any of these texts may come to stand on any of these grounds: in a list, on a chosen row, in code, on the page."""


def pairs_of(theme: Theme) -> dict[tuple[str, str], tuple[QColor, QColor]]:
    """Return each text with each ground that it meets, by their names."""
    pairs = {(text, ground): (getattr(theme, text), getattr(theme, ground)) for text in TEXTS for ground in GROUNDS}
    pairs |= {(text, "selection"): (getattr(theme, text), theme.selection) for text in ("ink", "link")}
    pairs |= {
        (text, key): (getattr(theme, text), color) for text in ("ink", "link") for key, color in theme.highlight.items()
    }
    tint = mixed(theme.accent, theme.page, 0.16)  # below the link that Tab has reached
    pairs |= {(text, "tint"): (getattr(theme, text), tint) for text in ("link", "accent", "ink")}
    pairs |= {("ink", "marked"): (theme.ink, mixed(theme.highlight["yellow"], theme.page, 0.5))}
    pairs |= {
        ("page", "ink"): (theme.page, theme.ink),  # tool tips, the bar on a selection
        ("page", "accent"): (theme.page, theme.accent),  # the button that Enter presses
        ("page", "over"): (theme.page, mixed(theme.page, theme.ink, 0.18)),  # the pointer is on the selection bar
    }
    pairs |= {(kind, "code"): (color, theme.code) for kind, color in theme.syntax.items()}
    if not theme.dark:  # where it is dark, soft text and code that are marked turn to ink
        pairs |= {("soft", "highlight " + key): (theme.soft, color) for key, color in theme.highlight.items()}
        pairs |= {
            (kind, key): (token, color)
            for kind, token in theme.syntax.items()
            for key, color in theme.highlight.items()
        }
    return pairs


@pytest.mark.parametrize(("name", "high"), VARIANTS)
def test_every_text_on_every_ground_it_meets_is_readable(name: str, high: bool) -> None:
    pairs = pairs_of(load_theme(name, contrast=high))
    assert {pair: round(contrast(*colors), 2) for pair, colors in pairs.items() if contrast(*colors) < LEAST} == {}


@pytest.mark.parametrize("name", THEMES)
def test_high_contrast_is_high_and_its_lines_are_seen(name: str) -> None:
    theme = load_theme(name, contrast=True)
    assert theme.contrast
    texts = {(text, ground) for text in TEXTS for ground in GROUNDS}
    pairs = {pair: colors for pair, colors in pairs_of(theme).items() if pair in texts}
    assert {pair: round(contrast(*colors), 2) for pair, colors in pairs.items() if contrast(*colors) < 6.5} == {}
    for ground in ("desk", "list", "page"):
        assert contrast(theme.hair, getattr(theme, ground)) >= 3
        assert contrast(theme.ink, getattr(theme, ground)) >= 18
    assert "border: 2px solid" in app_stylesheet(theme)
    assert "border: 2px solid" not in app_stylesheet(load_theme(name))


@pytest.mark.parametrize("name", THEMES)
def test_highlights_of_the_readers_own_take_the_place_of_the_themes(name: str) -> None:
    theme = load_theme(name)
    own = with_highlights(theme, {"pink": "#123456", "green": "no colour", "mauve": "#ffffff"})
    assert own.highlight["pink"] == QColor("#123456")
    assert own.highlight["green"] == theme.highlight["green"]
    assert tuple(own.highlight) == tuple(own.swatch) == COLORS
    assert own.swatch["pink"] != theme.swatch["pink"]
    assert theme.highlight["pink"] != own.highlight["pink"], "the theme itself stays"


@given(rgb=st.integers(0, 0xFFFFFF), variant=st.sampled_from(VARIANTS))
def test_text_can_be_read_on_any_colour_that_is_taken(rgb: int, variant: tuple[str, bool]) -> None:
    theme = load_theme(variant[0], contrast=variant[1])
    wanted = QColor.fromRgb(rgb)
    color, sentence = fit(theme, wanted)
    assert (color == wanted) == (sentence == "")
    if color is None:
        assert sentence.endswith(".")
        return
    pairs = pairs_of(with_highlights(theme, {"green": color.name()}))
    poor = {pair for pair, colors in pairs.items() if contrast(*colors) < LEAST}
    assert not poor
    assert fit(theme, color) == (color, ""), "what was made readable is taken as it is"


def test_a_colour_like_the_pages_is_refused_and_a_heavy_one_made_paler() -> None:
    theme = load_theme("light")
    assert fit(theme, theme.page)[0] is None
    color, sentence = fit(theme, QColor("#202020"))
    assert color is not None
    assert sentence == "Text could not be read on that colour, so it was made paler."


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
