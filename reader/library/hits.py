"""What a list shows of the rows of an answer: the article, the mark, and a passage with the words that were found."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile
from typing import NamedTuple

import apsw
from pyroaring import BitMap

from reader import address
from reader.letters import ACCENTS, MARKS, SPACELESS
from reader.library import articles, folding, highlights, notes
from reader.library.plain import text_of
from reader.library.rows import fetch, unpack
from reader.library.values import Hit, Snippet
from reader.model import Article, Highlight, Note, Span
from reader.query import Near, Phrase, Query, Regex, Word, forms

LENGTH = 160
"""Characters of a snippet, more or less."""
_BEFORE = 30
"""Characters of it before the first word, at most: the word is on the first line of a narrow row."""
_BEFORE_SPACELESS = 12
_MOST = 200
"""Places of one word that are looked at in a text."""
_PATIENCE = 0.05
_END = re.compile(rf"[^\w{SPACELESS}]|_|\Z")


class _Sought(NamedTuple):
    """One thing to look for: tokens in order, or a pattern."""

    tokens: tuple[str, ...]
    prefix: bool
    pattern: str
    place: str
    others: tuple[str, ...] = ()
    """Other forms of a single token."""


def of_rows(db: apsw.Connection, query: Query, rows: Sequence[int]) -> list[Hit]:
    """Return what is shown of these rows, without those that are gone."""
    nodes = query.words()
    marks = _marks(db, [-row for row in rows if row < 0])
    owners = {row: marks[-row].article_id if row < 0 else row for row in rows if row > 0 or -row in marks}
    there = {one.id: one for one in articles.several(db, list(dict.fromkeys(owners.values())))}
    sought = {
        lang: [one for node in nodes for one in _sought(node, lang)] for lang in {one.lang for one in there.values()}
    }
    bodies = _bodies(db, [row for row in rows if row > 0 and row in there]) if nodes else {}
    spelled = _Spelled()
    spelled.learn(bodies.values())
    found = []
    for row, owner in owners.items():
        if (article := there.get(owner)) is None:
            continue
        if row < 0:
            mark = marks[-row]
            highlight = mark if isinstance(mark, Highlight) else None
            note = mark if isinstance(mark, Note) else None
            found.append(Hit(row, article, highlight, note, _of_mark(mark, sought[article.lang], spelled)))
        else:
            wanted = sought[article.lang]
            snippet = _of_article(article, bodies.get(row, ""), wanted, spelled) if wanted else None
            found.append(Hit(row, article, snippet=snippet))
    return found


def _sought(node: Word | Phrase | Near | Regex, lang: str) -> list[_Sought]:
    """Return what is looked for of a node in an article of a language."""
    match node:
        case Regex(pattern, place):
            return [_Sought((), False, pattern, place)]
        case Near(words, _, place):
            texts = [(word.removesuffix("*"), word.endswith("*")) for word in words]
        case Word(text, prefix, place, exact):
            tokens = tuple(folding.key_tokens(text))
            others = forms.in_article(tokens[0], lang) if len(tokens) == 1 and not exact else ()
            return [_Sought(tokens, prefix, "", place, tuple(sorted(others)))] if tokens else []
        case Phrase(text, place):
            texts = [(text, False)]
    return [_Sought(tokens, prefix, "", place) for text, prefix in texts if (tokens := tuple(folding.key_tokens(text)))]


def _marks(db: apsw.Connection, numbers: Sequence[int]) -> dict[int, Highlight | Note]:
    found: dict[int, Highlight | Note] = {}
    wanted = json.dumps([number // 2 for number in numbers if number % 2 == 0])
    if wanted != "[]":
        some = highlights.select(db, "AND h.id IN (SELECT value FROM json_each(?))", (wanted,))
        found |= {2 * one.id: one for one in some}
    wanted = json.dumps([number // 2 for number in numbers if number % 2])
    if wanted != "[]":
        few = notes.select(db, "AND n.id IN (SELECT value FROM json_each(?))", (wanted,))
        found |= {2 * one.id + 1: one for one in few}
    return found


def _bodies(db: apsw.Connection, ids: Sequence[int]) -> dict[int, str]:
    rows = fetch(
        db,
        "SELECT b.article_id, b.codec, b.html FROM json_each(?) AS j JOIN body AS b ON b.article_id = j.value",
        (json.dumps(list(ids)),),
    )
    return {article_id: _text(codec, html) for article_id, codec, html in rows}


@lru_cache(maxsize=128)
def _text(codec: int, html: bytes) -> str:
    """Return the canonical text of a body; with the next key the same ones are asked for."""
    return text_of(unpack(codec, html))


def _of_article(article: Article, text: str, sought: Sequence[_Sought], spelled: _Spelled) -> Snippet | None:
    """Return the passage of the text with most of the words; without one, what else holds a word."""
    if snippet := _passage(text, "text", sought, spelled):
        return snippet
    for value, place in (
        (article.byline, "byline"),
        (article.site_name, "address"),
        (address.host(article.url), "address"),
        (article.source, "address"),
        (article.title, "title"),
        (address.path_words(article.url), "address"),
    ):
        if value and (snippet := _passage(value, place, sought, spelled)):
            return snippet
    return None


def _of_mark(mark: Highlight | Note, sought: Sequence[_Sought], spelled: _Spelled) -> Snippet:
    if isinstance(mark, Note):
        places = [(mark.text, "note")]
    else:
        places = [(mark.selectors.exact or mark.selectors.alt, "highlight"), (mark.note, "note")]
    for text, place in places:
        if text and (snippet := _passage(text, place, sought, spelled)):
            break
    else:
        text, place = next(((text, place) for text, place in places if text), places[0])
        snippet = _cut(text, [], 0, place)
    at = mark.selectors.start if isinstance(mark, Highlight) and not mark.orphan else -1
    if at >= 0 and snippet.place == "highlight" and snippet.position >= 0:
        at += snippet.position
    return Snippet(snippet.text, snippet.marked, snippet.place, at)


def _passage(text: str, place: str, sought: Sequence[_Sought], spelled: _Spelled) -> Snippet | None:
    """Return the passage of a text in which most different words stand, the first of several; None without any."""
    wanted = [one for one in sought if _fits(one.place, place)]
    if not wanted or not text:
        return None
    if len(wanted) == 1 and not wanted[0].pattern:
        few = spelled.first(text, wanted[0])
        return _cut(text, few, few[0].start, place) if few else None
    spans = sorted((span, number) for number, one in enumerate(wanted) for span in spelled.spans(text, one))
    if not spans:
        return None
    best, most = 0, 0
    for index, (first, _) in enumerate(spans[:400]):
        here = {number for span, number in spans[index : index + 12] if span.end <= first.start + LENGTH - _BEFORE}
        if len(here) > most:
            best, most = index, len(here)
            if most == len(wanted):
                break
    return _cut(text, [span for span, _ in spans], spans[best][0].start, place)


def _fits(asked: str, place: str) -> bool:
    return not asked or asked == place


def _cut(text: str, spans: Sequence[Span], at: int, place: str) -> Snippet:
    """Return some 160 characters of a text around a place, of whole words, line ends as spaces."""
    wide = folding.is_spaceless(text[at : at + 1])
    start = max(0, at - (_BEFORE_SPACELESS if wide else _BEFORE))
    if start:
        match = _END.search(text, start, at)
        start = match.end() if match and match.end() <= at else start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        while end > at + LENGTH // 2 and not _END.match(text, end):
            end -= 1
    marked: list[Span] = []
    for span in spans:
        if span.start >= start and span.end <= end and (not marked or span.start >= marked[-1].end):
            marked.append(Span(span.start, span.end))
    head, tail = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(head) - start
    shown = tuple(Span(span.start + shift, span.end + shift) for span in marked)
    position = marked[0].start if marked else -1
    return Snippet(
        f"{head}{text[start:end]}{tail}".translate(_LINES), shown, place, position if place in _TEXTS else -1
    )


_LINES = {ord(end): " " for end in "\n\r\t\v\f\x85\u2028\u2029"}
_TEXTS = {"text", "highlight"}


_CODES = f"utf-32-{sys.byteorder[0]}e"


@lru_cache(maxsize=128)
def _foreign(text: str) -> frozenset[str]:
    """Return the characters of a text that are not ASCII; with the next key the same texts are looked at."""
    if text.isascii():
        return frozenset()
    codes = array(
        "I", text.encode(_CODES, "surrogatepass")
    )  # a set of the characters themselves takes three times as long
    return frozenset(filter("\x7f".__lt__, map(chr, BitMap(codes))))


class _Spelled:
    """Finds words however they are spelled: a pattern for each word, of the characters that the texts are made of."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._same: dict[str, str] = {}
        """What folds to a character or several, as a pattern."""
        self._accents = self._spaceless = ""
        """What a pattern must know of accents that stand alone and of scripts without spaces: nothing, without any.
        Either class takes longer to compile than the texts of a dozen rows take to be looked through.
        """
        self._patterns: dict[_Sought, re.Pattern[str]] = {}
        self._plain: dict[_Sought, re.Pattern[str] | None] = {}
        """Patterns of what is in small letters and ASCII."""

    def learn(self, texts: Iterable[str]) -> None:
        """Look at the characters of texts, once for all of them rather than before each."""
        new = frozenset().union(*map(_foreign, texts)) - self._known
        self._known |= new
        for character in new:
            if ACCENTS.match(character):
                self._accents = f"[{MARKS}]*"
            elif folding.is_spaceless(character):
                self._spaceless = SPACELESS
            folded = folding.plain(character).strip()
            if folded and folded != character and unicodedata.category(character)[0] != "M":
                self._same[folded] = self._same.get(folded, "") + f"|{re.escape(character)}"
        if new:
            self._patterns.clear()

    def spans(self, text: str, one: _Sought) -> list[Span]:
        """Return where a text holds what is sought; of a pattern, what is found within a moment."""
        if one.pattern:
            return _found(text, one.pattern)
        return list(islice(self._each(text, one), _MOST))

    def first(self, text: str, one: _Sought) -> list[Span]:
        """Return the first place where a text holds words, and those behind it that a snippet of it can hold too."""
        each = self._each(text, one)
        begin = next(each, None)
        if begin is None:
            return []
        last = begin.start + LENGTH
        return [begin, *takewhile(lambda span: span.start <= last, each)]

    def _each(self, text: str, one: _Sought) -> Iterator[Span]:
        if text.isascii():
            pattern = self._plainly(one)
            text = text.lower()
        else:
            self.learn((text,))
            pattern = self._patterns.get(one)
            if pattern is None:
                pattern = self._patterns[one] = re.compile(self._pattern(one), re.IGNORECASE)
        if pattern is not None:
            for match in pattern.finditer(text):
                start, end = match.span()
                if end > start:
                    yield Span(start, end)

    def _plainly(self, one: _Sought) -> re.Pattern[str] | None:
        """Return what finds words in small letters of ASCII: it begins with letters, which ``re`` looks for in one go."""
        if one not in self._plain:
            first, *others = one.tokens
            end = r"(?![^\W_])"
            if one.others:
                first, endings = _parted(one)
                others = []
            begin = rf"{first}(?<![^\W_]{first})" if first else r"(?<![^\W_])"
            whole = r"[\W_]*".join([begin, *others]) + (
                _one_of(endings, end) if one.others else "" if one.prefix else end
            )
            self._plain[one] = re.compile(whole, re.ASCII) if "".join(one.tokens).isascii() else None
        return self._plain[one]

    def _pattern(self, one: _Sought) -> str:
        first, last = one.tokens[0][0], one.tokens[-1][-1]
        begin = "" if folding.is_spaceless(first) else rf"(?<![^\W_{self._spaceless}])"
        end = "" if one.prefix or folding.is_spaceless(last) else rf"(?![^\W_{self._spaceless}])"
        if one.others:
            common, endings = _parted(one)
            spelled = {self._word(ending): is_whole for ending, is_whole in endings.items()}
            return begin + self._word(common) + _one_of(spelled, rf"(?![^\W_{self._spaceless}])")
        return begin + r"[\W_]*".join(map(self._word, one.tokens)) + end

    def _word(self, token: str) -> str:
        made = []
        at = 0
        while at < len(token):
            two = token[at : at + 2]
            single = f"(?:{re.escape(token[at])}{self._same.get(token[at], '')}){self._accents}"
            if len(two) == 2 and two in self._same:
                second = f"(?:{re.escape(token[at + 1])}{self._same.get(token[at + 1], '')}){self._accents}"
                made.append(f"(?:{single}{second}{self._same[two]})")
                at += 2
            else:
                made.append(single)
                at += 1
        return "".join(made)


def _parted(one: _Sought) -> tuple[str, dict[str, bool]]:
    """Return what all forms of a word begin with, and how they go on, each with whether the word must end there."""
    every = (*one.others, one.tokens[0])
    first, last = min(every), max(every)
    common = first[
        : next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    ]
    endings = {word[len(common) :]: True for word in sorted(one.others, key=len, reverse=True)}
    return common, endings | {one.tokens[0][len(common) :]: not one.prefix}


def _one_of(endings: dict[str, bool], end: str) -> str:
    return f"(?:{'|'.join(ending + end if is_whole else ending for ending, is_whole in endings.items())})"


def _found(text: str, pattern: str) -> list[Span]:
    import regex

    try:
        compiled = regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE | regex.VERSION0)
        found: Iterable[regex.Match[str]] = compiled.finditer(text, timeout=_PATIENCE)
        return [Span(*match.span()) for match in found if match.end() > match.start()][:100]
    except (regex.error, TimeoutError):
        return []
