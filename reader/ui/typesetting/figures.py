"""How figures and embeds are set: pictures by themselves or in rows with a caption, cards for what cannot be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF

from reader import document as tree
from reader.document import Run
from reader.ui.typesetting import sheet as voices
from reader.ui.typesetting.furniture import Band
from reader.ui.typesetting.picture_object import Gallery, Placed
from reader.ui.typesetting.setting import Place

if TYPE_CHECKING:
    from reader.ui.typesetting.typeset import Typesetter

_KINDS = {"video": "Video", "audio": "Sound"}
_SIGNS = {"video": "▶", "audio": "♪"}


def set_figure(setter: Typesetter, block: tree.Figure, place: Place) -> None:
    """Set a figure's pictures, in rows if there are several, and its caption below them."""
    room = setter.room(place)
    if block.images:
        setter.open(place.voice, place, above=0.3, below=0.45 if block.caption else 0, align="center")
        setter.mark_anchor(block.anchor)
        char = setter.sheet.char(place.voice)
        gallery = None
        if len(block.images) > 1:
            gallery = Gallery(block.images, room, QFontMetricsF(char.font()).horizontalAdvance(" "))
        for index, image in enumerate(block.images):
            if index:
                setter.cursor.insertText(" ", char)
            setter.picture(Placed(image, room, False, gallery, index), block.link)
    if block.caption:
        setter.open(voices.CAPTION, place, below=1.0, align="center")
        if not block.images:
            setter.mark_anchor(block.anchor)
        setter.leaf(block.caption, voices.CAPTION, room)
    else:
        _hidden(setter, place.gap)


def _hidden(setter: Typesetter, below: float) -> None:
    """Set a leaf without text: a block that takes no line."""
    shape = setter.sheet.space(1, below * setter.sheet.em)
    setter.cursor.insertBlock(shape, setter.sheet.char(voices.CAPTION))
    setter.leaf((), voices.CAPTION)


def set_embed(setter: Typesetter, block: tree.Embed, place: Place) -> None:
    """Set a card with the title, the kind and the address of what is to be seen or heard elsewhere."""
    inner = setter.inset(place, 0.9, 0.9)
    kind = _KINDS.get(block.kind, "Embedded page")
    sign = _SIGNS.get(block.kind, "↗")
    setter.open(voices.CARD, inner, above=1.2 + setter.made.furniture.room_above(setter.next_number()))
    first = setter.number()
    setter.cursor.insertText(f"{sign}\u2002", setter.sheet.char(voices.CARD._replace(face="interface", color="soft")))
    if block.title:
        setter.leaf((Run(block.title, 0, block.src),), voices.CARD)
    else:
        setter.cursor.insertText(kind, setter.sheet.char(voices.CARD, 0, block.src))
        setter.leaf((), voices.CARD)
    setter.open(voices.CAPTION, inner, below=1.45)
    shown = f"{kind} · " if block.title else ""
    setter.cursor.insertText(shown + _short(block.src), setter.sheet.char(voices.CAPTION))
    band = Band("card", first, setter.number(), place.left, place.right, place.rtl, link=block.src)
    setter.made.furniture.bands.append(band)


def _short(address: str) -> str:
    """Return an address without its scheme, at most 60 characters."""
    text = re.sub(r"^\w+:(//)?(www\.)?", "", address).rstrip("/")
    return text if len(text) <= 60 else text[:59] + "…"
