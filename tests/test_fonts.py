"""The bundled faces: one family each, with the letters that articles have."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont
from pytestqt.qtbot import QtBot

from reader.paths import resource

FAMILIES = {"literata": "Literata", "atkinson-hyperlegible-next": "Atkinson Hyperlegible Next"}
LATIN = "The quick brown fox, é ő ș ț ñ ž ł ř ş ğ Œuvre; “quotes”, ‘apostrophe’, dash — and … 50 % € © ½"
KAZAKH = "Қазақ тілі: ә, ғ, қ, ң, ө, ұ, ү, һ, і — Түнгі аспанда жұлдыз көп, үйге қарай жүрдік. Ә Ғ Ң Ө Ұ Ү Һ І"
OTHERS = "Привет, ёлка! Ελληνικά: ώρα, ῆ. Tiếng Việt: ệ. № 5 ₸"


@pytest.fixture(autouse=True)
def loaded(qapp: object) -> None:
    for path in resource("fonts").rglob("*.ttf"):
        assert QFontDatabase.addApplicationFont(str(path)) >= 0, f"Qt cannot read {path.name}"


@pytest.mark.parametrize("family", FAMILIES.values())
@pytest.mark.parametrize(("bold", "italic"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_four_styles_are_one_family(family: str, bold: bool, italic: bool) -> None:
    font = QFont(family)
    font.setBold(bold)
    font.setItalic(italic)
    seen = QFontInfo(font)
    assert (seen.family(), seen.bold(), seen.italic(), seen.weight()) == (family, bold, italic, 700 if bold else 400)
    assert set(QFontDatabase.styles(family)) == {"Regular", "Italic", "Bold", "Bold Italic"}


@pytest.mark.parametrize("style", ["Regular", "Italic", "Bold", "BoldItalic"])
def test_literata_has_the_letters(style: str) -> None:
    face = QRawFont(str(resource("fonts", "literata", f"Literata-{style}.ttf")), 19)
    missing = [
        letter for letter in LATIN + KAZAKH + OTHERS + "\u2011\u202f\u00ad" if not face.supportsCharacter(ord(letter))
    ]
    assert missing == []


def test_atkinson_has_the_latin_letters() -> None:
    face = QRawFont(str(resource("fonts", "atkinson-hyperlegible-next", "AtkinsonHyperlegibleNext-Regular.ttf")), 19)
    assert [letter for letter in LATIN if not face.supportsCharacter(ord(letter))] == []


@pytest.mark.parametrize(
    ("family", "pair"), [("Literata", "AV"), ("Literata", "Tė"), ("Literata", "Га"), ("Literata", "Г,")]
)
def test_letters_are_kerned_within_and_between_scripts(family: str, pair: str) -> None:
    font = QFont(family)
    font.setPixelSize(100)
    width = QFontMetricsF(font).horizontalAdvance
    assert width(pair) < width(pair[0]) + width(pair[1])


@pytest.mark.parametrize("folder", FAMILIES)
def test_each_family_has_its_licence_and_stays_small(folder: str) -> None:
    place = resource("fonts", folder)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (place / "OFL.txt").read_text(encoding="utf-8")
    faces = list(place.glob("*.ttf"))
    assert len(faces) == 4
    assert max(path.stat().st_size for path in faces) < 400_000


def test_kazakh_is_set_without_a_missing_glyph(qtbot: QtBot) -> None:
    from PySide6.QtGui import QTextLayout

    font = QFont("Literata")
    font.setPixelSize(19)
    layout = QTextLayout(KAZAKH, font)
    layout.beginLayout()
    layout.createLine().setLineWidth(100_000)
    layout.endLayout()
    runs = layout.glyphRuns()
    assert {run.rawFont().familyName() for run in runs} == {"Literata"}
    assert all(index != 0 for run in runs for index in run.glyphIndexes())
