"""Texts compared without regard to what typesetting changes: quotes, dashes, white space, capitals. Positions stay."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reader.frozen import replace
from reader.model import Selectors

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese letters."""
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+|[^\\w\\s]")
_LETTER = re.compile(f"[{_UNSPACED}]")
_EVEN = str.maketrans("\n\t\u00a0\u202f\u3000’‘‚“”„«»–—−\u2010\u2011", '     \'\'\'"""""-----')
"""Each by one character."""
_JOINING = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


@lru_cache(maxsize=2)
def even(text: str) -> str:
    """Return a text in small letters, with plain quotes, dashes and spaces; every character keeps its place."""
    small = text.lower()
    if len(small) != len(text):  # a few letters become two
        small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return small.translate(_EVEN)


def evened(selectors: Selectors) -> Selectors:
    """Return selectors with their words made even."""
    exact, prefix, suffix = (even.__wrapped__(part) for part in (selectors.exact, selectors.prefix, selectors.suffix))
    return replace(selectors, exact=exact, prefix=prefix, suffix=suffix)


def words_of(text: str) -> list[str]:
    """Return the words and signs of a text; where none stands between words (Chinese, Japanese, Thai), its letters."""
    return _WORD.findall(text)


def weight(words: list[str]) -> float:
    """Return how many words these are: letters of scripts that set no spaces count half."""
    return len(words) - sum(_LETTER.match(word) is not None for word in words) / 2


def is_joined(text: str, at: int) -> bool:
    """Say whether the character at a place belongs to the one before it, as an accent, a vowel sign or a joined emoji does."""
    if not 0 < at < len(text):
        return False
    char = text[at]
    return char in _JOINING or text[at - 1] == "\u200d" or (char > "\u02ff" and unicodedata.category(char)[0] == "M")
