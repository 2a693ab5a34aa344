"""How each kind of block is set: one function a kind, called by the Typesetter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from reader import document as tree
from reader.document import Run
from reader.ui.typesetting import sheet as voices
from reader.ui.typesetting.furniture import Band, Marker
from reader.ui.typesetting.giants import is_giant, pieces
from reader.ui.typesetting.listings import set_code
from reader.ui.typesetting.numbering import label, values
from reader.ui.typesetting.setting import Place
from reader.ui.typesetting.tables import set_table

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

_BULLETS = ("•", "◦", "▪")


def _paragraph(setter: Typesetter, block: tree.Paragraph, place: Place) -> Iterator[None] | None:
    if setter.has_giants and is_giant(block.runs):
        return _giant(setter, block, place)
    align = block.align or place.align
    setter.open(place.voice, place, below=place.gap, align=align, direction=block.direction)
    setter.mark_anchor(block.anchor)
    setter.leaf(block.runs, place.voice, setter.room(place))
    return None


def _giant(setter: Typesetter, block: tree.Paragraph, place: Place) -> Iterator[None]:
    """Set a paragraph out of all measure as several blocks without space between them."""
    for number, runs in enumerate(pieces(block.runs)):
        if number:
            _close_up(setter)
            yield
        setter.open(place.voice, place, below=place.gap, align=block.align or place.align, direction=block.direction)
        if not number:
            setter.mark_anchor(block.anchor)
        setter.leaf(runs, place.voice, setter.room(place), going_on=number > 0)


def _close_up(setter: Typesetter) -> None:
    """Take the space from below the last block."""
    shape = setter.cursor.blockFormat()
    shape.setBottomMargin(max(0.0, -setter.sheet.distance(setter.sheet.body)))
    setter.cursor.setBlockFormat(shape)


def _heading(setter: Typesetter, block: tree.Heading, place: Place) -> None:
    voice = voices.HEADINGS[min(max(block.level, 1), 6) - 1]
    setter.open(voice, place, above=1.5 if place.gap else 0.2, below=0.42, direction=block.direction)
    setter.mark_anchor(block.anchor)
    setter.leaf(block.runs, voice, setter.room(place))


def _rule(setter: Typesetter, block: tree.Rule, place: Place) -> None:
    setter.open(place.voice, place, below=place.gap)
    setter.made.furniture.bands.append(Band("rule", setter.number(), setter.number(), place.left, place.right))
    setter.leaf((), place.voice)


def _figure(setter: Typesetter, block: tree.Figure, place: Place) -> None:
    if block.images:
        setter.open(place.voice, place, above=0.3, below=0.45 if block.caption else 0, align="center")
        for index, image in enumerate(block.images):
            if index:
                setter.cursor.insertText(" ", setter.sheet.char(place.voice))
            setter.picture(image, block.link, setter.room(place))
    if block.caption:
        setter.open(voices.CAPTION, place, below=1.0, align="center")
        setter.leaf(block.caption, voices.CAPTION, setter.room(place))
    else:
        _hidden(setter, place.gap)


def _hidden(setter: Typesetter, below: float) -> None:
    """Set a leaf without text: a block that takes no line."""
    shape = setter.sheet.space(1, below * setter.sheet.em)
    setter.cursor.insertBlock(shape, setter.sheet.char(voices.CAPTION))
    setter.leaf((), voices.CAPTION)


def _embed(setter: Typesetter, block: tree.Embed, place: Place) -> None:
    inner = setter.inset(place, 0.9, 0.9)
    kind = {"video": "Video", "audio": "Sound"}.get(block.kind, "Embedded page")
    setter.open(voices.CARD, inner, above=1.2)
    first = setter.number()
    if block.title:
        setter.leaf((Run(block.title, 0, block.src),), voices.CARD)
    else:
        setter.cursor.insertText(kind, setter.sheet.char(voices.CARD))
        setter.leaf((), voices.CARD)
    setter.open(voices.CAPTION, inner, below=1.45)
    shown = f"{kind} · " if block.title else ""
    setter.cursor.insertText(shown, setter.sheet.char(voices.CAPTION))
    setter.cursor.insertText(_short(block.src), setter.sheet.char(voices.CAPTION, 0, block.src))
    setter.made.furniture.bands.append(Band("card", first, setter.number(), place.left, place.right))


def _quote(setter: Typesetter, block: tree.Quote, place: Place) -> Iterator[None]:
    inner = setter.inset(place, 1.2)
    voice = place.voice._replace(italic=True, color="soft")
    band, first = len(setter.made.furniture.bands), setter.next_number()
    yield from setter.steps(block.blocks, inner._replace(voice=voice))
    if inner is not place and setter.number() >= first:
        setter.made.furniture.bands.insert(
            band, Band("quote", first, setter.number(), place.left, place.right, place.rtl)
        )


def _list(setter: Typesetter, block: tree.List, place: Place) -> Iterator[None]:
    labels = [label(block, value) for value in values(block)]
    widest = max(map(len, labels), default=0) if block.ordered else 0
    inner = setter.inset(place, max(1.6, 0.9 + 0.52 * widest))
    inner = inner._replace(depth=place.depth + 1, gap=min(place.gap, 0.3 if _tight(block) else 0.55))
    bullet = _BULLETS[min(place.depth, len(_BULLETS) - 1)]
    for item, number_label in zip(block.items, labels, strict=True):
        number = setter.next_number()
        text = "" if item.checked is not None else (number_label if block.ordered else bullet)
        mark = Marker(text, inner.left, place.voice, bool(item.checked), place.rtl)
        setter.made.furniture.markers.setdefault(number, []).insert(0, mark)
        if not item.blocks:
            setter.open(place.voice, inner, below=inner.gap)
        elif item.anchor:
            setter.made.anchors.setdefault(item.anchor, setter.cursor.position() + (0 if setter.fresh else 1))
        yield from setter.steps(item.blocks, inner)
    _loosen(setter, place)


def _loosen(setter: Typesetter, place: Place) -> None:
    """Give the last block of a list the space that a paragraph has below it."""
    shape = setter.cursor.blockFormat()
    if shape.bottomMargin() < place.gap * setter.sheet.em:
        shape.setBottomMargin(place.gap * setter.sheet.em)
        setter.cursor.setBlockFormat(shape)


def _definitions(setter: Typesetter, block: tree.Definitions, place: Place) -> Iterator[None]:
    inner = setter.inset(place, 1.6)
    for entry in block.entries:
        if entry.term:
            yield from setter.steps(entry.blocks, place._replace(voice=place.voice._replace(bold=True), gap=0.1))
        else:
            yield from setter.steps(entry.blocks, inner)


def _details(setter: Typesetter, block: tree.Details, place: Place) -> Iterator[None]:
    inner = setter.inset(place, 1.2)
    number = setter.next_number()
    voice = place.voice._replace(bold=True)
    setter.open(voice, inner, below=min(place.gap, 0.4))
    setter.made.furniture.markers.setdefault(number, []).append(Marker("▾", inner.left, place.voice, rtl=place.rtl))
    setter.leaf(block.summary, voice, setter.room(inner))
    if block.blocks:
        first = setter.next_number()
        yield from setter.steps(block.blocks, inner)
        setter.made.furniture.bands.append(
            Band("details", first, setter.number(), place.left + 0.4 * setter.sheet.em, place.right, place.rtl)
        )


def _table(setter: Typesetter, block: tree.Table, place: Place) -> None:
    set_table(setter, block, place, setter.room(place))


def _tight(block: tree.List) -> bool:
    return all(len(item.blocks) < 2 or not isinstance(item.blocks[1], tree.Paragraph) for item in block.items)


def _short(address: str) -> str:
    """Return an address without its scheme, at most 60 characters."""
    text = re.sub(r"^\w+:(//)?(www\.)?", "", address).rstrip("/")
    return text if len(text) <= 60 else text[:59] + "…"


SETTERS: dict[type, Callable[[Any, Any, Place], Iterator[None] | None]] = {
    tree.Paragraph: _paragraph,
    tree.Heading: _heading,
    tree.Code: set_code,
    tree.Rule: _rule,
    tree.Figure: _figure,
    tree.Embed: _embed,
    tree.Quote: _quote,
    tree.List: _list,
    tree.Definitions: _definitions,
    tree.Table: _table,
    tree.Details: _details,
}
