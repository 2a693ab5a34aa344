"""Where in a typeset article its pictures stand, and which of them is meant by a mark."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtGui import QTextCursor, QTextDocument

from reader.anchoring import describe_picture, which_picture
from reader.model import Selectors
from reader.ui.typesetting.pictures import NUMBER, OBJECT
from reader.ui.typesetting.setting import Setting

_SIGN = "\ufffc"


class Spot(NamedTuple):
    """A picture on the page."""

    number: int
    """In ``Setting.placed``."""
    place: int
    """The Qt position of its character."""
    src: str
    position: int
    """Where it stands in the canonical text."""
    words: str
    """What the page says of it."""


_known: WeakKeyDictionary[QTextDocument, tuple[int, list[Spot]]] = WeakKeyDictionary()


def spots(setting: Setting) -> list[Spot]:
    """Return the pictures that have been set, by their places."""
    document = setting.document
    if not setting.placed or setting.source is None:
        return []
    size = document.characterCount()
    known = _known.get(document)
    if known is None or known[0] != size:
        known = _known[document] = (size, list(_found(setting)))
    return known[1]


def _found(setting: Setting) -> list[Spot]:
    from reader.document.pictures import pictures

    assert setting.source is not None
    said = {id(placed.image): placed for placed in pictures(setting.source)}
    found, document = [], setting.document
    cursor = document.find(_SIGN)
    while not cursor.isNull():
        place, shape = cursor.selectionStart(), cursor.charFormat()
        number = shape.intProperty(NUMBER)
        if shape.objectType() == OBJECT and 0 <= number < len(setting.placed):
            image = setting.placed[number].image
            here = said.get(id(image))
            if here is not None:
                found.append(Spot(number, place, image.src, here.position, here.words))
        cursor = document.find(_SIGN, QTextCursor(cursor))
    return found


def spot_of(setting: Setting, selectors: Selectors) -> Spot | None:
    """Return the picture that selectors mean; None while it is not set, or when there is none."""
    here = spots(setting)
    number = which_picture(setting.text, [(spot.src, spot.position) for spot in here], selectors)
    return None if number is None else here[number]


def place_of(setting: Setting, selectors: Selectors) -> int | None:
    """Return the Qt position of the picture that selectors mean."""
    spot = spot_of(setting, selectors)
    return spot.place if spot is not None else None


def within(setting: Setting, start: int, end: int) -> list[Spot]:
    """Return the pictures between two Qt positions."""
    return [spot for spot in spots(setting) if start <= spot.place < end]


def selectors_of(setting: Setting, spot: Spot) -> Selectors:
    """Return the selectors of a picture."""
    return describe_picture(setting.text, spot.src, spot.position, spot.words)
