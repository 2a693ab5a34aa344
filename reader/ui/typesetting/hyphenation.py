"""Where words may be divided: Liang's patterns, read from the dictionaries that come with pyphen.

Pyphen's own reader takes every pattern of a dictionary apart before the first word can be asked for (German: half a
second, and 28 µs a word). Here a pattern is taken apart when a word first needs it, words are remembered, and of an
article that opens only the first new words are divided at once; ``Division`` keeps the others for when there is time.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyphen  # type: ignore[import-untyped]  # noqa: F401 - never loaded, but whoever packs the program must bring its dictionaries

SOFT = "\u00ad"
"""The soft hyphen: seen only where a line ends with it."""
_LEFT, _RIGHT = 2, 3
"""Letters that stay before a hyphen and that go after it, at least."""
_LONGEST = 60
_LONGEST_PATTERN = 40
_SHORTEST = 6
"""Letters that a word has at least if it is to be divided."""
_KEPT = 40_000
"""Words remembered for a dictionary."""
_KEPT_TEXTS = 2_000
"""Stretches remembered for a dictionary: those of two long articles, a megabyte."""
_LONGEST_TEXT = 3_000
_AT_ONCE = 15_000
"""Bytes of a dictionary that are read in one go."""
_QUICK = 200_000
"""Bytes of a dictionary that is read within a few milliseconds."""
_USUAL = {"de": "de_DE", "en": "en_US", "pt": "pt_BR", "no": "nb_NO", "bs": "hr_HR", "sh": "sr_Latn", "mo": "ro_RO"}
"""The dictionary of a language without a country where pyphen has several, or has it by another name."""
_BRITISH = {"AU", "BW", "GB", "HK", "IE", "IN", "JM", "KE", "MT", "NG", "NZ", "PK", "SG", "TT", "UK", "ZA", "ZW"}
_WITHOUT = {"th"}
"""Languages that have a dictionary and no hyphens."""
_INDIC = {"as", "kn", "mr", "or", "pa", "sa", "te"}
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0980-\u0dff"
_WORD = re.compile(rf"(?<![\w@/\\#=%{_MARKS}])(?<!\w[.:])[^\W\d_]{{6,}}+(?![\w@/\\=%{_MARKS}]|[.:][\w/])")
"""A word of six letters or more that is no part of an address."""
_MARKED_WORD = re.compile(rf"(?<![\w@/\\#=%])(?:[^\W\d_]|[{_MARKS}\u200c\u200d]){{6,}}+(?![\w@/\\=%]|[.:][\w/])")
_NO_DIGITS = str.maketrans("", "", "0123456789")


class Hyphenator:
    """The rules of one dictionary, and the words that they have been asked about."""

    def __init__(self) -> None:
        # Remarks and settings are kept among the patterns: no word has their characters.
        self._patterns: dict[str, str | tuple[int, tuple[int, ...]]] = {}
        self.left, self.right = _LEFT, _RIGHT
        self.words: dict[str, str] = {}
        """Each word as it stands in a text, and with soft hyphens."""
        self.pieces: dict[str, str] = {}
        """The same of all that has stood between two spaces, signs included."""
        self.texts: dict[str, str] = {}
        """The same of whole stretches, for an article that is set again: in another size or width, or opened anew."""

    def read(self, path: Path) -> Iterator[None]:
        """Read a dictionary (``hyph_*.dic`` of hunspell), a millisecond or two from one yield to the next.

        Raises OSError, LookupError or ValueError when it is none.
        """
        head, _, rest = path.read_bytes().replace(b"\r", b"").partition(b"\n")
        encoding = head.decode("ascii").strip().lower().replace("microsoft-", "")
        start = 0
        while start < len(rest):
            end = rest.find(b"\n", start + _AT_ONCE) + 1 or len(rest)
            self._take(rest[start:end].removesuffix(b"\n"), encoding)
            start = end
            yield
        self.left = max(_LEFT, self._least("LEFTHYPHENMIN"))
        self.right = max(_RIGHT, self._least("RIGHTHYPHENMIN"))

    def _take(self, part: bytes, encoding: str) -> None:
        """Take whole lines of a dictionary."""
        for blank in (b" ", b"\t"):
            part = part.replace(blank + b"\n", b"\n").replace(b"\n" + blank, b"\n")
        part = part.strip(b" \t")
        lines = part.decode(encoding).split("\n")
        plain = part.translate(None, b"0123456789").decode(encoding).split("\n")
        self._patterns.update(zip(plain, lines, strict=True))
        if b"/" in part or b"^^" in part:
            self._keep_rare([line for line in lines if ("/" in line or "^^" in line) and line[0] not in "%#"])

    def _keep_rare(self, lines: list[str]) -> None:
        """Keep the patterns that have letters as codes, or a change of spelling."""
        for line in lines:
            pattern = re.sub(r"\^\^([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), line)
            rule, _, change = pattern.partition("/")
            self._patterns[rule.translate(_NO_DIGITS)] = _parsed(rule, bool(change))

    def _least(self, name: str) -> int:
        found = self._patterns.get(name + " ", self._patterns.get(name))
        number = found.rpartition(" ")[2] if isinstance(found, str) else ""
        return int(number) if number.isdigit() else 0

    def learn(self, word: str) -> str:
        """Return a word with a soft hyphen wherever it may be divided, and remember it."""
        if len(self.words) >= _KEPT:
            self.words.clear()
        made = self.words[word] = self._divided(word)
        return made

    def keep(self, piece: str, pattern: re.Pattern[str]) -> None:
        """Divide the words of what stands between two spaces, and remember it."""
        if len(self.pieces) >= _KEPT:
            self.pieces.clear()
        self.pieces[piece] = pattern.sub(lambda found: self.words.get(found[0]) or self.learn(found[0]), piece)

    def _divided(self, word: str) -> str:
        lower = word.lower()
        if len(word) > _LONGEST or len(lower) != len(word) or word[1:] != lower[1:]:  # a name such as LaTeX
            return word
        places = [0, *self.positions(lower), len(word)]
        return SOFT.join([word[start:end] for start, end in pairwise(places)])

    def positions(self, word: str) -> list[int]:
        """Return after how many letters a word in small letters may be divided without a change of its spelling."""
        dotted = f".{word}."
        size, get = len(dotted), self._patterns.get
        levels = [0] * (size + 1)
        for start in range(size - 1):
            for end in range(start + 1, min(start + _LONGEST_PATTERN, size) + 1):
                pattern = get(dotted[start:end])
                if pattern is not None:
                    if isinstance(pattern, str):
                        pattern = self._patterns[dotted[start:end]] = _parsed(pattern)
                    at = start + pattern[0]
                    for level in pattern[1]:
                        if level > levels[at]:  # noqa: PLR1730 - max() would take twice as long
                            levels[at] = level
                        at += 1
        return [place for place in range(self.left, len(word) - self.right + 1) if levels[place + 1] & 3 == 2]


def _parsed(pattern: str, changing: bool = False) -> tuple[int, tuple[int, ...]]:
    """Return a pattern's levels from the first that is not 0 on, twice each, odd ones one more when spelling changes."""
    levels, level = [], 0
    for char in pattern:
        if char in "0123456789":
            level = 2 * int(char)
        else:
            levels.append(level)
            level = 0
    levels.append(level)
    if changing:
        levels = [level | (level >> 1 & 1) for level in levels]
    start = 0
    while start < len(levels) - 1 and not levels[start]:
        start += 1
    return start, tuple(levels[start:])


