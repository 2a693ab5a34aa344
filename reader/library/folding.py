"""Text as the index sees it: without case and accents, scripts without spaces cut into pairs.

All folding is done here, once for what is indexed and once for what is asked, and the index splits at the ASCII
characters that are neither letters nor digits (FTS5's ``ascii`` tokenizer). So both sides agree to the character,
whatever SQLite is in use. Every change here needs another ``FOLD_VERSION``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reader.letters import ACCENTS, LETTERS, SPACELESS

FOLD_VERSION = 1
"""Kept in ``search.db``; an index of another version is made anew."""

_TOKEN = re.compile("[^\x00-/:-`{-\x7f]+")
"""Small ASCII letters, digits, and all beyond ASCII; named by what they are not it is made 20 times as fast."""
_FOLDED: dict[str, str] = {}


@cache
def _spaceless() -> re.Pattern[str]:
    """Made when it is first wanted, which is after the first frame: it takes two milliseconds."""
    return re.compile(f"[{SPACELESS}]+")


def plain(text: str) -> str:
    """Return text without case and accents; what is no letter, digit or pictograph, beyond ASCII, is a space."""
    return _plain(text)


def is_spaceless(character: str) -> bool:
    """Say whether a character is of a script that puts no space between words."""
    return bool(_spaceless().match(character))


def fold(text: str) -> str:
    """Return text for the index: tokens parted by any ASCII characters that are not letters or digits."""
    plain = _plain(text)
    if plain.isascii():
        return plain
    return _spaceless().sub(_indexed_pairs, plain)


def indexed(text: str) -> list[str]:
    """Return the tokens of text for an index that is not FTS5's."""
    return _TOKEN.findall(fold(text))


def key(text: str) -> str:
    """Return what a list is sorted by: no case, no accents, no leading punctuation."""
    return " ".join(_TOKEN.findall(_plain(text))) or text


def key_tokens(text: str) -> list[str]:
    """Return the words of a text, runs of a script without spaces whole."""
    return _TOKEN.findall(_plain(text))


def tokens(text: str) -> tuple[list[str], bool]:
    """Return the tokens that stand one after another in the index wherever ``text`` stands in what was indexed, and
    whether the last is to be taken for the beginning of a token only: a single character of a script without spaces.
    """
    found: list[str] = []
    beginning = False
    runs = _runs(_plain(text))
    for number, (run, spaceless) in enumerate(runs, 1):
        if not spaceless:
            found.extend(_TOKEN.findall(run))
        elif number < len(runs):
            found.extend(_pairs(run))
        else:
            found.extend(_pairs(run)[:-1] or [run])
            beginning = len(run) == 1
    return found, beginning


def _runs(plain: str) -> list[tuple[str, bool]]:
    runs: list[tuple[str, bool]] = []
    position = 0
    for match in _spaceless().finditer(plain):
        runs.append((plain[position : match.start()], False))
        runs.append((match[0], True))
        position = match.end()
    runs.append((plain[position:], False))
    return [(run, spaceless) for run, spaceless in runs if spaceless or _TOKEN.search(run)]


def _plain(text: str) -> str:
    """Return text without case and accents; characters that are not part of words, beyond ASCII, are spaces."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for character in set(text):
        if character > "\x7f":
            folded = _FOLDED.get(character)
            if folded is None:
                folded = _FOLDED[character] = _fold_character(character)
            if folded != character:
                text = text.replace(character, folded)
    return text


def _fold_character(character: str) -> str:
    if (folded := LETTERS.get(character)) is not None:
        return folded
    category = unicodedata.category(character)
    if category == "Cf" or ACCENTS.match(character):
        return ""
    if category[0] in "LM":
        bare = unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", character)))
        return "".join(LETTERS.get(letter, letter) for letter in bare)
    if category[0] == "N" or category == "Co":
        return character
    if category == "So" and character >= "\u2600":
        return f" {character} "  # a pictograph is a word
    return " "


def _indexed_pairs(match: re.Match[str]) -> str:
    return f" {' '.join(_pairs(match[0]))} "


def _pairs(run: str) -> list[str]:
    """Cut a run into overlapping pairs and its last character, so that any part of it of any length can be found."""
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]
