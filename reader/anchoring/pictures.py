"""Marked pictures: found again by their address, else by the name of their file and by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.anchoring.found import Found
from reader.model import Selectors, Span

_SIZE = re.compile(r"[-_@]?(\d{2,5}x\d{2,5}|\d{2,5}w|w\d{2,5}|[2-4]x|scaled|thumb|large|medium|small)$", re.IGNORECASE)
_AROUND = 0.75
"""How like the text on one side of a picture must be for it to stand where another stood."""
Places = Sequence[tuple[str, int]]
"""The address and canonical position of each picture of a body."""


def anchor_picture(text: str, places: Places, selectors: Selectors) -> Found | None:
    """Return where a marked picture stands in a body, or None. The span is empty.

    Sites give the same picture other addresses: of another size, from another server. One whose file has the same name
    is it with some confidence; one of another name only where the text around it is as it was, and with doubt.
    """
    number = which_picture(text, places, selectors)
    if number is None:
        return None
    address, at = places[number]
    span = Span(at, at)
    if address == selectors.image:
        return Found(span, "position" if at == selectors.start else "quote", 1.0)
    if name_of(address) == name_of(selectors.image):
        return Found(span, "likeness", 0.85)
    return Found(span, "likeness", 0.6)


def which_picture(text: str, places: Places, selectors: Selectors) -> int | None:
    """Return which of the pictures of a body is the marked one, None when none is."""
    name = name_of(selectors.image)
    for same in (
        [number for number, (address, _) in enumerate(places) if address == selectors.image],
        [number for number, (address, _) in enumerate(places) if name and name_of(address) == name],
    ):
        if same:
            return min(same, key=lambda number: (abs(places[number][1] - selectors.start), number))
    return _in_its_place(text, places, selectors)


def _in_its_place(text: str, places: Places, selectors: Selectors) -> int | None:
    """Return the only picture that stands between the words that the marked one stood between."""
    from reader.anchoring.nearly import sides

    if len(selectors.prefix.strip()) + len(selectors.suffix.strip()) < 16:
        return None
    found = [
        number
        for number, (_, at) in enumerate(places)
        if all(side >= _AROUND for side in sides(text, Span(at, at), selectors))
    ]
    return found[0] if len(found) == 1 else None


def name_of(address: str) -> str:
    """Return what tells a picture in its address whatever its size: the file's name without the ending; else nothing."""
    if address.startswith("sha256:"):
        return ""
    stem = re.split(r"[?#]", address)[0].rpartition("/")[2].rpartition(".")[0].casefold()
    while (shorter := _SIZE.sub("", stem)) != stem:
        stem = shorter
    return stem if len(stem) >= 4 and stem not in _COMMON else ""


_COMMON = frozenset(("image", "picture", "photo", "figure", "default", "index", "cover", "header", "logo", "img_"))
"""Names that say nothing."""