class Division:
    """The dividing of one article's words: ``allowance`` new ones while it is set, the others when there is time."""

    def __init__(self, allowance: int = sys.maxsize) -> None:
        self._allowance = allowance
        self._dividers: dict[str, Callable[[str], str] | None] = {}
        self._waiting: dict[str, set[str]] = {}

    def divider(self, lang: str) -> Callable[[str], str] | None:
        """Return what puts soft hyphens into a text of a language (BCP 47), None when its rules are not known."""
        if lang not in self._dividers:
            name = dictionary_of(lang)
            self._dividers[lang] = self._divider(name) if name else None
        return self._dividers[lang]

    def _divider(self, name: str) -> Callable[[str], str]:
        waiting = self._waiting.setdefault(name, set())
        at_once = self._allowance == sys.maxsize or is_quick(name)
        rules = hyphenator(name) if at_once else None
        if rules is None:
            self._allowance = 0
        words = rules.words if rules is not None else {}
        pieces = rules.pieces if rules is not None else {}
        texts = rules.texts if rules is not None else {}
        pattern = _pattern_of(name)

        def divided(found: re.Match[str]) -> str:
            known = words.get(found[0])
            if known is not None or rules is None:
                return known or found[0]
            self._allowance -= 1
            return rules.learn(found[0])

        def shown(piece: str) -> str:
            """Return a piece that had not been seen: divided while there is allowance, else to wait."""
            if len(piece) >= _SHORTEST and self._allowance <= 0:
                known = pieces.get(piece)  # it may stand in the same text twice
                if known is None:
                    waiting.add(piece)
                return known or piece
            if len(pieces) >= _KEPT:
                pieces.clear()
            pieces[piece] = made = pattern.sub(divided, piece) if len(piece) >= _SHORTEST else piece
            return made

        def divide(text: str) -> str:
            """Look for what stands between two spaces first: a search for words takes three times as long."""
            if (known := texts.get(text)) is not None:
                return known
            split = text.split(" ")
            made: list[Any] = list(map(pieces.get, split))
            if unknown := made.count(None):
                at = -1
                for _ in range(unknown):
                    at = made.index(None, at + 1)
                    made[at] = shown(split[at])
                return " ".join(made)
            if len(texts) >= _KEPT_TEXTS:
                texts.clear()
            joined = " ".join(made)
            if len(text) < _LONGEST_TEXT:
                texts[text] = joined
            return joined

        return divide

    def grant(self, words: int) -> None:
        """Allow so many new words more."""
        self._allowance = min(sys.maxsize, self._allowance + words)

    def waiting(self) -> bool:
        """Say whether words stand undivided that may not be left so."""
        return any(self._waiting.values())

    def learn(self, seconds: float = 0.004) -> bool:
        """Divide words that wait, for about so long; return whether none is left. Then the article can be set anew."""
        until = time.perf_counter() + seconds
        for name, waiting in self._waiting.items():
            if waiting and not _reading(name).go_on(until):
                return False
            rules, pattern = hyphenator(name) if waiting else None, _pattern_of(name)
            while waiting and rules is not None:
                if time.perf_counter() > until:
                    return False
                for _ in range(min(20, len(waiting))):
                    rules.keep(waiting.pop(), pattern)
            waiting.clear()
        return True


