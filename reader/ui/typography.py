"""How the page is set: the reader's choices, and the faces that they are set in."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from reader.frozen import frozen
from reader.paths import resource
from reader.ui.theme import Theme

FACE = "Literata"
"""The reading face unless the reader chooses another."""
LINE_HEIGHT = 1.57
"""Of the type size, for running text."""
_FALLBACKS = (
    FACE,  # it has the Cyrillic letters of Kazakh and its neighbours, which many faces have not
    "Source Serif 4",
    "Noto Serif",
    "Georgia",
    "DejaVu Serif",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Serif",
    "Noto Naskh Arabic",
    "Amiri",
    "Noto Serif Hebrew",
    "Frank Ruehl CLM",
    "Noto Serif Devanagari",
    "Noto Color Emoji",
)


@frozen
class Typography:
    """What a page is set with; handed over whole, so that a change is one re-setting."""

    theme: Theme
    face: str = FACE
    size: int = 19
    """Pixels of running text, 10 to 48."""
    measure: int = 66
    """Characters in a full line, 40 to 110."""
    line_height: float = LINE_HEIGHT
    """Of the type size, for running text, 1.0 to 2.4; other voices keep their ratio to it."""
    letter_spacing: float = 0.0
    """Added between letters, in hundredths of the type size, -5 to 20."""
    word_spacing: float = 0.0
    """Added between words, in hundredths of the type size, -10 to 60."""
    indented: bool = False
    """Paragraphs begin with an indent and follow each other without space, as in a novel."""
    justified: bool = False
    """Lines of running text are filled to both edges."""
    hyphenated: bool = True
    """Words of running text may be divided, by the rules of their language."""
    __eq__ = object.__eq__
    __hash__ = object.__hash__


@lru_cache(maxsize=1)
def load_faces() -> tuple[str, ...]:
    """Register the bundled fonts once and return their families, none if there are none. Needs a QGuiApplication."""
    families: list[str] = []
    folder = resource("fonts")
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".ttf", ".otf"):
                font = QFontDatabase.addApplicationFont(str(path))
                families += [name for name in QFontDatabase.applicationFontFamilies(font) if name not in families]
    return tuple(families)


def reading_font(
    face: str, size: float, *, bold: bool = False, italic: bool = False, first: tuple[str, ...] = ()
) -> QFont:
    """Return a face for reading at ``size`` pixels, unhinted, with fallbacks for the scripts that it has not.

    The families ``first`` are asked before the other fallbacks.
    """
    load_faces()
    font = QFont()
    font.setFamilies(list(dict.fromkeys((face, *first, *_FALLBACKS))))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def code_font(size: float) -> QFont:
    """Return the system's monospaced face at ``size`` pixels."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(max(1, round(size)))
    return font


def interface_font(size: float, *, bold: bool = False) -> QFont:
    """Return the interface's face; ``size`` is in pixels where the system's font is no larger than 10 points.

    Where the reader has made the system's font larger, it grows by as much.
    """
    return system_font(size * _system_scale(), bold=bold)


def system_font(size: float, *, bold: bool = False) -> QFont:
    """Return the interface's face at ``size`` pixels, as articles and paper need it, whatever size the system's font has."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    return font


def interface_pixels() -> float:
    """Return the size of the interface's font, in pixels. How tall its lines are does not tell it: in Noto Sans, a third more."""
    font = QGuiApplication.font()
    return float(font.pixelSize()) if font.pixelSize() > 0 else font.pointSizeF() * _dots() / 72


def _dots() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen is not None else 96.0


def _system_scale() -> float:
    return max(1.0, interface_pixels() / (10 * _dots() / 72))
