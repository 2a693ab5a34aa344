"""How each kind of block is set: one function a kind, called by the Typesetter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from reader import document as tree
from reader.ui.typesetting.figures import set_embed, set_figure
from reader.ui.typesetting.folds import set_details
from reader.ui.typesetting.furniture import Band, Marker
from reader.ui.typesetting.listings import set_code
from reader.ui.typesetting.numbering import label, values
from reader.ui.typesetting.paragraphs import set_heading, set_paragraph
from reader.ui.typesetting.setting import Place
from reader.ui.typesetting.tables import set_table

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

_BULLETS = ("•", "◦", "–")


def _rule(setter: Typesetter, block: tree.Rule, place: Place) -> None:
    setter.open(place.voice, place, below=place.gap)
    setter.made.furniture.bands.append(Band("rule", setter.number(), setter.number(), place.left, place.right))
    setter.leaf((), place.voice)


def _quote(setter: Typesetter, block: tree.Quote, place: Place) -> Iterator[None]:
    inner = setter.inset(place, 1.2)
    voice = place.voice._replace(italic=True, color="soft")
    band, first = len(setter.made.furniture.bands), setter.next_number()
    yield from setter.steps(block.blocks, inner._replace(voice=voice))
    if inner is not place and setter.number() >= first:
        above, below = setter.made.furniture.beyond(first, setter.number(), band)
        bar = Band("quote", first, setter.number(), place.left, place.right, place.rtl, above=above, below=below)
        setter.made.furniture.bands.insert(band, bar)


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


def _table(setter: Typesetter, block: tree.Table, place: Place) -> Iterator[None]:
    return set_table(setter, block, place, setter.room(place))


def _tight(block: tree.List) -> bool:
    return all(len(item.blocks) < 2 or not isinstance(item.blocks[1], tree.Paragraph) for item in block.items)


SETTERS: dict[type, Callable[[Any, Any, Place], Iterator[None] | None]] = {
    tree.Paragraph: set_paragraph,
    tree.Heading: set_heading,
    tree.Code: set_code,
    tree.Rule: _rule,
    tree.Figure: set_figure,
    tree.Embed: set_embed,
    tree.Quote: _quote,
    tree.List: _list,
    tree.Definitions: _definitions,
    tree.Table: _table,
    tree.Details: set_details,
}