def _pattern_of(name: str) -> re.Pattern[str]:
    """Return what finds the words that may be divided, in a dictionary's language."""
    return _MARKED_WORD if name.partition("_")[0] in _INDIC else _WORD


@lru_cache(maxsize=256)
def dictionary_of(lang: str) -> str:
    """Return the name of a language's dictionary, empty when there is none: ``en-AU`` has ``en_GB``."""
    language, *others = lang.replace("_", "-").split("-")
    language = language.lower()
    if not language or language in _WITHOUT:
        return ""
    region = next((part.upper() for part in others if len(part) == 2), "")
    script = next((part.title() for part in others if len(part) == 4), "")
    if language == "en" and region in _BRITISH:
        region = "GB"
    names = _dictionaries()
    for name in (f"{language}_{script}", f"{language}_{region}", _USUAL.get(language, ""), language):
        if name in names:
            return name
    return next((name for name in names if name.startswith(language + "_")), "")


@lru_cache(maxsize=1)
def _dictionaries() -> dict[str, Path]:
    """Return the dictionaries there are, without loading pyphen."""
    spec = importlib.util.find_spec("pyphen")
    folders = spec.submodule_search_locations if spec is not None else None
    found: dict[str, Path] = {}
    for folder in folders or ():
        with suppress(OSError):
            for name in sorted(os.listdir(Path(folder, "dictionaries"))):
                if name.startswith("hyph_") and name.endswith(".dic"):
                    found[name[5:-4]] = Path(folder, "dictionaries", name)
    return found


@lru_cache(maxsize=8)
def is_quick(name: str) -> bool:
    """Say whether a dictionary can be read while an article opens."""
    with suppress(OSError):
        return _dictionaries()[name].stat().st_size < _QUICK
    return True


class _Reading:
    """A dictionary that is being read."""

    def __init__(self, path: Path) -> None:
        rules = Hyphenator()
        self._steps = self._read(rules, path)
        self.rules: Hyphenator | None = None
        """None until it is read, and when it cannot be."""

    def _read(self, rules: Hyphenator, path: Path) -> Iterator[None]:
        with suppress(OSError, LookupError, ValueError):
            yield from rules.read(path)
            self.rules = rules

    def go_on(self, until: float) -> bool:
        """Read on until that time of ``perf_counter``, or the end; say whether it is read."""
        return all(time.perf_counter() <= until for _ in self._steps)


@lru_cache(maxsize=4)
def _reading(name: str) -> _Reading:
    return _Reading(_dictionaries()[name])


def hyphenator(name: str) -> Hyphenator | None:
    """Return the rules of a dictionary, None when it cannot be read."""
    reading = _reading(name)
    reading.go_on(float("inf"))
    return reading.rules
