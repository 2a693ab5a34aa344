"""What is like an article, and where else a passage stands: asked of the index, then looked up in the texts themselves."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import apsw

from reader.library import articles, folding, rows
from reader.library.derived import Derived
from reader.model import Selectors, Span

Ask = Callable[[str, int], list[int]]
"""Returns at most so many of the articles that an FTS5 expression finds."""
TERMS = 12
"""Words that an article is known by."""
_LOOKED_AT = 60
_COMMON = 600
"""A word in more articles than this, or than a fifth of all, tells nothing of what an article is about."""
_RARE = 20
"""Nor does a word in more than a 20th of the articles of its language."""
_FEW = 12
"""Where there are few articles, in more than this many, or than a quarter of them."""
_SHORT, _ALPHABETS_END = 3, "\u0530"
"""Words of up to so many letters are "and" and "the" in alphabets that write all vowels: Latin, Greek, Cyrillic."""
_SHARED = 2
"""Telling words that two articles have in common at least."""
_READ = 18
"""Articles whose texts are read to put them in order."""
_SHOWN_WORDS = 6
_RUN = 3
"""Words of the runs that a passage is looked for by."""
_RUNS = 14
_TOO_MANY = 60
"""A run of words in more articles than this is a turn of phrase."""
_CANDIDATES = 12
_AROUND = 70
"""Characters shown before and after a passage."""
_WORD = re.compile(r"\w+")


class Like(NamedTuple):
    """An article that is like another."""

    id: int
    score: float
    """Greater is more like; the first has 1."""
    words: tuple[str, ...]
    """The telling words that both have, the most telling first, as the other one writes them."""


class Place(NamedTuple):
    """Where a passage stands in another article."""

    article_id: int
    span: Span
    """Canonical characters."""
    before: str
    exact: str
    after: str
    verbatim: bool
    """Whether it reads just so."""


def asker(index: Derived) -> Ask:
    """Return what asks ``search.db``."""

    def ask(expression: str, most: int) -> list[int]:
        return [number for (number,) in index.run("SELECT rowid FROM ft WHERE ft MATCH ? LIMIT ?", (expression, most))]

    return ask


class Likeness:
    """Remembers which words are common, so that they are not counted again."""

    def __init__(self) -> None:
        self._common: dict[str, set[str]] = {}
        self._of = 0

    def more_like(self, db: apsw.Connection, ask: Ask, article_id: int, most: int = 30) -> list[Like]:
        """Return the articles outside the trash that have the most telling words in common with one, the likest first."""
        rows.demand(db, [article_id])
        title, text = _texts(db, [article_id])[article_id]
        own = Counter(folding.indexed(text))
        in_title = set(folding.indexed(title))
        for word in in_title:
            own[word] += 3
        total = int(db.execute("SELECT max(id) FROM article").get)  # about how many there are
        language, same, unsaid = _of_one_language(db, article_id)
        terms = self._terms(own, ask, total, language, same)
        scores: dict[int, float] = defaultdict(float)
        shared: Counter[int] = Counter()
        for _word, weight, found in terms:
            for other in found:
                if other in same or other in unsaid:
                    scores[other] += weight
                    shared[other] += 1
        scores = {other: score for other, score in scores.items() if shared[other] >= _SHARED and other != article_id}
        best = _listed(db, sorted(scores, key=lambda other: (-scores[other], -other))[: 4 * most])[:_READ]
        return _in_order(db, best, terms, f"{title}\n{text}")[:most]

    def _terms(
        self, own: Counter[str], ask: Ask, total: int, language: str, same: set[int]
    ) -> list[tuple[str, float, list[int]]]:
        """Return the words an article is known by, each with its weight (tf·idf) and the articles that have it."""
        if abs(total - self._of) > self._of // 10:
            self._common.clear()
            self._of = total
        common = self._common.setdefault(language, set())
        limit = max(20, min(_COMMON, total // 5))
        chosen = sorted(
            (word for word in own if word not in common and _tells(word)),
            key=lambda word: (-own[word], -len(word), word),
        )
        terms: list[tuple[str, float, list[int]]] = []
        looked_at = 0
        for word in chosen[: 3 * _LOOKED_AT]:
            found = ask(f'"{word}"', limit + 1)
            if len(found) > limit or sum(number in same for number in found) > _most(len(same)):
                common.add(word)
                continue
            looked_at += 1
            if len(found) > 1:
                weight = (1 + math.log(own[word])) * math.log(1 + total / len(found))
                terms.append((word, weight, found))
            if looked_at == _LOOKED_AT:
                break
        return sorted(terms, key=lambda term: -term[1])[:TERMS]


def _of_one_language(db: apsw.Connection, article_id: int) -> tuple[str, set[int], set[int]]:
    """Return the language of an article, those in it, and those of which none is known.

    Where none is known of the article itself, all are in it. How common a word is in a library of many languages says
    nothing: "and" is rare where one article of ten is English.
    """
    found = {
        number: lang.lower().replace("_", "-").partition("-")[0]
        for number, lang in rows.fetch(db, "SELECT id, lang FROM article WHERE deleted_at IS NULL AND entry = 0")
    }
    language = found.get(article_id, "")
    same = {number for number, lang in found.items() if not language or lang == language}
    return language, same, {number for number, lang in found.items() if not lang}


def _most(articles: int) -> int:
    """Return how many of the articles of a language may have a word for it to tell anything."""
    return max(2, articles // _RARE, min(_FEW, articles // 4))


def _tells(word: str) -> bool:
    if word.isdigit():
        return False
    return len(word) > (1 if folding.is_spaceless(word[0]) else _SHORT if word[0] < _ALPHABETS_END else 2)


def _in_order(db: apsw.Connection, ids: list[int], terms: list[tuple[str, float, list[int]]], text: str) -> list[Like]:
    """Put articles in the order of BM25 over the words; say which words they share, as the text writes them."""
    written = _written(text, {word for word, *_ in terms})
    texts = _texts(db, ids)
    counts = {number: Counter(folding.indexed(f"{title} {body}")) for number, (title, body) in texts.items()}
    usual = sum(sum(count.values()) for count in counts.values()) / max(1, len(counts))
    found = []
    for number, count in counts.items():
        long_ = 1.2 * (0.25 + 0.75 * sum(count.values()) / max(1.0, usual))
        parts = {word: weight * count[word] * 2.2 / (count[word] + long_) for word, weight, _ in terms if count[word]}
        telling = sorted(parts, key=lambda word: -parts[word])[:_SHOWN_WORDS]
        if len(parts) >= _SHARED:
            found.append((sum(parts.values()), number, tuple(written.get(word, word) for word in telling)))
    found.sort(reverse=True)
    return [Like(number, score / found[0][0], words) for score, number, words in found]


def _written(text: str, words: set[str]) -> dict[str, str]:
    """Return how the words of the index are written in a text."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        key = folding.key(match[0])
        if key in words:
            found.setdefault(key, match[0])
    return found


