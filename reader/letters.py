"""What is the same letter to somebody who types it without its marks: for the index, and for finding in an article."""

from __future__ import annotations

import re

LETTERS = {
    **{
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ß": "ss",
    },
    **{
        "ә": "а",
        "ғ": "г",
        "қ": "к",
        "ң": "н",
        "ө": "о",
        "ұ": "у",
        "ү": "у",
        "һ": "х",
        "і": "и",
    },  # Kazakh as typed in Russian
    "й": "й",  # a letter of its own, though Unicode takes it apart
    "ς": "σ",
    "ـ": "",  # Arabic tatweel only stretches
}
"""Small letters that Unicode does not take apart as readers do."""
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
"""A class of a regular expression: the accents of Latin, Greek and Cyrillic; the optional vowel signs of Hebrew and
Arabic; variation selectors."""
ACCENTS = re.compile(f"[{MARKS}]")
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""A class of a regular expression: scripts that put no space between words, and Hangul, which appends to them."""
