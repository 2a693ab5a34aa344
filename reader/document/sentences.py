"""Where sentences begin and end, for reading aloud: by signs, not by grammar, in the scripts an article may be in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model import Span

_LONGEST = 900
"""Characters after which a sentence without an end is cut at a comma or a space."""
_CLOSERS = "\"'’”»›)\\]}」』】）》〉＂"
_FULL = "。！？｡．"
_ENDS = "।॥؟۔։።༎။។"
_CANDIDATE = re.compile(f"[{_FULL}]+[{_CLOSERS}]*\\s*|(?:[.!?…;]|[{_ENDS}])+[{_CLOSERS}]*(?:\\s+|$)")
_BEFORE = re.compile(r"(?:[^\W\d_]+\.)*[\w'’]+$")
_OPENERS = " \t\u00a0\"'‘“„«‹([{¿¡-–—"


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_SHORT = _words(
    "mr mrs ms dr prof st sr sra dra mme mlle mgr rev hon gen col capt lt sgt fr hr vs viz etc inc ltd jr "
    "no nos nr vol vols fig figs p pp ch sec art cf ca al ed eds bd str tel approx av bzw vgl sog "
    "jan feb mar apr jun jul aug sep sept oct nov dec гл стр рис им ул см т г тт гг ст"
)
_DOTTED = _words("e.g i.e a.m p.m z.b d.h u.a o.ä u.s u.k п.п т.е т.к т.д т.п и.о p.ex")
_ENDING = _words("etc inc ltd jr p.m a.m г гг т.д т.п")
"""Abbreviations that sentences may end with; the capital that follows decides."""
_ORDINALS = _words("de da nb nn no fi et cs sk sl hr hu lv is pl tr kk")
"""Languages that write first, second, third as 1., 2., 3."""


def sentences(text: str, lang: str = "") -> Iterator[Span]:
    """Yield the sentences of a canonical text in order. They tile it: white space belongs to the sentence before it."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        yield from _within(text, begin, end, lang)
        begin = end


def sentence_at(text: str, char: int, lang: str = "") -> Span | None:
    """Return the sentence that holds a character; None beyond the text."""
    if not 0 <= char < len(text):
        return None
    begin = text.rfind("\n", 0, char) + 1
    end = text.find("\n", char) + 1 or len(text)
    return next((span for span in _within(text, begin, end, lang) if span.end > char), None)


def _within(text: str, begin: int, end: int, lang: str) -> Iterator[Span]:
    """Yield the sentences of one line."""
    greek = lang.lower().startswith("el")
    last = begin
    for found in _CANDIDATE.finditer(text, begin, end):
        if found.end() >= end or not text[found.end() : end].strip():
            break  # what is left is white space
        if _is_end(text, last, found, lang, greek):
            yield from _cut(text, last, found.end())
            last = found.end()
    if last < end:
        yield from _cut(text, last, end)


def _is_end(text: str, last: int, found: re.Match[str], lang: str, greek: bool) -> bool:
    signs = found.group().rstrip().rstrip(_CLOSERS.replace("\\", ""))
    if signs[-1] in _FULL + _ENDS:
        return True
    if set(signs) == {";"}:
        return greek
    after = text[found.end() : found.end() + 12].lstrip(_OPENERS)
    if after[:1].islower():
        return False
    return signs != "." or not _is_short(text[max(last, found.start() - 24) : found.start()], lang, after)


def _is_short(before: str, lang: str, after: str) -> bool:
    """Say whether the point after these words is an abbreviation's or a number's."""
    word = found.group() if (found := _BEFORE.search(before)) else ""
    if word.isdigit():
        return len(word) <= 2 and (lang.lower()[:2] in _ORDINALS or word == before.strip())
    folded = word.lower()
    if folded in _ENDING:
        return not after[:1].isupper()
    if len(word) == 1 and word.isalpha():  # an initial, or z. B. and v. 2
        return (word.isupper() and word != "I") or after[:1].isdigit() or after[1:2] == "."
    return folded in _SHORT or folded in _DOTTED or bool(re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word))


def _cut(text: str, begin: int, end: int) -> Iterator[Span]:
    """Yield a sentence, in pieces if it is out of all measure."""
    while end - begin > _LONGEST:
        limit = begin + _LONGEST
        at = max(text.rfind(sign, begin + _LONGEST // 2, limit) for sign in ";,،、，:") + 1
        at = at or text.rfind(" ", begin + 1, limit) + 1 or limit
        while at < end and text[at].isspace():
            at += 1
        yield Span(begin, at)
        begin = at
    if begin < end:
        yield Span(begin, end)
