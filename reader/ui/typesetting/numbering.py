"""How the items of an ordered list are numbered (HTML, 4.4.5 and 4.4.8)."""

from __future__ import annotations

from reader.document import List


def values(block: List) -> list[int]:
    """Return the number of each item."""
    values: list[int] = []
    following = block.start
    for item in block.items:
        following = item.value if item.value is not None else following
        values.append(following)
        following += -1 if block.reversed else 1
    return values


def label(block: List, value: int) -> str:
    """Return an item's number as its list writes it: ``3.``, ``c.``, ``IV.``."""
    if block.kind in ("a", "A") and value > 0:
        text = ""
        while value:
            value, rest = divmod(value - 1, 26)
            text = chr(97 + rest) + text
        return (text.upper() if block.kind == "A" else text) + "."
    if block.kind in ("i", "I") and 0 < value < 4000:
        text = ""
        for amount, digits in _ROMAN:
            text += digits * (value // amount)
            value %= amount
        return (text.upper() if block.kind == "I" else text) + "."
    return f"{value}."


_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
