"""The letters of link hints: as few as will do, from the home row, whatever script the keyboard writes."""

from __future__ import annotations

KEYS = "asdfghjkl"
"""The home row of a Latin keyboard, left to right."""
_ROWS = (
    "фывапролд",  # Russian and its kin, Kazakh
    "фівапролд",  # Ukrainian
    "ασδφγηξκλ",
    "שדגכעיחלך",
    "شسيبلاتنم",
    "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
)
"""The same keys as other keyboards write them."""


def labels(count: int, keys: str = KEYS) -> list[str]:
    """Return so many labels, none the beginning of another, as short as can be, the shorter ones first."""
    found, used = [""], 0
    while len(found) - used < count or len(found) == 1:
        stem = found[used]
        used += 1
        found += [stem + key for key in keys]
    return found[used : used + count]


def typed_letter(text: str) -> str:
    """Return the letter of the home row that a key has typed, empty for any other key."""
    letter = text.casefold()
    if len(letter) != 1:
        return ""
    if letter in KEYS:
        return letter
    return next((KEYS[row.index(letter)] for row in _ROWS if letter in row), "")
