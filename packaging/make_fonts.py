"""Make ``resources/fonts`` out of the typefaces that the npm registry has whole, one static file per style.

Hinting goes (Postil draws text unhinted, and it is a third of the bytes), a few characters that texts often have get the
glyphs of their likenesses, and the names are set such that regular, italic, bold and bold italic are one family to every
system. Needs fonttools (``pip install -e .[package]``) and the two packages, unpacked side by side::

    npm pack @expo-google-fonts/literata@0.4.3 @expo-google-fonts/atkinson-hyperlegible-next@0.4.1
    python packaging/make_fonts.py FOLDER

where FOLDER holds ``literata/`` and ``atkinson-hyperlegible-next/``, each the ``package/`` folder of one archive. (Web
fonts cut by script would be no source: merged again they have lost the kerning between the pieces.)
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
ALIASES = {0x2011: 0x2D, 0x202F: 0x2009, 0x00AD: 0x2D}
"""The hyphen and the narrow space that do not break, the soft hyphen; and the characters that look the same."""


class Family(NamedTuple):
    """One typeface: its npm package and the name that people see."""

    package: str
    name: str


class Style(NamedTuple):
    """One of the four styles that belong together. The bits are those of OpenType's OS/2.fsSelection and head.macStyle."""

    name: str
    weight: int
    source: str
    selection: int
    mac: int


FAMILIES = (Family("literata", "Literata"), Family("atkinson-hyperlegible-next", "Atkinson Hyperlegible Next"))
STYLES = (
    Style("Regular", 400, "400Regular", 0x40, 0),
    Style("Italic", 400, "400Regular_Italic", 0x01, 2),
    Style("Bold", 700, "700Bold", 0x20, 1),
    Style("Bold Italic", 700, "700Bold_Italic", 0x21, 3),
)


def trimmed(font: TTFont) -> TTFont:
    """Drop the hinting and what no text can reach; keep every character and every layout rule."""
    options = Options()
    options.hinting = False
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "STAT", "MVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    return font


def completed(font: TTFont) -> TTFont:
    """Let the characters in ``ALIASES`` use the glyphs of their likenesses."""
    known = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({new: known[old] for new, old in ALIASES.items() if new not in known and old in known})
    return font


def named(font: TTFont, family: Family, style: Style) -> TTFont:
    """Give a font the names and bits by which systems see the four styles as one family."""
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in (0, 5, 7, 8, 9, 11, 13, 14)}
    names.names = []
    postscript = f"{family.name}-{style.name}".replace(" ", "")
    kept |= {1: family.name, 2: style.name, 3: postscript, 4: f"{family.name} {style.name}", 6: postscript}
    for number, text in sorted(kept.items()):
        if text:
            names.setName(text, number, 3, 1, 0x409)
    metrics = font["OS/2"]
    metrics.usWeightClass = style.weight
    metrics.fsSelection = (metrics.fsSelection & ~0x61) | style.selection
    font["head"].macStyle = style.mac
    return font


def main(source: Path) -> None:
    """Write the eight faces and the two licences."""
    for family in FAMILIES:
        package = source / family.package
        folder = TARGET / family.package
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "OFL.txt").write_bytes((package / "LICENSE_FONT").read_bytes())
        for style in STYLES:
            original = package / style.source / f"{family.name.replace(' ', '')}_{style.source}.ttf"
            font = named(completed(trimmed(TTFont(original, recalcTimestamp=False))), family, style)
            path = folder / f"{family.name}-{style.name}.ttf".replace(" ", "")
            font.save(path)
            print(f"{path.relative_to(TARGET)}: {path.stat().st_size // 1024} KB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
