"""What scripts and languages ask of typesetting: their faces, their room, and what must not be done to them."""

from __future__ import annotations

import re
from functools import cache

_DENSE = (
    "\u1100-\u11ff\u2e80-\u2fff\u3005-\u3007\u3021-\u30ff\u3105-\u318f\u31a0-\ua4cf\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_KANA = "\u3041-\u30ff\u31f0-\u31ff"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7ff"
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufeff"
_BEYOND = "\u0590-\u1cff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
_FIRST_BEYOND, _SIGNS, _AFTER_SIGNS = "\u0590", "\u1cff", "\u2e80"
"""Where the letters beyond begin, and the gap in them in which quotation marks, dashes and the like are."""
_JUDGED = 2_000
"""Characters by which a paragraph is judged."""
_GLANCED = 300
"""And by which it is told from one that is plain but for a few words."""
_TRADITIONAL = {"tw", "hk", "mo"}

JOINED = "joined"
"""Scripts whose letters are written together: space between them would tear words apart."""
_SYSTEM_FACES = {
    "ja": ("JP", "Hiragino Mincho ProN", "Yu Mincho", "IPAexMincho", "MS Mincho"),
    "ko": ("KR", "AppleMyungjo", "Batang", "Malgun Gothic"),
    "zh-Hans": ("SC", "Songti SC", "SimSun", "Microsoft YaHei"),
    "zh-Hant": ("TC", "Songti TC", "PMingLiU", "Microsoft JhengHei"),
}
FAMILIES = {
    forms: tuple(
        [f"{family} {region}" for family in ("Noto Serif CJK", "Noto Serif", "Source Han Serif")]
        + [*others, f"Noto Sans CJK {region}"]
    )
    for forms, (region, *others) in _SYSTEM_FACES.items()
}
"""The same Chinese character has another form in each of these: the faces that have the right one, the best first."""


@cache
def _any(letters: str) -> re.Pattern[str]:
    """Return what finds any of these letters; made when it is needed, for a class of so many takes 3 ms."""
    return re.compile(f"[{letters}]")


def is_plain(text: str) -> bool:
    """Say whether a text has only letters of Latin, Greek, Cyrillic and the like, and signs."""
    if text.isascii() or all(char < _FIRST_BEYOND or _SIGNS < char < _AFTER_SIGNS for char in set(text)):
        return True
    return not _any(_BEYOND).search(text)


def forms(lang: str) -> str:
    """Return the key in ``FAMILIES`` of a language (BCP 47), empty for one that is not written so."""
    language, *others = lang.lower().replace("_", "-").split("-")
    if language in ("ja", "ko"):
        return language
    if language in ("zh", "yue", "lzh", "wuu", "nan", "hak"):
        if "hans" in others or "hant" in others:
            return "zh-Hans" if "hans" in others else "zh-Hant"
        return "zh-Hant" if language in ("yue", "hak", "nan") or _TRADITIONAL.intersection(others) else "zh-Hans"
    return ""


def likely_forms(text: str) -> str:
    """Return the key in ``FAMILIES`` of a text whose language nobody named."""
    start = text[:20_000]
    if _any(_KANA).search(start):
        return "ja"
    return "ko" if _any(_HANGUL).search(start) else "zh-Hans"


def script_of(text: str, usual: str) -> str:
    """Return what decides on a text's face: ``usual`` with Chinese, Japanese or Korean in it, ``JOINED``, or empty."""
    if _any(_DENSE).search(text):
        return usual
    return JOINED if _any(_JOINED).search(text) else ""


def has_few_others(text: str) -> bool:
    """Say whether there are a few words in a script of another face, which may be taller, among many that are plain."""
    start = text[:_GLANCED]
    return not is_plain(text) and 2 * len(_any(_BEYOND).findall(start)) < len(start)


def is_dense(text: str) -> bool:
    """Say whether most of a text is in full-width characters, which want more space between their lines."""
    start = text[:_JUDGED]
    return 2 * len(_any(_DENSE).findall(start)) > len(start)
