"""Finding words in an article's canonical text as somebody who types them means them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.letters import ACCENTS, LETTERS, MARKS, SPACELESS
from reader.model import Span

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′＇ʼ", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    }
)
"""Signs that keyboards do not have."""
_WORDLY = rf"[^\W{SPACELESS}]"
_JOINED = ("\u1161", "\u11ff"), ("\uff9e", "\uff9f")
"""Parts of Hangul syllables and of half-width kana, which are one letter with the character before."""


class Manner(NamedTuple):
    """What has to agree; by default neither case nor accents."""

    case: bool = False
    accents: bool = False


USUAL = Manner()
_STRETCH = 50_000
"""Characters that are prepared in one go."""


class Matches:
    """Where the words stand, in order and not overlapping. A span is worked out when it is asked for."""

    def __init__(self, folded: Folded, starts: list[int], length: int) -> None:
        self._folded, self._starts, self._length = folded, starts, length

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        start = self._starts[index]
        return self._folded.span(start, start + self._length)

    def __iter__(self) -> Iterator[Span]:
        return (self[index] for index in range(len(self)))

    def after(self, position: int) -> int:
        """Return the index of the first one that begins at a canonical character or later; the length if none does."""
        return bisect_left(range(len(self)), position, key=lambda index: self[index].start)

    def within(self, low: int, high: int) -> range:
        """Return the indexes of those that share a character with a stretch of the canonical text."""
        first = bisect_right(range(len(self)), low, key=lambda index: self[index].end)
        return range(first, max(first, self.after(high)))


class Several(Matches):
    """Where any of several words stand, in order; of those that overlap the longer."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans, key=lambda span: (span.start, -span.end)):
            if not self._spans or span.start >= self._spans[-1].end:
                self._spans.append(span)

    def __len__(self) -> int:
        return len(self._spans)

    def __getitem__(self, index: int) -> Span:
        return self._spans[index]


class Folded:
    """A text as it is compared, with the way back to its characters. Made once per text and manner, then asked often.

    White space is one space each run, line ends too; signs that keyboards do not have are those that they have;
    invisible characters are left out; a letter with its marks is one unit, and so is one that is compared as several
    (ﬁ as fi, ß as ss): a match begins with a unit and takes in the whole of its last one.
    """

    def __init__(self, text: str, manner: Manner = USUAL) -> None:
        """Nothing is compared yet: ``find`` does all of it that ``step`` has not done before."""
        self._source, self._manner = text, manner
        letters = set(text)
        self._same = {letter: _fold(letter, manner) for letter in letters}
        self._unit = _units(letters, {letter for letter, same in self._same.items() if len(same) != 1})
        self._table = {ord(letter): same for letter, same in self._same.items() if len(same) == 1 and same != letter}
        self._firsts: list[int] = []  # of the units in the folded text
        self._lasts: list[int] = []
        self._begins: list[int] = []  # of the units in the text
        self._ends: list[int] = []
        self._inner: set[int] = set()
        self._parts: list[str] = []
        self._done = self._place = 0

    def __len__(self) -> int:
        return len(self._source)

    @property
    def ready(self) -> bool:
        """Whether all of the text has been prepared, so that ``find`` answers at once."""
        return self._done == len(self._source)

    def step(self) -> bool:
        """Prepare another stretch, which takes some milliseconds; return whether any is left."""
        begin = self._done
        until = min(begin + _STRETCH, len(self._source))
        while until < len(self._source) and not self._source[until].isalpha():
            until += 1  # a letter begins a unit
        place = self._place
        end = begin
        for found in self._unit.finditer(self._source, begin, until):
            same = self._same_as(found[0])
            place += found.start() - end
            self._firsts.append(place)
            self._begins.append(found.start())
            self._parts += self._source[end : found.start()].translate(self._table), same
            end = found.end()
            if len(same) > 1:
                self._inner.update(range(place + 1, place + len(same)))
            place += len(same)
            self._lasts.append(place)
            self._ends.append(end)
        self._parts.append(self._source[end:until].translate(self._table))
        self._place, self._done = place + until - end, until
        return not self.ready

    def _same_as(self, unit: str) -> str:
        same = self._same.get(unit)
        if same is None:
            same = self._same[unit] = " " if unit.isspace() else _fold(unit, self._manner)
        return same

    def _folded(self) -> str:
        while not self.ready:
            self.step()
        if len(self._parts) != 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    def find(self, words: str, *, whole: bool = False, beginning: bool = False) -> Matches:
        """Return where words stand; nowhere when there are none in ``words``.

        ``whole`` leaves out parts of longer words, ``beginning`` those that do not begin one; in scripts that put no space
        between words, anything is one.
        """
        wanted = Folded(words, self._manner)._folded()
        if not wanted.strip():
            return Matches(self, [], 0)
        literal = re.escape(wanted)
        pattern = literal
        if whole or beginning:  # looking back after the word lets the search leap from one to the next
            if re.match(_WORDLY, wanted[0]):
                pattern += f"(?<!{_WORDLY}{literal})"
            if whole and re.match(_WORDLY, wanted[-1]):
                pattern += f"(?!{_WORDLY})"
        if self._manner.accents:
            pattern += f"(?![{MARKS}])"
        starts = [found.start() for found in re.finditer(pattern, self._folded())]
        if self._inner:
            starts = [start for start in starts if start not in self._inner]
        return Matches(self, starts, len(wanted))

    def span(self, first: int, last: int) -> Span:
        """Return the characters that a stretch of the folded text was made from."""
        index = bisect_right(self._firsts, first) - 1
        start = first
        if index >= 0:
            inside = first < self._lasts[index]
            start = self._begins[index] if inside else self._ends[index] + first - self._lasts[index]
        index = bisect_right(self._firsts, last - 1) - 1
        end = last
        if index >= 0:
            end = self._ends[index] + max(0, last - self._lasts[index])
        return Span(start, end)