def elsewhere(db: apsw.Connection, ask: Ask, passage: str, apart_from: int) -> list[Place]:
    """Return where a passage stands, nearly word for word, in other articles: those with the most of it first."""
    words = folding.tokens(passage)[0]
    if not words:
        return []
    runs = list(dict.fromkeys(" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))))
    step = max(1, len(runs) // _RUNS)
    hits: Counter[int] = Counter()
    for run in runs[::step]:
        found = ask(f'"{run}"', _TOO_MANY + 1)
        if len(found) <= _TOO_MANY:
            hits.update(found)
    hits.pop(apart_from, None)
    least = max(1, len(runs[::step]) // 6)
    best = _listed(db, [number for number, count in hits.most_common(4 * _CANDIDATES) if count >= least])
    places = (_place(articles.text(db, number), passage, number) for number in best[:_CANDIDATES])
    return sorted((place for place in places if place is not None), key=lambda place: not place.verbatim)


def _place(text: str, passage: str, article_id: int) -> Place | None:
    from reader.anchoring import anchor

    start = text.find(passage)
    if start >= 0:
        span = Span(start, start + len(passage))
    else:
        found = anchor(text, Selectors(passage, "", "", 0, len(passage)))
        if found is None and (part := _longest_sentence(passage)) != passage:
            found = anchor(text, Selectors(part, "", "", 0, len(part)))
        if found is None:
            return None
        span = found.span
    before, exact = text[max(0, span.start - _AROUND) : span.start], text[span.start : span.end]
    return Place(article_id, span, before, exact, text[span.end : span.end + _AROUND], exact == passage)


def _longest_sentence(passage: str) -> str:
    return max(re.split(r"(?<=[.!?…。！？])\s*|\n", passage), key=len)


def _listed(db: apsw.Connection, ids: Iterable[int]) -> list[int]:
    """Return those that are kept and not in the trash, in their order."""
    wanted = list(ids)
    found = rows.fetch(
        db,
        """SELECT a.id FROM json_each(?) AS j JOIN article AS a ON a.id = j.value
           WHERE a.deleted_at IS NULL AND a.entry = 0 AND a.state <> 'trash'""",
        (json.dumps(wanted),),
    )
    here = {number for (number,) in found}
    return [number for number in wanted if number in here]


def _texts(db: apsw.Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return title and words of each article."""
    from reader.library.index import body_text

    found = rows.fetch(
        db,
        """SELECT a.id, a.title, b.codec, b.html FROM json_each(?) AS j JOIN article AS a ON a.id = j.value
           LEFT JOIN body AS b ON b.article_id = a.id""",
        (json.dumps(list(ids)),),
    )
    return {row[0]: (row[1], body_text(rows.unpack(row[2], row[3])) if row[3] is not None else "") for row in found}
