"""Passages that have been edited: the place that reads most like what was marked, if it reads like it enough.

The passage and its context are aligned with the most similar stretch of the text; where the alignment puts the edges,
and wherever the ends of the context stand near, are candidates. They are judged by letters, by words and by context.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq, Levenshtein, Opcodes

from reader.anchoring.evening import even, evened, is_joined, weight, words_of
from reader.anchoring.found import Found
from reader.anchoring.long_passages import LONG, by_ends
from reader.frozen import replace
from reader.model import Selectors, Span

_AROUND = 60
_EDGES = (20, 12, 6)
"""Lengths of the ends of the context that are looked for near the passage."""
_STRETCH = 5
"""Characters that stand together as they did, from which the edge of a passage may be where they begin or end."""
_MOST_PLACES = 20
_FEW, _FEW_ALONE = 4, 8
"""How many of the marked words must be left where the context says little, and where it says nothing."""
_COMPANY = 24
"""Characters on either side by which a passage of the text before is known again."""
_BESIDE = 0.6
"""What one side of the context weighs against the letters, or the words, of a passage."""
_NEAR = 0.75
"""How like its old context one side of a passage must be for the context to speak for it."""


class Judged(NamedTuple):
    """A candidate and how it compares with what was marked; likenesses are 0.0 to 1.0."""

    span: Span
    letters: float
    words: float
    kept: float
    """How much of the marked words is still there."""
    before: float
    after: float

    @property
    def rank(self) -> float:
        """What the best candidate has most of."""
        return self.letters + self.words + _BESIDE * (self.before + self.after)


def by_likeness(text: str, selectors: Selectors, was: str = "") -> Found | None:
    """Return the place that reads most like the passage, or None where none reads enough like it.

    Where the exact words stand somewhere in the text and were not believed, only one in the old surroundings is.
    """
    if len(selectors.exact) >= LONG:
        return by_ends(text, selectors, was, _piece)
    best = next(iter(_ranked(text, selectors)), None)
    if best is None:
        return None
    words = words_of(even(selectors.exact))
    if not _is_meant(best, weight(words)) and not _is_partly_kept(text, best, words, selectors):
        return None
    if selectors.exact in text and max(best.before, best.after) < _NEAR:
        return None
    if _is_beside(even(text), best.span, evened(selectors)):
        return None
    return None if was and stood_elsewhere(text, best.span, was, selectors) else _found(best)


def _piece(text: str, piece: Selectors, was: str) -> Found | None:
    """Find a piece of a long passage."""
    from reader.anchoring.quotes import by_position, by_quote

    return by_position(text, piece) or by_quote(text, piece, was) or by_likeness(text, piece, was)


def likely_places(text: str, selectors: Selectors, most: int) -> tuple[Found, ...]:
    """Return the places that read most like the passage, however little that is, none overlapping a better one."""
    kept: list[Found] = []
    if len(selectors.exact) >= LONG:
        whole = by_ends(text, selectors, "", _piece, least=0.1)
        half = LONG // 2
        begins = replace(selectors, exact=selectors.exact[:half], suffix=selectors.exact[half:][:_AROUND])
        return (whole,) if whole is not None else likely_places(text, begins, most)
    places = _ranked(text, selectors)
    at = text.find(selectors.exact)
    while at >= 0 and len(kept) < most:
        kept.append(Found(Span(at, at + len(selectors.exact)), "quote", 0.7))
        at = text.find(selectors.exact, at + len(selectors.exact))
    for one in (*places, *_rough(text, selectors, [each.span for each in places[:1]])):
        if all(one.span.end <= other.span.start or one.span.start >= other.span.end for other in kept):
            kept.append(_found(one))
    return tuple(sorted(kept, key=lambda found: -found.confidence)[:most])


def _rough(text: str, selectors: Selectors, taken: list[Span]) -> list[Judged]:
    """Return further places: the best stretch of the text on either side of those that are known."""
    found: list[Judged] = []
    for taking in taken:
        for low, high in ((0, taking.start), (taking.end, len(text))):
            near = _ranked(text[low:high], selectors)[:1]
            found += [one._replace(span=Span(one.span.start + low, one.span.end + low)) for one in near]
    return sorted(found, key=lambda one: -one.rank)


def _found(one: Judged) -> Found:
    return Found(one.span, "likeness", round(min(0.9, one.rank / (2 + 2 * _BESIDE)), 3))


def _ranked(text: str, selectors: Selectors) -> list[Judged]:
    """Return the candidates in a text, the best first."""
    plain, small = even(text), evened(selectors)
    words = words_of(small.exact)
    spans = set(_candidates(plain, small.exact, small.prefix, small.suffix))
    judged = [_judge(plain, span, small.exact, words, small.prefix, small.suffix) for span in spans]
    return sorted(judged, key=lambda one: (one.rank, -abs(one.span.start - selectors.start)), reverse=True)


def likeness_of_context(text: str, span: Span, selectors: Selectors) -> float:
    """Return how like its old surroundings those of a span are, on the side that is more so."""
    return max(sides(text, span, selectors))


def sides(text: str, span: Span, selectors: Selectors) -> tuple[float, float]:
    """Return how like the old ones the surroundings of a span are, before it and after it."""
    small = evened(selectors)
    return _context(even(text), span, small.prefix, small.suffix)


def _is_beside(text: str, span: Span, selectors: Selectors) -> bool:
    """Say whether what stands at a span is what stood before or after the passage."""
    before, after = selectors.prefix.rstrip(), selectors.suffix.lstrip()
    least = max(_EDGES[1], min(len(selectors.exact) // 4, len(before), len(after)))
    return (len(after) >= least and text.startswith(after, span.start) and not selectors.exact.startswith(after)) or (
        len(before) >= least and text.endswith(before, 0, span.end) and not selectors.exact.endswith(before)
    )


def stood_elsewhere(text: str, span: Span, was: str, selectors: Selectors) -> bool:
    """Say whether what stands at a span, with what surrounds it, is another passage of the text before.

    What stood there already, beside the marked passage, is not what has become of it.
    """
    low = max(0, span.start - _COMPANY)
    wide = text[low : span.end + _COMPANY]
    at, found = was.find(wide), False
    while at >= 0:
        start = at + span.start - low
        if start < selectors.end and selectors.start < start + span.end - span.start:
            return False
        found, at = True, was.find(wide, at + 1)
    return found


def _is_meant(one: Judged, words: float) -> bool:
    """Say whether a candidate is the passage that was marked, and not another that reads like it.

    The figures were found on marks in real revisions: unrelated English sentences agree in four letters of ten.
    """
    nearer, farther = max(one.before, one.after), min(one.before, one.after)
    if one.kept < 0.48 or one.letters < 0.5:
        return False
    if nearer >= _NEAR:
        return one.words >= 0.45
    least = _FEW if nearer >= 0.55 else _FEW_ALONE
    return (one.words >= 0.82 or (nearer >= 0.65 and farther >= 0.3 and one.words >= 0.7)) and one.kept * words >= least


def _is_partly_kept(text: str, one: Judged, words: list[str], selectors: Selectors) -> bool:
    """Say whether a candidate holds several words of the passage in a row, about where they stood and little else: its
    beginning and its end may both have been written anew, and what surrounds it.
    """
    length = one.span.end - one.span.start
    far = abs(one.span.start - selectors.start) > max(1_500, len(text) // 8)
    if far or one.letters < 0.75 or length < 0.7 * len(selectors.exact):
        return False
    others = words_of(even(text)[one.span.start : one.span.end])
    run = SequenceMatcher(None, words, others, autojunk=False).find_longest_match()
    kept = words[run.a : run.a + run.size]
    return weight(kept) >= 7 and (len("".join(kept)) >= 25 or weight(kept) < len(kept))


def _judge(text: str, span: Span, exact: str, words: list[str], prefix: str, suffix: str) -> Judged:
    passage = text[span.start : span.end]
    others = words_of(passage)
    common = LCSseq.similarity(words, others)
    return Judged(
        span,
        Indel.normalized_similarity(exact, passage),
        2 * common / max(1, len(words) + len(others)),
        common / max(1, len(words)),
        *_context(text, span, prefix, suffix),
    )


def _context(text: str, span: Span, prefix: str, suffix: str) -> tuple[float, float]:
    before, after = text[max(0, span.start - len(prefix)) : span.start], text[span.end : span.end + len(suffix)]
    return (
        Indel.normalized_similarity(prefix, before) if prefix else (0.5 if span.start else 1.0),
        Indel.normalized_similarity(suffix, after) if suffix else (0.5 if span.end < len(text) else 1.0),
    )


def _candidates(text: str, exact: str, prefix: str, suffix: str) -> Iterator[Span]:
    whole = prefix + exact + suffix
    for pattern in (whole, exact) if len(exact) >= 12 else (whole,):
        near = fuzz.partial_ratio_alignment(pattern, text)
        if near is None:
            continue
        low = max(0, near.dest_start - _AROUND - len(exact) // 2)
        high = min(len(text), near.dest_end + _AROUND + len(exact) // 2)
        steps = Levenshtein.opcodes(whole, text[low:high])
        first, last = len(prefix), len(prefix) + len(exact)
        start, end = _mapped(steps, first, last)
        starts = {low + start} if start is not None else set()
        ends = {low + end} if end is not None else set()
        for begun, ended in _kept_whole(steps, first, last):
            starts.add(_word_start(text, low + begun))
            ends.add(_word_end(text, low + ended))
        for length in _EDGES:
            if len(prefix) >= length:
                starts |= {at + length for at in _places(text, prefix[-length:], low, high)}
            if len(suffix) >= length:
                ends |= set(_places(text, suffix[:length], low, high + len(exact)))
        yield from (_trimmed(text, one, other) for one in starts for other in ends if text[one:other].strip())


def _kept_whole(steps: Opcodes, first: int, last: int) -> list[tuple[int, int]]:
    """Return the outermost stretches, of some length, that an alignment leaves as they are of a part of the pattern."""
    kept = [
        (step.dest_start + max(0, first - step.src_start), step.dest_end - max(0, step.src_end - last))
        for step in steps
        if step.tag == "equal" and min(step.src_end, last) - max(step.src_start, first) >= _STRETCH
    ]
    return [*kept[:2], *kept[-2:]]


def _word_start(text: str, at: int) -> int:
    while at and text[at].isalnum() and text[at - 1].isalnum():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum() and text[at - 1].isalnum():
        at += 1
    return at


def _mapped(steps: Opcodes, first: int, last: int) -> tuple[int | None, int | None]:
    """Return where an alignment of a pattern puts the edges of its part from ``first`` to ``last``."""
    start: int | None = None
    end: int | None = None
    for step in steps:
        tag, low, high, other, stop = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        if tag == "insert":
            end = stop if first < low < last else end
        elif tag != "delete" and high > first and low < last:
            if start is None:
                start = min(stop, other + max(0, first - low))
            end = max(other, stop - max(0, high - last)) if tag == "replace" else other + min(high, last) - low
    return start, end


def _places(text: str, piece: str, low: int, high: int) -> list[int]:
    found: list[int] = []
    at = text.find(piece, low, high)
    while at >= 0 and len(found) < _MOST_PLACES:
        found.append(at)
        at = text.find(piece, at + 1, high)
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    while text[start] == " ":
        start += 1
    while text[end - 1] == " ":
        end -= 1
    while start and is_joined(text, start):
        start -= 1
    while is_joined(text, end):
        end += 1
    return Span(start, end)