def matching(text: str, pattern: str, patience: float) -> list[Span]:
    """Return where a pattern of Python's ``re`` matches, as the library looks for it; after so many seconds no more of them.

    What cannot be read matches nowhere.
    """
    import regex

    found: list[Span] = []
    try:
        made = regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE | regex.VERSION0)
        for match in made.finditer(text, timeout=patience):
            if match.end() > match.start():
                found.append(Span(match.start(), match.end()))
    except (regex.error, TimeoutError):
        pass
    return found


def _units(letters: set[str], several: set[str]) -> re.Pattern[str]:
    """Return what finds the stretches that are not compared one character for one."""
    joining = "".join(sorted(letter for letter in letters if _joins(letter)))
    ways = [r"\s\s+"]
    if joining:
        ways.insert(0, f"[^\\s{re.escape(joining)}][{re.escape(joining)}]+")
    if several:
        ways.append(f"[{re.escape(''.join(sorted(several)))}]")
    return re.compile("|".join(ways))


def _joins(letter: str) -> bool:
    """Say whether a character is one letter with the character before it."""
    return letter > "\u02ff" and (
        unicodedata.combining(letter) != 0
        or ACCENTS.match(letter) is not None
        or any(low <= letter <= high for low, high in _JOINED)
    )


def _fold(unit: str, manner: Manner) -> str:
    """Return what a letter, with its marks, is compared as; nothing for what cannot be seen."""
    if unit.isascii():
        return " " if unit.isspace() else unit if manner.case else unit.lower()
    unit = unicodedata.normalize("NFKC", unit)
    if not manner.case:
        unit = unicodedata.normalize("NFKC", unit.casefold())
    if not manner.accents:
        unit = "".join(map(_bare, unit))
    unit = "".join(
        letter for letter in unit if unicodedata.category(letter) != "Cf" and not "\ufe00" <= letter <= "\ufe0f"
    )
    return re.sub(r"\s+", " ", unit.translate(_SAME))


def _bare(letter: str) -> str:
    small = letter.lower()
    if small in LETTERS:
        same = LETTERS[small]
        return same if small == letter else same.upper()
    if letter.isascii():
        return letter
    bare = unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", letter)))
    return bare if len(bare) == 1 and bare not in LETTERS else "".join(LETTERS.get(each, each) for each in bare)
